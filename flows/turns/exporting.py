"""One case as plain text for a referral: every line of its record, with exact words and times.

Goes to the private chat of the adult who asks, who may see it, and stands in the record. No command
line and no list ever shows it.
"""

from flows.casework import CaseFile, Concern, Entry, EntryKind, Known
from flows.effects import File
from flows.heard import Topic, TopicKind
from flows.local_time import stamp
from flows.rights import Action
from flows.turn import Manner, Turn
from flows.turns.case_door import file_for
from flows.turns.case_view import in_doubt, is_of_ended, why_noticed

NAMES = ("person", "people")
"""The clear values of an entry that name people."""


def export(turn: Turn) -> None:
    """Sends the case that the press names as a file."""
    file = file_for(turn, Action.EXPORT_CASE)
    if file is None:
        return
    turn.enter(file.case.id, EntryKind.EXPORTED, turn.me.id)
    text = "\n\n".join((_head(turn, file), *_lines(turn, file))) + "\n"
    number = str(file.case.number)
    manner = Manner(
        topic=Topic(TopicKind.CASE, file.case.id),
        owner=file.case.person,
        file=File(f"worry-{number}.txt", text.encode()),
    )
    turn.say(turn.me, "export.sent", manner, number=number)
    turn.because("exported")


def _head(turn: Turn, file: CaseFile) -> str:
    case, zone = file.case, turn.facts.rules.zone
    person = turn.facts.people[case.person]
    age = person.age(turn.today(person))
    about = [turn.facts.people[a].first_name for a in sorted(case.about) if a in turn.facts.people]
    return turn.words.fill(
        "export.head",
        number=str(case.number),
        programme=turn.facts.rules.name,
        name=person.first_name,
        initials=person.initials,
        who=turn.words.label("age_unknown" if age is None else "age").format(count=age),
        level=turn.words.label(f"level_{case.level.name}"),
        state=turn.words.label(f"state_{case.state.value}"),
        words=", ".join(about) or turn.words.label("nobody_here"),
        when=stamp(turn.now, zone),
        lead=turn.me.first_name,
        time=zone,
    )


def _lines(turn: Turn, file: CaseFile) -> list[str]:
    concerns = {str(each.id): each for each in file.concerns}
    is_other = is_of_ended(file)
    return [_line(turn, each, concerns, is_other) for each in file.entries]


def _line(turn: Turn, entry: Entry, concerns: dict[str, Concern], is_of_ended: bool) -> str:
    facts, is_yes = dict(entry.facts), entry.kind is EntryKind.CONFIRMED
    writer = turn.facts.people.get(entry.by) if entry.by else None
    said = turn.words.fill(
        "export.line",
        number=str(entry.number),
        when=stamp(entry.at, turn.facts.rules.zone),
        name=writer.first_name if writer else turn.words.label("the_program"),
        what=_what(turn, entry, facts),
    )
    concern = concerns.get(facts.get("concern", "")) if entry.kind is EntryKind.CONCERN else None
    detail = _concern(turn, concern) if concern else ""
    doubt = in_doubt(turn, facts)
    if is_yes and is_of_ended:
        doubt = turn.words.label("not_the_ended_one")
    return "\n".join(part for part in (said, detail, doubt, entry.words) if part)


def _what(turn: Turn, entry: Entry, facts: dict[str, str]) -> str:
    words = turn.words
    kind = entry.kind.value  # a kind that came later has its own name rather than none at all
    parts = [words.labels.get(f"line_{kind}", kind.replace("_", " "))]
    if "asked" in facts:
        parts.append(words.label(f"asked_{facts['asked']}"))
    if "known" in facts:
        parts.append(words.label(f"known_{Known(facts['known']).value}"))
    parts += [_names(turn, facts[name]) for name in NAMES if facts.get(name)]
    parts += [words.label(f"left_{facts['left']}")] if "left" in facts else []
    parts += [words.label(f"level_{facts[k]}") for k in ("before", "after", "level") if k in facts]
    if "text" in facts:
        parts.append(f"{facts['text']}, {facts['version']}")
    return ", ".join(parts)


def _names(turn: Turn, ids: str) -> str:
    by_id = {str(of): person.first_name for of, person in turn.facts.people.items()}
    return " + ".join(by_id.get(each, turn.words.label("an_adult")) for each in ids.split())


def _concern(turn: Turn, concern: Concern) -> str:
    zone = turn.facts.rules.zone
    detail = turn.words.fill(
        "export.concern",
        when=stamp(concern.said_at, zone),
        at=stamp(concern.recorded_at, zone),
        what=turn.words.label(f"raised_{concern.raised_by.value}"),
        level=turn.words.label(f"level_{concern.level.name}"),
    )
    if not concern.noticed:
        return detail
    return f"{detail}\n{why_noticed(turn, concern)}"
