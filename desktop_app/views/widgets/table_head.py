"""The head of ``TableView``: 36 high, sorts on click, opens its menu on right click or Alt+Down.

Owns: how a column's head is drawn. Must not: sort by itself (the model does).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.table_delegate import FIRST_PADDING, PADDING
from desktop_app.views.widgets.themed import Themed

_ARROW = 12


class TableHead(Themed, QHeaderView):
    """Signals: ``menu_requested(int, QPoint)`` with the logical column and a global place."""

    menu_requested = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sortable = True
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.begin_look()

    def restyle(self) -> None:
        self.setFont(self.theme.font("head"))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(Height.COLUMN_HEAD))

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        text = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        width = QFontMetricsF(self.theme.font("head")).horizontalAdvance(text)
        px = self.theme.px
        first = FIRST_PADDING if self.visualIndex(logicalIndex) == 0 else PADDING
        return QSize(round(width) + px(first + PADDING + _ARROW + 4), px(Height.COLUMN_HEAD))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        column = self.logicalIndexAt(event.pos())
        if column >= 0:
            self.menu_requested.emit(column, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect = self.viewport().rect()
        painter.fillRect(rect, self.theme.colour("surface"))
        for visual in range(self.count()):
            logical = self.logicalIndex(visual)
            if not self.isSectionHidden(logical):
                x, width = self.sectionViewportPosition(logical), self.sectionSize(logical)
                self._section(painter, QRect(x, 0, width, rect.height()), logical)
        # one line under the whole head, past the last column too
        painter.fillRect(QRect(0, rect.height() - 1, rect.width(), 1), self.theme.colour("line2"))
        painter.end()

    def _is_last(self, logical: int) -> bool:
        shown = [one for one in range(self.count()) if not self.isSectionHidden(one)]
        return bool(shown) and self.visualIndex(logical) == max(self.visualIndex(one) for one in shown)

    def _section(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme, px = self.theme, self.theme.px
        model = self.model()
        text = str(model.headerData(logical, Qt.Orientation.Horizontal) or "")
        told = model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        to_right = told is not None and bool(int(told) & int(Qt.AlignmentFlag.AlignRight))
        first = FIRST_PADDING if self.visualIndex(logical) == 0 else PADDING
        last = FIRST_PADDING if self._is_last(logical) else PADDING
        room = QRectF(rect.adjusted(px(first), 0, -px(last), 0))
        sorted_by = self.isSortIndicatorShown() and self.sortIndicatorSection() == logical
        width = QFontMetricsF(theme.font("head")).horizontalAdvance(text)
        filtered = self.is_filtered(logical)
        if sorted_by or filtered:
            # the arrow stands in the padding beside the words, so that sorting cuts no head; the sign of a
            # filter stands beside it and takes its room from the words
            side, gap = px(_ARROW), px(2)
            rest = room.width() + (px(PADDING) - side - 2 * gap if sorted_by else 0)
            shown = min(width, rest - (side + 2 * gap if filtered else 0))
            x, step = room.x() + shown + gap, side + 2 * gap
            if to_right:
                x, step = room.right() - shown - gap - side, -step
            signs = []
            if sorted_by:
                up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
                signs.append(("arrow-up" if up else "arrow-down", "text2"))
            if filtered:
                signs.append(("funnel", "accent_text"))
            for place, (name, ink) in enumerate(signs):
                corner = QPointF(round(x + place * step), (rect.height() - side) // 2)
                paint.icon(painter, theme, name, corner, _ARROW, ink)
            room = QRectF(room.right() - shown if to_right else room.x(), 0, shown + 1, rect.height())
        align = Qt.AlignmentFlag.AlignRight if to_right else Qt.AlignmentFlag.AlignLeft
        paint.text_in(
            painter, theme, room, text, "head", "text2" if sorted_by or filtered else "text3", align
        )

    def is_filtered(self, column: int) -> bool:
        """Whether rows are narrowed by this column."""
        told = getattr(self.model(), "is_filtered", None)
        return told is not None and bool(told(column))

    def viewportEvent(self, event: QEvent) -> bool:
        """The full words of a head that is cut, as a tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.cut_text(self.logicalIndexAt(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def cut_text(self, column: int) -> str:
        """The words of a head that do not fit, else ""."""
        if column < 0:
            return ""
        text = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        width = QFontMetricsF(self.theme.font("head")).horizontalAdvance(text)
        first = FIRST_PADDING if self.visualIndex(column) == 0 else PADDING
        return text if width > self.sectionSize(column) - self.theme.px(first + PADDING) + 1 else ""
