"""The system's file dialogs, one function each, so that tests can answer for the person. Must not: do
more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open_file(parent: QWidget, title: str, name_filter: str) -> Path | None:
    """The file chosen, or None."""
    chosen, _filter = QFileDialog.getOpenFileName(parent, title, "", name_filter)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """The folder chosen, or None."""
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


def ask_save_file(parent: QWidget, title: str, name: str, name_filter: str) -> Path | None:
    """Where to save, or None."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, name, name_filter)
    return Path(chosen) if chosen else None
