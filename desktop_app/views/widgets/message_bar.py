"""The place at the top of a page where banners appear, inserted into the layout.

Owns: which banners stand there, one per key, newest first. Must not: hide an error by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.views.theme.measure import column, note_layout, px
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.banner import Banner, Tone
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.themed import show_if


class MessageBar(QWidget):
    """Takes no room while empty. ``show_message("bad", "No internet", "Nothing was sent.", key="network")``.
    ``folds``: over a table, each is one line in a low window, so that rows are seen below.

    Signals: ``dismissed(str)`` with the key when a person closed a message.
    """

    dismissed = Signal(str)

    def __init__(
        self,
        margins: tuple[int, int, int, int] = (0, 0, 0, 12),
        folds: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._margins, self._folds = margins, folds
        self._followed: QWidget | None = None
        self._low = False
        self._banners: dict[str, Banner] = {}
        self._layout = column(margins=margins, gap=8, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.hide()

    @property
    def keys(self) -> list[str]:
        return list(self._banners)

    def banner(self, key: str) -> Banner | None:
        return self._banners.get(key)

    def show_message(
        self,
        tone: Tone,
        title: str,
        text: str = "",
        key: str = "",
        action: str = "",
        on_action: Callable[[], None] | None = None,
        closable: bool = True,
        icon: str = "",
    ) -> Banner:
        """A message of the same ``key`` is replaced in its place; without a key the title is the key."""
        key = key or title
        place = self._take(key)
        actions = []
        if action and on_action is not None:
            button = Button(action)
            button.clicked.connect(lambda _checked=False: on_action())
            actions.append(button)
        banner = Banner(tone, title, text, actions, icon=icon, closable=closable)
        banner.closed.connect(lambda: self._dismiss(key))
        self._banners[key] = banner
        self._layout.insertWidget(max(place, 0), banner)
        banner.set_folded(self._low)
        self.show()
        announce(self, f"{title}. {text}".strip())
        return banner

    def take_away(self, key: str) -> None:
        """Remove the message of ``key`` if it stands there."""
        self._take(key)
        show_if(self, bool(self._banners))

    def clear(self) -> None:
        for key in list(self._banners):
            self.take_away(key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._folds and self._followed is not self.window():
            self._followed = self.window()
            self._followed.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._followed:
            self._fit()
        return False

    def _fit(self) -> None:
        low = self._folds and self.window().height() < px(Height.LOW_WINDOW)
        if low != self._low:
            self._low = low
            left, top, right, bottom = self._margins
            note_layout(self._layout, (left, min(top, 4), right, min(bottom, 4)) if low else self._margins, 8)
            for banner in self._banners.values():
                banner.set_folded(low)

    def _dismiss(self, key: str) -> None:
        self.take_away(key)
        self.dismissed.emit(key)

    def _take(self, key: str) -> int:
        banner = self._banners.pop(key, None)
        if banner is None:
            return -1
        place = self._layout.indexOf(banner)
        self._layout.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        return place
