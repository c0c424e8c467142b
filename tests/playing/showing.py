"""Shows what went differently: the file on the left, what really came on the right."""

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

from .lines import Block, Came, Mailed, Notice, Paged

WIDTH = 62


class WentDifferently(AssertionError):
    """The story went differently; the message shows both side by side."""


def side_by_side(
    where: str,
    block: Block,
    came: Sequence[Came],
    faults: Sequence[str],
    decided: Sequence[str],
) -> str:
    """All that one line led to, beside all that it should have led to."""
    expected = [each for each in block.outcomes if isinstance(each, Came)]
    lines = [where, *(f"  ! {fault}" for fault in faults), "", f"  {block.text}", ""]
    lines += _row("THE FILE SAYS", "WHAT HAPPENED")
    for who in dict.fromkeys(each.who for each in (*expected, *came)):
        left = [each for each in expected if each.who == who]
        right = [each for each in came if each.who == who]
        for one, other in zip_longest(left, right):
            lines += _row("-" * WIDTH, "-" * WIDTH)
            lines += _row(written(one) if one else "", written(other) if other else "")
    lines += ["", *(f"  decided: {each}" for each in decided)]
    return "\n".join(lines)


def written(said: Came) -> str:
    """A message as it would stand in a transcript."""
    if isinstance(said, Notice):
        return f'{said.who} sees the notice: "{said.text}"'
    if isinstance(said, Mailed):
        return f"Mail to {said.who}: {said.text}"
    if isinstance(said, Paged):
        return f"Pager: {said.text}"
    silently = ", silently" if said.silently else ""
    answering = f', answering "{said.answering}"' if said.answering else ""
    file = f', with the file "{said.file}"' if said.file else ""
    first, *rest = said.text.split("\n")
    rows = [" ".join(f"[{label}]" for label in row) for row in said.buttons]
    further = "".join(f"\n  {line}" if line else "\n" for line in (*rest, *rows))
    return f"Bot to {said.who}{silently}{file}{answering}: {first}{further}"


def _row(left: str, right: str) -> list[str]:
    pairs = zip_longest(_wrapped(left), _wrapped(right), fillvalue="")
    return [f"  {one:<{WIDTH}} | {other}".rstrip() for one, other in pairs]


def _wrapped(text: str) -> list[str]:
    return [part for line in text.split("\n") for part in wrap(line, WIDTH) or [""]]
