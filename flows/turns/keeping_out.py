"""Whoever turns out to be named is out of a worry that is open: at once, also where they have it.

Takes back what is on its way to them and asks the next adult. Never says to them that it did.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.ladder import audience, step_due
from flows.turn import Turn
from flows.turns.alerting import alert, keep_from
from flows.turns.worries import restart


def keep_out(
    turn: Turn, case: Case, people: Collection[UUID], *, words_follow: bool = False
) -> Case:
    """The case as it is without them. Who it asks now is alerted.

    `words_follow` says that new words come with it and alert whoever has it: then only those are
    alerted here who take the place of somebody that is out.
    """
    new = frozenset(people) - case.about
    if not new:
        return case
    without = keep_from(turn, case, new)
    if case.owner in new:
        turn.enter(case.id, EntryKind.RAISED_AGAIN)
        restart(turn, replace(without, owner=None), "again")
    elif without.is_unread and (not words_follow or alerts_another(turn, case, new)):
        turn.put_case(replace(without, paged_at=turn.now))
        alert(turn, without, "again")
    else:
        turn.put_case(without)
        if not words_follow:
            alert(turn, without, "more")
    turn.because("about_named")
    return turn.case(case.id) or without


def alerts_another(turn: Turn, case: Case, people: Collection[UUID]) -> bool:
    """Is another alerted of new words because these are kept out? Nobody needs a second alert then."""
    new = frozenset(people) - case.about
    return case.owner in new or (case.is_unread and bool(new & _asked(turn, case)))


def _asked(turn: Turn, case: Case) -> frozenset[UUID]:
    """Whom its last alert asked."""
    who = step_due(turn.facts.rules, case, case.paged_at)[1].who
    return frozenset(each.id for each in audience(turn.facts.team, case, who))
