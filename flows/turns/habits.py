"""What a mentor does without words, looked at after each message: a worry where a person must look.

Once for a mentor, a rule and a week. The mentor never hears of it, and nothing is held back for it.
"""

from dataclasses import replace

from flows.agreement import Direction
from flows.habits import Did, HabitRule, Trace
from flows.heard import Said
from flows.noticing import Notice
from flows.relaying import Pairing
from flows.turn import Turn
from flows.turns.worries import noticed_worry, raise_worry


def notice_habits(turn: Turn, pairing: Pairing, said: Said, did: Did) -> None:
    """Counts what I did now with what I did lately, and asks a person to look where it is enough."""
    terms, traces = pairing.terms, turn.facts.traces
    if terms is None:
        return
    done = (*traces.done, Trace(did, pairing.id, said.at))
    for rule in turn.facts.library.word_list.habits:
        count = 0 if rule.id in traces.raised else rule.count(done, pairing.id, terms, turn.now)
        if count and rule.did is did:
            _raise(turn, pairing, said, rule, count)


def _raise(turn: Turn, pairing: Pairing, said: Said, rule: HabitRule, count: int) -> None:
    """The route of worries about an adult of the scheme: closed to the mentor."""
    agreed = pairing.terms.cap(Direction.TO_MENTEE) if pairing.terms else 0
    night = rule.at_night
    what = turn.words.fill(
        f"habits.{rule.id}",
        count=str(count),
        number=str(agreed),
        when=str(rule.within_days),
        time=f"{night.start:%H:%M} and {night.until:%H:%M}" if night else "",
    )
    notice = Notice(
        level=rule.level,
        category=rule.category,
        rule=rule.id,
        adult_in_scheme=True,
        doer_before=False,
        words=what,
        read_as="",
    )
    worry = noticed_worry(pairing.mentee, pairing.mentor, said, notice)
    raise_worry(turn, replace(worry, about=frozenset({pairing.mentor.id})))
    turn.because("habit_noticed", level=rule.level.name)
