"""What somebody who flagged or reported learns of it: received, being dealt with, finished.

Never more than that (domain guide, section 6), and nothing if it is about them. The young person
whose words were flagged is not told by this.
"""

from datetime import datetime
from uuid import UUID

from flows.casework import CaseFile, EntryKind, RaisedBy
from flows.local_time import say_was_at
from flows.people import Role
from flows.turn import Turn

BY_ADULTS = {RaisedBy.FLAGGED, RaisedBy.REPORTED}


def tell_reporters(turn: Turn, file: CaseFile, stage: str) -> None:
    """Tells whoever flagged or reported, once for each time. `stage` is `dealt_with` or `finished`."""
    for of, at in _last(file).items():
        person = turn.facts.people.get(of)
        if person is None or not person.is_reachable or of in {*file.case.about, turn.me.id}:
            continue
        if Role.MENTEE in person.roles or _is_told(file, of, at, stage):
            continue
        turn.say(person, f"mentor.flag_{stage}", when=say_was_at(at, turn.now, person.zone))
        facts = {"person": str(of), "stage": stage}
        turn.enter(file.case.id, EntryKind.REPORTER_TOLD, facts=facts)


def _last(file: CaseFile) -> dict[UUID, datetime]:
    """When each of them last flagged or reported, by whose words or whose press."""
    said = [(c.by, c.recorded_at) for c in file.concerns if c.raised_by in BY_ADULTS]
    said += [(e.by, e.at) for e in file.entries if e.kind is EntryKind.FLAGGED and e.by]
    return {by: max(at for who, at in said if who == by) for by, _ in said}


def _is_told(file: CaseFile, of: UUID, since: datetime, stage: str) -> bool:
    told = (e for e in file.entries if e.kind is EntryKind.REPORTER_TOLD and e.at >= since)
    return any(dict(e.facts) == {"person": str(of), "stage": stage} for e in told)
