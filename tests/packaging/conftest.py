"""Makes the modules beside packaging/dev.py importable the way dev.py itself sees them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(file.stem for file in (ROOT / "packaging").glob("*.py"))


@pytest.fixture(autouse=True)
def _beside_dev_py(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    yield
    for name in OURS:
        sys.modules.pop(name, None)
