"""/who, /me and /mydata: who can see what here, what is kept about me, and my own words as a file.

Says nothing about any worry but how often a young person told one, and never that one is open.
"""

from collections.abc import Sequence

from flows.effects import File
from flows.heard import MessageHeard
from flows.local_time import DAYS, MONTHS, say_clock, say_date, stamp, to_local
from flows.own import Line, Own
from flows.people import LADDER, Person, Role
from flows.relaying import Pairing
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn, listed

FILE_NAME = "my-data.txt"
MOST_BYTES = 4_000_000
"""A file's part: far below Telegram's 50 MB, and small enough to open on any phone."""


def who(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Who can see what, by first name and duty.

    Everybody on the ladder is named, whatever is open: who is left out would tell of a worry.
    """
    me, names = turn.me, _ladder(turn)
    if Role.MENTEE in me.roles:
        mentor = next((p.mentor.first_name for p in turn.facts.pairings), "")
        text_id = "privacy.who_mentee" if mentor else "privacy.who_no_mentor"
        turn.say(me, text_id, **({"mentor": mentor} if mentor else {}), who=names)
    elif Role.MENTOR in me.roles:
        turn.say(me, "privacy.who_mentor", mentee=_halves(turn), who=names)
    else:
        turn.say(me, "privacy.who_staff", who=names)
    turn.because("who")


def _ladder(turn: Turn) -> str:
    on_it = sorted(
        (LADDER.index(duty), person.first_name, duty)
        for person in turn.facts.team
        for duty in person.duties
    )
    names = [f"{name} ({turn.words.label(f'short_{duty.value}')})" for _, name, duty in on_it]
    return listed(names, turn.words.label("and")) if names else turn.words.label("nobody_yet")


def me_kept(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """What is kept about me, in short: no words of messages."""
    own = _own(turn)
    if own is None:
        return
    lines = [*_facts(turn, own), *_counts(turn, own)]
    turn.say_text(turn.me, "privacy.me", turn.words.fill("privacy.me", what="\n".join(lines)))
    turn.because("own_shown")


def my_data(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """My own words as a file."""
    own = _own(turn)
    if own is None:
        return
    text = "\n".join([*_head(turn), *_facts(turn, own), *_parts(turn, own)]) + "\n"
    pieces = _pieces(text)
    for number, piece in enumerate(pieces, 1):
        name = FILE_NAME if len(pieces) == 1 else FILE_NAME.replace(".", f"-{number}.")
        turn.say(turn.me, "privacy.mydata", Manner(file=File(name, piece)))
    turn.because("own_sent")


def _own(turn: Turn) -> Own | None:
    if not may(turn.me, Action.SEE_OWN):
        turn.say(turn.me, "staff.not_passed")
        return None
    if turn.facts.own is None:
        raise ValueError("what is kept was asked for and not read")
    return turn.facts.own


def _line(turn: Turn, name: str, value: str) -> str:
    return f"{turn.words.label(f'own_{name}')}: {value}"


def _facts(turn: Turn, own: Own) -> list[str]:
    me, zone = turn.me, turn.facts.rules.zone
    lines = [_line(turn, "first_name", me.first_name), _line(turn, "initials", me.initials)]
    if me.birth_month is not None:
        born = f"{MONTHS[me.birth_month.month - 1]} {me.birth_month.year}"
        lines.append(_line(turn, "born", born))
    if Role.MENTEE in me.roles:
        lines.append(_line(turn, "nation", turn.words.label(f"nation_{me.nation}")))
    roles = [turn.words.label(f"role_{each.value}") for each in sorted(me.roles)]
    roles += [turn.words.label(f"duty_{each.value}") for each in LADDER if each in me.duties]
    lines.append(_line(turn, "roles", ", ".join(roles)))
    lines.append(_line(turn, "added", stamp(own.added_at, zone)))
    if own.linked_at is not None:
        lines.append(_line(turn, "linked", stamp(own.linked_at, zone)))
    plan = turn.facts.plans.get(me.id)
    if plan is not None and Role.MENTEE in me.roles:
        times = [f"{DAYS[day]} {say_clock(at)}" for day, at in plan.times]
        lines.append(_line(turn, "plan", ", ".join(times)))
    for pairing in turn.facts.pairings:
        lines += _of_pairing(turn, me, pairing)
    return lines


def _of_pairing(turn: Turn, me: Person, pairing: Pairing) -> list[str]:
    is_mentee = pairing.mentee.id == me.id
    other = pairing.mentor if is_mentee else pairing.mentee
    lines = [_line(turn, "mentor" if is_mentee else "mentee", other.first_name)]
    terms = pairing.terms
    if terms is None:
        return [*lines, _line(turn, "agreement", turn.words.label("own_none"))]
    hours = [
        f"{', '.join(DAYS[day] for day in sorted(each.days))} "
        f"{say_clock(each.start)}-{say_clock(each.until)}"
        for each in terms.hours
    ]
    counts = turn.words.label("own_a_week").format(
        mentee=terms.mentee_a_week, mentor=terms.mentor_a_week
    )
    ends = [_line(turn, "ends", say_date(terms.ends_on))] if terms.ends_on else []
    return [*lines, _line(turn, "agreement", "; ".join([*hours, counts])), *ends]


def _counts(turn: Turn, own: Own) -> list[str]:
    lines = [_line(turn, "sent_count", str(len(own.sent)))]
    if Role.MENTEE in turn.me.roles:
        lines.append(_line(turn, "answers_count", str(len(own.answers))))
        lines.append(_line(turn, "told_count", str(len(own.told))))
    return [*lines, _line(turn, "got_count", str(len(own.got)))]


def _head(turn: Turn) -> list[str]:
    now = to_local(turn.now, turn.facts.rules.zone)
    title = turn.words.fill(
        "privacy.file_head", name=turn.me.first_name, at=f"{now:%Y-%m-%d %H:%M}"
    )
    return [*title.split("\n"), ""]


def _parts(turn: Turn, own: Own) -> list[str]:
    found: list[str] = []
    kinds = ("sent", "answers", "told", "got") if Role.MENTEE in turn.me.roles else ("sent", "got")
    for name in kinds:
        title, lines = turn.words.label(f"own_{name}"), getattr(own, name)
        found += ["", title, "-" * len(title)]
        found += _written(turn, lines) or [turn.words.label("own_none")]
    return found


def _written(turn: Turn, lines: Sequence[Line]) -> list[str]:
    zone = turn.facts.rules.zone
    indent = "\n    "
    return [f"{stamp(each.at, zone)}: {indent.join(each.words.split(chr(10)))}" for each in lines]


def _halves(turn: Turn) -> str:
    names = sorted({p.mentee.first_name for p in turn.facts.pairings})
    return listed(names, turn.words.label("and")) if names else turn.words.label("your_mentee")


def _pieces(text: str) -> list[bytes]:
    """The text as UTF-8, cut at line ends where it is longer than one file should be."""
    pieces, current = [], bytearray()
    for line in text.splitlines(keepends=True):
        coded = line.encode("utf-8", "replace")
        if current and len(current) + len(coded) > MOST_BYTES:
            pieces.append(bytes(current))
            current.clear()
        current += coded
    return [*pieces, bytes(current)]
