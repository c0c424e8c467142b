"""`start-again`: takes back a stop of everything; what waited passes as each agreement says."""

from uuid import UUID

import click

from bot.commanding import COMMAND
from bot.commands.asking import PERSON
from bot.commands.opening import commanded
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from flows.heard import AllStopAsked


@click.command(name="start-again")
@click.option("--by", required=True, type=PERSON, help="Who starts it: one who may.")
@as_json_option
@told_plainly
def start_again(by: UUID, as_json: bool) -> None:
    """Start messages and questions again after `stop --all`. Whoever the bot can reach hears so."""
    commanded(lambda store: AllStopAsked(COMMAND, by, is_stopped=False))
    put_out(as_json, {"stopped": False}, "The stop for everybody is taken back.")
