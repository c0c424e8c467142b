"""Filling: what the placeholders of a flow stand for, for one person. Says nothing itself."""

from collections.abc import Mapping

from flows.people import Person
from flows.turn import Turn


def values_of(turn: Turn, person: Person, subject: Mapping[str, str]) -> dict[str, str]:
    """What the placeholders of a flow stand for, for one person and what it is about."""
    facts = turn.facts
    mentors = [p.mentor.first_name for p in facts.pairings if p.mentee.id == person.id]
    mentees = [p.mentee.first_name for p in facts.pairings if str(p.id) == subject.get("pairing")]
    file = facts.file
    young_person = facts.people.get(file.case.person) if file else None
    return {
        "name": person.first_name,
        "programme": facts.rules.name,
        "mentor": mentors[0] if mentors else turn.words.label("your_mentor"),
        "mentee": mentees[0] if mentees else turn.words.label("your_mentee"),
        "lead": turn.lead_name(),
        "number": subject.get("number", ""),
        "level": subject.get("level", ""),
        "initials": young_person.initials if young_person else "",
    }
