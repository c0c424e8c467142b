"""What a relayed message looks like on the other side: plain text, first name, no contact details."""

from collections.abc import Sequence

from flows.agreement import Terms
from flows.local_time import DAYS, say_clock, to_local
from flows.masking import Found, find_contact_details, mask, plain
from flows.people import Person
from flows.relaying import Relay, RelayKind
from flows.turn import Turn, listed


def details(turn: Turn, found: Sequence[Found]) -> str:
    """The kinds of contact details found, as people say them."""
    kinds = dict.fromkeys(turn.words.label(f"detail_{each.kind}") for each in found)
    return listed(kinds, turn.words.label("and"))


def body(turn: Turn, relay: Relay, allowed: Sequence[str]) -> str:
    """The words as the reader may see them: details masked, nothing that could mislead a phone."""
    words = plain(relay.words)
    found = find_contact_details(words, allowed)
    return mask(words, found, turn.words.fill("relaying.masked"))


def _marked(turn: Turn, relay: Relay, allowed: Sequence[str]) -> str:
    """The same, with what says so where it was forwarded."""
    words = body(turn, relay, allowed)
    return turn.words.fill("relaying.forwarded", words=words) if relay.forwarded else words


def shown(turn: Turn, relay: Relay, sender: Person, allowed: Sequence[str]) -> str:
    """One relay as a message of its own."""
    words = _marked(turn, relay, allowed)
    name = sender.first_name
    match relay.kind:
        case RelayKind.MESSAGE:
            return turn.words.fill("relaying.message", name=name, words=words)
        case RelayKind.EDIT:
            return turn.words.fill("relaying.edit", name=name, words=words)
        case RelayKind.NOTE:
            return turn.words.fill("relaying.note", name=name, words=words)
        case RelayKind.CARD:
            return turn.words.fill("relaying.card", name=name, card=words)
        case RelayKind.ANSWER:
            return turn.words.fill("relaying.answer", name=name, words=words)


def text_id(kind: RelayKind) -> str:
    """Which text a relay of this kind is said with."""
    return f"relaying.{kind.value}"


def bundle(
    turn: Turn, relays: Sequence[Relay], sender: Person, reader: Person, allowed: Sequence[str]
) -> str:
    """Several relays as one: a heading with each message, and when it was written, under it."""
    lines = [
        turn.words.fill(
            "relaying.edit_line" if relay.kind is RelayKind.EDIT else "relaying.bundle_line",
            when=_when(relay, reader),
            words=_marked(turn, relay, allowed),
        )
        for relay in relays
    ]
    return turn.words.fill(
        "relaying.bundle", name=sender.first_name, count=str(len(relays)), words="\n\n".join(lines)
    )


def _when(relay: Relay, reader: Person) -> str:
    local = to_local(relay.heard_at, reader.zone)
    return f"{DAYS[local.weekday()]}, {say_clock(local.time())}"


def approved(terms: Terms | None) -> tuple[str, ...]:
    """The places and links that the coordinator approved."""
    return terms.approved if terms else ()
