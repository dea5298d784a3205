"""Dialogs of the window, one class a file. Must not: hold a rule."""
