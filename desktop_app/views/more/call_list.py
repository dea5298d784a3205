"""The calls of a platform by group, as a list that keys move through.

Owns: how groups and calls look. Must not: know what a call does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.calls import PlatformCall
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.themed import Themed

NAME = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class CallList(Themed, QListView):
    """Signals: ``chosen(str)`` the call's name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "clear")
        self.setAccessibleName(t("more.open_short"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setItemDelegate(_LineDelegate(self))
        self._lines = QStandardItemModel(self)
        self.setModel(self._lines)
        self.clicked.connect(self._tell)
        self.begin_look()

    def set_groups(self, groups: Sequence[tuple[str, Sequence[PlatformCall]]], current: str) -> None:
        self._lines.clear()
        for group, calls in groups:
            head = QStandardItem(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._lines.appendRow(head)
            for call in calls:
                line = QStandardItem(t(call.title))
                line.setData(call.name, NAME)
                line.setToolTip(t(call.does) if call.does else "")
                self._lines.appendRow(line)
        self.set_current(current)
        if not current:  # another platform's calls begin at their beginning
            self.scrollToTop()

    def set_current(self, name: str) -> None:
        for place in range(self._lines.rowCount()):
            index = self._lines.index(place, 0)
            if name and index.data(NAME) == name:
                self.setCurrentIndex(index)
                return
        self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._tell(self.currentIndex())

    def _tell(self, index: QModelIndex) -> None:
        name = index.data(NAME) if index.isValid() else None
        if name:
            self.chosen.emit(str(name))


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, view: CallList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._view.theme.px(36 if index.data(NAME) else 40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._view.theme, self._view.theme.px
        rect = QRectF(option.rect)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not index.data(NAME):
            room = rect.adjusted(px(16), px(8), -px(16), 0)
            paint.text_in(painter, theme, room, text, "head", "text3")
            return
        chosen = index == self._view.currentIndex()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            box = rect.adjusted(px(8), px(2), -px(8), -px(2))
            paint.box(painter, box, px(6), "selected" if chosen else "hover", None, 1, theme)
        room = rect.adjusted(px(16), 0, -px(16), 0)
        paint.text_in(painter, theme, room, text, "strong" if chosen else "body",
                      "accent_text" if chosen else "text")  # fmt: skip
