"""A mentor flags a message, or an adult reports what was said or seen: four short questions.

"In danger now" says ring 999 first, and its alert waits for no other question. Never delays or stops
a message, never tells the young person, and shows nothing of the case.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import Case, EntryKind, RaisedBy
from flows.contact import approved, body
from flows.conversing import Act, Button, ConversationState, named_in
from flows.effects import DropTimers
from flows.heard import MessageHeard, Said, TimerKind, TopicKind
from flows.level import Level
from flows.noticing import read
from flows.people import Person, Role, names_apart
from flows.relaying import Pairing, Relay
from flows.rights import Action, may
from flows.talking import Talk, Talks, end_open
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.alerting import alert, keep_from
from flows.turns.relays import pairing_of
from flows.turns.worries import Worry, highest, raise_worry, restart

FLOW = "flag"
QUIET_AFTER = timedelta(minutes=30)
"""Whoever stops part way: what they flagged is passed on as it is."""
MOST_OFFERED = 5
LABEL = 32
"""Characters of a message on its button."""
ADULT_IN_SCHEME = "adult_in_scheme"
ANSWERS = {"when": "flag_when", "how": "flag_how"}
"""The answers that are lines of their own, by step, and how the record names them."""
SOMEBODY_ELSE = "somebody_else"


# how it begins


def flag(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Flag: the message that this replies to, or which of the last ones, or something else."""
    if not may(turn.me, Action.FLAG):
        turn.say(turn.me, "mentor.not_flagging")
        return
    relay = turn.facts.relay if _replied_to_relay(turn) else None
    is_mine = relay is not None and _passed_to_me(turn, relay) is not None
    together = _came_with(turn, relay) if relay is not None and is_mine else ()
    if relay is not None and is_mine and len(together) < 2:
        _start(turn, talks, relay)
        return
    offered = together or turn.facts.relayed[:MOST_OFFERED]
    rows = [[_relay_button(turn, each)] for each in offered]
    turn.say(turn.me, "mentor.flag_which", Manner(buttons=(*rows, *_people_rows(turn))))


def _replied_to_relay(turn: Turn) -> bool:
    return turn.facts.replied is not None and turn.facts.replied.kind is TopicKind.RELAY


def _came_with(turn: Turn, relay: Relay) -> tuple[Relay, ...]:
    """Several that came as one message: which of them is asked, for nobody guesses."""
    return tuple(r for r in turn.facts.relayed if r.parcel == relay.parcel and r.parcel is not None)


def _passed_to_me(turn: Turn, relay: Relay) -> Pairing | None:
    pairing = pairing_of(turn, relay.pairing)
    is_mine = pairing is not None and pairing.mentor.id == turn.me.id != relay.sender
    return pairing if is_mine and relay.passed_at is not None else None


def report(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """A report of something said or seen: about whom?"""
    if not may(turn.me, Action.REPORT):
        turn.say(turn.me, "mentor.not_flagging")
        return
    turn.say(turn.me, "mentor.report_whom", Manner(buttons=_people_rows(turn)))


def _relay_button(turn: Turn, relay: Relay) -> Button:
    pairing = pairing_of(turn, relay.pairing)
    words = " ".join(body(turn, relay, approved(pairing.terms if pairing else None)).split())
    label = words if len(words) <= LABEL else f"{words[:LABEL].rstrip()} …"
    return turn.button(label, Act.FLAG, relay=str(relay.id))


def _people_rows(turn: Turn) -> list[list[Button]]:
    """A young person each, and somebody else: nobody guesses whom it is about."""
    if Role.MENTOR in turn.me.roles:
        found = [p.mentee for p in turn.facts.pairings if p.mentor.id == turn.me.id]
        more: dict[str, str] = {}
    else:
        found = [each for each in turn.facts.everybody if Role.MENTEE in each.roles]
        more = {"everybody": "yes"}
    names = names_apart(found)
    rows = [[turn.button(names[p.id], Act.REPORT, young=str(p.id), **more)] for p in found]
    return [*rows, [turn.labelled(SOMEBODY_ELSE, Act.REPORT, **more)]]


def pressed(turn: Turn, talks: Talks, button: Button) -> None:
    """Which message, or about whom."""
    if button.act is Act.FLAG:
        relay = turn.facts.relay
        if relay is None or not may(turn.me, Action.FLAG) or not _passed_to_me(turn, relay):
            turn.say(turn.me, "general.old_button")
            return
        _start(turn, talks, relay)
    elif not may(turn.me, Action.REPORT):
        turn.say(turn.me, "mentor.not_flagging")
    else:
        _begin(turn, talks, {k: v for k, v in button.meaning if k in {"young", "everybody"}})


def _start(turn: Turn, talks: Talks, relay: Relay) -> None:
    pairing = pairing_of(turn, relay.pairing)
    young = {"young": pairing.mentee.id} if pairing else {}
    _begin(turn, talks, {"relay": relay.id, **young})


def _begin(turn: Turn, talks: Talks, subject: Mapping[str, UUID | str]) -> None:
    talks.start(turn, turn.me, FLOW, subject=subject)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER, turn.me.id)
    turn.because("flag_started")


# what the script does


def danger_now(talk: Talk) -> str:
    """In danger now, or not sure: the alert goes at once, before any other question."""
    _raise(talk, Level.NOW, _flagged_words(talk), frozenset())
    return "raised"


def open_flag(talk: Talk) -> str:
    """It is known whether it is about somebody here: a flagged message is passed on."""
    about = named_in(talk.answers)
    if (case := _case(talk)) is not None:
        _keep_from(talk.turn, case, about)
    elif _relay(talk) is not None:
        _raise(talk, Level.TODAY, _flagged_words(talk), about)
    return "opened"


def flag_done(talk: Talk) -> str:
    """All is answered: the adult's own words go in, apart from those that were flagged."""
    turn = talk.turn
    said = Said(talk.answers["what"], None, turn.now)
    case = _raise(talk, Level.TODAY, said, named_in(talk.answers), is_own=True)
    for step, asked in ANSWERS.items():
        words = talk.answers.get(f"{step}.label") or talk.answers[step]
        turn.enter(case.id, EntryKind.NOTED, turn.me.id, words, {"asked": asked})
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    talk.values["lead"] = young_person.reader_name(turn, turn.case(case.id) or case)
    return "done"


def flag_left(talk: Talk) -> str:
    """Pressed by mistake, before anything was passed on."""
    talk.turn.add(DropTimers(TimerKind.TELLING_QUIET, talk.turn.me.id))
    return "left"


def colleagues(talk: Talk) -> dict[str, str]:
    """Whoever works or helps here, but me."""
    facts, words = talk.turn.facts, talk.turn.words
    known = [p for p in facts.team if p.duties or Role.COORDINATOR in p.roles]
    known += [p for p in facts.everybody if Role.MENTOR in p.roles]
    found = names_apart(p for p in known if p.id != talk.person.id)
    return {str(of): name for of, name in found.items()} | {
        SOMEBODY_ELSE: words.label("somebody_else"),
        "not_said": words.label("rather_not_say"),
    }


# raising


def _relay(talk: Talk) -> Relay | None:
    relay = talk.turn.facts.relay
    return relay if relay is not None and relay.id == talk.about("relay") else None


def _flagged_words(talk: Talk) -> Said:
    relay = _relay(talk)
    return Said(relay.words, None, relay.heard_at) if relay else Said("", None, talk.turn.now)


def _case(talk: Talk) -> Case | None:
    case_id = talk.about("raised")
    return talk.turn.case(case_id) if case_id else None


def _young(talk: Talk) -> Person:
    """The young person; where it is about nobody whom I know, it is kept under my own name."""
    young = talk.about("young")
    return talk.turn.facts.people.get(young, talk.turn.me) if young else talk.turn.me


def _raise(
    talk: Talk, level: Level, said: Said, about: frozenset[UUID], *, is_own: bool = False
) -> Case:
    """Raises it at this level, or a higher one that the word list knows for what was written."""
    turn, relay = talk.turn, _relay(talk)
    before = _case(talk)
    notice = highest(read(turn.facts.library.word_list, said.words, "mentee"))
    worry = Worry(
        person=_young(talk),
        by=turn.facts.people[relay.sender] if relay and not is_own else turn.me,
        raised_by=RaisedBy.FLAGGED if talk.about("relay") else RaisedBy.REPORTED,
        level=max(level, notice.level) if notice else level,
        said=said,
        notice=notice,
        about=about | (before.about if before else frozenset()),
        category=ADULT_IN_SCHEME if _is_about_adult(talk.answers) else "",
    )
    case = raise_worry(turn, worry)
    if not is_own:
        turn.enter(case.id, EntryKind.FLAGGED, turn.me.id)
    talk.subject["raised"] = str(case.id)
    talk.values["lead"] = young_person.reader_name(turn, case)
    turn.because("flagged", level=case.level.name)
    return case


def _is_about_adult(answers: Mapping[str, str]) -> bool:
    return answers.get("about") in {"yes", "not_sure"}


def _keep_from(turn: Turn, case: Case, named: frozenset[UUID]) -> None:
    """The alert has gone already: whoever is named is out of it from now on."""
    if not named - case.about:
        return
    without = keep_from(turn, case, named)
    if case.owner in named:
        turn.enter(case.id, EntryKind.RAISED_AGAIN)
        restart(turn, replace(without, owner=None), "again")
    else:
        turn.put_case(without)
        alert(turn, without, "again" if without.is_unread else "more")


def went_quiet(turn: Turn, talks: Talks) -> None:
    """They stopped part way: what they flagged is passed on as it is, and they hear so."""
    found = turn.facts.conversation
    if found is None or found.flow != FLOW:
        turn.because("quiet_stale")
        return
    talk = talks.look(turn, found)
    about = named_in(talk.answers)
    if talk.about("raised") is None and _relay(talk) is not None:
        _raise(talk, Level.TODAY, _flagged_words(talk), about)
    if "what" in talk.answers:
        _raise(talk, Level.TODAY, Said(talk.answers["what"], None, turn.now), about, is_own=True)
    end_open(turn, ConversationState.ENDED)
    is_raised = talk.subject.get("raised") is not None
    text = "mentor.flag_quiet" if is_raised else "mentor.flag_nothing"
    values = {"lead": talk.values["lead"]} if is_raised else {}
    turn.say(turn.me, text, **values)
    turn.because("went_quiet")


def is_flagging(turn: Turn) -> bool:
    """Do I answer the questions of a flag or a report? A reply to something is no answer."""
    found = turn.facts.conversation
    return found is not None and found.flow == FLOW and turn.facts.replied is None
