"""``campaign-desk doctor``: all well is exit 0, a fault is named with advice and exit 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


def test_a_sound_installation_offline(tmp_path: Path) -> None:
    desk = Terminal(tmp_path / "home")

    said = desk("doctor", "--offline", "--json")

    assert said.code == 0, said
    assert said.result["ok"] is True
    checks = {one["name"]: one for one in said.result["checks"]}
    assert set(checks) == {"program", "window", "platforms", "folders", "disk", "journal", "keys", "training"}
    assert checks["keys"]["state"] == "note"  # this session has no key store
    assert all(one["text"] and not one["text"].startswith("doctor.") for one in checks.values())
    assert "eSputnik" in desk("doctor", "--offline").out


def test_a_damaged_memory_is_a_fault_with_advice(tmp_path: Path) -> None:
    desk = Terminal(tmp_path / "home")
    assert desk("accounts", "list").code == 0
    journal = desk.home / "data" / "live" / "journal.sqlite"
    for file in journal.parent.glob("journal.sqlite-*"):
        file.unlink()
    journal.write_bytes(b"this is no database, and it is long enough to be looked at" * 100)

    said = desk("doctor", "--offline", "--json")

    assert said.code == 1
    (fault,) = [one for one in said.result["checks"] if one["name"] == "journal"]
    assert fault["state"] == "fault"
    assert fault["advice"]


@pytest.mark.parametrize("setting", ["http://:abc", "http://me:pass/word@127.0.0.1:9", "http://me:pass@"])
def test_a_proxy_setting_that_is_no_address_is_said_without_its_password(
    tmp_path: Path, setting: str
) -> None:
    desk = Terminal(tmp_path / "home", {"HTTPS_PROXY": setting})

    said = desk("doctor", "--json")

    assert said.code == 1
    (fault,) = [one for one in said.result["checks"] if one["name"] == "network"]
    assert fault["text"] == "The proxy that this computer names cannot be used."
    assert "pass" not in said.out + said.err


def test_without_a_network_each_platform_is_named(tmp_path: Path) -> None:
    """A proxy that is not there stands for the missing network: nothing leaves this computer."""
    desk = Terminal(tmp_path / "home", {"HTTPS_PROXY": "http://127.0.0.1:9"})

    said = desk("doctor", "--json")

    assert said.code == 1
    (fault,) = [one for one in said.result["checks"] if one["name"] == "network"]
    assert fault["state"] == "fault"
    assert "127.0.0.1" in fault["text"]
