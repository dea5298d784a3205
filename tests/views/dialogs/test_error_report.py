"""A report of an error: shown, copied and saved, it holds no spelling of a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.app.excepthook import report_text
from desktop_app.app.known_secrets import KnownSecrets
from desktop_app.views.dialogs.error_dialog import ErrorDialog
from desktop_app.views.theme import Theme
from tests.helpers.canaries import hits, texts_of, written

CANARY = 'Canary+7/ключ"=&Q_zz91'


def _report(error: BaseException) -> str:
    known = KnownSecrets()
    known.learn(CANARY)
    return report_text(error, known.clean)


@pytest.mark.parametrize("text", sorted(texts_of(CANARY)))
def test_a_report_of_an_error_holds_no_spelling(
    text: str, qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    wide = text.encode("utf-16-le").decode("latin-1")
    try:
        raise RuntimeError(f"before {text} between {wide} after")
    except RuntimeError as error:
        dialog = ErrorDialog(ground, _report(error))
    with qtbot.waitSignal(dialog.saved):
        dialog.save_as(tmp_path / "report.txt")
    for button in dialog.findChildren(QAbstractButton):
        if button.text() == "Copy report":
            button.click()

    shown = dialog.report.toPlainText()
    assert "before" in shown
    assert "•••" in shown
    places = {
        "copied": QGuiApplication.clipboard().text().encode(),
        "shown": shown.encode(),
        **written(tmp_path),
    }
    assert hits([CANARY], places) == []
    dialog.deleteLater()


def test_where_it_cannot_be_written_that_is_said(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    dialog = ErrorDialog(ground, "a report")
    with qtbot.waitSignal(dialog.saved) as told:
        dialog.save_as(tmp_path / "no folder" / "report.txt")
    assert told.args == ["report.txt", "No such file or directory"]
    said = dialog.bar.banner("save")
    assert said is not None
    assert "report.txt" in said.title
    dialog.deleteLater()
