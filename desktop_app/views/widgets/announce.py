"""Says something to a screen reader that nobody pressed for: rows came, none were found, it failed.

Owns: telling it to the system. Must not: say what the focus says anyway.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """When the screen reader comes to it; "" says nothing, nor does what is not on screen."""
    # not at the head: the first picture says nothing
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if text and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
