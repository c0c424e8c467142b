"""The set-up sentences of a transcript. Each says one thing.

Whatever matters to the story is written there, not assumed.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from flows.agreement import Away, Quiet, Terms
from flows.local_time import DAYS
from flows.people import Duty, MentorKind, Role

from . import gating, times
from .cast import Cast, Member
from .lines import Agreed, TranscriptFault

NAME = r"[A-Z][a-z]+"
DUTIES = {
    "lead": Duty.LEAD,
    "deputy": Duty.DEPUTY,
    "manager": Duty.MANAGER,
    "trustee lead": Duty.TRUSTEE_LEAD,
}
_DUTY = "|".join(DUTIES)
AGREED = (
    rf"(?P<mentee>{NAME}) and (?P<mentor>{NAME}) agreed: (?P<hours>{times.HOURS}"
    rf"(?: and {times.HOURS})*), (?P<to_mentor>\d+) messages? a week from {NAME}, "
    rf"(?P<to_mentee>\d+) from {NAME}(?P<more>(?:; [^;]+)*)"
)


Found = re.Match[str]


def set_up(cast: Cast, statement: str) -> bool:
    """Takes one line of set-up sentences; False, and nothing taken, where it is none."""
    sentences = re.split(r"(?<=\.) ", statement)
    found = [_found(sentence.removesuffix(".")) for sentence in sentences]
    if not all(sentence.endswith(".") for sentence in sentences) or None in found:
        return False
    for each in found:
        if each is not None:
            take, match = each
            take(cast, match)
    return True


def _found(sentence: str) -> tuple[Callable[[Cast, Found], None], Found] | None:
    for pattern, take in SENTENCES:
        if match := re.fullmatch(pattern, sentence):
            return take, match
    return None


def _start(cast: Cast, found: Found) -> None:
    cast.start = times.moment(found["when"])


def _cover(cast: Cast, found: Found) -> None:
    cast.cover = times.hours(found["hours"])


def _closed(cast: Cast, found: Found) -> None:
    cast.closed = (*cast.closed, times.calendar_day(found["date"]))


def _holidays(cast: Cast, found: Found) -> None:
    span = (times.calendar_day(found["first"]), times.calendar_day(found["last"]))
    cast.holidays = (*cast.holidays, span)


def _checked(cast: Cast, found: Found) -> None:
    cast.lines_checked = times.calendar_day(found["date"])


def _mentee(cast: Cast, found: Found) -> None:
    nation = (found["nation"] or "england").lower().replace(" ", "_")
    born = times.month_of(found["born"])
    cast.add(Member(found["name"], found["initials"], Role.MENTEE, born=born, nation=nation))


def _mentor(cast: Cast, found: Found) -> None:
    is_peer = found["peer"] is not None
    cast.add(
        Member(
            found["name"],
            found["name"][0],
            Role.MENTOR,
            kind=MentorKind.PEER if is_peer else MentorKind.VOLUNTEER,
            born=times.month_of(found["born"]) if found["born"] else None,
        )
    )


def _her_mentor(cast: Cast, found: Found) -> None:
    mentees = [each.name for each in cast.members.values() if each.role is Role.MENTEE]
    if not mentees:
        raise TranscriptFault(f"{found['name']} is whose mentor?")
    _mentor(cast, found)
    cast.pairings.append((mentees[-1], found["name"]))


def _mentor_of(cast: Cast, found: Found) -> None:
    cast.add(Member(found["name"], found["name"][0], Role.MENTOR, kind=MentorKind.VOLUNTEER))
    for mentee in re.findall(NAME, found["mentees"]):
        cast.pairings.append((cast.known(mentee), found["name"]))


def _duties(cast: Cast, found: Found) -> None:
    for name, duty in re.findall(rf"({NAME})(?: is)? the ({_DUTY})", found[0]):
        cast.add(Member(name, name[0], Role.COORDINATOR, DUTIES[duty]))


def _coordinator(cast: Cast, found: Found) -> None:
    cast.add(Member(found["name"], found["name"][0], Role.COORDINATOR))


def _agreed(cast: Cast, found: Found) -> None:
    agreed = agreement(cast, found)
    cast.agreements.append(agreed)


def _check_in(cast: Cast, found: Found) -> None:
    day = DAYS.index(found["day"])
    cast.check_ins[cast.known(found["name"])] = (day, times.clock(found["time"]))


def _morning(cast: Cast, found: Found) -> None:
    cast.morning = times.clock(found["time"])


def _ladder_test(cast: Cast, found: Found) -> None:
    cast.ladder_test = (DAYS.index(found["day"]), times.clock(found["time"]))


def _joined(cast: Cast, found: Found) -> None:
    missing = re.findall(NAME, found["but"] or "")
    cast.joined = tuple(name for name in cast.members if name not in map(cast.known, missing))


def _real(cast: Cast, found: Found) -> None:
    cast.is_real = True


def _gate(cast: Cast, found: Found) -> None:
    named = [each.group() for each in re.finditer(gating.LINE, found["but"] or "")]
    cast.gate = tuple(named)


def _counts(cast: Cast, found: Found) -> None:
    line = gating.OF_PERSON[found["line"]]
    cast.counts_until[cast.known(found["name"]), line] = times.calendar_day(found["date"])


def _mailed(cast: Cast, found: Found) -> None:
    cast.mailed = tuple(cast.known(name) for name in re.findall(NAME, found["names"]))


def _pager(cast: Cast, found: Found) -> None:
    cast.has_pager = True


_PERSON = rf"(?P<name>{NAME})"
_BORN = r"(?:, born (?P<born>[A-Z][a-z]+ \d{4}))?"
_PEER = r"(?P<peer>peer )?"
SENTENCES: tuple[tuple[str, Callable[[Cast, Found], None]], ...] = (
    (r"It is (?P<when>.+) in London", _start),
    (rf"Somebody is on duty (?P<hours>{times.HOURS}(?: and {times.HOURS})*)", _cover),
    (rf"Nobody is on duty on (?P<date>{times.DATE})", _closed),
    (rf"The school holidays are (?P<first>{times.DATE}) to (?P<last>{times.DATE})", _holidays),
    (rf"The help lines were last checked on (?P<date>{times.DATE})", _checked),
    (
        rf"{_PERSON} \((?P<initials>[A-Z.]+)\) is a mentee, born (?P<born>[A-Z][a-z]+ \d{{4}})"
        r"(?:, in (?P<nation>Wales|Scotland|Northern Ireland))?",
        _mentee,
    ),
    (rf"{_PERSON} is (?:her|his|their) {_PEER}mentor{_BORN}", _her_mentor),
    (rf"{_PERSON} is a {_PEER}mentor{_BORN}", _mentor),
    (rf"{_PERSON} is the mentor of (?P<mentees>{NAME}(?:(?:, | and ){NAME})*)", _mentor_of),
    (rf"{NAME} is the (?:{_DUTY})(?:, {NAME} the (?:{_DUTY}))*", _duties),
    (rf"{_PERSON} is a coordinator without a duty", _coordinator),
    (AGREED, _agreed),
    (rf"{_PERSON}'s check-in is on (?P<day>{'|'.join(DAYS)})s at (?P<time>\d\d:\d\d)", _check_in),
    (
        rf"The ladder is tested on (?P<day>{'|'.join(DAYS)})s at (?P<time>\d\d:\d\d)",
        _ladder_test,
    ),
    (r"The desk comes in the morning at (?P<time>\d\d:\d\d)", _morning),
    (rf"Everybody(?: but (?P<but>{NAME}(?:(?:, | and ){NAME})*))? has joined", _joined),
    (
        rf"(?P<names>{NAME}(?:(?:, | and ){NAME})*) can be reached by e-mail",
        _mailed,
    ),
    (r"There is a pager", _pager),
    (r"(?P<but>Nobody) has joined yet", lambda cast, found: None),
    (r"The programme is real", _real),
    (
        rf"Everything of the gate stands recorded(?: but (?P<but>{gating.LINE}"
        rf"(?:(?:, | and ){gating.LINE})*))?",
        _gate,
    ),
    (
        rf"{_PERSON}'s (?P<line>{'|'.join(gating.OF_PERSON)}) counts until (?P<date>{times.DATE})",
        _counts,
    ),
)


def agreement(cast: Cast, found: Found) -> Agreed:
    """The agreement that a sentence tells of."""
    terms = Terms(
        times.ZONE,
        times.hours(found["hours"]),
        int(found["to_mentor"]),
        int(found["to_mentee"]),
    )
    for part in filter(None, found["more"].split("; ")):
        terms = _with(terms, part)
    return Agreed(cast.known(found["mentee"]), cast.known(found["mentor"]), terms)


def _with(terms: Terms, part: str) -> Terms:
    date_, time_ = times.DATE, r"\d\d:\d\d"
    if match := re.fullmatch(r"an answer within (\d+) days?", part):
        return replace(terms, usual_reply_days=int(match[1]))
    if match := re.fullmatch(rf"away from ({date_}) to ({date_})", part):
        away = Away(times.calendar_day(match[1]), times.calendar_day(match[2]))
        return replace(terms, away=(*terms.away, away))
    if match := re.fullmatch(rf"quiet from ({time_}) to ({time_})", part):
        quiet = Quiet(times.clock(match[1]), times.clock(match[2]))
        return replace(terms, quiet=(*terms.quiet, quiet))
    if match := re.fullmatch(rf"from ({date_}) on", part):
        return replace(terms, starts_on=times.calendar_day(match[1]))
    if match := re.fullmatch(rf"until ({date_})", part):
        return replace(terms, ends_on=times.calendar_day(match[1]))
    if match := re.fullmatch(r"(\S+) may pass", part):
        return replace(terms, approved=(*terms.approved, match[1]))
    raise TranscriptFault(f"an agreement cannot say: {part}")
