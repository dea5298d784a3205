"""What every page of the settings dialog is: a head, content, a footer. Must not: know its dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.views.widgets.button import Button


@dataclass(frozen=True)
class Head:
    """``colour`` is the account's, "" for pages that belong to none."""

    title: str
    line: str = ""
    colour: str = ""
    training: bool = False


@dataclass(frozen=True)
class Footer:
    left: Sequence[QWidget] = ()
    right: Sequence[Button] = ()
    primary: Button | None = None


class SettingsPage(QWidget):
    """One page. ``place`` is the line of the rail that it belongs to. Signal: ``footer_changed``, when other
    buttons belong below it."""

    footer_changed = Signal()
    place = ""

    def head(self) -> Head:
        raise NotImplementedError

    def footer(self) -> Footer:
        """Made anew at each call; the dialog owns the buttons afterwards."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        """What has the focus when a person came here by a button."""
        return None

    def leave(self) -> None:
        """The page goes."""
