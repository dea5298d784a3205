"""A field that lies over a cell of a table while it is changed: Enter takes it, Esc gives it up.

Owns: that field and its place. Must not: know what a text means or which cell is changed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.text_field import TextField


class CellEditor(QObject):
    """Signals: ``taken(text)`` after Enter. Scrolling or leaving the field gives up what was typed."""

    taken = Signal(str)

    def __init__(self, table: TableView) -> None:
        super().__init__(table)
        self._table = table
        self.field = TextField("")
        self.field.setParent(table.viewport())
        self.field.hide()
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._take)
        table.verticalScrollBar().valueChanged.connect(self.give_up)

    @property
    def writing(self) -> bool:
        """A cell is being changed."""
        return self.field.isVisible()

    def write(self, row: int, column: int, text: str, name: str) -> None:
        """Lay the field over this cell with ``text`` in it; ``name`` is what a screen reader says."""
        self._table.scrollTo(self._table.model().index(row, column))
        self._table.select_row(row)
        rect = self._table.visualRect(self._table.model().index(row, column))
        self.field.setAccessibleName(name)
        self.field.setText(text)
        self.field.setGeometry(rect.adjusted(2, 3, -2, -4))
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()

    def give_up(self, _news: object = None) -> None:
        self.field.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    self.give_up()
                    self._table.setFocus()
                    return True
            elif event.type() == QEvent.Type.FocusOut:
                self.give_up()
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        text = self.field.text()
        self.give_up()
        self._table.setFocus()
        self.taken.emit(text)
