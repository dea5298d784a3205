"""A field for a key: dots and the last four, and an eye that shows it only while it is held.

Owns: what of a secret is drawn. Must not: fetch, keep or copy a secret; the stored one is never in the field.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import IconButton
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

_DOT = "•"
_DOTS = 20
_SHOWS_LAST_FOUR_FROM = 12


def covered(secret: str) -> str:
    """Dots and, for a secret long enough to lose nothing by it, its last four."""
    if len(secret) < _SHOWS_LAST_FOUR_FROM:
        return _DOT * len(secret)
    return _DOT * _DOTS + secret[-4:]


class SecretField(TextField):
    """``text()`` is what was typed, "" while the stored key stands unchanged; ``set_stored("3f9c")`` tells
    its end.

    Signals: ``reveal_requested`` when the eye is pressed and the stored key is meant (answer with
    ``reveal``; an
    answer that comes after the eye was let go is dropped), ``reveal_ended``.
    """

    reveal_requested = Signal()
    reveal_ended = Signal()

    def __init__(self, placeholder: str = "", last_four: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._example = placeholder
        self._last_four = ""
        self._shown: str | None = None
        self._holding = False
        self._eye = IconButton("eye", t("widgets.hold_to_show"), size=26, parent=self)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.pressed.connect(self._hold)
        self._eye.released.connect(self._let_go)
        self.textChanged.connect(self._refresh)
        self.set_stored(last_four)
        self.restyle()

    @property
    def holding(self) -> bool:
        return self._holding

    @property
    def eye(self) -> IconButton:
        return self._eye

    def set_stored(self, last_four: str) -> None:
        """The end of the stored key, "" when none is stored."""
        self._last_four = last_four
        self._refresh()

    def reveal(self, secret: str) -> None:
        """Show the stored key while the eye is still held."""
        if self._holding:
            self._shown = secret
            self.update()

    def restyle(self) -> None:
        super().restyle()
        self.setTextMargins(0, 0, self.theme.px(26), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._eye.sizeHint()
        self._eye.resize(side)
        self._eye.move(self.width() - side.width() - self.theme.px(3), (self.height() - side.height()) // 2)

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        drawn = self._drawn()
        if drawn is None:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        left = self.theme.px(12)
        room = QRectF(left, 0, self.width() - left - self.theme.px(30), self.height())
        paint.text_in(painter, self.theme, room, drawn, "body", "text" if self.isEnabled() else "text3")
        painter.end()

    def _drawn(self) -> str | None:
        """What is painted instead of the field's own text; None = let the field paint itself."""
        if self._holding:
            return self._shown if self._shown is not None else self.text() or None
        if self.hasFocus():
            return None
        if self.text():
            return covered(self.text())
        return _DOT * _DOTS + self._last_four if self._last_four else None

    def _refresh(self) -> None:
        # with focus and nothing typed the covered key stands as the placeholder
        stored = _DOT * _DOTS + self._last_four if self._last_four else ""
        self.setPlaceholderText(stored or self._example)
        show_if(self._eye, bool(self.text() or self._last_four))
        self.update()

    def _hold(self) -> None:
        self._holding = True
        if not self.text():
            self.reveal_requested.emit()
        self.update()

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self._shown = None
            self.update()
            self.reveal_ended.emit()
