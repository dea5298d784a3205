"""Every command that has keys, place by place, and a field to find one.

Owns: which lines are shown, in how many columns. Must not: know which command has which keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.key_caps import KeyCaps
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import Themed, show_if

_TWO_COLUMNS = 640
_WIDE, _HIGH = 880, 620


class Place(NamedTuple):
    """Where keys are heard: its title, and (what they do, keys as this system writes them)."""

    title: str
    keys: Sequence[tuple[str, str]]


class ShortcutsDialog(Dialog):
    """``ShortcutsDialog(window, [Place("In a table", [("Filter this column", "Ctrl+Shift+L")])])``."""

    def __init__(self, host: QWidget, places: Sequence[Place]) -> None:
        super().__init__(host, t("help.shortcuts.title"), t("help.shortcuts.line"), width=_WIDE, height=_HIGH)
        self.search = SearchField(t("help.shortcuts.search"))
        self.groups = _Columns([_Group(place) for place in places])
        self._none = Label("", "body2", wrap=True)
        self._none.hide()
        self.set_tools(self.search)
        self.body.addWidget(self._none)
        self.body.addWidget(self.groups)
        self.body.addStretch(1)
        close = Button(t("widgets.close"), "primary", tall=True)
        close.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(primary=close)
        self.set_first_focus(self.search)
        self.search.search_changed.connect(self.narrow)

    def narrow(self, text: str) -> None:
        """Only the commands whose words, place or keys hold ``text``."""
        found = self.groups.narrow(text)
        self._none.setText("" if found else t("help.shortcuts.none", text=text.strip()))
        show_if(self._none, not found)
        self.scroll_area.verticalScrollBar().setValue(0)
        announce(self, t("help.shortcuts.found", count=found) if found else self._none.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing on the page takes the keys: what moves in a list moves the page."""
        bar = self.scroll_area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)


class _Group(QWidget):
    """The commands of one place under its title."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.setAccessibleName(place.title)
        self._title = place.title
        self._lines: list[tuple[str, QWidget]] = []
        layout = column(Label(place.title, "h3"), 8, Separator(), 4, parent=self)
        for what, keys in place.keys:
            line = QWidget()
            words = Label(what, "body2", wrap=True)
            inner = row(words, KeyCaps(keys), margins=(0, 3, 0, 3), gap=16, parent=line)
            inner.setStretch(0, 1)
            layout.addWidget(line)
            self._lines.append((f"{what} {keys}".casefold(), line))

    def narrow(self, sought: str) -> int:
        """Show what holds the words; the number of lines that do."""
        whole = sought in self._title.casefold()
        shown = 0
        for said, line in self._lines:
            on = whole or sought in said or sought in said.replace("+", " ")
            show_if(line, on)
            shown += on
        show_if(self, shown > 0)
        return shown


class _Columns(Themed, QWidget):
    """Groups in their order: down the first column, on in the second, both about equally high."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        super().__init__()
        self._groups = list(groups)
        self._laid: list[list[_Group]] = []
        self._sides: tuple[QVBoxLayout, QVBoxLayout] = (column(gap=24), column(gap=24))
        self._halves = row(*self._sides, gap=32, parent=self)
        for group in self._groups:
            self._sides[0].addWidget(group)
        self.begin_look()

    def narrow(self, text: str) -> int:
        sought = " ".join(text.casefold().split())
        found = sum(group.narrow(sought) for group in self._groups)
        self._lay()
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def restyle(self) -> None:
        self._lay()

    def _lay(self) -> None:
        shown = [group for group in self._groups if not group.isHidden()]
        two = self.width() >= self.theme.px(_TWO_COLUMNS) and len(shown) > 1
        at = _middle([group.sizeHint().height() for group in shown]) if two else len(shown)
        laid = [shown[:at], shown[at:]]
        if laid == self._laid:
            return
        self._laid = laid
        for side, groups in zip(self._sides, laid, strict=True):
            while side.takeAt(0) is not None:
                pass
            for group in groups:
                side.addWidget(group)
            side.addStretch(1)
        self._halves.setStretch(0, 1)
        self._halves.setStretch(1, 1 if two else 0)
        hold(self, min_height=0)
        self.updateGeometry()


def _middle(heights: Sequence[int]) -> int:
    """How many of them stand in the first column, so that the higher column is as low as it can be."""
    return min(range(1, len(heights)), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
