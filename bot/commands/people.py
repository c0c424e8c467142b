"""`people`: adds people, lists them, makes one-time join links. Asks nothing."""

from datetime import date, time
from uuid import UUID, uuid4

import click

from bot import join_link
from bot.commanding import COMMAND, carry_out
from bot.commands.added import added_sentences
from bot.commands.asking import PERSON, by_option
from bot.commands.gate_waits import of_link
from bot.commands.join_card import card
from bot.commands.naming import first_name_read, initials_read
from bot.commands.opening import commanded, now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.reading import day_and_time, known_zone, month
from bot.commands.trouble import told_plainly
from bot.settings import load_settings
from flows.heard import AccountAsked, Deed, PersonAdded, PersonChanged, PersonRemoved, ReachGiven
from flows.people import Duty, MentorKind, Person, Role
from flows.relaying import Pairing
from storage.roster import Roster, read_roster
from storage.store import Store

NATIONS = ("england", "wales", "scotland", "northern_ireland")
TAKEN = "\nTaken as a volunteer, for no --mentor-kind was given."


@click.group()
def people() -> None:
    """Add people, list them, make join links."""


people.add_command(card)


@people.command()
@click.argument("first_name")
@click.option("--role", required=True, type=click.Choice([each.value for each in Role]))
@click.option("--duty", type=click.Choice([d.value for d in Duty]), help="A place on the ladder.")
@click.option("--initials", help="What alerts show; else the first letter of the name.")
@click.option("--born", type=month, help="A month of birth, as in 2009-05. A mentee needs one.")
@click.option("--mentor-kind", type=click.Choice([each.value for each in MentorKind]))
@click.option("--zone", help="A time zone; else the programme's.")
@click.option("--nation", type=click.Choice(NATIONS), help="Else the programme's.")
@click.option(
    "--check-in", "check_ins", type=day_and_time, multiple=True, help='As in "mon 16:30".'
)
@by_option
@as_json_option
@told_plainly
def add(
    first_name: str,
    role: str,
    duty: str | None,
    initials: str | None,
    born: date | None,
    mentor_kind: str | None,
    zone: str | None,
    nation: str | None,
    check_ins: tuple[tuple[int, time], ...],
    by: UUID | None,
    as_json: bool,
) -> None:
    """Add a person by first name. Never give a surname: the product keeps none."""
    person, name = uuid4(), first_name_read(first_name)
    shown = initials_read(initials or name[0].upper())
    kind = mentor_kind or (MentorKind.VOLUNTEER if role == Role.MENTOR else None)

    def added(store: Store) -> PersonAdded:
        return PersonAdded(
            COMMAND,
            person,
            name,
            shown,
            Role(role),
            known_zone(zone or store.rules.zone),
            duty=Duty(duty) if duty else None,
            mentor_kind=MentorKind(kind) if kind else None,
            birth_month=born,
            nation=nation or store.rules.nation,
            check_ins=check_ins,
            by=by,
        )

    line = f"Added {name}: {person}{TAKEN if kind and not mentor_kind else ''}"
    said = [line, *with_store(lambda store: _carried(store, added(store)))]
    put_out(as_json, {"id": str(person)}, "\n".join(said))


async def _carried(store: Store, heard: PersonAdded) -> list[str]:
    effects = await carry_out(store, heard, now())
    async with store.reading(now()) as scope:
        return added_sentences(effects, (await read_roster(scope)).people)


@people.command()
@click.argument("person", type=PERSON)
@click.option("--first-name", help="The right first name.")
@click.option("--initials", help="What alerts and lists show.")
@click.option("--birth-month", type=month, help="As in 2009-05.")
@by_option
@as_json_option
@told_plainly
def change(
    person: UUID,
    first_name: str | None,
    initials: str | None,
    birth_month: date | None,
    by: UUID | None,
    as_json: bool,
) -> None:
    """Correct what is kept of PERSON: first name, initials or month of birth."""
    if first_name is None and initials is None and birth_month is None:
        raise click.UsageError("say what to change: --first-name, --initials or --birth-month")
    name = first_name_read(first_name) if first_name is not None else None
    shown = initials_read(initials) if initials is not None else None
    commanded(lambda store: PersonChanged(COMMAND, person, name, shown, birth_month, by))
    put_out(as_json, {"id": str(person)}, "Changed; the record says that it was, and by whom.")


@people.command()
@click.argument("person", type=PERSON)
@by_option
@as_json_option
@told_plainly
def remove(person: UUID, by: UUID | None, as_json: bool) -> None:
    """Take out PERSON, who was added by mistake: never joined, and in no pairing, worry or entry."""
    commanded(lambda store: PersonRemoved(COMMAND, person, by))
    said = "Removed: the name is deleted, and their link, if any, works no more."
    put_out(as_json, {"id": str(person), "removed": True}, said)


@people.command("list")
@as_json_option
@told_plainly
def list_(as_json: bool) -> None:
    """List everybody by first name, with ids, and the pairings."""

    async def read(store: Store) -> Roster:
        async with store.reading(now()) as scope:
            return await read_roster(scope)

    roster = with_store(read)
    found = {
        "people": [_person_json(person) for person in roster.people],
        "pairings": [_pairing_json(pairing) for pairing in roster.pairings],
    }
    lines = [_person_line(person) for person in roster.people] or ["Nobody yet."]
    lines += [_pairing_line(pairing) for pairing in roster.pairings]
    put_out(as_json, found, "\n".join(lines))


def _person_json(person: Person) -> dict[str, object]:
    return {
        "id": str(person.id),
        "first_name": person.first_name,
        "initials": person.initials,
        "birth_month": f"{person.birth_month:%Y-%m}" if person.birth_month else None,
        "roles": sorted(person.roles),
        "duties": sorted(person.duties),
        "standing": person.standing.value,
        "reach": person.account.reach.value if person.account else None,
        "email": person.mail is not None,
        "rest": person.rest.value if person.rest else None,
    }


def _person_line(person: Person) -> str:
    what = ", ".join((*sorted(person.roles), *sorted(person.duties)))
    reach = f", {person.account.reach}" if person.account else ""
    mail = ", e-mail" if person.mail else ""
    rest = f", {person.rest} by their own wish" if person.rest else ""
    name = f"{person.first_name} ({person.initials})"
    return f"{person.id}  {name}: {what}; {person.standing}{reach}{mail}{rest}"


def _pairing_json(pairing: Pairing) -> dict[str, object]:
    return {
        "id": str(pairing.id),
        "mentee": str(pairing.mentee.id),
        "mentor": str(pairing.mentor.id),
        "state": pairing.state.value,
        "stopped_by": sorted(pairing.stops),
        "agreement_in_force": pairing.terms is not None,
        "agreement_versions": len(pairing.versions),
    }


def _pairing_line(pairing: Pairing) -> str:
    agreed = "an agreement in force" if pairing.terms else "no agreement in force"
    pair = f"{pairing.mentee.first_name} and {pairing.mentor.first_name}"
    stopped = f", messages stopped by {', '.join(sorted(pairing.stops))}" if pairing.stops else ""
    return f"{pairing.id}  {pair}: {pairing.state}, {agreed}{stopped}"


@people.command()
@click.argument("person", type=PERSON)
@click.option("--check-word", help="A word agreed in person; without it one is made.")
@by_option
@as_json_option
@told_plainly
def link(person: UUID, check_word: str | None, by: UUID | None, as_json: bool) -> None:
    """Make a fresh one-time join link and its check word. Earlier links of the person end.

    So does the account that they had: whoever needs a new link has lost it, or never had one.
    """
    made = join_link.make(load_settings(), person, check_word, by)
    found = {
        "payload": made.payload,
        "link": made.address,
        "expires": made.expires.isoformat(),
        "check_word": made.check_word,
    }
    until = f"{of_link(person, made.expires)} Hand it over in person."
    bare = (
        f"https://t.me/NAME-OF-THE-BOT?start={made.payload}\nThis link is not whole yet, because "
        f"{made.why_not}: put the bot's name, without the @, for NAME-OF-THE-BOT."
    )
    word = (
        f"The check word: {made.check_word}\n"
        "Tell it to the person face to face, or by a number that you have; never send or write it "
        "with the link."
    )
    put_out(as_json, found, f"{made.address or bare}\n{until}\n\n{word}")


@people.command()
@click.argument("person", type=PERSON)
@click.option("--email", help="Where alerts for NOW reach them beside Telegram.")
@click.option("--no-email", is_flag=True, help="No e-mail reaches them any more.")
@by_option
@as_json_option
@told_plainly
def reach(person: UUID, email: str | None, no_email: bool, by: UUID | None, as_json: bool) -> None:
    """Give an adult on the ladder an e-mail address for alerts; it is sealed, and never shown again."""
    if (email is None) is not no_email:
        raise click.UsageError("give --email an address, or say --no-email")
    address = email.strip() if email is not None else None
    commanded(lambda store: ReachGiven(COMMAND, person, address, by))
    said = (
        "No e-mail reaches them from now on."
        if no_email
        else "Kept. Try it: `kept-in-mind channel test --email`"
    )
    put_out(as_json, {"id": str(person), "email": not no_email}, said)


def _to_account(person: UUID, deed: Deed, by: UUID | None, as_json: bool, said: str) -> None:
    commanded(lambda store: AccountAsked(COMMAND, person, deed, by))
    put_out(as_json, {"id": str(person), "done": deed.value}, said)


@people.command()
@click.argument("person", type=PERSON)
@by_option
@as_json_option
@told_plainly
def unlink(person: UUID, by: UUID | None, as_json: bool) -> None:
    """End a person's account: a lost phone, a number that somebody else has now."""
    said = "Ended. What is on its way to them waits for `kept-in-mind people link`."
    _to_account(person, Deed.UNLINK, by, as_json, said)


@people.command()
@click.argument("person", type=PERSON)
@by_option
@as_json_option
@told_plainly
def freeze(person: UUID, by: UUID | None, as_json: bool) -> None:
    """Freeze a person's account at once: nothing is sent to it and nothing from it is passed on."""
    said = "Frozen. What is on its way to them waits. Calls for help from it still open a worry."
    _to_account(person, Deed.FREEZE, by, as_json, said)


@people.command()
@click.argument("person", type=PERSON)
@by_option
@as_json_option
@told_plainly
def unfreeze(person: UUID, by: UUID | None, as_json: bool) -> None:
    """Give a frozen account back, once you know that it is in the right hands."""
    _to_account(person, Deed.UNFREEZE, by, as_json, "It is theirs again; what waited goes now.")
