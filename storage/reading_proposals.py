"""Reads what waits for a second person, and what became of what a press names."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy import literal_column as exactly

from flows.proposing import Proposal
from storage.asking import ask
from storage.schema import proposal
from storage.scope import Scope

PROPOSAL_FIELDS = tuple(each.name for each in fields(Proposal) if each.name != "words")


async def read_proposals(
    scope: Scope, ids: Collection[UUID], *, is_team: bool
) -> dict[UUID, Proposal]:
    """Proposals by id, and for the team all that wait for a second person, oldest first."""
    if not ids and not is_team:
        return {}
    build = _named_or_open if is_team else _named
    rows = (await ask(scope.conn, build, scope.programme, ids)).all()
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    return {
        row.id: Proposal(
            **{name: getattr(row, name) for name in PROPOSAL_FIELDS},
            words=scope.seals.open("proposal", "words", row.id, row.words),
        )
        for row in rows
    }


def _named(programme: str, ids: Collection[UUID]) -> Select[Any]:
    return _proposals(programme, proposal.c.id.in_(ids))


def _named_or_open(programme: str, ids: Collection[UUID]) -> Select[Any]:
    is_open = proposal.c.outcome == exactly("'open'")
    return _proposals(programme, or_(proposal.c.id.in_(ids), is_open))


def _proposals(programme: str, which: ColumnElement[bool]) -> Select[Any]:
    it = proposal.c
    return select(proposal).where(it.programme == programme, which).order_by(it.made_at, it.id)
