"""Texts of any length: a cell of a file may hold a megabyte, and the window draws it without a stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.views.theme.theme import Theme
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.key_values import MOST_SHOWN, KeyValues, ValueLabel
from desktop_app.views.widgets.text_field import TextField

LONG = "x" * 1_000_000


def test_a_long_text_is_cut_before_it_is_measured(theme: Theme) -> None:
    """Measuring costs by the letter; what a line can show is a part of the first letters."""
    metrics = QFontMetricsF(theme.font("body"))
    shown = paint.elided(metrics, "i" * 1_000_000, 20_000)
    assert len(shown) <= paint.MOST_LETTERS + 1
    assert shown.endswith("…")
    assert paint.elided(metrics, "short", 500) == "short"
    assert paint.elided(metrics, "short and long", 40).endswith("…")
    middle = paint.elided(metrics, "a" * 5000 + "b" * 5000, 300, Qt.TextElideMode.ElideMiddle)
    assert (middle[0], middle[-1]) == ("a", "b")


def test_a_long_value_is_shown_by_its_beginning_and_copied_whole(theme: Theme, qtbot: QtBot) -> None:
    values = KeyValues([("Note", LONG), ("City", "Lviv")])
    qtbot.addWidget(values)
    values.resize(300, 200)
    values.show()
    note, city = values.findChildren(ValueLabel)
    assert len(note.text()) == MOST_SHOWN + 1
    assert note.text().endswith("…")
    assert note.heightForWidth(200) < 1000
    note.copy()
    assert QGuiApplication.clipboard().text() == LONG
    assert city.text() == "Lviv"


def test_a_field_keeps_every_letter(theme: Theme, qtbot: QtBot) -> None:
    field = TextField("y" * 100_000)
    qtbot.addWidget(field)
    assert len(field.text()) == 100_000
