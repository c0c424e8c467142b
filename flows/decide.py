"""Decide: one thing heard and the facts it needs become effects. The only door into `flows/`.

Pure: the same heard, facts and moment give the same effects. A kind without a branch raises.
"""

from datetime import datetime

from flows.conversing import FLAGGING
from flows.effects import Effect
from flows.facts import Facts
from flows.heard import (
    AlarmsLooked,
    ButtonPressed,
    DeliveryFailed,
    GroupHeard,
    Heard,
    MessageHeard,
    NothingHeard,
    ProgrammeStarted,
    ReachChanged,
    StartHeard,
    TimerFired,
    TimerKind,
    UpdateSetAside,
)
from flows.talking import Talks
from flows.turn import Turn
from flows.turns import (
    alarms,
    answers,
    asking,
    away,
    cards,
    case_actions,
    casefile,
    channel_tests,
    climbing,
    closing,
    confirming,
    cover_chat,
    day_and_time,
    desk,
    duties,
    flag_steps,
    flag_unplaced,
    flag_words,
    forgotten,
    gate_chat,
    gate_watch,
    handing_on,
    joining,
    levels,
    messages,
    newcomers,
    notes,
    own_address,
    pairing_up,
    placing,
    presses,
    problems,
    proving,
    relays,
    second,
    standing,
    stopping,
    stopping_all,
    telling,
    telling_steps,
    unanswered,
)
from flows.turns.by_command import UnknownKind, commanded

TALKS = Talks(
    acts={
        "age_band": cards.age_band,
        "join": joining.join,
        "decline": joining.decline,
        "day_chosen": day_and_time.day_chosen,
        "plan": joining.plan,
        "skip_check_in": answers.skip_check_in,
        "keep_answer": answers.keep_answer,
        "find_mentor": answers.find_mentor,
        "share_answers": answers.share_answers,
        "find_readers": telling_steps.find_readers,
        "kept_words": telling_steps.kept_words,
        "tell": telling_steps.tell,
        "told_all": telling_steps.told_all,
        "leave_telling": telling_steps.leave_telling,
        "name_about": telling_steps.name_about,
        "keep_note": notes.keep_note,
        "keep_card": notes.keep_card,
        "write_to_young_person": casefile.write_to_young_person,
        "write_after_all": casefile.write_after_all,
        "flag_unplaced": flag_unplaced.keep_unplaced,
        "danger_now": flag_steps.danger_now,
        "open_flag": flag_steps.open_flag,
        "flag_words": flag_steps.flag_words,
        "flag_when": flag_steps.flag_when,
        "flag_done": flag_steps.flag_done,
        "flag_left": flag_steps.flag_left,
        "enter_action": case_actions.enter_action,
        "enter_referral": case_actions.enter_referral,
        "was_noticed": closing.was_noticed,
        "close_case": closing.close_case,
        "reopen_case": closing.reopen_case,
        "set_level": levels.set_level,
        "keep_level_reason": levels.keep_level_reason,
        "lower_level": levels.lower_level,
        "read_first_name": newcomers.read_first_name,
        "read_initials": newcomers.read_initials,
        "read_birth_month": newcomers.read_birth_month,
        "add_person": newcomers.add_person,
        "find_unpaired": pairing_up.find_unpaired,
        "read_hours": pairing_up.read_hours,
        "find_gate_people": gate_chat.find_gate_people,
        "needs_gate_words": gate_chat.needs_gate_words,
        "read_gate_day": gate_chat.read_gate_day,
        "read_gate_recheck": gate_chat.read_gate_recheck,
        "record_gate": gate_chat.record_gate,
        "read_cover_day": cover_chat.read_cover_day,
        "find_closed_days": cover_chat.find_closed_days,
        "read_cover_hours": cover_chat.read_cover_hours,
        "weigh_cover": cover_chat.weigh_cover,
        "change_cover": cover_chat.change_cover,
        "find_for_duty": duties.find_for_duty,
        "hand_duty": duties.hand_duty,
        "find_own_address": own_address.find_own_address,
        "keep_own_address": own_address.keep_own_address,
        "test_own_address": own_address.test_own_address,
        "end_own_address": own_address.end_own_address,
        "pair_up": pairing_up.pair_up,
        "find_mentees": away.find_mentees,
        "read_away_first": away.read_away_first,
        "keep_away": away.keep_away,
        "find_stoppable": stopping.find_stoppable,
        "stop_chosen": stopping.stop_chosen,
        "stop_everything": stopping_all.stop_everything,
        "keep_reason": stopping.keep_reason,
        "find_startable": stopping.find_startable,
        "start_chosen": stopping.start_chosen,
    },
    lists={
        "check_in_days": day_and_time.check_in_days,
        "check_in_times": day_and_time.check_in_times,
        "adults": telling_steps.adults,
        "colleagues": flag_steps.colleagues,
        "readers": telling_steps.reader_names,
        "cards": notes.cards,
        "unpaired_mentees": pairing_up.unpaired_mentees,
        "gate_lines": gate_chat.gate_lines,
        "gate_people": gate_chat.gate_people,
        "closed_days": cover_chat.closed_days,
        "duties": duties.duties,
        "for_duty": duties.for_duty,
        "mentors": pairing_up.mentors,
        "levels": levels.levels,
        "stoppable": stopping.stoppable,
        "startable": stopping.startable,
    },
    leaving={FLAGGING: flag_words.pass_on},
)


def decide(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """What shall happen because of what was heard. `now` is aware and UTC."""
    turn = Turn(facts, now)
    match heard:
        case MessageHeard():
            messages.message_heard(turn, TALKS, heard)
        case ButtonPressed():
            presses.button_pressed(turn, TALKS, heard)
        case StartHeard():
            joining.start_heard(turn, TALKS, heard)
        case TimerFired():
            _timer_fired(turn, heard)
        case ReachChanged():
            problems.reach_changed(turn, heard)
        case DeliveryFailed():
            problems.delivery_failed(turn, heard)
        case UpdateSetAside():
            problems.update_set_aside(turn, heard)
        case GroupHeard():
            problems.group_heard(turn, heard)
        case ProgrammeStarted():
            standing.programme_started(turn)
        case AlarmsLooked():
            alarms.alarms_looked(turn, heard)
        case NothingHeard():
            turn.because("nothing", heard=heard.kind)
        case _:
            commanded(turn, heard)
    return turn.done()


def _timer_fired(turn: Turn, heard: TimerFired) -> None:
    match heard.timer.kind:
        case TimerKind.CHECK_IN:
            asking.check_in_due(turn, TALKS, heard)
        case TimerKind.NOTE_PROMPT:
            notes.prompt_due(turn, heard)
        case TimerKind.WINDOW:
            relays.window_opened(turn, heard)
        case TimerKind.RUNG:
            climbing.rung_fired(turn, heard)
        case TimerKind.WHOSE_WORDS:
            placing.nobody_said(turn, heard)
        case TimerKind.TELLING_QUIET:
            _went_quiet(turn, heard)
        case TimerKind.UNANSWERED:
            asking.six_weeks(turn, heard)
        case TimerKind.ANSWER_DUE:
            pairing = relays.pairing_of(turn, heard.timer.pairing)
            unanswered.answer_due(turn, pairing, heard)
        case TimerKind.FORGOTTEN:
            forgotten.work_fired(turn, heard)
        case TimerKind.UNOPENED:
            forgotten.opening_fired(turn, heard)
        case TimerKind.TELEGRAM_SILENT:
            second.telegram_silent(turn, heard)
        case TimerKind.WELCOME:
            joining.welcome(turn, TALKS)
        case TimerKind.WAITING:
            confirming.ask_about_waiting(turn)
            handing_on.comes(turn, turn.me)
        case _:
            _timer_of_the_scheme(turn, heard)


def _timer_of_the_scheme(turn: Turn, heard: TimerFired) -> None:
    match heard.timer.kind:
        case TimerKind.MORNING:
            desk.morning(turn, heard)
        case TimerKind.LADDER_TEST:
            proving.weekly(turn)
        case TimerKind.LADDER_TEST_RUNG:
            proving.rung_due(turn, heard)
        case TimerKind.GATE:
            gate_watch.looked(turn, heard)
        case TimerKind.MENTOR_PAUSED:
            gate_watch.mentor_paused(turn, heard)
        case TimerKind.CHANNELS_TESTED:
            channel_tests.tested(turn, heard)
        case _:
            raise UnknownKind(heard.timer.kind)


def _went_quiet(turn: Turn, heard: TimerFired) -> None:
    """A young person who began to tell, or an adult who began to flag."""
    found = turn.facts.conversation
    if found is not None and found.flow == FLAGGING:
        flag_words.went_quiet(turn, TALKS)
    else:
        telling.went_quiet(turn, heard)
