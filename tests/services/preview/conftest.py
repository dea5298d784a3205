"""The preview's services speak English in their tests."""

import pytest

from desktop_app.runtime.texts import install_texts


@pytest.fixture(autouse=True)
def _english():
    install_texts("en")
