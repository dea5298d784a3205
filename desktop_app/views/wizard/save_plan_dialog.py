"""What will happen, saved: every row as a workbook, or one page to print. Must not: write it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.dialog import Dialog


class SavePlanDialog(Dialog):
    """Signals: ``chosen(to_print)``."""

    chosen = Signal(bool)

    def __init__(self, host: QWidget, training: bool) -> None:
        super().__init__(host, t("plan_file.title"), t("plan_file.line"), width=720, training=training)
        self.rows = ChoiceCard(t("plan_file.rows"), t("plan_file.rows_line"), checked=True)
        self.page = ChoiceCard(t("plan_file.page"), t("plan_file.page_line"))
        form = QWidget()
        row(self.rows, self.page, gap=12, parent=form)
        self.body.addWidget(form)
        self.do = Button(t("plan_file.do"), "primary", "download", tall=True)
        self.do.clicked.connect(lambda _checked=False: self.accept())
        cancel = Button(t("plan_file.cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[cancel], primary=self.do)
        self.accepted.connect(lambda: self.chosen.emit(self.page.isChecked()))
