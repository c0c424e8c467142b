"""Splitting: cuts a text that is too long for one message. Loses nothing of it."""


def split(text: str, most: int) -> list[str]:
    """Cuts a text into pieces of at most `most` UTF-16 units, at line ends or spaces if it can."""
    pieces: list[str] = []
    while _units(text) > most:
        cut = _fitting(text, most)
        for mark in ("\n", " "):
            if (found := text.rfind(mark, cut // 2, cut)) > 0:
                cut = found + 1
                break
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _units(text: str) -> int:
    beyond = 0 if text.isascii() else sum(character > "\uffff" for character in text)
    return len(text) + beyond


def _fitting(text: str, most: int) -> int:
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > most:
            return index
    return len(text)
