"""`--by`: who asks for a command. Whether they may is asked where it is decided, never here."""

import click

by_option = click.option(
    "--by", type=click.UUID, help="Who asks; else the command line, as an administrator."
)
