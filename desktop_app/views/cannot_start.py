"""What is said where the program cannot start: no window is whole by then, so it is the system's plain box.

Must not: need anything of the program but an error and the texts.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t


def tell(error: AppError) -> None:
    """What happened and what to do next, until the person closes it; nothing where nobody would see it."""
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        _made(error).exec()


def _made(error: AppError) -> QMessageBox:
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(t("cannot_start.title"))
    box.setText(error.message)
    box.setInformativeText(error.what_to_do)
    button = box.addButton(t("cannot_start.close"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(button)
    box.setEscapeButton(button)
    return box
