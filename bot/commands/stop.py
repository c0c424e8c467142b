"""`stop`: everything rests for everybody at once, as a named person wants it; safety ways in stay open."""

from uuid import UUID

import click

from bot.commanding import COMMAND
from bot.commands.asking import PERSON
from bot.commands.opening import commanded
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from flows.heard import AllStopAsked


@click.command()
@click.option("--all", "everything", is_flag=True, help="Say so, because it is for everybody.")
@click.option("--by", required=True, type=PERSON, help="Who stops it: one who may.")
@click.option(
    "--reason", required=True, help="Why; it is sealed in the record, and told to nobody."
)
@as_json_option
@told_plainly
def stop(everything: bool, by: UUID, reason: str, as_json: bool) -> None:
    """Stop messages and questions for everybody, at once. Whoever the bot can reach hears so.

    "I need help now" and "Tell someone" go on, and alerts do. `start-again` takes it back.
    """
    if not everything:
        raise click.UsageError("say --all: it stops messages and questions for everybody")
    commanded(lambda store: AllStopAsked(COMMAND, by, is_stopped=True, reason=reason))
    said = "Everything is stopped for everybody; `kept-in-mind start-again` takes it back."
    put_out(as_json, {"stopped": True}, said)
