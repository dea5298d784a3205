"""The bar over a table: search and filters left, buttons right, the primary last.

Owns: 56 px, a line below, and that the buttons keep their place when the window is narrow.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, note_layout, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import Button


class Toolbar(QFrame):
    """``Toolbar([search, combo], [Button("New contact"), Button("Import contacts", "primary")])``."""

    def __init__(
        self, left: Sequence[QWidget] = (), right: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "bar")
        self._left, self._buttons = tuple(left), [one for one in right if isinstance(one, Button)]
        self._fitted: tuple[object, ...] = ()
        self._row = layout = row(*left, margins=(16, 0, 16, 0), gap=8, parent=self)
        for place, widget in enumerate(left):
            # the search takes the room there is, up to its own most
            layout.setStretch(place, 100 if widget.maximumWidth() < 2000 and place == 0 else 0)
        layout.addStretch(1)
        for widget in right:
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.TOOLBAR, low=Height.TOOLBAR_LOW)

    def put_first(self, widget: QWidget) -> None:
        """Before everything else at the left; it may come from another bar."""
        if widget not in self._left:
            self._left = (widget, *self._left)
            self._row.insertWidget(0, widget)
            self._fitted = ()
            self.fit()

    def let_go(self, widget: QWidget) -> None:
        """The widget stands in another bar now."""
        self._left = tuple(one for one in self._left if one is not widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a button came or went
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """In a narrow window buttons show their icons alone, the primary last of all."""
        shown = tuple(one for one in self._buttons if not one.isHidden())
        state = (self.width(), shown, tuple(one.text() for one in shown))
        if state == self._fitted:
            return
        self._fitted = state
        for button in self._buttons:
            button.set_compact(False)
        note_layout(self._row, (16, 0, 16, 0), 8)
        for kinds in (("quiet", "normal", "link"), ("primary",)):
            if self._needed() <= self.width():
                return
            for button in self._buttons:
                if button.kind in kinds:
                    button.set_compact(True)
        narrow = self._needed() > self.width()
        note_layout(self._row, (8, 0, 8, 0) if narrow else (16, 0, 16, 0), 4 if narrow else 8)

    def _needed(self) -> int:
        px = self._row.contentsMargins()
        shown = [one for one in (*self._left, *self._buttons) if not one.isHidden()]
        words = sum(max(one.minimumSizeHint().width(), one.minimumWidth()) for one in shown)
        gaps = max(0, len(shown)) * self._row.spacing()
        return words + gaps + px.left() + px.right()
