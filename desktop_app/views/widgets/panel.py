"""The side panel, and the place that puts it beside a table or, in a narrow window, over it.

Owns: 336 px, the closing, the lying over. Must not: know what it shows.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, empty, hold, note_layout, row
from desktop_app.views.theme.tokens import Motion, Width
from desktop_app.views.widgets.avatar import Avatar
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import Themed, show_if

LOW, FLAT = 240, 160


class Panel(Themed, QFrame):
    """``panel.set_head("Olena Shevchenko", pill=Pill("Subscribed", "good"), avatar=True)``, content into
    ``panel.body``, buttons by ``set_footer``. Signals: ``closed`` (cross or Esc).
    """

    closed = Signal()

    def __init__(self, label: str, width: int = Width.PANEL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "panel")
        self.setAccessibleName(label)
        self.design_width = width
        self.avatar = Avatar("")
        self.avatar.hide()
        self.title = ElidedLabel("", "h3")
        self.line = ElidedLabel("", "cap")
        self.line.hide()
        self._pill_place = row(gap=0)
        self.pill: Pill | None = None
        self.close_button = IconButton("x", t("widgets.close_panel"))
        self.close_button.clicked.connect(lambda _checked=False: self.closed.emit())
        self._below = QWidget()  # what a low panel has no room for
        column(self.line, self._pill_place, gap=3, parent=self._below)
        names = column(None, self.title, self._below, None, gap=3)
        head = row(self.avatar, names, self.close_button, margins=(0, 0, 16, 0), gap=12)
        head.setStretch(1, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        self.body = column(gap=12, margins=(0, 4, 16, 0), parent=inner)
        self.scroll_area = ScrollPage(inner, sideways=False)
        self._footer_place = QWidget()
        self._footer: QHBoxLayout = row(margins=(0, 0, 16, 0), gap=8, parent=self._footer_place)
        self._footer_place.hide()
        hold(self.scroll_area, min_height=16)
        line = row(Separator(), margins=(0, 0, 16, 0))
        self._halves = column(head, line, self.scroll_area, self._footer_place, gap=8, parent=self)
        self._halves.setStretch(2, 1)
        self._flat = False
        self._fit()
        hold(self, width=width)
        self.begin_look()

    def set_head(self, title: str, line: str = "", pill: Pill | None = None, avatar: bool = False) -> None:
        self.title.setText(title)
        self.line.setText(line)
        show_if(self.line, bool(line))
        self.avatar.set_name(title)
        show_if(self.avatar, avatar)
        if self.pill is not None:
            self.pill.hide()
            self.pill.deleteLater()
        self.pill = pill
        if pill is not None:
            self._pill_place.insertWidget(0, pill)
            if self._pill_place.count() == 1:
                self._pill_place.addStretch(1)

    def set_footer(self, *items: Button | None) -> None:
        """Buttons from left to right, ``None`` for a stretch; what stood there is deleted."""
        empty(self._footer, items)
        for button in items:
            if button is None:
                self._footer.addStretch(1)
            else:
                self._footer.addWidget(button)
        if items and None not in items:
            self._footer.addStretch(1)
        show_if(self._footer_place, bool(items))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a low window the name, the fields and the buttons come first; in the lowest the buttons scroll
        with the fields."""
        low = 0 < self.height() < self.theme.px(LOW)
        flat = 0 < self.height() < self.theme.px(FLAT)
        if flat != self._flat:
            self._flat = flat
            (self.body if flat else self._halves).addWidget(self._footer_place)
        show_if(self._below, not low)
        note_layout(self._halves, (16, 6, 0, 6) if low else (16, 14, 0, 16), 4 if low else 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


class PanelHost(Themed, QWidget):
    """``PanelHost(main, panel)``: the panel right of ``main``; when the window is narrower than 1100 it
    lies over it.

    ``open_panel()`` and ``close_panel()``; Signals: ``panel_closed`` when a person closed it.
    """

    panel_closed = Signal()

    def __init__(self, main: QWidget, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.main, self.panel = main, panel
        self._layout = row(main, gap=0, parent=self)
        self._layout.setStretch(0, 1)
        self._open = False
        self._over = False
        self._slide: QPropertyAnimation | None = None
        panel.setParent(self)
        panel.hide()
        panel.closed.connect(self._closed)
        self.begin_look()

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def lies_over(self) -> bool:
        return self._over

    def restyle(self) -> None:
        self._arrange()

    def open_panel(self) -> None:
        if not self._open:
            self._open = True
            self._arrange()
            self.panel.show()
            if self._over:
                self._come_in()

    def close_panel(self) -> None:
        if self._open:
            self._open = False
            had = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self.panel.hide()
            if had:
                self.main.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._over:
            self.panel.setGeometry(self._place())
        return super().event(event)

    def _arrange(self) -> None:
        over = self.window().width() < self.theme.px(Width.PANEL_OVERLAYS_BELOW)
        if over != self._over or (not over and self._layout.indexOf(self.panel) < 0):
            self._over = over
            if over:
                self._layout.removeWidget(self.panel)
            else:
                self._layout.addWidget(self.panel)
        if over:
            self.panel.setGeometry(self._place())
            self.panel.raise_()

    def _place(self) -> QRect:
        width = min(self.theme.px(self.panel.design_width), self.width())
        return self.rect().adjusted(self.width() - width, 0, 0, 0)

    def _come_in(self) -> None:
        duration = self.theme.ms(Motion.IN)
        if not duration:
            return
        slide = QPropertyAnimation(self.panel, b"pos", self.panel)
        slide.setDuration(duration)
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        end = self._place().topLeft()
        slide.setStartValue(end + QPoint(self.theme.px(24), 0))
        slide.setEndValue(end)
        slide.start()
        self._slide = slide

    def _closed(self) -> None:
        self.close_panel()
        self.panel_closed.emit()
