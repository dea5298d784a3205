"""The first start: practise, or connect an account. Must not: start anything itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.theme.tokens import Icon, Width
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

SIDE_BY_SIDE_FROM = 860


class FirstRun(QWidget):
    """Signals: ``training_requested``, ``connect_requested``, ``file_requested``, ``help_requested``."""

    training_requested = Signal()
    connect_requested = Signal()
    file_requested = Signal()
    help_requested = Signal()

    def __init__(
        self, version: str, can_connect: bool, platforms: str = "", parent: QWidget | None = None
    ) -> None:
        """``platforms``: their names, for the line below "Connect an account"."""
        super().__init__(parent)
        self._lines: dict[str, Label] = {}
        # in its place before what is in it is made: each move styles all of it anew
        scrolled, foot = ScrollPage(), QFrame()
        column(scrolled, foot, parent=self)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.messages = MessageBar()
        self.training = Button(t("first_run.training_button"), "primary", tall=True)
        self.connect_account = Button(t("first_run.connect_button"), tall=True)
        cards = [self._card("training", "graduation-cap", "accent_soft", "accent_text", self.training)]
        if can_connect:
            cards.append(self._card("connect", "key", "mute_soft", "text2", self.connect_account))
        self._cards = row(None, *cards, None, gap=24)
        for card in cards:
            self._cards.setAlignment(card, middle)
        content = QWidget()
        self.both = Label(t("first_run.both"), "hint", align=middle, wrap=True)
        if not can_connect:
            self.both.hide()
        column(
            None,
            row(None, self.messages, None),
            Label(t("first_run.title"), "h1", align=middle, wrap=True),
            8,
            Label(t("first_run.line"), "body2", align=middle, wrap=True),
            36,
            self._cards,
            28,
            self.both,
            None,
            margins=(24, 24, 24, 24),
            parent=content,
        )
        scrolled.set_content(content)
        foot.setProperty("k", "status")
        self.file_first = LinkButton(t("first_run.file_first"), "file-spreadsheet")
        self.file_first.setToolTip(t("first_run.file_first_tip"))
        self.file_first.clicked.connect(lambda _checked=False: self.file_requested.emit())
        self.help = LinkButton(t("menu.help._title"))
        self.help.clicked.connect(lambda _checked=False: self.help_requested.emit())
        row(
            self.file_first,
            None,
            Label(t("first_run.version", version=version), "cap"),
            self.help,
            margins=(20, 0, 20, 0),
            gap=16,
            parent=foot,
        )
        hold(foot, height=44)
        self.training.clicked.connect(self.training_requested)
        self.connect_account.clicked.connect(self.connect_requested)
        self.name_platforms(platforms)

    @property
    def tells(self) -> tuple[SignalInstance, ...]:
        """What a person can ask for here."""
        return self.training_requested, self.connect_requested, self.file_requested, self.help_requested

    def name_platforms(self, platforms: str) -> None:
        if "connect" in self._lines:
            # a line that is not known yet keeps its place
            words = t("first_run.connect_line", platforms=platforms) if platforms else "\N{NO-BREAK SPACE}"
            self._lines["connect"].setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(SIDE_BY_SIDE_FROM)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._cards.setDirection(way)

    def set_starting(self, starting: bool) -> None:
        # no more than that: its words say why it is off, and what else could say it is not loaded yet
        self.training.setEnabled(not starting)
        self.file_first.setEnabled(not starting)
        self.training.setText(t("first_run.starting") if starting else t("first_run.training_button"))

    def _card(self, name: str, icon: str, ground: str, colour: str, button: Button) -> Card:
        card = Card(padding=(24, 24, 24, 24), gap=0)
        hold(card, width=Width.CARD, min_height=332)
        disc = IconLabel(icon, colour, Icon.LARGE, ground=ground, disc=48, round_=False)
        card.body.addWidget(disc, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addSpacing(14)
        card.body.addWidget(Label(t(f"first_run.{name}"), "h3", wrap=True))
        card.body.addSpacing(8)
        self._lines[name] = Label(t(f"first_run.{name}_line"), "small", wrap=True)
        card.body.addWidget(self._lines[name])
        card.body.addSpacing(14)
        for number in (1, 2, 3):
            line = row(
                column(2, IconLabel("check", "good"), None),
                Label(t(f"first_run.{name}_{number}"), "small", wrap=True),
                gap=8,
            )
            line.setStretch(1, 1)
            card.body.addLayout(line)
            card.body.addSpacing(4)
        card.body.addSpacing(12)
        card.body.addStretch(1)
        card.body.addWidget(button)
        button.set_wide()
        return card
