"""The dark sheet behind a dialog that lies in the window.

Owns: covering the whole window and keeping mouse, Tab and shortcuts inside. Must not: know the dialog's
contents.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.tokens import SCRIM_OPACITY, Radius
from desktop_app.views.widgets.themed import Themed


class Scrim(Themed, QWidget):
    """Covers ``window``; its children are the dialog. Signals: ``resized``."""

    resized = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._raised = QRect()
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.begin_look()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside: after the last comes the first."""
        inside = self.tab_stops()
        if not inside:
            return True
        window = self.window()
        here = window.focusWidget()
        place = inside.index(here) if here in inside else -1 if forward else 0
        follower = inside[(place + (1 if forward else -1)) % len(inside)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        follower.setFocus(reason)
        return True

    def tab_stops(self) -> list[QWidget]:
        """What Tab reaches inside, in order. What lies in the sheet follows it in the window's circle, up to
        the window itself; the rest of the circle is the whole application.
        """
        found: list[QWidget] = []
        widget, end = self.nextInFocusChain(), self.window()
        while widget is not None and widget is not self and widget is not end:
            if (
                widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.isEnabled()
                and widget.isVisible()
                and self.isAncestorOf(widget)
                and widget.focusProxy() is None
            ):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self.resized.emit()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # a menu's Ctrl+1 must not change the tab behind the dialog; keys of the dialog arrive as plain
            # keys
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("scrim", SCRIM_OPACITY))
        if not self._raised.isEmpty():
            self._shadow(painter)
        painter.end()

    def set_raised(self, rect: QRect) -> None:
        """Where the dialog lies: its shadow is painted here, since an effect would render it as a picture."""
        self._raised = rect
        self.update()

    def _shadow(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Blur 48, 12 px lower, 35 %: many faint boxes, each a little smaller, add up to it. A blur has half
        # of its strength at the edge, so half of the boxes end inside of it.
        px, steps = self.theme.px, 24
        painter.setBrush(self.theme.colour("shadow", 1 - (1 - 0.35) ** (1 / steps)))
        low = QRectF(self._raised).translated(0, px(12))
        for step in range(steps):
            out = px(24) * (1 - 2 * step / steps)
            radius = max(px(Radius.DIALOG) + out, 0)
            painter.drawRoundedRect(low.adjusted(-out, -out, out, out), radius, radius)
