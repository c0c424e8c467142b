"""What counts as "stop", "pause" and "start again" when it stands alone, in any case.

Inside a sentence it is part of the sentence: "please stop by on Tuesday" is a message.
"""

from flows.people import Rest

PAUSE = frozenset(
    {
        "pause", "/pause", "pause please", "please pause", "pause everything", "pause it all",
        "pause messages", "pause for now", "i need a break", "take a break",
    }
)  # fmt: skip
STOP = frozenset(
    {
        "stop", "/stop", "stop please", "please stop", "stop now", "stop stop", "stop stop stop",
        "stop everything", "stop it all", "stop all", "stopall", "stop messages",
        "stop all messages", "stop the messages", "stop messaging", "stop messaging me",
        "stop texting", "stop texting me", "stop writing to me", "stop asking me", "no more messages",
        "unsubscribe", "opt out", "quit", "leave me alone",
    }
)  # fmt: skip
MY_MENTOR = "my mentor"
STOP_MESSAGES = frozenset(
    {
        f"{stop} {way} {MY_MENTOR}"
        for stop in ("stop messages", "stop the messages", "stop all messages", "no more messages")
        for way in ("with", "from", "to", "between me and")
    }
) | {f"stop {MY_MENTOR}", f"i don't want messages from {MY_MENTOR}"}
START = frozenset({"start", "start again", "please start again", "start messages", "unpause"})
YES = frozenset({"yes", "yes please", "y", "yeah", "yep", "ok", "okay"})
"""Counts as "start again" only where nothing else was asked."""

RESTS = {Rest.PAUSED: PAUSE, Rest.STOPPED: STOP}


def rest_in(said: str) -> Rest | None:
    """Which rest these words alone ask for."""
    return next((rest for rest, words in RESTS.items() if said in words), None)


def stops_messages(said: str, mentors: tuple[str, ...]) -> bool:
    """Do these words alone stop the messages with a mentor, named or not?"""
    named = (f" {name.casefold()}" for name in mentors)
    ends = [said.removesuffix(name) for name in named if said.endswith(name)]
    return said in STOP_MESSAGES or any(f"{end} {MY_MENTOR}" in STOP_MESSAGES for end in ends)
