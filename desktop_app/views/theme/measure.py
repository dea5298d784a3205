"""Sizes that follow presenter mode: fixed sizes, margins and spacings are noted in px before scaling.

Owns: ``hold``, ``row``, ``column`` and the pass that applies a new factor to everything already built.
Must not: know colours. Screens use these instead of ``setFixedWidth`` and bare layouts, then presenter
mode just works.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

_HELD = "held_px"
_LAID = "laid_px"
_GIVEN = "given_px"

_factor = 1.0
_low = False

L = TypeVar("L", bound=QBoxLayout)


def px(length: float) -> int:
    """``length`` px of the design in px on the screen (presenter mode multiplies by 1.25)."""
    return round(length * _factor)


def set_factor(factor: float) -> None:
    """Called by ``Theme`` alone: the new factor, applied to every held widget and noted layout."""
    global _factor
    if factor == _factor:
        return
    ratio, _factor = factor / _factor, factor
    for widget in QApplication.allWidgets():
        _apply_held(widget)
        for layout in _layouts(widget):
            _apply_laid(layout)
            _rescale_spaces(layout, ratio)


def set_low(low: bool) -> None:
    """Called by the window alone: whether it is so low that bars give room to what stands between them."""
    global _low
    if low == _low:
        return
    _low = low
    for widget in QApplication.allWidgets():
        if "low" in (widget.property(_HELD) or {}):
            _apply_held(widget)


def hold(
    widget: QWidget,
    width: int | None = None,
    height: int | None = None,
    min_width: int | None = None,
    max_width: int | None = None,
    min_height: int | None = None,
    max_height: int | None = None,
    low: int | None = None,
) -> None:
    """Fix or bound the size of ``widget`` in design px; a second call adds to the first. ``low``: its height
    instead of ``height`` in a low window."""
    wanted = {
        "w": width,
        "h": height,
        "min_w": min_width,
        "max_w": max_width,
        "min_h": min_height,
        "max_h": max_height,
        "low": low,
    }
    held = dict(widget.property(_HELD) or {})
    held.update({name: value for name, value in wanted.items() if value is not None})
    widget.setProperty(_HELD, held)
    _apply_held(widget)


def row(
    *items: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: int = 8,
    parent: QWidget | None = None,
) -> QHBoxLayout:
    """A horizontal layout in design px. A number adds that space, ``None`` adds a stretch."""
    return _filled(QHBoxLayout(parent) if parent else QHBoxLayout(), items, margins, gap)


def column(
    *items: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: int = 0,
    parent: QWidget | None = None,
) -> QVBoxLayout:
    """A vertical layout in design px. A number adds that space, ``None`` adds a stretch."""
    return _filled(QVBoxLayout(parent) if parent else QVBoxLayout(), items, margins, gap)


def grid(
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: tuple[int, int] = (16, 16),
    parent: QWidget | None = None,
) -> QGridLayout:
    """An empty grid in design px; ``gap`` is (between columns, between rows)."""
    layout = QGridLayout(parent) if parent else QGridLayout()
    layout.setProperty(_LAID, {"margins": margins, "gap": gap})
    _apply_laid(layout)
    return layout


def space(layout: QBoxLayout, length: float) -> None:
    """Add a fixed space of ``length`` design px."""
    layout.addSpacing(px(length))


def empty(layout: QLayout, keep: Collection[QWidget | None] = ()) -> None:
    """Take everything out of ``layout``, out of the layouts in it, too, and delete it, except the widgets of
    ``keep``."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            empty(inner, keep)
        widget = item.widget()
        if widget is not None and widget not in keep:
            widget.hide()
            widget.deleteLater()


def note_layout(layout: QLayout, margins: tuple[int, int, int, int], gap: int) -> None:
    """Give an existing layout new margins and spacing in design px."""
    layout.setProperty(_LAID, {"margins": margins, "gap": gap})
    _apply_laid(layout)


def give_way(layout: QLayout, right: int) -> None:
    """Take ``right`` px on the screen off the layout's right margin, for a scroll bar that stands in it;
    0 gives them back."""
    if (layout.property(_GIVEN) or 0) != right:
        layout.setProperty(_GIVEN, right)
        _apply_laid(layout)


def _filled(
    layout: L,
    items: Iterable[QWidget | QLayout | int | None],
    margins: tuple[int, int, int, int],
    gap: int,
) -> L:
    note_layout(layout, margins, gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            space(layout, item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def _apply_held(widget: QWidget) -> None:
    held = widget.property(_HELD)
    if not held:
        return
    if "w" in held:
        widget.setFixedWidth(px(held["w"]))
    if "h" in held:
        widget.setFixedHeight(px(held["low"] if _low and "low" in held else held["h"]))
    if "min_w" in held:
        widget.setMinimumWidth(px(held["min_w"]))
    if "max_w" in held:
        widget.setMaximumWidth(px(held["max_w"]))
    if "min_h" in held:
        widget.setMinimumHeight(px(held["min_h"]))
    if "max_h" in held:
        widget.setMaximumHeight(px(held["max_h"]))


def _apply_laid(layout: QLayout) -> None:
    laid = layout.property(_LAID)
    if not laid:
        return
    left, top, right, bottom = laid["margins"]
    given = layout.property(_GIVEN) or 0
    layout.setContentsMargins(px(left), px(top), max(px(right) - given, 0), px(bottom))
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(px(laid["gap"][0]))
        layout.setVerticalSpacing(px(laid["gap"][1]))
    else:
        layout.setSpacing(px(laid["gap"]))


def _rescale_spaces(layout: QLayout, ratio: float) -> None:
    """Fixed spaces between items carry no design px of their own: they grow and shrink with the factor."""
    if not isinstance(layout, QBoxLayout) or not layout.property(_LAID):
        return
    sideways = isinstance(layout, QHBoxLayout)
    for place in range(layout.count()):
        item = layout.itemAt(place)
        space = item.spacerItem() if item is not None else None
        if space is None or space.expandingDirections():
            continue
        size = space.sizeHint()
        fixed, least = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum
        if sideways:
            space.changeSize(round(size.width() * ratio), size.height(), fixed, least)
        else:
            space.changeSize(size.width(), round(size.height() * ratio), least, fixed)
    layout.invalidate()


def _layouts(widget: QWidget) -> list[QLayout]:
    """The layout of ``widget`` and the ones nested in it (a nested layout's parent is the outer layout)."""
    found: list[QLayout] = []
    outer = widget.layout()
    waiting: list[QObject] = [outer] if outer is not None else []
    while waiting:
        layout = waiting.pop()
        if isinstance(layout, QLayout):
            found.append(layout)
            waiting += [child for child in layout.children() if isinstance(child, QLayout)]
    return found
