"""A button that copies and says so.

Owns: the word that changes for two seconds. The text comes from a callable at the moment of pressing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.views.widgets.button import Button, Kind


class CopyButton(Button):
    """``CopyButton("Copy", "Copied", lambda: key)``. With ``source=None`` it copies nothing itself: listen to
    ``copy_requested`` (secrets go through the service that clears the clipboard) and call ``confirm()``.

    Signals: ``copy_requested``, ``copied``.
    """

    copy_requested = Signal()
    copied = Signal()

    def __init__(
        self,
        label: str,
        done_label: str,
        source: Callable[[], str] | None = None,
        kind: Kind = "normal",
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, kind, "copy", tall=tall, parent=parent)
        self._label, self._done_label, self._source = label, done_label, source
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(2000)
        self._timer.timeout.connect(self._back)
        self.clicked.connect(self._copy)

    def confirm(self) -> None:
        """Show that it was copied."""
        self.set_icon("check")
        self.setText(self._done_label)
        self._timer.start()
        self.copied.emit()

    def _copy(self) -> None:
        self.copy_requested.emit()
        if self._source is not None:
            QGuiApplication.clipboard().setText(self._source())
            self.confirm()

    def _back(self) -> None:
        self.set_icon("copy")
        self.setText(self._label)
