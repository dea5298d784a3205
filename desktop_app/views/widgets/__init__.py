"""Widgets shared by the screens, one class a file. Must not know a screen or hold a rule."""
