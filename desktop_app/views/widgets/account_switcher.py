"""The account one works in: never out of sight, changed here.

Owns: the button (236 x 44) and the list it opens. Must not: know accounts beyond ``AccountEntry``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold
from desktop_app.views.theme.tokens import Height, Icon, Radius, Width
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.themed import Themed

if TYPE_CHECKING:
    from desktop_app.views.widgets.account_popup import AccountPopup


class AccountSwitcher(Themed, QPushButton):
    """``AccountSwitcher("Account", entries, current="a1", connect_text="Connect an account")``.

    Signals: ``account_chosen(str)`` with the key of another account, ``connect_requested``. With no
    account at all
    it shows ``connect_text`` and pressing it asks to connect.
    """

    account_chosen = Signal(str)
    connect_requested = Signal()

    def __init__(
        self,
        label: str,
        accounts: Sequence[AccountEntry],
        current: str = "",
        connect_text: str = "",
        search_placeholder: str = "",
        width: int = Width.SWITCHER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label, self._width = label, width
        self._connect_text = connect_text
        self._search_placeholder = search_placeholder
        self._accounts: list[AccountEntry] = []
        self._current = ""
        self.popup: AccountPopup | None = None
        self._least = width
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.SWITCHER, low=Height.SWITCHER_LOW)
        self.setProperty("ring_radius", Radius.BANNER)
        self.setAutoDefault(False)
        self.clicked.connect(self.open_list)
        self.set_accounts(accounts, current)
        self.begin_look()

    @property
    def current(self) -> AccountEntry | None:
        return next((one for one in self._accounts if one.key == self._current), None)

    def set_accounts(self, accounts: Sequence[AccountEntry], current: str = "") -> None:
        self._accounts = list(accounts)
        self._current = current or (accounts[0].key if accounts else "")
        self._tell()

    def set_current(self, key: str) -> None:
        """Show another account; emits nothing."""
        self._current = key
        self._tell()

    def open_list(self) -> None:
        if not self._accounts:
            self.connect_requested.emit()
            return
        from desktop_app.views.widgets.account_popup import AccountPopup  # the first picture is without it

        popup = AccountPopup(
            self._label, self._accounts, self._current, self._connect_text, self._search_placeholder, self
        )
        popup.account_chosen.connect(self._chosen)
        popup.connect_requested.connect(self.connect_requested)
        self.popup = popup
        popup.show_at(self.mapToGlobal(QPoint(0, self.height() + self.theme.px(4))), self.width())

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(min(self._width, self._least)), self.theme.px(Height.SWITCHER))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(self._least), self.sizeHint().height())

    def set_least(self, width: int) -> None:
        """How narrow it may become, in design px; its name is cut then."""
        if width != self._least:
            self._least = width
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        rect = QRectF(self.rect())
        ground = "sunken" if self.isDown() else "hover" if self.underMouse() else "surface"
        paint.box(painter, rect, px(Radius.BANNER), ground, "field", 1, theme)
        one = self.current
        if one is None:
            paint.text_in(
                painter, theme, rect.adjusted(px(16), 0, -px(36), 0), self._connect_text, "name", "text"
            )
        else:
            cut = paint.account_plate(painter, theme, rect, one.name, one.detail, one.colour, 36)
            tip = f"{one.name}\n{one.detail}" if cut else ""
            if tip != self.toolTip():
                self.setToolTip(tip)
        side = px(Icon.CONTROL)
        corner = QPointF(self.width() - px(12) - side, (self.height() - side) // 2)
        paint.icon(painter, theme, "chevrons-up-down", corner, Icon.CONTROL, "text2")
        painter.end()

    def _chosen(self, key: str) -> None:
        if key != self._current:
            self.set_current(key)
            self.account_chosen.emit(key)

    def _tell(self) -> None:
        one = self.current
        self.setAccessibleName(f"{self._label}: {one.name}, {one.detail}" if one else self._connect_text)
        self.update()
