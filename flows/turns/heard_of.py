"""What a young person has heard of a worry since its newest words, as the record says. Tells nobody."""

from flows.casework import CaseFile, Entry, EntryKind
from flows.forgotten import NEW_WORDS
from flows.local_time import stamp
from flows.turn import Turn

HEARD_OF_IT = {EntryKind.YOUNG_PERSON_TOLD, EntryKind.WROTE_TO_YOUNG_PERSON}


def last_heard(file: CaseFile) -> Entry | None:
    """The last that they heard of it, unless new words have come since.

    Another level, or a reopening without words, begins the adults' times anew and unsays nothing.
    """
    for entry in reversed(file.entries):
        if entry.kind in NEW_WORDS:
            return None
        if entry.kind in HEARD_OF_IT:
            return entry
    return None


def said_to_owner(turn: Turn, file: CaseFile, *, is_told: bool) -> str:
    """What whoever has the worry from now on hears of what its young person knows."""
    if is_told:
        return turn.words.fill("alert.yours_told")
    heard = last_heard(file)
    if heard is None:
        return turn.words.fill("alert.yours_untold")
    return turn.words.fill("alert.yours_heard", when=stamp(heard.at, turn.facts.rules.zone))
