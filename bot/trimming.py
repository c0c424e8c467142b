"""Cuts an update, before it is stored, down to what hearing needs; nothing else is ever kept.

A list of what stays, not of what goes: places, contacts, files, names and links fall away because
nobody named them. Never raises; what is broken stays broken, for hearing to refuse.
"""

from collections.abc import Mapping, Sequence

Json = dict[str, object]

KEPT = "kept"
"""The key of our own in a trimmed message: its kind, and words that were not text or caption."""

UNREAD = "unread"
"""The key of our own in a trimmed update of a kind that asks nothing of us: that kind."""

ASKED_FOR = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that we ask Telegram for."""

# The first that is there wins: an animation also brings a document, a venue a location.
_MEDIA = (
    ("animation", "video"),
    ("photo", "photo"),
    ("video", "video"),
    ("video_note", "video"),
    ("voice", "voice"),
    ("audio", "file"),
    ("document", "file"),
    ("sticker", "sticker"),
    ("dice", "sticker"),
    ("venue", "place"),
    ("location", "place"),
    ("contact", "contact"),
    ("poll", "poll"),
    ("checklist", "other"),
    ("checklist_tasks_added", "other"),
)
# Where somebody's words stand in one: in themselves, or as the text of each of several. A quiz's
# explanation and a list of things to do are words like any; a venue's title is a place.
_WORDS = {
    "sticker": ("emoji",),
    "dice": ("emoji",),
    "poll": ("question", "description", "options", "explanation"),
    "checklist": ("title", "tasks"),
    "checklist_tasks_added": ("tasks",),
}
# What Telegram itself writes into a private chat; nobody said it.
_SERVICE = frozenset(
    {
        "boost_added",
        "chat_background_set",
        "connected_website",
        "gift",
        "message_auto_delete_timer_changed",
        "paid_message_price_changed",
        "passport_data",
        "pinned_message",
        "proximity_alert_triggered",
        "refunded_payment",
        "successful_payment",
        "unique_gift",
        "users_shared",
        "chat_shared",
        "web_app_data",
        "write_access_allowed",
    }
)


def trim(update: Mapping[str, object]) -> Json:
    """What is kept of an update. `update` is JSON as Telegram sent it, of any shape inside."""
    kept: Json = {"update_id": update.get("update_id")}
    for kind, cut in _CUT.items():
        if kind in update:
            return kept | {kind: cut(_object(update[kind]))}
    other = next((key for key in update if key != "update_id"), "nothing")
    return kept | {UNREAD: other[:64]}


def address_of(trimmed: Mapping[str, object]) -> str | None:
    """The chat that a trimmed update came from, as text; None where it has none."""
    for kind in _CUT:
        body = _object(trimmed.get(kind))
        chat = _object(body.get("chat") or _object(body.get("message")).get("chat"))
        place = chat.get("id", _object(body.get("from")).get("id"))
        if place is not None:
            return str(place)
    return None


def _message(message: Json) -> Json:
    chat = _chat(message.get("chat"))
    kept = _numbers(message, "message_id", "date", "edit_date") | {"chat": chat}
    if chat.get("type") != "private":
        return kept  # nothing that is said in a group concerns us
    kept |= _words(message, "text", "caption")
    if "from" in message:
        kept["from"] = _user(message["from"])
    if "via_bot" in message:
        kept["via_bot"] = _user(message["via_bot"])
    if "forward_origin" in message:
        # Only that it was forwarded; from whom is somebody else's business.
        kept["forward_origin"] = {"type": "hidden_user", "date": 0, "sender_user_name": ""}
    if "reply_to_message" in message:
        answered = _numbers(_object(message["reply_to_message"]), "message_id", "date")
        kept["reply_to_message"] = answered | {"chat": chat}
    return kept | {KEPT: _kind(message)}


def _kind(message: Json) -> Json:
    if "text" in message:
        return {"kind": "text"}
    for key, kind in _MEDIA:
        if key in message:
            return {
                "kind": kind,
                "words": _words_inside(_object(message[key]), _WORDS.get(key, ())),
            }
    service = next((key for key in message if key in _SERVICE), None)
    return {"kind": "other"} if service is None else {"kind": "service", "service": service}


def _words_inside(media: Json, names: Sequence[str]) -> str:
    lines: list[object] = []
    for name in names:
        inner = media.get(name)
        lines += (
            [_object(each).get("text") for each in inner] if isinstance(inner, list) else [inner]
        )
    return "\n".join(line for line in lines if isinstance(line, str))


def _press(press: Json) -> Json:
    message = _object(press.get("message"))
    kept = _words(press, "id", "data") | {"chat_instance": "", "from": _user(press.get("from"))}
    if message:
        numbers = _numbers(message, "message_id", "date")
        kept["message"] = numbers | {"chat": _chat(message.get("chat"))}
    return kept


def _membership(change: Json) -> Json:
    kept = _numbers(change, "date") | {"chat": _chat(change.get("chat"))}
    kept["from"] = _user(change.get("from"))
    for key in ("old_chat_member", "new_chat_member"):
        member = _object(change.get(key))
        kept[key] = {"user": _user(member.get("user")), **_status(member)}
    return kept


def _status(member: Json) -> Json:
    """In or out is all that counts, and the other statuses need a dozen fields each."""
    status = member.get("status")
    if status in ("creator", "administrator", "restricted"):
        status = "left" if member.get("is_member") is False else "member"
    return {"status": status, "until_date": 0} if status == "kicked" else {"status": status}


def _user(user: object) -> Json:
    kept = _numbers(_object(user), "id")
    # Telegram's objects need a first name; nobody's is kept.
    return kept | {"is_bot": _object(user).get("is_bot") is True, "first_name": ""}


def _chat(chat: object) -> Json:
    return _numbers(_object(chat), "id") | _words(_object(chat), "type")


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _numbers(source: Json, *keys: str) -> Json:
    return {
        key: source[key]
        for key in keys
        if isinstance(source.get(key), int) and not isinstance(source[key], bool)
    }


def _words(source: Json, *keys: str) -> Json:
    return {key: source[key] for key in keys if isinstance(source.get(key), str)}


_CUT = {
    "message": _message,
    "edited_message": _message,
    "callback_query": _press,
    "my_chat_member": _membership,
    "channel_post": _message,
    "edited_channel_post": _message,
}
