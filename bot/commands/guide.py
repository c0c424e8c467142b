"""`guide`: the guides that ship with the product, to read in the terminal."""

import sys
from importlib.resources import files

import click

NAMES = ("lead", "mentor", "operator", "developer")


@click.command()
@click.argument("name", type=click.Choice(NAMES), required=False)
def guide(name: str | None) -> None:
    """Read a guide: lead, mentor, operator or developer."""
    if name is None:
        click.echo("There are these guides: " + ", ".join(NAMES))
        return
    text = (files("bot") / "guides" / f"{name}.md").read_text("utf-8")
    if sys.stdout.isatty():
        click.echo_via_pager(text)
    else:
        click.echo(text)
