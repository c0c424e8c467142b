"""The made-up people of the demo, and how they come into it: by the commands an operator uses.

The adults join through their own phones. The mentee does not: who tries the demo plays that part.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from bot.commanding import COMMAND, carry_out
from bot.running import Running
from bot.sandbox.phones import Phone
from flows.agreement import Quiet, Terms
from flows.heard import AgreementRecorded, LinkAsked, PairAsked, PersonAdded
from flows.local_time import Hours
from flows.people import Duty, MentorKind, Role
from flows.programme import Programme

BEGUN = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)
"""A Friday, on which the adults join."""
OPENS = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
"""The Monday on which the demo opens; in November London's clock shows UTC."""
MENTEE = "Maya"
FIRST = "Priya"
"""The first coordinator: the check word alone admits her, and she confirms the rest."""
CHECK_WORD = "river lamp"
"""Of every made-up link: agreed in person, as the story goes."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up person; `shown_as` is what stands under the name on the page."""

    name: str
    initials: str
    role: Role
    shown_as: str
    duty: Duty | None = None
    has_phone_on_page: bool = True
    born: date | None = None


CAST = (
    MadeUp(
        MENTEE, "MK", Role.MENTEE, f"mentee, 17; check word: {CHECK_WORD}", born=date(2009, 5, 1)
    ),
    MadeUp("Sam", "SO", Role.MENTOR, "mentor"),
    MadeUp("Priya", "PN", Role.COORDINATOR, "safety lead", Duty.LEAD),
    MadeUp("Joe", "JA", Role.COORDINATOR, "deputy lead", Duty.DEPUTY),
    MadeUp("Grace", "GT", Role.SUPERVISOR, "supervisor, manager", Duty.MANAGER, False),
    MadeUp("Tom", "TB", Role.COORDINATOR, "trustee lead", Duty.TRUSTEE_LEAD, False),
)
AGREED = Terms(
    zone="Europe/London",
    hours=(Hours(frozenset({0, 3}), time(16), time(19)),),
    mentee_a_week=10,
    mentor_a_week=10,
    usual_reply_days=2,
    ends_on=date(2027, 7, 16),
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who is who in the database, and the payload of the mentee's one-time link."""

    ids: Mapping[str, UUID]
    mentees_link: str


async def bring_in(running: Running, phones: Mapping[str, Phone], rules: Programme) -> Arrived:
    """Adds everybody, pairs Maya with Sam, records their agreement, and lets the adults join."""
    ids = {person.name: uuid4() for person in CAST}
    for person in CAST:
        await carry_out(running.store, _added(person, ids[person.name], rules), BEGUN)
    pairing = uuid4()
    await carry_out(running.store, PairAsked(COMMAND, pairing, ids[MENTEE], ids["Sam"]), BEGUN)
    quiet = Quiet(rules.contact.quiet_start, rules.contact.quiet_until)
    terms = replace(AGREED, quiet=(quiet,))
    agreed = AgreementRecorded(COMMAND, pairing, terms, ids["Grace"], "Priya", BEGUN.date())
    await carry_out(running.store, agreed, BEGUN)
    await _join(running, phones[FIRST], ids[FIRST])
    for person in CAST:
        if person.name not in {MENTEE, FIRST}:
            await _join(running, phones[person.name], ids[person.name], phones[FIRST])
    await running.advance(OPENS)
    return Arrived(ids, await _link(running, ids[MENTEE], OPENS))


def _added(person: MadeUp, id_: UUID, rules: Programme) -> PersonAdded:
    return PersonAdded(
        COMMAND,
        id_,
        person.name,
        person.initials,
        person.role,
        rules.zone,
        duty=person.duty,
        mentor_kind=MentorKind.VOLUNTEER if person.role is Role.MENTOR else None,
        birth_month=person.born,
        nation=rules.nation,
    )


async def _link(running: Running, person: UUID, now: datetime) -> str:
    token = secrets.token_urlsafe(16)
    await carry_out(running.store, LinkAsked(COMMAND, person, token, CHECK_WORD), now)
    return token


async def _join(
    running: Running, phone: Phone, person: UUID, confirmer: Phone | None = None
) -> None:
    """Opens the link, gives the check word, is confirmed, and presses the first button: yes."""
    phone.start(await _link(running, person, BEGUN))
    await running.settle()
    phone.write(CHECK_WORD)
    await running.settle()
    for each in filter(None, (confirmer, phone)):
        message = next(shown for shown in reversed(each.inbox) if shown.buttons)
        each.press(message.message_id, message.buttons[0][0].data)
        await running.settle()
