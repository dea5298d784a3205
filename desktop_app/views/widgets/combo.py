"""A choice out of a list that opens.

Owns: measuring its longest entry, cutting what still does not fit, the arrow. Must not: decide entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)

from desktop_app.views.theme.tokens import Height, Icon
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.text_field import FieldState
from desktop_app.views.widgets.themed import Themed, set_look

_ICON_ROLE = Qt.ItemDataRole.UserRole + 1
_LEFT, _ICON_GAP, _RIGHT = 11, 8, 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a combo box: what is shown, what it stands for, and an icon from the table."""

    text: str
    value: Any = None
    icon: str = ""


class Combo(Themed, QComboBox):
    """``Combo([Entry("All lists", None), Entry("Newsletter", "id-1")], label="List")``.

    As wide as its longest entry (up to ``max_width``); Signals are QComboBox's, ``value()`` is the entry's
    value.
    """

    def __init__(
        self,
        entries: Sequence[Entry | str] = (),
        label: str = "",
        max_width: int = 320,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._max_width = max_width
        self.setAccessibleName(label)
        self.setAccessibleDescription(label)  # some systems say only what is chosen as its name
        self._list: QListView | None = None
        self.setMaxVisibleItems(12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Preferred
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.set_entries(entries)
        self.currentIndexChanged.connect(self._tell)
        self.begin_look()

    def set_entries(self, entries: Sequence[Entry | str]) -> None:
        """Replace the entries; the chosen value stays chosen when it is still among them."""
        kept = self.currentData()
        blocked = self.blockSignals(True)
        self.clear()
        for entry in entries:
            one = Entry(entry, entry) if isinstance(entry, str) else entry
            self.addItem(one.text, one.value)
            self.setItemData(self.count() - 1, one.icon, _ICON_ROLE)
        self.blockSignals(blocked)
        if kept is not None:
            self.set_value(kept)
        self._tell()
        self.updateGeometry()

    def value(self) -> Any:
        return self.currentData()

    def set_value(self, value: Any) -> bool:
        """Choose the entry with ``value``; False when there is none."""
        for index in range(self.count()):
            if self.itemData(index) == value:
                self.setCurrentIndex(index)
                return True
        return False

    def set_state(self, state: FieldState) -> None:
        set_look(self, state=state)

    def restyle(self) -> None:
        self.setFont(self.theme.font("body"))
        if self._list is not None:
            self._list.setFont(self.theme.font("body"))
        self._tell()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        px = self.theme.px
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        if any(self.itemData(i, _ICON_ROLE) for i in range(self.count())):
            widest += px(Icon.CONTROL + _ICON_GAP)
        width = min(widest + px(_LEFT + _RIGHT) + 4, px(self._max_width))
        return QSize(width, px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self.theme.px(80)), self.theme.px(Height.CONTROL))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # a page that scrolls under the pointer must not change what is chosen
        event.ignore()

    def showPopup(self) -> None:
        if self._list is None:
            self._list = self._make_list()
        metrics = QFontMetrics(self.font())
        px = self.theme.px
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        icons = any(self.itemData(i, _ICON_ROLE) for i in range(self.count()))
        self._list.setMinimumWidth(
            max(self.width(), min(widest + px(64) + (px(24) if icons else 0), px(520)))
        )
        self.view().setAccessibleName(self.accessibleName())  # what is chosen here, said with the list
        super().showPopup()

    def _make_list(self) -> QListView:
        """Made when it is opened first: it costs as much as the rest, and a page holds many."""
        view = QListView(self)
        view.setProperty("k", "popup")
        view.setFont(self.theme.font("body"))
        self.setView(view)
        self.setItemDelegate(_EntryDelegate(self))
        return view

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        theme, px = self.theme, self.theme.px
        colour = "text" if self.isEnabled() else "text3"
        side = px(Icon.CONTROL)
        top = (self.height() - side) // 2
        paint.icon(
            painter,
            theme,
            "chevron-down",
            QPointF(self.width() - px(8) - side, top),
            16,
            "text2" if self.isEnabled() else "text3",
        )
        name = self.itemData(self.currentIndex(), _ICON_ROLE)
        if name:
            paint.icon(
                painter, theme, name, QPointF(px(_LEFT), top), 16, "text2" if self.isEnabled() else "text3"
            )
        painter.setPen(theme.colour(colour if self.currentIndex() >= 0 else "text3"))
        shown = paint.elided(QFontMetrics(self.font()), self._shown(), self._room())
        rect = self.rect().adjusted(self.width() - px(_RIGHT) - self._room(), 0, -px(_RIGHT), 0)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()

    def _shown(self) -> str:
        return self.currentText() if self.currentIndex() >= 0 else self.placeholderText()

    def _room(self) -> int:
        px = self.theme.px
        icon = px(Icon.CONTROL + _ICON_GAP) if self.itemData(self.currentIndex(), _ICON_ROLE) else 0
        return self.width() - px(_LEFT + 1) - icon - px(_RIGHT)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        cut = QFontMetrics(self.font()).horizontalAdvance(self._shown()) > self._room()
        self.setToolTip(self._shown() if cut else "")


class _EntryDelegate(QStyledItemDelegate):
    """Rows of the open list: 32 high, icon, text, a tick at the chosen one."""

    def __init__(self, combo: Combo) -> None:
        super().__init__(combo)
        self._combo = combo

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._combo.theme.px(Height.CONTROL))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, px = self._combo.theme, self._combo.theme.px
        rect = QRectF(option.rect)
        chosen = index.row() == self._combo.currentIndex()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint.box(painter, rect, px(6), "selected", None, 1, theme)
        left = rect.x() + px(8)
        icon = index.data(_ICON_ROLE)
        middle = rect.y() + (rect.height() - px(16)) // 2
        if icon:
            paint.icon(painter, theme, icon, QPointF(left, middle), 16, "text2")
            left += px(24)
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        room = QRectF(left, rect.y(), rect.right() - px(28) - left, rect.height())
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        paint.text_in(painter, theme, room, text, "body", "text" if enabled else "text3")
        if chosen:
            paint.icon(painter, theme, "check", QPointF(rect.right() - px(24), middle), 16, "accent_text")
