"""Plain words that are always there: each does one thing, whatever stands open in the chat.

Which words count depends on who writes; anything else is a message. Alone only: "stop" inside a
sentence is part of the sentence.
"""

from collections.abc import Callable, Iterable, Mapping

from flows.closed_list import CLOSED_WORDS
from flows.desk import DESK_WORDS
from flows.heard import MessageHeard
from flows.own import spoken
from flows.people import Person, Role, Standing
from flows.relaying import FLAGS, REPORTS, START_ALL, STOP_ALL
from flows.resting_words import PAUSE, STOP
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import (
    away,
    cards,
    casefile,
    channel_tests,
    closed_list,
    cover_view,
    deleting,
    desk,
    duties,
    flagging,
    gate_chat,
    mentor_stops,
    newcomers,
    own_address,
    own_data,
    pairing_up,
    people,
    proving,
    resting,
    staff_help,
    stopping,
    stopping_all,
    telling,
    why_flagged,
)
from flows.turns.at_rest import say_resting

Doing = Callable[[Turn, Talks, MessageHeard], None]


def meant(turn: Turn, person: Person, heard: MessageHeard) -> Doing | None:
    """What these words of this person do; None where they are a message."""
    said = spoken(heard.text)
    if said in PRIVACY:
        return cards.privacy
    if said == "/clear":
        return deleting.clear_chat
    if said in OWN and person.is_proven:
        return OWN[said]
    if Role.MENTEE in person.roles:
        if person.standing is not Standing.JOINED:
            return MENTEE.get(said)
        return MENTEE.get(said) or JOINED_MENTEE.get(said) or resting.by_words(turn, heard, said)
    if person.standing is not Standing.JOINED:
        return None
    is_mentor = Role.MENTOR in person.roles
    return (MENTOR.get(said) if is_mentor else None) or _of_team(person, said)


def _of_team(person: Person, said: str) -> Doing | None:
    """A command of those who run the scheme; a mentor who is nothing else has none of them."""
    return STAFF.get(said) if _is_of_team(person) else None


def _is_of_team(person: Person) -> bool:
    return bool(person.duties or person.roles - {Role.MENTOR})


def _help_now(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    telling.help_now(turn, talks, heard.said)


def _tell_someone(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    telling.tell_someone(turn, talks)


def _help_mentee(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    if resting.is_resting(turn):
        say_resting(turn)
    turn.say(turn.me, "general.help_mentee")


def _stop_or_pause(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    resting.choose(turn)


def _help_mentor(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    turn.say(turn.me, "mentor.help", lead=turn.lead_name())
    if _is_of_team(turn.me):
        staff_help.show(turn)


def _help_staff(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    staff_help.show(turn)


def _worries(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    casefile.list_worries(turn)


def _why_flagged(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    why_flagged.why_flagged(turn)


def _desk(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    desk.show(turn)


def _test_ladder(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    proving.start(turn)


def _test_channels(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    channel_tests.test_channels(turn)


def _all(*pairs: tuple[Iterable[str], Doing]) -> Mapping[str, Doing]:
    return {word: doing for words, doing in pairs for word in words}


OWN: Mapping[str, Doing] = {
    "/who": own_data.who,
    "/me": own_data.me_kept,
    "/mydata": own_data.my_data,
    **dict.fromkeys(
        ("/delete", "delete my data", "delete me", "delete everything"), deleting.begin
    ),
}
"""About oneself and who sees what: anybody's of whom it is clear who they are, before a yes and after
a no too (domain guide, sections 2 and 10)."""
PRIVACY = {"/privacy", "privacy"}
"""Answered to everybody, joined or not: Telegram's terms ask for it."""
ABOUT_THE_BOT = ("/help", "/start")

HELP_NOW = ("i need help now", "i need help", "help me", "help me now", "need help now", "help")
TELL_SOMEONE = ("tell someone", "i want to tell someone", "i need to tell someone")

MENTEE = _all((HELP_NOW, _help_now), (TELL_SOMEONE, _tell_someone))
"""A mentee's, whether they have joined or not."""

JOINED_MENTEE = _all(
    (ABOUT_THE_BOT, _help_mentee),
    (("stop or pause", "pause or stop"), _stop_or_pause),
)
"""A mentee's who has joined."""

MENTOR = _all(
    (ABOUT_THE_BOT, _help_mentor),
    (FLAGS, flagging.flag),
    (REPORTS, flagging.report),
    (STOP | PAUSE, mentor_stops.stop_words),
    (("/leaving",), mentor_stops.leaving),
    (("/away",), away.begin),
)

WHY_FLAGGED = ("why", "/why", "why flagged", "why was this flagged", "why was it flagged")

STAFF = _all(
    (WHY_FLAGGED, _why_flagged),
    (ABOUT_THE_BOT, _help_staff),
    (("worries", "/worries"), _worries),
    (DESK_WORDS, _desk),
    (CLOSED_WORDS, closed_list.show),
    (("test ladder", "/test-ladder", "/test_ladder"), _test_ladder),
    (("/add",), newcomers.begin),
    (("/gate",), gate_chat.show),
    (("/pair",), pairing_up.begin),
    (("/cover",), cover_view.show),
    (("/duties",), duties.begin),
    (("/reach",), own_address.begin),
    (("/people",), people.show),
    (("/report",), flagging.report),
    (("/stop-relay", "/stop_relay"), stopping.stop_relay),
    (("/stop-mentor", "/stop_mentor"), stopping.stop_mentor),
    (STOP_ALL, stopping_all.stop_all),
    (("/start-relay", "/start_relay"), stopping.start_relay),
    (START_ALL, stopping_all.start_all),
    (("/test-channels", "test channels"), _test_channels),
)
"""An adult's of the scheme."""
