"""What a decision wants done: imperative values, written by storage in one transaction.

Nothing is sent by an effect: a message is a row that a worker delivers. Order within a turn counts.
"""

from flows.effects.alarms import BeginAlarm, EndAlarm, NoteHeard
from flows.effects.later import DropTimers, SetTimer
from flows.effects.people import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    ChangePerson,
    ChangeReach,
    ChangeRest,
    ChangeStanding,
    CountGuess,
    EndAccount,
    EndRoles,
    Erase,
    Farewell,
    GiveRole,
    HandDuty,
    LinkAccount,
    MoveInvite,
    MovePairing,
    SetMail,
    StopAll,
)
from flows.effects.proving import AnswerInTest, AskInTest, PutLadderTest
from flows.effects.safety import (
    ChangeCover,
    Enter,
    KeepConcern,
    MoveCase,
    OpenCase,
    Propose,
    RecordGateLine,
    SettleProposal,
)
from flows.effects.saying import (
    AnswerPress,
    Because,
    File,
    Lane,
    Late,
    LeaveGroup,
    Page,
    Refuse,
    Say,
    SayToStranger,
    WithdrawDeliveries,
)
from flows.effects.talking import (
    KeepRelay,
    MoveCheckIn,
    MoveRelay,
    PutCheckIn,
    PutConversation,
    PutPlan,
    TakeBackCheckIns,
    TakeBackRelays,
    UseButton,
)

Effect = (
    Say
    | Page
    | SayToStranger
    | AnswerPress
    | LeaveGroup
    | WithdrawDeliveries
    | Because
    | Refuse
    | LinkAccount
    | SetMail
    | EndAccount
    | MoveInvite
    | CountGuess
    | ChangeReach
    | ChangeStanding
    | Erase
    | ChangeRest
    | MovePairing
    | StopAll
    | AddPerson
    | ChangePerson
    | EndRoles
    | GiveRole
    | HandDuty
    | AddInvite
    | AddPairing
    | AddAgreement
    | PutConversation
    | UseButton
    | KeepRelay
    | MoveRelay
    | TakeBackCheckIns
    | TakeBackRelays
    | PutCheckIn
    | MoveCheckIn
    | PutPlan
    | OpenCase
    | MoveCase
    | KeepConcern
    | Enter
    | RecordGateLine
    | ChangeCover
    | Propose
    | SettleProposal
    | PutLadderTest
    | AskInTest
    | AnswerInTest
    | SetTimer
    | DropTimers
    | BeginAlarm
    | EndAlarm
    | NoteHeard
)

__all__ = [
    "AddAgreement",
    "AddInvite",
    "AddPairing",
    "AddPerson",
    "AnswerInTest",
    "AnswerPress",
    "AskInTest",
    "Because",
    "BeginAlarm",
    "ChangeCover",
    "ChangePerson",
    "ChangeReach",
    "ChangeRest",
    "ChangeStanding",
    "CountGuess",
    "DropTimers",
    "Effect",
    "EndAccount",
    "EndAlarm",
    "EndRoles",
    "Enter",
    "Erase",
    "Farewell",
    "File",
    "GiveRole",
    "HandDuty",
    "KeepConcern",
    "KeepRelay",
    "Lane",
    "Late",
    "LeaveGroup",
    "LinkAccount",
    "MoveCase",
    "MoveCheckIn",
    "MoveInvite",
    "MovePairing",
    "MoveRelay",
    "NoteHeard",
    "OpenCase",
    "Page",
    "Propose",
    "PutCheckIn",
    "PutConversation",
    "PutLadderTest",
    "PutPlan",
    "RecordGateLine",
    "Refuse",
    "Say",
    "SayToStranger",
    "SetMail",
    "SetTimer",
    "SettleProposal",
    "StopAll",
    "TakeBackCheckIns",
    "TakeBackRelays",
    "UseButton",
    "WithdrawDeliveries",
]
