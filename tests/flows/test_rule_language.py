"""What a rule of the word list can say, each shown on a list of one rule."""

from pathlib import Path

import pytest

from flows.noticing import WordList, WordListError, load_word_list, read, read_together

LIST = 'version = "2026-11-23"\nreviewed_by = ""\nreviewed_on = ""\ncategories = ["test"]\n'
FAMILIES = (
    'reviewed_by = ""\nreviewed_on = ""\n[families]\nhim = ["he", "my step dad"]\nnumber = ["ten"]\n'
    'filler = ["just", "like", "fkn"]\n'
)
SPELLINGS = (
    'reviewed_by = ""\nreviewed_on = ""\nown_words = ["hitters"]\n[spellings]\nmyself = ["meself"]\n'
    '[several_words]\ncant = ["can not"]\n'
)
LEAVE_ALONE = 'reviewed_by = ""\nreviewed_on = ""\nlines = ["fine"]\n'
HABITS = 'reviewed_by = ""\nreviewed_on = ""\nholds = 0\nhabits = []\n'
FRAMES = 'reviewed_by = ""\nreviewed_on = ""\nholds = 0\n'
HEAD = (
    'about = "test"\nreviewed_by = ""\nreviewed_on = ""\nlowest = "SOON"\nholds = 1\n'
    '[families]\nplace = ["my room", "bed"]\n'
)
RULE = (
    '[[rules]]\nid = "one"\nlevel = "TODAY"\ndirections = ["mentee"]\n'
    'examples = ["{example}"]\nnear_misses = ["nothing"]\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("list", LIST),
        ("families", FAMILIES),
        ("spellings", SPELLINGS),
        ("leave_alone", LEAVE_ALONE),
        ("frames", FRAMES),
        ("habits", HABITS),
    ):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def one_rule(folder: Path, says: str, example: str) -> WordList:
    """A list with one rule that says this."""
    rule = RULE.replace("{example}", example)
    (folder / "test.toml").write_text(HEAD + rule + says, "utf-8")
    return load_word_list(folder)


SAYS = [
    # alternatives, words that may be left out, families of the list and of the file
    ('phrases = ["hit|hits me"]', "he hits me", "he hit it"),
    ('phrases = ["hits my? arm"]', "hits arm", "hits his arm"),
    ('phrases = ["{him} hits"]', "my step dad hits", "my step hits"),
    ('phrases = ["in|into {place}"]', "into my room", "into the room"),
    ('phrases = ["{place} {him}"]', "bed my step dad", "bed my dad"),
    # one of several words together
    ('phrases = ["hits (on the bus|at home)"]', "hits at home", "hits on home"),
    ('phrases = ["hits (on the bus|at home)? me"]', "hits me", "hits on the me"),
    ('phrases = ["({him} said|i) hits"]', "my step dad said hits", "he hits"),
    # gaps
    ('phrases = ["hits … me"]', "hits a b me", "hits a b c me"),
    ('phrases = ["hits …4 me"]', "hits a b c d me", "hits a b c d e me"),
    ('phrases = ["hits … … me"]', "hits a b c d me", "hits a b c d e me"),
    ('phrases = ["{him} … me"]', "my step dad a b me", "my step dad a b c me"),
    # numbers
    ('phrases = ["took {number} pills"]', "took 40 pills", "took my pills"),
    ('phrases = ["took {number} pills"]', "took ten pills", "took a few pills"),
    # exceptions touch a find in one clause
    ('phrases = ["hits me"]\nexceptions = ["hits me up"]', "hits me", "hits me up"),
    ('phrases = ["hits me"]\nexceptions = ["hits me up"]', "hits me. up", "he hits me up"),
    # what must not stand near, across clauses
    ('phrases = ["hits me"]\nunless = ["fifa"]', "hits me", "hits me. we play fifa"),
    ('phrases = ["hits me"]\nunless = ["fifa"]', "hits me" + " a" * 26 + " fifa", "fifa hits me"),
    # what must
    ('phrases = ["hits me"]\nneeds = ["dad", "mum"]', "mum. he hits me", "he hits me"),
    ('phrases = ["hits me"]\nneeds = ["dad"]', "hits me a b dad", "hits me" + " a" * 26 + " dad"),
    # parts in any order
    (
        'together = [{ parts = [["hits me"], ["dad", "mum"]], within = 3 }]',
        "mum a b c hits me",
        "mum a b c d hits me",
    ),
    (
        'together = [{ parts = [["hits me"], ["dad", "mum"]], within = 3 }]',
        "hits me a b c dad",
        "hits me",
    ),
    ('together = [{ parts = [["him"], ["him"]] }]', "him and him", "him and her"),
    (
        'together = [{ parts = [["a"], ["b"], ["c"]], within = 1 }]',
        "b x a x c",
        "b x a x x c",
    ),
    # ways of writing
    ('phrases = ["hurt myself"]', "hurt meself", "hurt himself"),
    ('phrases = ["strangled me"]', "strabgled me", "strawgled me"),
    ('phrases = ["hitter"]', "hiter", "hitters"),
    ('phrases = ["suicide"]', "sui cide", "sui side"),
    ('phrases = ["suicide"]', "su**ide", "s*****e"),
    ('phrases = ["suicide"]', "suicidee", "suite"),
    ('phrases = ["want to die"]', "wanttodie", "wantodied"),
    ('phrases = ["kill me"]', "kiII me", "kilo me"),
    ('phrases = ["smacked me"]', "smakt me", "smoked me"),
    ('phrases = ["cant breathe"]', "can not breathe", "can nobody breathe"),
    # words that say nothing
    ('phrases = ["he hits me"]', "he fkn just hits me", "he never hits me"),
    ('phrases = ["he hits me"]', "he just hits like me", "he just just just hits me"),
]


@pytest.mark.parametrize(("says", "noticed", "left_alone"), SAYS)
def test_what_a_rule_can_say(folder: Path, says: str, noticed: str, left_alone: str) -> None:
    words = one_rule(folder, says, noticed)
    assert [one.rule for one in read(words, noticed, "mentee")] == ["one"]
    assert read(words, left_alone, "mentee") == ()
    assert read(words, noticed, "mentor") == ()


def test_a_sentence_may_be_written_in_several_messages(folder: Path) -> None:
    words = one_rule(folder, 'phrases = ["hits … me"]', "hits me")
    (notice,) = read_together(words, ["he hits", "me"], "mentee")
    assert (notice.words, notice.read_as) == ("hits\nme", "hits me")
    (notice,) = read(words, "me", "mentee", before=["he hits"])
    assert notice.words == "hits\nme"


def test_what_stands_in_earlier_messages_alone_is_not_noticed_again(folder: Path) -> None:
    words = one_rule(folder, 'phrases = ["hits … me"]', "hits me")
    assert read(words, "lol", "mentee", before=["hits me"]) == ()
    (notice,) = read(words, "hits me", "mentee", before=["hits me"])
    assert notice.words == "hits me"


def test_what_was_noticed_before_is_not_noticed_longer(folder: Path) -> None:
    words = one_rule(folder, 'phrases = ["hits … me", "hits me …4 again"]', "hits me")
    assert read(words, "again", "mentee", before=["hits me"]) == ()
    (notice,) = read(words, "again he hits me", "mentee", before=["hits me"])
    assert notice.words == "hits me"


def test_unless_looks_at_the_message_of_the_find_and_needs_at_all(folder: Path) -> None:
    words = one_rule(folder, 'phrases = ["hits me"]\nunless = ["fifa"]', "hits me")
    assert read(words, "hits me", "mentee", before=["fifa"]) != ()
    words = one_rule(folder, 'phrases = ["hits me"]\nneeds = ["dad"]', "dad hits me")
    assert read(words, "hits me", "mentee", before=["dad"]) != ()


FAULTS = [
    ('phrases = ["… hits"]', "gap"),
    ('phrases = ["hits …9 …9 …9 …9 me"]', "gap"),
    ('phrases = ["hits?"]', "left out"),
    ('phrases = ["hits {nobody}"]', "family that is not there: {nobody}"),
    ('phrases = ["a b c d e f g h i j k l m"]', "13 words"),
    ('phrases = ["kill|k y s myself"]', "letter by letter"),
    ("phrases = []", "neither phrases nor parts"),
    ('together = [{ parts = [["a"]] }]', "together"),
    ('together = [{ parts = [["a"], ["b"]], within = 26 }]', "one, together, entry 1, within"),
    ('phrases = ["a"]\nneed = ["b"]', "one, need"),
]


@pytest.mark.parametrize(("says", "fault"), FAULTS)
def test_a_rule_that_says_it_wrongly_is_named(folder: Path, says: str, fault: str) -> None:
    with pytest.raises(WordListError) as caught:
        one_rule(folder, says, "a")
    assert fault in str(caught.value)
    assert "one" in caught.value.rule


def test_the_find_with_the_fewest_gaps_is_told(folder: Path) -> None:
    words = one_rule(folder, 'phrases = ["want … die", "want to die"]', "want to die")
    (notice,) = read(words, "i want to die", "mentee")
    assert notice.read_as == "want to die"


FRAMED = [
    # what a frame stops, where it ends, and what cancels it
    ("in the film he hits me", False),
    ("he hits me", True),
    ("in the film. he hits me", True),
    ("in the film but he hits me", True),
    ("in the film " + "a " * 6 + "he hits me", True),
    ("he hits me in the film", False),
    ("he hits me " + "a " * 3 + "in the film", True),
    ("he hits me but in the film", True),
    ("in the film he hits me. for real", True),
]


@pytest.mark.parametrize(("text", "is_noticed"), FRAMED)
def test_a_frame_reaches_so_far_and_no_further(folder: Path, text: str, is_noticed: bool) -> None:
    words = _with_a_frame(folder)
    assert bool(read(words, text, "mentee")) is is_noticed


def test_what_cancels_a_frame_in_one_message_does_not_in_another(folder: Path) -> None:
    words = _with_a_frame(folder)
    assert not read_together(words, ["for real", "so in the film he hits me"], "mentee")
    assert read_together(words, ["he hits me for real", "in the film"], "mentee")
    assert not read_together(words, ["he hits me", "in the film"], "mentee")


def test_a_frame_holds_only_for_what_it_is_about(folder: Path) -> None:
    assert not read(_with_a_frame(folder, 'about = ["test"]'), "in the film he hits me", "mentee")
    assert not read(_with_a_frame(folder, 'about = ["one"]'), "in the film he hits me", "mentee")
    assert read(
        _with_a_frame(folder, 'not_about = ["one"]', alone="fine"),
        "in the film he hits me",
        "mentee",
    )


BROKEN_FRAMES = [
    ("", "in a bed he hits me", "he hits me", "lets one notice"),
    (
        "",
        "in the film he hits me",
        "in the film he hits me",
        "leaves 'in the film he hits me' alone",
    ),
    ('about = ["nowhere"]', "fine", "he hits me", "names neither a category nor a rule: nowhere"),
    ("after = 99", "fine", "he hits me", "25 at most"),
]


@pytest.mark.parametrize(("says", "alone", "still", "fault"), BROKEN_FRAMES)
def test_a_broken_frame_is_named(
    folder: Path, says: str, alone: str, still: str, fault: str
) -> None:
    with pytest.raises(WordListError) as raised:
        _with_a_frame(folder, says, alone, still)
    assert raised.value.file == "frames.toml"
    assert fault in raised.value.fault


def _with_a_frame(
    folder: Path,
    says: str = "",
    alone: str = "in the film he hits me",
    still: str = "he hits me",
) -> WordList:
    """A list with one rule, and one frame that opens at "in the film"."""
    reach = says if says.startswith("after") else f"after = 5\n{says}"
    frame = (
        'reviewed_by = ""\nreviewed_on = ""\nholds = 1\n[[frames]]\nid = "film"\n'
        'directions = ["mentee"]\nopens = ["in the film"]\nends = ["but"]\n'
        f'cancelled_by = ["for real"]\nbefore = 4\n{reach}\n'
        f'left_alone = ["{alone}"]\nstill_noticed = ["{still}"]\n'
    )
    (folder / "frames.toml").write_text(frame, "utf-8")
    return one_rule(folder, 'phrases = ["he hits me"]', "he hits me")


PART = (
    'part_of = "{whole}"\nabout = "more of it"\nreviewed_by = ""\nreviewed_on = ""\n'
    'lowest = "{lowest}"\nholds = 1\n[[rules]]\nid = "two"\nlevel = "TODAY"\n'
    'directions = ["mentee"]\nphrases = ["in {{place}}"]\n'
    'examples = ["in my room"]\nnear_misses = ["in lyrics my room", "in my room, lyrics"]\n'
)


def with_part(folder: Path, whole: str = "test", lowest: str = "SOON") -> Path:
    """A category of two files, of which the first has what both share."""
    head = HEAD.replace("[families]", 'unless = ["lyrics"]\n[families]')
    rule = RULE.replace("{example}", "hits me")
    (folder / "test.toml").write_text(head + rule + 'phrases = ["hits me"]', "utf-8")
    (folder / "test_more.toml").write_text(PART.format(whole=whole, lowest=lowest), "utf-8")
    main = folder / "list.toml"
    main.write_text(main.read_text("utf-8").replace('["test"]', '["test", "test_more"]'), "utf-8")
    return folder


def test_a_part_of_a_category_shares_its_families_and_what_stops_it(folder: Path) -> None:
    (noticed,) = read(load_word_list(with_part(folder)), "in my room", "mentee")
    assert (noticed.category, noticed.rule) == ("test", "two")


@pytest.mark.parametrize(
    ("whole", "lowest", "fault"),
    [
        ("more", "SOON", "names no category: more"),
        ("test_more", "SOON", "names no category: test_more"),
        ("test", "NOTE", "below SOON of test.toml"),
    ],
)
def test_a_part_belongs_to_a_category_and_is_held_to_its_level(
    folder: Path, whole: str, lowest: str, fault: str
) -> None:
    with pytest.raises(WordListError, match=fault):
        load_word_list(with_part(folder, whole, lowest))
