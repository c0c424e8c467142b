"""What the adults read of whom a stop was told: never that somebody heard it who was not written to."""

from collections.abc import Sequence

from flows.people import Person, Role
from flows.relaying import Pairing
from flows.turn import Turn


def is_told(mentee: Person) -> bool:
    """Is the mentee written to now: neither at rest nor out of reach?"""
    return mentee.is_reachable and mentee.rest is None


def hears(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the mentor: the mentee hears it now, or on coming back, or I can't reach them."""
    later = "hears_later" if pairing.mentee.is_reachable else "hears_unreached"
    how = text if is_told(pairing.mentee) else later
    return turn.words.fill(f"stopping.{how}", mentee=pairing.mentee.first_name)


def are_told(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the team: both have been told, or one of them alone, or neither."""
    mentee, mentor = pairing.mentee, pairing.mentor
    values = {"initials": mentee.initials, "mentor": mentor.first_name}
    if not mentor.is_reachable:
        how = "told_mentee" if is_told(mentee) else "told_neither"
    else:
        later = "told_later" if mentee.is_reachable else "told_unreached"
        how = text if is_told(mentee) else later
    return turn.words.fill(f"stopping.{how}", **values)


def are_all_told(turn: Turn, pairings: Sequence[Pairing]) -> str:
    """To whoever stopped one or more pairings: who has been told, and whom a person has to tell."""
    if len(pairings) == 1:
        return are_told(turn, pairings[0], "told_stopped")
    not_all = [each for each in pairings if not _are_both_told(each)]
    found = [are_told(turn, each, "told_stopped") for each in not_all]
    if len(found) < len(pairings):
        found.append(turn.words.fill("stopping.told_others" if found else "stopping.told_all"))
    return " ".join(found)


def _are_both_told(pairing: Pairing) -> bool:
    return is_told(pairing.mentee) and pairing.mentor.is_reachable


PAIR = {Role.MENTEE, Role.MENTOR}


def who_is_told(turn: Turn) -> str:
    """Of everybody whose messages pass here: how many are told now, and how many are not."""
    people = [p for p in turn.facts.everybody if p.roles & PAIR and p.ever_joined]
    rest = sum(p.is_reachable and p.rest is not None for p in people)
    unreached = sum(not p.is_reachable for p in people)
    counts = {"told": len(people) - rest - unreached, "rest": rest, "unreached": unreached}
    found = [
        turn.words.fill(f"stopping.count_{how}", count=str(count))
        for how, count in counts.items()
        if count or how == "told"
    ]
    return " ".join(found)
