"""What stands in the middle of a page that has nothing to show yet.

Owns: how it looks. Empty, filtered to nothing, failed and loading are four different texts, see README.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.views.theme.measure import column, hold, row, space
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.themed import show_if


class EmptyState(ScrollPage):
    """``EmptyState("list-plus", "No lists yet", "A list holds ...", [Button(...), Button(..., "primary")],
    hint)``.

    ``title`` says what is missing, ``text`` what it is good for (two lines), buttons from left to right.
    In a small window it scrolls.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        buttons: Sequence[Button] = (),
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        inner = QWidget()
        super().__init__(inner, parent=parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.title = Label(title, "h2", align=middle, wrap=True)
        self.text = Label(text, "body2", align=middle, wrap=True)
        self.hint = Label(hint, "hint", align=middle, wrap=True)
        for label in (self.title, self.text, self.hint):
            hold(label, min_width=200, max_width=520)
            show_if(label, bool(label.text()))
        self.buttons = list(buttons)
        layout = column(parent=inner, margins=(24, 24, 24, 24))
        layout.addStretch(1)
        disc = IconLabel(icon, "accent_text", Icon.EMPTY, ground="accent_soft", disc=72)
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


def _centred(label: Label) -> QHBoxLayout:
    """The label takes what room there is up to its most, the rest is shared at both sides."""
    line = row(None, label, None)
    line.setStretch(1, 20)
    return line
