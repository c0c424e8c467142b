"""The second channel for NOW: a mail server, whose e-mail, a webhook, and a test of all of it."""

import re
from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from bot.commanding import COMMAND, Refused
from bot.mailing import greet
from bot.second_channels import PORTS, Fate, SecondChannels, mail_server, webhook
from bot.settings import ENV_FILE, load_settings
from bot.setup.drawing import Choices, Shown
from bot.setup.env_file import CannotKeep, put
from bot.setup.office import Known, Office, is_outside
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed, shortened
from bot.trying_channels import try_all
from flows.channels import SECOND, Channel, Fault, in_words, is_mail_address
from flows.heard import ChannelTestAsked, ReachGiven
from flows.library import load_library
from flows.people import Person
from flows.turns.confirming import OF_TEAM

WORDS = page_words("channel")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
SETTINGS = ("smtp_url", "mail_from", "webhook_url", "webhook_secret")
PLACES = {Fault.PASSWORD: "password", Fault.SENDER: "sender", Fault.NO_ENCRYPTION: "security"}
"""Beside which field a fault of the mail server is told; the others are about the server."""


def look(known: Known) -> Shown:
    """What is set up, and who has an address; never an address or a password."""
    channels = known.settings.second_channels if known.settings else SecondChannels()
    team = _team(known)
    reached = [each.first_name for each in team if each.mail is not None]
    notes = []
    if channels.mail is not None:
        notes.append(WORDS.note("mail", host=channels.mail.host))
        names = WORDS.note("reached", names=", ".join(reached))
        notes.append(names if reached else WORDS.note("nobody"))
    if channels.webhook is not None:
        notes.append(WORDS.note("webhook"))
    hidden = set() if team else {"reach"}
    if any(is_outside(name) for name in SETTINGS):
        notes.append(WORDS.note("outside"))
        hidden |= {"mail", "webhook"}
    is_made_up = known.rules is not None and known.rules.made_up
    if is_made_up:
        notes.append(WORDS.note("made_up"))
    return Shown(
        choices={"person": _choices(team)},
        notes=notes,
        hidden=frozenset(hidden),
        buttons=(("test", WORDS.note("test")),) if channels.set_up else (),
        is_done=is_made_up or _reaches_somebody(channels, reached),
    )


def _reaches_somebody(channels: SecondChannels, reached: list[str]) -> bool:
    return channels.webhook is not None or (channels.mail is not None and bool(reached))


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Tries what was filled in and keeps it; or, by its own button, sends a test."""
    if form.get("do") == "test":
        return await _test(office)
    typed = Typed(WORDS, form)
    values = {**await _mail(typed), **_webhook(typed)}
    person, address = typed.text("person"), typed.text("address")
    typed.finish()
    if address:
        await _reach(office, typed, typed.chosen("person", _by_id(known)), address)
    if values:
        _keep(typed, values)
        await office.read_again()
    return Saved(WORDS.note("saved" if values or (person and address) else "nothing"), "channel")


async def _mail(typed: Typed) -> Mapping[str, str]:
    """The mail server's settings, if one was named and answers."""
    host, user, password = typed.text("host"), typed.text("user"), typed.text("password")
    sender = typed.text("sender")
    if not (host or user or password or sender):
        return {}
    if not _HOST.fullmatch(host):
        typed.wrong("host", "host_form" if host else "host", typed=shortened(host))
    if bool(user) != bool(password):
        typed.wrong("password" if user else "user", "both")
    if not is_mail_address(sender):
        typed.wrong("sender", "sender")
    scheme = typed.chosen("security", PORTS)
    typed.finish()
    secret = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    url = f"{scheme}://{secret}{host}"
    try:
        server = mail_server(url, sender)
    except ValueError as fault:
        is_plain = scheme == "smtp" and "encrypted" in str(fault)
        typed.wrong(
            "security" if is_plain else "host",
            "plain" if is_plain else "host_form",
            typed=shortened(host),
        )
        typed.finish()
        raise
    await _greeted(typed, SecondChannels(mail=server))
    return {"smtp_url": url, "mail_from": sender}


async def _greeted(typed: Typed, channels: SecondChannels) -> None:
    """The server must answer, encrypt and take the password; nothing is sent."""
    attempt = await greet(channels)
    if attempt.fate is not Fate.TAKEN and attempt.trouble is not None:
        sentence = in_words(load_library().words, Channel.EMAIL, attempt.trouble)
        typed.told(PLACES.get(attempt.trouble.fault, "host"), sentence)
    typed.finish()


def _webhook(typed: Typed) -> Mapping[str, str]:
    url, secret = typed.text("webhook_url"), typed.text("webhook_secret")
    if not (url or secret):
        return {}
    if not url.isascii() or not url.isprintable() or " " in url:
        typed.wrong("webhook_url", "url")
    if len(secret.split()) != 1:
        typed.wrong("webhook_secret", "secret")
    try:
        webhook(url, secret)
    except ValueError as fault:
        is_secret = "secret" in str(fault)
        typed.wrong(
            "webhook_secret" if is_secret else "webhook_url", "secret" if is_secret else "url"
        )
    return {"webhook_url": url, "webhook_secret": secret}


def _keep(typed: Typed, values: Mapping[str, str]) -> None:
    try:
        put(ENV_FILE, values)
    except CannotKeep as fault:
        field = "host" if "SMTP" in str(fault) or "MAIL" in str(fault) else "webhook_secret"
        typed.wrong(field, "odd")
        typed.finish()


async def _reach(office: Office, typed: Typed, person: str, address: str) -> None:
    typed.finish()
    try:
        await office.carry(lambda _: ReachGiven(COMMAND, UUID(person), address))
    except Refused as refused:
        typed.refused("address", refused)
        typed.finish()


async def _test(office: Office) -> Saved:
    channels = load_settings().second_channels
    if not channels.set_up:
        return Saved(WORDS.note("none_set"), "channel")
    await office.carry(lambda _: ChannelTestAsked(COMMAND))
    store = await office.store()
    tried = await try_all(store, channels, set(SECOND), office.clock.now())
    return Saved(" ".join(each.said for each in tried), "channel")


def _team(known: Known) -> list[Person]:
    return [each for each in known.roster.people if each.duties or each.roles & OF_TEAM]


def _by_id(known: Known) -> dict[str, Person]:
    return {str(each.id): each for each in _team(known)}


def _choices(people: list[Person]) -> Choices:
    return tuple((str(each.id), f"{each.first_name} ({each.initials})") for each in people)


STEP = Step("channel", look, save)
