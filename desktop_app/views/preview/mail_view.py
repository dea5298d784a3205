"""The rendered message in its views: desktop, phone, plain text, source; pictures off, forced dark.

Owns: which view is on top. The browser view is imported and made when the first message is shown; where it
cannot
start, that is said in words and plain text and source remain. Must not: draw or judge.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.views.preview.editor import TemplateEditor
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.label import Label

if TYPE_CHECKING:
    from desktop_app.views.preview.web_view import WebView
    from desktop_app.views.preview.whole_picture import WholePicture

PHONE = 375
DESKTOP = 680  # what a mail made for a desktop reckons with: in a narrower pane it is drawn smaller
SMALLEST = 0.5
LOG = logging.getLogger(__name__)


def browser_may_start() -> bool:
    """False for root with the browser's sandbox on: it would end the whole program instead of refusing."""
    root = sys.platform == "linux" and os.geteuid() == 0
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    return not root or bool(os.environ.get("QTWEBENGINE_DISABLE_SANDBOX")) or "--no-sandbox" in flags


class MailView(QWidget):
    """``show_message(html, marked, plain)``; ``choose(view)`` with desktop, phone, plain, source."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = "desktop"
        self.pictures, self.dark, self.remote = True, False, False
        self.web: WebView | None = None
        self.web_failed = False
        self._largest = 400_000
        self._html, self._marked, self._plain = "", "", ""
        self._drawn_now: tuple[str, bool, bool, bool] | None = None
        self.notice = Banner("info", t("preview.no_web"))
        self.notice.hide()
        self.plain = QPlainTextEdit()
        self.plain.setReadOnly(True)
        self.plain.setProperty("k", "bare")
        self.plain.document().setDocumentMargin(px(16))
        self.plain.setAccessibleName(t("preview.plain"))
        self.source = TemplateEditor(t("preview.source"))
        self.source.setReadOnly(True)
        self._nothing = Label(t("preview.open_first"), "hint", align=Qt.AlignmentFlag.AlignCenter)
        self._sheet = QWidget()
        self._sheet_row = row(margins=(16, 16, 16, 0), parent=self._sheet)
        self._texts = QWidget()
        self._stack = QStackedWidget()
        for page in (self._nothing, self._sheet, self.plain, self.source):
            self._stack.addWidget(page)
        whole = column(row(self.notice, margins=(12, 12, 12, 0)), self._stack, parent=self)
        whole.setStretchFactor(self._stack, 1)

    def show_message(self, html: str | None, marked: str | None, plain: str) -> None:
        self._html, self._marked, self._plain = html or "", marked or html or "", plain
        self._show()

    def choose(self, view: str) -> None:
        self.view = view
        self._show()

    def set_options(self, *, pictures: bool, dark: bool, remote: bool) -> None:
        self.pictures, self.dark, self.remote = pictures, dark, remote
        self._show()

    def picture(self) -> QPixmap:
        """The view as it is on screen, for sign-off."""
        shown = self.web if self.web is not None and self._stack.currentWidget() is self._sheet else None
        return (shown or self._stack).grab()

    def whole_picture(self) -> WholePicture | None:
        """Begins a picture of the whole message as it leaves, in the width shown; None where it cannot be
        drawn."""
        web = self._browser() if self._html and len(self._html) <= self._largest else None
        if web is None:
            return None
        made = importlib.import_module("desktop_app.views.preview.whole_picture")
        view = importlib.import_module("desktop_app.views.preview.web_view").WebView(t("preview.rendered"))
        width = PHONE if self.view == "phone" else max(web.width(), DESKTOP)
        picture: WholePicture = made.WholePicture(view, width, self)
        view.draw(self._html, pictures=self.pictures, remote=self.remote, dark=self.dark, mark="")
        return picture

    def close_web(self) -> None:
        if self.web is not None:
            self.web.close_page()
            self.web = None

    def _show(self) -> None:
        if not self._html:
            self._stack.setCurrentWidget(self._nothing)
            return
        if self.view == "source":
            self._fill_source()
            return
        if self.view == "plain":
            self._fill_plain()
            return
        web = self._browser()
        if web is None:
            self._instead("preview.no_web")
        elif len(self._marked) > self._largest:
            self._instead("preview.too_large")
        else:
            self.notice.hide()
            self._set_width(web)
            self._stack.setCurrentWidget(self._sheet)
            now = (self._marked, self.pictures, self.remote, self.dark)
            if now == self._drawn_now:
                return
            self._drawn_now = now
            web.draw(
                self._marked,
                pictures=self.pictures,
                remote=self.remote,
                dark=self.dark,
                mark=t("preview.empty"),
            )

    def _instead(self, key: str) -> None:
        self.notice.set_words(t(key), "")
        self.notice.show()
        self._fill_plain()

    def _fill_plain(self) -> None:
        if self.plain.toPlainText() != self._plain:
            self.plain.setPlainText(self._plain)
        self._stack.setCurrentWidget(self.plain)

    def _fill_source(self) -> None:
        if self.source.toPlainText() != self._html:
            self.source.set_template(self._html)
        self._stack.setCurrentWidget(self.source)

    def _set_width(self, web: WebView) -> None:
        if self.view == "phone":
            hold(web, max_width=PHONE)
        else:
            hold(web, max_width=16_000)
        self._fit(web)

    def _fit(self, web: WebView) -> None:
        """Smaller where the pane is narrower than the view: the message's own layout must not change."""
        margins = self._sheet_row.contentsMargins()
        wanted = PHONE if self.view == "phone" else DESKTOP
        zoom = min(1.0, max(SMALLEST, (self.width() - margins.left() - margins.right()) / px(wanted)))
        if abs(web.zoomFactor() - zoom) > 0.005:
            web.setZoomFactor(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.web is not None:
            self._fit(self.web)

    def _browser(self) -> WebView | None:
        """The browser view, made at the first message."""
        if self.web is None and not self.web_failed:
            if not browser_may_start():
                self.web_failed = True
                return None
            try:
                made = importlib.import_module("desktop_app.views.preview.web_view")
                self.web = made.WebView(t("preview.rendered"))
            except (ImportError, RuntimeError, OSError) as error:
                self.web_failed = True
                LOG.info("the browser view cannot start: %s", error)
                return None
            self._largest = made.LARGEST
            self.web.drawn.connect(self.drawn)
            self.web.died.connect(self._web_died)
            self._sheet_row.addWidget(self.web)
        return self.web

    def _web_died(self) -> None:
        if self.web is not None:
            self.web.deleteLater()
        self.web, self.web_failed, self._drawn_now = None, True, None
        self._show()

    def save_picture(self, path: Path) -> bool:
        return self.picture().save(str(path), "PNG")
