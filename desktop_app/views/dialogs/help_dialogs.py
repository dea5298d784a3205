"""What the Help menu opens: training accounts, about. Must not: hold a rule."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label


def practice_dialog(host: QWidget, go: Callable[[], None]) -> Dialog:
    """What practice accounts are, and the way to them."""
    dialog = Dialog(host, t("help.practice.title"), t("help.practice.line"), width=560)
    for icon, part in (("graduation-cap", "one"), ("refresh-cw", "two"), ("zap", "three")):
        dialog.body.addWidget(FactRow(icon, t(f"help.practice.{part}"), t(f"help.practice.{part}_line")))
    primary = Button(t("help.practice.go"), "primary", tall=True)
    primary.clicked.connect(lambda _checked=False: dialog.accept())
    dialog.accepted.connect(go)
    dialog.set_footer(primary=primary)
    return dialog


def about_dialog(host: QWidget, version: str) -> Dialog:
    """Version and licences."""
    dialog = Dialog(host, t("help.about.title", version=version), t("help.about.line"), width=480)
    dialog.body.addWidget(Label(t("help.about.licence"), "hint", wrap=True))
    dialog.set_footer(primary=_close(dialog))
    return dialog


def _close(dialog: Dialog) -> Button:
    close = Button(t("widgets.close"), "primary", tall=True)
    close.clicked.connect(lambda _checked=False: dialog.reject())
    return close
