"""The tabs in the header.

Owns: a real tab bar (role "page tab") drawn without a jump, and the one menu button it becomes when it
does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QWidget

from desktop_app.views.theme.tokens import Height, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.themed import Themed, show_if

_PADDING = 25
_GAP = 4


class Tabs(Themed, QWidget):
    """``Tabs("Main", [("lists", "Lists"), ("contacts", "Contacts")])``. Signals: ``chosen(str)`` with the
    key."""

    chosen = Signal(str)

    def __init__(
        self, label: str, tabs: Sequence[tuple[str, str]], current: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keys = [key for key, _ in tabs]
        self.bar = TabBar(self)
        self.bar.setAccessibleName(label)
        for _, text in tabs:
            self.bar.addTab(text.replace("&", "&&"))
        self.menu_button = Button("", "normal", "menu", parent=self)
        self.menu_button.setAccessibleName(label)
        self.menu_button.let_shrink()
        self.menu_button.clicked.connect(lambda _checked=False: self._open_menu())
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._layout.addWidget(self.bar)
        self._layout.addWidget(self.menu_button)
        self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if current:
            self.choose(current)
        self._name_button()
        self.bar.currentChanged.connect(self._changed)
        self.bar.tabBarClicked.connect(self._clicked)
        self.begin_look()
        self._fit()

    @property
    def current(self) -> str:
        return self._keys[self.bar.currentIndex()]

    @property
    def collapsed(self) -> bool:
        return self.bar.isHidden()

    def choose(self, key: str) -> None:
        self.bar.setCurrentIndex(self._keys.index(key))

    def restyle(self) -> None:
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.bar.full_width(), self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.menu_button.minimumSizeHint().width(), self.theme.px(Height.CONTROL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self.bar.full_width()
        show_if(self.bar, not narrow)
        show_if(self.menu_button, narrow)

    def _changed(self, index: int) -> None:
        self._name_button()
        self.chosen.emit(self._keys[index])

    def _clicked(self, index: int) -> None:
        """The chosen tab once more: the way back from a page that is none of the tabs."""
        if index >= 0 and index == self.bar.currentIndex():
            self.chosen.emit(self._keys[index])

    def _pick(self, index: int) -> None:
        self._clicked(index)
        self.bar.setCurrentIndex(index)

    def _name_button(self) -> None:
        self.menu_button.setText(self.bar.tabText(self.bar.currentIndex()).replace("&&", "&"))

    def _open_menu(self) -> None:
        menu = Menu(self)
        for index in range(self.bar.count()):
            action = menu.addAction(self.bar.tabText(index))
            action.setCheckable(True)
            action.setChecked(index == self.bar.currentIndex())
            action.triggered.connect(lambda _checked=False, place=index: self._pick(place))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))


class TabBar(Themed, QTabBar):
    """Painted tabs, 32 high; widths are measured with the bold cut so that choosing moves nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setProperty("ring_radius", Radius.CONTROL)
        self.begin_look()

    def restyle(self) -> None:
        self.setFont(self.theme.font("strong"))

    def full_width(self) -> int:
        return sum(self.tabSizeHint(i).width() for i in range(self.count()))

    def tabSizeHint(self, index: int) -> QSize:
        px = self.theme.px
        words = QFontMetrics(self.theme.font("strong")).horizontalAdvance(self._words(index))
        return QSize(words + px(_PADDING + _GAP), px(Height.CONTROL))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(self.full_width(), self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring_rect(self) -> QRect:
        """The focus ring goes round the chosen tab, not round the bar."""
        return self.tabRect(self.currentIndex()).adjusted(0, 0, -self.theme.px(_GAP), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self.theme
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for index in range(self.count()):
            rect = QRectF(self.tabRect(index)).adjusted(0, 0, -theme.px(_GAP), 0)
            on = index == self.currentIndex()
            if on or index == pointed:
                ground = "selected" if on else "hover"
                border = "accent_text" if on and theme.stroke.tone else None
                paint.box(painter, rect, theme.px(Radius.CONTROL), ground, border, 1, theme)
            painter.setFont(theme.font("strong" if on else "name"))
            colour = "accent_text" if on else "text2"
            painter.setPen(theme.colour(colour if self.isTabEnabled(index) else "text3"))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._words(index))
        painter.end()

    def _words(self, index: int) -> str:
        return self.tabText(index).replace("&&", "&")
