"""What `doctor` looks at, one after the other: what is well, what to look at, what is wrong.

Never holds a token, a password, a key or anybody's words. Opening the database upgrades it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

from bot.asking_telegram import bot_username, foreign_webhook
from bot.commands.check import reviewed_texts
from bot.commands.cover_so_now import NEEDED, changed_cover, cover_finding, one_person
from bot.commands.finding import Finding, look, well, wrong
from bot.commands.gate import how_to, speech_for
from bot.commands.opening import opened
from bot.commands.trouble import ALL_MADE_UP, NOT_YET, in_plain_words
from bot.no_answer import NoAnswer
from bot.settings import ENV_FILE, Settings
from flows.channels import SECOND, Channel, Health, in_words
from flows.gate import Gate, Missing, all_missing
from flows.gate_lapsing import Lapsing, lapsing
from flows.help_lines import HIDDEN_AFTER, WARNED_AFTER, HelpLine
from flows.library import load_library
from flows.local_time import say_date, stamp, to_local
from flows.people import LADDER, Role
from flows.programme import Programme, ProgrammeError, read_programme
from storage.channels import read_health
from storage.keys import KeyFileError, read_keys
from storage.reading_gate import read_gate
from storage.reading_programme import read_programme as read_programme_row
from storage.roster import Roster, read_roster

HOOKED = (
    "what people write is sent to an address that this bot has not set with this key file: somebody "
    "else may hold the token. Renew it at @BotFather"
)
OTHERS = 0o077
"""The rights of everybody but the owner of a file."""


async def look_over(settings: Settings, now: datetime, *, ask_telegram: bool) -> list[Finding]:
    """Everything, in the order in which one would mend it."""
    found = [await _telegram(settings, ask_telegram), *_env_file(), _keys(settings.keys)]
    found.append(_time_zones())
    real_use = NOT_YET
    try:
        rules = read_programme(settings.programme)
    except ProgrammeError as fault:
        found.append(wrong("programme", str(fault)))
    else:
        found.append(well("programme", f"{rules.name} ({rules.slug})"))
        real_use = ALL_MADE_UP if rules.made_up else NOT_YET
        found += _help_lines(rules, now) if rules.made_up else ()
        found += await _database(settings, rules, now)
    found.append(_reviewed())
    found.append(look("real use", real_use))
    return found


async def _telegram(settings: Settings, ask: bool) -> Finding:
    if settings.token is None:
        return wrong("token", "there is none; ask @BotFather for one and set KEPT_IN_MIND_TOKEN")
    if not ask:
        return look("token", "looks like one; Telegram was not asked (--offline)")
    try:
        name = await bot_username(settings)
        if await foreign_webhook(settings):
            return wrong("token", f"@{name}: {HOOKED}")
        return well("token", f"Telegram answers: this is @{name}")
    except NoAnswer as trouble:
        return wrong("token", str(trouble))


def _env_file() -> Iterator[Finding]:
    """It may hold the token, with which anybody could speak as the bot."""
    if ENV_FILE.exists() and ENV_FILE.stat().st_mode & OTHERS:
        yield look(str(ENV_FILE), f"others on this machine can read it: chmod 600 {ENV_FILE}")


def _keys(path: Path) -> Finding:
    try:
        read_keys(path)
    except KeyFileError as fault:
        return wrong("keys", f"{fault} (`kept-in-mind init` makes one where there is no database)")
    if path.stat().st_mode & OTHERS:
        return look("keys", f"others on this machine can read them: chmod 600 {path}")
    return well("keys", "can be read by their owner alone; keep a copy apart from the database")


def _time_zones() -> Finding:
    try:
        summer = to_local(datetime.fromisoformat("2026-07-01T12:00+00:00"), "Europe/London")
    except ZoneInfoNotFoundError:
        return wrong("time zones", "this machine has no time zone data: pip install tzdata")
    if summer.hour != 13:
        return wrong("time zones", "the data does not know British summer time; renew tzdata")
    return well("time zones", f"known (tzdata {version('tzdata')})")


def _help_lines(rules: Programme, now: datetime) -> Iterator[Finding]:
    today = to_local(now, rules.zone).date()
    for line in load_library().help_lines:
        if rules.nation in line.nations and not line.always:
            yield _help_line(line, rules.help_lines_checked.get(line.id), today)


def _help_line(line: HelpLine, checked: date | None, today: date) -> Finding:
    about = f"help line {line.id}"
    if checked is None:
        return look(about, "not shown: nobody has dated a check; see [help_lines_checked]")
    on = f"checked on {say_date(checked)} {checked.year}"
    if checked > today:
        return look(about, f"{on}, which is still to come; put in the day it was checked")
    if today - checked > HIDDEN_AFTER:
        return look(about, f"not shown: {on}, more than {HIDDEN_AFTER.days} days ago")
    if today - checked > WARNED_AFTER:
        return look(about, f"{on}, more than {WARNED_AFTER.days} days ago; check it again")
    return well(about, on)


async def _database(settings: Settings, rules: Programme, now: datetime) -> list[Finding]:
    try:
        async with opened(settings) as store, store.reading(now) as scope:
            roster = await read_roster(scope)
            gate = await read_gate(scope, rules, store.library.help_lines, roster)
            health = await read_health(scope)
            row = await read_programme_row(scope)
    except Exception as error:
        sentence = in_plain_words(error)
        if sentence is None:
            raise
        return [cover_finding(rules, now), wrong("database", sentence)]
    found = [cover_finding(gate.rules, now), *changed_cover(row.cover_changes, rules)]
    found.append(well("database", f"opens with these keys; {len(roster.people)} people"))
    found += _stopped(row.all_stopped_since, rules)
    second = _second(settings.second_channels.set_up, roster, health, rules.zone)
    return [*found, *_ladder(roster), *second, *_pairs(roster), *_gate(gate, now)]


def _stopped(since: datetime | None, rules: Programme) -> Iterator[Finding]:
    """A stop for everybody is easily forgotten by whoever did not give it."""
    if since is not None:
        when = stamp(since, rules.zone)
        back = "`kept-in-mind start-again`, or /start-all in chat, takes it back"
        yield look("everything", f"is stopped for everybody since {when}; {back}")


def _ladder(roster: Roster) -> Iterator[Finding]:
    for duty in LADDER:
        about = f"ladder: {duty.replace('_', ' ')}"
        missing = wrong if duty in NEEDED else look
        held = [each for each in roster.people if duty in each.duties]
        if any(each.is_reachable for each in held):
            yield well(about, "has joined and can be reached")
        elif held:
            yield missing(about, "named, but has not joined or cannot be reached")
        else:
            yield missing(about, f"nobody: `kept-in-mind people add … --duty {duty}`")
    yield from one_person(roster)


def _gate(gate: Gate, now: datetime) -> Iterator[Finding]:
    """Every line that is missing or lapses soon; of a made-up programme only how many."""
    lacking, speech = all_missing(gate, now), speech_for(gate)
    if gate.rules.made_up:
        many = f"a real scheme would still lack {len(lacking)} lines; see `kept-in-mind gate`"
        yield look("gate", f"always open, for people are made up: {many}")
        return
    if not lacking:
        yield well("gate", "every line stands recorded")
    for each in lacking:
        yield look(_about(each), f"{speech.line(each)} ({how_to(each)})")
    for soon in lapsing(gate, now):
        yield look(_about(soon), speech.line(soon))


def _about(each: Missing | Lapsing) -> str:
    return f"gate: {each.what or each.line.value.replace('_', ' ')}"


def _second(
    set_up: Collection[Channel], roster: Roster, health: Mapping[Channel, Health], zone: str
) -> Iterator[Finding]:
    """Alerts for NOW have two channels, so one that is not there, or fails, is to be looked at."""
    for channel in SECOND:
        about = f"second channel: {channel}"
        if channel not in set_up:
            yield look(about, "not set up; see `kept-in-mind guide operator`")
        elif channel is Channel.EMAIL and not any(p.mail and p.duties for p in roster.people):
            yield look(about, "nobody on the ladder has an address: `kept-in-mind people reach`")
        else:
            yield _channel(about, channel, health.get(channel, Health()), zone)


def _channel(about: str, channel: Channel, health: Health, zone: str) -> Finding:
    taken, failed, trouble = health.last_taken_at, health.last_failed_at, health.trouble
    last = f"last taken {stamp(taken, zone)}" if taken else "nothing taken yet"
    if failed is None or trouble is None:
        if taken is None:
            return look(about, "never tried: `kept-in-mind channel test`")
        return well(about, f"{last}; no failure")
    said = in_words(load_library().words, channel, trouble)
    last = f"{last}; last failure {stamp(failed, zone)}: {said}"
    return look(about, last) if taken is None or taken <= failed else well(about, last)


def _pairs(roster: Roster) -> Iterator[Finding]:
    paired = {each.mentee.id for each in roster.pairings}
    alone = sum(Role.MENTEE in each.roles and each.id not in paired for each in roster.people)
    if alone:
        yield look("pairings", f"{alone} mentees have no mentor: `kept-in-mind pair`")
    untold = sum(each.terms is None for each in roster.pairings)
    if untold:
        yield look("agreements", f"{untold} pairings have none in force: `kept-in-mind agree`")


def _reviewed() -> Finding:
    reviewed, count = reviewed_texts(load_library())
    if reviewed < count:
        return look(
            "texts", f"no person has reviewed {count - reviewed} of {count} flows and texts"
        )
    return well("texts", "all have been reviewed by a person")
