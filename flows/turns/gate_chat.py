"""The gate in chat: `/gate` shows it, a flow records a line, and the deputy confirms by a button.

The same rules decide as at the command line; each press looks at the table of rights again.
"""

from datetime import date
from uuid import UUID

from flows.conversing import EVERYBODY, Act, Button
from flows.gate import (
    OF_MENTEES,
    OF_MENTORS,
    WITH_WORDS,
    Gate,
    Line,
    all_missing,
    is_open,
    standing_records,
    to_check,
)
from flows.heard import GateLineRecorded, MessageHeard, Source, SourceKind
from flows.people import Role, names_apart
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Manner, Turn, listed
from flows.turns.gate_records import fault_of, record, today_of
from flows.turns.gating import gate_of, speech_of
from flows.turns.who_asks import in_words
from flows.typed import day

OFFERED = (Line.COVER, Line.LOCAL_NUMBERS, Line.SUPERVISION)
DAY, RECHECK = "read.day", "read.recheck"


def show(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/gate`: what stands, by whom and when, and what is missing."""
    if not _may_see(turn):
        return
    gate = gate_of(turn)
    turn.say_text(turn.me, "gate.view", _view(turn, gate), Manner(buttons=_buttons(turn, gate)))


def _may_see(turn: Turn) -> bool:
    allowed = may(turn.me, Action.RECORD_GATE)
    if not allowed:
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
    return allowed


def _view(turn: Turn, gate: Gate) -> str:
    words, speech = turn.words, speech_of(turn)
    parts = [words.fill("gate.view", what=_state(turn, gate))]
    stands = list(speech.standing(gate, turn.now))
    kept = [each for each in standing_records(gate, turn.now) if each.words]
    stands += [words.fill("gate.says", what=speech.called(e), words=e.words) for e in kept]
    for head, lines in (
        ("gate_lacking", speech.missing(gate, turn.now)),
        ("gate_lapsing", speech.lapsing(gate, turn.now)),
        ("gate_standing", stands),
    ):
        if lines:
            parts.append("\n".join((words.label(head), *lines)))
    return "\n\n".join(parts)


def _state(turn: Turn, gate: Gate) -> str:
    """Is it open, and whose messages wait all the same?"""
    words = turn.words
    if gate.rules.made_up or not is_open(gate, turn.now):
        return words.label("gate_is_made_up" if gate.rules.made_up else "gate_is_closed")
    lacking = [each for each in all_missing(gate, turn.now) if each.line in OF_MENTEES]
    if not lacking:
        return words.label("gate_is_open")
    initials = listed(map(speech_of(turn).whose, lacking), words.label("and"))
    return words.label("gate_is_open_but").format(initials=initials)


def _buttons(turn: Turn, gate: Gate) -> list[list[Button]]:
    rows = [[turn.labelled("gate_record", Act.RECORD_GATE, **{EVERYBODY: "yes"})]]
    if not may(turn.me, Action.CONFIRM_DETAILS):
        return rows
    for each in all_missing(gate, turn.now):
        kept = gate.newest(Line.DETAILS, person=each.person)
        if each.line is Line.DETAILS_OPEN and each.person and kept:
            label = turn.words.label("gate_confirm").format(name=speech_of(turn).whose(each))
            meaning = {EVERYBODY: "yes", "person": str(each.person), "entry": str(kept.number)}
            rows.append([turn.button(label, Act.CONFIRM_DETAILS, **meaning)])
    return rows


def confirmed(turn: Turn, talks: Talks, button: Button) -> None:
    """The deputy could open the contact details, where it is recorded that they are kept."""
    person, gate = UUID(button.means("person")), gate_of(turn)
    kept = gate.newest(Line.DETAILS, person=person)
    heard = GateLineRecorded(
        Source(SourceKind.COMMAND), Line.DETAILS_OPEN, turn.me.id, today_of(turn), person=person
    )
    if fault_of(turn, heard):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
    elif kept is None or str(kept.number) != button.means("entry"):
        turn.say(turn.me, "gate.details_changed")
    else:
        record(turn, heard)
        turn.say(turn.me, "gate.confirmed", initials=turn.facts.people[person].initials)


def begin(turn: Turn, talks: Talks, button: Button) -> None:
    """Starts asking which line to record."""
    if _may_see(turn):
        talks.start(turn, turn.me, "record_gate", subject={EVERYBODY: "yes"})


# what the script does


def gate_lines(talk: Talk) -> dict[str, str]:
    """Every line that somebody records, with help lines one by one."""
    words, library = talk.turn.words, talk.turn.facts.library
    found = {line.value: words.label(f"gate_{line.value}") for line in OFFERED}
    for each in to_check(library.help_lines):
        found[f"{Line.HELP_LINE}:{each.id}"] = each.show
    lines = (Line.DETAILS, *OF_MENTORS)
    return found | {line.value: words.label(f"gate_{line.value}") for line in lines}


def gate_people(talk: Talk) -> dict[str, str]:
    """Whose line it can be: the mentees by initials, the mentors by name."""
    line, everybody = _line(talk), talk.turn.facts.everybody
    if line in OF_MENTEES:
        return {str(p.id): p.initials for p in everybody if Role.MENTEE in p.roles}
    mentors = [p for p in everybody if Role.MENTOR in p.roles and p.id != talk.person.id]
    return {str(of): name for of, name in names_apart(mentors).items()}


def find_gate_people(talk: Talk) -> str:
    """Is it one person's line, and is there anybody?"""
    if _line(talk) not in (*OF_MENTEES, *OF_MENTORS):
        return "schemes"
    return "somebodys" if gate_people(talk) else "nobody"


def needs_gate_words(talk: Talk) -> str:
    """Does it need words that somebody can read later?"""
    return "yes" if _line(talk) in WITH_WORDS else "no"


def read_gate_day(talk: Talk) -> str:
    """Keeps the day, if it has been."""
    turn = talk.turn
    answer = talk.answers.get("day_again") or talk.answers.get("day", "")
    read = today_of(turn) if answer == "today" else day(answer)
    if read is None or read > today_of(turn):
        return "unread"
    talk.answers[DAY] = read.isoformat()
    return "checked" if _line(talk) in OF_MENTORS else "read"


def read_gate_recheck(talk: Talk) -> str:
    """Keeps the last day on which a check counts, if it is ahead."""
    read = day(talk.said.words if talk.said else "")
    if read is None or read <= today_of(talk.turn):
        return "unread"
    talk.answers[RECHECK] = read.isoformat()
    return "read"


def record_gate(talk: Talk) -> str:
    """Records the line for whoever answered; refuses with the reason in words."""
    turn, line = talk.turn, _line(talk)
    if line is None or DAY not in talk.answers:
        talk.values["reason"] = turn.words.fill("general.old_button")
        return "refused"
    heard = GateLineRecorded(
        Source(SourceKind.COMMAND),
        line,
        talk.person.id,
        date.fromisoformat(talk.answers[DAY]),
        what=talk.answers["line"].partition(":")[2],
        person=_person(talk),
        recheck=date.fromisoformat(talk.answers[RECHECK]) if RECHECK in talk.answers else None,
        words=talk.answers.get("words", ""),
    )
    if refused := fault_of(turn, heard):
        talk.values["reason"] = in_words(turn, refused)
        return "refused"
    record(turn, heard)
    return "recorded"


def _line(talk: Talk) -> Line | None:
    name = talk.answers.get("line", "").partition(":")[0]
    return Line(name) if name in set(Line) else None


def _person(talk: Talk) -> UUID | None:
    whose = talk.answers.get("whose")
    return UUID(whose) if whose else None
