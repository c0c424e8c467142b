"""The JSON of everything that a person can send besides words. No file exists behind it."""

import secrets
from collections.abc import Callable

from bot.sandbox.messages import Json, NotPossible

KINDS_WITH_CAPTION = frozenset({"photo", "video", "voice", "audio", "document", "animation"})


def media_json(kind: str, emoji: str | None) -> Json:
    """The fields that a message of this kind carries. Raises `NotPossible` for no such kind."""
    if kind not in _MADE_BY:
        raise NotPossible(f"Telegram has no kind of message called {kind}.")
    return _MADE_BY[kind](emoji)


def _file(**more: object) -> Json:
    return {"file_id": secrets.token_urlsafe(40), "file_unique_id": secrets.token_hex(8), **more}


def _photo(_: str | None) -> Json:
    sizes = ((90, 60), (1280, 853))
    return {"photo": [_file(width=w, height=h, file_size=w * h // 8) for w, h in sizes]}


def _animation(_: str | None) -> Json:
    clip = _file(width=320, height=240, duration=3, file_name="clip.mp4", mime_type="video/mp4")
    return {"animation": clip, "document": clip}  # both, as Telegram does for old bots


def _sticker(emoji: str | None) -> Json:
    shape = {"type": "regular", "is_animated": False, "is_video": False}
    return {"sticker": _file(width=512, height=512, emoji=emoji or "🙂", **shape)}


def _place() -> Json:
    return {"latitude": 51.500833, "longitude": -0.141944}


def _venue(_: str | None) -> Json:
    venue = {"location": _place(), "title": "The Crown", "address": "1 High Street"}
    return {"venue": venue, "location": _place()}


def _contact(_: str | None) -> Json:
    return {"contact": {"phone_number": "+447700900123", "first_name": "Jo", "user_id": 424242}}


def _poll(_: str | None) -> Json:
    options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")]
    return {
        "poll": {
            "id": str(secrets.randbits(62)),
            "question": "Shall we?",
            "options": options,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    }


def _dice(emoji: str | None) -> Json:
    return {"dice": {"emoji": emoji or "🎲", "value": 4}}


def _story(_: str | None) -> Json:
    chat = {"id": 990_017, "type": "private", "first_name": "Somebody"}
    return {"story": {"chat": chat, "id": 3}}


def _one(name: str, **more: object) -> Callable[[str | None], Json]:
    return lambda _: {name: _file(**more)}


_MADE_BY: dict[str, Callable[[str | None], Json]] = {
    "photo": _photo,
    "video": _one("video", width=640, height=480, duration=5, mime_type="video/mp4"),
    "voice": _one("voice", duration=7, mime_type="audio/ogg", file_size=23_000),
    "video_note": _one("video_note", length=240, duration=6),
    "audio": _one("audio", duration=180, mime_type="audio/mpeg", title="Song"),
    "document": _one("document", file_name="homework.pdf", mime_type="application/pdf"),
    "animation": _animation,
    "sticker": _sticker,
    "location": lambda _: {"location": _place()},
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
    "story": _story,
}
