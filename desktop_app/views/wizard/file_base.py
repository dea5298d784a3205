"""Step 1 of a wizard: the file that is dropped, chosen or pasted.

Must not: read the file (the view-model asks for it), or know what becomes of its rows.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import system_locale
from desktop_app.viewmodels.wizard.reading_part import ReadingPart
from desktop_app.views.file_dialogs import ask_open_file
from desktop_app.views.widgets.button import Button
from desktop_app.views.wizard.drop_card import DropCard
from desktop_app.views.wizard.page import StepPage


class FileBase(StepPage):
    """A subclass lays ``drop`` out and says what stands below it; ``choose_title``: of the system's dialog.

    Signals: ``paste_requested``: take what lies in the clipboard.
    """

    paste_requested = Signal()

    def __init__(
        self, vm: ReadingPart, choose_title: str, *, samples: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reading = vm
        self._choose_title = choose_title
        self.primary = Button(t("wizard.file.next"), "primary", tall=True)
        self.drop = DropCard(samples=samples)
        self.drop.choose.clicked.connect(lambda _checked=False: self._ask_file())
        self.drop.paste.clicked.connect(lambda _checked=False: self.paste_requested.emit())

    @property
    def title(self) -> str:
        return t("wizard.file.title")

    @property
    def reason(self) -> str:
        if self._reading.busy_with("look"):
            return t("wizard.file.reading")
        obstacle = self._reading.file_obstacle
        return t(obstacle) if obstacle else ""

    def file_size(self) -> str:
        """Of the file that was looked into, in the system's words."""
        look = self._reading.look
        size = int(dict(look.facts).get("size", "0") or 0) if look is not None else 0
        return system_locale().formattedDataSize(size)

    def with_sheet(self, about: str) -> str:
        """What is said of the file, with the sheet that is read where it has several."""
        look = self._reading.look
        if look is None or len(look.sheets) < 2:
            return about
        return t("wizard.file.sheet", sheet=look.mapping.sheet, about=about)

    def _ask_file(self) -> None:
        path = ask_open_file(self, self._choose_title, t("wizard.file.filter"))
        if path is not None:
            self._reading.open_file(path)
