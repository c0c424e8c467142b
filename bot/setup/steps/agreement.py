"""A pair, and what the three agreed on paper: days, hours, messages a week, who saw it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from bot.commanding import COMMAND, Refused
from bot.setup.drawing import Shown
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import NO_SPANS, Typed, day, day_or_none, number_or_none, spans, whole_number
from flows.agreement import Terms
from flows.effects import AddAgreement, Effect
from flows.heard import AgreementRecorded, PairAsked
from flows.local_time import DAYS, Hours
from flows.people import Person, Role
from flows.programme import Programme

WORDS = page_words("agreement")
FIELDS = {
    "command.paired_already": "mentee",
    "command.not_a_pair": "mentor",
    "command.no_supervisor": "supervisor",
    "command.agreed_later": "agreed_on",
    "command.ends_first": "ends_on",
    "command.never_open": "hours",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was read from the form."""

    mentee: UUID
    mentor: UUID
    supervisor: UUID
    recorded_by: str
    on: date
    hours: tuple[Hours, ...]
    mentee_a_week: int
    mentor_a_week: int
    reply_days: int | None
    ends_on: date | None

    def terms(self, rules: Programme) -> Terms:
        """As terms of an agreement; the programme's quiet hours are added when it is decided."""
        return Terms(
            zone=rules.zone,
            hours=self.hours,
            mentee_a_week=self.mentee_a_week,
            mentor_a_week=self.mentor_a_week,
            usual_reply_days=self.reply_days,
            ends_on=self.ends_on,
        )


def look(known: Known) -> Shown:
    """Who may be paired; first those who have no agreement yet."""
    mentees, mentors = known.of(Role.MENTEE), known.of(Role.MENTOR)
    team = known.of(Role.SUPERVISOR, Role.COORDINATOR)
    without = [each for each in mentees if not _is_agreed(known, each)]
    notes = [_note(known, each) for each in mentees if known.pairing_of(each.id)]
    if not (mentees and mentors and team):
        return Shown(notes=(WORDS.note("nobody"),), hidden=_ALL)
    choices = {
        "mentee": _choices([*without, *(each for each in mentees if each not in without)]),
        "mentor": _choices(mentors),
        "supervisor": _choices(team),
        "recorded_by": _choices(team),
    }
    values = {
        "hours": "16:00 to 18:00",
        "mentee_a_week": "10",
        "mentor_a_week": "10",
        "agreed_on": f"{known.today:%d/%m/%Y}",
    }
    ticks = {"days": tuple((f"day_{at}", name) for at, name in enumerate(DAYS))}
    return Shown(values=values, choices=choices, ticks=ticks, notes=notes, is_done=not without)


_ALL = frozenset(group.name for group in WORDS.groups)


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Pairs the two, if they are no pair yet, and records what was agreed."""
    typed = Typed(WORDS, form)
    agreed = _read(typed, known)
    effects: Sequence[Effect] = ()
    try:
        pairing = await _pairing(office, known, agreed)
        effects = await office.carry(
            lambda rules: AgreementRecorded(
                COMMAND,
                pairing,
                agreed.terms(rules),
                agreed.supervisor,
                agreed.recorded_by,
                agreed.on,
            )
        )
    except Refused as refused:
        typed.refused(FIELDS.get(refused.text_id, "mentee"), refused)
        typed.finish()
    is_kept = any(isinstance(each, AddAgreement) for each in effects)
    return Saved(WORDS.note("saved" if is_kept else "second"))


async def _pairing(office: Office, known: Known, agreed: Agreed) -> UUID:
    found = known.pairing_of(agreed.mentee)
    if found is not None and found.mentor.id == agreed.mentor:
        return found.id
    pairing = uuid4()
    await office.carry(lambda _: PairAsked(COMMAND, pairing, agreed.mentee, agreed.mentor))
    return pairing


def _read(typed: Typed, known: Known) -> Agreed:
    people = {str(each.id): each for each in known.roster.people}
    chosen = {
        name: typed.chosen(name, people)
        for name in ("mentee", "mentor", "supervisor", "recorded_by")
    }
    days = frozenset(at for at in range(len(DAYS)) if typed.text(f"day_{at}"))
    spans_ = typed.take("hours", spans, NO_SPANS)
    if not days:
        typed.wrong("days", "no_days")
    if not spans_:
        typed.wrong("hours", "no_hours")
    numbers = [typed.take(name, whole_number, 0) for name in ("mentee_a_week", "mentor_a_week")]
    on = typed.take("agreed_on", day, known.today)
    reply_days = typed.take("reply_days", number_or_none, None)
    ends_on = typed.take("ends_on", day_or_none, None)
    typed.finish()
    return Agreed(
        mentee=UUID(chosen["mentee"]),
        mentor=UUID(chosen["mentor"]),
        supervisor=UUID(chosen["supervisor"]),
        recorded_by=people[chosen["recorded_by"]].first_name,
        on=on,
        hours=tuple(Hours(days, start, until) for start, until in spans_),
        mentee_a_week=numbers[0],
        mentor_a_week=numbers[1],
        reply_days=reply_days,
        ends_on=ends_on,
    )


def _is_agreed(known: Known, mentee: Person) -> bool:
    pairing = known.pairing_of(mentee.id)
    return pairing is not None and pairing.terms is not None


def _note(known: Known, mentee: Person) -> str:
    pairing = known.pairing_of(mentee.id)
    if pairing is None:
        raise ValueError("only what is a pair is told of")
    name = "agreed" if pairing.terms else "paired"
    return WORDS.note(name, mentee=mentee.first_name, mentor=pairing.mentor.first_name)


def _choices(people: list[Person]) -> tuple[tuple[str, str], ...]:
    return tuple((str(each.id), f"{each.first_name} ({each.initials})") for each in people)


STEP = Step("agreement", look, save)
