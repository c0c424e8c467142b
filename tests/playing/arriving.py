"""Brings everybody to where the set-up has them, before the story begins.

Whoever has joined is simply there, with an account and a plan; how people join is told by the
transcripts about joining. Everything else is done by the operator's commands.
"""

from datetime import time

from flows.heard import PairAsked, PersonAdded, ReachGiven
from flows.people import Role

from .cast import Member
from .lines import TranscriptFault
from .stage import COMMAND, Stage
from .times import ZONE


async def arrive(stage: Stage) -> None:
    """Adds, pairs and joins everybody. Raises TranscriptFault where that cannot be."""
    cast = stage.cast
    await stage.command(*(_added(stage, each) for each in cast.members.values()))
    await stage.renew_link(*(name for name in cast.members if name not in cast.joined))
    await stage.join(*cast.joined)
    await stage.command(
        *(
            PairAsked(COMMAND, pairing, stage.ids[mentee], stage.ids[mentor])
            for (mentee, mentor), pairing in stage.pairings.items()
        )
    )
    await stage.agree(*cast.agreements)
    await stage.command(
        *(
            ReachGiven(COMMAND, stage.ids[name], stage.outside.address_of(name))
            for name in cast.mailed
        )
    )
    for name in cast.joined:
        stage.phones[name].start(None)
    await stage.settle()
    await stage.record_gate()
    await stage.settle()


def _added(stage: Stage, member: Member) -> PersonAdded:
    return PersonAdded(
        COMMAND,
        stage.ids[member.name],
        member.name,
        member.initials,
        member.role,
        ZONE,
        member.duty,
        member.kind,
        member.born,
        member.nation,
        check_ins=_check_ins(stage, member),
    )


def _check_ins(stage: Stage, member: Member) -> tuple[tuple[int, time], ...]:
    """Somebody who has joined has chosen a day and a time; for others one may be put down."""
    if member.role is not Role.MENTEE:
        return ()
    if member.name in stage.cast.check_ins:
        return (stage.cast.check_ins[member.name],)
    if member.name in stage.cast.joined:
        raise TranscriptFault(f"say when {member.name}'s check-in is")
    return ()
