"""Copying a long column: some rows at a time, so that the window goes on meanwhile.

Owns: the texts gathered so far. Must not: know where rows lie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QObject, QTimer

AT_ONCE = 150


class ColumnCopy(QObject):
    """Calls ``done(texts)`` when all rows were read; other rows or columns in the model end it silently: what
    was asked for is not there any more."""

    def __init__(
        self,
        model: QAbstractItemModel,
        column: int,
        rows: Sequence[int],
        done: Callable[[list[str]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._column, self._rows, self._done = model, column, rows, done
        self._texts: list[str] = []
        model.modelAboutToBeReset.connect(self.give_up)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_some)
        self._timer.start()

    def give_up(self) -> None:
        self._timer.stop()
        self.deleteLater()

    def _read_some(self) -> None:
        start = len(self._texts)
        for row in self._rows[start : start + AT_ONCE]:
            self._texts.append(str(self._model.index(row, self._column).data() or ""))
        if len(self._texts) >= len(self._rows):
            self.give_up()
            self._done(self._texts)
