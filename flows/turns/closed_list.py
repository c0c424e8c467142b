"""The closed worries that I may see, the newest first, a page at a time; each opens as it is kept.

Numbers and initials only. Opening one is an entry, and opening it again asks for a reason.
"""

from flows.casework import Case
from flows.closed_list import A_PAGE, CLOSED
from flows.conversing import Act, Button
from flows.heard import MessageHeard
from flows.ladder import may_see
from flows.local_time import stamp
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn


def show(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Somebody asks for the list."""
    _show(turn)


def older(turn: Turn, talks: Talks, button: Button) -> None:
    """The next page."""
    _show(turn)


def _show(turn: Turn) -> None:
    if not may(turn.me, Action.OPEN_CASE):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    turn.because("closed_shown")
    seen = [case for case in turn.facts.archive if may_see(case, turn.me)]
    page = seen[:A_PAGE]
    if not page:
        turn.say(turn.me, "closing.none_closed")
        return
    rows = [[_open_button(turn, case)] for case in page]
    if len(seen) > A_PAGE:
        rows.append([turn.labelled("closed_older", Act.CLOSED, **{CLOSED: str(page[-1].number)})])
    turn.say(turn.me, "closing.closed_list", Manner(buttons=rows))


def _open_button(turn: Turn, case: Case) -> Button:
    level = turn.words.label(f"level_{case.level.name}")
    initials = turn.facts.people[case.person].initials
    when = stamp(case.closed_at or case.opened_at, turn.facts.rules.zone)
    label = f"{case.number} · {level} · {initials} · {when}"
    return turn.button(label, Act.OPEN_CASE, case=str(case.id))
