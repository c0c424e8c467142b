"""`guide`: the guides and the scheme pack that ship with the product, to read or to save."""

import sys
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

import click

GUIDES = {
    "lead": "for safeguarding leads and deputies",
    "mentor": "for mentors",
    "operator": "for whoever runs the program",
    "developer": "how the house is built",
    "limits": "what this cannot do, on one page",
    "noticing": "what is noticed and what is not, to hand to young people and carers",
    "impact_assessment": "starting point for your data protection impact assessment",
    "privacy_notice": "starting point for a privacy notice for young people",
    "carers_letter": "starting point for a letter to carers",
    "policy_insert": "starting point for your safeguarding policy",
}
NAMES = tuple(GUIDES)
UNIT, UNIT_EACH = "systemd", "systemd-each"
FILES = {
    UNIT: "a unit for systemd, written for this machine; redirect it to a file",
    UNIT_EACH: "the same for several schemes, with a process and a user for each",
}
"""What is written to be used as it is, not to be read."""
STARTING_POINTS = (
    "limits",
    "noticing",
    "impact_assessment",
    "privacy_notice",
    "carers_letter",
    "policy_insert",
)
"""What a scheme has to make its own: each says of itself that nobody has reviewed it."""


class _Name(click.Choice[str]):
    """The name of a guide; a slip is told with the nearest."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        known = (*NAMES, *FILES)
        near = get_close_matches(value, known, n=1)
        if near and value not in known:
            self.fail(
                f"there is no guide {value!r}; did you mean `kept-in-mind guide {near[0]}`?",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


@click.command()
@click.argument("name", type=_Name((*NAMES, *FILES)), required=False, metavar="[NAME]")
def guide(name: str | None) -> None:
    """Read a guide, or take a starting point of the scheme pack: `kept-in-mind guide` lists them."""
    if name is None:
        click.echo("There are these; read one with `kept-in-mind guide NAME`:")
        for each, about in (GUIDES | FILES).items():
            click.echo(f"  {each:<18} {about}")
        return
    if name in FILES:
        click.echo(unit() if name == UNIT else unit_for_each(), nl=False)
        return
    text = (files("bot") / "guides" / f"{name}.md").read_text("utf-8")
    if sys.stdout.isatty():
        click.echo_via_pager(text)
    else:
        click.echo(text)


def unit() -> str:
    """The unit for systemd with the place of this very program in it."""
    text = (files("bot") / "guides" / "kept-in-mind.service").read_text("utf-8")
    script = Path(sys.executable).with_name("kept-in-mind")
    program = str(script) if script.is_file() else f"{sys.executable} -m bot.command"
    return text.replace("{program}", program)


def unit_for_each() -> str:
    """The unit as a template: what follows @ in a service's name is the scheme, and all is its own."""
    in_comments = {
        "systemd |": "systemd-each |",
        "writes this for your machine": "writes this for several schemes",
        "kept-in-mind.service": "kept-in-mind@.service",
        "--now kept-in-mind": "--now kept-in-mind@harbour",
        "/var/lib/kept-in-mind ": "/var/lib/kept-in-mind-harbour ",
    }
    text = unit()
    for was, is_ in in_comments.items():
        text = text.replace(was, is_)
    for own in ("User=kept-in-mind", "StateDirectory=kept-in-mind", "=%S/kept-in-mind"):
        text = text.replace(f"{own}\n", f"{own}-%i\n")
    return text.replace("Description=Kept in Mind", "Description=Kept in Mind, %i")
