"""`scan`: messages by hand and as JSON lines, in order, as they come, and what is wrong with a line."""

import asyncio
import json
import sys

from bot.commands.scan import NOTHING

from .office import Office

URGENT = '{"id": "a", "turns": ["i want to", "die"], "direction": "mentee"}'
CONCERN = '{"id": 2, "text": "ugh kms", "direction": "mentee"}'
FINE = '{"id": "c", "turns": ["see you at 4"], "direction": "mentor"}'


def test_one_message_is_read(bare: Office) -> None:
    done = bare.run("scan", "i want to k1ll mys3lf")
    assert done.code == 0
    assert (
        'rule suicidal_thoughts: "want to k1ll mys3lf" (read as: want to kill myself)' in done.out
    )
    assert done.out.endswith("Flag: urgent\n")


def test_a_message_may_come_on_standard_input(bare: Office) -> None:
    assert bare.run("scan", typed="i want to die\n").out.endswith("Flag: urgent\n")
    done = bare.run("scan", typed="see you\n")
    assert done.out == f"{NOTHING}\nFlag: none\n"


def test_whose_words_they_are_is_asked_for(bare: Office) -> None:
    assert "Flag: urgent" in bare.run("scan", "--from", "mentor", "delete these messages").out
    assert "Flag: none" in bare.run("scan", "delete these messages").out


def test_lines_are_answered_in_order(bare: Office) -> None:
    done = bare.run("scan", "--json", typed="\n".join([URGENT, CONCERN, "", FINE]))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert rows[0] == {
        "id": "a",
        "flag": "urgent",
        "notices": [
            {
                "level": "TODAY",
                "category": "suicide",
                "rule": "suicidal_thoughts",
                "words": "want to\ndie",
                "read_as": "want to die",
            }
        ],
    }
    assert [(row["id"], row["flag"]) for row in rows] == [
        ("a", "urgent"),
        (2, "concern"),
        ("c", "none"),
    ]
    assert rows[2]["notices"] == []


BAD = [
    ("secret", "is not JSON"),
    ("[" * 100_000, "is not JSON"),
    ('["secret"]', "is not a JSON object"),
    ('{"id": "secret", "text": "secret"}', 'has no direction "mentee" or "mentor"'),
    ('{"id": 1, "text": "secret", "direction": "carer"}', "has no direction"),
    ('{"id": 1, "text": "secret", "direction": ["mentee"]}', "has no direction"),
    ('{"id": 1, "direction": "mentee"}', 'has neither a list of messages "turns"'),
    ('{"id": 1, "turns": "secret", "direction": "mentee"}', "has neither a list"),
    ('{"id": 1, "turns": ["secret", 2], "direction": "mentee"}', "has neither a list"),
    ('{"id": [], "text": "secret", "direction": "mentee"}', "has an id"),
    ('{"id": true, "text": "secret", "direction": "mentee"}', "has an id"),
]


def test_bad_lines_are_named_by_number_and_the_rest_goes_on(bare: Office) -> None:
    typed = [line for bad, _ in BAD for line in (bad, URGENT)]
    done = bare.run("scan", "--json", typed="\n".join(typed))
    assert done.code == 1
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["a"] * len(BAD)
    said = done.err.splitlines()
    assert len(said) == len(BAD)
    for at, (_, fault) in enumerate(BAD):
        assert said[at].startswith(f"line {2 * at + 1} {fault}")
    assert "secret" not in done.err


def test_what_json_can_hold_can_be_answered(bare: Office) -> None:
    line = '{"id": null, "turns": ["\\ud800 \\u0000 kms \\u202e", ""], "direction": "mentee"}'
    (row,) = (json.loads(one) for one in bare.run("scan", "--json", typed=line).out.splitlines())
    assert (row["id"], row["flag"], row["notices"][0]["words"]) == (None, "concern", "kms")


def test_each_step_can_be_shown(bare: Office) -> None:
    out = bare.run("scan", "--explain", "Not su!cidal. my dad hits me").out
    assert "Folded: not su!cidal. my dad hits me\n" in out
    assert "\n  su!cidal: suicidal" in out
    assert "  dad: dad {adult}" in out
    assert "    does not count, except: {not_ever} suicidal\n" in out
    assert "    by the rule hurt_by_someone of physical_abuse, TODAY\n" in out
    assert out.endswith("Flag: urgent\n")


def test_what_cannot_be_asked_together(bare: Office) -> None:
    assert bare.run("scan", "--json", "hello").code == 2
    assert bare.run("scan", "--json", "--explain").code == 2


async def test_a_line_is_answered_before_the_next_one_comes() -> None:
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.command", "scan", "--json"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stderr is not None
    for line, expected in ((URGENT, "urgent"), (FINE, "none")):
        running.stdin.write(line.encode() + b"\n")
        await running.stdin.drain()
        assert json.loads(await running.stdout.readline())["flag"] == expected
    running.stdin.write(b"\xff\n")
    running.stdin.close()
    assert await running.stdout.read() == b""
    assert await running.stderr.read() == b"line 3 is not UTF-8\n"
    assert await running.wait() == 1
