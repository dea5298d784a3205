""" "Done, undo?" at the bottom of the window.

Owns: one toast at a time, its seconds, where it lies: never over buttons of a footer, beside a dialog where
there is room. Must not: be used for
errors (they are banners).
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QPushButton, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme import current_theme
from desktop_app.views.theme.measure import hold, row, space
from desktop_app.views.theme.tokens import Height, Icon, Motion
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.themed import Themed

MOST = 760
"""Design px: a longer sentence ends in an ellipsis and is told whole by the tool tip."""


class Toast(Themed, QFrame):
    """The plate itself; screens use ``Toaster``. Signals: ``undone``, ``ended`` (after the last second or
    undo)."""

    undone = Signal()
    ended = Signal()

    def __init__(
        self, text: str, undo: str = "", seconds: int = 8, shadow: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "toast")
        self.seconds_left = seconds
        self.setAccessibleName(text)
        self._text = ElidedLabel(text, "name", min_width=120)
        self._seconds = Label("", "clock")
        layout = row(
            IconLabel("circle-check", "good_fill", Icon.BANNER),
            self._text,
            margins=(16, 0, 16, 0),
            gap=8,
            parent=self,
        )
        layout.setStretch(1, 1)
        self.undo_button = LinkButton(undo) if undo else None
        if self.undo_button is not None:
            space(layout, 6)
            layout.addWidget(self.undo_button)
            layout.addWidget(self._seconds)
            self.undo_button.clicked.connect(self._undo)
            self.undo_button.installEventFilter(self)
        else:
            self._seconds.hide()
        hold(self, height=Height.TOAST)
        if shadow:
            effect = QGraphicsDropShadowEffect(self)
            effect.setBlurRadius(24)
            effect.setOffset(0, 4)
            effect.setColor(self.theme.colour("shadow", 0.2))
            self.setGraphicsEffect(effect)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._count()
        self.begin_look()

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.undo_button is None or not self.undo_button.hasFocus():
            self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self._timer.start()
        return False

    def _tick(self) -> None:
        self.seconds_left -= 1
        self._count()
        if self.seconds_left <= 0:
            self._timer.stop()
            self.ended.emit()

    def _count(self) -> None:
        self._seconds.setText(t("widgets.seconds_short", seconds=self.seconds_left))

    def _undo(self) -> None:
        self._timer.stop()
        self.undone.emit()
        self.ended.emit()


def _has_buttons(foot: QFrame) -> bool:
    return any(one.isVisible() for one in foot.findChildren(QPushButton) if one.property("k") != "link")


class Toaster(QObject):
    """One per window: ``toaster.show_toast("List removed", undo="Undo", on_undo=vm.undo)``.

    ``above`` is the height of what lies at the bottom (status line). A new toast replaces the old one.
    Signals: ``told(str)`` with the sentence of each, for whoever keeps them.
    """

    told = Signal(str)

    def __init__(self, window: QWidget, above: int = Height.STATUS) -> None:
        super().__init__(window)
        self._window = window
        self._above = above
        self._toast: Toast | None = None
        self._slide: QPropertyAnimation | None = None
        window.installEventFilter(self)

    @property
    def toast(self) -> Toast | None:
        return self._toast

    def show_toast(self, text: str, undo: str = "", on_undo: object = None, seconds: int = 8) -> Toast:
        self.take_away()
        toast = Toast(text, undo, seconds, parent=self._window)
        if callable(on_undo):
            toast.undone.connect(on_undo)
        toast.ended.connect(self.take_away)
        self._toast = toast
        self._place()
        toast.show()
        toast.raise_()
        toast.start()
        self._come_in()
        announce(toast, text)  # without moving the focus
        self.told.emit(text)
        return toast

    def take_away(self) -> None:
        if self._toast is not None:
            toast, self._toast = self._toast, None
            toast.hide()
            toast.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        toast = self._toast
        if toast is None:
            return
        px = toast.theme.px
        width = min(toast.sizeHint().width(), self._window.width() - 2 * px(16), px(MOST))
        toast.resize(width, px(Height.TOAST))
        toast.move(self._home())

    def _home(self) -> QPoint:
        toast = self._toast
        assert toast is not None
        px = toast.theme.px
        x = (self._window.width() - toast.width()) // 2
        place = QRect(QPoint(x, self._window.height() - px(self._above + 16) - toast.height()), toast.size())
        for foot in sorted(self._footers(), key=QRect.top, reverse=True):
            if foot.intersects(place):
                place.moveBottom(foot.top() - px(16))
        self._beside_dialogs(place)
        return place.topLeft()

    def _beside_dialogs(self, place: QRect) -> None:
        """Move ``place`` below an open dialog, else above it: what is being decided there is not covered."""
        open_ = [one for one in self._window.findChildren(QFrame) if one.property("k") == "dialog"]
        covered = QRect()
        for one in open_:
            if one.isVisible():
                covered |= QRect(one.mapTo(self._window, QPoint(0, 0)), one.size())
        if covered.isEmpty():
            return
        least = place.height() + 2 * current_theme().px(8)
        below, above = self._window.height() - covered.bottom() - 1, covered.top()
        if below >= least:
            place.moveTop(covered.bottom() + 1 + (below - place.height()) // 2)
        elif above >= least:
            place.moveTop((above - place.height()) // 2)

    def _footers(self) -> list[QRect]:
        """Where the buttons of pages and dialogs are, with the frame of a dialog below them."""
        gap = current_theme().px(8)
        return [
            QRect(one.mapTo(self._window, QPoint(0, 0)), one.size()).adjusted(0, 0, 0, gap)
            for one in self._window.findChildren(QFrame)
            if one.property("k") in ("foot", "dialog_foot") and one.isVisible() and _has_buttons(one)
        ]

    def _come_in(self) -> None:
        toast = self._toast
        if toast is None or not toast.theme.ms(Motion.IN):
            return
        slide = QPropertyAnimation(toast, b"pos", toast)
        slide.setDuration(toast.theme.ms(Motion.IN))
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setStartValue(self._home() + QPoint(0, toast.theme.px(12)))
        slide.setEndValue(self._home())
        slide.start()
        self._slide = slide
