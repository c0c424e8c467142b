"""The parts of the desk about people: who waits to join, whose link lapses, who is away or has stopped.

Pure. Shown only to who may do something about it; a pause says that it is so, never why.
"""

from collections.abc import Iterator
from datetime import datetime

from flows.desk import LINK_SOON, UnusedLink
from flows.local_time import say_date, stamp, to_local
from flows.people import Person, Rest, Standing
from flows.relaying import Pairing
from flows.rights import Action, may
from flows.turn import Turn
from flows.turns.confirming import may_confirm, what_they_are
from flows.turns.desk_rows import Part, item, part_of


def waiting(turn: Turn, reader: Person) -> Part:
    """Who gave the check word and waits for a coordinator's yes."""
    rows = [
        item("waiting", f"{each.initials} · {turn.words.label('desk_waiting')}", of=str(each.id))
        for each in turn.facts.everybody
        if each.standing is Standing.UNCONFIRMED
        and each.link is not None
        and may_confirm(turn, reader, each)
    ]
    return part_of(turn, "desk.waiting", rows)


def links(turn: Turn, reader: Person) -> Part:
    """Whose link lapses before long, or has lapsed and brought nobody."""
    if not may(reader, Action.MAKE_LINK):
        return Part()
    people = turn.facts.people
    rows = [
        item("link", f"{people[each.person].initials} · {_state(turn, each)}", of=str(each.person))
        for each in unused(turn)
    ]
    return part_of(turn, "desk.links", rows)


def unused(turn: Turn) -> list[UnusedLink]:
    """Links that nobody opened, and those that were opened and their check word never given."""
    desk = turn.facts.desk
    found = [each for each in desk.unused if each.person in turn.facts.people] if desk else []
    opened = [
        UnusedLink(each.id, each.link.expires)
        for each in turn.facts.everybody
        if each.standing is Standing.UNPROVEN
        and each.link is not None
        and each.link.expires <= turn.now + LINK_SOON
    ]
    return [*found, *opened]


def _state(turn: Turn, each: UnusedLink) -> str:
    lapsed = each.expires <= turn.now
    return turn.words.label("desk_link_lapsed" if lapsed else "desk_link_lapses")


def say_link(turn: Turn, of: str) -> str:
    """One such link, with whose it is and what can be done."""
    each = next(each for each in unused(turn) if str(each.person) == of)
    person = turn.facts.people[each.person]
    opened = person.standing is Standing.UNPROVEN
    lapsed = each.expires <= turn.now
    return turn.words.fill(
        "desk.row_link_lapsed" if lapsed else "desk.row_link",
        name=person.first_name,
        what=what_they_are(turn, person),
        state=turn.words.label("desk_link_opened" if opened else "desk_link_unopened"),
        when=stamp(each.expires, turn.facts.rules.zone),
    )


def resting(turn: Turn, reader: Person) -> Part:
    """Who is away today, or has paused or stopped: to be known, nothing waits for anybody."""
    found = list(said_resting(turn, reader))
    if not found:
        return Part()
    row = item("resting", turn.words.label("desk_resting"))
    return Part(turn.words.fill("desk.resting", count=str(len(found))), (row,))


def said_resting(turn: Turn, reader: Person) -> Iterator[str]:
    """A sentence for each; none about the reader's own pairings, nor where a worry is about them."""
    hidden = {case.person for case in turn.facts.cases if reader.id in case.about}
    for each in turn.facts.everybody:
        if each.rest is not None and each.rest_since is not None and each.id not in hidden:
            text = "desk.paused" if each.rest is Rest.PAUSED else "desk.stopped"
            yield turn.words.fill(text, name=_named(each), when=_at(turn, each.rest_since))
    for pairing in turn.facts.every_pairing:
        if pairing.mentee.id not in hidden and reader.id != pairing.mentor.id:
            yield from _of_pairing(turn, pairing)


def _of_pairing(turn: Turn, pairing: Pairing) -> Iterator[str]:
    names = {"mentee": _named(pairing.mentee), "mentor": pairing.mentor.first_name}
    for who, since in sorted(pairing.stops.items()):
        by = turn.words.label(f"desk_stopped_by_{who.value}")
        yield turn.words.fill("desk.messages_stopped", **names, who=by, when=_at(turn, since))
    terms = pairing.terms
    today = to_local(turn.now, terms.zone).date() if terms else None
    for away in terms.away if terms else ():
        if today is not None and away.first <= today <= away.last:
            yield turn.words.fill("desk.away", **names, day=say_date(away.last))


def _named(person: Person) -> str:
    return f"{person.first_name} ({person.initials})"


def _at(turn: Turn, moment: datetime) -> str:
    return stamp(moment, turn.facts.rules.zone)
