"""Which rows of an import are saved, and as which file. Must not: write one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.why_off import set_off


class SaveRowsDialog(Dialog):
    """``to_mend`` of ``total`` rows did not arrive. ``words`` in place of an import's: both choices, what the
    first holds, the line of the CSV, what can be done with the file. Signals: ``chosen(form, every)``: xlsx
    or csv."""

    chosen = Signal(str, bool)

    def __init__(
        self,
        host: QWidget,
        to_mend: int,
        total: int,
        training: bool,
        words: tuple[str, str, str, str, str] | None = None,
    ) -> None:
        super().__init__(host, t("save_rows.title"), t("save_rows.line"), width=720, training=training)
        mend, mend_line, every, csv_line, again = words or (
            t("save_rows.mend", count=to_mend), t("save_rows.mend_line"), t("save_rows.every", count=total),
            t("save_rows.csv_line"), t("save_rows.again"),
        )  # fmt: skip
        self.mend = ChoiceCard(mend, mend_line, checked=bool(to_mend))
        self.every = ChoiceCard(every, t("save_rows.every_line"), checked=not to_mend)
        self.xlsx = ChoiceCard(t("save_rows.xlsx"), t("save_rows.xlsx_line"), checked=True)
        self.csv = ChoiceCard(t("save_rows.csv"), csv_line)
        which, form = QWidget(), QWidget()
        for place, pair in ((which, (self.mend, self.every)), (form, (self.xlsx, self.csv))):
            choices = row(*pair, gap=12, parent=place)
            choices.setStretch(0, 1)
            choices.setStretch(1, 1)
        set_off(self.mend, "" if to_mend else t("off.no_mend"))
        self.warning = Banner("warn", t("save_rows.warning"), t("save_rows.warning_line"))
        show_if(self.warning, False)
        parts = QWidget()
        column(
            Label(t("save_rows.which"), "field"), 6, which, 16, Label(t("save_rows.form"), "field"), 6, form,
            12, self.warning, 8, Label(again, "hint", wrap=True), parent=parts,
        )  # fmt: skip
        self.body.addWidget(parts)
        self.do = Button(t("save_rows.do"), "primary", "download", tall=True)
        self.do.clicked.connect(lambda _checked=False: self.accept())
        cancel = Button(t("save_rows.cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[cancel], primary=self.do)
        if words is None:  # of an import the cells stand to the letter
            self.csv.toggled.connect(lambda on: show_if(self.warning, on))
        self.accepted.connect(self._tell)

    def _tell(self) -> None:
        self.chosen.emit("csv" if self.csv.isChecked() else "xlsx", self.every.isChecked())
