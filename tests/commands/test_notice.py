"""`notice report`: what each rule noticed and how it was judged, in counts and never in words."""

from bot.commands.notice import CAUTION, HEAD, NOTHING, _sentences, precision
from storage.reading_notices import RuleCount

from .office import Office

COUNTS = [RuleCount("bullying", "peer_harm", 4, 1, 2), RuleCount("hunger", "neglect", 1, 0, 0)]


def test_nothing_was_noticed_yet(office: Office) -> None:
    done = office.run("notice", "report")
    assert (done.code, done.out) == (0, f"{NOTHING}\n")
    assert office.run("notice", "report", "--json").json == {"rules": []}


def test_what_was_not_judged_does_not_count() -> None:
    assert precision(COUNTS[0]) == 1 / 3
    assert precision(COUNTS[1]) is None
    assert _sentences(COUNTS).splitlines() == [
        HEAD,
        "bullying (peer_harm): 4 noticed, 1 useful, 2 false alarms, 1 not judged: 33 %",
        "hunger (neglect): 1 noticed, 0 useful, 0 false alarms, 1 not judged: not known yet",
        CAUTION,
    ]
