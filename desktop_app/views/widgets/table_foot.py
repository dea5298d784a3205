"""The foot of a table: count left, selection or a hint right.

Owns: 32 px and a line above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.shortcuts import CLEAR_FILTERS_KEYS, shown_keys
from desktop_app.views.theme.measure import hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.table_filter import filtering
from desktop_app.views.widgets.themed import show_if

if TYPE_CHECKING:
    from desktop_app.views.widgets.table_view import TableView


class TableFoot(QFrame):
    """``TableFoot("20,000 contacts", "1 selected")``; ``icon`` before the left text, for a hint about
    keys."""

    def __init__(
        self, left: str = "", right: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "foot")
        self._left = ElidedLabel(left, "cap")
        self._right = Label(right, "cap")
        show_if(self._right, bool(right))
        self.clear_filters: LinkButton | None = None
        layout = self._layout = row(margins=(16, 0, 16, 0), gap=8, parent=self)
        if icon:
            layout.addWidget(IconLabel(icon, "text3"))
        layout.addWidget(self._left, 1)
        layout.addWidget(self._right)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(self, height=Height.TABLE_FOOT, low=Height.TABLE_FOOT_LOW)

    def follow(self, table: TableView) -> None:
        """While heads narrow the table, a link here brings all rows back."""
        model = filtering(table)
        if model is None:
            return
        clear = LinkButton(t("widgets.filter.clear_all"), "x")
        clear.setToolTip(shown_keys(CLEAR_FILTERS_KEYS))

        def bring_back() -> None:
            model.clear_filters()
            table.setFocus(Qt.FocusReason.OtherFocusReason)

        clear.clicked.connect(lambda _checked=False: bring_back())
        model.filters_changed.connect(lambda: clear.setVisible(bool(model.filters)))
        self.add(clear)
        show_if(clear, bool(model.filters))
        self.clear_filters = clear

    def add(self, widget: QWidget) -> None:
        """A link at the right, before the selection."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def set(self, left: str, right: str = "") -> None:
        self._left.setText(left)
        self._right.setText(right)
        show_if(self._right, bool(right))
