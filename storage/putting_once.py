"""A turn's effects with each row put once: the last content on the version that was decided on."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flows import effects as fx
from flows.effects import Effect


def put_once(made: Sequence[Effect]) -> Sequence[Effect]:
    """A turn's effects with each row put only once: the last content on the first version."""
    if any(isinstance(effect, fx.Refuse) for effect in made):
        return ()
    first: dict[UUID, int] = {}
    last: dict[UUID, int] = {}
    for place, effect in enumerate(made):
        key = _put_of(effect)
        if key is not None:
            first.setdefault(key[0], key[1])
            last[key[0]] = place
    kept: list[Effect] = []
    for place, effect in enumerate(made):
        key = _put_of(effect)
        if key is None:
            kept.append(effect)
        elif last[key[0]] == place:
            kept.append(_on_version(effect, first[key[0]]))
    return kept


def _put_of(effect: Effect) -> tuple[UUID, int] | None:
    """The row that an effect writes whole, and the version it was decided on."""
    match effect:
        case fx.PutConversation(conversation=it):
            return it.id, it.version
        case fx.MoveCase(case=it):
            return it.id, it.version
        case fx.PutPlan(plan=it):
            return it.person, it.version
    return None


def _on_version(effect: Effect, version: int) -> Effect:
    match effect:
        case fx.PutConversation(conversation=it):
            return fx.PutConversation(replace(it, version=version))
        case fx.MoveCase(case=it):
            return fx.MoveCase(replace(it, version=version))
        case fx.PutPlan(plan=it):
            return fx.PutPlan(replace(it, version=version))
    return effect
