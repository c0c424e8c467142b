"""The unit for systemd: valid by systemd's own check, hardened, and what it waits for really said."""

import asyncio
import json
import re
import shutil
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import require
from opened import notified, told_next

from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram

from .office import TOKEN, Office

MOST_EXPOSED = 20
"""Of 100, by `systemd-analyze security`; a service without any hardening has 96."""


def analyzed(*words: str) -> "subprocess.CompletedProcess[str]":
    """What systemd says of a unit."""
    program = shutil.which("systemd-analyze")
    if program is None:
        require("The unit was NOT checked: Debian's systemd brings systemd-analyze")
    return subprocess.run(  # noqa: S603 (the machine's own program, our own words)
        [program, *words], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def unit(bare: Office, tmp_path: Path) -> Path:
    """The unit as an operator writes it down."""
    done = bare.run("guide", "systemd")
    assert done.code == 0
    file = tmp_path / "kept-in-mind.service"
    file.write_text(done.out, encoding="utf-8")
    return file


def test_the_unit_is_one_for_systemd_and_for_this_program(unit: Path) -> None:
    done = analyzed("verify", "--man=no", str(unit))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = unit.read_text(encoding="utf-8")
    [program] = re.findall(r"^ExecStart=(\S+)", text, re.MULTILINE)
    assert Path(program).is_file()
    for needed in ("Type=notify", "WatchdogSec=60", "Restart=always", "DynamicUser=yes",
                   "StateDirectory=kept-in-mind", "ProtectSystem=strict"):  # fmt: skip
        assert f"\n{needed}\n" in text


def test_the_unit_for_each_scheme_gives_it_a_user_and_a_folder_of_its_own(
    bare: Office, tmp_path: Path
) -> None:
    done = bare.run("guide", "systemd-each")
    file = tmp_path / "kept-in-mind@harbour.service"
    file.write_text(done.out, encoding="utf-8")
    checked = analyzed("verify", "--man=no", str(file))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    for own in ("User=kept-in-mind-%i", "StateDirectory=kept-in-mind-%i",
                "WorkingDirectory=%S/kept-in-mind-%i"):  # fmt: skip
        assert f"\n{own}\n" in done.out
    assert "kept-in-mind@harbour" in done.out
    words = ("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager")
    assert analyzed(*words, str(file)).returncode == 0


def test_the_unit_runs_several_schemes_that_are_named(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    named = re.sub(r"^(ExecStart=.* run)$", r"\1 harbour lighthouse", text, flags=re.MULTILINE)
    assert named != text
    unit.write_text(named, encoding="utf-8")
    assert analyzed("verify", "--man=no", str(unit)).returncode == 0


def test_a_unit_with_a_slip_would_be_told(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("ProtectClock=yes", "ProtectClok=yes"), encoding="utf-8")
    assert "ProtectClok" in analyzed("verify", "--man=no", str(unit)).stderr
    unit.write_text(re.sub("ExecStart=.*", "ExecStart=/no/such run", text), encoding="utf-8")
    assert analyzed("verify", "--man=no", str(unit)).returncode != 0


def test_the_unit_lets_it_do_little(unit: Path) -> None:
    words = ("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager")
    done = analyzed(*words, str(unit))
    assert done.returncode == 0, done.stdout


async def test_the_service_says_when_it_is_ready_alive_and_stopping(
    office: Office, tmp_path: Path
) -> None:
    """The real process, with a log of JSON."""
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN)
    server = SandboxServer(telegram)
    await server.start()
    async with notified(f"{tmp_path}/notify") as told:
        office.settings |= {
            "KEPT_IN_MIND_TOKEN": TOKEN,
            "KEPT_IN_MIND_TELEGRAM_URL": server.url,
            "KEPT_IN_MIND_LOG_FORMAT": "json",
            "NOTIFY_SOCKET": f"{tmp_path}/notify",
            "WATCHDOG_USEC": "600000",
        }
        running = await office.start("run")
        try:
            await told_next(told, "READY=1")
            assert any(call.method == "getUpdates" for call in telegram.calls)
            await told_next(told, "WATCHDOG=1")
            running.send_signal(signal.SIGTERM)
            await told_next(told, "STOPPING=1")
            _, err = await asyncio.wait_for(running.communicate(), 20)
        finally:
            if running.returncode is None:
                running.kill()
                await running.wait()
            await server.stop()
    assert running.returncode == 0
    logged = [json.loads(line) for line in err.decode().splitlines()]
    assert [each["logger"] for each in logged] == ["bot.commands.run", *["bot.running"] * 2]
    assert "has started" in logged[1]["message"]
    assert set(logged[0]) == {"at", "level", "logger", "message"}
