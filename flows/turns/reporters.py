"""What somebody who flagged or reported learns of it: received, being dealt with, finished.

Never more than that (domain guide, section 6), and nothing if it is about them.
"""

from flows.casework import CaseFile, EntryKind, RaisedBy
from flows.turn import Turn

BY_ADULTS = {RaisedBy.FLAGGED, RaisedBy.REPORTED}


def tell_reporters(turn: Turn, file: CaseFile, stage: str) -> None:
    """Tells whoever flagged or reported, once for each time. `stage` is `dealt_with` or `finished`."""
    for concern in {c.by: c for c in file.concerns if c.raised_by in BY_ADULTS}.values():
        person = turn.facts.people.get(concern.by)
        if person is None or not person.is_reachable or person.id in {*file.case.about, turn.me.id}:
            continue
        if _is_told(file, str(concern.id), stage):
            continue
        turn.say(person, f"mentor.flag_{stage}", when=turn.at(concern.said_at, person))
        facts = {"person": str(person.id), "stage": stage, "concern": str(concern.id)}
        turn.enter(file.case.id, EntryKind.REPORTER_TOLD, facts=facts)


def _is_told(file: CaseFile, concern: str, stage: str) -> bool:
    told = (dict(e.facts) for e in file.entries if e.kind is EntryKind.REPORTER_TOLD)
    return any(each["concern"] == concern and each["stage"] == stage for each in told)
