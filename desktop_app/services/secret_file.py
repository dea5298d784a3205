"""The fallback for a computer without a key store: all keys in one encrypted file, if the person chose that.

Owns: the file's form. Must not: choose itself, keep the passphrase, write a key in the clear.

The file is JSON: ``{schema, kdf{name, n, r, p, salt}, nonce, data}``; ``data`` is
``{account id: {field: value}}`` sealed with ChaCha20-Poly1305 under a scrypt key of the passphrase
(n = 2^15, r = 8, p = 1: about 0.1 s and 32 MB a try). Header and salt are sealed along, so neither can be
changed unseen. Every write takes a fresh nonce.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from desktop_app.model.errors import KeyStoreUnavailable, StorageFailed
from desktop_app.runtime.atomic_file import write_private
from desktop_app.runtime.file_lock import FileLock

_N, _R, _P = 2**15, 8, 1

Keys = dict[str, dict[str, str]]


class SecretFile:
    """One open key file. Blocking: call it off the GUI and loop threads.

    Raises KeyStoreUnavailable ``key_file_passphrase`` for a wrong passphrase and ``key_file_damaged`` for a
    file that is not ours; StorageFailed when it cannot be written.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        """Open ``path``, or make it with this passphrase if it does not exist."""
        if not passphrase:
            raise ValueError("a key file without a passphrase protects nothing")
        self.path = path
        self._unlock(passphrase)

    def read(self) -> Keys:
        """Everything in the file."""
        salt, nonce, data = _parts(self.path)
        if salt != self._salt:
            raise KeyStoreUnavailable("key_file_locked")  # made anew elsewhere with another passphrase
        return self._open(nonce, data)

    def change(self, account_id: str, credentials: dict[str, str] | None) -> None:
        """Store or (None) forget one account's credentials; what others wrote meanwhile stays."""
        with FileLock(self.path.with_name(self.path.name + ".lock")):
            keys = self.read()
            if credentials is None:
                keys.pop(account_id, None)
            else:
                keys[account_id] = credentials
            self._write(keys)

    def _unlock(self, passphrase: str) -> None:
        with FileLock(self.path.with_name(self.path.name + ".lock")):
            if self.path.exists():
                self._salt, nonce, data = _parts(self.path)
                self._key = _derive(passphrase, self._salt)
                self._open(nonce, data)
            else:
                self._salt = os.urandom(16)
                self._key = _derive(passphrase, self._salt)
                self._write({})

    def _open(self, nonce: bytes, data: bytes) -> Keys:
        try:
            plain = ChaCha20Poly1305(self._key).decrypt(nonce, data, self._sealed_along())
        except InvalidTag:
            raise KeyStoreUnavailable("key_file_passphrase") from None
        keys: Keys = json.loads(plain)
        return keys

    def _write(self, keys: Keys) -> None:
        nonce = os.urandom(12)
        plain = json.dumps(keys, ensure_ascii=False).encode()
        sealed = ChaCha20Poly1305(self._key).encrypt(nonce, plain, self._sealed_along())
        whole = {
            "schema": 1,
            "kdf": {"name": "scrypt", "n": _N, "r": _R, "p": _P, "salt": b64encode(self._salt).decode()},
            "nonce": b64encode(nonce).decode(),
            "data": b64encode(sealed).decode(),
        }
        write_private(self.path, json.dumps(whole).encode())

    def _sealed_along(self) -> bytes:
        return b"campaign-desk keys 1 " + self._salt


def _derive(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(passphrase.encode())


def _parts(path: Path) -> tuple[bytes, bytes, bytes]:
    """Salt, nonce and sealed data of the file."""
    try:
        header = json.loads(path.read_bytes())
        kdf = header["kdf"]
        if header["schema"] != 1 or kdf["name"] != "scrypt" or (kdf["n"], kdf["r"], kdf["p"]) != (_N, _R, _P):
            raise ValueError("another form")
        return b64decode(kdf["salt"]), b64decode(header["nonce"]), b64decode(header["data"])
    except OSError as error:
        raise StorageFailed("file_not_read", file=path.name, original=error.strerror or "") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyStoreUnavailable("key_file_damaged", file=path.name) from error
