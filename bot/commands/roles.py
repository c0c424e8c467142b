"""`roles`: shows who may do what, from the one table that every door reads."""

import click

from bot.commands.printing import as_json_option, put_out
from flows.people import Duty, Role
from flows.rights import NOT_BY_WHO_RAISED, NOT_ON_ONESELF, RIGHTS, SECOND, WITH_WORDS, Action

HOLDERS: tuple[Role | Duty, ...] = (*Role, *Duty)


@click.command()
@as_json_option
def roles(as_json: bool) -> None:
    """Show who may do what: every action, and the roles and duties that are enough for it.

    The same table answers in chat, for links and for these commands, which act as an administrator
    unless --by names somebody.
    """
    found = {
        action.value: {
            "may": [each.value for each in RIGHTS[action]],
            "shows_words": action in WITH_WORDS,
            "second_person": action in SECOND,
            "not_by_who_raised_it": action in NOT_BY_WHO_RAISED,
            "not_on_oneself": action in NOT_ON_ONESELF,
        }
        for action in Action
    }
    put_out(as_json, found, "\n".join([*map(_line, Action), "", *NOTES]))


def _line(action: Action) -> str:
    held = ", ".join(each.value for each in RIGHTS[action])
    marks = ""
    if action in WITH_WORDS:
        marks += " *"
    if action in SECOND:
        marks += " 2"
    return f"{action.value.replace('_', ' ') + marks:<32} {held}"


NOTES = (
    "*  shows words of a worry: never to an administrator, whatever else they are.",
    "2  is the second person's part: never the one who asked for it.",
    "Nobody opens, has or closes a worry that is about them; nor do they appear in a list of it.",
    "Who raised a worry leaves it to somebody else to have it and to close it.",
)
