"""`doctor`: prints the settings without secrets, says what is wrong, and what to do about it."""

import asyncio
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict

import click
from dotenv import dotenv_values
from pydantic import SecretStr

from bot.commands.finding import Finding, State
from bot.commands.findings import look_over
from bot.commands.opening import now
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.settings import ENV_FILE, PREFIX, Settings, load_settings
from storage.engine import CannotOpen, shown_address


@click.command()
@click.option("--offline", is_flag=True, help="Do not ask Telegram whether the token is right.")
@as_json_option
@told_plainly
def doctor(offline: bool, as_json: bool) -> None:
    """Say what is set, what is wrong, and what to do. Exit code 1 means that something is wrong."""
    settings = load_settings()
    shown = _shown_settings(settings)
    found = asyncio.run(look_over(settings, now(), ask_telegram=not offline))
    is_wrong = any(each.state is State.WRONG for each in found)
    as_object = {
        "settings": shown,
        "findings": [asdict(each) for each in found],
        "ok": not is_wrong,
    }
    put_out(as_json, as_object, _sentences(shown, found))
    if is_wrong:
        raise SystemExit(1)


def _shown_settings(settings: Settings) -> list[dict[str, str]]:
    """Every setting without secrets, and where it came from."""
    in_file = dotenv_values(ENV_FILE, interpolate=False) if ENV_FILE.is_file() else {}
    return [
        {
            "name": PREFIX + name.upper(),
            "value": _shown(name, value),
            "from": _source(PREFIX + name.upper(), _set_in(os.environ), _set_in(in_file)),
        }
        for name, value in settings
    ]


def _set_in(values: Mapping[str, str | None]) -> frozenset[str]:
    """Names in capitals; an empty value sets nothing."""
    return frozenset(name.upper() for name, value in values.items() if value)


def _shown(name: str, value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, SecretStr):
        return "set (never shown)"
    if name == "database":
        try:
            return shown_address(str(value))
        except CannotOpen:
            return "(not the address of a database)"
    return str(value)


def _source(name: str, environment: Collection[str], file: Collection[str]) -> str:
    if name in environment:
        return "the environment"
    return ".env" if name in file else "the default"


def _sentences(settings: list[dict[str, str]], found: list[Finding]) -> str:
    lines = [f"{each['name']} = {each['value']}  ({each['from']})" for each in settings]
    lines.append("")
    lines += [f"{each.state:<5} {each.about}: {each.say}" for each in found]
    return "\n".join(lines)
