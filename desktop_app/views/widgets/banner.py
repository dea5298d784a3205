"""A banner inserted into the page: know this, think, broken, proven.

Owns: its look and its least height. Must not: lie over anything, or time itself out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, hold, note_layout, row
from desktop_app.views.theme.tokens import TONES, Icon
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.themed import Themed, set_look, show_if

Tone = Literal["info", "warn", "bad", "good", "mute"]

_ICONS = {
    "info": "info",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "good": "circle-check",
    "mute": "info",
}


class Banner(Themed, QFrame):
    """``Banner("warn", "May start the workflow", "It sends an e-mail.", actions=[Button("Preview")])``.

    ``title`` alone is one line in body weight; with ``text`` it is bold over one 13 px sentence. ``icon``
    replaces
    the tone's own. Signals: ``closed`` when ``closable`` and the cross was pressed (the owner removes it).
    ``set_folded`` makes it one line, until a person unfolds it.
    """

    closed = Signal()

    def __init__(
        self,
        tone: Tone,
        title: str,
        text: str = "",
        actions: Sequence[QWidget] = (),
        icon: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tone: Tone = tone
        self._given_icon = icon
        # blue banners are the app's own accent ground; cyan stands for "accepted" in pills only
        self.setProperty("k", "banner")
        self._icon = IconLabel(icon or _ICONS[tone], _words(tone), Icon.BANNER)
        self._title = Label(title, "strong" if text else "body", wrap=True)
        self._text = Label(text, "small", "text", wrap=True)
        show_if(self._text, bool(text))
        self._line = ElidedLabel(title, "strong" if text else "body")
        self._line.hide()
        words = column(None, self._title, self._line, self._text, None, gap=2)
        self._actions = row(*actions, gap=8)
        icon_place = column(self._icon, gap=0, margins=(0, 1, 0, 0))
        if text:
            icon_place.addStretch(1)
        self._icon_place = icon_place
        layout = row(icon_place, words, self._actions, margins=(12, 10, 12, 10), gap=10, parent=self)
        layout.setStretch(1, 1)
        layout.setAlignment(self._actions, Qt.AlignmentFlag.AlignVCenter)
        self._unfold: IconButton | None = None
        self._folded = self._low = False
        if closable:
            cross = IconButton("x", t("widgets.close_message"), size=28)
            cross.clicked.connect(self.closed)
            layout.addWidget(cross)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        hold(self, min_height=38)
        self._look()
        self.begin_look()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def text(self) -> str:
        return self._text.text()

    def set_words(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._title.set_step("strong" if text else "body")
        self._text.setText(text)
        self._line.setText(title)
        self._line.set_step("strong" if text else "body")
        self._show_words()
        self._name()
        self._fit()

    def set_tone(self, tone: Tone) -> None:
        self.tone = tone
        self._look()

    def add_action(self, button: Button) -> None:
        self._actions.addWidget(button)

    def set_folded(self, low: bool) -> None:
        """In a ``low`` window it is one line with a button that shows the rest."""
        if low == self._low:
            return
        self._low = self._folded = low
        if low and self._unfold is None:
            self._unfold = IconButton("chevron-down", t("widgets.whole_message"), size=28)
            self._unfold.clicked.connect(lambda _checked=False: self._turn())
            layout = self.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.insertWidget(2, self._unfold)
        self._show_words()

    def _turn(self) -> None:
        self._folded = not self._folded
        self._show_words()

    def _show_words(self) -> None:
        show_if(self._title, not self._folded)
        show_if(self._line, self._folded)
        show_if(self._text, bool(self._text.text()) and not self._folded)
        if self._unfold is not None:
            show_if(self._unfold, self._low)
            self._unfold.set_icon("chevron-down" if self._folded else "chevron-up")
        layout = self.layout()
        if layout is not None:
            middle = Qt.AlignmentFlag.AlignVCenter if self._folded else Qt.AlignmentFlag(0)
            layout.setAlignment(self._icon_place, middle)
            note_layout(layout, (12, 4, 12, 4) if self._folded else (12, 10, 12, 10), 10)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()  # the labels have told their heights for the new width
        return done

    def restyle(self) -> None:
        self._fit()

    def _look(self) -> None:
        set_look(self, tone="acc" if self.tone == "info" else self.tone)
        self._icon.set_icon(self._given_icon or _ICONS[self.tone], _words(self.tone))
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._text.text())

    def _fit(self) -> None:
        # wrapped labels in a tight column are squeezed to nothing instead of pushing
        layout = self.layout()
        if layout is not None and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            need = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(max(need, self.theme.px(38)))


def _words(tone: Tone) -> str:
    return "accent_text" if tone == "info" else TONES[tone][0]
