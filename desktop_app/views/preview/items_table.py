"""A list of the message's data as a table whose cells are typed into. Must not: know where a value goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_app.services.preview.form_fields import shown
from desktop_app.views.theme import current_theme
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.themed import Themed

MOST_SHOWN = 6  # rows before the table scrolls
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NUMBER = re.compile(r"-?[\d\s.,\u00a0\u202f]*\d")


class _Head(QHeaderView):
    """Names of the columns as in every table of the window, with one line below."""

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        theme = current_theme()
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line2"))
        painter.setFont(theme.font("head"))
        painter.setPen(theme.colour("text3"))
        words = str(self.model().headerData(index, self.orientation()) or "")
        room = rect.adjusted(theme.px(4), 0, -theme.px(4), 0)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        told = self.model().headerData(index, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(room, int(told or _LEFT), words)
        painter.restore()


class ItemsTable(Themed, QTableWidget):
    """Signals: ``cell_typed(row, column, text)``, ``row_deleted(row)`` for the Delete key."""

    cell_typed = Signal(int, str, str)
    row_deleted = Signal(int)

    def __init__(self, label: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(0, len(columns), parent)
        self.columns = tuple(columns)
        self._silent = False
        self.setAccessibleName(label)
        self.setHorizontalHeader(_Head(Qt.Orientation.Horizontal, self))
        self.setHorizontalHeaderLabels(list(columns))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move inside, F2 or a key types
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if len(columns) <= 3:
            head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._told)
        self.begin_look()

    def set_items(self, items: Sequence[Any]) -> None:
        """Show these elements; the current cell stays."""
        self._silent = True
        if self.rowCount() != len(items):
            self.setRowCount(len(items))
            self._fit()
        for row, item in enumerate(items):
            for place, name in enumerate(self.columns):
                self._put(row, place, _text(item, name))
        for place in range(len(self.columns)):
            self._align(place)
        self._silent = False

    def _align(self, place: int) -> None:
        """A column of numbers stands at the right, its head too."""
        texts = [item.text() for row in range(self.rowCount()) if (item := self.item(row, place)) is not None]
        filled = [text for text in texts if text]
        numbers = bool(filled) and all(_NUMBER.fullmatch(text) for text in filled)
        side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
        for row in range(-1, self.rowCount()):
            item = self.item(row, place) if row >= 0 else self.horizontalHeaderItem(place)
            if item is not None:
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def text_at(self, row: int, column: str) -> str:
        item = self.item(row, self.columns.index(column))
        return item.text() if item is not None else ""

    def type_into(self, row: int, column: str, text: str) -> None:
        """As if a person typed it."""
        item = self.item(row, self.columns.index(column))
        if item is not None:
            item.setText(text)

    def restyle(self) -> None:
        self.setFont(self.theme.font("small"))
        self.horizontalHeader().setFont(self.theme.font("head"))
        self.verticalHeader().setDefaultSectionSize(self.theme.px(Height.ROW_SMALL))
        wide = 84 if len(self.columns) > 3 else 72
        self.horizontalHeader().setDefaultSectionSize(self.theme.px(wide))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.row_deleted.emit(self.currentRow())
            return
        super().keyPressEvent(event)

    def _put(self, row: int, place: int, text: str) -> None:
        item = self.item(row, place)
        if item is None:
            item = QTableWidgetItem(text)
            self.setItem(row, place, item)
        elif item.text() != text:
            item.setText(text)
        item.setToolTip(text if len(text) > 10 else "")

    def _told(self, item: QTableWidgetItem) -> None:
        if not self._silent:
            self.cell_typed.emit(item.row(), self.columns[item.column()], item.text())

    def _fit(self) -> None:
        px = self.theme.px
        bar = px(14) if len(self.columns) > 3 else 0
        rows = max(1, min(self.rowCount(), MOST_SHOWN))
        self.setFixedHeight(px(Height.COLUMN_HEAD) + rows * px(Height.ROW_SMALL) + bar)
        self.horizontalHeader().setFixedHeight(px(Height.COLUMN_HEAD))


def _text(item: Any, name: str) -> str:
    if name:
        return shown(item.get(name)) if isinstance(item, dict) else ""
    return shown(item)
