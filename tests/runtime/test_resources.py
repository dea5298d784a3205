"""Shipped files are found in a checkout, a wheel and a frozen bundle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.runtime import resources


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    assert resources.resource_path("fonts", "Inter-Regular.otf").is_file()


def test_in_a_wheel_they_lie_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "desktop_app")
    (tmp_path / "desktop_app" / "_resources").mkdir(parents=True)
    assert resources.resource_path("icons") == tmp_path / "desktop_app" / "_resources" / "icons"


def test_in_a_bundle_they_lie_where_it_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.resource_path("texts", "en") == tmp_path / "resources" / "texts" / "en"
