"""Every command under every role and duty: what it does is what the one table of rights says.

Whether it was done is read from the database, table by table; a refusal leaves every row as it was
and says whose it is. The commands are walked, so one without a row here fails.
"""

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import click
import pytest
from databases import Postgres, SqliteTemplate, quick_folder
from scheme import linked, run
from scheme import person as added
from sqlalchemy import select, update
from test_doors import ELSEWHERE

from bot.command import COMMANDS, main
from flows.effects import AddPairing, ChangeStanding, GiveRole
from flows.library import load_library
from flows.people import Duty, Person, Role, Standing
from flows.programme import read_programme
from flows.relaying import PairingState
from flows.rights import RIGHTS, Action, Barred, On, barred, may_by_command
from storage.engine import open_engine
from storage.keys import read_keys
from storage.roster import read_roster
from storage.schema import duty, metadata, role
from storage.store import Store

from .office import Office

LONG_AGO = datetime(2020, 1, 2, 10, tzinfo=UTC)
"""The commands live by the machine's own clock; all this was before it."""
HOLDERS: tuple[Role | Duty, ...] = (*Role, *Duty)
WHO = {holder: UUID(int=200 + number) for number, holder in enumerate(HOLDERS)}
MAYA, SAM, JOE, NIA, KIT, BOTH, GONE, SLIP = (UUID(int=number) for number in range(101, 109))
"""A mentee and her mentor; a deputy; a mentee whose account is frozen; a mentor who has no account;
a coordinator who is a mentor too; somebody who was a coordinator; somebody added by mistake."""
PAIRING = UUID(int=150)
UNKNOWN = UUID(int=999)
AGREED = (
    "--recorded-by", "Priya", "--on", "2020-01-02", "--hours", "tue 16:00-18:00",
    "--mentee-a-week", "5", "--mentor-a-week", "5",
)  # fmt: skip
RECORDED = ("--on", "2020-01-02")
RECHECKED = (*RECORDED, "--recheck", f"{datetime.now(UTC).year + 2}-01-01")
CHANNEL = {
    "KEPT_IN_MIND_SMTP_URL": "smtp+starttls://name:password@127.0.0.1:1",
    "KEPT_IN_MIND_MAIL_FROM": "alerts@scheme.example",
}
"""A mail server that is not there: a test of it is noted, and nothing waits for it."""
CHAIN = frozenset({"entry", "record_head"})
"""What changes where something is entered in the record."""
"""What changes where a second person has to agree first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A command and the right it needs, and which tables hold something else once it was done.

    `option` names whoever needs the right; `on` is the person whom it is about. `in_chat` is what is
    said where the right alone is not enough, because it is done in chat only, `refused` where a
    refusal has a sentence of its own. `first` is what was carried out before.
    """

    command: str
    action: Action
    changes: frozenset[str]
    words: tuple[str, ...] = ()
    on: UUID | None = None
    option: str = "--by"
    code: int = 0
    in_chat: str = ""
    refused: str = ""
    first: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.command} {' '.join(self.words[:2])} {self.option}"


STOP = ("stop", "--all", "--by", str(WHO[Duty.LEAD]), "--reason", "A try.")
AGREE = ("agree", str(PAIRING), *AGREED, "--supervisor", str(WHO[Role.SUPERVISOR]))
MENTOR = ("Ida", "--role", "mentor")
COORDINATOR = ("Ida", "--role", "coordinator", "--duty", "manager")
ROWS = (
    Row("people add", Action.ADD_PERSON, frozenset({"person", "data_key", "role"}), MENTOR),
    # No other coordinator can be reached here for the second yes, so nobody's asking adds one.
    Row("people add", Action.ADD_COORDINATOR, frozenset(), COORDINATOR, code=1),
    Row(
        "people change",
        Action.CHANGE_PERSON,
        CHAIN | {"person"},
        (str(KIT), "--first-name", "Kitty"),
        KIT,
    ),
    Row(
        "people remove",
        Action.REMOVE_PERSON,
        CHAIN | {"person", "data_key", "role", "timer"},
        (str(SLIP),),
        SLIP,
    ),
    Row("people link", Action.MAKE_LINK, CHAIN | {"invite"}, (str(KIT),), KIT),
    Row(  # without a Telegram to ask there is no whole link, so whoever may gets no card either
        "people card",
        Action.MAKE_LINK,
        frozenset(),
        (str(KIT), "--to", "card.html"),
        KIT,
        code=1,
    ),
    Row(
        "people reach",
        Action.SET_ADDRESS,
        CHAIN | {"account"},
        (str(JOE), "--email", "j@a.org"),
        JOE,
    ),
    Row("people unlink", Action.UNLINK, CHAIN | {"account", "person"}, (str(MAYA),), MAYA),
    Row("people freeze", Action.FREEZE, CHAIN | {"person"}, (str(MAYA),), MAYA),
    Row("people unfreeze", Action.FREEZE, CHAIN | {"person", "timer"}, (str(NIA),), NIA),
    Row("pair", Action.PAIR, frozenset({"pairing"}), (str(NIA), str(SAM))),
    Row(
        "agree",
        Action.RECORD_AGREEMENT,
        frozenset({"agreement", "agreement_answer"}),
        AGREE[1:],
    ),
    Row(
        "agree",
        Action.AGREE_AS_SUPERVISOR,
        frozenset({"agreement", "agreement_answer"}),
        (str(PAIRING), *AGREED),
        SAM,
        option="--supervisor",
        refused="The supervisor must be a person with the role supervisor or coordinator.",
    ),
    Row(
        "agree",
        Action.LOOSEN_LIMIT,
        frozenset(),  # nobody can be reached here for the second yes
        (*AGREE[1:], "--mentor-a-week", "6"),
        first=AGREE,
        code=1,
    ),
    Row(
        "gate record",
        Action.RECORD_GATE,
        CHAIN | {"gate_line", "timer"},
        ("supervision", *RECORDED, "--words", "each six weeks"),
    ),
    Row(
        "gate record",
        Action.RECORD_GATE,
        CHAIN | {"gate_line", "timer"},
        ("identity", *RECHECKED, "--of", str(BOTH)),
        BOTH,
    ),
    Row(
        "gate record",
        Action.CONFIRM_DETAILS,
        frozenset(),
        ("details-open", *RECORDED, "--of", str(MAYA)),
        MAYA,
        in_chat="by a button in their own chat",
    ),
    Row(
        "channel test",
        Action.TEST_LADDER,
        frozenset({"channel_health"}),
        ("--email",),
        code=1,
        settings=CHANNEL,
    ),
    Row(
        "stop",
        Action.STOP_ALL,
        CHAIN | {"programme", "delivery"},
        ("--all", "--reason", "A lost phone."),
    ),
    Row("start-again", Action.STOP_ALL, CHAIN | {"programme", "delivery"}, first=STOP),
)
READING = {
    "people list": Action.SEE_PEOPLE,
    "record verify": Action.VERIFY_RECORD,
    "doctor": Action.SEE_HEALTH,
    "gate": Action.SEE_HEALTH,
    "notice report": Action.SEE_HEALTH,
}
"""Commands that only show something; the command line does so as an administrator."""
NO_RIGHT = {
    "demo": "made-up people in a database of its own",
    "setup": "opens the page, whose own tests say who may use it",
    "init": "writes two files, and no person is there yet",
    "run": "starts the bot; each turn asks for itself",
    "roles": "shows the table of rights, which is published",
    "check": "reads the files of words, and no person's",
    "talk": "a flow in the terminal, with nobody in it",
    "scan": "reads words that are typed for it, and keeps none",
    "guide": "prints a guide",
    "backup": "copies files whose words stay sealed, for whoever may read those files anyway",
    "restore": "puts such a copy in place, for whoever may write those files anyway",
    "keys add": "writes the key file, for whoever may write it anyway",
    "keys list": "names keys and shows none",
    "keys remove": "writes the key file, for whoever may write it anyway",
    "keys rotate": "seals people's keys anew, and opens no words",
}
"""Commands that need no right of anybody, and why."""


# the commands, walked


def commands() -> dict[str, click.Command]:
    """Every command that does something, by the words that call it."""
    context, found = click.Context(main), {}
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": each for sub, each in command.commands.items()}
    return found


def test_every_command_has_a_row_or_a_reason_why_not() -> None:
    with_rows = {row.command for row in ROWS}
    assert with_rows | set(READING) | set(NO_RIGHT) == set(commands())
    assert not with_rows & (set(READING) | set(NO_RIGHT))


def test_every_command_that_asks_for_a_name_has_a_row() -> None:
    asking = {name for name, each in commands().items() if "by" in {p.name for p in each.params}}
    assert asking == {row.command for row in ROWS if row.option == "--by"}


def test_every_action_that_is_done_by_command_has_a_row() -> None:
    by_command = {action for action, why in ELSEWHERE.items() if "the command line" in why}
    assert by_command <= {row.action for row in ROWS} | set(READING.values())


# the scheme, laid out once


async def _open(office: Office, url: str) -> Store:
    keys = read_keys(office.folder / "kept-in-mind.keys")
    rules = read_programme(office.folder / "programme.toml")
    return await Store.open(url, keys, rules, load_library(), lambda: uuid4().bytes)


async def _lay_out(office: Office, url: str) -> None:
    """Somebody of each role and each duty, those whom things are done to, and one who has left."""
    store = await _open(office, url)
    people = {
        MAYA: (Role.MENTEE,), SAM: (Role.MENTOR,), NIA: (Role.MENTEE,), KIT: (Role.MENTOR,),
        SLIP: (Role.MENTOR,), JOE: (Role.SUPERVISOR, Duty.DEPUTY), BOTH: (Role.COORDINATOR,),
        GONE: (Role.COORDINATOR,),
    }  # fmt: skip
    # A duty alone is held by somebody who is a carer, whose rights every role has.
    who = {of: (h,) if isinstance(h, Role) else (Role.CARER, h) for h, of in WHO.items()}
    try:
        for of, held in (people | who).items():
            made = (replace(each, at=LONG_AGO) for each in added(of, "Ann", *held))
            await run(store, *made, now=LONG_AGO)
        await run(store, GiveRole(BOTH, Role.MENTOR, None, LONG_AGO), now=LONG_AGO)
        for chat, of in enumerate((MAYA, NIA), start=7001):
            await run(store, *linked(of, str(chat)), now=LONG_AGO)
        frozen = ChangeStanding(NIA, Standing.FROZEN, 1, before=Standing.JOINED)
        await run(store, frozen, ChangeStanding(SLIP, Standing.INVITED, 1), now=LONG_AGO)
        await run(
            store, AddPairing(PAIRING, MAYA, SAM, PairingState.ACTIVE, LONG_AGO), now=LONG_AGO
        )
        async with store.database.writing() as conn:
            for table in (role, duty):
                await conn.execute(
                    update(table).where(table.c.person == GONE).values(until=LONG_AGO)
                )
    finally:
        await store.close()


async def _everybody(office: Office, url: str) -> dict[UUID, Person]:
    store = await _open(office, url)
    try:
        async with store.reading(datetime.now(UTC)) as scope:
            return {each.id: each for each in (await read_roster(scope)).people}
    finally:
        await store.close()


Contents = Mapping[str, frozenset[tuple[object, ...]]]


async def _contents(url: str) -> Contents:
    """Every row of every table."""
    database = await open_engine(url)
    try:
        async with database.reading() as conn:
            return {
                name: frozenset(map(tuple, (await conn.execute(select(table))).all()))
                for name, table in metadata.tables.items()
            }
    finally:
        await database.close()


@dataclass
class Laid:
    """An office whose database holds the scheme, and can be laid out anew."""

    office: Office
    url: str
    template: Path | None
    people: dict[UUID, Person]
    as_laid: Contents

    def again(self) -> Contents:
        """What there is now: on a file all as it was, on a server with what was done so far."""
        if self.template is None:
            return asyncio.run(_contents(self.url))
        file = Path(self.url.removeprefix("sqlite:///"))
        for beside in file.parent.glob(f"{file.name}-*"):
            beside.unlink()
        shutil.copyfile(self.template, file)
        return self.as_laid

    def after(self, first: tuple[str, ...]) -> Contents:
        """The same, once a command was carried out."""
        found = self.again()
        if not first:
            return found
        assert self.office.run(*first).code == 0
        return asyncio.run(_contents(self.url))


def _laid(folder: Path, url: str, template: Path | None = None) -> Laid:
    folder.mkdir()
    office = Office(folder).furnished()
    office.settings["KEPT_IN_MIND_DATABASE"] = url
    asyncio.run(_lay_out(office, url))
    if template is not None:
        shutil.copyfile(url.removeprefix("sqlite:///"), template)
    people = asyncio.run(_everybody(office, url))
    return Laid(office, url, template, people, asyncio.run(_contents(url)))


@pytest.fixture(scope="module")
def on_file(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Laid]:
    """The scheme in a SQLite file, made once."""
    with quick_folder(tmp_path_factory.mktemp("who_may")) as folder:
        url = sqlite_template.url_in(folder)
        yield _laid(folder / "office", url, folder / "laid_out.db")


@pytest.fixture
def on_server(postgres: Postgres, tmp_path: Path) -> Iterator[Laid]:
    """The scheme in PostgreSQL."""
    with postgres.database() as url:
        yield _laid(tmp_path / "office", url)


# the table

EVERYBODY = (*WHO.values(), BOTH, GONE, UNKNOWN, None)
"""Each role and duty, two roles in one, somebody who has left, an id that nobody has, and no name."""


def _expected(laid: Laid, row: Row, who: UUID | None) -> str:
    """Nothing where it is done, and otherwise what is said."""
    if who is None:
        needs = {each.name for each in commands()[row.command].params if each.required}
        is_needed = row.option.removeprefix("--") in needs
        return "Missing option" if is_needed or not may_by_command(row.action) else ""
    if who == UNKNOWN:
        return row.refused or "There is no such person."
    reason = barred(laid.people[who], row.action, On(person=row.on))
    if reason is None:
        return row.in_chat
    said = "Nobody does that for themselves." if reason is Barred.ABOUT_THEM else "It is for: "
    return row.refused or said


def _try(laid: Laid, row: Row, who: UUID | None) -> Iterator[str]:
    """Has somebody try it; gives what is not as the table says."""
    before = laid.after(row.first)
    named = () if who is None else (row.option, str(who))
    office = Office(laid.office.folder, laid.office.settings | dict(row.settings))
    done = office.run(*row.command.split(), *row.words, *named)
    after = asyncio.run(_contents(laid.url))
    changed = frozenset(name for name in after if after[name] != before[name])
    refused = _expected(laid, row, who)
    if refused:
        if done.code == 0 or done.out or changed or not _says(done.err, refused, row.action):
            yield f"not refused: code {done.code}, changed {sorted(changed)}: {done.err}"
    elif (done.code, changed) != (row.code, row.changes):
        yield f"not done: code {done.code}, changed {sorted(changed)}: {done.err}"
    elif who and {each[BY] for each in after["entry"] - before["entry"]} - {who}:
        yield "the record does not say who did it"


BY = list(metadata.tables["entry"].c.keys()).index("by")


def _says(err: str, refused: str, action: Action) -> bool:
    """Is it refused in these words, and where it is somebody else's, is each role named?"""
    label = load_library().words.label
    names = [label(f"{type(each).__name__.lower()}_{each.value}") for each in RIGHTS[action]]
    return refused in err and (refused != "It is for: " or all(name in err for name in names))


NAMES: dict[UUID | None, str] = {of: holder.value for holder, of in WHO.items()}


def _wrong(laid: Laid, row: Row) -> list[str]:
    return [f"{NAMES.get(who, who)}: {each}" for who in EVERYBODY for each in _try(laid, row, who)]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_command_does_what_the_table_says_and_nothing_for_anybody_else(
    on_file: Laid, row: Row
) -> None:
    assert not (wrong := _wrong(on_file, row)), "\n".join(wrong)


@pytest.mark.postgres
@pytest.mark.parametrize("row", [ROWS[2], ROWS[4], ROWS[13]], ids=str)
def test_so_it_does_on_a_server(on_server: Laid, row: Row) -> None:
    """A sample: what can be done again and again."""
    assert not (wrong := _wrong(on_server, row)), "\n".join(wrong)


@pytest.mark.parametrize("command", READING)
def test_what_only_shows_something_is_an_administrators_and_changes_nothing(
    on_file: Laid, command: str
) -> None:
    before = on_file.again()
    assert may_by_command(READING[command])
    done = on_file.office.run(*command.split())
    assert done.out
    assert asyncio.run(_contents(on_file.url)) == before
