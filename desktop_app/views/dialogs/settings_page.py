"""What every page of the settings dialog is: a head, content, a footer. Must not: know its dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.measure import grid
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.themed import Themed

NARROW = 480


@dataclass(frozen=True)
class Head:
    """``colour`` is the account's, "" for pages that belong to none."""

    title: str
    line: str = ""
    colour: str = ""
    training: bool = False


@dataclass(frozen=True)
class Footer:
    left: Sequence[Button] = ()
    right: Sequence[Button] = ()
    primary: Button | None = None


class SettingsPage(QWidget):
    """One page. ``place`` is the line of the rail that it belongs to. Signal: ``footer_changed``, when other
    buttons belong below it."""

    footer_changed = Signal()
    place = ""

    def head(self) -> Head:
        raise NotImplementedError

    def footer(self) -> Footer:
        """Made anew at each call; the dialog owns the buttons afterwards."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        """What has the focus when a person came here by a button."""
        return None

    def leave(self) -> None:
        """The page goes."""


class PairGrid(Themed, QWidget):
    """Fields side by side, one below the other where the room is narrow."""

    def __init__(self, *items: QWidget, gap: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QWidget] = []
        self._columns = 0
        self._grid = grid(gap=(gap, gap), parent=self)
        self.begin_look()
        self.set_items(items)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Replace what stands here; the former items are deleted."""
        for item in self._items:
            self._grid.removeWidget(item)
            if item not in items:
                item.hide()
                item.deleteLater()
        self._items, self._columns = list(items), 0
        self._lay()

    def minimumSizeHint(self) -> QSize:
        least = max((item.minimumSizeHint().width() for item in self._items), default=0)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        columns = 1 if self.width() < self.theme.px(NARROW) else 2
        if columns == self._columns:
            return
        self._columns = columns
        for number, item in enumerate(self._items):
            self._grid.removeWidget(item)
            # at the top: labels of a pair stand on one line, whatever hint is below one of them
            self._grid.addWidget(item, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)
        self.updateGeometry()
