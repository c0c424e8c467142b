"""A button was pressed: rights are checked on every press, and each means what it meant when shown.

Forged, old, used and other people's buttons do nothing, and say so.
"""

from collections.abc import Callable
from dataclasses import replace

from flows.conversing import Act, Button, ConversationState, ShownButton
from flows.effects import AnswerPress, PutConversation, UseButton
from flows.heard import ButtonPressed
from flows.people import Role, Standing
from flows.proposing import ProposalKind
from flows.talking import Talks, is_asked
from flows.turn import Turn
from flows.turns import (
    agreeing,
    asking,
    cards,
    case_actions,
    casefile,
    closed_list,
    closing,
    confirming,
    coordinators,
    cover_chat,
    deleting,
    desk,
    duties,
    ending_roles,
    exporting,
    flagging,
    gate_chat,
    levels,
    links,
    mentor_stops,
    notes,
    own_address,
    people,
    people_accounts,
    placing,
    proposals,
    proving,
    resting,
    taking_over,
    telling,
    why_flagged,
)

ONCE = {
    Act.FOR_MENTOR, Act.FOR_LEAD, Act.FOR_MENTEE, Act.FOR_NOBODY, Act.ACKNOWLEDGE, Act.RELEASE,
    Act.NO_NOTE, Act.ASK_TO_DELETE, Act.RESUME, Act.LEAVE, Act.HERE, Act.CONFIRM, Act.DENY,
    Act.NEW_LINK,
}  # fmt: skip
"""Presses that count once; the rest may be repeated without harm."""
BEFORE_YES = frozenset({Act.TELL_SOMEONE, Act.ASK_TO_DELETE, Act.KEEP_DATA, Act.CLEAR_CHAT})
"""Presses that count before somebody said yes, and after they said no."""


def button_pressed(turn: Turn, talks: Talks, heard: ButtonPressed) -> None:
    """Settles a press."""
    me, shown = turn.facts.me, turn.facts.pressed
    if me is not None and me.is_doubtful:
        _answer(turn, heard, "")
        links.button_pressed(turn, heard)
        return
    notice = "" if me is None else fault(turn, shown)
    if me is None or shown is None or notice:
        _answer(turn, heard, notice or turn.words.fill("general.not_your_button"))
        turn.because("press_refused")
        return
    _answer(turn, heard, "")
    if shown.used_at is None:
        turn.add(UseButton(shown.button.token))
    do(turn, talks, shown.button)


def _answer(turn: Turn, heard: ButtonPressed, text: str) -> None:
    turn.add(AnswerPress(turn.facts.ids.new(), heard.address, heard.query, text))


def fault(turn: Turn, shown: ShownButton | None) -> str:
    """Why a press does nothing, as said to the person; empty where it is good."""
    if shown is None or shown.person != turn.me.id:
        return turn.words.fill("general.not_your_button")
    is_old = shown.button.act is Act.CHOOSE and not is_asked(turn, shown.button)
    if shown.used_at is not None and (is_old or shown.button.act in ONCE):
        return turn.words.fill("general.used_button")
    return turn.words.fill("general.old_button") if is_old else ""


def do(turn: Turn, talks: Talks, button: Button) -> None:
    """What a good press means."""
    if button.act is Act.CHOOSE:
        if ending_roles.may_go_on(turn):
            talks.choose(turn, button)
        else:
            ending_roles.say_ended(turn, talks)
        return
    if turn.me.standing is not Standing.JOINED and button.act not in BEFORE_YES:
        turn.say(turn.me, "joining.please_answer")
        return
    _ACTS[button.act](turn, talks, button)


def _tell_someone(turn: Turn, talks: Talks, button: Button) -> None:
    if Role.MENTEE in turn.me.roles:
        telling.tell_someone(turn, talks)


def _resume(turn: Turn, talks: Talks, button: Button) -> None:
    aside = turn.facts.aside
    if aside is None or str(aside.id) != button.means("conversation"):
        turn.say(turn.me, "general.old_button")
    elif button.act is Act.LEAVE:
        turn.add(PutConversation(replace(aside, state=ConversationState.ENDED, answers=())))
        turn.say(turn.me, "check_in.resume_left")
    elif turn.is_telling and turn.facts.conversation is not None:
        talks.resume(turn, turn.facts.conversation)
    else:
        talks.leave(turn, ConversationState.ENDED)
        talks.resume(turn, aside)


def _rhythm(turn: Turn, talks: Talks, button: Button) -> None:
    asking.rhythm_chosen(turn, button)


def _open_case(turn: Turn, talks: Talks, button: Button) -> None:
    casefile.open_case(turn)


def _acknowledge(turn: Turn, talks: Talks, button: Button) -> None:
    casefile.acknowledge(turn)


def _write(turn: Turn, talks: Talks, button: Button) -> None:
    casefile.write(turn, talks)


def _add_action(turn: Turn, talks: Talks, button: Button) -> None:
    case_actions.add_action(turn, talks)


def _refer(turn: Turn, talks: Talks, button: Button) -> None:
    case_actions.refer(turn, talks)


def _close(turn: Turn, talks: Talks, button: Button) -> None:
    closing.close(turn, talks)


def _why_flagged(turn: Turn, talks: Talks, button: Button) -> None:
    why_flagged.why_flagged(turn)


def _export(turn: Turn, talks: Talks, button: Button) -> None:
    exporting.export(turn)


def _reopen(turn: Turn, talks: Talks, button: Button) -> None:
    closing.reopen(turn, talks)


def _level(turn: Turn, talks: Talks, button: Button) -> None:
    levels.change(turn, talks)


def _release(turn: Turn, talks: Talks, button: Button) -> None:
    casefile.release(turn, button)


def _here(turn: Turn, talks: Talks, button: Button) -> None:
    proving.pressed(turn, button)


def _desk(turn: Turn, talks: Talks, button: Button) -> None:
    desk.open_row(turn, button, ASKED_AS)


def _take_over(turn: Turn, talks: Talks, button: Button) -> None:
    taking_over.take_over(turn, button)


def _answer_proposal(turn: Turn, talks: Talks, button: Button) -> None:
    proposals.answered(turn, button, AGREED, FIRST, DECLINED)


def _rest(turn: Turn, talks: Talks, button: Button) -> None:
    resting.chosen(turn, button)


def _start_again(turn: Turn, talks: Talks, button: Button) -> None:
    if Role.MENTEE in turn.me.roles:
        resting.start_again(turn)
    else:
        mentor_stops.pressed(turn, button)


def _stop_with(turn: Turn, talks: Talks, button: Button) -> None:
    mentor_stops.pressed(turn, button)


def _end_pairing(turn: Turn, talks: Talks, button: Button) -> None:
    mentor_stops.end_pairing(turn, button)


def _confirmed(turn: Turn, talks: Talks, button: Button) -> None:
    confirming.answered(turn, button)


AGREED: dict[ProposalKind, proposals.Then] = {
    ProposalKind.ADD_COORDINATOR: coordinators.add_coordinator,
    ProposalKind.END_ROLE: ending_roles.agreed,
    ProposalKind.LOOSEN_LIMIT: agreeing.loosen,
    ProposalKind.CLOSE_CASE: closing.agreed_to_close,
    ProposalKind.ERASE: deleting.erase,
    ProposalKind.LESS_COVER: cover_chat.less_cover,
    ProposalKind.CHANGE_DUTY: duties.change_duty,
}
"""What is done when a second person has agreed."""

DECLINED: dict[ProposalKind, proposals.Then] = {
    ProposalKind.ERASE: deleting.declined,
}
"""Who else hears of it when a second person has said no."""

FIRST: dict[ProposalKind, proposals.MayCount] = {
    ProposalKind.CLOSE_CASE: closing.may_count,
    ProposalKind.ERASE: deleting.may_count,
    ProposalKind.LESS_COVER: cover_chat.may_count,
    ProposalKind.LOOSEN_LIMIT: agreeing.may_count,
    ProposalKind.CHANGE_DUTY: duties.may_count,
}
"""What has to be so before a yes counts; where it is not, it says so itself."""

ASKED_AS: dict[ProposalKind, proposals.AskedAs] = {
    ProposalKind.ADD_COORDINATOR: coordinators.asked_as,
    ProposalKind.END_ROLE: ending_roles.asked_as,
    ProposalKind.LOOSEN_LIMIT: agreeing.asked_as,
    ProposalKind.CLOSE_CASE: closing.asked_as,
    ProposalKind.ERASE: deleting.asked_as,
    ProposalKind.LESS_COVER: cover_chat.asked_as,
    ProposalKind.CHANGE_DUTY: duties.asked_as,
}
"""How the second person is asked, once more where they open it on the desk."""

_ACTS: dict[Act, Callable[[Turn, Talks, Button], None]] = {
    **dict.fromkeys((Act.FOR_MENTOR, Act.FOR_LEAD, Act.FOR_MENTEE, Act.FOR_NOBODY), placing.placed),
    Act.OPEN_CASE: _open_case,
    Act.ACKNOWLEDGE: _acknowledge,
    Act.WRITE: _write,
    Act.ADD_ACTION: _add_action,
    Act.FLAG: flagging.pressed,
    Act.REPORT: flagging.pressed,
    Act.EXPORT: _export,
    Act.WHY_FLAGGED: _why_flagged,
    Act.REFER: _refer,
    Act.CLOSE: _close,
    Act.REOPEN: _reopen,
    Act.LEVEL: _level,
    Act.CLOSED: closed_list.older,
    Act.RELEASE: _release,
    Act.TELL_SOMEONE: _tell_someone,
    Act.RESUME: _resume,
    Act.LEAVE: _resume,
    Act.WRITE_NOTE: notes.prompt_answered,
    Act.CHOOSE_CARD: notes.prompt_answered,
    Act.NO_NOTE: notes.prompt_answered,
    Act.RHYTHM: _rhythm,
    Act.AGREE: _answer_proposal,
    Act.DISAGREE: _answer_proposal,
    Act.RECORD_GATE: gate_chat.begin,
    Act.CONFIRM_DETAILS: gate_chat.confirmed,
    Act.HERE: _here,
    Act.DESK: _desk,
    Act.READ_ON: cards.read_on,
    Act.ASK_TO_DELETE: deleting.asked_for,
    Act.KEEP_DATA: deleting.kept,
    Act.CLEAR_CHAT: deleting.clear_chat,
    Act.ERASE: deleting.start,
    Act.REST: _rest,
    Act.START_AGAIN: _start_again,
    Act.STOP_WITH: _stop_with,
    Act.END_PAIRING: _end_pairing,
    Act.TAKE_OVER: _take_over,
    Act.CONFIRM: _confirmed,
    Act.DENY: _confirmed,
    Act.REACH: own_address.pressed,
    Act.PEOPLE: people.page,
    Act.PERSON: people.opened,
    Act.NEW_LINK: people.if_still_so(people_accounts.new_link),
    Act.FREEZE: people_accounts.account_pressed,
    Act.GIVE_BACK: people_accounts.account_pressed,
    Act.UNLINK: people.if_still_so(people_accounts.account_pressed),
    Act.CHANGE_COVER: cover_chat.begin,
    Act.END_ROLE: people.if_still_so(ending_roles.pressed),
}
