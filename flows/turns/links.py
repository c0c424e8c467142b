"""Links and check words: a link is opened, its word is given, and nothing is said before that.

A stranger learns nothing either way: an unknown, a used and an ended link have the same words. What
is written is read for safety all the same.
"""

from dataclasses import replace
from datetime import datetime

from flows.casework import EntryKind
from flows.check_words import is_a_try, is_same
from flows.effects import ChangeStanding, CountGuess, LinkAccount, MoveInvite, SayToStranger
from flows.heard import ButtonPressed, MessageHeard, StartHeard
from flows.local_time import say_at, say_was_at
from flows.own import spoken
from flows.people import Invite, Person, Role, Standing
from flows.resting_words import PAUSE, START, STOP, YES
from flows.slowing import (
    GUESSES,
    MOST_WORDS,
    TELL_AFTER,
    in_full_minutes,
    next_try,
    one_more,
    waits_until,
)
from flows.turn import Manner, Turn
from flows.turns import confirming, doubtful, gating, plain_words, stopped_waiting
from flows.turns.doubtful import Became

ASK_AGAIN_AFTER_MINUTES = 60
"""Coordinators are asked again at most this often where the person writes and still waits."""


def say_apart(turn: Turn, address: str, text_id: str, /, **values: str) -> None:
    """Says something to a chat of which it is not clear whose it is."""
    text = turn.words.fill(text_id, **values).strip()
    turn.add(SayToStranger(turn.facts.ids.new(), address, text_id, text))


def _at(turn: Turn, moment: datetime) -> str:
    return say_at(in_full_minutes(moment), turn.now, turn.facts.rules.zone)


# links


def link_opened(turn: Turn, heard: StartHeard) -> None:
    """A chat that belongs to nobody opened a link."""
    invite, tries = turn.facts.invite, turn.facts.guesses
    until = waits_until(tries.count, tries.last_at, turn.now) if tries else None
    if until is not None:
        say_apart(turn, heard.address, "joining.links_wait", at=_at(turn, until))
        turn.because("link_slowed")
    elif invite is None or invite.used or invite.expires <= turn.now:
        _dead(turn, heard, invite)
    elif lacking := gating.closed_to(turn, turn.facts.people[invite.person]):
        say_apart(turn, heard.address, "joining.link_dead")
        gating.tell_link_opened(turn, turn.facts.people[invite.person], lacking)
    elif _is_too_young(turn, turn.facts.people[invite.person]):
        _too_young(turn, heard, turn.facts.people[invite.person], invite)
    else:
        person = turn.facts.people[invite.person]
        before = confirming.kept_standing(person)
        turn.add(
            LinkAccount(turn.facts.ids.new(), person.id, invite.id, heard.address),
            ChangeStanding(person.id, Standing.UNPROVEN, person.version, before=before),
        )
        turn.because("link_used")
        say_apart(turn, heard.address, "joining.check_word")


def _is_too_young(turn: Turn, person: Person) -> bool:
    """Unsure counts as younger; a scheme may have raised its age since they were added."""
    if Role.MENTEE not in person.roles:
        return False
    return not person.is_surely(turn.facts.rules.min_chat_age, turn.today(person))


def _too_young(turn: Turn, heard: StartHeard, person: Person, invite: Invite) -> None:
    """The link ends, whoever opened it learns nothing, and the coordinators go on offline."""
    say_apart(turn, heard.address, "joining.link_dead")
    turn.add(MoveInvite(replace(invite, expires=turn.now, check_word=None)))
    turn.enter(None, EntryKind.LINK_ENDED, facts={"why": "age"}, person=person.id)
    for each in confirming.confirmers(turn, person):
        turn.say(each, "staff.too_young", initials=person.initials)
    turn.because("too_young")


def _dead(turn: Turn, heard: StartHeard, invite: Invite | None) -> None:
    """A link that is none: counted, and told to the coordinators where it looks like guessing."""
    say_apart(turn, heard.address, "joining.link_dead")
    tries = one_more(turn.facts.guesses, turn.now)
    turn.add(CountGuess(heard.address, tries))
    turn.because("stranger")
    if tries.count == GUESSES:
        turn.enter(None, EntryKind.LINKS_GUESSED, facts={"count": str(tries.count)})
        for each in turn.facts.team:
            if each.is_reachable and Role.COORDINATOR in each.roles:
                turn.say(each, "staff.links_guessed", count=str(tries.count))
    if invite is not None and invite.used and invite.reopened_at is None:
        person = turn.facts.people[invite.person]
        if person.standing is not Standing.ERASED:  # of them there is nothing to freeze or to ask
            _reopened(turn, person, invite)


def _reopened(turn: Turn, person: Person, invite: Invite) -> None:
    """A used link was opened from another account: one of the two is not the person."""
    turn.add(MoveInvite(replace(invite, reopened_at=turn.now)))
    turn.enter(None, EntryKind.LINK_REOPENED, facts={"link": str(invite.id)}, person=person.id)
    for each in confirming.confirmers(turn, person):
        at = say_was_at(turn.now, turn.now, each.zone)
        turn.say(each, "staff.link_reopened", initials=person.initials, at=at)
    turn.because("link_reopened")


def opened_again(turn: Turn, heard: StartHeard) -> None:
    """Whoever holds an account that is not proven opened the bot, or a link, once more."""
    invite, me = turn.facts.invite, turn.me
    is_mine = invite is not None and invite.person == me.id
    if heard.link is not None and not is_mine:
        say_apart(turn, heard.address, "joining.link_dead")
        turn.because("stranger")
    else:
        _answer(turn, heard.address)


# words


def words_heard(turn: Turn, heard: MessageHeard) -> None:
    """Whoever holds such an account wrote: the check word, a call for help, or anything else."""
    me, link = turn.me, turn.me.link
    is_trying = me.standing is Standing.UNPROVEN and not me.gone_by
    if is_trying and link is not None and _gives_it(turn, link, heard.text):
        _right(turn, heard, link)
        return
    if spoken(heard.text) in plain_words.PRIVACY:
        say_apart(turn, heard.address, "privacy.stranger" if me.gone_by else "privacy.not_joined")
        return
    is_theirs = not me.gone_by and me.standing is not Standing.FROZEN
    if spoken(heard.text) in STOP | PAUSE and is_theirs:
        _stopped(turn, heard.address)
        return
    if spoken(heard.text) in START | YES and _has_stopped(me) and is_theirs:
        if stopped_waiting.forget_stop(turn):
            was_asked = me.link is not None and me.link.asked_at is not None
            waiting = "joining.still_waiting" if was_asked else "joining.nobody_confirms"
            say_apart(turn, heard.address, waiting)
            return
        turn.add(ChangeStanding(me.id, me.standing, me.version))
        _answer(turn, heard.address)
        return
    became = doubtful.read_for_safety(turn, heard)
    tried = is_trying and is_a_try(heard.text)
    if tried and link is not None and became is Became.NOTHING:
        _not_right(turn, heard, link)
    elif tried and link is not None and became is Became.MORE:
        _count_quietly(turn, link)
    elif became is Became.NOTHING:
        _answer(turn, heard.address)


def button_pressed(turn: Turn, heard: ButtonPressed) -> None:
    """Whoever holds such an account pressed a button: a call for help counts, and nothing else."""
    if not doubtful.pressed_for_help(turn, heard.address):
        _answer(turn, heard.address)


def _has_stopped(me: Person) -> bool:
    """Did they write stop while they waited to be confirmed?"""
    is_new = me.standing is Standing.UNCONFIRMED and me.before is Standing.NOT_NOW
    return is_new or stopped_waiting.has_stopped(me)


def _stopped(turn: Turn, address: str) -> None:
    """Stop holds before they are confirmed too: a yes begins nothing then, and who is asked knows."""
    me = turn.me
    if stopped_waiting.counts_for(me):
        say_apart(turn, address, "joining.stopped_stays")
        stopped_waiting.hear_stop(turn, confirming.confirmers(turn, me))
        return
    if me.standing is not Standing.UNCONFIRMED or me.before is not None:
        say_apart(turn, address, "joining.stopped_kept" if _has_stopped(me) else "joining.stopped")
        return
    turn.add(ChangeStanding(me.id, me.standing, me.version, before=Standing.NOT_NOW))
    say_apart(turn, address, "joining.stopped_kept")
    for each in confirming.confirmers(turn, me):
        turn.say(each, "staff.stopped_unconfirmed", Manner(silent=True), initials=me.initials)
    turn.because("stopped_unconfirmed")


def _count_quietly(turn: Turn, link: Invite) -> None:
    """Words for an open worry may be tries too: they slow the next one, and never end the link."""
    if _until(turn, link) is None:
        wrong = min(link.wrong + 1, MOST_WORDS - 1)
        turn.add(MoveInvite(replace(link, wrong=wrong, wrong_at=turn.now)))


def _until(turn: Turn, link: Invite) -> datetime | None:
    return waits_until(link.wrong, link.wrong_at, turn.now)


def _gives_it(turn: Turn, link: Invite, text: str) -> bool:
    """Is it the right word, at a moment at which words are looked at?"""
    if link.check_word is None or link.expires <= turn.now or _until(turn, link) is not None:
        return False
    return is_same(text, link.check_word)


def _right(turn: Turn, heard: MessageHeard, link: Invite) -> None:
    me = turn.me
    asked = confirming.who_can_be_asked(turn, me)
    turn.add(MoveInvite(replace(link, check_word=None, asked_at=turn.now if asked else None)))
    turn.because("word_right")
    if confirming.is_enough(turn, me, link):
        confirming.admit(turn, me, {"link": str(link.id), "way": "check_word_alone"})
        return
    turn.add(ChangeStanding(me.id, Standing.UNCONFIRMED, me.version, before=me.before))
    confirming.ask(turn, me, link)
    say_apart(turn, heard.address, "joining.word_right" if asked else "joining.nobody_confirms")


def _not_right(turn: Turn, heard: MessageHeard, link: Invite) -> None:
    me, until = turn.me, _until(turn, link)
    if link.expires <= turn.now:
        _end(turn, heard, link)
    elif until is not None:
        say_apart(turn, heard.address, "joining.words_wait", at=_at(turn, until))
        turn.because("word_slowed")
    elif link.wrong + 1 >= MOST_WORDS:
        _end(turn, heard, link)
        turn.enter(None, EntryKind.LINK_ENDED, facts={"link": str(link.id)}, person=me.id)
        for each in confirming.confirmers(turn, me):
            count = str(MOST_WORDS)
            turn.say(each, "staff.link_ended", initials=me.initials, count=count)
    else:
        moved = _count(turn, link)
        again = next_try(moved.wrong, moved.wrong_at)
        if again is None:
            say_apart(turn, heard.address, "joining.word_wrong")
        else:
            say_apart(turn, heard.address, "joining.word_wrong_wait", at=_at(turn, again))


def _count(turn: Turn, link: Invite) -> Invite:
    """A wrong word more; the third one is told to the coordinators."""
    moved = replace(link, wrong=link.wrong + 1, wrong_at=turn.now)
    turn.add(MoveInvite(moved))
    turn.because("word_wrong")
    if moved.wrong == TELL_AFTER:
        me, count = turn.me, str(moved.wrong)
        turn.enter(None, EntryKind.WRONG_WORDS, facts={"count": count}, person=me.id)
        for each in confirming.confirmers(turn, me):
            turn.say(each, "staff.wrong_words", initials=me.initials, count=count)
    return moved


def _end(turn: Turn, heard: MessageHeard, link: Invite) -> None:
    confirming.end_link(turn, turn.me, link)
    say_apart(turn, heard.address, "joining.word_over")
    turn.because("link_ended")


def _answer(turn: Turn, address: str) -> None:
    """What such an account reads when it wrote anything else."""
    standing, link = turn.me.standing, turn.me.link
    if turn.me.gone_by:
        say_apart(turn, address, "joining.gone_by")
    elif standing is Standing.UNPROVEN:
        until = _until(turn, link) if link else None
        if until is None:
            say_apart(turn, address, "joining.check_word")
        else:
            say_apart(turn, address, "joining.words_wait", at=_at(turn, until))
    elif standing is Standing.UNCONFIRMED:
        _still_waiting(turn, address, link)
    else:
        say_apart(turn, address, "joining.frozen")
    turn.because(f"doubtful_{turn.me.doubt}")


def _still_waiting(turn: Turn, address: str, link: Invite | None) -> None:
    """Asks the coordinators again where nobody has been asked for a while."""
    last = link.asked_at if link else None
    minutes = (turn.now - last).total_seconds() / 60 if last else None
    is_due = minutes is None or minutes >= ASK_AGAIN_AFTER_MINUTES
    if link is not None and is_due and confirming.ask_later(turn, turn.me, link):
        last = turn.now
    say_apart(turn, address, "joining.still_waiting" if last else "joining.nobody_confirms")
