"""A progress bar: 12 px on the running page, 6 px in the status line.

Owns: how it looks and that it glides. Unknown length is told in words: there is no moving stripe.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from desktop_app.views.theme.tokens import Motion
from desktop_app.views.widgets.themed import Themed

_STEPS = 10_000


class ProgressBar(Themed, QProgressBar):
    """``ProgressBar("Import")``, ``set_progress(12_000, 18_110)``; ``thin`` is the 6 px one."""

    def __init__(self, label: str, thin: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thin = thin
        self._drawn = 0.0
        self.setAccessibleName(label)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.setValue(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._glide = QVariantAnimation(self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._moved)
        self.begin_look()

    @property
    def share(self) -> float:
        """What was told last, 0 to 1."""
        return self.value() / _STEPS

    def set_progress(self, done: int, total: int) -> None:
        """``total`` 0 shows an empty bar."""
        share = max(0.0, min(done / total, 1.0)) if total > 0 else 0.0
        self.setValue(round(share * _STEPS))
        duration = self.theme.ms(Motion.PROGRESS)
        self._glide.stop()
        if not duration or share < self._drawn or not self.isVisible():
            self._moved(share)
            return
        self._glide.setDuration(duration)
        self._glide.setStartValue(self._drawn)
        self._glide.setEndValue(share)
        self._glide.start()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(160), self.theme.px(6 if self._thin else 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        track = QPainterPath()
        track.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setClipPath(track)
        painter.fillRect(rect, self.theme.colour("mute_soft"))
        done = QRectF(rect.x(), rect.y(), round(rect.width() * self._drawn), rect.height())
        painter.fillRect(done, self.theme.colour("accent"))
        painter.end()

    def _moved(self, share: object) -> None:
        self._drawn = float(share)  # type: ignore[arg-type]
        self.update()
