"""`/cover`: who is on duty when in the next seven days, and who holds which duty. Changes nothing."""

from datetime import timedelta

from flows.conversing import Act, Button
from flows.cover import cover_ends, cover_from, is_covered, stretches_on
from flows.heard import MessageHeard
from flows.local_time import say_date, stamp, to_local
from flows.people import LADDER
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn

DAYS_SHOWN = 7


def show(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Somebody of the team asks for the cover."""
    if not may(turn.me, Action.SEE_COVER):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    turn.because("cover_shown")
    parts = (_now(turn), "\n".join(_days(turn)), "\n".join(_duties(turn)))
    turn.say_text(turn.me, "cover.head", "\n\n".join(parts), Manner(buttons=_buttons(turn)))


def _now(turn: Turn) -> str:
    rules, now, me = turn.facts.rules, turn.now, turn.me
    ends, begins = cover_ends(rules, now), cover_from(rules, now)
    if is_covered(rules, now) and ends is not None:
        state = turn.words.label("cover_until").format(by=turn.by(ends, me))
    elif begins is not None:
        state = turn.words.label("cover_from").format(at=turn.at(begins, me))
    else:
        state = turn.words.label("cover_never")
    return turn.words.fill("cover.head", when=stamp(now, rules.zone), state=state)


def _days(turn: Turn) -> list[str]:
    rules, words = turn.facts.rules, turn.words
    today = to_local(turn.now, rules.zone).date()
    lines = [words.label("cover_days")]
    for day in (today + timedelta(days=number) for number in range(DAYS_SHOWN)):
        spans = [
            f"{to_local(start, rules.zone):%H:%M} {words.label('cover_to')} "
            f"{_end(f'{to_local(until, rules.zone):%H:%M}')}"
            for start, until in stretches_on(rules, day)
        ]
        lines.append(f"{say_date(day)}: {', '.join(spans) or words.label('cover_nobody')}")
    ahead = [each for each in rules.cover.closed if each >= today + timedelta(days=DAYS_SHOWN)]
    if ahead:
        lines.append(f"{words.label('cover_later')} {', '.join(map(say_date, ahead))}")
    return lines


def _end(clock: str) -> str:
    return "24:00" if clock == "00:00" else clock


def _duties(turn: Turn) -> list[str]:
    words = turn.words
    lines = [words.label("cover_duties")]
    for duty in LADDER:
        held = [each.first_name for each in turn.facts.team if duty in each.duties]
        who = ", ".join(held) or words.label("cover_nobody")
        lines.append(f"{words.label(f'duty_{duty.value}')}: {who}")
    return lines


def _buttons(turn: Turn) -> list[list[Button]]:
    if not may(turn.me, Action.CHANGE_COVER):
        return []
    return [[turn.labelled("cover_change", Act.CHANGE_COVER)]]
