"""What every part shares: it dresses itself again when the theme changes.

Owns: ``Themed``, ``set_look`` and the focus-ring wish. Must not: know a single part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.views.theme import Theme, current_theme

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


# the sheet has not looked at a widget before its first polish: nothing to take back then
_POLISHED = Qt.WidgetAttribute.WA_WState_Polished


class Themed(_Base):
    """Mix-in, named before the Qt class. ``begin_look()`` at the end of ``__init__`` calls ``restyle`` once,
    and the theme calls it again after each change of theme or presenter mode. It must be repeatable.
    """

    _dressed = False

    @property
    def theme(self) -> Theme:
        return current_theme()

    def begin_look(self) -> None:
        self._dressed = True
        self.restyle()

    def restyle(self) -> None:
        """Set again what depends on the theme: fonts, icons, own sizes. Painted parts just repaint."""

    def redress(self) -> None:
        """Called by ``Theme`` after a change."""
        if self._dressed:
            self.restyle()
            self.updateGeometry()
            self.update()


def set_look(widget: QWidget, **properties: Any) -> None:
    """Set dynamic properties that the sheet selects by, and let the sheet look again if one changed."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed and widget.testAttribute(_POLISHED):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def show_if(widget: QWidget, on: bool) -> None:
    """Show or hide a piece of a part. One without a parent yet would flash up as a window: it is shown
    with it."""
    if on and widget.parentWidget() is None:
        if widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        return
    widget.setVisible(on)
