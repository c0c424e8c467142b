"""The command line `kept-in-mind`: the door to every command, and how trouble is told there.

Expected trouble is one clear sentence and exit code 1; a fault of ours stays a traceback.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "demo": "Show the whole product with made-up people, on this machine alone.",
    "setup": "Set up a scheme on a page in the browser, and run the bot from it.",
    "init": "Write a programme file and a key file, make a database; overwrite nothing.",
    "people": "Add people, list them, make join links.",
    "pair": "Pair a mentee with a mentor.",
    "agree": "Record an agreement that was made on paper.",
    "gate": "Show and record what must stand before the first real mentee.",
    "channel": "Test the second channels for alerts, e-mail and webhook.",
    "run": "Run the bot until it is stopped.",
    "stop": "Stop messages and questions for everybody, at once.",
    "start-again": "Take that stop back.",
    "roles": "Show who may do what.",
    "record": "Check that the record of worries is as it was written.",
    "backup": "Write a verified copy of the database, beside a running bot.",
    "restore": "Put a copy in the place of the database; nothing is ever deleted.",
    "keys": "List, add and remove keys, and wrap data keys by the newest.",
    "doctor": "Say what is set, what is wrong, and what to do.",
    "check": "Check every flow, text, help line and the programme file.",
    "scan": "Say what the word list notices in a message, or in many.",
    "notice": "List how often each rule for noticing was useful.",
    "talk": "Talk with a flow in the terminal.",
    "guide": "Read a guide, or take a starting point of the scheme pack.",
}
"""Each is the function of the same name in `bot.commands`; in the order of a first day."""


class Commands(click.Group):
    """Loads a command only when it is called: Telegram's library alone takes half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command by its name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        found = getattr(import_module(f"bot.commands.{name}"), name)
        if not isinstance(found, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called. Raises click.UsageError with the nearest, if one is near."""
        near = get_close_matches(args[0], COMMANDS, n=1) if args else []
        if near and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; did you mean `kept-in-mind {near[0]}`?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without loading a single one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kept-in-mind", prog_name="kept-in-mind")
def main() -> None:
    """Helps young people feel kept in mind between sessions with their mentor.

    Begin with `kept-in-mind demo`. Not yet for real young people: see `kept-in-mind doctor`.
    """


if __name__ == "__main__":
    main(prog_name="kept-in-mind")
