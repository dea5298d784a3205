"""The keys stay where they are when a part of the window is put together anew.

Owns: what has the keys is found again by its kind and name. Must not: know what is put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


@contextmanager
def keys_kept(place: QWidget) -> Iterator[None]:
    """``with keys_kept(panel):`` and what had the keys in ``place`` has them afterwards, where something of
    the same kind and name stands there again."""
    held = QApplication.focusWidget()
    if held is None or not place.isAncestorOf(held):
        yield
        return
    kind, name = type(held), _name(held)
    yield
    if QApplication.focusWidget() is held and not held.isHidden():
        return
    for one in place.findChildren(kind):
        if name and not _put_away(one) and _name(one) == name:
            _show(one, place)
            one.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _put_away(widget: QWidget) -> bool:
    """What is new counts as hidden as well, but nobody hid it."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def _show(widget: QWidget, place: QWidget) -> None:
    """What a layout has just taken is shown in the next turn only, and has no keys before."""
    outer = widget.parentWidget()
    if outer is not None and outer is not place:
        _show(outer, place)
    widget.show()
