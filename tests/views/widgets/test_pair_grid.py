"""Fields side by side: one alone is as wide as one of a pair; below each other where it is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.widgets.pair_grid import PairGrid


def _places(qtbot: QtBot, count: int, width: int) -> list[tuple[int, int, int]]:
    fields = [QLineEdit() for _ in range(count)]
    grid = PairGrid(*fields)
    qtbot.addWidget(grid)
    grid.resize(width, 200)
    grid.show()
    qtbot.waitExposed(grid)
    laid = grid.layout()
    assert laid is not None
    laid.activate()
    return [(one.x(), one.width(), one.y()) for one in fields]


@pytest.mark.parametrize("width", [600, 701])
def test_one_alone_ends_where_one_of_a_pair_ends(qtbot: QtBot, theme: Theme, width: int) -> None:
    assert _places(qtbot, 1, width)[0] == _places(qtbot, 2, width)[0]


def test_two_stand_beside_each_other_and_below_where_it_is_narrow(qtbot: QtBot, theme: Theme) -> None:
    (left, wide, top), (right, equally, level) = _places(qtbot, 2, 600)
    assert (wide, top) == (equally, level)
    assert right > left + wide
    (left, wide, top), (below, equally, lower) = _places(qtbot, 2, 400)
    assert (left, wide) == (below, equally) == (0, 400)
    assert lower > top
