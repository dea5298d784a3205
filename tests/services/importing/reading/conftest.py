"""What every test of reading needs: the sentences in which a file is refused."""

from __future__ import annotations

import pytest

from desktop_app.runtime.texts import install_texts


@pytest.fixture(autouse=True)
def texts() -> None:
    install_texts()
