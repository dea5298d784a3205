"""The violet banner of training mode: over everything, cannot be closed.

Owns: its stripes and places. Must not: have a close button.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row, space
from desktop_app.views.theme.tokens import Height, Icon
from desktop_app.views.widgets import paint
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.themed import Themed, show_if


class TrainingBanner(Themed, QFrame):
    """``TrainingBanner("TRAINING", "Nothing here is real. ...", clock="Clock runs 20x", menu="Trainer
    menu")``.

    Signals: ``menu_requested(QPoint)`` with the global place under the button.
    """

    menu_requested = Signal(object)

    def __init__(
        self, word: str, sentence: str, clock: str = "", menu: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{word}. {sentence}")
        self._sentence = ElidedLabel(sentence, "strong", "on_accent", min_width=60)
        self._clock = ElidedLabel(clock, "small", "on_accent", min_width=40)
        layout = row(
            IconLabel("graduation-cap", "on_accent", Icon.BANNER),
            _Plate(word),
            self._sentence,
            self._clock,
            margins=(16, 0, 16, 0),
            gap=10,
            parent=self,
        )
        layout.setStretch(2, 1)
        self.menu_button = _TrainerButton(menu)
        show_if(self.menu_button, bool(menu))
        self.menu_button.clicked.connect(
            lambda _checked=False: self.menu_requested.emit(
                self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft())
            )
        )
        space(layout, 6)
        layout.addWidget(self.menu_button)
        hold(self, height=Height.TRAINING, low=Height.TRAINING_LOW)
        self.begin_look()

    def set_clock(self, text: str) -> None:
        self._clock.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.theme.colour("train"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("train2"))
        high = self.height()
        step, wide = self.theme.px(22), self.theme.px(11)
        for x in range(-high - step, self.width() + step, step):
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, high),
                        QPointF(x + wide, high),
                        QPointF(x + wide + high * 0.6, 0),
                        QPointF(x + high * 0.6, 0),
                    ]
                )
            )
        painter.end()


class _TrainerButton(Button):
    """28 high inside the 36 of the banner."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "on_train")
        self.setProperty("ring_colour", "on_accent")

    def restyle(self) -> None:
        super().restyle()
        font = self.theme.font("field")
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(24))


class _Plate(Themed, QLabel):
    """The word TRAINING in violet on white."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.begin_look()

    def restyle(self) -> None:
        font = self.theme.font("pill")
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        px = self.theme.px
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text()) + px(22)
        return QSize(round(width), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.box(painter, rect, self.theme.px(4), "on_accent", None, 1, self.theme)
        painter.setFont(self.font())
        painter.setPen(self.theme.colour("train"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()
