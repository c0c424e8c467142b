"""Spares the collector of garbage: what is read at the start lives as long as the process.

Decides nothing about what is kept: what is used no more goes at once by its count, and what refers
to itself goes by the collector, a little later than by default.
"""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 20
"""How many new objects, and how many rounds, before each age is looked through."""


def spare_what_stays() -> None:
    """Takes all that is there now out of the collector's sight. For a process that runs for long.

    By default it went through the rules for noticing again and again: an eighth of the work of a
    crowd of check-ins, and pauses of a fifth of a second in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
