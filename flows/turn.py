"""A Turn while it is being decided: the facts, the moment, and the effects so far.

Only collects; nothing happens before storage writes the effects.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from flows.casework import Case, Entry, EntryKind
from flows.concerning import whom_it_names
from flows.conversing import TELLING, Act, Button, named_in
from flows.effects import (
    Because,
    Effect,
    Enter,
    File,
    Lane,
    Late,
    MoveCase,
    OpenCase,
    Say,
    SetTimer,
)
from flows.facts import Facts
from flows.heard import Timer, TimerKind, Topic
from flows.ladder import first_reachable
from flows.local_time import say_at, say_by, to_local
from flows.people import Person, Role, Standing
from flows.splitting import split

MOST_CHARACTERS = 4096
"""Telegram's limit for a message, in UTF-16 code units."""
ROOM_FOR_PART = 40
"""Left free in each part for the line that says which part it is."""

Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said: its lane, what hangs under it, and what it belongs to (see `Say`)."""

    lane: Lane = Lane.ANSWER
    buttons: Rows = ()
    topic: Topic | None = None
    reply_to: int | None = None
    silent: bool = False
    once: bool = False
    repeats: bool = False
    not_after: datetime | None = None
    late: Late | None = None
    owner: UUID | None = None
    variant: int = 0
    file: File | None = None
    apart: bool = False


class Turn:
    """Collects the effects of one decision."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self.facts = facts
        self.now = now
        self.words = facts.library.words
        self._effects: list[Effect] = []
        self._cases = {case.id: case for case in facts.cases}
        if facts.file is not None:
            self._cases[facts.file.case.id] = facts.file.case
        self._moved: set[UUID] = set()
        self._opened: list[UUID] = []

    def add(self, *effects: Effect) -> None:
        """Adds effects in order."""
        self._effects.extend(effects)

    def meet(self, person: Person) -> None:
        """Somebody whom this turn adds is known to it from here on."""
        self.facts = replace(self.facts, people=self.facts.people | {person.id: person})

    def all_stopped(self, since: datetime | None) -> None:
        """From here on in this turn everything is stopped for everybody, or, with None, nothing is."""
        self.facts = replace(self.facts, all_stopped_since=since)

    def done(self) -> tuple[Effect, ...]:
        """All effects, with each case written once, as it is after the turn.

        A new case comes first, so that whatever belongs to it finds it.
        """
        opened = [OpenCase(self._cases[each]) for each in self._opened]
        moved = [MoveCase(self._cases[each]) for each in self._moved.difference(self._opened)]
        return (*opened, *self._effects, *moved)

    # people and times

    @property
    def me(self) -> Person:
        """Whom the turn is about. Raises ValueError where it is a stranger's: a mistake of ours."""
        if self.facts.me is None:
            raise ValueError("this turn has no person")
        return self.facts.me

    def today(self, person: Person) -> date:
        """The local day of a person."""
        return to_local(self.now, person.zone).date()

    def at(self, moment: datetime, reader: Person) -> str:
        """A moment to come, as its reader would say it: `today at 4:30pm`."""
        return say_at(moment, self.now, reader.zone)

    def by(self, moment: datetime, reader: Person) -> str:
        """A moment by which something happens: `4:30pm today`."""
        return say_by(moment, self.now, reader.zone)

    @property
    def is_telling(self) -> bool:
        """Do I tell a worry? However late, unless its case was closed by a person."""
        found = self.facts.conversation
        if found is None or found.flow not in TELLING:
            return False
        case_id = found.about("case")
        case = self.case(case_id) if case_id else None
        return case_id is None or (case is not None and case.is_open)

    @property
    def named(self) -> frozenset[UUID]:
        """Whom I have named in the telling that is open: words of that moment are about them too."""
        found = self.facts.conversation
        return named_in(dict(found.answers)) if found and self.is_telling else frozenset()

    def adults(self, *without: UUID) -> tuple[Person, ...]:
        """The adult to whom things go that are no case: nobody whom an open worry here is about."""
        about = {each for case in self._cases.values() if case.is_open for each in case.about}
        about |= {*without, *self.named}
        return first_reachable(self.facts.team, frozenset(about))

    def lead_name(self) -> str:
        """The first name of the adult to turn to, or words for one."""
        return next((p.first_name for p in self.adults()), self.words.label("an_adult"))

    # saying

    def say(self, to: Person, text_id: str, manner: Manner | None = None, /, **values: str) -> None:
        """Says a text from the word files to a person; `values` fill its placeholders."""
        variant = manner.variant if manner else 0
        self.say_text(to, text_id, self.words.fill(text_id, variant, **values), manner)

    def say_text(
        self,
        to: Person,
        text_id: str,
        text: str,
        manner: Manner | None = None,
        *,
        version: int | None = None,
    ) -> None:
        """Says a filled text; a long one goes in numbered parts, with the buttons on the last."""
        how = manner or Manner()
        parts = self._parts(text)
        for number, part in enumerate(parts, 1):
            buttons = how.buttons if number == len(parts) else ()
            self.add(
                Say(
                    id=self.facts.ids.new(),
                    to=to.id,
                    text_id=text_id,
                    text=part,
                    text_version=version or self.words.version(text_id),
                    lane=how.lane,
                    buttons=tuple(tuple(row) for row in buttons),
                    keyboard=() if buttons or how.apart else self._keyboard(to),
                    silent=how.silent,
                    once=how.once,
                    again="" if how.once else self.words.fill("relaying.again"),
                    repeats=how.repeats,
                    topic=how.topic,
                    reply_to=how.reply_to if number == 1 else None,
                    not_after=how.not_after,
                    late=how.late if len(parts) == 1 else None,
                    owner=how.owner,
                    file=how.file if number == len(parts) else None,
                    apart=how.apart,
                    concerns=whom_it_names(self.facts, to, part, buttons),
                )
            )

    def _parts(self, text: str) -> list[str]:
        parts = split(text, MOST_CHARACTERS)
        if len(parts) == 1:
            return parts
        parts = split(text, MOST_CHARACTERS - ROOM_FOR_PART)
        many = str(len(parts))
        return [
            self.words.fill("relaying.part", part=str(number), parts=many, words=part)
            for number, part in enumerate(parts, 1)
        ]

    def _keyboard(self, to: Person) -> tuple[tuple[str, ...], ...]:
        """The plain words that always stand under a chat."""
        if Role.MENTEE in to.roles:
            always = ((self.words.label("help_now"), self.words.label("tell_someone")),)
            if to.standing is not Standing.JOINED:
                return always
            return tuple((each,) for each in (*always[0], self.words.label("stop_or_pause")))
        if Role.MENTOR in to.roles:
            return ((self.words.label("flag_worry"),),)
        if to.duties:
            return ((self.words.label("worries"),),)
        return ()

    def button(self, label: str, act: Act, **meaning: str) -> Button:
        """A button with a label already filled."""
        return Button(self.facts.ids.token(), label, act, tuple(meaning.items()))

    def labelled(self, label: str, act: Act, **meaning: str) -> Button:
        """A button with a label from the word files."""
        return self.button(self.words.label(label), act, **meaning)

    def because(self, text_id: str, **values: str) -> None:
        """Says in plain words, for the demo's panel, what was decided."""
        self.add(Because(f"why.{text_id}", tuple(values.items())))

    # cases and timers

    def case(self, case_id: UUID) -> Case | None:
        """A case as this turn has left it so far."""
        return self._cases.get(case_id)

    def cases_of(self, person: UUID) -> tuple[Case, ...]:
        """The open cases of a young person, as this turn has left them, newest last."""
        mine = [c for c in self._cases.values() if c.person == person and c.is_open]
        return tuple(sorted(mine, key=lambda case: case.number))

    @property
    def opened(self) -> int:
        """How many cases this turn has opened so far."""
        return len(self._opened)

    def open_case(self, case: Case) -> None:
        """Opens a case; its row is written once, at the end."""
        self._cases[case.id] = case
        self._opened.append(case.id)

    def put_case(self, case: Case) -> None:
        """Changes a case; its row is written once, at the end."""
        self._cases[case.id] = case
        self._moved.add(case.id)

    def enter(
        self,
        case: UUID | None,
        kind: EntryKind,
        by: UUID | None = None,
        words: str = "",
        facts: Mapping[str, str] | None = None,
        *,
        person: UUID | None = None,
    ) -> None:
        """Adds a line to the record; without a case it may concern a `person`, or nobody."""
        held = tuple((facts or {}).items())
        self.add(Enter(Entry(case, self.now, kind, by, held, words, person=person)))

    def timer(
        self,
        kind: TimerKind,
        due: datetime,
        person: UUID | None,
        *,
        pairing: UUID | None = None,
        case: UUID | None = None,
        expects: Mapping[str, str] | None = None,
    ) -> None:
        """Sets a timer around a young person, or for None around the programme.

        `expects` is what it hopes to find unchanged.
        """
        new, found = self.facts.ids.new(), tuple((expects or {}).items())
        self.add(SetTimer(Timer(new, kind, due, person, pairing, case, found)))


def listed(names: Iterable[str], last: str) -> str:
    """Names as people list them: `a, b and c`."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}"
