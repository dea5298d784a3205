"""The line at the bottom of the window: what runs, how far it is, how old what one sees is.

Owns: places. One job shows its bar and "Show"; the words are handed in.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.themed import show_if


class StatusLine(QFrame):
    """``set_idle("Nothing running")``, ``set_job("Importing ...", 12000, 18110, "12,000 of 18,110",
    "Show")``,
    ``set_age("Read 2 minutes ago")``, ``set_all("All imports", "Ctrl+J")``. Signals: ``show_pressed``,
    ``all_pressed``.
    """

    show_pressed = Signal()
    all_pressed = Signal()

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "status")
        self.setAccessibleName(label)
        self._icon = IconLabel("circle-check", "good")
        self._text = ElidedLabel("", "cap", min_width=80)
        self.progress = ProgressBar(label, thin=True)
        hold(self.progress, width=160)
        self._amount = ElidedLabel("", "cap", min_width=60)
        self.show_button = LinkButton("")
        self.show_button.clicked.connect(lambda _checked=False: self.show_pressed.emit())
        self.all_button = LinkButton("")
        self.all_button.clicked.connect(lambda _checked=False: self.all_pressed.emit())
        self.all_button.hide()
        self._age = Label("", "cap")
        row(
            self._icon,
            self._text,
            self.progress,
            self._amount,
            self.show_button,
            None,
            self.all_button,
            self._age,
            margins=(16, 0, 16, 0),
            gap=12,
            parent=self,
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.STATUS, low=Height.STATUS_LOW)
        self.set_idle("")

    def set_idle(self, text: str, icon: str = "circle-check", colour: str = "good") -> None:
        self._icon.set_icon(icon, colour)
        show_if(self._icon, bool(text))
        self._text.setText(text)
        for widget in (self.progress, self._amount, self.show_button):
            widget.hide()
        hold(self, low=0)  # nothing to tell: the lowest window needs the room

    def set_job(
        self,
        text: str,
        done: int,
        total: int,
        amount: str,
        show: str = "",
        icon: str = "upload",
    ) -> None:
        """``total`` 0 = length unknown: words without a bar."""
        hold(self, low=Height.STATUS_LOW)
        self._icon.set_icon(icon, "accent_text")
        self._icon.show()
        self._text.setText(text)
        show_if(self.progress, total > 0)
        self.progress.set_progress(done, total)
        self.progress.setAccessibleName(text)
        self._amount.setText(amount)
        show_if(self._amount, bool(amount))
        self.show_button.setText(show)
        show_if(self.show_button, bool(show))

    def set_all(self, text: str, tip: str = "") -> None:
        """The way to the list of all jobs."""
        self.all_button.setText(text)
        self.all_button.setToolTip(tip)
        show_if(self.all_button, bool(text))

    def set_age(self, text: str) -> None:
        self._age.setText(text)
        show_if(self._age, bool(text))
