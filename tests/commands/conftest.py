"""An operator's folder for each test, with the schema in its database already."""

from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

from .office import Office


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches these tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture
def bare(tmp_path: Path) -> Office:
    """A folder with nothing in it."""
    folder = tmp_path / "office"
    folder.mkdir()
    return Office(folder)


@pytest.fixture
def office(bare: Office, sqlite_url: str) -> Office:
    """A folder with a programme file and keys, and an empty database elsewhere."""
    bare.furnished()
    bare.settings["KEPT_IN_MIND_DATABASE"] = sqlite_url
    return bare
