"""What stands in the middle of a page that has nothing to show yet.

Owns: how it looks. Empty, filtered to nothing, failed and loading are four different texts, see README.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.views.theme.measure import column, hold, px, row, space
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.themed import show_if

MOST = 520


class EmptyState(ScrollPage):
    """``EmptyState("list-plus", "No lists yet", "A list holds ...", [Button(...), Button(..., "primary")],
    hint)``.

    ``title`` says what is missing, ``text`` what it is good for (two lines), buttons from left to right.
    ``tone`` "bad" where something failed. Lines are made about equally long. In a small window it scrolls.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        buttons: Sequence[Button] = (),
        hint: str = "",
        tone: Literal["acc", "bad"] = "acc",
        parent: QWidget | None = None,
    ) -> None:
        inner = QWidget()
        super().__init__(inner, parent=parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.title = Label(title, "h2", align=middle, wrap=True)
        self.text = Label(text, "body2", align=middle, wrap=True)
        self.hint = Label(hint, "hint", align=middle, wrap=True)
        for label in (self.title, self.text, self.hint):
            hold(label, min_width=200, max_width=MOST)
            show_if(label, bool(label.text()))
        self.buttons = list(buttons)
        layout = column(parent=inner, margins=(24, 24, 24, 24))
        layout.addStretch(1)
        words, ground = ("bad", "bad_soft") if tone == "bad" else ("accent_text", "accent_soft")
        disc = IconLabel(icon, words, Icon.EMPTY, ground=ground, disc=72)
        layout.addWidget(disc, 0, middle)
        space(layout, 18)
        for label, after in ((self.title, 4), (self.text, 20)):
            layout.addLayout(_centred(label))
            space(layout, after)
        if self.buttons:
            layout.addLayout(row(None, *self.buttons, None, gap=12))
            space(layout, 20)
        layout.addLayout(_centred(self.hint))
        layout.addStretch(1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for label in (self.title, self.text, self.hint):
            hold(label, max_width=self._even(label))

    def _even(self, label: Label) -> int:
        """The narrowest width, in design px, that needs no line more than the widest does and cuts no word:
        an address is one."""
        scale = px(100) / 100
        most = max(min(MOST, int((self.width() - px(72)) / scale)), 200)
        high = label.heightForWidth(px(most))
        narrow, wide = min(max(200, int(label.widest_word / scale) + 2), most), most
        while wide - narrow > 4:
            middle = (narrow + wide) // 2
            if label.heightForWidth(px(middle)) <= high:
                wide = middle
            else:
                narrow = middle
        return wide


def _centred(label: Label) -> QHBoxLayout:
    """The label takes what room there is up to its most, the rest is shared at both sides."""
    line = row(None, label, None)
    line.setStretch(1, 20)
    return line
