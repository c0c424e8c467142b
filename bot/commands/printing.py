"""What commands print: a sentence for people, or with `--json` one object for scripts.

The names in the objects are promised to stay.
"""

import json
from collections.abc import Mapping

import click

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object for scripts."
)


def put_out(as_json: bool, found: Mapping[str, object], sentence: str) -> None:
    """Prints the one or the other."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else sentence)
