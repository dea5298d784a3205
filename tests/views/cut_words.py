"""Which words of a page are cut, as a person would see it.

Owns: that look. Must not: know a page.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.views.widgets import Button, ElidedLabel, Pill


def settle() -> None:
    """Let layouts that ask for a second round have it."""
    for _ in range(6):
        QApplication.processEvents()


def cut_words(page: QWidget) -> list[str]:
    """Words that do not fit where they stand and do not end in "…" with a tool tip."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisibleTo(page) or not label.text() or label.visibleRegion().isEmpty():
            continue
        if isinstance(label, ElidedLabel):
            if label.cut and not label.toolTip():
                found.append(f"no tool tip: {label.text()}")
        elif label.wordWrap():
            if label.height() < label.heightForWidth(label.width()):
                found.append(f"squeezed: {label.text()}")
        elif not isinstance(label, Pill) and type(label).__name__ == "Label":
            if label.width() < label.fontMetrics().horizontalAdvance(label.text()):
                found.append(f"cut: {label.text()}")
        elif isinstance(label, Pill) and label.width() < label.sizeHint().width():
            found.append(f"cut pill: {label.text()}")
    for button in page.findChildren(Button):
        if button.isVisibleTo(page) and button.width() < button.sizeHint().width():
            found += [f"cut button: {button.text()}"]
    return found
