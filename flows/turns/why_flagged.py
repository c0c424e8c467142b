"""Why was this flagged? The rule, its kind, the exact words and how they were read, for who has opened it.

Says nothing of how the young person is: a rule knows words alone.
"""

from flows.casework import Concern, EntryKind
from flows.local_time import stamp
from flows.rights import Action, may
from flows.turn import Turn
from flows.turns.case_door import file_for, is_read_first


def why_flagged(turn: Turn) -> None:
    """Tells it to whoever may open the worry and has read its newest words. It is a look at it."""
    if turn.facts.file is None:
        if may(turn.me, Action.OPEN_CASE):
            turn.say(turn.me, "alert.why_which")
        else:
            turn.say(turn.me, "staff.not_allowed")
            turn.because("not_allowed")
        return
    # One that is named: whoever it is about hears what anybody hears who may not.
    file = file_for(turn, Action.OPEN_CASE)
    if file is None or not is_read_first(turn, file):
        return
    turn.enter(file.case.id, EntryKind.LOOKED, turn.me.id)
    turn.because("case_opened_by", name=turn.me.first_name)
    number = str(file.case.number)
    noticed = [each for each in file.concerns if each.noticed]
    if not noticed:
        turn.say(turn.me, "alert.why_not_noticed", number=number)
        return
    lines = [_line(turn, each) for each in noticed]
    head, end = turn.words.fill("alert.why", number=number), turn.words.fill("alert.why_end")
    turn.say_text(turn.me, "alert.why", "\n\n".join((head, *lines, end)))


def _line(turn: Turn, concern: Concern) -> str:
    words = turn.facts.library.word_list
    about = {each.id: each.about for each in words.rules}
    about |= {each.id: each.about for each in words.habits}
    return turn.words.fill(
        "alert.why_line" if concern.read_as else "alert.why_habit_line",
        when=stamp(concern.said_at, turn.facts.rules.zone),
        heard=concern.noticed.replace("\n", " / "),
        words=concern.read_as,
        reason=concern.rule,
        level=turn.words.label(f"level_{concern.level.name}"),
        kind=concern.category.replace("_", " "),
        what=about.get(concern.rule, ""),
    )
