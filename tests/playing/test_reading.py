"""A transcript that cannot be read says in which line and why; one that can means what it says."""

from datetime import UTC, datetime, time, timedelta

import pytest

from flows.local_time import Hours

from . import times
from .lines import Passes, Presses, Said, TranscriptFault, Writes
from .reading import Transcript, read_text

HEAD = """A title
=======
Domain guide, section 5: a rule.

It is Monday 2 November 2026, 19:30 in London. Somebody is on duty Monday to Friday 09:00 to 18:00.
Maya (MK) is a mentee, born May 2009. Sam is her mentor.
Maya and Sam agreed: Tuesday and Thursday 16:00 to 18:00, 10 messages a week from Maya, 5 from Sam;
    an answer within 2 days.
Everybody but Sam has joined.

"""


def read(story: str) -> Transcript:
    return read_text(HEAD + story, "some.txt")


def test_the_set_up() -> None:
    found = read("Maya: hello")
    assert (found.title, found.rule) == ("A title", "Domain guide, section 5: a rule.")
    cast = found.cast
    assert cast.beginning == datetime(2026, 11, 2, 19, 30, tzinfo=UTC)
    assert cast.joined == ("Maya",)
    assert cast.pairings == [("Maya", "Sam")]
    assert cast.members["Maya"].initials == "MK"
    (agreed,) = cast.agreements
    assert agreed.terms.hours == (Hours(frozenset({1, 3}), time(16), time(18)),)
    assert (agreed.terms.mentee_a_week, agreed.terms.usual_reply_days) == (10, 2)


def test_a_line_and_all_that_comes_of_it() -> None:
    (first, second) = read(
        """# a note for the reader
Maya presses "Good" under "How was it?" twice.
Bot to Maya, silently, answering "abc": One line
    that goes on.
  A second line.

  A third one.
  [Yes] [No]
  [Something longer]
(nothing happens)

1 hour and 5 minutes pass.
"""
    ).blocks
    assert first.action == Presses("Maya", "Good", "How was it?", 2)
    assert first.outcomes[0] == Said(
        "Maya",
        "One line that goes on.\nA second line.\n\nA third one.",
        (("Yes", "No"), ("Something longer",)),
        silently=True,
        answering="abc",
    )
    assert first.number == 12
    assert second.action == Passes(timedelta(hours=1, minutes=5))


def test_several_lines_of_one_person_are_one_message() -> None:
    (only,) = read("Maya: one\n  two\n\n  four (ha ×3)\n").blocks
    assert only.action == Writes("Maya", "one\ntwo\n\nfour ha ha ha")


@pytest.mark.parametrize(
    ("story", "where"),
    [
        ("Maya does a dance.", "some.txt:11: this says nothing that can be acted out"),
        ("Zoe: hello", "some.txt:11: there is nobody called Zoe"),
        ("Maya: hello\nBot to Zoe: hello", "some.txt:12: there is nobody called Zoe"),
        ("Bot to Maya: hello", "some.txt:11: something must happen before this comes"),
        ("Maya: hello\n   three spaces", "some.txt:12: a further line of a message"),
        ("", "some.txt: nothing happens in it"),
    ],
)
def test_what_cannot_be_read_names_its_line(story: str, where: str) -> None:
    with pytest.raises(TranscriptFault) as fault:
        read(story)
    assert where in str(fault.value)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A title\n===\nDomain guide, section 5.\n\n", "bad.txt:1: begin with a title"),
        ("A title\n=======\nBecause.\n\nMaya: hello\n", "bad.txt:3: say which rule it shows"),
        (HEAD.split("\n\n")[0] + "\n\nMaya: hello\n", "there is nobody called Maya"),
    ],
)
def test_a_head_that_is_not_one(text: str, where: str) -> None:
    with pytest.raises(TranscriptFault) as fault:
        read_text(text, "bad.txt")
    assert where in str(fault.value)


NOW = datetime(2026, 11, 2, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("16:00", datetime(2026, 11, 3, 16, tzinfo=UTC)),
        ("20:00", datetime(2026, 11, 2, 20, tzinfo=UTC)),
        ("Monday 19:30", datetime(2026, 11, 9, 19, 30, tzinfo=UTC)),
        ("Thursday at 16:00", datetime(2026, 11, 5, 16, tzinfo=UTC)),
        ("Sunday 28 March 2027, 12:00", datetime(2027, 3, 28, 11, tzinfo=UTC)),
    ],
)
def test_moments_are_the_next_of_their_name(text: str, moment: datetime) -> None:
    assert times.moment(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("25:00", "25:00 is no time of day"),
        ("Tuesday 9 November 2026, 10:00", "9 November 2026 is a Monday"),
        ("31 November 2026, 10:00", "31 November 2026 is no date"),
        ("soon", "soon names no moment"),
    ],
)
def test_what_is_no_moment_says_so(text: str, fault: str) -> None:
    with pytest.raises(TranscriptFault) as refused:
        times.moment(text, NOW)
    assert fault in str(refused.value)
