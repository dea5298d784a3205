"""A process that may not read whatever it likes, also where tests run as the administrator.

Owns: giving up the right to pass over permissions, for the calling thread and those it starts, and taking it
back. Linux only: elsewhere nobody runs tests as the administrator, and nothing has to be given up.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522
_PASS_OVER, _READ_SEARCH = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_GET_BITS, _SET_BITS, _NO_ROOT = 27, 28, 1


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Words(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32),
    )  # fmt: skip


@contextmanager
def only_own_rights() -> Iterator[None]:
    """Inside, permissions hold as for anybody; started processes do not get the right back either."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)

    def call(name: str, *given: object) -> int:
        result = int(getattr(libc, name)(*given))
        if result < 0:
            raise OSError(ctypes.get_errno(), name)
        return result

    header, words = _Header(_VERSION, 0), (_Words * 2)()
    call("capget", ctypes.byref(header), words)
    bits = call("prctl", _GET_BITS, 0, 0, 0, 0)
    before = words[0].effective
    call("prctl", _SET_BITS, bits | _NO_ROOT, 0, 0, 0)
    words[0].effective &= ~(1 << _PASS_OVER | 1 << _READ_SEARCH)
    call("capset", ctypes.byref(header), words)
    try:
        yield
    finally:
        words[0].effective = before
        call("capset", ctypes.byref(header), words)
        call("prctl", _SET_BITS, bits, 0, 0, 0)
