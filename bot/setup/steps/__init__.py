"""The steps of the set-up, one a file: what each shows, whether it is done, and how it saves."""

from bot.setup.step import Step
from bot.setup.steps import (
    agreement,
    cards,
    channel,
    checks,
    correct,
    cover,
    gate,
    ladder,
    mentee,
    mentor,
    programme,
    token,
)

STEPS: tuple[Step, ...] = (
    token.STEP,
    programme.STEP,
    cover.STEP,
    ladder.STEP,
    gate.STEP,
    channel.STEP,
    mentee.STEP,
    mentor.STEP,
    checks.STEP,
    agreement.STEP,
    correct.STEP,
    cards.STEP,
)
"""In the order of a first day; each may be opened at any time."""
