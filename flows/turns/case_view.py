"""What a case looks like in an adult's private chat: exact words, times, and what was told.

Shows; decides nothing about who may see it.
"""

from uuid import UUID

from flows.casework import (
    OF_DOUBT,
    OF_FORWARDED,
    TOLD_OF,
    Case,
    CaseFile,
    Concern,
    Entry,
    EntryKind,
    Known,
    RaisedBy,
)
from flows.local_time import stamp
from flows.people import Person, Role
from flows.relaying import PairingState
from flows.turn import Turn
from flows.turns.at_rest import why_at_rest
from flows.turns.heard_of import last_heard


def lines(turn: Turn, file: CaseFile) -> list[str]:
    """The paragraphs of a case, oldest first."""
    case, zone = file.case, turn.facts.rules.zone
    person = turn.facts.people[case.person]
    lines = [_head(turn, case, person, file.concerns[0] if file.concerns else None)]
    lines += [
        turn.words.fill("alert.about", name=turn.facts.people[each].first_name)
        for each in sorted(case.about)
        if each in turn.facts.people
    ]
    lines += _still_pass(turn, case)
    asked_for = turn.facts.people.get(case.asked_for) if case.asked_for else None
    if asked_for is not None:
        lines.append(turn.words.fill("alert.asked_for", name=asked_for.first_name))
    clear = facts_of_concerns(file)
    lines += [_concern(turn, each, zone, clear.get(each.id, {})) for each in file.concerns]
    lines += [line for entry in file.entries if (line := _entry(turn, file, entry))]
    if file.waiting:
        lines.append(turn.words.fill("alert.waits", count=str(file.waiting)))
    lines.append(_who_has_it(turn, case))
    lines.append(_told(turn, file))
    return lines


def _who_has_it(turn: Turn, case: Case) -> str:
    """Who has it; where it was raised again since, only that they had, as its state says."""
    owner = turn.facts.people.get(case.owner) if case.owner else None
    if owner is None:
        return turn.words.fill("alert.nobody_owns")
    text = "alert.owner_unread" if case.is_unread else "alert.owner"
    return turn.words.fill(text, name=owner.first_name)


def _still_pass(turn: Turn, case: Case) -> list[str]:
    """That words still pass to and from a mentor whom it is about, and how to stop that."""
    return [
        turn.words.fill(
            "alert.still_pass", mentee=each.mentee.first_name, mentor=each.mentor.first_name
        )
        for each in turn.facts.file_pairings
        if case.is_open
        and each.mentor.id in case.about
        and each.state is PairingState.ACTIVE
        and why_at_rest(turn, each) is None
    ]


def _head(turn: Turn, case: Case, person: Person, first: Concern | None) -> str:
    age = person.age(turn.today(person))
    years = turn.words.label("age_unknown" if age is None else "age").format(count=age)
    raised = first.raised_by if first else RaisedBy.TOLD
    return turn.words.fill(
        "alert.case",
        number=str(case.number),
        level=turn.words.label(f"level_{case.level.name}"),
        state=turn.words.label(f"state_{case.state.value}"),
        name=person.first_name,
        initials=person.initials,
        who=years,
        when=stamp(case.opened_at, turn.facts.rules.zone),
        what=turn.words.label(f"raised_{raised.value}"),
    )


def facts_of_concerns(file: CaseFile) -> dict[UUID, dict[str, str]]:
    """The clear values with which each concern was entered."""
    found = (dict(e.facts) for e in file.entries if e.kind is EntryKind.CONCERN)
    return {UUID(of["concern"]): of for of in found if "concern" in of}


def in_doubt(turn: Turn, facts: dict[str, str]) -> str:
    """The lines beside words that may be somebody else's: by their account, or forwarded."""
    found = []
    if doubt := facts.get(OF_DOUBT, ""):
        what = turn.words.label(f"doubt_{doubt}")
        found.append(turn.words.fill("alert.in_doubt", what=what))
    if OF_FORWARDED in facts:
        found.append(turn.words.fill("alert.forwarded"))
    return "\n".join(found)


def is_of_ended(file: CaseFile) -> bool:
    """Did any of it come from the young person's ended account? A yes is not about that one."""
    theirs = (e for e in file.entries if e.by == file.case.person)
    return any(dict(e.facts).get(OF_DOUBT) == "gone_by" for e in theirs)


def _concern(turn: Turn, concern: Concern, zone: str, facts: dict[str, str]) -> str:
    what = turn.words.label(f"raised_{concern.raised_by.value}")
    writer = turn.facts.people.get(concern.by)
    if writer is not None and Role.MENTEE not in writer.roles:
        is_mentor = Role.MENTOR in writer.roles
        what = f"{what}, {turn.words.label('by_mentor' if is_mentor else 'by_adult')}"
    said = turn.words.fill(
        "alert.concern",
        when=stamp(concern.said_at, zone),
        what=what,
        level=turn.words.label(f"level_{concern.level.name}"),
        words=concern.words or turn.words.label("no_words"),
    )
    why = why_noticed(turn, concern) if concern.noticed else ""
    return "\n".join(part for part in (said, why, in_doubt(turn, facts)) if part)


def why_noticed(turn: Turn, concern: Concern) -> str:
    """By which rule, and which words; those of several messages stand in one line.

    Without words that were read as something it is what a mentor did, counted.
    """
    heard = concern.noticed.replace("\n", " / ")
    text = "alert.why_noticed" if concern.read_as else "alert.why_habit"
    return turn.words.fill(text, reason=concern.rule, heard=heard, words=concern.read_as)


TOLD_LATER = {
    EntryKind.EDIT: "alert.edited",
    EntryKind.WROTE_TO_YOUNG_PERSON: "alert.wrote",
    EntryKind.YOUNG_PERSON_WROTE: "alert.they_wrote",
    EntryKind.MEDIA_SENT: "alert.sent_media",
    EntryKind.ERASED: "alert.erased",
    EntryKind.DOUBTFUL: "alert.doubtful",
    EntryKind.CONFIRMED: "alert.confirmed",
}


BY_ADULTS = {
    EntryKind.ACKNOWLEDGED, EntryKind.REOPENED, EntryKind.CLOSED, EntryKind.PROPOSED,
    EntryKind.AGREED_TO, EntryKind.DECLINED_TO, EntryKind.LAPSED, EntryKind.FLAGGED,
}  # fmt: skip
"""What adults did, shown with their name and no words of its own."""
SHOWN_APART = {EntryKind.ACKNOWLEDGED}
"""Stands in the view as "has it"; in the whole record it has its line."""


def _entry(turn: Turn, file: CaseFile, entry: Entry) -> str:
    values = {"when": stamp(entry.at, turn.facts.rules.zone), "name": _writer(turn, entry)}
    facts = dict(entry.facts)
    if "asked" in facts:
        what = turn.words.label(f"asked_{facts['asked']}")
        if "known" in facts:
            known = turn.words.label(f"known_{Known(facts['known']).value}")
            what = f"{what}, {known}"
        what += _levels(turn, facts)
        return turn.words.fill("alert.entered", **values, what=what, words=entry.words)
    by_adult = entry.kind is EntryKind.LEVEL_RAISED and entry.by is not None
    if by_adult or entry.kind in BY_ADULTS - SHOWN_APART:
        what = turn.words.label(f"entry_{entry.kind.value}")
        levels = _levels(turn, facts) if by_adult else ""
        return turn.words.fill("alert.entered_by", **values, what=what + levels)
    text = TOLD_LATER.get(entry.kind)
    if TOLD_OF in facts:
        text = "alert.erased_raised"
    if entry.kind is EntryKind.DOUBTFUL:
        values["what"] = turn.words.label(f"doubt_{dict(entry.facts)['standing']}")
    if entry.kind is EntryKind.MEDIA_SENT:
        values["kind"] = turn.words.label(f"one_{facts['kind']}")
    if entry.kind is EntryKind.CONFIRMED and is_of_ended(file):
        text = "alert.confirmed_another"
    said = turn.words.fill(text, **values, words=entry.words) if text else ""
    marked = in_doubt(turn, facts) if said else ""
    return f"{said}\n{marked}" if marked else said


def _levels(turn: Turn, facts: dict[str, str]) -> str:
    """From which level to which, where an entry says so."""
    named = [turn.words.label(f"level_{facts[k]}") for k in ("before", "after") if k in facts]
    return f", {' → '.join(named)}" if named else ""


def _writer(turn: Turn, entry: Entry) -> str:
    writer = turn.facts.people.get(entry.by) if entry.by else None
    return writer.first_name if writer else turn.words.label("the_program")


def _told(turn: Turn, file: CaseFile) -> str:
    case, zone = file.case, turn.facts.rules.zone
    if case.told_at is None:
        heard = last_heard(file)
        if heard is None:
            return turn.words.fill("alert.not_told")
        return turn.words.fill("alert.heard_before", when=stamp(heard.at, zone))
    if case.promised_at is None:
        return turn.words.fill("alert.told_at", when=stamp(case.told_at, zone))
    by = stamp(case.promised_at, zone)
    if case.told_at >= case.promised_at:  # said only where the time had passed unread
        when = stamp(case.told_at, zone)
        return turn.words.fill("alert.told_missed", by=by, when=when)
    return turn.words.fill("alert.told_by", by=by)
