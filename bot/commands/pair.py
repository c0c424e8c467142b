"""`pair`: pairs a mentee with a mentor. Nothing is relayed before an agreement is in force."""

from uuid import UUID, uuid4

import click

from bot.commanding import COMMAND, carry_out
from bot.commands.asking import by_option
from bot.commands.opening import now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.commands.who_is_meant import ID_OR_NAME, the_one
from flows.effects import AddPairing, Effect
from flows.heard import PairAsked
from flows.people import Role
from flows.relaying import Stopper
from storage.roster import read_roster
from storage.store import Store


@click.command()
@click.argument("mentee", type=ID_OR_NAME)
@click.argument("mentor", type=ID_OR_NAME)
@by_option
@as_json_option
@told_plainly
def pair(mentee: UUID | str, mentor: UUID | str, by: UUID | None, as_json: bool) -> None:
    """Pair MENTEE with MENTOR, each by id or by first name."""
    pairing = uuid4()

    async def paired(store: Store) -> tuple[Effect, ...]:
        async with store.reading(now()) as scope:
            people = (await read_roster(scope)).people
        young, adult = the_one(mentee, Role.MENTEE, people), the_one(mentor, Role.MENTOR, people)
        return await carry_out(store, PairAsked(COMMAND, pairing, young, adult, by), now())

    effects = with_store(paired)
    stops = [who for each in effects if isinstance(each, AddPairing) for who, _ in each.stops]
    sentence = f"Paired: {pairing}\nNothing passes between them before `kept-in-mind agree`."
    sentences = "\n".join((sentence, *(HELD[who] for who in stops)))
    put_out(as_json, {"id": str(pairing), "stopped_by": [who.value for who in stops]}, sentences)


HELD = {
    Stopper.MENTOR: "The mentor had stopped their messages before, which holds until they start again.",
    Stopper.COORDINATOR: "A coordinator had stopped this mentor's messages, which holds until one takes "
    "it back in chat (/start-relay).",
}
