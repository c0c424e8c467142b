"""Alerting: who hears of a case and when the next adult does.

An alert holds level, number and initials only. It climbs until a person says "I have it".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.conversing import Act
from flows.cover import is_covered, is_staffed, promised_by
from flows.effects import DropTimers, Lane, Late, WithdrawDeliveries
from flows.heard import TimerKind, Topic, TopicKind
from flows.ladder import above, audience, givers, holders, may_see, next_due, step_due
from flows.level import Level
from flows.local_time import say_since
from flows.people import LADDER, Person, Role, Standing
from flows.turn import Manner, Turn
from flows.turns import second
from flows.turns.watching import BRINGS_WORDS, watch_opening


def alert(
    turn: Turn, case: Case, how: str, *, silent: bool = False, **values: str
) -> tuple[Person, ...]:
    """Alerts those of the rung that is due; a case with an owner who may see it alerts the owner too.

    `how` names the text. Out of cover all but NOW arrive silently.
    """
    people = _whom(turn, case)
    quietly = silent or (is_quiet(turn, case) and how != "climbed")
    page(turn, case, people, how, values, silent=quietly)
    if not people and how not in ADDS:
        tell_givers(turn, case)
    second.use(turn, case, people)
    if how in BRINGS_WORDS and not case.is_unread:
        watch_opening(turn, case)
    return people


MOST_PAGES, MOST_SILENT = 5, 3
"""Pages of one worry within `PAGES_WITHIN` that nobody has opened, at most. Silent ones stop before, so
that an album of pictures leaves room for a call for help."""


def alert_once_more(
    turn: Turn, case: Case, how: str, *, silent: bool = False, **values: str
) -> tuple[Person, ...]:
    """Alerts of something more in a worry, unless several pages of it came just now, all unopened.

    A flood of them would stand before everybody else's alert and say no more. Its words are kept
    all the same, the ladder climbs, and nobody has it who has not opened the newest of them. Whoever
    reads along hears of each.
    """
    if case.pages_lately < (MOST_SILENT if silent else MOST_PAGES):
        return alert(turn, case, how, silent=silent, **values)
    if not case.is_unread:
        watch_opening(turn, case)
    turn.because("pages_enough", count=str(case.pages_lately))
    return _whom(turn, case)


ADDS = frozenset({"more", "answered", "review"})
"""What only adds to a worry: whoever could give a duty has heard of it."""


def tell_givers(turn: Turn, case: Case, *, without: UUID | None = None) -> None:
    """Nobody on the ladder can open it: whoever can give a duty to somebody hears so.

    Level and number only: they may not see it either. `without` is who can't be reached any more.
    """
    people = tuple(p for p in givers(turn.facts.team, case) if p.id != without)
    if not people:
        return
    values = {"level": turn.words.label(f"level_{case.level.name}"), "number": str(case.number)}
    topic = Topic(TopicKind.CASE, case.id)
    for person in people:
        manner = Manner(lane=Lane.ALERT, topic=topic, silent=is_quiet(turn, case))
        turn.say(person, "alert.nobody_can_open", manner, **values)
    asked = {"how": "nobody_can_open", "people": " ".join(str(person.id) for person in people)}
    turn.enter(case.id, EntryKind.ALERTED, facts=asked)
    turn.because("givers_alerted", count=str(len(people)))


def is_quiet(turn: Turn, case: Case) -> bool:
    """Does an alert of it arrive silently at this hour?"""
    uncovered = not is_covered(turn.facts.rules, turn.now)
    return case.level is Level.NOTE or (uncovered and case.level < Level.NOW)


def keep_from(turn: Turn, case: Case, named: Collection[UUID]) -> Case:
    """The case without those whom it is about from now on; what is on its way to them is taken back."""
    for person in sorted(named):
        turn.enter(case.id, EntryKind.ABOUT, turn.me.id, facts={"person": str(person)})
        turn.add(WithdrawDeliveries(Topic(TopicKind.CASE, case.id), Lane.ALERT, person))
    return replace(case, about=case.about.union(named))


def page(
    turn: Turn,
    case: Case,
    people: Sequence[Person],
    how: str,
    values: Mapping[str, str] | None = None,
    *,
    silent: bool = False,
    take: bool = False,
) -> None:
    """Alerts these people, and writes whom into the record. `take` offers to take it over."""
    text, about = _text(turn, case, how), {"case": str(case.id)}
    doubt = _doubt(turn, case)
    for person in people:
        rows = [[turn.labelled("open", Act.OPEN_CASE, **about)]]
        if take:
            rows.append([turn.labelled("take_over", Act.TAKE_OVER, owner=str(case.owner), **about)])
        filled = turn.words.fill(text, **_values(turn, case, person, text) | dict(values or {}))
        manner = Manner(
            lane=Lane.ALERT,
            topic=Topic(TopicKind.CASE, case.id),
            silent=silent,
            buttons=rows,
            late=_late(turn, case, person, text, doubt),
        )
        turn.say_text(person, text, f"{filled} {doubt}" if doubt else filled, manner)
    turn.enter(
        case.id,
        EntryKind.ALERTED,
        facts={"how": how, "people": " ".join(str(person.id) for person in people)},
    )
    turn.because("alerted", count=str(len(people)))


def _late(turn: Turn, case: Case, reader: Person, text: str, doubt: str) -> Late | None:
    """What an alert says where Telegram takes it only after the time that it names."""
    by = _open_by(turn, case) if text in WITH_TIME else None
    if by is None:
        return None
    climbed = turn.words.fill("alert.climbed", **_values(turn, case, reader, "alert.climbed"))
    return Late(by, f"{climbed} {doubt}" if doubt else climbed)


def _doubt(turn: Turn, case: Case) -> str:
    """What an alert adds where it is unclear whether the words are those of whoever seems to write."""
    person, me = turn.facts.people[case.person], turn.facts.me
    if me is not None and me.id != person.id and me.is_doubtful and Role.MENTOR in me.roles:
        return turn.words.fill("alert.doubt_mentor")
    if me is not None and me.id == person.id and me.gone_by:
        return turn.words.fill("alert.doubt_gone_by")
    if not person.is_doubtful:
        return ""
    frozen = person.standing is Standing.FROZEN
    return turn.words.fill("alert.doubt_frozen" if frozen else "alert.doubt_unconfirmed")


def _values(turn: Turn, case: Case, reader: Person, text: str) -> dict[str, str]:
    values = {
        "level": turn.words.label(f"level_{case.level.name}"),
        "number": str(case.number),
        "initials": turn.facts.people[case.person].initials,
    }
    promised = _open_by(turn, case)
    if text in WITH_TIME and promised is not None:
        values["by"] = turn.by(promised, reader)
    if text == "alert.climbed":
        values["by"] = say_since(case.starts_at, turn.now, reader.zone)
    return values


def _open_by(turn: Turn, case: Case) -> datetime | None:
    """By when it is to be opened: at the latest when the young person was told that it is read."""
    promised = promised_by(turn.facts.rules, case.level, turn.now)
    if promised is not None and case.promised_at is not None and case.promised_at > turn.now:
        return min(promised, case.promised_at)
    return promised


WITH_TIME = {
    "alert.new", "alert.uncovered", "alert.higher", "alert.again", "alert.reopened",
    "alert.owner_left",
}  # fmt: skip
"""The texts that say by when a worry is to be opened."""


def _text(turn: Turn, case: Case, how: str) -> str:
    """Which words an alert has; at night NOW says so, whatever the reason it comes for."""
    text = f"alert.{how}"
    if text not in WITH_TIME:
        return text
    covered = is_staffed(turn.facts.rules, case.level, turn.now)
    if case.level is Level.NOW and not covered:
        return "alert.uncovered_now"
    if promised_by(turn.facts.rules, case.level, turn.now) is None:
        return "alert.no_cover"
    return "alert.uncovered" if how == "new" and not covered else text


def _whom(turn: Turn, case: Case) -> tuple[Person, ...]:
    team = turn.facts.team
    owner = tuple(p for p in team if p.id == case.owner and p.is_reachable and may_see(case, p))
    if owner and not case.is_unread:
        return owner
    due = audience(team, case, step_due(turn.facts.rules, case, turn.now)[1].who)
    return (*owner, *(person for person in due if person not in owner))


def start_ladder(turn: Turn, case: Case, after: str | None = None) -> None:
    """Sets the timer of the next rung, or of the time that the young person was told, if sooner.

    `after` says what they were told last, where that was not of words that nobody has read.
    """
    turn.add(DropTimers(TimerKind.RUNG, case.person, case=case.id))
    due = next_due(turn.facts.rules, case, turn.now)
    if case.promised_at is not None and turn.now < case.promised_at < due:
        due = case.promised_at
    expects = {"starts_at": case.starts_at.isoformat()}
    if after:
        expects["after"] = after
    turn.timer(TimerKind.RUNG, due, case.person, case=case.id, expects=expects)


def unreached(turn: Turn, case: Case, person: Person, *, is_handed_on: bool = False) -> None:
    """An alert could not reach somebody: as good as none, so the next adult up hears at once.

    Where it `is_handed_on` they have heard of it, and with nobody there the pages have gone.
    """
    others = tuple(p for p in holders(turn.facts.team, case, LADDER) if p.id != person.id)
    people = above(turn.facts.team, case, person) or others
    if people and not is_handed_on:
        page(turn, case, people, "climbed" if case.is_unread else "more")
        turn.because("climbed")
    elif not is_handed_on:
        tell_givers(turn, case, without=person.id)
    if people or not is_handed_on:
        second.use_instead(turn, case, person)
