"""Who hears of the operator's alarms, and how often; and that none of it names anybody."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import EVERYBODY, MAYA, MINUTE, SAM, TEAM, facts, person, unreachable, utc

from flows.alarms import MILD, NOT_BY_CHAT, Alarm, Gap, Raised
from flows.channels import SECOND
from flows.decide import decide
from flows.desk import OnDesk
from flows.effects import BeginAlarm, Effect, EndAlarm, Enter, NoteHeard, Page, Say
from flows.facts import Facts
from flows.heard import AlarmsLooked, Source, SourceKind
from flows.people import Account, Person, Reach, Role

NOW = utc("2026-11-03 10:00")
COMMAND = Source(SourceKind.COMMAND)
ADA = person(7, "Ada", Role.ADMINISTRATOR)
MAILED = tuple(
    replace(each, mail=Account(UUID(int=each.id.int + 2000), Reach.ACTIVE)) for each in (ADA, *TEAM)
)


def known(*stands: Alarm, team: tuple[Person, ...] = MAILED) -> Facts:
    """What is known, with these alarms told and standing."""
    alarms = tuple(Raised(each, NOW - 90 * MINUTE) for each in stands)
    everybody = (MAYA, SAM, *team)
    return replace(
        facts(None),
        team=team,
        desk=OnDesk(alarms=alarms),
        everybody=everybody,
        people={each.id: each for each in everybody},
        second=frozenset(SECOND),
    )


def told(effects: tuple[Effect, ...]) -> tuple[set[str], set[str]]:
    """Whom by chat and whom by a second channel, where the webhook is `the webhook`."""
    names = {each.id: each.first_name for each in (MAYA, SAM, *MAILED)}
    said = {names[each.to] for each in effects if isinstance(each, Say)}
    paged = {
        names[each.to] if each.to else "the webhook" for each in effects if isinstance(each, Page)
    }
    return said, paged


def began(alarm: Alarm) -> AlarmsLooked:
    return AlarmsLooked(COMMAND, (Raised(alarm, NOW, 4),))


LADDER = {"Priya", "Joe", "Grace", "Tom"}


@pytest.mark.parametrize("alarm", Alarm)
def test_who_hears_that_an_alarm_begins(alarm: Alarm) -> None:
    effects = decide(began(alarm), known(), NOW)
    said, paged = told(effects)
    if alarm in MILD:
        assert (said, paged) == ({"Ada"}, set())
    else:
        assert said == (set() if alarm in NOT_BY_CHAT else LADDER | {"Ada"})
        assert paged == LADDER | {"Ada", "the webhook"}
    assert [each for each in effects if isinstance(each, BeginAlarm)]


@pytest.mark.parametrize("alarm", sorted(MILD))
def test_a_mild_alarm_is_the_ladders_where_no_administrator_is_reached(alarm: Alarm) -> None:
    team = (unreachable(ADA), *MAILED[1:])
    assert told(decide(began(alarm), known(team=team), NOW)) == (LADDER, set())
    nobody = tuple(unreachable(each) for each in MAILED)
    assert told(decide(began(alarm), known(team=nobody), NOW))[1] >= {"the webhook"}


@pytest.mark.parametrize("alarm", Alarm)
def test_each_begin_and_each_end_is_told_once(alarm: Alarm) -> None:
    assert told(decide(began(alarm), known(alarm), NOW)) == (set(), set())
    over = AlarmsLooked(COMMAND, over=frozenset({alarm}))
    assert told(decide(over, known(), NOW)) == (set(), set())
    effects = decide(over, known(alarm), NOW)
    assert told(effects)[0] == ({"Ada"} if alarm in MILD else LADDER | {"Ada"})
    assert [each.alarm for each in effects if isinstance(each, EndAlarm)] == [alarm]
    [text] = {each.text for each in effects if isinstance(each, Say)}
    assert "from Tue 3 Nov, 8:30am to Tue 3 Nov, 10am" in text


def test_what_was_told_past_the_database_is_kept_and_not_told_again() -> None:
    heard = replace(began(Alarm.DISK_FULL), told=frozenset({Alarm.DISK_FULL}))
    effects = decide(heard, known(), NOW)
    assert told(effects) == (set(), set())
    assert [each for each in effects if isinstance(each, BeginAlarm)]
    alarm = frozenset({Alarm.DISK_FULL})
    effects = decide(AlarmsLooked(COMMAND, over=alarm, told=alarm), known(), NOW)
    assert told(effects)[0] == LADDER | {"Ada"}


def test_no_alarm_names_anybody() -> None:
    for alarm in Alarm:
        over = AlarmsLooked(COMMAND, over=frozenset({alarm}))
        effects = (*decide(began(alarm), known(), NOW), *decide(over, known(alarm), NOW))
        texts = [each.text for each in effects if isinstance(each, Say | Page)]
        texts += [each.subject for each in effects if isinstance(each, Page)]
        assert texts
        assert not [t for t in texts for who in (*EVERYBODY, ADA) if who.first_name in t]


def test_everybody_who_may_have_written_hears_of_a_gap_and_the_record_keeps_it() -> None:
    heard = AlarmsLooked(COMMAND, gap=Gap(NOW - 1500 * MINUTE, NOW - 60 * MINUTE), heard_at=NOW)
    effects = decide(heard, known(team=(*MAILED[:2], unreachable(MAILED[2]))), NOW)
    said = {each.to: each for each in effects if isinstance(each, Say)}
    assert {e.text_id for e in said.values()} == {
        "alarm.gap_mentee", "alarm.gap_adult", "alarm.gap_team",
    }  # fmt: skip
    assert said[MAYA.id].silent
    assert not said[MAILED[1].id].silent
    assert "Mon 2 Nov, 9am to Tue 3 Nov, 9am" in said[MAYA.id].text
    assert MAILED[2].id not in said
    assert [each.entry.kind for each in effects if isinstance(each, Enter)] == ["gap_told"]
    assert [each.at for each in effects if isinstance(each, NoteHeard)] == [NOW]


def test_a_young_person_reads_that_adults_know_only_where_one_was_told() -> None:
    heard = AlarmsLooked(COMMAND, gap=Gap(NOW - 1500 * MINUTE, NOW - 60 * MINUTE))
    nobody = tuple(unreachable(each) for each in MAILED)
    said = {
        is_heard: next(
            each.text
            for each in decide(heard, known(team=team), NOW)
            if isinstance(each, Say) and each.to == MAYA.id
        )
        for is_heard, team in ((True, MAILED), (False, nobody))
    }
    assert ("told the adults" in said[True], "told the adults" in said[False]) == (True, False)
