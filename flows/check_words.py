"""Check words: agreed or told in person, and given once by whoever opened a link.

Compares as people write: case, spaces, hyphens and marks do not count. Never shows a word.
"""

import unicodedata
from hmac import compare_digest

from flows.people import Person

SHORTEST, LONGEST = 5, 40
"""Letters and digits of a check word, counted without what does not count."""
MOST_WORDS_IN_A_TRY = 4
"""Whoever writes more words than this wrote a sentence and not a check word."""


def bare(text: str) -> str:
    """Letters and digits alone, small and without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in apart if each.isalnum())


def is_same(given: str, agreed: str) -> bool:
    """Is it the word that was agreed? Takes as long for a near miss as for any other."""
    return compare_digest(bare(given).encode(), bare(agreed).encode())


def is_a_try(text: str) -> bool:
    """Can it be meant as a check word at all?"""
    return bool(bare(text)) and len(text.split()) <= MOST_WORDS_IN_A_TRY


def check_word_fault(word: str, person: Person) -> str:
    """Why a word will not do, as a text id of the command line; empty where it will."""
    letters = bare(word)
    if not SHORTEST <= len(letters) <= LONGEST or not is_a_try(word):
        return "command.check_word_length"
    if letters in {bare(person.first_name), bare(person.initials)}:
        return "command.check_word_name"
    return ""
