"""Copying out of a table: a cell, the chosen rows, a column; many rows some at a time, so that the window
goes on meanwhile.

Owns: the form in which cells go to the clipboard, the texts gathered so far. Must not: know where rows lie.

Cells stand as on screen, tabs between them and a line for each row. Only numbers lose what parts their
thousands: a spreadsheet takes ``12,480`` for a text, and ``12480`` for the number it is; the sign before the
places stays the person's own, which is what the spreadsheet beside it expects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.table_model import TableModel

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView

AT_ONCE = 150
COPIED_AT_ONCE = 500
_NUMBERS = (Kind.NUMBER, Kind.TOTAL)

WhenThere = Callable[[Sequence[int], Callable[[], None]], None]


class TableCopy(QObject):
    """``view.copied`` tells how many cells are on the clipboard, ``view.copy_refused`` that there are too
    many rows."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._formats = Formats()
        self._under_way: PieceByPiece | None = None

    def chosen(self) -> None:
        """One row selected: its current cell. Several: their cells."""
        view = self._view
        if view.selected_count > view.columns.most_copied:
            view.copy_refused.emit(view.columns.most_copied)
        elif view.selected_count > 1:
            self._rows(view.selected_rows(), view.columns.shown())
        elif view.currentIndex().isValid():
            here = view.currentIndex()
            self._put([self._text(here.row(), here.column())], 1)

    def column(self, column: int) -> None:
        """The selected rows of a column, or all its rows when less than two are selected."""
        view = self._view
        rows = view.selected_rows() if view.selected_count > 1 else range(view.model().rowCount())
        self._rows(rows, [column])

    def _rows(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        if self._under_way is not None and isValid(self._under_way):
            self._under_way.give_up()
        one = partial(self._line, columns)
        done = partial(self._put, columns=len(columns))
        if len(rows) <= COPIED_AT_ONCE:
            self._when_there(rows, lambda: done([one(row) for row in rows]))
        else:
            self._under_way = PieceByPiece(self._view.model(), rows, one, self._when_there, done, self)

    def _when_there(self, rows: Sequence[int], then: Callable[[], None]) -> None:
        model = self._view.model()
        if isinstance(model, TableModel):
            model.when_there(rows, then)
        else:
            then()

    def _line(self, columns: Sequence[int], row: int) -> str:
        return "\t".join(self._text(row, column) for column in columns)

    def _text(self, row: int, column: int) -> str:
        cell = self._view.model().index(row, column).data()
        text = str(cell if cell is not None else "").replace("\t", " ").replace("\n", " ")
        return self._formats.ungrouped(text) if self._view.columns.kind(column) in _NUMBERS else text

    def _put(self, lines: Sequence[str], columns: int) -> None:
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._view.copied.emit(len(lines) * columns)


class PieceByPiece(QObject):
    """``when_there(rows, then)`` calls ``then`` when the model knows these rows; ``done(lines)`` comes when
    all were read. Other rows in the model end it silently: what was asked for is not there any more."""

    def __init__(
        self,
        model: QAbstractItemModel,
        rows: Sequence[int],
        line_of: Callable[[int], str],
        when_there: WhenThere,
        done: Callable[[list[str]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._rows, self._line_of = rows, line_of
        self._when_there, self._done = when_there, done
        self._lines: list[str] = []
        self._over = False
        model.modelAboutToBeReset.connect(self.give_up)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._timer.start(0)

    def give_up(self) -> None:
        if not self._over:
            self._over = True
            self._timer.stop()
            self.deleteLater()

    def _ask(self) -> None:
        start = len(self._lines)
        self._when_there(self._rows[start : start + AT_ONCE], self._read)

    def _read(self) -> None:
        if self._over:
            return
        start = len(self._lines)
        for row in self._rows[start : start + AT_ONCE]:
            self._lines.append(self._line_of(row))
        if len(self._lines) < len(self._rows):
            self._timer.start(0)
        else:
            self.give_up()
            self._done(self._lines)
