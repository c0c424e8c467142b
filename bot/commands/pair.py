"""`pair`: pairs a mentee with a mentor. Nothing is relayed before an agreement is in force."""

from uuid import UUID, uuid4

import click

from bot.commanding import COMMAND
from bot.commands.asking import PERSON, by_option
from bot.commands.opening import commanded
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from flows.effects import AddPairing
from flows.heard import PairAsked
from flows.relaying import Stopper


@click.command()
@click.argument("mentee", type=PERSON)
@click.argument("mentor", type=PERSON)
@by_option
@as_json_option
@told_plainly
def pair(mentee: UUID, mentor: UUID, by: UUID | None, as_json: bool) -> None:
    """Pair MENTEE with MENTOR, both by id."""
    pairing = uuid4()
    effects = commanded(lambda store: PairAsked(COMMAND, pairing, mentee, mentor, by))
    stops = [who for each in effects if isinstance(each, AddPairing) for who, _ in each.stops]
    sentence = f"Paired: {pairing}\nNothing passes between them before `kept-in-mind agree`."
    sentences = "\n".join((sentence, *(HELD[who] for who in stops)))
    put_out(as_json, {"id": str(pairing), "stopped_by": [who.value for who in stops]}, sentences)


HELD = {
    Stopper.MENTOR: "The mentor had stopped their messages before, which holds until they start again.",
    Stopper.COORDINATOR: "A coordinator had stopped this mentor's messages, which holds until one takes "
    "it back in chat (/start-relay).",
}
