"""What the word list notices, what it leaves alone, and how it refuses to load if faulty."""

import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.level import Level
from flows.noticing import WordList, WordListError, load_word_list, read, read_together
from flows.word_list import Direction

FOLDER = Path(flows.__file__).parent / "notice"

# The least each category may be, from the table of levels. Told "hurting now" is higher.
LOWEST = {
    "adult_in_scheme": Level.TODAY,
    "condoning_harm": Level.TODAY,
    "contact_details": Level.TODAY,
    "domestic_abuse": Level.TODAY,
    "eating": Level.SOON,
    "emotional_abuse": Level.TODAY,
    "exploitation": Level.TODAY,
    "gifts_money": Level.TODAY,
    "grooming": Level.TODAY,
    "honour_based": Level.NOW,
    "isolating": Level.TODAY,
    "mental_health": Level.SOON,
    "missing": Level.NOW,
    "neglect": Level.SOON,
    "off_platform": Level.TODAY,
    "peer_harm": Level.SOON,
    "photos": Level.TODAY,
    "physical_abuse": Level.TODAY,
    "private_meeting": Level.TODAY,
    "radicalisation": Level.TODAY,
    "risk_to_others": Level.TODAY,
    "romantic_sexual": Level.TODAY,
    "secrecy": Level.TODAY,
    "self_harm": Level.TODAY,
    "sexual_abuse": Level.TODAY,
    "substances": Level.SOON,
    "suicide": Level.TODAY,
    "violence": Level.TODAY,
}


@pytest.fixture(scope="module")
def words() -> WordList:
    return load_word_list(FOLDER)


def test_no_rule_is_below_what_its_category_deserves(words: WordList) -> None:
    assert {rule.category for rule in words.rules} == set(LOWEST)
    below = [rule for rule in words.rules if rule.level < LOWEST[rule.category]]
    assert [rule.id for rule in below if not rule.below_because] == []


def test_nobody_is_said_to_have_reviewed_the_list() -> None:
    for file in FOLDER.iterdir():
        text = tomllib.loads(file.read_text("utf-8"))
        assert (text["reviewed_by"], text["reviewed_on"]) == ("", ""), file.name


NOTICED: list[tuple[str, Direction, Level, str]] = [
    (
        "i cant be bothered lying anymore, im gonna end my life tonight",
        "mentee",
        Level.NOW,
        "suicide",
    ),
    ("just swallowed loads of tablets", "mentee", Level.NOW, "suicide"),
    ("goodbye forever", "mentee", Level.NOW, "suicide"),
    ("honestly i want to die", "mentee", Level.TODAY, "suicide"),
    ("I never felt suicidal, until now. I want to die", "mentee", Level.TODAY, "suicide"),
    ("no, suicidal", "mentee", Level.TODAY, "suicide"),
    ("ugh kms", "mentee", Level.NOTE, "suicide"),
    ("i keep cutting myself", "mentee", Level.TODAY, "self_harm"),
    ("mums boyfriend slapped my brother", "mentee", Level.TODAY, "physical_abuse"),
    ("I am scared to go home", "mentee", Level.NOW, "physical_abuse"),
    ("my coach keeps touching my leg", "mentee", Level.TODAY, "sexual_abuse"),
    ("the elders made me sell for them, i owe the elders", "mentee", Level.TODAY, "exploitation"),
    ("ive got nowhere to stay", "mentee", Level.NOW, "missing"),
    ("they want to send me to pakistan to get married", "mentee", Level.NOW, "honour_based"),
    ("hes got a blade in his bag", "mentee", Level.NOW, "violence"),
    ("they are always picking on me", "mentee", Level.SOON, "peer_harm"),
    ("theres nothing to eat again", "mentee", Level.SOON, "neglect"),
    ("i make myself sick", "mentee", Level.SOON, "eating"),
    ("been smoking weed all week", "mentee", Level.SOON, "substances"),
    ("whats the point of anything", "mentee", Level.SOON, "mental_health"),
    ("my mentor asked me for a pic", "mentee", Level.TODAY, "adult_in_scheme"),
    ("this is our secret ok", "mentor", Level.TODAY, "secrecy"),
    ("what's your insta", "mentor", Level.SOON, "contact_details"),
    ("what's your insta", "mentee", Level.NOTE, "contact_details"),
    ("come over to mine on Friday", "mentor", Level.TODAY, "private_meeting"),
    ("I bought you some trainers", "mentor", Level.SOON, "gifts_money"),
]


@pytest.mark.parametrize(("text", "direction", "level", "category"), NOTICED)
def test_words_are_noticed_at_their_level(
    words: WordList, text: str, direction: Direction, level: Level, category: str
) -> None:
    notices = read(words, text, direction)
    assert (notices[0].level, notices[0].category) == (level, category)
    assert all(one.level >= after.level for one, after in pairwise(notices))


def test_a_notice_about_an_adult_here_says_so(words: WordList) -> None:
    notices = read(words, "my mentor makes me uncomfortable", "mentee")
    assert notices
    assert all(notice.adult_in_scheme for notice in notices)
    assert not any(one.adult_in_scheme for one in read(words, "i want to die", "mentee"))


DISGUISES = [
    ("k1ll mys3lf", "k1ll mys3lf"),
    ("k!ll my$elf", "k!ll my$elf"),
    ("KILL MYSELF", "KILL MYSELF"),
    ("kíll mysèlf", "kíll mysèlf"),
    ("kill\u200b mys\u00adelf", "kill\u200b mys\u00adelf"),
    ("ｋｉｌｌ ｍｙｓｅｌｆ", "ｋｉｌｌ ｍｙｓｅｌｆ"),
    ("𝐤𝐢𝐥𝐥 𝓶𝔂𝓼𝓮𝓵𝓯", "𝐤𝐢𝐥𝐥 𝓶𝔂𝓼𝓮𝓵𝓯"),
    ("🅺🅸🅻🅻 myself", "🅺🅸🅻🅻 myself"),
    ("🅚🅘🅛🅛 myself", "🅚🅘🅛🅛 myself"),
    ("кіll myѕelf", "кіll myѕelf"),
    ("kiiiill myselffff", "kiiiill myselffff"),
    ("k i l l  m y s e l f", "k i l l  m y s e l f"),
    ("k.i.l.l  m.y.s.e.l.f", "k.i.l.l  m.y.s.e.l.f"),
    ("kil myslf", "kil myslf"),
    ("k*ll mys*lf", "k*ll mys*lf"),
    ("killmyselfnow", "killmyself"),
    ("k̶i̶l̶l̶ myself", "k̶i̶l̶l̶ myself"),
]


@pytest.mark.parametrize(("written", "exact"), DISGUISES)
def test_disguised_words_are_read_and_shown_as_they_were_written(
    words: WordList, written: str, exact: str
) -> None:
    text = f"ok so: {written}!"
    found = [one for one in read(words, text, "mentee") if one.rule == "suicidal_thoughts"]
    assert [one.words for one in found] == [exact]
    assert found[0].words in text


LEFT_ALONE = [
    "killing it today",
    "I'm dead 😂",
    "dying to see it",
    "mum will kill me when she sees this",
    "kill bill is a film",
    "got killed by a creeper in minecraft",
    "cut my nails",
    "our play is about suicide",
    "not suicidal or anything",
    "therapist",
    "manslaughter is in the law homework",
    "the suicide squad film",
    "I could eat a horse",
    "see you at 4",
    "",
    " ",
    "😂😂😂",
    "a b c",
    "i got a b in maths",
]


@pytest.mark.parametrize("direction", ["mentee", "mentor"])
@pytest.mark.parametrize("text", LEFT_ALONE)
def test_ordinary_words_are_left_alone(words: WordList, text: str, direction: Direction) -> None:
    assert read(words, text, direction) == ()


def test_neither_words_nor_rules_show_in_a_repr(words: WordList) -> None:
    (notice,) = read(words, "feeling suicidal", "mentee")
    assert "suicidal" not in repr(notice).replace(notice.rule, "")
    assert "paracetamol" not in repr(words)


PIECES = st.sampled_from(
    [
        "kill",
        "myself",
        "he ",
        "dad ",
        "hits ",
        "me ",
        "k i l l",
        " ",
        ".",
        "\n",
        "1",
        "0",
        "*",
        "$",
        "@",
        "!",
        "ı",
        "\u200b",
        "\u0336",
        "\ud800",
        "ﷺ",
        "İ",
        "ß",
        "😂",
        "🔪",
        "a",
        "'",
        "…",
        "want to ",
        "die",
        "{adult}",
        "|",
        "?",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_can_be_read(words: WordList, text: str) -> None:
    for notice in read(words, text, "mentee"):
        assert notice.words
        assert notice.words in text


def test_a_message_of_the_greatest_size_is_read(words: WordList) -> None:
    filler = "we went to the park and it was fine " * 1800
    (notice,) = read(words, f"{filler} i want to die {filler}"[-65536:], "mentee")
    assert notice.words == "want to die"


HARD = [
    "k\u0301ill my" + "\u0335" * 10_000 + "self",
    "\u202ekill\u202c \u2067myself\u2069",
    "\ud800kill\udfff myself",
    "\ufeffkill\u2060 my\u00adself",
    "😂" * 5_000 + "kill myself" + "😂" * 5_000,
]


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_words_are_found_in_whatever_stands_around_them(words: WordList, text: str) -> None:
    found = [one.read_as for one in read(words, text, "mentee")]
    assert "kill myself" in found


@given(st.lists(st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join)), max_size=6))
def test_any_messages_can_be_read_together(words: WordList, turns: list[str]) -> None:
    written = "\n".join(turns).replace("\x1e", "\n")
    for notice in read_together(words, turns, "mentee"):
        assert notice.words.replace("\x1e", "\n") in written


@pytest.mark.parametrize(
    "turns",
    [
        ["theres blood everywhere", "in this new film im watching"],
        ["ive got a gun", "glue gun", "for the costumes"],
        ["guess who got jumped", "by next doors cat"],
    ],
)
def test_an_ending_in_the_next_message_calms_what_began(words: WordList, turns: list[str]) -> None:
    assert read_together(words, turns, "mentee") == ()


@pytest.mark.parametrize(
    "turns",
    [
        ["in this film im watching", "theres blood everywhere and i did it"],
        ["watching a film", "he hit me again"],
        ["ive got a gun", "not a glue gun", "its real"],
        ["guess who got jumped", "the cat saw it all"],
        ["we did knife crime in pshe", "i got stabbed last night"],
    ],
)
def test_what_is_told_in_a_message_of_its_own_is_noticed(words: WordList, turns: list[str]) -> None:
    assert read_together(words, turns, "mentee") != ()


# ---- faults: the list loads whole or not at all


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "notice"))


RULE = 'id = "hunger"\n'
PHRASE = '    "evicted|evicting|eviction",'
FAULTS = [
    ("neglect", RULE + 'level = "SOON"', RULE + 'level = "PERHAPS"', "level"),
    ("neglect", RULE, RULE + "extra = 1\n", "extra"),
    ("neglect", RULE, 'id = "bullying"\n', "earlier rule"),
    (
        "neglect",
        RULE + 'level = "SOON"',
        RULE + 'level = "NOTE"',
        "below SOON, and does not say why",
    ),
    ("neglect", PHRASE, '    "… evicted",', "gap"),
    ("neglect", PHRASE, '    "evicted {nobody}",', "family that is not there"),
    ("neglect", PHRASE, '    "evicted-now",', "read as 2 words"),
    ("neglect", PHRASE, '    "!",', "read as 0 words"),
    ("neglect", PHRASE, '    "evicted (now",', "a bracket without its other half"),
    ("neglect", PHRASE, '    "evicted (right now|)",', "an empty bracket"),
    ("neglect", '    "we are getting evicted",', '    "fine",', "does not notice its example"),
    (
        "neglect",
        '    "losing the housekey',
        '    "evicted by the housekey',
        "notices its near miss",
    ),
    ("neglect", "about = ", "about ", "the whole file"),
    ("neglect", 'reviewed_by = ""\n', "", "reviewed_by"),
    ("neglect", "holds = 6", "holds = 4", "it says that it holds 4"),
    ("neglect", "holds = 6\n", "", "holds"),
    ("contact_details", 'directions = ["mentee"]', "directions = []", "directions"),
    ("contact_details", 'directions = ["mentee"]', 'directions = ["carer"]', "directions"),
    ("list", '    "neglect",\n', "", "is not named in list.toml"),
    ("list", '    "neglect",\n', '    "neglect",\n    "more",\n', "the whole file"),
    ("list", 'version = "', 'version = "new', "version"),
    ("leave_alone", "lines = [", 'lines = ["i want to die", ', "notices 'i want to die'"),
    ("families", "[families]", '[families]\nnone = ["!"]', "without a word"),
    ("spellings", "[spellings]", '[spellings]\nkill = ["k ill"]', "is not one word"),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS)
def test_a_fault_is_named_and_nothing_is_loaded(
    copy: Path, name: str, old: str, new: str, fault: str
) -> None:
    file = copy / f"{name}.toml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(WordListError) as caught:
        load_word_list(copy)
    assert fault in str(caught.value)
    assert caught.value.file.endswith(".toml")


def test_where_the_list_is_as_it_was_shipped_examples_are_not_tried_again(copy: Path) -> None:
    file = copy / "neglect.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('    "we are getting evicted",', '    "fine",'), "utf-8")
    assert load_word_list(copy, as_shipped=True).rules
    file.write_text(text.replace('about = "', 'about "'), "utf-8")
    with pytest.raises(WordListError, match=r"neglect\.toml"):
        load_word_list(copy, as_shipped=True)


def test_a_missing_file_is_a_fault(copy: Path) -> None:
    (copy / "suicide.toml").unlink()
    with pytest.raises(WordListError, match=r"suicide\.toml"):
        load_word_list(copy)
