"""The settings of a running bot, from the environment or a `.env` file, checked at the start.

Every fault is told in plain words with what to do about it; a secret is never shown.
"""

import difflib
import os
import re
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.second_channels import MailServer, SecondChannels, Webhook, mail_server, webhook
from flows.broken_files import faults

PREFIX = "KEPT_IN_MIND_"
ENV_FILE = Path(".env")
TOKEN_FORM = re.compile(r"[0-9]{5,15}:[A-Za-z0-9_-]{20,100}")
"""How a bot's token looks: its number, a colon, its secret."""
LISTEN_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
TELEGRAMS_PORTS = frozenset({None, 443, 80, 88, 8443})
"""The ports that Telegram calls."""
# Read by the tests alone, and harmless to a bot that they start.
OF_THE_TESTS = frozenset({"KEPT_IN_MIND_REQUIRE_ALL"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(ValueError):
    """The settings cannot be used as they are."""


class Settings(BaseSettings):
    """Each field is one setting: `token` is read from KEPT_IN_MIND_TOKEN, and so on."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    token: SecretStr | None = Field(None, description="The bot's token from @BotFather.")
    telegram_url: str = Field(
        "https://api.telegram.org",
        description="Where the Bot API is. Plain http only on this machine.",
    )
    database: str = Field(
        "sqlite:///kept-in-mind.db",
        repr=False,  # it may hold a password
        description="sqlite:///a-file or postgresql://user:password@host/name.",
    )
    keys: Path = Field(Path("kept-in-mind.keys"), description="The file with the encryption keys.")
    programme: Path = Field(Path("programme.toml"), description="The file with the scheme's rules.")
    messages_per_second: int = Field(
        30, ge=1, le=1000, description="Telegram's limit for one bot; higher only where bought."
    )
    messages_per_chat_per_second: int = Field(
        1, ge=1, le=100, description="Telegram's limit for one chat; higher on a local server only."
    )
    smtp_url: SecretStr | None = Field(
        None, description="smtp+starttls://user:password@host:587 or smtps://…, for alerts for NOW."
    )
    mail_from: str | None = Field(None, description="The address from which those mails come.")
    webhook_url: SecretStr | None = Field(
        None, description="An https address of a pager or an SMS provider, for alerts for NOW."
    )
    webhook_secret: SecretStr | None = Field(None, description="The secret that signs those calls.")
    log_level: Literal["DEBUG", "INFO", "WARNING"] = Field(
        "INFO", description="How much is logged; never anybody's words at any level."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="One line of text for each thing logged, or one JSON object."
    )
    listen_url: str | None = Field(
        None, description="The public https address at which Telegram reaches `run --webhook`."
    )
    listen_port: int = Field(
        8080, ge=1, le=65535, description="The port of this machine that the proxy passes those to."
    )
    listen_secret: SecretStr | None = Field(
        None, description="Shown by Telegram with each call; without it one made of the key file."
    )
    health_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="A port of this machine for /healthz, /readyz and /metrics.",
    )

    @property
    def own_rules(self) -> Path:
        """Where a scheme may have rules of its own for noticing: beside its programme file."""
        return self.programme.with_name("notice.toml")

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        if not TOKEN_FORM.fullmatch(token.get_secret_value()):
            raise ValueError("this does not look like a bot token; copy it again from @BotFather")
        return token

    @field_validator("listen_secret")
    @classmethod
    def _is_long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not LISTEN_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError(
                "32 to 256 letters (A to Z), digits, _ and - in no order that is known"
            )
        return secret

    @field_validator("telegram_url", "listen_url")
    @classmethod
    def _is_a_safe_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        here = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not (here or (parts.scheme == "https" and parts.hostname)):
            raise ValueError("write an https address (plain http only for this machine itself)")
        if not _has_a_port(url) or parts.query or parts.fragment:
            raise ValueError("write an address that ends with its path, and a port up to 65535")
        return url.rstrip("/")

    @property
    def second_channels(self) -> SecondChannels:
        """The second channels for alerts. Raises SettingsError, which never holds a value."""
        return SecondChannels(self._mail_server(), self._webhook())

    def _mail_server(self) -> MailServer | None:
        if self.smtp_url is None and self.mail_from is None:
            return None
        if self.smtp_url is None or self.mail_from is None:
            raise SettingsError(f"set both {PREFIX}SMTP_URL and {PREFIX}MAIL_FROM, or neither")
        try:
            return mail_server(self.smtp_url.get_secret_value(), self.mail_from)
        except ValueError as fault:
            raise SettingsError(f"{PREFIX}SMTP_URL and {PREFIX}MAIL_FROM: {fault}") from None

    def _webhook(self) -> Webhook | None:
        if self.webhook_url is None and self.webhook_secret is None:
            return None
        if self.webhook_url is None or self.webhook_secret is None:
            raise SettingsError(
                f"set both {PREFIX}WEBHOOK_URL and {PREFIX}WEBHOOK_SECRET, or neither"
            )
        url, secret = self.webhook_url.get_secret_value(), self.webhook_secret.get_secret_value()
        try:
            return webhook(url, secret)
        except ValueError as fault:
            raise SettingsError(
                f"{PREFIX}WEBHOOK_URL and {PREFIX}WEBHOOK_SECRET: {fault}"
            ) from None

    @property
    def needed_listen_url(self) -> str:
        """Where Telegram reaches us. Raises SettingsError where that is not set, or cannot be."""
        if self.listen_url is None:
            raise SettingsError(
                f"{PREFIX}LISTEN_URL is missing: the public https address that your proxy passes on to "
                f"port {self.listen_port} of this machine. Or run without --webhook; that needs none."
            )
        if urlsplit(self.listen_url).port not in TELEGRAMS_PORTS and "https:" in self.listen_url:
            raise SettingsError(
                f"{PREFIX}LISTEN_URL: Telegram calls ports 443, 80, 88 and 8443 only"
            )
        if self.listen_port == self.health_port:
            raise SettingsError(
                f"{PREFIX}HEALTH_PORT is also {PREFIX}LISTEN_PORT: the proxy would show it to all"
            )
        return self.listen_url

    @property
    def needed_token(self) -> SecretStr:
        """The token. Raises SettingsError where there is none."""
        if self.token is None:
            raise SettingsError(
                f"{PREFIX}TOKEN is missing. Ask @BotFather on Telegram for a token and write the line "
                f"{PREFIX}TOKEN=… with it into {ENV_FILE.absolute()}."
            )
        return self.token


def _has_a_port(url: str) -> bool:
    """None is one too: the usual."""
    try:
        _ = urlsplit(url).port
    except ValueError:  # its message quotes what stands there
        return False
    return True


def load_settings(env_file: Path | None = ENV_FILE, kind: type[Settings] = Settings) -> Settings:
    """Reads and checks the settings. Raises SettingsError, which never holds a value."""
    _refuse_unknown([*os.environ, *names_in(env_file)])
    try:
        # The library documents `_env_file`; only its own mypy plugin would know it.
        settings = kind(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        said = "; ".join(f"{PREFIX}{place.upper()}: {fault}" for place, fault in faults(error))
        raise SettingsError(said) from None  # the cause would quote the secret
    except UnicodeDecodeError:
        raise SettingsError("the .env file is not UTF-8 text") from None
    _ = settings.second_channels  # what is wrong with them is told now and not in the night
    return settings


def names_in(env_file: Path | None) -> Iterable[str]:
    """The names that a file sets. Raises SettingsError where a line of it would be left out."""
    if env_file is None or not env_file.is_file():
        return
    try:
        text = env_file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file.name} is not UTF-8 text") from None
    for binding in parse_stream(StringIO(text)):
        if binding.error or _swallows_a_setting(binding):
            raise SettingsError(
                f"{env_file.name}, line {_line_of(binding)}: cannot be read; "
                "look at its quotation marks and its equals sign"
            )
        if binding.key is not None:
            yield binding.key


def _swallows_a_setting(binding: Binding) -> bool:
    """A quotation mark that is never closed takes the next lines with it, up to the next mark."""
    value = binding.value or ""
    return "\n" in value and PREFIX in f"{binding.key}{value}".upper()


def _line_of(binding: Binding) -> int:
    """The parser counts from the empty lines before."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _refuse_unknown(names: Iterable[str]) -> None:
    """A misspelt setting would otherwise be a setting that is silently not there."""
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    for name in sorted({name for name in names if name.upper().startswith(PREFIX)}):
        if name.upper() not in known | OF_THE_TESTS:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise SettingsError(f"{name} is not a setting; {hint}")
