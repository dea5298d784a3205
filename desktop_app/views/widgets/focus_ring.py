"""The focus ring: one overlay per window, shown for what was reached by key.

Owns: where the ring lies, and that pages which scroll bring into sight what keys came to. It is 2 px (4 with
more contrast) of ``accent_text``, 2 px away from the control, transparent for the mouse. Fields, combo boxes
and tables show focus themselves (property ``own_focus``, or one of the classes below).

A widget may have ``ring_radius`` (design px, the radius of its own corners, 6 by default), ``ring_colour``
(a token) and
a method ``ring_rect()`` for a part of itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.views.theme.tokens import Radius
from desktop_app.views.widgets.themed import Themed

_OWN_FOCUS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox)
_MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
        QEvent.Type.ParentChange,
    }
)


class FocusRing(Themed, QWidget):
    """``FocusRing(window)`` once per window; it finds its place by itself from then on."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._clip = QRect()
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.timeout.connect(self._stay_in_sight)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        self.begin_look()

    @property
    def target(self) -> QWidget | None:
        """What the ring lies round now."""
        return self._target if not self.isHidden() else None

    def put_on(self, widget: QWidget) -> None:
        """Give ``widget`` the focus as if it had been reached by Tab, also while the window is not yet
        active."""
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        _bring_into_sight(widget)
        self._follow(None if shows_itself(widget) else widget)

    def restyle(self) -> None:
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            if event.type() is QEvent.Type.Resize and isinstance(watched, QScrollArea) and self._target:
                _bring_into_sight(self._target)
            elif event.type() is QEvent.Type.Move and self._in_sight and not _is_scrolled(watched):
                self._moved.start()  # the page is laid out anew; where everything comes to is known then
            self._place()
        return False

    @property
    def _in_sight(self) -> bool:
        return self._target is not None and not self.isHidden()

    def _stay_in_sight(self) -> None:
        if self._target is not None and _alive(self._target):
            _bring_into_sight(self._target)

    def paintEvent(self, event: QPaintEvent) -> None:
        target = self._target
        if target is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._clip)
        wide = self.theme.px(self.theme.stroke.focus)
        colour = target.property("ring_colour") or "accent_text"
        painter.setPen(QPen(self.theme.colour(colour), wide))
        radius = target.property("ring_radius")
        own = self.theme.px(Radius.CONTROL if radius is None else radius)
        outer = self.theme.px(2) + wide / 2
        rect = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.drawRoundedRect(rect, own + outer, own + outer)
        painter.end()

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        window = self.parentWidget()
        if new is None or window is None or new.window() is not window:
            if new is not None:
                self._follow(None)
            return
        # Qt keeps this mark: set for Tab, Backtab and Shortcut reasons, taken away for all others
        by_key = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if by_key:
            _bring_into_sight(new)
        if new is self._target and self._target is not None:
            self._place()  # the window came back to the front
            return
        self._follow(new if by_key and not shows_itself(new) else None)

    def _follow(self, target: QWidget | None) -> None:
        for watched in self._watched:
            if _alive(watched):
                watched.removeEventFilter(self)
        self._watched = []
        if self._target is not None and _alive(self._target):
            self._target.destroyed.disconnect(self._gone)
        self._target = target
        if target is not None:
            target.destroyed.connect(self._gone)
            widget: QWidget | None = target
            while widget is not None and widget is not self.parentWidget():
                widget.installEventFilter(self)
                self._watched.append(widget)
                widget = widget.parentWidget()
        self._place()

    def _gone(self) -> None:
        self._target = None
        self._watched = []
        self.hide()

    def _place(self) -> None:
        target, window = self._target, self.parentWidget()
        if target is None or window is None or not target.isVisibleTo(window) or not target.isEnabled():
            self.hide()
            return
        part = getattr(target, "ring_rect", None)
        inner: QRect = part() if part is not None else target.rect()
        away = self.theme.px(2 + self.theme.stroke.focus)
        rect = QRect(target.mapTo(window, inner.topLeft()), inner.size())
        rect = rect.adjusted(-away, -away, away, away)
        seen = rect
        widget = target.parentWidget()
        while widget is not None and widget is not window:
            holder = widget.parentWidget()
            if isinstance(holder, QAbstractScrollArea) and holder.viewport() is widget:
                seen = seen.intersected(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
            widget = holder
        if seen.isEmpty():
            self.hide()
            return
        self._clip = seen.translated(-rect.topLeft())
        self.setGeometry(rect)
        self.raise_()
        self.show()
        self.update()


def _bring_into_sight(widget: QWidget) -> None:
    """Every page that scrolls follows the keys, also when they come to it from outside."""
    holder = widget.parentWidget()
    while holder is not None and not holder.isWindow():
        if isinstance(holder, QScrollArea) and holder.widget() is not None:
            holder.ensureWidgetVisible(widget)
        holder = holder.parentWidget()


def _is_scrolled(watched: QObject) -> bool:
    """What a page moves up and down as a whole: it moves as the person wants it to."""
    viewport = watched.parent()
    holder = viewport.parent() if viewport is not None else None
    return isinstance(holder, QScrollArea) and holder.widget() is watched


def shows_itself(widget: QWidget) -> bool:
    return bool(widget.property("own_focus")) or isinstance(widget, (*_OWN_FOCUS, QAbstractItemView))


def _alive(widget: QWidget) -> bool:
    return isValid(widget)
