"""I'll take it: another adult takes over a worry that somebody has and does not work on.

Only who has read it, and only while nothing has moved on since they were asked. It is an entry.
"""

from dataclasses import replace

from flows.casework import EntryKind
from flows.conversing import Button
from flows.effects import Lane, WithdrawDeliveries
from flows.forgotten import is_forgotten, unopened_since
from flows.heard import Topic, TopicKind
from flows.rights import Action
from flows.turn import Manner, Turn
from flows.turns.case_door import file_for, is_read_first, to_write
from flows.turns.casefile import tell_others, tell_read
from flows.turns.forgotten import name_of_owner
from flows.turns.heard_of import said_to_owner
from flows.turns.watching import watch_work


def take_over(turn: Turn, button: Button) -> None:
    """I'll take it: whoever has read it owns it from now on, unless somebody else does by now."""
    file = file_for(turn, Action.ACKNOWLEDGE)
    if file is None:
        return
    case, me = file.case, turn.me
    is_stuck = is_forgotten(case) or unopened_since(file) is not None
    if (
        case.is_unread
        or not case.is_open
        or str(case.owner) != button.means("owner")
        or not is_stuck
    ):
        number = str(case.number)
        turn.say(me, "alert.moved_on", number=number, name=name_of_owner(turn, case))
        turn.because("moved_on")
        return
    if not is_read_first(turn, file):
        return
    owned = replace(case, owner=me.id)
    turn.put_case(owned)
    turn.enter(case.id, EntryKind.TAKEN_OVER, me.id, facts={"from": str(case.owner)})
    turn.add(WithdrawDeliveries(Topic(TopicKind.CASE, case.id), Lane.ALERT))
    watch_work(turn, owned)
    tell_others(turn, file)
    is_told = tell_read(turn, file, owned)
    what = said_to_owner(turn, file, is_told=is_told)
    turn.say(
        me, "alert.yours", Manner(buttons=to_write(turn, case)), number=str(case.number), what=what
    )
    turn.because("taken_over", name=me.first_name)
