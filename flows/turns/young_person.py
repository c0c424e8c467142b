"""What a young person is told about a worry: at once, and honestly.

Every such text belongs to the case, so that a reply to it never reaches the mentor, and stands in
the record with its version. Promises nothing that the rota does not hold.
"""

from dataclasses import replace
from datetime import date, datetime

from flows.casework import Case, EntryKind
from flows.cover import is_staffed, promised_by
from flows.effects import Late
from flows.gate import checked_help_lines
from flows.heard import Topic, TopicKind
from flows.help_lines import places
from flows.ladder import named_reader
from flows.local_time import to_local
from flows.people import Person
from flows.turn import Manner, Turn
from flows.turns.alerting import start_ladder
from flows.turns.gating import gate_of

OWNER_LEFT = "owner_left"
"""What they are told where somebody read it, had it, and can't look after it any more."""


def say(
    turn: Turn,
    case: Case,
    text_id: str,
    /,
    *,
    silent: bool = False,
    late: Late | None = None,
    **values: str,
) -> None:
    """Says a text about a worry to its young person, and writes into the record that it was said.

    Not while it is unclear whose account it is: that may be whoever the worry is about. `late` is what
    they read instead where it arrives only after the time that it names.
    """
    person = turn.facts.people[case.person]
    if person.is_doubtful:
        turn.because("not_said_to_doubtful")
        return
    topic = Topic(TopicKind.CASE, case.id)
    variant = case.concerns + case.version
    manner = Manner(topic=topic, owner=person.id, variant=variant, silent=silent, late=late)
    turn.say(person, text_id, manner, **values)
    facts = {"text": text_id, "version": str(turn.words.version(text_id))}
    turn.enter(case.id, EntryKind.YOUNG_PERSON_TOLD, facts=facts)


def tell(turn: Turn, case: Case, kind: str, /, *, silent: bool = False, **values: str) -> None:
    """Says who will read it and by when, with places to turn, as told or as noticed.

    `kind` is `help_now`, `told`, `noticed`, `quiet`, `owner_left` or `at_last`.
    """
    person = turn.facts.people[case.person]
    reader = named_reader(turn.facts.team, case, turn.facts.rules, turn.now)
    promised = time_for(turn, case)
    values |= {"places": places_for(turn, person)}
    if reader is None or promised is None:
        promised = None
        say(turn, case, f"worry.{kind}_nobody", silent=silent, late=None, **values)
    else:
        values |= {"lead": reader.first_name, "by": turn.by(promised, person)}
        covered = is_staffed(turn.facts.rules, case.level, turn.now)
        text_id = f"worry.{kind}" if covered else f"worry.{kind}_uncovered"
        late_id = "worry.late_noticed" if kind == "noticed" else "worry.late"
        instead = turn.words.fill(late_id, **values)
        say(turn, case, text_id, silent=silent, late=Late(promised, instead.strip()), **values)
    told = replace(turn.case(case.id) or case, told_at=turn.now, promised_at=promised)
    turn.put_case(told)
    if told.is_unread:
        # When that time passes unread, they hear who is asked now.
        start_ladder(turn, told, kind if kind == OWNER_LEFT else None)


def tell_at_last(turn: Turn, case: Case, *, silent: bool = False) -> bool:
    """Whoever was told of it while nobody could read it hears who can now, and by when.

    False, and nothing is said, where no time can be named: that is what they know.
    """
    is_told = case.told_at is not None and turn.facts.people[case.person].has_chat
    says = is_told and reader_now(turn, case) is not None and time_for(turn, case) is not None
    if says:
        tell(turn, case, "at_last", silent=silent)
    return says


def time_for(turn: Turn, case: Case) -> datetime | None:
    """By when they are told it is read; an earlier promise that is still to come is kept."""
    promised = promised_by(turn.facts.rules, case.level, turn.now)
    if promised and case.promised_at and case.promised_at > turn.now:
        return min(promised, case.promised_at)
    return promised


def reader_now(turn: Turn, case: Case) -> Person | None:
    """Who has it, or who is asked to read it; None where nobody can be reached who may see it."""
    return named_reader(turn.facts.team, case, turn.facts.rules, turn.now)


def reader_name(turn: Turn, case: Case) -> str:
    """Who has the case, or who is asked to read it: never anyone whom it is about."""
    reader = reader_now(turn, case)
    return reader.first_name if reader else turn.words.label("an_adult")


def places_for(turn: Turn, person: Person) -> str:
    """The lines of at most two places beside 999 under their heading; empty where none is current."""
    today = turn.today(person)
    return _places(turn, person.nation, person.age(today), today)


def places_for_stranger(turn: Turn) -> str:
    """The same for somebody of whom nothing is known: the scheme's nation, and lines for every age."""
    rules = turn.facts.rules
    return _places(turn, rules.nation, None, to_local(turn.now, rules.zone).date())


def _places(turn: Turn, nation: str, age: int | None, today: date) -> str:
    checked = checked_help_lines(gate_of(turn))
    found = places(turn.facts.library.help_lines, checked, nation, age, today)
    return "\n".join((turn.words.label("places"), *found)) if found else ""
