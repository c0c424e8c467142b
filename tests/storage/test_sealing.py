"""Words at rest: sealed to their place, under keys that live elsewhere, in no file and no log."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheme import (
    BOT,
    CHATS,
    MAYA,
    NOW,
    PRIYA,
    WORDS,
    facts_for,
    keys,
    message,
    new_id,
    open_store,
    raw,
    run,
    say,
    set_up,
    worry,
)
from sqlalchemy import select, update

from flows.conversing import Act, Button, Conversation, ConversationState
from flows.effects import KeepRelay, PutConversation
from flows.relaying import Relay, RelayKind, Verdict, Why
from storage.keys import KeyFileError, KeyRing, make_keys, parse_keys, read_keys
from storage.programmes import WrongKey
from storage.schema import data_key, person, relay
from storage.sealing import (
    DataKey,
    NoDataKey,
    SealBroken,
    Seals,
    Vault,
    new_data_key,
    open_sealed,
    seal,
)
from storage.store import Store

ROW = uuid4()


@given(st.text(st.characters()))
def test_any_words_come_back(words: str) -> None:
    key = new_data_key()
    assert open_sealed(key, "t", "c", ROW, seal(key, "t", "c", ROW, words)) == words


def test_a_lone_surrogate_survives() -> None:
    key, words = new_data_key(), "half an emoji: \ud83d"
    assert open_sealed(key, "t", "c", 1, seal(key, "t", "c", 1, words)) == words


def test_the_same_words_never_look_the_same() -> None:
    key = new_data_key()
    assert seal(key, "t", "c", ROW, WORDS) != seal(key, "t", "c", ROW, WORDS)


def _same(blob: bytes) -> bytes:
    return blob


def _changed(blob: bytes) -> bytes:
    return blob[:-1] + bytes([blob[-1] ^ 1])


@pytest.mark.parametrize(
    ("table", "column", "row", "twist"),
    [
        pytest.param("other", "c", ROW, _same, id="another table"),
        pytest.param("t", "other", ROW, _same, id="another column"),
        pytest.param("t", "c", uuid4(), _same, id="another row"),
        pytest.param("t", "c", ROW, _changed, id="a changed bit"),
        pytest.param("t", "c", ROW, lambda blob: b"\x02" + blob[1:], id="another version"),
    ],
)
def test_moved_or_changed_words_do_not_open(
    table: str, column: str, row: UUID, twist: Callable[[bytes], bytes]
) -> None:
    key = new_data_key()
    blob = twist(seal(key, "t", "c", ROW, WORDS))
    with pytest.raises(SealBroken):
        open_sealed(key, table, column, row, blob)


def test_another_key_does_not_open_it() -> None:
    key = new_data_key()
    blob = seal(key, "t", "c", ROW, WORDS)
    with pytest.raises(SealBroken):
        open_sealed(new_data_key(), "t", "c", ROW, blob)
    with pytest.raises(SealBroken):
        open_sealed(DataKey(key.id, new_data_key().key), "t", "c", ROW, blob)


def _relay(words: str) -> Relay:
    return Relay(
        new_id(), RelayKind.MESSAGE, MAYA, words, NOW, Verdict.HELD, Why.WHOSE_WORDS, message=1
    )


async def test_two_swapped_rows_do_not_open(store: Store) -> None:
    mine, other = _relay("mine"), _relay("other")
    await run(store, KeepRelay(mine), KeepRelay(other))
    async with store.database.writing() as conn:
        rows = await conn.execute(select(relay.c.id, relay.c.words))
        words = {row.id: row.words for row in rows}
        for to, of in ((mine, other), (other, mine)):
            await conn.execute(update(relay).where(relay.c.id == to.id).values(words=words[of.id]))
    with pytest.raises(SealBroken):
        await facts_for(store, message(MAYA, is_edit=True))


async def test_without_a_persons_key_their_words_are_gone(store: Store) -> None:
    async with store.database.writing() as conn:
        of_maya = select(person.c.data_key).where(person.c.id == MAYA).scalar_subquery()
        key = (await conn.execute(select(of_maya))).scalar_one()
        await conn.execute(data_key.delete().where(data_key.c.id == key))
    with pytest.raises(NoDataKey):
        await facts_for(store, message(MAYA))


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("kept.db*")))


async def test_nothing_that_was_said_can_be_read_in_the_file(
    sqlite_url: str, ring: KeyRing, sqlite_folder: Path
) -> None:
    store = await open_store(sqlite_url, ring)
    await set_up(store)
    button = Button("tok", "Open worry 1", Act.CHOOSE)
    answers = (("how", "awful week"),)
    await run(
        store,
        *worry(new_id()),
        say(MAYA, "Thank you for telling us", buttons=((button,),), keyboard=(("I need help",),)),
        KeepRelay(_relay("see you at the bridge")),
        PutConversation(
            Conversation(new_id(), MAYA, "f", "s", ConversationState.OPEN, NOW, 0, answers)
        ),
    )
    await store.keep_updates(BOT, [raw(1, words="nobody listens")], NOW)
    await store.close()
    kept = _bytes_in(sqlite_folder)
    secrets = (
        WORDS, "Maya", "Priya", "2009-05", "england", "college and football", "the library",
        "Thank you", "Open worry", "I need help", "bridge", "awful week", "nobody listens",
        *(f'"{chat}"' for chat in CHATS.values()), *CHATS.values(),
    )  # fmt: skip
    assert [secret for secret in secrets if secret.encode() in kept] == []
    assert MAYA.hex.encode() in kept  # what is clear is found, so the search can find


async def test_another_key_file_is_refused_and_nothing_is_lost(database_url: str) -> None:
    ring = keys()
    store = await open_store(database_url, ring)
    await set_up(store)
    await store.close()
    other = keys()
    wrong = (
        other,
        KeyRing(other.wrapping, ring.index),
        KeyRing(ring.wrapping, other.index),
        KeyRing({"k2": ring.wrapping["k1"]}, ring.index),
    )
    for each in wrong:
        with pytest.raises(WrongKey, match="nothing is lost"):
            await open_store(database_url, each)
    more = KeyRing({"k2": other.wrapping["k1"], **ring.wrapping}, ring.index)
    store = await open_store(database_url, more)
    (facts,) = await facts_for(store, message(PRIYA))
    assert facts.me is not None
    await store.close()


def test_a_key_file_is_made_and_read(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(make_keys())
    ring = read_keys(path)
    assert list(ring.wrapping) == ["k1"]
    assert ring.hash_of("a") != ring.hash_of("b") == ring.hash_of("b")
    assert parse_keys(make_keys(), "keys").hash_of("a") != ring.hash_of("a")
    assert ring.wrapping["k1"].hex() not in repr(ring)
    assert "wrapping" not in repr(Seals(Vault("harbour", ring)))


GOOD = make_keys().splitlines()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "needs a line `index"),
        (GOOD[0], "needs a line `index"),
        (GOOD[1], "needs a line `index"),
        (f"{GOOD[0]}\n{GOOD[0]}\n{GOOD[1]}", "line 2: this name stands here twice"),
        (f"{GOOD[0][:-8]}\n{GOOD[1]}", "line 1: should be"),
        (f"{GOOD[1]}\nk1 {GOOD[0]}!", "line 2: should be"),
        (f"# a note\n\n:{GOOD[0][3:]}", "line 3: should be"),
    ],
    ids=["empty", "no index", "index alone", "twice", "cut short", "no colon", "no name"],
)
def test_a_faulty_key_file_is_named_by_line_and_never_shown(text: str, fault: str) -> None:
    with pytest.raises(KeyFileError, match=fault) as caught:
        parse_keys(text, "keys")
    assert not any(line[5:20] in str(caught.value) for line in GOOD)


def test_a_missing_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="Put back the one"):
        read_keys(tmp_path / "keys")
