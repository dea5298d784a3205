"""What somebody drops on the window: a file that can be opened, or why it is none.

Must not: read it.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path


async def what_is(path: Path) -> str:
    """``folder``, ``gone`` (or not to be read), "" for a file; off the caller's thread: it may lie on a slow
    disk."""
    return await asyncio.to_thread(_what_is, path)


def _what_is(path: Path) -> str:
    if path.is_dir():
        return "folder"
    return "" if os.access(path, os.R_OK) else "gone"
