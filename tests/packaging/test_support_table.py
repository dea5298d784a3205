"""The README says what the manifests say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from desktop_app.provider_api.capability import Capability

PATH = Path(__file__).resolve().parents[2] / "packaging" / "support_table.py"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("support_table", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_in_the_readme_is_that_of_the_manifests() -> None:
    """Else: .venv/bin/python packaging/support_table.py --write"""
    module = _module()
    text = module.README.read_text("utf-8")
    assert module.replaced(text) == text


def test_every_capability_has_a_row() -> None:
    shown = [capability for _, capability in _module().ROWS]
    assert set(shown) == set(Capability) - {Capability.MORE_CALLS}
    assert len(shown) == len(set(shown))
