"""A coordinator's yes: is whoever gave the check word the person? Nobody confirms themselves.

Yes lets the joining begin, or go on; no ends the account and the link. Both are entries.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import CASES, EVERYBODY, Act, Button
from flows.effects import ChangeStanding, EndAccount, MoveInvite
from flows.heard import TimerKind
from flows.local_time import say_was_at
from flows.people import Invite, Person, Role, Standing
from flows.rights import Action, On, may
from flows.turn import Manner, Rows, Turn
from flows.turns import stopped_waiting
from flows.turns.gating import look_again

OF_TEAM = {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR}
"""Whom the check word alone admits while no other coordinator has ever joined: somebody is first."""


def ever_joined(person: Person) -> bool:
    """Have they joined, whatever has become of their account since?"""
    return person.ever_joined


def is_first(turn: Turn, person: Person) -> bool:
    """Has no coordinator but them ever joined? Then somebody has to begin."""
    others = (p for p in turn.facts.team if p.id != person.id)
    return not any(Role.COORDINATOR in p.roles and ever_joined(p) for p in others)


def is_enough(turn: Turn, person: Person, link: Invite) -> bool:
    """Does the check word alone admit them? Nobody comes back by a word that a colleague chose.

    Whoever was the only coordinator comes back by a link of the command line: it could make anything.
    """
    if not (is_first(turn, person) and person.roles & OF_TEAM):
        return False
    is_alone = all(each.id == person.id for each in turn.facts.team)
    return is_alone or link.made_by is None or not ever_joined(person)


def needs_another(turn: Turn, person: Person, made_by: UUID) -> bool:
    """Must somebody else than whoever made their link confirm them? With both they could be both.

    It counts for whoever runs the scheme, or may yet, and for everybody who has joined, had an account
    or told something before: who takes their account over reads what they told. Somebody new is
    confirmed by the only coordinator all the same, as setting up needs one.
    """
    has_told = bool(turn.cases_of(person.id))
    runs_it = bool(person.roles & OF_TEAM or person.duties or person.is_nothing)
    if not (runs_it or ever_joined(person) or person.had_account or has_told):
        return False
    left_out = kept_out(turn, person) | {person.id, made_by}
    others = (p for p in turn.facts.team if p.id not in left_out)
    is_watched = any(Role.COORDINATOR in p.roles and ever_joined(p) for p in others)
    return is_watched or ever_joined(person) or (person.had_account and has_told)


def with_new_link(person: Person) -> Person:
    """How they will wait once they have come by a new link: the account that they have now is ended."""
    return replace(person, had_account=person.had_account or person.account is not None)


def _about(turn: Turn, person: Person, made_by: UUID | None) -> On:
    is_barred = made_by is not None and needs_another(turn, person, made_by)
    first = made_by if is_barred else None
    return On(person=person.id, first=first, kept_out=kept_out(turn, person))


def kept_out(turn: Turn, person: Person) -> frozenset[UUID]:
    """Whom a worry of theirs is about: they have no say in who reads and answers it as them."""
    return frozenset(who for case in turn.cases_of(person.id) for who in case.about)


def may_confirm(turn: Turn, who: Person, person: Person) -> bool:
    """May somebody say that it is this person?"""
    made_by = person.link.made_by if person.link else None
    return may(who, Action.CONFIRM_PERSON, _about(turn, person, made_by))


def could_confirm(turn: Turn, person: Person, made_by: UUID) -> bool:
    """Could anybody say that it is them, once they have come by a link that this person makes?"""
    about = _about(turn, with_new_link(person), made_by)
    team = turn.facts.team
    return any(p.is_reachable and may(p, Action.CONFIRM_PERSON, about) for p in team)


def who_can_be_asked(turn: Turn, person: Person) -> tuple[Person, ...]:
    """The coordinators who can be asked whether it is this person."""
    team = turn.facts.team
    return tuple(each for each in team if each.is_reachable and may_confirm(turn, each, person))


def confirmers(turn: Turn, person: Person) -> tuple[Person, ...]:
    """The coordinators who hear what becomes of this person's link and account."""
    about = On(person=person.id)
    team = turn.facts.team
    return tuple(p for p in team if p.is_reachable and may(p, Action.CONFIRM_PERSON, about))


def what_they_are(turn: Turn, person: Person) -> str:
    """A person's role, in a word."""
    role = next((role for role in Role if role in person.roles), None)
    return turn.words.label(f"role_{role.value}" if role else "role_none")


def kept_standing(person: Person) -> Standing | None:
    """To which standing somebody comes back once it is clear that it is them: who joined, joined."""
    standing = person.standing if person.is_proven else person.before
    return None if standing in {Standing.ASKED, Standing.NOT_NOW} else standing


def standing_without_account(person: Person) -> ChangeStanding:
    """They have no account any more."""
    kept = kept_standing(person)
    apart = Standing.UNLINKED if kept else Standing.INVITED
    return ChangeStanding(person.id, apart, person.version, before=kept)


def ask(turn: Turn, person: Person, link: Invite) -> Sequence[Person]:
    """They gave the check word just now: asks the coordinators in private whether it is them."""
    asked = who_can_be_asked(turn, person)
    for each in asked:
        at = say_was_at(turn.now, turn.now, each.zone)
        _ask_one(turn, each, person, link, "staff.confirm", at=at)
    turn.because("confirm_asked" if asked else "nobody_confirms")
    return asked


def ask_later(turn: Turn, person: Person, link: Invite) -> Sequence[Person]:
    """They gave it a while ago and wait: asks the coordinators, and keeps when; gives back whom."""
    asked = who_can_be_asked(turn, person)
    for each in asked:
        _ask_one(turn, each, person, link, "staff.confirm_later")
    if asked:
        turn.add(MoveInvite(replace(link, asked_at=turn.now)))
    turn.because("confirm_asked" if asked else "nobody_confirms")
    return asked


def _ask_one(
    turn: Turn, to: Person, person: Person, link: Invite, text: str, **values: str
) -> None:
    turn.say(
        to,
        text,
        Manner(buttons=yes_or_no(turn, person, link)),
        initials=person.initials,
        what=what_they_are(turn, person),
        **values,
    )


def is_here(turn: Turn, person: Person) -> None:
    """Somebody can be reached from now on: whoever waits to be confirmed, what nobody has read, and
    the gate are looked at, as far as theirs to do."""
    if person.duties:
        look_again(turn)
    if person.duties or may(person, Action.CONFIRM_PERSON):
        turn.timer(TimerKind.WAITING, turn.now, person.id, expects={EVERYBODY: CASES})


def ask_about_waiting(turn: Turn) -> None:
    """Asks about everybody who gave the check word when there was nobody to ask."""
    for each in turn.facts.everybody:
        waits = each.standing is Standing.UNCONFIRMED and each.link is not None
        if waits and each.link is not None and each.link.asked_at is None:
            ask_later(turn, each, each.link)


def yes_or_no(turn: Turn, person: Person, link: Invite) -> Rows:
    """The two buttons of a coordinator's answer."""
    who = str(person.id)
    meaning = {EVERYBODY: "yes", "person": who, "young": who, "link": str(link.id)}
    return (
        (turn.labelled("confirm", Act.CONFIRM, **meaning),),
        (turn.labelled("deny", Act.DENY, **meaning),),
    )


def answered(turn: Turn, button: Button) -> None:
    """A coordinator said yes or no; the first one counts."""
    person = turn.facts.people.get(UUID(button.means("person")))
    link = person.link if person else None
    is_open = link is not None and str(link.id) == button.means("link")
    if person is None or link is None or person.standing is not Standing.UNCONFIRMED or not is_open:
        _too_late(turn, person, button)
    elif not may_confirm(turn, turn.me, person):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
    elif button.act is Act.CONFIRM:
        _confirm(turn, person)
    else:
        _deny(turn, person, link)


def _too_late(turn: Turn, person: Person | None, button: Button) -> None:
    """It is settled; but a no to what somebody else said yes to is a doubt that all of them hear."""
    said_no = button.act is Act.DENY and person is not None and person.is_proven
    if (
        person is None
        or not said_no
        or not may(turn.me, Action.CONFIRM_PERSON, _about(turn, person, None))
    ):
        turn.say(turn.me, "staff.confirm_settled")
        return
    turn.enter(None, EntryKind.DOUBTED, turn.me.id, person=person.id)
    for each in confirmers(turn, person):
        turn.say(each, "staff.denied_late", initials=person.initials, name=turn.me.first_name)
    turn.because("denied_late")


def _confirm(turn: Turn, person: Person) -> None:
    admit(turn, person, {"link": str(person.link.id) if person.link else ""}, by=turn.me.id)
    text = "staff.confirmed_stopped" if person.before is Standing.NOT_NOW else "staff.confirmed"
    if stopped_waiting.has_stopped(person):
        text = "staff.confirmed_stays"
    turn.say(turn.me, text, initials=person.initials)


def admit(turn: Turn, person: Person, facts: dict[str, str], by: UUID | None = None) -> None:
    """It is them: they are greeted, or go on where they were, and what waited goes to them.

    Whoever wrote stop meanwhile hears nothing; `before` then says that nothing was shown to them yet.
    """
    standing = person.before or Standing.ASKED
    is_stopped = standing is Standing.NOT_NOW
    before = Standing.ASKED if is_stopped else None
    turn.add(ChangeStanding(person.id, standing, person.version, before=before))
    turn.enter(None, EntryKind.CONFIRMED, by, facts=facts, person=person.id)
    for case in turn.cases_of(person.id):  # what was written before was theirs after all
        turn.enter(case.id, EntryKind.CONFIRMED, by)
    if stopped_waiting.has_stopped(person):
        stopped_waiting.keep_stop(turn, person)
    elif not is_stopped:
        turn.timer(TimerKind.WELCOME, turn.now, person.id)
    turn.because("confirmed")


def _deny(turn: Turn, person: Person, link: Invite) -> None:
    turn.say(person, "joining.not_them", Manner(apart=True))
    end_link(turn, person, replace(link, stopped_at=None))  # it was not theirs
    turn.enter(None, EntryKind.DENIED, turn.me.id, facts={"link": str(link.id)}, person=person.id)
    for each in confirmers(turn, person):
        turn.say(each, "staff.denied", initials=person.initials, name=turn.me.first_name)
    turn.because("denied")


def end_link(turn: Turn, person: Person, link: Invite) -> None:
    """The link and the account that it brought are nothing any more."""
    turn.add(
        MoveInvite(replace(link, expires=turn.now, check_word=None)),
        EndAccount(person.id),
        standing_without_account(person),
    )
