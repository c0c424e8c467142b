"""What the command line asked for: each kind has its turn. A kind without a branch raises."""

from flows.heard import (
    AccountAsked,
    AgreementRecorded,
    AllStopAsked,
    BackupRestored,
    ChannelTestAsked,
    GateLineRecorded,
    Heard,
    LinkAsked,
    PairAsked,
    PersonAdded,
    PersonChanged,
    PersonRemoved,
    ReachGiven,
)
from flows.turn import Turn
from flows.turns import (
    agreeing,
    channel_tests,
    commands,
    correcting,
    gate_records,
    problems,
    reaching,
    stopping_all,
)


class UnknownKind(TypeError):
    """Something was heard that no branch decides."""


def commanded(turn: Turn, heard: Heard) -> None:
    """What one command asked for. Raises UnknownKind."""
    match heard:
        case PersonAdded():
            commands.person_added(turn, heard)
        case LinkAsked():
            commands.link_asked(turn, heard)
        case AccountAsked():
            commands.account_asked(turn, heard)
        case PersonChanged():
            correcting.person_changed(turn, heard)
        case PersonRemoved():
            correcting.person_removed(turn, heard)
        case PairAsked():
            commands.pair_asked(turn, heard)
        case AgreementRecorded():
            agreeing.agreement_recorded(turn, heard)
        case AllStopAsked():
            stopping_all.all_stop_asked(turn, heard)
        case GateLineRecorded():
            gate_records.command_heard(turn, heard)
        case ReachGiven():
            reaching.reach_given(turn, heard)
        case BackupRestored():
            problems.backup_restored(turn, heard)
        case ChannelTestAsked():
            channel_tests.test_asked(turn, heard)
        case _:
            raise UnknownKind(type(heard).__name__)
