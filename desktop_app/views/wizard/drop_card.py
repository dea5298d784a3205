"""Where a file is dropped, chosen or pasted, and what is known of it. Must not: read it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label


class DropCard(Card):
    """``samples``: files that come with the app are offered, too. The buttons are its owner's to connect."""

    def __init__(self, samples: bool, parent: QWidget | None = None) -> None:
        super().__init__(padding=(24, 24, 24, 24), gap=0, parent=parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.choose = Button(t("wizard.file.choose"), icon="folder-open", tall=True)
        keys = QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
        self.paste = Button(t("wizard.paste.button"), icon="file-plus", tall=True)
        self.paste.setToolTip(t("wizard.paste.tip", keys=keys))
        self._icon = IconLabel("file-spreadsheet", "accent_text", Icon.EMPTY, ground="accent_soft", disc=72)
        self._name = Label(t("wizard.file.drop"), "h3", align=middle, wrap=True)
        self._about = Label(t("wizard.file.drop_line"), "small", align=middle, wrap=True)
        self.body.addStretch(1)
        self.body.addWidget(self._icon, 0, middle)
        self.body.addSpacing(12)
        self.body.addWidget(self._name)
        self.body.addSpacing(4)
        self.body.addWidget(self._about)
        self.body.addSpacing(16)
        self.body.addLayout(row(None, self.choose, self.paste, None))
        if samples:
            self.clean = LinkButton(t("wizard.file.sample_clean"))
            self.messy = LinkButton(t("wizard.file.sample_dirty"))
            self.body.addSpacing(16)
            offered = row(None, Label(t("wizard.file.samples"), "hint"), self.clean, self.messy, None, gap=12)
            self.body.addLayout(offered)
        self.body.addStretch(1)
        hold(self, min_height=280)

    def show_file(self, name: str, about: str, known: bool) -> None:
        """``name`` "" for none; ``known``: its beginning was read."""
        self._name.setText(name or t("wizard.file.drop"))
        self._about.setText(about if name else t("wizard.file.drop_line"))
        self._icon.set_icon("circle-check" if known else "file-spreadsheet")
