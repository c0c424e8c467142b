"""`/help` for those who run the scheme: every command that this person may use, by the table of rights."""

from collections.abc import Iterator, Mapping

from flows.people import Person
from flows.rights import Action, may
from flows.turn import Turn
from flows.turns.pairing_up import NEEDED

NEEDS: Mapping[str, tuple[Action, ...]] = {
    "worries": (Action.OPEN_CASE,),
    "closed": (Action.OPEN_CASE,),
    "why": (Action.OPEN_CASE,),
    "desk": (Action.SEE_DESK,),
    "people": (Action.SEE_PEOPLE,),
    "add": (Action.ADD_PERSON,),
    "pair": NEEDED,
    "gate": (Action.RECORD_GATE,),
    "cover": (Action.SEE_COVER,),
    "duties": (Action.CHANGE_DUTY,),
    "report": (Action.REPORT,),
    "stop_relay": (Action.STOP_PAIRING,),
    "start_relay": (Action.STOP_PAIRING,),
    "stop_mentor": (Action.STOP_MENTOR,),
    "stop_all": (Action.STOP_ALL,),
    "start_all": (Action.STOP_ALL,),
    "test_ladder": (Action.TEST_LADDER,),
    "test_channels": (Action.TEST_LADDER,),
    "reach": (Action.SET_OWN_ADDRESS,),
    "who": (Action.SEE_OWN,),
    "me": (Action.SEE_OWN,),
    "mydata": (Action.SEE_OWN,),
    "delete": (Action.ASK_TO_DELETE,),
    "privacy": (),
    "clear": (),
}
"""What somebody must be allowed to do for each command, all of it."""
COMMANDS = {name: f"/{name.replace('_', '-')}" for name in NEEDS}


def offered(person: Person) -> Iterator[str]:
    """The names of the commands that this person may use, in the order of the table."""
    for name, needed in NEEDS.items():
        if all(may(person, each) for each in needed):
            yield name


def show(turn: Turn) -> None:
    """Says what comes by itself, where alerts come, and what may be written."""
    lines = [f"{COMMANDS[each]}{turn.words.label(f'help_{each}')}" for each in offered(turn.me)]
    text = turn.words.fill("staff.help", what="\n".join(lines))
    if may(turn.me, Action.OPEN_CASE):
        text = f"{turn.words.fill('staff.help_alerts')}\n\n{text}"
    turn.say_text(turn.me, "staff.help", text)
