"""The letters of a picture: what a widget paints as text, as it would stand in a picture of it.

Owns: a canvas that keeps every painted text. Must not: look into a widget.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QPaintDevice, QPaintEngine, QRegion
from PySide6.QtWidgets import QWidget


class _Letters(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.texts: list[str] = []

    def begin(self, _device: Any) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def updateState(self, _state: Any) -> None: ...

    def drawPixmap(self, *_given: Any) -> None: ...

    def drawImage(self, *_given: Any) -> None: ...

    def drawPath(self, _path: Any) -> None: ...

    def drawPolygon(self, *_given: Any) -> None: ...

    def drawTextItem(self, _place: Any, item: Any) -> None:
        self.texts.append(item.text())

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User


class _Canvas(QPaintDevice):
    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.engine = _Letters()
        metric = QPaintDevice.PaintDeviceMetric
        dots = round(QGuiApplication.primaryScreen().logicalDotsPerInch())
        self._told = {
            metric.PdmWidth: width, metric.PdmHeight: height, metric.PdmWidthMM: width // 4,
            metric.PdmHeightMM: height // 4, metric.PdmNumColors: 2**24, metric.PdmDepth: 32,
            metric.PdmDpiX: dots, metric.PdmDpiY: dots, metric.PdmPhysicalDpiX: dots,
            metric.PdmPhysicalDpiY: dots, metric.PdmDevicePixelRatio: 1,
            metric.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
        }  # fmt: skip

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        return self._told.get(which, 0)


def words_of_picture(widget: QWidget) -> str:
    """Everything that is painted as text, a piece a line."""
    canvas = _Canvas(widget.width(), widget.height())
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    widget.render(canvas, QPoint(), QRegion(), flags)
    return "\n".join(canvas.engine.texts)
