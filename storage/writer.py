"""The one writer: the effects of a batch of turns, one statement a kind, in one transaction.

Each turn's source is settled with it. Raises Stale where a decision was made on something changed.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows import effects as fx
from flows.effects import Effect
from flows.heard import Source
from storage import alarms, erasing, schema, taking_back
from storage import taking_back_check_ins as unasked
from storage import writing_gate as gate
from storage import writing_invites as invites
from storage import writing_pages as pages
from storage import writing_pairings as pairings
from storage import writing_people as people
from storage import writing_proving as proving
from storage import writing_queues as queues
from storage import writing_roles as roles
from storage import writing_safety as safety
from storage import writing_talking as talking
from storage.asking import ask
from storage.breathing import by_and_by
from storage.putting_once import put_once
from storage.recipients import look_up_recipients
from storage.rows import Head, Known, Rows, Step
from storage.sealing import Seals
from storage.sources import settle_sources

Turn = tuple[Source, Sequence[Effect]]
NOBODYS = (fx.SayToStranger, fx.AnswerPress, fx.LeaveGroup, fx.Page)
"""What goes to an address and not to a person: the programme's key seals it."""

ORDER: tuple[Step, ...] = (
    queues.DROP_TIMERS,
    queues.DROP_STANDING,
    queues.WITHDRAW,
    queues.WITHDRAW_FROM_ONE,
    unasked.WITHDRAW_UNASKED,
    taking_back.WITHDRAW_ONE,
    taking_back.WITHDRAW_RECEIPT,
    queues.USE_BUTTON,
    invites.END_INVITES,
    people.END_ACCOUNTS,
    roles.END_ROLES,
    roles.END_DUTIES,
    schema.data_key,
    schema.person,
    schema.role,
    roles.END_DUTY,
    schema.duty,
    schema.invite,
    invites.USE_INVITE,
    invites.MOVE_INVITE,
    invites.DROP_GUESSES,
    schema.guess,
    schema.account,
    people.READDRESS,
    schema.pairing,
    schema.agreement,
    schema.agreement_answer,
    schema.plan,
    schema.check_in,
    talking.CLOSE_CONVERSATION,
    talking.MOVE_CONVERSATION,
    schema.conversation,
    unasked.END_TALK,
    schema.relay,
    schema.case_file,
    safety.CLEAR_ABOUT,
    schema.case_about,
    schema.concern,
    schema.entry,
    safety.MOVE_HEAD,
    schema.gate_line,
    schema.cover_change,
    schema.proposal,
    safety.SETTLE_PROPOSAL,
    schema.ladder_test,
    proving.MOVE_LADDER_TEST,
    schema.ladder_test_asked,
    proving.ANSWER_IN_TEST,
    people.CHANGE_STANDING,
    people.CHANGE_REST,
    people.CHANGE_PERSON,
    pairings.MOVE_PAIRING,
    people.STOP_ALL,
    people.HOLD,
    people.CHANGE_REACH,
    talking.CHANGE_PLAN,
    talking.MOVE_CHECK_IN,
    unasked.NOT_ASKED,
    talking.MOVE_RELAY,
    taking_back.TAKE_BACK,
    safety.MOVE_CASE,
    schema.timer,
    schema.delivery,
    schema.button,
    alarms.END_ALARM,
    schema.alarm,
    alarms.NOTE_HEARD,
    *erasing.STEPS,
)


def _nothing(effect: fx.Because | fx.Refuse, rows: Rows, known: Known) -> None:
    """Reasons are shown in the demo's panel and a refusal is answered; neither is kept."""


# Any: each function takes its own kind of effect, which a mapping by type cannot express.
WRITERS: dict[type[Any], Callable[[Any, Rows, Known], None]] = {
    fx.Say: queues.say,
    fx.Page: pages.page,
    fx.SayToStranger: queues.say_to_stranger,
    fx.AnswerPress: queues.answer_press,
    fx.LeaveGroup: queues.leave_group,
    fx.WithdrawDeliveries: queues.withdraw,
    fx.UseButton: queues.use_button,
    fx.SetTimer: queues.set_timer,
    fx.DropTimers: queues.drop_timers,
    fx.LinkAccount: people.link_account,
    fx.SetMail: people.set_mail,
    fx.ChangeReach: people.change_reach,
    fx.ChangeStanding: people.change_standing,
    fx.ChangeRest: people.change_rest,
    fx.MovePairing: pairings.move_pairing,
    fx.StopAll: people.stop_all,
    fx.AddPerson: people.add_person,
    fx.ChangePerson: people.change_person,
    fx.Erase: erasing.erase,
    fx.GiveRole: roles.give_role,
    fx.HandDuty: roles.hand_duty,
    fx.EndRoles: roles.end_roles,
    fx.AddInvite: invites.add_invite,
    fx.MoveInvite: invites.move_invite,
    fx.EndAccount: people.end_account,
    fx.CountGuess: invites.count_guess,
    fx.AddPairing: pairings.add_pairing,
    fx.AddAgreement: pairings.add_agreement,
    fx.PutConversation: talking.put_conversation,
    fx.PutPlan: talking.put_plan,
    fx.PutCheckIn: talking.put_check_in,
    fx.MoveCheckIn: talking.move_check_in,
    fx.KeepRelay: talking.keep_relay,
    fx.MoveRelay: talking.move_relay,
    fx.TakeBackRelays: taking_back.take_back,
    fx.TakeBackCheckIns: unasked.take_back,
    fx.OpenCase: safety.open_case,
    fx.MoveCase: safety.move_case,
    fx.KeepConcern: safety.keep_concern,
    fx.Enter: safety.enter,
    fx.RecordGateLine: gate.record_gate_line,
    fx.ChangeCover: gate.change_cover,
    fx.Propose: safety.propose,
    fx.SettleProposal: safety.settle_proposal,
    fx.PutLadderTest: proving.put_ladder_test,
    fx.AskInTest: proving.ask_in_test,
    fx.AnswerInTest: proving.answer_in_test,
    fx.BeginAlarm: alarms.begin_alarm,
    fx.EndAlarm: alarms.end_alarm,
    fx.NoteHeard: alarms.note_heard,
    fx.Because: _nothing,
    fx.Refuse: _nothing,
}


async def write(conn: AsyncConnection, seals: Seals, turns: Sequence[Turn], now: datetime) -> None:
    """Writes a batch of turns of different people and settles their sources.

    `seals` may know keys already. A turn with a Refuse among its effects writes nothing else.
    Raises Stale.
    """
    await settle_sources(conn, [source for source, _ in turns])
    effects = [effect for _, made in turns for effect in put_once(made)]
    if not effects:
        return
    known = await _look_up(conn, seals, effects, now)
    rows = Rows()
    async for effect in by_and_by(effects):
        WRITERS[type(effect)](effect, rows, known)
    await rows.write(conn, ORDER)


def _is_nobodys(effect: Effect) -> bool:
    if isinstance(effect, fx.Enter):
        return effect.entry.case is None and effect.entry.person is None
    if isinstance(effect, fx.RecordGateLine):
        return effect.recorded.person is None
    if isinstance(effect, fx.Propose):
        return effect.proposal.person is None
    return isinstance(effect, NOBODYS)


async def _look_up(
    conn: AsyncConnection, seals: Seals, effects: Sequence[Effect], now: datetime
) -> Known:
    """What the effects refer to: keys, accounts, whose a case or pairing is, the record's end."""
    known = Known(now, seals)
    await _look_up_owners(conn, known, effects)
    new = {effect.person.id for effect in effects if isinstance(effect, fx.AddPerson)}
    await seals.learn_people(conn, _owners(effects, known) - new)
    if any(map(_is_nobodys, effects)):
        await seals.learn_programme(conn)
    await look_up_recipients(conn, known, effects)
    taken_back = [effect for effect in effects if isinstance(effect, fx.TakeBackRelays)]
    await taking_back.look_up(conn, known, taken_back)
    questions = [effect for effect in effects if isinstance(effect, fx.TakeBackCheckIns)]
    await unasked.look_up(conn, known, questions)
    leavers = {effect.person for effect in effects if isinstance(effect, fx.Erase)}
    await erasing.look_up_leavers(conn, known, leavers)
    if any(isinstance(effect, fx.Enter) for effect in effects):
        row = (await ask(conn, _end_of_record, known.programme)).one()
        known.head = Head(row.number, row.hash)
    return known


# Any, here and below: a selection of several columns has no closer type.
def _end_of_record(programme: str) -> Select[Any]:
    head = schema.record_head
    return select(head).where(head.c.programme == programme).with_for_update()


async def _look_up_owners(conn: AsyncConnection, known: Known, effects: Sequence[Effect]) -> None:
    known.young = {e.case.id: e.case.person for e in effects if isinstance(e, fx.OpenCase)}
    known.mentees = {e.id: e.mentee for e in effects if isinstance(e, fx.AddPairing)}
    cases = {e.entry.case for e in effects if isinstance(e, fx.Enter) and e.entry.case}
    if cases := cases - known.young.keys():
        known.young |= dict((await ask(conn, _whose_cases, cases)).all())
    pairings = {e.pairing for e in effects if isinstance(e, fx.AddAgreement)}
    if pairings := pairings - known.mentees.keys():
        known.mentees |= dict((await ask(conn, _whose_pairings, pairings)).all())


def _whose_cases(ids: Collection[UUID]) -> Select[UUID, UUID]:
    it = schema.case_file.c
    return select(it.id, it.person).where(it.id.in_(ids))


def _whose_pairings(ids: Collection[UUID]) -> Select[UUID, UUID]:
    it = schema.pairing.c
    return select(it.id, it.mentee).where(it.id.in_(ids))


def _owners(effects: Iterable[Effect], known: Known) -> set[UUID]:
    """Whose data keys the words of these effects need."""
    owners = set(known.young.values()) | set(known.mentees.values())
    for effect in effects:
        match effect:
            case fx.Say():
                owners |= {effect.to, effect.owner or effect.to}
            case fx.Erase(person=person):
                owners.add(person)
            case fx.KeepRelay(relay=it, owner=owner):
                owners |= {owner or it.sender, it.sender}
            case fx.ChangePerson(person=it):
                owners.add(it.id)
            case fx.PutConversation(conversation=it):
                owners.add(it.person)
            case fx.PutCheckIn(check_in=it):
                owners.add(it.person)
            case fx.KeepConcern(concern=it):
                owners.add(it.person)
            case fx.Enter(entry=it) if it.case is None and it.person is not None:
                owners.add(it.person)
            case fx.RecordGateLine(recorded=it) if it.person is not None:
                owners.add(it.person)
            case fx.Propose(proposal=it) if it.person is not None:
                owners.add(it.person)
            case (
                fx.MoveCheckIn(person=person)
                | fx.LinkAccount(person=person)
                | fx.SetMail(person=person)
                | fx.AddInvite(person=person)
            ):
                owners.add(person)
    return owners
