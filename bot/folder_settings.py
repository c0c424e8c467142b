"""The settings of one scheme among several: what stands in the `.env` of its own folder alone.

Decides which few settings are one for all schemes of a process; no other passes from one to another.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.settings import (
    ENV_FILE,
    OF_THE_TESTS,
    PREFIX,
    Settings,
    SettingsError,
    load_settings,
    names_in,
)

OF_THE_PROCESS = frozenset({"log_level", "log_format", "health_port"})
"""What is one for all schemes of a process."""
SQLITE = "sqlite:///"


class _OfAFolder(Settings):
    """What stands in the file, and nothing of the environment: that would be every scheme's."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file alone."""
        return (dotenv_settings,)


def settings_in(folder: Path) -> Settings:
    """The settings of the scheme in a folder; its files are looked for there. Raises SettingsError."""
    env_file = folder / ENV_FILE
    if not env_file.is_file():
        raise SettingsError(f"there is no file {env_file}")
    read = load_settings(env_file, _OfAFolder)
    if read.token is None:
        raise SettingsError(f"{PREFIX}TOKEN is missing in {env_file}")
    if shared := read.model_fields_set & OF_THE_PROCESS:
        raise SettingsError(
            f"{_named(shared)} in {env_file} would be one for all schemes; set it where `run` is given"
        )
    in_folder = {"keys": folder / read.keys, "programme": folder / read.programme}
    return read.model_copy(update={**in_folder, "database": _in(folder, read.database)})


def _in(folder: Path, database: str) -> str:
    """A SQLite file that is named without its whole path is in the scheme's own folder."""
    if not database.startswith(SQLITE):
        return database
    return f"{SQLITE}{(folder / database.removeprefix(SQLITE)).absolute()}"


def process_settings(folders: Sequence[Path]) -> Settings:
    """What is one for all schemes, from the environment, or `.env` where `run` is given.

    Raises SettingsError, also where either sets what each scheme has for itself.
    """
    is_of_a_scheme = Path.cwd().resolve() in {folder.resolve() for folder in folders}
    env_file = None if is_of_a_scheme else ENV_FILE
    allowed = OF_THE_TESTS | {f"{PREFIX}{name.upper()}" for name in OF_THE_PROCESS}
    names = {name for name in (*os.environ, *names_in(env_file)) if name.upper().startswith(PREFIX)}
    if shared := sorted(name for name in names if name.upper() not in allowed):
        raise SettingsError(
            f"{', '.join(shared)} would be every scheme's; where folders are named, each scheme's "
            f"settings stand in the {ENV_FILE} of its folder"
        )
    return load_settings(env_file)


def _named(settings: frozenset[str] | set[str]) -> str:
    return ", ".join(f"{PREFIX}{name.upper()}" for name in sorted(settings))
