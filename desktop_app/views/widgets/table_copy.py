"""Copying a long column: some rows at a time, so that the window goes on meanwhile.

Owns: the texts gathered so far. Must not: know where rows lie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QObject, QTimer

AT_ONCE = 150

WhenThere = Callable[[Sequence[int], Callable[[], None]], None]


class ColumnCopy(QObject):
    """``when_there(rows, then)`` calls ``then`` when the model knows these rows; ``done(texts)`` comes when
    all were read. Other rows in the model end it silently: what was asked for is not there any more."""

    def __init__(
        self,
        model: QAbstractItemModel,
        column: int,
        rows: Sequence[int],
        when_there: WhenThere,
        done: Callable[[list[str]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._column, self._rows = model, column, rows
        self._when_there, self._done = when_there, done
        self._texts: list[str] = []
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
        start = len(self._texts)
        self._when_there(self._rows[start : start + AT_ONCE], self._read)

    def _read(self) -> None:
        if self._over:
            return
        start = len(self._texts)
        for row in self._rows[start : start + AT_ONCE]:
            self._texts.append(str(self._model.index(row, self._column).data() or ""))
        if len(self._texts) < len(self._rows):
            self._timer.start(0)
        else:
            self.give_up()
            self._done(self._texts)
