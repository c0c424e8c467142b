"""Writes effects on pairings and their agreements."""

from sqlalchemy import bindparam, update

from flows.effects import AddAgreement, AddPairing, MovePairing
from flows.relaying import PairingState
from flows.terms_text import terms_to_text
from storage import schema
from storage.rows import Change, Known, Rows

MOVE_PAIRING = Change(
    update(schema.pairing)
    .where(
        schema.pairing.c.id == bindparam("of"), schema.pairing.c.version == bindparam("decided_on")
    )
    .values(
        state=bindparam("state"),
        ended_at=bindparam("ended"),
        stops=bindparam("stops"),
        version=schema.pairing.c.version + 1,
    )
)


def _stops(effect: MovePairing | AddPairing) -> tuple[tuple[str, str], ...]:
    return tuple((who.value, since.isoformat()) for who, since in effect.stops)


def move_pairing(effect: MovePairing, rows: Rows, known: Known) -> None:
    """Where a pairing stands, and who stopped its messages."""
    ended = known.now if effect.state is PairingState.ENDED else None
    changed = {"state": effect.state, "ended": ended, "stops": _stops(effect)}
    rows.add(MOVE_PAIRING, of=effect.pairing, decided_on=effect.version, **changed)


def add_pairing(effect: AddPairing, rows: Rows, known: Known) -> None:
    """A pairing."""
    rows.add(
        schema.pairing,
        id=effect.id,
        programme=known.programme,
        mentee=effect.mentee,
        mentor=effect.mentor,
        state=effect.state,
        since=effect.at,
        stops=_stops(effect),
        version=1,
    )


def add_agreement(effect: AddAgreement, rows: Rows, known: Known) -> None:
    """A version of an agreement, sealed by the mentee's key, and one row for each party's word."""
    mentee = known.mentees[effect.pairing]
    seal = known.seals.seal
    rows.add(
        schema.agreement,
        id=effect.id,
        programme=known.programme,
        pairing=effect.pairing,
        number=effect.number,
        terms=seal(mentee, "agreement", "terms", effect.id, terms_to_text(effect.terms)),
        recorded_by=seal(mentee, "agreement", "recorded_by", effect.id, effect.recorded_by),
        recorded_at=effect.at,
    )
    for party, person, said_at, way in effect.said:
        rows.add(
            schema.agreement_answer,
            agreement=effect.id,
            party=party,
            programme=known.programme,
            person=person,
            said_at=said_at,
            way=way,
        )
