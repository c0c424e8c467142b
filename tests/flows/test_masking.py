"""What is a contact detail, what only looks like one, and what was approved."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.masking import find_contact_details, mask

MARKER = "[…]"

DETAILS = [
    # telephone numbers
    ("call me on 07700900123", "phone", "07700900123"),
    ("its 07700 900 123 ok", "phone", "07700 900 123"),
    ("07700.900.123", "phone", "07700.900.123"),
    ("07-700-900-123", "phone", "07-700-900-123"),
    ("0 7 7 0 0 9 0 0 1 2 3", "phone", "0 7 7 0 0 9 0 0 1 2 3"),
    ("ring (0161) 496 0000 after six", "phone", "0161) 496 0000"),
    ("+44 7700 900123", "phone", "+44 7700 900123"),
    ("+44 (0)7700 900123", "phone", "+44 (0)7700 900123"),
    ("0044 7700 900123", "phone", "0044 7700 900123"),
    ("447700900123", "phone", "447700900123"),
    ("7700 900123 is mine", "phone", "7700 900123"),
    ("my polish one is +48 512 345 678", "phone", "+48 512 345 678"),
    ("(415) 555-2671", "phone", "415) 555-2671"),
    ("my number is 496 0000", "phone", "496 0000"),
    ("text me on 946018", "phone", "946018"),
    (
        "oh seven seven double 1 nine double oh one two three",
        "phone",
        "oh seven seven double 1 nine double oh one two three",
    ),
    (
        "zero seven seven zero zero nine zero zero one two three",
        "phone",
        "zero seven seven zero zero nine zero zero one two three",
    ),
    ("07700 nine double oh 123", "phone", "07700 nine double oh 123"),
    ("O77OO 9OO 123", "phone", "O77OO 9OO 123"),
    ("0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", "phone", "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣"),
    ("０７７００ ９００１２３", "phone", "０７７００ ９００１２３"),
    ("07700\u200b900\u200b123", "phone", "07700\u200b900\u200b123"),
    ("mine07700900123call", "phone", "07700900123"),
    ("see you at 4, 07700900123", "phone", "07700900123"),
    ("07700900123 4pm", "phone", "07700900123"),
    ("on 21/11/2026 ring 01632 960 001", "phone", "01632 960 001"),
    # names
    ("I'm @lily_b2011", "name", "@lily_b2011"),
    ("dm (@sam.r)", "name", "@sam.r"),
    ("heres my snap, lily_b2011", "name", "lily_b2011"),
    ("snap: xyz", "name", "xyz"),
    ("insta is xyz", "name", "xyz"),
    ("Insta = Lily.B", "name", "Lily.B"),
    ("im on kik as mentormike77", "name", "mentormike77"),
    ("add me on discord sam_r", "name", "sam_r"),
    ("my snapchat name is lilyb", "name", "lilyb"),
    ("username lily99 on there", "name", "lily99"),
    ("ѕnар: lilyb", "name", "lilyb"),
    # links
    ("t.me/lilyb", "link", "t.me/lilyb"),
    ("https://example.org/a?b=1", "link", "https://example.org/a?b=1"),
    ("look: www.example.org!", "link", "www.example.org"),
    ("its on example.co.uk.", "link", "example.co.uk"),
    ("discord.gg/abc12", "link", "discord.gg/abc12"),
    ("tg://resolve?domain=lilyb", "link", "tg://resolve?domain=lilyb"),
    ("bit.ly/3xyz", "link", "bit.ly/3xyz"),
    ("wa.me", "link", "wa.me"),
    ("example dot com slash me", "link", "example dot com slash me"),
    ("t dot me slash lilyb", "link", "t dot me slash lilyb"),
    # e-mail addresses
    ("coach.lee@example.org please", "email", "coach.lee@example.org"),
    ("lee at example dot org", "email", "lee at example dot org"),
    ("lee (at) example (dot) co (dot) uk", "email", "lee (at) example (dot) co (dot) uk"),
    ("lee@gmail com", "email", "lee@gmail com"),
    ("lee.b at gmail", "email", "lee.b at gmail"),
    ("LEE+x@Example.COM", "email", "LEE+x@Example.COM"),
    # addresses
    ("M1 4BT", "address", "M1 4BT"),
    ("im at sw1a1aa now", "address", "sw1a1aa"),
    ("14 maple road", "address", "14 maple road"),
    ("come to 221b Baker Street", "address", "221b Baker Street"),
    ("flat 3, 12 Acacia Avenue", "address", "flat 3, 12 Acacia Avenue"),
    ("i live at 14 maple way", "address", "live at 14 maple way"),
    ("i live on acacia avenue", "address", "acacia avenue"),
    ("///filled.count.soap", "address", "///filled.count.soap"),
    ("53.48082, -2.24264", "address", "53.48082, -2.24264"),
]

NO_DETAILS = [
    "see you at 4",
    "see you at 4.30",
    "16:30",
    "10.30-12.00 then 13.15",
    "room 12",
    "room 1b",
    "7/10",
    "£20",
    "£1,250.00",
    "100%",
    "2026",
    "21/11/2026",
    "2026-11-22",
    "22.11.2026 at 16.30",
    "01.30 02.30 03.30",
    "3-2",
    "we won 3-2 and 10-0",
    "1234",
    "1 2 3 4 5 6 7 8 9 10",
    "0 1 2 3 4 5 6 7 8 9 10 11",
    "five six seven eight",
    "one two three four five six seven eight",
    "double six!",
    "3 + 4 = 7",
    "12 x 12 = 144",
    "1000000",
    "1000000000",
    "3.14159265",
    "99 problems",
    "the 07 bus",
    "07:30 or 08:15",
    "page 112-118",
    "20 30 40 50 60 70",
    "candidate 4521 centre 64112",
    "level 3 of 7",
    "number 8",
    "ring 999",
    "NHS 111",
    "Samaritans 116 123",
    "call 116 123",
    "text SHOUT to 85258",
    "Childline 0800 1111",
    "0808 808 8000",
    "0800 068 4141",
    "@ the park",
    "@home",
    "meet @school",
    "@4pm",
    "@ 4",
    "@16:30",
    "email me the form",
    "a@b",
    "look at gmail",
    "e.g. this one",
    "ok.so i went",
    "went home.me and mum",
    "v1.2.3",
    "3.5/5",
    "and/or",
    "24/7",
    "no.1 fan",
    "dot your is",
    "meet at polka dot cafe",
    "com on",
    "i saw it on tiktok",
    "snap!",
    "snap is down",
    "insta is so boring",
    "my snap is private",
    "insta is not working",
    "discord 2nite",
    "100 day snap streak",
    "ig 4pm works",
    "snap: ...",
    "2 minutes down the road",
    "10 mins by the way",
    "3 times in a row",
    "5 people in the park",
    "4 of us on the close",
    "i live on the main road",
    "i live in Leeds",
    "in M14",
    "e1 2nd floor",
    "year 9 4th set",
    "A1 paper",
    "ps5 2gb",
    "top 10 street food",
    "12 points off the lane",
    "hugs xx",
    "😂😂 100",
    "",
    "\n",
    "\ud800",
]


@pytest.mark.parametrize(("text", "kind", "detail"), DETAILS)
def test_a_contact_detail_is_found_whole(text: str, kind: str, detail: str) -> None:
    found = find_contact_details(text)
    assert [(one.kind, text[one.start : one.end]) for one in found] == [(kind, detail)]


@pytest.mark.parametrize("text", NO_DETAILS)
def test_what_only_looks_like_one_passes(text: str) -> None:
    assert find_contact_details(text) == ()
    assert mask(text, (), MARKER) == text


@pytest.mark.parametrize(("text", "kind", "detail"), DETAILS)
def test_nothing_is_left_to_find_after_masking(text: str, kind: str, detail: str) -> None:
    del kind
    masked = mask(text, find_contact_details(text), MARKER)
    assert masked == text.replace(detail, MARKER)
    assert find_contact_details(masked) == ()


def test_several_details_are_masked_in_place() -> None:
    text = "im lily@example.org or 07700 900 123, M1 4BT"
    found = find_contact_details(text)
    assert [one.kind for one in found] == ["email", "phone", "address"]
    assert mask(text, found, MARKER) == "im […] or […], […]"


APPROVED = [
    ("meet at 1 High Street, M1 4BT", ["1 High Street, M1 4BT"], True),
    ("meet at 1 HIGH STREET, m1 4bt", ["1 High Street, M1 4BT"], True),
    ("meet at 21 High Street", ["1 High Street"], False),
    ("https://www.example.org/help", ["example.org/help"], True),
    ("example.org/help", ["https://www.example.org/help/"], True),
    ("example.org/other", ["example.org"], False),
    ("evil-example.org", ["example.org"], False),
    ("lee@example.org", ["example.org"], False),
    ("0161 496 0000", ["01614960000"], True),
    ("example.com/01614960000", ["0161 496 0000"], False),
    ("example.org", ["", " "], False),
]


@pytest.mark.parametrize(("text", "allowed", "passes"), APPROVED)
def test_only_what_was_approved_passes(text: str, allowed: list[str], passes: bool) -> None:
    assert (find_contact_details(text, allowed) == ()) is passes


def test_an_approved_place_lets_no_other_detail_pass() -> None:
    text = "1 High Street, or ring 07700900123"
    (found,) = find_contact_details(text, ["1 High Street"])
    assert (found.kind, text[found.start : found.end]) == ("phone", "07700900123")


PIECES = st.sampled_from(
    [
        "07700",
        "900123",
        "0",
        "7",
        " ",
        ".",
        "-",
        "@",
        "lily",
        "_b",
        "4",
        "at",
        "dot",
        "com",
        "/",
        "://",
        "t.me",
        "snap",
        " is ",
        ":",
        "+44",
        "o",
        "oh",
        "double ",
        "seven ",
        "M1",
        "4BT",
        "14 ",
        "maple road",
        "www.",
        "😂",
        "\u200b",
        "'",
        "\n",
        "é",
        "\ud800",
        "[",
        "]",
        "(",
        ")",
        ",",
        "live at ",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@example("a@b.com@lily")
def test_any_text_can_be_masked_and_then_holds_nothing(text: str) -> None:
    found = find_contact_details(text)
    assert all(one.start < one.end for one in found)
    assert all(one.end <= after.start for one, after in pairwise(found))
    assert find_contact_details(mask(text, found, MARKER)) == ()
