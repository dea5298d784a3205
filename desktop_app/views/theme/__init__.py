"""The visual language: tokens, palette, style sheet, icons, fonts, and the switch between light and dark."""

from desktop_app.views.theme.theme import Theme, current_theme

__all__ = ["Theme", "current_theme"]
