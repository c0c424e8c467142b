"""Writes effects on safety: cases, concerns and the chained record. Never changes an entry."""

from sqlalchemy import bindparam, delete, update

from flows.casework import Case
from flows.effects import Enter, KeepConcern, MoveCase, OpenCase, Propose, SettleProposal
from flows.proposing import Outcome
from storage import schema
from storage.columns import pairs_to_text
from storage.record import StoredEntry
from storage.rows import Change, Head, Known, Row, Rows

_CHANGES = (
    "level",
    "state",
    "starts_at",
    "paged_at",
    "asked_for",
    "owner",
    "told_at",
    "promised_at",
    "questions_stopped_at",
    "closed_at",
)
MOVE_CASE = Change(
    update(schema.case_file)
    .where(
        schema.case_file.c.id == bindparam("of"),
        schema.case_file.c.version == bindparam("decided_on"),
    )
    .values(
        version=schema.case_file.c.version + 1,
        **{name: bindparam(name) for name in _CHANGES},
    )
)
CLEAR_ABOUT = Change(
    delete(schema.case_about).where(schema.case_about.c.case == bindparam("of")), exact=False
)
MOVE_HEAD = Change(
    update(schema.record_head)
    .where(
        schema.record_head.c.programme == bindparam("of"),
        schema.record_head.c.number < bindparam("number"),
    )
    .values(number=bindparam("number"), hash=bindparam("hash"))
)


SETTLE_PROPOSAL = Change(
    update(schema.proposal)
    .where(schema.proposal.c.id == bindparam("of"), schema.proposal.c.outcome == Outcome.OPEN)
    .values(
        outcome=bindparam("became"),
        settled_by=bindparam("decided_by"),
        settled_at=bindparam("decided_at"),
    )
)


class HeadNotRead(Exception):
    """An entry was to be written before the end of the record was read and locked."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def open_case(effect: OpenCase, rows: Rows, known: Known) -> None:
    """A new case under its number, and whom it is about."""
    it = effect.case
    rows.add(
        schema.case_file,
        id=it.id,
        programme=known.programme,
        number=it.number,
        person=it.person,
        opened_at=it.opened_at,
        version=it.version,
        **_changes(it),
    )
    _add_about(it, rows, known)


def move_case(effect: MoveCase, rows: Rows, known: Known) -> None:
    """A case's changed fields, and whom it is about from now on."""
    it = effect.case
    rows.add(MOVE_CASE, of=it.id, decided_on=it.version, **_changes(it))
    rows.add(CLEAR_ABOUT, of=it.id)
    rows.drop(schema.case_about, lambda row: row["case"] == it.id)
    _add_about(it, rows, known)


def _changes(case: Case) -> Row:
    return {name: getattr(case, name) for name in _CHANGES}


def _add_about(case: Case, rows: Rows, known: Known) -> None:
    for person in sorted(case.about):
        rows.add(schema.case_about, case=case.id, person=person, programme=known.programme)


def keep_concern(effect: KeepConcern, rows: Rows, known: Known) -> None:
    """A concern, its words sealed by the young person's record key."""
    it = effect.concern
    words = {
        name: known.seals.seal_record(it.person, "concern", name, it.id, getattr(it, name))
        for name in ("words", "noticed", "read_as")
    }
    rows.add(
        schema.concern,
        id=it.id,
        programme=known.programme,
        case=it.case,
        person=it.person,
        by=it.by,
        raised_by=it.raised_by,
        level=it.level,
        category=it.category,
        rule=it.rule,
        said_at=it.said_at,
        recorded_at=it.recorded_at,
        message=it.message,
        **words,
    )


def enter(effect: Enter, rows: Rows, known: Known) -> None:
    """The next line of the record: it follows the last one, and its hash covers what is stored."""
    if known.head is None:
        raise HeadNotRead
    it, number = effect.entry, known.head.number + 1
    whose = known.young[it.case] if it.case else it.person
    stored = StoredEntry(
        programme=known.programme,
        number=number,
        case=it.case,
        person=it.person,
        at=it.at,
        by=it.by,
        kind=it.kind,
        facts=pairs_to_text(it.facts),
        words=known.seals.seal_record(
            whose, "entry", "words", f"{known.programme}/{number}", it.words
        ),
        previous=known.head.hash,
    )
    known.head = Head(number, stored.hash())
    fields = {name: getattr(stored, name) for name in StoredEntry.__slots__}
    rows.add(schema.entry, **fields, hash=known.head.hash)
    rows.by_step[MOVE_HEAD] = [{"of": known.programme, "number": number, "hash": known.head.hash}]


def propose(effect: Propose, rows: Rows, known: Known) -> None:
    """Something that waits for a second person, its words sealed by whom it concerns."""
    it = effect.proposal
    rows.add(
        schema.proposal,
        id=it.id,
        programme=known.programme,
        kind=it.kind,
        by=it.by,
        person=it.person,
        case=it.case,
        words=known.seals.seal_record(it.person, "proposal", "words", it.id, it.words),
        made_at=it.made_at,
        outcome=it.outcome,
        settled_by=None,
        settled_at=None,
    )


def settle_proposal(effect: SettleProposal, rows: Rows, known: Known) -> None:
    """A second person's word on it; a second word at the same moment is decided again."""
    rows.add(
        SETTLE_PROPOSAL,
        of=effect.proposal,
        became=effect.outcome,
        decided_by=effect.by,
        decided_at=known.now,
    )
