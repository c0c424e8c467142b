"""Tries the second channels at once and says in plain words what became of it.

For whoever sets them up: a command, or a page. What is sent says that it is a test, and holds
nothing of any worry. Never shows an address or a secret.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.mailing import Letter, greet, hand_over
from bot.second_channels import Attempt, Fate, SecondChannels
from bot.signalling import Signal, call
from flows.channels import Channel, in_words
from flows.library import load_library
from flows.local_time import stamp
from flows.turns.second import TEST, reference_of
from flows.wording import Words
from storage.channels import note_taken, note_trouble, read_addresses
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: whether it was taken, and one plain sentence about it."""

    channel: Channel
    ok: bool
    said: str
    attempt: Attempt | None = None


async def try_mail(
    channels: SecondChannels, address: str | None, now: datetime, zone: str = "Europe/London"
) -> Tried:
    """Sends a test to one address; without one it only connects, encrypts and gives the password.

    Raises NoMailServer.
    """
    words, new = load_library().words, uuid4()
    if address is None:
        return _tried(words, Channel.EMAIL, await greet(channels), "channel.greeted")
    reference = reference_of(new)
    note = words.fill("channel.reference", reference=reference, when=stamp(now, zone))
    text = f"{words.fill(TEST)}\n\n{note}\n"
    letter = Letter(address, words.fill("channel.test_subject"), text, reference, now)
    return _tried(words, Channel.EMAIL, await hand_over(channels, letter), "channel.tested")


async def try_webhook(channels: SecondChannels, now: datetime) -> Tried:
    """Calls the webhook with a test. Raises NoWebhook."""
    words = load_library().words
    signal = Signal("test", "", 0, words.fill(TEST), reference_of(uuid4()), now, repeat=False)
    return _tried(words, Channel.WEBHOOK, await call(channels, signal, now), "channel.tested")


async def try_all(
    store: Store, channels: SecondChannels, wanted: Collection[Channel], now: datetime
) -> list[Tried]:
    """Tries what is wanted and set up: each address of the ladder once. Keeps how it went."""
    tried: list[Tried] = []
    if Channel.EMAIL in wanted and channels.mail is not None:
        async with store.reading(now) as scope:
            addresses = dict.fromkeys(await read_addresses(scope))
        # Without an address nothing can be sent, but what is wrong with the server shows anyhow.
        for address in addresses or (None,):
            tried.append(await try_mail(channels, address, now, store.rules.zone))
    if Channel.WEBHOOK in wanted and channels.webhook is not None:
        tried.append(await try_webhook(channels, now))
    for each in tried:
        await _keep(store, each, now)
    return tried


async def _keep(store: Store, tried: Tried, now: datetime) -> None:
    attempt, programme = tried.attempt, store.vault.programme
    async with store.database.writing() as conn:
        if attempt is not None and attempt.trouble is not None:
            await note_trouble(conn, programme, tried.channel, now, attempt.trouble)
        else:
            await note_taken(conn, programme, tried.channel, now)


def _tried(words: Words, channel: Channel, attempt: Attempt, taken: str) -> Tried:
    if attempt.fate is Fate.TAKEN or attempt.trouble is None:
        what = words.label(f"server_of_{channel.value}")
        return Tried(channel, ok=True, said=words.fill(taken, what=what), attempt=attempt)
    said = in_words(words, channel, attempt.trouble)
    return Tried(channel, ok=False, said=said, attempt=attempt)
