"""`people card`: writes one join card to print, as a file that only its owner can read. Asks nothing.

Whatever can be wrong is looked at before a link is made, for a link ends the one before.
"""

from pathlib import Path
from uuid import UUID

import click

from bot import join_link
from bot.commanding import Refused
from bot.commands.asking import PERSON, by_option
from bot.commands.gate_waits import of_link
from bot.commands.opening import now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.no_answer import NoAnswer
from bot.own_files import write_new, write_over
from bot.settings import load_settings
from flows.effects import Refuse
from flows.facts import Facts, Ids
from flows.people import Person, Standing
from flows.rights import Action
from flows.turn import Turn
from flows.turns.who_asks import in_words, refusal
from storage.reading_people import read_people
from storage.store import Store

HAS_AN_ACCOUNT = frozenset({Standing.ASKED, Standing.NOT_NOW, Standing.JOINED, Standing.FROZEN})
"""Who is here, or was: a link by accident would cut them off."""


@click.command("card")
@click.argument("person", type=PERSON)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path),
    default=Path("join-card.html"),
    show_default=True,
    help="The file to write; one that is there is left as it is.",
)
@click.option("--check-word", help="A word agreed in person; without it one is made.")
@by_option
@as_json_option
@told_plainly
def card(person: UUID, path: Path, check_word: str | None, by: UUID | None, as_json: bool) -> None:
    """Write a join card to print: a QR code and a link, and the check word on a sheet of its own.

    For somebody who has no account here. Earlier links of the person end.
    """
    found, made_up = _who(person, by)
    if not write_new(path, ""):
        raise click.ClickException(f"{path}: there already, and left as it is. Choose another --to")
    try:
        made = join_link.make_whole(load_settings(), person, check_word, by)
        write_over(path, _drawn(found, made, made_up=made_up))
    except BaseException as error:
        path.unlink()
        if isinstance(error, NoAnswer):
            raise click.ClickException(f"{error}, so no card was made.") from None
        raise
    put_out(
        as_json,
        {"written": str(path), "expires": made.expires.isoformat()},
        f"Wrote {path}, which only you can read. It holds the link and, on a sheet of its own, the "
        f"check word. Of the link: {of_link(person, made.expires)}\n"
        "Print it, keep card and sheet apart, and delete the file.",
    )


def _drawn(person: Person, made: join_link.JoinLink, *, made_up: bool) -> str:
    from bot.setup.join_card import Card, printed  # late, so that `--help` stays quick

    return printed(Card(person.first_name, made.address or "", made.check_word), made_up=made_up)


def _who(person: UUID, by: UUID | None) -> tuple[Person, bool]:
    """The person, and whether the programme is made up. Raises Refused where there is no card.

    Whether `by` may is asked here before Telegram is, and again where the link is made.
    """

    async def read(store: Store) -> tuple[Person, bool]:
        at = now()
        async with store.reading(at) as scope:
            people = await read_people(scope, {each for each in (person, by) if each})
        turn = Turn(Facts(store.rules, store.library, Ids(b"nothing is made"), people=people), at)
        found = people.get(person)
        fault = refusal(turn, by, Action.MAKE_LINK) or card_fault(found)
        if found is None or fault is not None:
            refused = fault or Refuse("command.no_person")
            raise Refused(refused.text_id, in_words(turn, refused))
        return found, store.rules.made_up

    return with_store(read)


def card_fault(person: Person | None) -> Refuse | None:
    """Why there is no card for them; None where there is one."""
    if person is None or person.standing is Standing.ERASED:
        return Refuse("command.no_person")
    if person.is_nothing:
        return Refuse("command.card_no_role")
    has_account = person.standing in HAS_AN_ACCOUNT
    return Refuse("command.card_has_account") if has_account else None
