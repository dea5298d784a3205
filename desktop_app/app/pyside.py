"""How PySide is loaded when the window opens: without what this program never uses of it.

Owns: the first import of PySide in the window's process. Must not: make anything with it, or be needed by
anybody: without it PySide is loaded as ever, only slower.

Four things cost every PySide program time at its start. One is how its enums are made (``pyside_enums.py``);
the others:

* PySide carries 14 files of Python inside its library as text, and compiles them anew in every process: about
  a sixth of the whole time to a first window. Python keeps the byte code of every other module; here it is
  kept of these, too, in the cache folder.
* One of the 14 writes stub files for editors. It is loaded with the rest, and what it loads itself takes half
  as long again. Here it is left empty.
* PySide replaces Python's ``__import__``, so that a module may ask for other spellings of Qt's names (``from
  __feature__ import snake_case``). To know which modules use Qt it reads the source text of every module that
  is imported. No module of this program or of its libraries asks for that: the import is given back.
"""

from __future__ import annotations

import builtins
import marshal
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

from desktop_app.app.pyside_enums import make_enums_plainly

_CARRIED = ("signature_bootstrap.py", "shibokensupport/")
"""Names under which PySide compiles what it carries."""
_STUB_WRITER = "shibokensupport/signature/lib/pyi_generator.py"
_CHECK = 8
"""Bytes of ``source_hash``, in front of the file: half a file is not used."""


def load_pyside(cache: Path) -> None:
    """Import PySide's core. ``cache``: the folder where the byte code is kept; it may be missing."""
    make_enums_plainly()
    with _byte_code_kept(cache / "pyside.bin"):
        import PySide6.QtCore  # noqa: F401
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


@contextmanager
def _byte_code_kept(file: Path) -> Iterator[None]:
    """Meanwhile ``compile`` knows what it made of PySide's files before. Other texts it compiles as ever."""
    kept = _read(file)
    made: dict[str, tuple[bytes, CodeType]] = {}
    compile_as_ever = builtins.compile

    def compile_once(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if more or named or not isinstance(source, bytes) or not str(filename).startswith(_CARRIED):
            return compile_as_ever(source, filename, mode, *more, **named)
        if filename == _STUB_WRITER:
            source = b""
        stamp = source_hash(source)
        before = kept.get(filename)
        if before is not None and before[0] == stamp:
            return before[1]
        code = compile_as_ever(source, filename, mode)
        made[filename] = (stamp, code)
        return code

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = compile_as_ever
    if made:
        _write(file, kept | made)


def _read(file: Path) -> dict[str, tuple[bytes, CodeType]]:
    """What was kept by this version of Python; nothing when the file is not whole."""
    try:
        found = file.read_bytes()
    except OSError:
        return {}
    start = len(MAGIC_NUMBER) + _CHECK
    if found[:start] != MAGIC_NUMBER + source_hash(found[start:]):
        return {}
    kept: dict[str, tuple[bytes, CodeType]] = marshal.loads(found[start:])
    return kept


def _write(file: Path, kept: dict[str, tuple[bytes, CodeType]]) -> None:
    """Keep it for the next start. A folder that is missing or full is no reason to say anything."""
    body = marshal.dumps(kept)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(MAGIC_NUMBER + source_hash(body) + body)
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()
