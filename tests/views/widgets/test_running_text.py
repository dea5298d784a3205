"""Running text has more air between its lines than rows have; one line is as high as it was."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from desktop_app.views.widgets.label import Label

Shown = Callable[..., QWidget]
WORDS = "Nothing has been sent yet and these numbers come from reading the account"


@pytest.mark.parametrize("step", ["body", "body2", "small", "hint", "error"])
def test_lines_stand_apart_by_1_4_of_their_letters(shown: Shown, step: str) -> None:
    label = Label(WORDS, step, wrap=True)
    shown(label, 200, 200)
    size, one = label.font().pixelSize(), QFontMetrics(label.font()).height()
    assert label.heightForWidth(10_000) == one
    lines = 1 + round((label.heightForWidth(200) - one) / (1.4 * size))
    assert lines > 2
    assert label.heightForWidth(200) == one + (lines - 1) * round(1.4 * size)


def test_every_line_is_drawn_inside(shown: Shown) -> None:
    """Ink in each line, none at the edges: nothing is cut."""
    label = Label(f"{WORDS}\nand one more", "body", wrap=True)
    shown(label, 200, label.heightForWidth(200))
    image = label.grab().toImage()
    ground = image.pixel(image.width() - 1, 0)
    inked = [y for y in range(image.height()) if any(image.pixel(x, y) != ground for x in range(200))]
    gaps = sum(1 for before, after in itertools.pairwise(inked) if after - before > 1)
    assert gaps >= 3
    assert inked[0] > 0
    assert inked[-1] < image.height() - 1 or image.height() == 1


def test_titles_and_single_lines_are_as_they_were(shown: Shown) -> None:
    title = Label(WORDS, "h2", wrap=True)
    shown(title, 200, 200)
    metrics = QFontMetrics(title.font())
    lines = title.heightForWidth(200) / metrics.lineSpacing()
    assert abs(lines - round(lines)) < 0.2
