"""Where keys are kept: the operating system's key store, or one encrypted file, or only memory.

Owns: the one door to the key store (nobody else imports ``keyring``), which back ends are trusted, and
splitting for Windows, whose vault takes about 1,280 characters an entry. Must not: write a key anywhere
else, log one, choose the file by itself, ask ``keyring`` for "the" back end (its configuration may name one
that writes plain text).

The key store may ask the person to unlock it and then waits for them: every call runs in a thread of its
own that nobody has to wait for.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import math
import secrets as random_source
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from desktop_app.model.errors import KeyStoreUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from desktop_app.services.secret_file import SecretFile

T = TypeVar("T")
log = logging.getLogger(__name__)

TRUSTED = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    ),
}
"""Back ends by system, best first. Anything else (plain files, null, chains of others) is never used."""

_REFUSALS = {
    "KeyringLocked": "key_store_locked",
    "SecretServiceNotAvailableException": "key_store_gone",
    "InitError": "key_store_gone",
}
"""What a back end's own errors (by name: their modules are not everywhere) say of the key store."""

LOOK_AGAIN_S = 5.0
"""A key store that was not there is looked for again after so long: it may have been unlocked or started."""

PART = 1_000  # characters an entry, below Windows' limit
SERVICE = "Campaign Desk"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the keys are, for the page "Where are my keys" and for ``doctor``.

    ``kind``: ``system``, ``file`` or ``none``. ``name`` is the key store's own name or the file's path.
    ``problem`` is an error code when it cannot be used now.
    """

    kind: str
    name: str
    problem: str = ""

    @property
    def usable(self) -> bool:
        return not self.problem


class KeyStore(Protocol):
    """What keeps credentials. Blocking; :class:`Secrets` calls it off every loop."""

    def get(self, account_id: str) -> dict[str, str] | None: ...

    def put(self, account_id: str, credentials: dict[str, str]) -> None: ...

    def remove(self, account_id: str) -> None: ...


class SystemKeyStore:
    """The operating system's key store.

    An entry is JSON text. A longer one is split: its parts are written first under a fresh name, then the
    head that names them, then the old parts go; a crash leaves the old or the new key, never a mix.
    ``instance`` keeps two homes of the app on one computer apart.
    """

    def __init__(self, backend: KeyringBackend, instance: str = "") -> None:
        self._backend = backend
        self._service = SERVICE + (f" {instance}" if instance else "")

    @property
    def name(self) -> str:
        """The key store's name as its maker writes it."""
        module = type(self._backend).__module__.rsplit(".", 1)[-1]
        return {
            "Windows": "Windows Credential Manager",
            "macOS": "macOS Keychain",
            "SecretService": "Secret Service",
            "kwallet": "KWallet",
        }[module]

    def entry(self, account_id: str) -> str:
        """How the account's entry is named there, for a person who looks it up."""
        return f"{self._service}: {account_id}"

    def get(self, account_id: str) -> dict[str, str] | None:
        """The credentials kept for the account, or None. KeyStoreUnavailable when it stays locked."""
        head = self._read(account_id)
        if head is None:
            return None
        text = head
        parts = _parts_of(head)
        if parts:
            pieces = [self._read(name) for name in _names(account_id, *parts)]
            if None in pieces:
                return None  # somebody removed a part by hand: as good as no key
            text = "".join(piece for piece in pieces if piece is not None)
        found: dict[str, str] = json.loads(text)
        return found

    def put(self, account_id: str, credentials: dict[str, str]) -> None:
        before = self._read(account_id)
        text = json.dumps(credentials, ensure_ascii=True)
        if len(text) <= PART:
            self._call("set_password", account_id, text)
        else:
            pieces = [text[at : at + PART] for at in range(0, len(text), PART)]
            mark = random_source.token_hex(4)
            for name, piece in zip(_names(account_id, mark, len(pieces)), pieces, strict=True):
                self._call("set_password", name, piece)
            self._call("set_password", account_id, json.dumps({"parts": [mark, len(pieces)]}))
        self._drop_parts(account_id, before)

    def remove(self, account_id: str) -> None:
        before = self._read(account_id)
        if before is not None:
            self._call("delete_password", account_id)
            self._drop_parts(account_id, before)

    def _drop_parts(self, account_id: str, head: str | None) -> None:
        parts = _parts_of(head)
        for name in _names(account_id, *parts) if parts else ():
            if self._read(name) is not None:
                self._call("delete_password", name)

    def _read(self, name: str) -> str | None:
        found: str | None = self._call("get_password", name)
        return found

    def _call(self, method: str, name: str, *more: str) -> Any:
        # One service a name: the Windows back end moves entries about when several share one.
        try:
            return getattr(self._backend, method)(f"{self._service}: {name}", name, *more)
        except Exception as error:  # noqa: BLE001 - no common root: D-Bus, ctypes, keyring's own
            # Only the kind of error: a message might quote what was to be stored.
            log.warning("key store: %s failed with %s", method, type(error).__name__)
            kind = type(error).__name__
            code = _REFUSALS.get(kind, "key_store_refused")
            raise KeyStoreUnavailable(code, original=kind) from None


def _parts_of(head: str | None) -> tuple[str, int] | None:
    if head is None or not head.startswith('{"parts": ['):
        return None
    mark, count = json.loads(head)["parts"]
    return str(mark), int(count)


def _names(account_id: str, mark: str, count: int) -> list[str]:
    return [f"{account_id} ({mark} {number} of {count})" for number in range(1, count + 1)]


def find_system_key_store(instance: str = "") -> SystemKeyStore | None:
    """The first trusted back end that works here, or None. Blocking: it talks to the session's bus."""
    system = "linux" if sys.platform.startswith(("linux", "freebsd")) else sys.platform
    for module, name in TRUSTED.get(system, ()):
        try:
            kind = getattr(importlib.import_module(module), name)
            if kind.priority > 0:
                return SystemKeyStore(kind(), instance)
        except Exception as error:  # noqa: BLE001 - "priority" raises whatever its libraries raise
            log.info("key store %s is not here: %s", module.rsplit(".", 1)[-1], type(error).__name__)
    return None


class _FileStore:
    """The encrypted file behind the common interface; locked until the passphrase was given."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: SecretFile | None = None

    def _unlocked(self) -> SecretFile:
        if self.file is None:
            raise KeyStoreUnavailable("key_file_locked", file=self.path.name)
        return self.file

    def get(self, account_id: str) -> dict[str, str] | None:
        return self._unlocked().read().get(account_id)

    def put(self, account_id: str, credentials: dict[str, str]) -> None:
        self._unlocked().change(account_id, credentials)

    def remove(self, account_id: str) -> None:
        self._unlocked().change(account_id, None)


class Secrets:
    """The credentials of all accounts: held in memory for this run, or kept.

    Safe to use from one loop at a time; blocking work runs elsewhere.
    """

    def __init__(
        self,
        *,
        file: Path,
        file_chosen: bool = False,
        find: Callable[[], SystemKeyStore | None] = find_system_key_store,
        learn: Callable[[str], None] = lambda secret: None,
        timeout: float = 60.0,
    ) -> None:
        """``learn`` is told every secret value that passes, so that the log filter knows it.

        ``file_chosen``: the person chose the encrypted file at ``file``. ``timeout``: how long the key store
        may wait for the person to unlock it.
        """
        self._find = find
        self._learn = learn
        self._timeout = timeout
        self._held: dict[str, dict[str, str]] = {}
        self._file = _FileStore(file)
        self._file_chosen = file_chosen
        self._system: SystemKeyStore | None = None
        self._searched_at = -math.inf

    def hold(self, account_id: str, credentials: Mapping[str, str]) -> None:
        """Take the credentials for this run only; they come before kept ones."""
        self._held[account_id] = self._learned(dict(credentials))

    def held(self, account_id: str) -> dict[str, str] | None:
        """What is held for this run, without asking the key store."""
        found = self._held.get(account_id)
        return None if found is None else dict(found)

    def let_go(self, account_id: str) -> None:
        """Forget what was held for this run."""
        self._held.pop(account_id, None)

    async def get(self, account_id: str) -> dict[str, str] | None:
        """Held credentials, else kept ones, else None. KeyStoreUnavailable when the store stays closed."""
        if account_id in self._held:
            return dict(self._held[account_id])
        store = await self._store()
        if store is None:
            return None
        found = await self._off_loop(lambda: store.get(account_id))
        return None if found is None else self._learned(found)

    async def keep(self, account_id: str, credentials: Mapping[str, str]) -> None:
        """Put them into the key store. KeyStoreUnavailable where there is none: then nothing is kept."""
        store = await self._store()
        if store is None:
            raise KeyStoreUnavailable()
        wanted = self._learned(dict(credentials))
        await self._off_loop(lambda: store.put(account_id, wanted))
        self._held.pop(account_id, None)

    async def forget(self, account_id: str) -> None:
        """Remove held and kept credentials. KeyStoreUnavailable when the store stays closed."""
        self._held.pop(account_id, None)
        store = await self._store()
        if store is not None:
            await self._off_loop(lambda: store.remove(account_id))

    def entry_name(self, account_id: str) -> str:
        """The entry's name in the system's key store, "" in the file and before the store was looked for."""
        return self._system.entry(account_id) if self._system and not self._file_chosen else ""

    async def place(self) -> KeyPlace:
        """Where keys go at the moment."""
        if self._file_chosen:
            problem = "" if self._file.file is not None else "key_file_locked"
            return KeyPlace("file", str(self._file.path), problem)
        store = await self._store()
        if isinstance(store, SystemKeyStore):
            return KeyPlace("system", store.name)
        return KeyPlace("none", "", KeyStoreUnavailable.default_code)

    async def open_file(self, passphrase: str) -> None:
        """Use the encrypted file from now on, making it if need be. KeyStoreUnavailable: wrong passphrase."""
        from desktop_app.services.secret_file import SecretFile  # brings cryptography along

        path = self._file.path
        self._file.file = await self._off_loop(lambda: SecretFile(path, passphrase))
        self._file_chosen = True

    async def drop_file(self) -> None:
        """Remove the encrypted file with all keys in it; nobody has to open it for that."""
        path, self._file = self._file.path, _FileStore(self._file.path)
        self._file_chosen = False
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def _store(self) -> KeyStore | None:
        if self._file_chosen:
            return self._file
        if self._system is None and time.monotonic() - self._searched_at >= LOOK_AGAIN_S:
            self._system = await self._off_loop(self._find)
            self._searched_at = time.monotonic()
        return self._system

    def _learned(self, credentials: dict[str, str]) -> dict[str, str]:
        for value in credentials.values():
            self._learn(value)
        return credentials

    async def _off_loop(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.wait_for(_in_own_thread(work), self._timeout)
        except TimeoutError:
            raise KeyStoreUnavailable("key_store_silent") from None


async def _in_own_thread(work: Callable[[], T]) -> T:
    """Run blocking work in a daemon thread: a key store that waits for ever must not hold up our end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(value)  # type: ignore[arg-type]  # T may itself be optional

    def run() -> None:
        value: T | None = None
        failed: BaseException | None = None
        try:
            value = work()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            failed = error
        try:
            loop.call_soon_threadsafe(settle, value, failed)
        except RuntimeError:  # the loop has gone; so has everybody who waited
            log.info("an answer of the key store came after the end")

    threading.Thread(target=run, name="key-store", daemon=True).start()
    return await done
