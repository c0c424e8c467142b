"""Brings everybody to where the set-up has them: by the operator's commands, then by joining.

Each joins as in life: opens the link, reads, says yes; a mentee then chooses a day and a time.
"""

from bot.sandbox.messages import NotPossible
from flows.heard import PairAsked, PersonAdded
from flows.local_time import DAYS, say_clock
from flows.people import Role

from .cast import Member
from .lines import TranscriptFault
from .stage import COMMAND, Stage
from .times import ZONE


async def arrive(stage: Stage) -> None:
    """Adds, pairs and joins everybody. Raises TranscriptFault where that cannot be."""
    cast = stage.cast
    await stage.command(*(_added(stage, each) for each in cast.members.values()))
    await stage.renew_link(*cast.members)
    await stage.command(
        *(
            PairAsked(COMMAND, pairing, stage.ids[mentee], stage.ids[mentor])
            for (mentee, mentor), pairing in stage.pairings.items()
        )
    )
    await stage.agree(*cast.agreements)
    await _join(stage)


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
    )


async def _join(stage: Stage) -> None:
    joining = stage.cast.joined
    mentees = [name for name in joining if stage.cast.members[name].role is Role.MENTEE]
    for name in joining:
        stage.phones[name].start(stage.links[name])
    await stage.settle()
    for name in joining:
        _press(stage, name, "")
    await stage.settle()
    for part in (0, 1):
        for name in mentees:
            _press(stage, name, _chosen(stage, name)[part])
        await stage.settle()


def _chosen(stage: Stage, name: str) -> tuple[str, str]:
    if name not in stage.cast.check_ins:
        raise TranscriptFault(f"say when {name}'s check-in is")
    day, at = stage.cast.check_ins[name]
    return DAYS[day], say_clock(at).capitalize()


def _press(stage: Stage, name: str, label: str) -> None:
    """Presses a button under the newest message; without a label the first, which is the yes."""
    phone = stage.phones[name]
    try:
        phone.press(phone.last.message_id, label or phone.last.labels[0])
    except NotPossible as error:
        logged = "; ".join(dict.fromkeys(stage.trouble.lines))
        raise TranscriptFault(f"{name} cannot join: {error} {logged}") from error
