"""The operator's alarms that stand now: what is wrong with the running of the bot, in plain words.

Holds them; decides nothing and tells nobody by itself. No text may hold a name, a word or a token.
"""

FOREIGN, UNREACHED = "foreign webhook", "webhook not reached"
"""Names of alarms."""


class Alarms:
    """What stands at this moment, oldest first; each alarm has a name and one sentence."""

    def __init__(self) -> None:
        self._standing: dict[str, str] = {}

    @property
    def standing(self) -> tuple[str, ...]:
        """The sentences of all that stand."""
        return tuple(self._standing.values())

    def __contains__(self, name: str) -> bool:
        return name in self._standing

    def stand(self, name: str, sentence: str) -> bool:
        """From now on this stands, under a name that never changes; was it not there before?"""
        is_new = name not in self._standing
        self._standing[name] = sentence
        return is_new

    def end(self, name: str) -> bool:
        """This is over; did it stand? Twice is harmless."""
        return self._standing.pop(name, None) is not None
