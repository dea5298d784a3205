"""The drawn message: a browser view that asks for nothing and remembers nothing.

Owns: every switch that keeps a message from reaching out. Imports WebEngine, so it must be imported only
when the
preview opens. Must not: change what is sent; what is taken out here is taken out of the picture alone.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from desktop_app.views.theme import tokens

LARGEST = 400_000  # characters: the view takes 2 MB of an address-encoded text
_HINTS = re.compile(r"<(?:link|base|meta)\b[^>]*>", re.IGNORECASE)
_FRAMES = "iframe|frameset|frame|object|embed|applet|portal"
_EMBEDDED = re.compile(rf"</?(?:{_FRAMES})\b[^>]*>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv", re.IGNORECASE)
_Setting = QWebEngineSettings.WebAttribute
_Kind = QWebEngineUrlRequestInfo.ResourceType
_OFF = (
    _Setting.JavascriptEnabled, _Setting.JavascriptCanOpenWindows, _Setting.JavascriptCanAccessClipboard,
    _Setting.LocalStorageEnabled, _Setting.LocalContentCanAccessRemoteUrls, _Setting.PluginsEnabled,
    _Setting.LocalContentCanAccessFileUrls, _Setting.HyperlinkAuditingEnabled, _Setting.ErrorPageEnabled,
    _Setting.FullScreenSupportEnabled, _Setting.ScreenCaptureEnabled, _Setting.WebGLEnabled,
    _Setting.AutoLoadIconsForPage, _Setting.TouchIconsEnabled, _Setting.DnsPrefetchEnabled,
    _Setting.PdfViewerEnabled, _Setting.NavigateOnDropEnabled, _Setting.AllowRunningInsecureContent,
)  # fmt: skip


def screen_copy(html: str, *, pictures: bool, remote: bool) -> str:
    """What the view gets: the message under a policy that allows its own styles and nothing else.

    Hints that make a browser ask servers before anything is drawn (prefetch, preconnect, refresh, base) and
    embedded pages are taken out: a policy does not stop all of them.
    """
    sources = ["data:"] if pictures else []
    if pictures and remote:
        sources += ["https:", "http:"]
    images = " ".join(sources) or "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src {images}"

    def kept(match: re.Match[str]) -> str:
        tag = match.group()
        harmless = tag[:5].lower() == "<meta" and not _REFRESH.search(tag)
        return tag if harmless else ""

    body = _EMBEDDED.sub("", _HINTS.sub(kept, html))
    words = tokens.LIGHT
    mark = (
        f".campaign-desk-blank::after{{content:attr(data-word);background:{words.warn_soft};color:{words.warn};"
        f"padding:0 4px;border-radius:3px}}"
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta charset="utf-8">'
        f"<style>{mark}{_scroll_bars(words)}</style>"
    )
    doctype = re.match(r"\s*<!doctype[^>]*>", body, re.IGNORECASE)
    start = doctype.end() if doctype else 0
    return body[:start] + head + body[start:]


def _scroll_bars(colours: tokens.Palette) -> str:
    """The bars beside the message are the window's, not the browser's."""
    return (
        "::-webkit-scrollbar{width:12px;height:12px;background:transparent}"
        "::-webkit-scrollbar-corner{background:transparent}"
        f"::-webkit-scrollbar-thumb{{background:{colours.scroll};border:3px solid transparent;"
        "border-radius:6px;background-clip:padding-box}"
    )


class _Gate(QWebEngineUrlRequestInterceptor):
    """Lets nothing through but the message itself, and remote pictures where they were asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.remote = False
        self.refused = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        scheme = info.requestUrl().scheme().lower()
        kind = info.resourceType()
        own = scheme == "data" and kind in (_Kind.ResourceTypeMainFrame, _Kind.ResourceTypeImage)
        picture = self.remote and kind == _Kind.ResourceTypeImage and scheme in ("https", "http")
        if not (own or picture):
            self.refused += 1
            info.block(True)


class _Page(QWebEnginePage):
    """Goes nowhere: links, refreshes, forms and new windows are refused."""

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main_frame: bool
    ) -> bool:
        own = QUrl(url).scheme() == "data"
        return bool(own and main_frame and kind == QWebEnginePage.NavigationType.NavigationTypeTyped)

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        return None  # type: ignore[return-value] # Qt takes None for "no window"

    def javaScriptConsoleMessage(self, *_told: object) -> None:
        return  # what a blocked page complains of is nobody's business


class WebView(QWebEngineView):
    """``draw(html)``. Signals: ``drawn`` when a message stands in the view; ``died`` when its process
    ended."""

    drawn = Signal()
    died = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self._profile = QWebEngineProfile(self)  # without a name: off the record
        self._profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self._profile.setPersistentCookiesPolicy(
            QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
        )
        self._profile.setSpellCheckEnabled(False)
        self._profile.downloadRequested.connect(lambda download: download.cancel())
        self.gate = _Gate(self)
        self._profile.setUrlRequestInterceptor(self.gate)
        self._page = _Page(self._profile, self)
        self.setPage(self._page)
        for setting in _OFF:
            self._page.settings().setAttribute(setting, False)
        self._page.loadFinished.connect(lambda _good: self.drawn.emit())
        self._page.renderProcessTerminated.connect(lambda *_how: self.died.emit())
        self._pictures = True

    def draw(self, html: str, *, pictures: bool, remote: bool, dark: bool, mark: str) -> None:
        """Show a message. ``mark``: the word that stands where a blank is."""
        self.gate.remote = pictures and remote
        settings = self._page.settings()
        settings.setAttribute(_Setting.AutoLoadImages, pictures)
        settings.setAttribute(_Setting.ForceDarkMode, dark)
        copy = screen_copy(html, pictures=pictures, remote=remote)
        copy = copy.replace('class="campaign-desk-blank"', f'class="campaign-desk-blank" data-word="{mark}"')
        self._page.setHtml(copy, QUrl("about:blank"))

    def close_page(self) -> None:
        """Before the view goes: a page must not outlive its profile."""
        delete(self._page)
        delete(self._profile)
