"""Settings: what is wrong is told in plain words, with what to do, and never with the secret."""

from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, load_settings

TOKEN = "123456789:AAAabcdefghijklmnopqrstuvwxyz0123456"  # noqa: S105 (made up)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches these tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def written(folder: Path, *lines: str) -> Path:
    file = folder / ".env"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_without_anything_the_defaults_stand(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / ".env")
    assert settings.token is None
    assert settings.telegram_url == "https://api.telegram.org"
    assert settings.database == "sqlite:///kept-in-mind.db"
    assert settings.keys == Path("kept-in-mind.keys")
    assert settings.programme == Path("programme.toml")


def test_they_are_read_from_the_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(
        tmp_path, f"KEPT_IN_MIND_TOKEN={TOKEN}", "KEPT_IN_MIND_KEYS=from-file", "OTHER=1"
    )
    monkeypatch.setenv("KEPT_IN_MIND_KEYS", "from-environment")
    settings = load_settings(file)
    assert settings.needed_token.get_secret_value() == TOKEN
    assert settings.keys == Path("from-environment")


def test_a_bot_without_a_token_is_told_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="@BotFather"):
        _ = load_settings(tmp_path / ".env").needed_token


def test_an_empty_line_of_a_template_is_no_setting(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "KEPT_IN_MIND_TOKEN=")).token is None


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean KEPT_IN_MIND_DATABASE"):
        load_settings(written(tmp_path, "KEPT_IN_MIND_DATABSE=sqlite:///other.db"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("KEPT_IN_MIND_TOKEN=hunter2-secret", "KEPT_IN_MIND_TOKEN: this does not look like"),
        ("KEPT_IN_MIND_TOKEN=12hunter2:secret", "KEPT_IN_MIND_TOKEN: this does not look like"),
        ("KEPT_IN_MIND_TOKEN=12345:", "KEPT_IN_MIND_TOKEN: this does not look like"),
        ("KEPT_IN_MIND_TOKEN=123456:your-token", "KEPT_IN_MIND_TOKEN: this does not look like"),
        ("KEPT_IN_MIND_TELEGRAM_URL=http://hunter2.example", "https address"),
        ("KEPT_IN_MIND_TELEGRAM_URL=ftp://127.0.0.1", "https address"),
        ("KEPT_IN_MIND_TELEGRAM_URL=https://", "https address"),
        ("KEPT_IN_MIND_MESSAGES_PER_SECOND=0", "KEPT_IN_MIND_MESSAGES_PER_SECOND"),
        ("KEPT_IN_MIND_LOG_LEVEL=chatty", "KEPT_IN_MIND_LOG_LEVEL"),
        ("KEPT_IN_MIND_LOG_FORMAT=xml", "KEPT_IN_MIND_LOG_FORMAT"),
        ("KEPT_IN_MIND_LISTEN_URL=http://hunter2.example", "https address"),
        ("KEPT_IN_MIND_LISTEN_URL=https://hunter2.example:99999", "a port up to 65535"),
        ("KEPT_IN_MIND_LISTEN_URL=https://hunter2.example/x?y=1", "ends with its path"),
        ("KEPT_IN_MIND_TELEGRAM_URL=https://hunter2.example:x", "a port up to 65535"),
        ("KEPT_IN_MIND_LISTEN_PORT=0", "KEPT_IN_MIND_LISTEN_PORT"),
        ("KEPT_IN_MIND_LISTEN_SECRET=hunter2-hunter2-hunter2-hunter2!", "32 to 256"),
        ("KEPT_IN_MIND_LISTEN_SECRET=hunter2", "32 to 256"),
        ("KEPT_IN_MIND_HEALTH_PORT=65536", "KEPT_IN_MIND_HEALTH_PORT"),
    ],
)
def test_a_faulty_setting_is_refused_without_being_quoted(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        load_settings(written(tmp_path, line))
    assert line.partition("=")[2] not in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_plain_http_is_for_this_machine_alone(tmp_path: Path) -> None:
    file = written(tmp_path, "KEPT_IN_MIND_TELEGRAM_URL=http://127.0.0.1:8081/")
    assert load_settings(file).telegram_url == "http://127.0.0.1:8081"


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"KEPT_IN_MIND_KEYS=\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(tmp_path / ".env")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (('KEPT_IN_MIND_DATABASE="sqlite:///hunter2.db',), 1),
        (("KEPT_IN_MIND_KEYS='hunter2.keys", "OTHER=1"), 1),
        (("OTHER=1", "", "", 'KEPT_IN_MIND_DATABASE="hunter2'), 4),
        (("OTHER=1", "KEPT_IN_MIND_DATABASE hunter2"), 2),
        (('KEPT_IN_MIND_KEYS="hunter2', 'KEPT_IN_MIND_DATABASE=hunter2"'), 1),
        (('OTHER="hunter2', 'kept_in_mind_database=hunter2"'), 1),
        (('OTHER="hunter2" hunter2',), 1),
    ],
)
def test_a_line_that_would_be_left_out_is_named_by_its_number(
    tmp_path: Path, lines: tuple[str, ...], number: int
) -> None:
    with pytest.raises(SettingsError, match=rf"\.env, line {number}: cannot be read") as refused:
        load_settings(written(tmp_path, *lines))
    assert "hunter2" not in str(refused.value)


def test_what_a_file_may_hold_besides(tmp_path: Path) -> None:
    lines = (
        "\ufeff# a comment", "", "export KEPT_IN_MIND_KEYS = 'my keys'  # ours", "ALONE",
        'OTHER="over', 'several lines"', "KEPT_IN_MIND_PROGRAMME=it's.toml",
    )  # fmt: skip
    settings = load_settings(written(tmp_path, *lines))
    assert (settings.keys, settings.programme) == (Path("my keys"), Path("it's.toml"))


def test_token_and_password_are_in_no_repr(tmp_path: Path) -> None:
    database = "KEPT_IN_MIND_DATABASE=postgresql://user:hunter2@host/kept"
    settings = load_settings(written(tmp_path, f"KEPT_IN_MIND_TOKEN={TOKEN}", database))
    assert "hunter2" in settings.database
    for shown in (repr(settings), str(settings)):
        assert TOKEN not in shown
        assert "hunter2" not in shown
    assert TOKEN not in str(settings.model_dump())


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((), "KEPT_IN_MIND_LISTEN_URL is missing.* port 8080 "),
        (("KEPT_IN_MIND_LISTEN_URL=https://bot.example:8444/x",), "443, 80, 88 and 8443"),
        (
            ("KEPT_IN_MIND_LISTEN_URL=https://bot.example", "KEPT_IN_MIND_HEALTH_PORT=8080"),
            "is also KEPT_IN_MIND_LISTEN_PORT",
        ),
    ],
)
def test_what_a_webhook_needs_is_told_where_one_is_wanted(
    tmp_path: Path, lines: tuple[str, ...], told: str
) -> None:
    settings = load_settings(written(tmp_path, *lines))
    with pytest.raises(SettingsError, match=told):
        _ = settings.needed_listen_url


def test_telegram_reaches_a_webhook_at_its_own_ports(tmp_path: Path) -> None:
    for url in ("https://bot.example:8443/x", "https://bot.example", "http://127.0.0.1:9"):
        file = written(tmp_path, f"KEPT_IN_MIND_LISTEN_URL={url}/")
        assert load_settings(file).needed_listen_url == url
