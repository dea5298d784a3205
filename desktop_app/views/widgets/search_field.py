"""A field one searches with.

Owns: the glass, the clearing cross, the short wait after the last key. Must not: search.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme import measure
from desktop_app.views.theme.tokens import Icon, Width
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import IconButton
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

_WAIT_MS = 150


class SearchField(TextField):
    """``SearchField("Name, e-mail, phone or id", label="Search contacts")``; the placeholder names what is
    searched.

    Signals: ``search_changed(str)`` 150 ms after the last key, at once on Enter and on clearing.
    """

    search_changed = Signal(str)

    def __init__(
        self,
        placeholder: str,
        label: str = "",
        width: int = Width.SEARCH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        self.setAccessibleName(label or placeholder)
        self._told = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._tell)
        self._cross = IconButton("x", t("widgets.clear_search"), size=24, parent=self)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same from the keyboard
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.clicked.connect(self.clear)
        self._cross.hide()
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._tell)
        measure.hold(self, max_width=width, min_width=min(width, 88))
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        right = 24 if self.text() else 0
        self.setTextMargins(self.theme.px(20), 0, self.theme.px(right), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._cross.sizeHint()
        self._cross.resize(side)
        self._cross.move(self.width() - side.width() - self.theme.px(4), (self.height() - side.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.theme.px(Icon.CONTROL)
        corner = QPointF(self.theme.px(8), (self.height() - side) // 2)
        paint.icon(painter, self.theme, "search", corner, Icon.CONTROL, "text3")
        painter.end()

    def _typed(self, text: str) -> None:
        if self._cross.isHidden() == bool(text):
            show_if(self._cross, bool(text))
            self.restyle()
        if text:
            self._wait.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._wait.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.search_changed.emit(self._told)
