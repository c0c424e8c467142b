"""Who and what each heard thing names: the person, the press, the reply, the place in a flow.

Reads no file and no words of others; the reader does that, for what is named here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flows.closed_list import CLOSED, EVERY_NUMBER
from flows.conversing import (
    CASES,
    EVERYBODY,
    FLAGGING,
    UNPLACED,
    Conversation,
    ShownButton,
)
from flows.desk import DESK
from flows.heard import TimerKind, Topic, TopicKind
from flows.people import Invite
from flows.slowing import Tries
from storage.asked import Asked
from storage.reading_pairings import read_halves
from storage.reading_people import (
    people_at,
    people_gone_by,
    places_of_updates,
    read_guesses,
    read_invites,
)
from storage.reading_talking import (
    read_buttons,
    read_conversations,
    read_topics,
    read_waiting_for_a_tap,
)
from storage.reading_typed import read_typed_buttons
from storage.scope import Scope

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Named:
    """What one heard thing is about: who it came from and which rows it names."""

    asked: Asked
    me: UUID | None
    invite: Invite | None
    pressed: ShownButton | None
    replied: Topic | None
    conversation: Conversation | None
    aside: Conversation | None
    last_flag: Conversation | None
    guesses: Tries | None
    is_gone_by: bool = False
    waits: tuple[UUID, ...] = ()
    """My messages that wait until I say whose each is, oldest first, where these words may say it."""

    def id_of(self, name: str, kind: TopicKind | None = None) -> UUID | None:
        """The row of a name: by the press, the reply, the timer, the failed message or the flow."""
        meant = dict(self.pressed.button.meaning).get(name) if self.pressed else None
        if meant:
            return UUID(meant)
        return (
            _topic_id(self.replied, kind)
            or self.asked.expected(name)
            or _topic_id(self.asked.topic, kind)
            or (self.conversation.about(name) if self.conversation else None)
        )

    @property
    def case(self) -> UUID | None:
        """The case that it is about."""
        timer = self.asked.timer
        return self.id_of("case", TopicKind.CASE) or (timer.case if timer else None)

    def asks_at(self, kind: TimerKind) -> bool:
        """Is it a timer of this kind?"""
        return self.asked.timer is not None and self.asked.timer.kind is kind

    @property
    def relay(self) -> UUID | None:
        """The relay that it is about."""
        return self.id_of("relay", TopicKind.RELAY) or (self.waits[-1] if self.waits else None)

    @property
    def pairing(self) -> UUID | None:
        """The pairing that a command, a timer or a press names."""
        meant = dict(self.pressed.button.meaning).get("pairing") if self.pressed else None
        return self.asked.pairing or (UUID(meant) if meant else None)

    @property
    def flagged(self) -> UUID | None:
        """The message that my open conversation is about, whatever else is named now."""
        return self.conversation.about("relay") if self.conversation else None

    @property
    def asks_flags(self) -> bool:
        """Do I want to flag or report something, of which it is not known yet about whom it is?"""
        found = self.conversation
        is_asked = found is not None and found.flow == FLAGGING and found.step in UNPLACED
        return self.asked.flags or is_asked

    @property
    def relays(self) -> set[UUID]:
        """Every relay that it names."""
        return known((self.relay, self.flagged))

    @property
    def young(self) -> set[UUID]:
        """The young people whom a press, a flow or my last flag is about, beside any case."""
        flows = (self.conversation, self.last_flag)
        return known((self.id_of("young"), *(flow.about("young") for flow in flows if flow)))

    @property
    def erases(self) -> UUID | None:
        """Whose data a press or a command is to delete."""
        if self.asked.erases is not None:
            return self.asked.erases
        meant = dict(self.pressed.button.meaning).get("erases") if self.pressed else None
        return UUID(meant) if meant else None

    @property
    def asks_for_desk(self) -> bool:
        """Is it the desk that is asked for, or one row of it?"""
        meant = dict(self.pressed.button.meaning) if self.pressed else {}
        return self.asked.of_desk or DESK in meant

    @property
    def closed_before(self) -> int | None:
        """Before which number the closed worries are asked for; None where they are not."""
        meant = dict(self.pressed.button.meaning).get(CLOSED) if self.pressed else None
        if meant is not None:
            return int(meant)
        return EVERY_NUMBER if self.asked.of_closed else None

    @property
    def asks_for_everybody(self) -> bool:
        """Does it need the whole programme's people? See `Facts.everybody`."""
        return self.asked.is_command or bool(self._of_everybody)

    @property
    def asks_for_cases(self) -> bool:
        """Does it need all open cases?"""
        return CASES in self._of_everybody

    @property
    def _of_everybody(self) -> set[str]:
        """What a press, the flow or a timer says that it needs of the whole programme."""
        pressed = self.pressed.button.meaning if self.pressed else ()
        subject = self.conversation.subject if self.conversation else ()
        timer = self.asked.timer.expects if self.asked.timer else ()
        return {value for name, value in (*pressed, *subject, *timer) if name == EVERYBODY}

    @property
    def proposal(self) -> UUID | None:
        """The proposal that it is about."""
        return self.id_of("proposal")

    @property
    def person(self) -> UUID | None:
        """The person whom a button is about."""
        return self.id_of("person")

    @property
    def check_in(self) -> UUID | None:
        """The check-in that it is about."""
        return self.id_of("check_in", TopicKind.CHECK_IN)


def _topic_id(topic: Topic | None, kind: TopicKind | None) -> UUID | None:
    return topic.id if topic and topic.kind is kind else None


async def read_named(
    scope: Scope, asked: Sequence[Asked], labels: frozenset[str] = frozenset()
) -> list[Named]:
    """Finds who and what each heard thing names, without reading any file yet.

    `labels` are those of all buttons: only for words that are one it is looked which button it is.
    """
    mine, gone_by = await _whom(scope, asked)
    typed = await _typed(scope, asked, labels)
    invites = await read_invites(scope, known(each.link for each in asked))
    guesses = await read_guesses(scope, {a.place for a in asked if a.place and a.link})
    found_by_link = [invites.get(each.link or b"") for each in asked]
    # A stranger with a link is about to become somebody who may have a conversation already.
    whose = [
        me or (invite.person if invite else None)
        for me, invite in zip(mine, found_by_link, strict=True)
    ]
    talking = await read_conversations(scope, known(whose))
    buttons = await read_buttons(scope, known((*(a.token for a in asked), *typed.values())))
    replied = [(a.place, a.reply_to) for a in asked if a.place and a.reply_to]
    replies = await read_topics(scope, replied)
    waits = await read_waiting_for_a_tap(
        scope, known(me for a, me in zip(asked, mine, strict=True) if a.places)
    )
    return [
        Named(
            asked=each,
            me=me,
            invite=invite,
            pressed=buttons.get(each.token or typed.get(each.place or b"") or ""),
            replied=replies.get((each.place or b"", each.reply_to or 0)),
            conversation=talking.opened.get(who) if who else None,
            aside=talking.aside.get(who) if who else None,
            last_flag=talking.flags.get(who) if who else None,
            guesses=guesses.get(each.place or b""),
            is_gone_by=each.may_ask_for_help and each.place in gone_by,
            waits=waits.get(me, ()) if me and each.places else (),
        )
        for each, me, invite, who in zip(asked, mine, found_by_link, whose, strict=True)
    ]


async def _typed(scope: Scope, asked: Sequence[Asked], labels: frozenset[str]) -> dict[bytes, str]:
    """The buttons that words name which somebody typed, by the place."""
    words = {a.place: a.label for a in asked if a.place and a.label in labels}
    return await read_typed_buttons(scope, words)


async def _whom(
    scope: Scope, asked: Sequence[Asked]
) -> tuple[list[UUID | None], dict[bytes, UUID]]:
    """Who was heard or is meant; and whose account it was from which a stranger writes or presses.

    For nobody's call for help is turned away.
    """
    updates = await places_of_updates(scope, known(each.update for each in asked))
    places = [each.place or updates.get(each.update or 0) for each in asked]
    found = await people_at(scope, known(places))
    strange = {a.place for a in asked if a.may_ask_for_help and a.place} - set(found)
    gone_by = await people_gone_by(scope, strange)
    of_pairings = {
        each.id: each.mentee
        for each in await read_halves(scope, (), known(each.pairing for each in asked))
    }
    mine = [
        each.person
        or found.get(place or b"")
        or of_pairings.get(each.pairing or UUID(int=0))
        or (gone_by.get(place or b"") if each.may_ask_for_help else None)
        for each, place in zip(asked, places, strict=True)
    ]
    return mine, gone_by


def known(values: Iterable[Value | None]) -> set[Value]:
    """The values that are there."""
    return {each for each in values if each is not None}
