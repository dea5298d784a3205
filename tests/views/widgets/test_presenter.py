"""Presenter mode covers addresses wherever one line of text is drawn: picture, tool tip, screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme import Theme
from desktop_app.views.widgets.label import ElidedLabel

ADDRESS = "olena.shevchenko@ukr.net"


@pytest.mark.parametrize("set_before", [True, False])
def test_an_address_on_one_line_is_covered(
    shown: Callable[..., QWidget], theme: Theme, set_before: bool
) -> None:
    theme.set_presenter(set_before)
    label, covered = ElidedLabel(ADDRESS), ElidedLabel("o•••••@ukr.net")
    shown(label, 60, 24)
    shown(covered, 60, 24)
    if not set_before:
        assert label.toolTip() == ADDRESS, "without a projector the whole address is the tool tip"
    theme.set_presenter(True)
    assert label.grab().toImage() == covered.grab().toImage()
    assert label.toolTip() == "o•••••@ukr.net"
    assert label.accessibleName() == "o•••••@ukr.net"
    assert label.text() == ADDRESS, "what is copied is never covered"
