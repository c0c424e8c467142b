"""In chat: a fresh link with its check word, freezing, giving back and ending somebody's account.

The same rules decide as at the command line. What cannot be taken back is asked first, and nobody
cuts off the account from which they press.
"""

from uuid import UUID

from flows.check_word_list import two_words
from flows.conversing import CASES, EVERYBODY, Act, Button
from flows.heard import Deed, LinkAsked, Source, SourceKind
from flows.local_time import stamp
from flows.people import Person, Standing
from flows.programme import LINK_LIFE
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Rows, Turn
from flows.turns import confirming, gating
from flows.turns.accounts import account_fault, do_to_account, make_link, on_account
from flows.turns.sure import is_sure, sure_of

DEEDS = {Act.FREEZE: Deed.FREEZE, Act.GIVE_BACK: Deed.UNFREEZE, Act.UNLINK: Deed.UNLINK}
RIGHT_TO = {
    Act.NEW_LINK: Action.MAKE_LINK,
    Act.FREEZE: Action.FREEZE,
    Act.GIVE_BACK: Action.FREEZE,
    Act.UNLINK: Action.UNLINK,
}
"""What somebody must be allowed to do."""


def doings(turn: Turn, person: Person) -> Rows:
    """The buttons for what the presser may do with somebody's link and account now."""
    if person.id == turn.me.id:
        return []
    can = [Act.NEW_LINK]
    can += [act for act, deed in DEEDS.items() if not account_fault(person, deed)]
    return [[_button(turn, act, person)] for act in can if may(turn.me, RIGHT_TO[act])]


def _button(turn: Turn, act: Act, person: Person, label: str = "", **more: str) -> Button:
    # Also the worries: of one of the team they may have some, or be the one who was alerted.
    meaning = {EVERYBODY: CASES, "person": str(person.id), **more}
    return turn.labelled(label or f"people_{act.value}", act, **meaning)


def _whom(turn: Turn, button: Button) -> Person | None:
    """Whom the press is about, if the presser may; else they hear why not."""
    person = turn.facts.people.get(UUID(button.means("person")))
    if not may(turn.me, RIGHT_TO[button.act]):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return None
    if person is None or person.standing is Standing.ERASED:
        turn.say(turn.me, "people.gone")
        return None
    if person.id == turn.me.id:
        turn.say(turn.me, "people.yourself")
        return None
    return person


def _ask(turn: Turn, act: Act, person: Person) -> None:
    yes = _button(turn, act, person, f"people_{act.value}_sure", **sure_of(person))
    text_id = f"people.{act.value}_sure"
    turn.say(turn.me, text_id, Manner(buttons=[[yes]]), initials=person.initials)


def new_link(turn: Turn, talks: Talks, button: Button) -> None:
    """A fresh link and, in a message of its own, its check word. It ends the account there was."""
    person = _whom(turn, button)
    if person is None:
        return
    if turn.facts.bot_name is None:
        turn.say(turn.me, "people.no_name")
        turn.because("link_no_name")
    elif _nobody_else(turn, person):
        turn.say(turn.me, "people.link_nobody", initials=person.initials)
        turn.because("nobody_confirms")
    elif person.account is not None and not is_sure(button):
        _ask(turn, Act.NEW_LINK, person)
    else:
        _make(turn, person, turn.facts.bot_name)


def _nobody_else(turn: Turn, person: Person) -> bool:
    """Would they wait in vain, because nobody but whoever makes the link could confirm them?"""
    needs_another = confirming.needs_another(turn, confirming.with_new_link(person), turn.me.id)
    return needs_another and not confirming.could_confirm(turn, person, turn.me.id)


def _make(turn: Turn, person: Person, bot: str) -> None:
    ids, me = turn.facts.ids, turn.me
    token, word = ids.token(), two_words(ids.below)
    source = Source(SourceKind.COMMAND)
    make_link(turn, person, LinkAsked(source, person.id, token, word, me.id))
    turn.say(
        me,
        "people.link",
        initials=person.initials,
        when=stamp(turn.now + LINK_LIFE, me.zone),
        link=f"https://t.me/{bot}?start={token}",
    )
    if gating.closed_to(turn, person):
        turn.say(me, "people.link_waits", initials=person.initials)
    turn.say(me, "people.word", initials=person.initials, words=word)
    if confirming.needs_another(turn, confirming.with_new_link(person), me.id):
        turn.say(me, "people.link_other", initials=person.initials)


def account_pressed(turn: Turn, talks: Talks, button: Button) -> None:
    """Freezes, gives back or ends an account, if that can be done with it now."""
    person, act = _whom(turn, button), button.act
    if person is None:
        return
    if fault := account_fault(person, DEEDS[act]):
        turn.say(turn.me, fault)
    elif not may(turn.me, RIGHT_TO[act], on_account(turn, person, DEEDS[act])):
        # Without a word of why: that they may have done to anybody else.
        turn.say(turn.me, "people.give_back_another", initials=person.initials)
        turn.because("not_allowed")
    elif act is Act.UNLINK and not is_sure(button):
        _ask(turn, act, person)
    else:
        do_to_account(turn, person, DEEDS[act], turn.me.id)
        after = {Act.FREEZE: Act.GIVE_BACK, Act.UNLINK: Act.NEW_LINK}.get(act)
        rows = [[_button(turn, after, person)]] if after else []
        manner = Manner(buttons=rows)
        turn.say(turn.me, f"people.{act.value}_done", manner, initials=person.initials)
