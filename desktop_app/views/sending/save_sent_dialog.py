"""Which rows of a file that was sent are saved, and as which file. Must not: write one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.views.wizard.save_rows_dialog import SaveRowsDialog


class SaveSentDialog(SaveRowsDialog):
    """``out`` of ``total`` stayed here or were refused. Signals: ``chosen(form, every)``: xlsx or csv."""

    def __init__(self, host: QWidget, kind: str, out: int, total: int, training: bool) -> None:
        words = (
            t("send_rows.mend", count=out), t("send_rows.mend_line"),
            t(f"send_rows.every_{kind}", count=total),
            t("send_rows.csv_line"), t("send_rows.again"),
        )  # fmt: skip
        super().__init__(host, out, total, training, words)
