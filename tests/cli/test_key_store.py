"""Keys from the terminal: into the real key store of a session, or the sealed file, and out again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.runtime.paths import make_private
from desktop_app.services.secrets import Secrets
from desktop_app.services.settings import Settings
from tests.cli.terminal import ROOT, Terminal

Shared = Callable[..., Any]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A session bus of its own with an unlocked gnome-keyring (Debian: gnome-keyring dbus-x11)."""
    folder = make_private(tmp_path / "session")
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(folder / "share"),
    }
    line = (
        r'printf "\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '
        'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'
    )
    process = subprocess.Popen(
        ["dbus-run-session", "--", "bash", "-c", line],
        env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    yield {**environ, "DBUS_SESSION_BUS_ADDRESS": process.stdout.readline().strip()}
    process.communicate(timeout=30)  # the end of its input ends the session


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the key store of Linux desktops")
def test_a_key_is_kept_used_and_removed_with_its_account(
    session: dict[str, str], shared_twin: Shared, tmp_path: Path
) -> None:
    twin = shared_twin("esputnik")
    desk = Terminal(tmp_path / "home", session)

    added = desk.add("class", twin.keys, "--base-url", twin.base_url)
    assert added.code == 0, added
    assert added.result["account"]["key_stored"] is True
    assert desk("accounts", "test", "class", "--json").code == 0, (
        "no key on standard input: the kept one serves"
    )
    keys = [one for one in desk("doctor", "--offline", "--json").result["checks"] if one["name"] == "keys"]
    assert "Secret Service" in keys[0]["text"]
    elsewhere = Terminal(tmp_path / "other-home", session)
    other = elsewhere.add("class", {"api_key": "another"}, "--base-url", twin.base_url)
    assert other.code == 0
    assert desk("accounts", "test", "class").code == 0, "another home's key of the same name is another key"
    for file in (tmp_path / "home").rglob("*"):
        if file.is_file():
            assert twin.keys["api_key"].encode() not in file.read_bytes(), file

    assert desk("accounts", "remove", "class").code == 0
    assert elsewhere("accounts", "remove").code == 2, "one account by its name, or --all"
    assert elsewhere("accounts", "remove", "--all").code == 0
    probe = (
        "import secretstorage as s; bus = s.dbus_init();"
        "print(len(list(s.get_default_collection(bus).get_all_items()))); bus.close()"
    )
    left = subprocess.run([sys.executable, "-c", probe], env=desk.environ, capture_output=True, text=True)
    assert left.stdout == "0\n", left


@pytest.mark.skipif(os.name != "posix", reason="pseudo terminals exist on POSIX systems only")
def test_a_locked_key_file_asks_a_person_and_refuses_where_nobody_is(
    shared_twin: Shared, tmp_path: Path
) -> None:
    import pty

    twin = shared_twin("esputnik")
    desk = Terminal(tmp_path / "home")
    desk.add_twin(twin)
    config = tmp_path / "home" / "config"

    async def keep() -> None:
        secrets = Secrets(file=config / "keys.enc", find=lambda: None)
        await secrets.open_file("correct horse")
        await secrets.keep("class", twin.keys)

    asyncio.run(keep())
    Settings(config / "settings.json").set("keys_in_file", True)

    nobody = desk("accounts", "test", "class", "--json")
    assert (nobody.code, nobody.error["code"]) == (4, "key_file_locked")

    def typed(passphrase: bytes) -> tuple[int, bytes]:
        person, screen = pty.openpty()
        process = subprocess.Popen(
            desk.command("accounts", "test", "class"),
            stdin=screen, stdout=screen, stderr=screen, env=desk.environ, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        os.close(screen)
        seen = b""
        try:
            while b"Passphrase" not in seen:
                seen += os.read(person, 4096)
            os.write(person, passphrase + b"\n")
            while True:
                try:
                    seen += os.read(person, 4096)
                except OSError:  # the other end is closed
                    break
            return process.wait(60), seen
        finally:
            process.kill()
            process.wait()
            os.close(person)

    assert typed(b"wrong")[0] == 4
    code, screen = typed(b"correct horse")
    assert code == 0, screen
    assert b"correct horse" not in screen
