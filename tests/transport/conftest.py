"""Errors speak: the catalogue is installed for every test of this folder."""

from __future__ import annotations

import pytest

from desktop_app.runtime.texts import install_texts


@pytest.fixture(autouse=True)
def texts() -> None:
    install_texts()
