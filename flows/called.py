"""Adults who are called by what they do here ("the deputy", "the safeguarding lead"), not by name.

Knows nothing of who may read what. In doubt the words mean whoever does that here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from flows.people import Duty, Person, Role

_ONE = r"\b(?:(?:the|this|that|your|our|ur|ya|yr|a|my)\s+)"
_HERE = r"(?:safe\s?guarding|safety|programme|program|scheme|project|charity)"
_SAFETY = r"(?:safety|safe\s?guarding|child protection|keeping (?:us|me|people|everyone) safe)"
_LEAD = (
    r"(?<!\bin )(?<!\binto )(?<!\btake )(?<!\btook )(?<!\bhas )(?<!\bhad )"
    rf"{_ONE}lead(?:er)?\b(?!\s+(?:singer|guitar|guitarist|vocals?|role|part|actor|actress|pipe|paint|"
    r"pencil|by|to|up|of|on|off|for|in|at)\b)|"
    rf"{_ONE}?\b{_HERE}\s+lead(?:er)?\b|{_ONE}?\bdsl\b|"
    rf"{_ONE}?\bdesignated\s+(?:safe\s?guarding\s+)?(?:lead|person|officer)\b"
)
_LOOKS_AFTER = (
    rf"(?:{_ONE}(?:one|person|woman|man|lady|guy)\s+(?:(?:who|that)\s+)?(?:is\s+|'s\s+)?)?"
    rf"(?:\b(?:in charge of|responsible for|looks? after|looking after)\s+(?:the\s+)?{_SAFETY}|"
    r"\b(?:runs?|leads?) (?:the|this|ur|your) (?:scheme|programme|program|project))\b|"
    rf"{_ONE}?\b{_SAFETY}\s+(?:person|woman|man|lady|guy|bloke|girl|officer|team)\b"
)
_DEPUTY = (
    rf"{_ONE}?\b(?:{_HERE}\s+)?deput(?:y|e|ie)\b(?!\s+(?:head|principal|teacher|mayor|manager|prime|"
    r"at (?:my|the|our) (?:school|college|work))\b)|"
    rf"{_ONE}?\bassistant\s+(?:{_HERE}\s+)?lead\b"
)
_MANAGER = (
    rf"{_ONE}?\b(?:{_HERE}\s+manager|manager\s+"
    rf"(?:here|(?:of|at|in)\s+(?:the|this|your|our|ur)\s+{_HERE}|of mentoring))\b"
)
_COORDINATOR = r"\bco-?\s?ord[ie]nat[oe]rs?\b|\bcordinat[oe]rs?\b"

BY_DUTY: Final = {
    Duty.LEAD: re.compile(f"{_LEAD}|{_LOOKS_AFTER}", re.IGNORECASE),
    Duty.DEPUTY: re.compile(f"{_DEPUTY}|{_LOOKS_AFTER}", re.IGNORECASE),
    Duty.MANAGER: re.compile(_MANAGER, re.IGNORECASE),
    Duty.TRUSTEE_LEAD: re.compile(rf"{_ONE}?\btrustees?\b", re.IGNORECASE),
}
"""Whoever looks after safety may be the lead or the deputy: the cards call both so."""
ASKED_BY_DUTY: Final = {Duty.MANAGER: re.compile(rf"{_ONE}?\bmanagers?\b", re.IGNORECASE)}
"""What counts only where it is asked about whom it is: elsewhere it may be the manager of a shop."""
BY_ROLE: Final = {
    Role.MENTOR: re.compile(r"\b(?:mentor|volunteer)s?\b", re.IGNORECASE),
    Role.COORDINATOR: re.compile(_COORDINATOR, re.IGNORECASE),
    Role.SUPERVISOR: re.compile(r"\bsupervisors?\b", re.IGNORECASE),
}
"""Many may have one role, so this too counts only where it is asked about whom it is."""


def called(
    text: str, people: Iterable[Person], *, asked: bool
) -> Iterator[tuple[int, int, Person]]:
    """Where whom `text` calls by a duty; `asked` says that it was asked about whom it is."""
    for person in people:
        for duty in person.duties:
            found = [BY_DUTY[duty]]
            found += [ASKED_BY_DUTY[duty]] if asked and duty in ASKED_BY_DUTY else []
            for match in (match for each in found for match in each.finditer(text)):
                yield match.start(), match.end(), person


def called_by_role(text: str, people: Iterable[Person]) -> frozenset[UUID]:
    """Everybody who has a role that `text` speaks of, where it is asked about whom it is."""
    spoken = {role for role, pattern in BY_ROLE.items() if pattern.search(text)}
    return frozenset(person.id for person in people if person.roles & spoken)
