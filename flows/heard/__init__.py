"""What was heard: the past-tense facts that start a turn. Each names its source."""

from flows.heard.chats import (
    Address,
    ButtonPressed,
    GroupHeard,
    MessageHeard,
    MessageKind,
    NothingHeard,
    ReachChanged,
    Said,
    StartHeard,
    Topic,
    TopicKind,
)
from flows.heard.commands import (
    AccountAsked,
    AgreementRecorded,
    AllStopAsked,
    BackupRestored,
    ChannelTestAsked,
    Deed,
    GateLineRecorded,
    LinkAsked,
    PairAsked,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
    ReachGiven,
)
from flows.heard.machine import (
    OF_CROWDS,
    AlarmsLooked,
    DeliveryFailed,
    Failure,
    ProgrammeStarted,
    Timer,
    TimerFired,
    TimerKind,
    UpdateSetAside,
)
from flows.heard.sources import Source, SourceKind

Heard = (
    MessageHeard
    | StartHeard
    | ButtonPressed
    | ReachChanged
    | GroupHeard
    | NothingHeard
    | TimerFired
    | DeliveryFailed
    | UpdateSetAside
    | ProgrammeStarted
    | AlarmsLooked
    | PersonAdded
    | PersonChanged
    | PersonRemoved
    | LinkAsked
    | AccountAsked
    | ReachGiven
    | ChannelTestAsked
    | PairAsked
    | AgreementRecorded
    | AllStopAsked
    | BackupRestored
    | GateLineRecorded
)

__all__ = [
    "OF_CROWDS",
    "AccountAsked",
    "Address",
    "AgreementRecorded",
    "AlarmsLooked",
    "AllStopAsked",
    "BackupRestored",
    "ButtonPressed",
    "ChannelTestAsked",
    "Deed",
    "DeliveryFailed",
    "Failure",
    "GateLineRecorded",
    "GroupHeard",
    "Heard",
    "LinkAsked",
    "MessageHeard",
    "MessageKind",
    "NothingHeard",
    "PairAsked",
    "PersonAdded",
    "PersonChanged",
    "PersonRemoved",
    "ProgrammeStarted",
    "ReachChanged",
    "ReachGiven",
    "Said",
    "Source",
    "SourceKind",
    "StartHeard",
    "Timer",
    "TimerFired",
    "TimerKind",
    "Topic",
    "TopicKind",
    "UpdateSetAside",
]
