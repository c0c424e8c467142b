"""/people: who is here and where each stands; one tap opens somebody, with what the presser may do.

Shows first names, initials, roles and standings; never a word of anybody's messages or worries.
"""

from collections.abc import Callable
from uuid import UUID

from flows.conversing import EVERYBODY, Act, Button
from flows.heard import MessageHeard
from flows.people import Account, Person, Reach, Standing
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn
from flows.turns import ending_roles
from flows.turns.confirming import what_they_are
from flows.turns.people_accounts import doings
from flows.turns.sure import fault

Doing = Callable[[Turn, Talks, Button], None]
A_PAGE = 12
"""So many people stand under one message."""


def show(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/people`: the first page."""
    _page(turn, 0)


def page(turn: Turn, talks: Talks, button: Button) -> None:
    """Another page."""
    _page(turn, int(button.means("page")))


def _page(turn: Turn, number: int) -> None:
    if not _may_see(turn):
        return
    found = _listed(turn)
    last = max(len(found) - 1, 0) // A_PAGE
    number = min(number, last)
    rows = [[_row(turn, each)] for each in found[number * A_PAGE : (number + 1) * A_PAGE]]
    others = [("people_before", number - 1)] if number else []
    others += [("people_after", number + 1)] if number < last else []
    if others:
        rows.append([turn.labelled(of, Act.PEOPLE, **_to(page=str(to))) for of, to in others])
    count, values = str(len(found)), {"part": str(number + 1), "parts": str(last + 1)}
    if last:
        turn.say(turn.me, "people.page", Manner(buttons=rows), count=count, **values)
    else:
        turn.say(turn.me, "people.all", Manner(buttons=rows), count=count)
    turn.because("people_shown")


def _may_see(turn: Turn) -> bool:
    if may(turn.me, Action.SEE_PEOPLE):
        return True
    turn.say(turn.me, "staff.not_allowed")
    turn.because("not_allowed")
    return False


def _listed(turn: Turn) -> list[Person]:
    """Everybody of whom there is more than a row that others refer to, by first name."""
    found = (p for p in turn.facts.everybody if p.standing is not Standing.ERASED)
    return sorted(found, key=lambda p: (p.first_name.casefold(), p.initials, str(p.id)))


def _to(**meaning: str) -> dict[str, str]:
    return {EVERYBODY: "yes", **meaning}


def _row(turn: Turn, person: Person) -> Button:
    label = turn.words.label("people_row").format(
        name=person.first_name,
        initials=person.initials,
        what=what_they_are(turn, person),
        state=standing_of(turn, person),
    )
    return turn.button(label, Act.PERSON, **_to(person=str(person.id)))


def standing_of(turn: Turn, person: Person) -> str:
    """Where somebody stands, in a few words. A link that waits comes before what was."""
    if person.standing in {Standing.INVITED, Standing.UNLINKED}:
        waits = person.id in turn.facts.links
        return turn.words.label("stands_link" if waits else "stands_no_link")
    if person.standing is Standing.JOINED and not _is_active(person.account):
        reach = person.account.reach if person.account else Reach.DEACTIVATED
        return turn.words.label(f"stands_{reach.value}")
    return turn.words.label(f"stands_{person.standing.value}")


def _is_active(account: Account | None) -> bool:
    return account is not None and account.reach is Reach.ACTIVE


def opened(turn: Turn, talks: Talks, button: Button) -> None:
    """One person, with what the presser may do."""
    person = turn.facts.people.get(UUID(button.means("person")))
    if not _may_see(turn):
        return
    if person is None or person.standing is Standing.ERASED:
        turn.say(turn.me, "people.gone")
        return
    _show(turn, person, "people.one")
    turn.because("person_shown")


def _show(turn: Turn, person: Person, text_id: str) -> None:
    turn.say(
        turn.me,
        text_id,
        Manner(buttons=[*doings(turn, person), *ending_roles.doings(turn, person)]),
        name=person.first_name,
        initials=person.initials,
        what=ending_roles.all_they_are(turn, person),
        state=standing_of(turn, person),
    )


def if_still_so(do: Doing) -> Doing:
    """What a press does, unless it is a yes that counts no more: then the person is shown anew."""

    def pressed(turn: Turn, talks: Talks, button: Button) -> None:
        person = turn.facts.people.get(UUID(button.means("person")))
        is_here = person is not None and person.standing is not Standing.ERASED
        late = fault(turn, button, person) if person is not None and is_here else ""
        if person is None or not late:
            do(turn, talks, button)
        elif _may_see(turn):
            _show(turn, person, late)
            turn.because("press_refused")

    return pressed
