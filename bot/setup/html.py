"""HTML as values: whatever is not HTML already is escaped, so nothing that was typed is ever markup.

Knows nothing of pages. The only file that escapes.
"""

import html

VOID = frozenset({"input", "meta", "link", "br"})


class Html(str):
    """Text that is HTML already: it came from `tag`, or from a file of our own."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: str | bool | None) -> Html:
    """One element. Attributes that are None or False are left out; `for_` stands for `for`."""
    shown = "".join(
        _attribute(each.rstrip("_").replace("_", "-"), value)
        for each, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{shown}>")
    return Html(f"<{name}{shown}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Several parts one after the other; those that are plain text are escaped."""
    return Html("".join(each if isinstance(each, Html) else html.escape(each) for each in parts))


def _attribute(name: str, value: str | bool) -> str:
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
