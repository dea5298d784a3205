"""Keys: the real key store of a session, the encrypted file, memory; nothing else, and never in the clear."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from desktop_app.model.errors import KeyStoreUnavailable
from desktop_app.runtime.texts import install_texts
from desktop_app.services.secret_file import SecretFile
from desktop_app.services.secrets import TRUSTED, Secrets, SystemKeyStore, find_system_key_store

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-Kx93-ключ-£"


def _none() -> SystemKeyStore | None:
    return None


class _Vault(KeyringBackend):
    """Keeps what it is given and refuses, as the Windows vault does, more than 1,280 characters."""

    priority = 1  # type: ignore[assignment]  # a class property in the base

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.fail_after: int | None = None

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fail_after is not None:
            self.fail_after -= 1
            if self.fail_after < 0:
                raise OSError(f"could not store {password}")
        if len(password) > 1_280:
            raise OSError(1783, "The stub received bad data")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


# --- the real thing ------------------------------------------------------------------------------------

_IN_SESSION = """
import asyncio, json, sys
from pathlib import Path
from desktop_app.services.secrets import Secrets

async def main():
    store = Secrets(file=Path(sys.argv[1]))
    seen = {"place": (await store.place()).name}
    long = {"api_key": "k" * 3000, "user": "horizon"}
    await store.keep("horizon-shop", {"api_key": sys.argv[2]})
    await store.keep("long-one", long)
    await store.keep("long-one", long | {"user": "changed"})
    fresh = Secrets(file=Path(sys.argv[1]))
    seen["kept"] = await fresh.get("horizon-shop") == {"api_key": sys.argv[2]}
    seen["long"] = await fresh.get("long-one") == long | {"user": "changed"}
    await fresh.forget("horizon-shop")
    await fresh.forget("long-one")
    await fresh.forget("never-there")
    seen["gone"] = [await fresh.get("horizon-shop"), await fresh.get("long-one")]
    import secretstorage
    bus = secretstorage.dbus_init()
    seen["left"] = [item.get_label() for item in secretstorage.get_default_collection(bus).get_all_items()]
    bus.close()
    print(json.dumps(seen))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the key store of Linux desktops")
def test_the_real_secret_service_keeps_splits_and_forgets(tmp_path: Path) -> None:
    """On a session bus of its own with gnome-keyring (Debian: gnome-keyring dbus-x11)."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",  # must have no say
    }
    line = (
        r'printf "\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '
        'exec "$0" -c "$1" "$2" "$3"'
    )

    done = subprocess.run(
        [
            "dbus-run-session",
            "--",
            "bash",
            "-c",
            line,
            sys.executable,
            _IN_SESSION,
            str(tmp_path / "f"),
            CANARY,
        ],
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "place": "Secret Service",
        "kept": True,
        "long": True,
        "gone": [None, None],
        "left": [],
    }
    assert not (tmp_path / "f").exists()


def test_without_a_session_there_is_no_key_store_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    secrets = Secrets(file=tmp_path / "keys.enc")

    async def run() -> None:
        assert (await secrets.place()).kind == "none"
        assert await secrets.get("shop") is None
        with pytest.raises(KeyStoreUnavailable):
            await secrets.keep("shop", {"api_key": CANARY})

    asyncio.run(run())
    assert list(tmp_path.iterdir()) == []


def test_only_the_systems_own_key_stores_are_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A back end named by the environment or by keyring's configuration is never used, plain text least."""
    modules = {module for entries in TRUSTED.values() for module, _name in entries}
    assert modules == {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
    }
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert find_system_key_store() is None


# --- splitting -----------------------------------------------------------------------------------------


def test_a_long_key_is_split_below_the_windows_limit_and_old_parts_go() -> None:
    vault = _Vault()
    store = SystemKeyStore(vault)
    long = {"api_key": "ж" * 700, "secret": "k" * 2_000}  # six characters an escaped letter

    store.put("shop", long)
    assert store.get("shop") == long
    store.put("shop", long | {"secret": "m" * 1_500})
    assert store.get("shop") == long | {"secret": "m" * 1_500}
    assert len({name for _service, name in vault.entries}) == 1 + 6
    store.put("shop", {"api_key": "short"})
    assert len(vault.entries) == 1
    store.remove("shop")
    assert vault.entries == {}


@pytest.mark.parametrize("writes", [0, 4, 9])  # the first part, a later one, the head
def test_a_write_that_breaks_leaves_the_old_key_whole(writes: int, expected_logs: Any) -> None:
    expected_logs("set_password failed with OSError")
    vault = _Vault()
    store = SystemKeyStore(vault)
    store.put("shop", {"api_key": "a" * 2_500})
    vault.fail_after = writes

    with pytest.raises(KeyStoreUnavailable) as caught:
        store.put("shop", {"api_key": CANARY * 200})

    vault.fail_after = None
    assert store.get("shop") == {"api_key": "a" * 2_500}
    assert CANARY not in str(caught.value) + str(caught.value.__cause__)


def test_two_homes_on_one_computer_do_not_see_each_others_keys() -> None:
    vault = _Vault()
    SystemKeyStore(vault, "1f2e").put("shop", {"api_key": "one"})
    SystemKeyStore(vault, "99aa").put("shop", {"api_key": "two"})

    assert SystemKeyStore(vault, "1f2e").get("shop") == {"api_key": "one"}
    assert SystemKeyStore(vault).get("shop") is None


def test_a_key_store_that_never_answers_is_given_up(tmp_path: Path) -> None:
    release = threading.Event()

    def stuck() -> None:
        release.wait(30)

    secrets = Secrets(file=tmp_path / "keys.enc", find=stuck, timeout=0.05)
    try:
        with pytest.raises(KeyStoreUnavailable) as caught:
            asyncio.run(secrets.get("shop"))
        assert caught.value.code == "key_store_silent"
    finally:
        release.set()


# --- memory --------------------------------------------------------------------------------------------


def test_held_credentials_come_first_and_are_written_nowhere(tmp_path: Path) -> None:
    vault = _Vault()
    learned: list[str] = []
    secrets = Secrets(file=tmp_path / "keys.enc", find=lambda: SystemKeyStore(vault), learn=learned.append)

    async def run() -> None:
        secrets.hold("shop", {"api_key": CANARY})
        assert await secrets.get("shop") == {"api_key": CANARY}
        secrets.let_go("shop")
        assert await secrets.get("shop") is None

    asyncio.run(run())
    assert vault.entries == {}
    assert list(tmp_path.iterdir()) == []
    assert learned == [CANARY]


# --- the encrypted file --------------------------------------------------------------------------------


def test_the_file_keeps_keys_sealed_under_the_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "keys.enc"

    async def run() -> None:
        secrets = Secrets(file=path, find=_none)
        await secrets.open_file("correct horse")
        await secrets.keep("shop", {"api_key": CANARY})
        await secrets.keep("other", {"api_key": "second"})

        again = Secrets(file=path, file_chosen=True, find=_none)
        assert (await again.place()).problem == "key_file_locked"
        with pytest.raises(KeyStoreUnavailable):
            await again.get("shop")
        with pytest.raises(KeyStoreUnavailable) as caught:
            await again.open_file("wrong")
        assert caught.value.code == "key_file_passphrase"
        await again.open_file("correct horse")
        assert await again.get("shop") == {"api_key": CANARY}
        await again.forget("shop")
        assert await again.get("shop") is None
        assert await again.get("other") == {"api_key": "second"}

    asyncio.run(run())
    raw = path.read_bytes()
    for spelling in (
        CANARY.encode(),
        json.dumps(CANARY).encode().strip(b'"'),
        CANARY.encode("utf-16-le"),
        b"correct",
    ):
        assert spelling not in raw
    if os.name == "posix":
        assert {entry.stat().st_mode & 0o077 for entry in tmp_path.iterdir()} == {0}


def test_a_changed_byte_anywhere_in_the_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "keys.enc"
    SecretFile(path, "pass").change("shop", {"api_key": CANARY})
    whole = json.loads(path.read_bytes())

    for name in ("data", "nonce", "salt"):
        changed = json.loads(json.dumps(whole))
        holder = changed["kdf"] if name == "salt" else changed
        holder[name] = ("B" if holder[name][0] != "B" else "C") + holder[name][1:]
        path.write_text(json.dumps(changed))
        with pytest.raises(KeyStoreUnavailable):
            SecretFile(path, "pass")
    for junk in (b"", b"[]", b'{"schema":1}', b"\xff\xfe", json.dumps(whole | {"schema": 2}).encode()):
        path.write_bytes(junk)
        with pytest.raises(KeyStoreUnavailable) as caught:
            SecretFile(path, "pass")
        assert caught.value.code == "key_file_damaged"


def test_two_processes_writing_the_file_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys.enc"
    first, second = SecretFile(path, "pass"), SecretFile(path, "pass")

    first.change("one", {"api_key": "1"})
    second.change("two", {"api_key": "2"})

    assert first.read() == {"one": {"api_key": "1"}, "two": {"api_key": "2"}}


def test_no_file_without_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        SecretFile(tmp_path / "keys.enc", "")


def test_a_key_store_that_comes_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says "unlock it and try again" must look again."""
    monkeypatch.setattr("desktop_app.services.secrets.LOOK_AGAIN_S", 0.0)
    found: list[SystemKeyStore] = []
    store = Secrets(file=tmp_path / "f", find=lambda: found[-1] if found else None)

    async def run() -> None:
        with pytest.raises(KeyStoreUnavailable):
            await store.keep("horizon", {"api_key": CANARY})
        found.append(SystemKeyStore(_Vault()))
        await store.keep("horizon", {"api_key": CANARY})
        assert await store.get("horizon") == {"api_key": CANARY}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("KeyringLocked", "key_store_locked", "is locked"),
        ("SecretServiceNotAvailableException", "key_store_gone", "has ended"),
        ("DBusErrorResponse", "key_store_refused", "did not do"),
    ],
)
def test_a_key_store_that_goes_in_the_middle_of_work_is_told_by_what_happened_to_it(
    tmp_path: Path, name: str, code: str, words: str, expected_logs: Any
) -> None:
    install_texts()
    expected_logs(f"get_password failed with {name}")

    class Going(_Vault):
        def get_password(self, service: str, username: str) -> str | None:
            raise type(name, (Exception,), {})(CANARY)

    store = Secrets(file=tmp_path / "f", find=lambda: SystemKeyStore(Going()))
    with pytest.raises(KeyStoreUnavailable) as raised:
        asyncio.run(store.get("horizon"))
    assert raised.value.code == code
    assert words in raised.value.message
    assert CANARY not in f"{raised.value!r}{raised.value.original}"
