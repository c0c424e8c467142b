"""Keys: added, wrapped by, taken out; beside a running store, through a kill, and never shown."""

import stat
from pathlib import Path

from storage.keys import read_keys

from .office import Office


def key_file(office: Office) -> Path:
    """The key file."""
    return office.folder / "kept-in-mind.keys"


def wrapped_by(office: Office) -> dict[str, int]:
    """How many data keys each ring key wraps, as the command says."""
    return {
        each["name"]: each["data_keys"]
        for each in office.run("keys", "list", "--json").json["keys"]
    }


def test_a_key_is_added_wraps_everything_and_the_old_one_goes(office: Office) -> None:
    office.pair()
    before = key_file(office).read_text()
    assert wrapped_by(office) == {"k1": 7}  # two for each person, and the programme's
    refused = office.run("keys", "remove", "k1")
    assert (refused.code, "wraps what is new" in refused.err) == (1, True)
    name = office.run("keys", "add", "--json").json["added"]
    assert key_file(office).read_text().endswith(before)
    assert stat.S_IMODE(key_file(office).stat().st_mode) == 0o600
    assert wrapped_by(office) == {name: 0, "k1": 7}
    refused = office.run("keys", "remove", "k1")
    assert (refused.code, "7 data keys still wrapped by k1" in refused.err) == (1, True)
    done = office.run("keys", "rotate", "--json").json
    assert done == {"rewrapped": 7, "by": name, "data_keys": {name: 7}}
    assert office.run("keys", "rotate", "--json").json["rewrapped"] == 0
    removed = office.run("keys", "remove", "k1")
    assert removed.code == 0, removed.err
    assert list(read_keys(key_file(office)).wrapping) == [name]
    assert "Maya" in office.run("people", "list").out


def test_no_key_is_ever_shown(office: Office) -> None:
    office.pair()
    said = [
        office.run("keys", *words)
        for words in (["add"], ["list"], ["rotate"], ["list", "--json"], ["remove", "k1"])
    ]
    shown = "".join(each.out + each.err for each in said)
    for key in read_keys(key_file(office)).wrapping.values():
        assert key.hex() not in shown
    assert "=" not in shown  # as 32 bytes end in base64


def test_a_key_that_is_missing_is_named_and_nothing_starts(office: Office) -> None:
    office.pair()
    old = key_file(office).read_text()
    name = office.run("keys", "add", "--json").json["added"]
    office.run("keys", "rotate")
    new = key_file(office).read_text()
    key_file(office).write_text(old)
    office.settings["KEPT_IN_MIND_TOKEN"] = "7000000001:" + "B" * 35
    for words in (("run",), ("people", "list"), ("backup", "a.backup")):
        refused = office.run(*words)
        assert refused.code == 1
        assert f"the key file lacks {name}" in refused.err
        assert "nothing is lost" in refused.err
    listed = office.run("keys", "list", "--json")
    assert (listed.code, listed.json["missing"]) == (1, [name])
    key_file(office).unlink()
    for words in (("run",), ("backup", "a.backup"), ("keys", "add"), ("keys", "rotate")):
        refused = office.run(*words)
        assert (refused.code, "there is no such key file" in refused.err) == (1, True), words
    assert not (office.folder / "a.backup").exists()
    key_file(office).write_text(new)
    assert office.run("people", "list").code == 0
