"""A picture of a whole message, however long, for sign-off: drawn once more in a view that nobody sees.

Owns: that view, its length, the end of waiting. Must not: load more than the preview itself does.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWebEngineCore import QWebEngineScript
from PySide6.QtWidgets import QWidget

from desktop_app.views.preview.web_view import WebView

LONGEST = 12_000  # px of one picture; most programs still open it
_TILE = 2_000  # px drawn at once: of a higher view not all is there in time
_SETTLE_MS = 250
_GIVE_UP_MS = 15_000


class WholePicture(QObject):
    """``begin()``; then once ``done(QPixmap, bool)``: the picture and whether the message is longer than it.
    A null picture when nothing could be drawn."""

    done = Signal(QPixmap, bool)

    def __init__(self, view: WebView, width: int, host: QWidget) -> None:
        """``view`` was told what to draw; it is closed in the end."""
        super().__init__(host)
        self._view = view
        self._width = width
        self._picture: QPixmap | None = None
        self._at = 0
        self._length = 0
        self._is_cut = False
        self._ended = False
        view.setParent(host)
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(width, 600)
        view.drawn.connect(self._drawn)
        view.died.connect(lambda: self._end(QPixmap()))
        view.show()
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(lambda: self._end(self._picture or QPixmap()))
        self._limit.start(_GIVE_UP_MS)

    def _drawn(self) -> None:
        QTimer.singleShot(_SETTLE_MS, self, self._measure)

    def _measure(self) -> None:
        if self._ended:
            return
        length = max(1, self._view.page().contentsSize().toSize().height())
        self._is_cut = length > LONGEST
        self._length = min(length, LONGEST)
        self._picture = QPixmap(QSize(self._width, self._length))
        self._picture.fill(self._view.page().backgroundColor())
        self._view.resize(self._width, min(self._length, _TILE))
        self._at = 0
        self._scroll()

    def _scroll(self) -> None:
        # our own line, outside the message's world, in which scripts stay off
        where = f"window.scrollTo(0, {self._at})"
        self._view.page().runJavaScript(where, QWebEngineScript.ScriptWorldId.ApplicationWorld.value)
        QTimer.singleShot(_SETTLE_MS, self, self._take)

    def _take(self) -> None:
        if self._ended or self._picture is None:
            return
        painter = QPainter(self._picture)
        top = self._view.page().scrollPosition().toPoint().y()
        painter.drawPixmap(0, top, self._view.grab())
        painter.end()
        self._at += _TILE
        if self._at < self._length:
            self._scroll()
        else:
            self._end(self._picture)

    def _end(self, picture: QPixmap) -> None:
        if self._ended:
            return
        self._ended = True
        self._limit.stop()
        view, self._view = self._view, None  # type: ignore[assignment] # nobody asks it any more
        view.hide()
        view.close_page()
        view.deleteLater()
        self.done.emit(picture, self._is_cut)
        self.deleteLater()
