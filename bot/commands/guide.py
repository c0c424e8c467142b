"""`guide`: the guides and the scheme pack that ship with the product, to read or to save."""

import sys
from difflib import get_close_matches
from importlib.resources import files

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
        near = get_close_matches(value, NAMES, n=1)
        if near and value not in NAMES:
            self.fail(
                f"there is no guide {value!r}; did you mean `kept-in-mind guide {near[0]}`?",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


@click.command()
@click.argument("name", type=_Name(NAMES), required=False, metavar="[NAME]")
def guide(name: str | None) -> None:
    """Read a guide, or take a starting point of the scheme pack: `kept-in-mind guide` lists them."""
    if name is None:
        click.echo("There are these; read one with `kept-in-mind guide NAME`:")
        for each, about in GUIDES.items():
            click.echo(f"  {each:<18} {about}")
        return
    text = (files("bot") / "guides" / f"{name}.md").read_text("utf-8")
    if sys.stdout.isatty():
        click.echo_via_pager(text)
    else:
        click.echo(text)
