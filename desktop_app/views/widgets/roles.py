"""Roles and kinds of table cells, as the view-models set them (``viewmodels.cells``); widgets import them
from here."""

from desktop_app.viewmodels.cells import Kind, Role, Tone

__all__ = ["Kind", "Role", "Tone"]
