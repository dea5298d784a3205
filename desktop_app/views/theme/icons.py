"""Draws the shipped icons in the colour of the text beside them, crisp at every scale.

Owns: the table of names, rendering and the cache. Must not: know which theme is on (the colour is handed in).
The files are lucide's (ISC, ``resources/icons/LICENSE``) with ``currentColor`` as stroke, replaced before
rendering.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from desktop_app.runtime.resources import resource_path

_TABLE = """
activity arrow-down arrow-left arrow-right arrow-up at-sign ban bell braces cake calendar-days check
chevron-down chevron-left chevron-right chevron-up chevrons-up-down circle-alert circle-check
circle-question-mark circle-stop circle-x clock code coins columns-3 copy download ellipsis external-link eye
eye-off file-plus file-spreadsheet file-text folder-open funnel globe graduation-cap hash history
hourglass info key languages link-2 list list-plus lock lock-open mail map-pin menu message-square
minus monitor moon package palette panel-right pause pencil phone play plug plus printer refresh-cw
save scissors search send server settings shield-check shopping-cart sliders-horizontal smartphone
star sun tag trash-2 triangle-alert undo-2 upload user user-minus user-plus users wifi x zap
"""

NAMES = frozenset(_TABLE.split())


class Icons:
    """Pixmaps by (name, size, colour, scale). ``clear`` after a change of theme."""

    def __init__(self) -> None:
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
        self._icons: dict[tuple[str, int, str, str, int], QIcon] = {}

    def clear(self) -> None:
        self._pixmaps.clear()
        self._icons.clear()

    def pixmap(self, name: str, size: int, colour: str, scale: float = 1.0) -> QPixmap:
        """``size`` in logical px, ``colour`` as ``#RRGGBB``, ``scale`` = device pixel ratio of what is
        painted on.

        Raises ``KeyError`` for a name that is not in the table.
        """
        key = (name, size, colour, scale)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._drawn(name, QSize(size, size), size, colour, scale)
        return found

    def icon(self, name: str, size: int, colour: str, off: str, gap: int = 0) -> QIcon:
        """A ``QIcon`` with a drawn "off" tint of its own and ``gap`` px of air at its right (Qt's own gap
        is 4)."""
        key = (name, size, colour, off, gap)
        found = self._icons.get(key)
        if found is None:
            found = self._icons[key] = QIcon()
            for scale in _scales():
                for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, off)):
                    found.addPixmap(self._drawn(name, QSize(size + gap, size), size, tint, scale), mode)
        return found

    def _drawn(self, name: str, canvas: QSize, size: int, colour: str, scale: float) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer  # the first picture has no icon

        pixmap = QPixmap(canvas * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        source = self._source(name).replace(b"currentColor", QColor(colour).name().encode())
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap

    def _source(self, name: str) -> bytes:
        if name not in NAMES:
            raise KeyError(f"no icon named {name!r} in the table")
        found = self._sources.get(name)
        if found is None:
            found = self._sources[name] = resource_path("icons", f"{name}.svg").read_bytes()
        return found


def _scales() -> list[float]:
    return sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0})
