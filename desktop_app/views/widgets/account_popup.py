"""The list of accounts that the switcher opens.

Owns: its rows, the search from 8 accounts on, keys. "Connect an account" stands last.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.views.theme.measure import column
from desktop_app.views.theme.tokens import Height, Icon, Radius
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.themed import Themed

SEARCH_FROM = 8
_ENTRY = Qt.ItemDataRole.UserRole + 1


class AccountPopup(Themed, QFrame):
    """Opened by ``AccountSwitcher``. Arrows move, Enter chooses, Esc closes, typing searches."""

    account_chosen = Signal(str)
    connect_requested = Signal()

    def __init__(
        self,
        label: str,
        accounts: Sequence[AccountEntry],
        current: str,
        connect_text: str,
        search_placeholder: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._accounts = list(accounts)
        self._current = current
        self._model = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_AccountDelegate(self))
        self.list.setAccessibleName(label)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.installEventFilter(self)
        self.setAccessibleName(label)
        self.list.selectionModel().selectionChanged.connect(self._select_soon)
        layout = column(margins=(5, 5, 5, 5), gap=4, parent=self)
        self.search: SearchField | None = None
        if len(self._accounts) >= SEARCH_FROM:
            self.search = SearchField(search_placeholder, width=1000, parent=self)
            self.search.textChanged.connect(self._fill)
            self.search.installEventFilter(self)
            layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.connect_button: Button | None = None
        if connect_text:
            self.connect_button = Button(connect_text, "quiet", "plus", parent=self)
            self.connect_button.set_wide()
            self.connect_button.setProperty("align", "left")
            self.connect_button.clicked.connect(self._connect)
            layout.addWidget(self.connect_button)
        self._fill("")
        self.begin_look()

    @property
    def shown(self) -> list[str]:
        """Keys of the accounts in the list now."""
        return [self._model.item(i).data(_ENTRY).key for i in range(self._model.rowCount())]

    def paintEvent(self, event: QPaintEvent) -> None:
        # a translucent window draws no ground of its own
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), self.theme.px(Radius.CARD), "surface", "line2", 1, self.theme)
        painter.end()

    def show_at(self, corner: QPoint, width: int) -> None:
        px = self.theme.px
        rows = min(max(self._model.rowCount(), 1), 8)
        self.list.setFixedHeight(rows * px(Height.SWITCHER))
        self.setFixedWidth(max(width, px(280)))
        self.adjustSize()
        screen = self.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()
        (self.search or self.list).setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._go(self.list.currentIndex().row() + step)
            return True
        return False

    def _fill(self, wanted: str) -> None:
        self._model.clear()
        needle = wanted.casefold().strip()
        chosen = 0
        for one in self._accounts:
            if needle and needle not in f"{one.name} {one.detail}".casefold():
                continue
            item = QStandardItem(one.name)
            item.setData(one, _ENTRY)
            item.setData(f"{one.name}, {one.detail}", Qt.ItemDataRole.AccessibleTextRole)
            item.setEditable(False)
            if one.key == self._current:
                chosen = self._model.rowCount()
            self._model.appendRow(item)
        self._go(chosen)

    def _go(self, row: int) -> None:
        if self._model.rowCount():
            row = max(0, min(row, self._model.rowCount() - 1))
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _select_soon(self) -> None:
        """Keys and mouse move the current row with what they select. What is selected elsewhere was selected
        by somebody outside (a reader, by voice): for them that is the choice."""
        QTimer.singleShot(0, self, self._choose_selected)

    def _choose_selected(self) -> None:
        rows = [one.row() for one in self.list.selectionModel().selectedRows()]
        if rows and rows != [self.list.currentIndex().row()]:
            self._choose(rows[0])

    def _choose(self, row: int) -> None:
        if 0 <= row < self._model.rowCount():
            key = self._model.item(row).data(_ENTRY).key
            self.close()
            self.account_chosen.emit(key)

    def _connect(self) -> None:
        self.close()
        self.connect_requested.emit()

    def current_key(self) -> str:
        return self._current


class _AccountDelegate(QStyledItemDelegate):
    def __init__(self, popup: AccountPopup) -> None:
        super().__init__(popup)
        self._popup = popup

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, self._popup.theme.px(Height.SWITCHER))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        theme, px = self._popup.theme, self._popup.theme.px
        one: AccountEntry = index.data(_ENTRY)  # type: ignore[attr-defined]
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.box(painter, rect, px(Radius.CONTROL), "selected", None, 1, theme)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, px(Radius.CONTROL), "hover", None, 1, theme)
        paint.account_plate(painter, theme, rect, one.name, one.detail, one.colour, 36)
        if one.key == self._popup.current_key():
            side = px(Icon.CONTROL)
            corner = QPointF(rect.right() - px(12) - side, rect.y() + (rect.height() - side) // 2)
            paint.icon(painter, theme, "check", corner, Icon.CONTROL, "accent_text")
