"""Result files are a choice, and a mended one comes back by two clicks, touching only its own rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.model.account import Account
from desktop_app.model.report import RowState
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.wizard.result_page import ResultPage
from desktop_app.views.wizard.save_rows_dialog import SaveRowsDialog
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words

ROWS = [["ann@example.com", "Ann", "Kyiv"], ["no address", "=1+1", ""], ["bad@", "Bob", ""]]


def at_result(scene: ImportScene, host, width: int = 1280, height: int = 720) -> ResultPage:
    window = host(width, height)
    scene.to_result(ROWS)
    page = window.screen_.pages[Step.RESULT]
    assert isinstance(page, ResultPage)
    return page


def saved_as(page: ResultPage, monkeypatch, folder: Path, choose: str = "") -> list[Path]:
    monkeypatch.setattr("desktop_app.views.wizard.result_page.ask_folder", lambda *_words: folder)
    page.save.click()
    (dialog,) = page.window().findChildren(SaveRowsDialog)
    for name in filter(None, choose.split(",")):
        getattr(dialog, name).click()
    assert dialog.warning.isVisible() is ("csv" in choose)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    return sorted(folder.iterdir())


def test_a_workbook_of_text_cells_is_the_default(scene, host, monkeypatch, tmp_path):
    (tmp_path / "out").mkdir()
    (file,) = saved_as(at_result(scene, host), monkeypatch, tmp_path / "out")
    assert file.name.endswith("-rows-to-mend.xlsx")
    rows = list(load_workbook(file).active.iter_rows(min_row=2))
    assert [row[1].value for row in rows] == ["=1+1", "Bob"]
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}


def test_exact_text_is_offered_with_a_warning_and_every_row_too(scene, host, monkeypatch, tmp_path):
    (tmp_path / "out").mkdir()
    (file,) = saved_as(at_result(scene, host), monkeypatch, tmp_path / "out", "every,csv")
    assert file.name.endswith("-every-row.csv")
    lines = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [line[0] for line in lines[1:]] == [row[0] for row in ROWS]
    assert lines[1][4] == "Created"


def mended_file(scene: ImportScene, tmp_path: Path) -> Path:
    saved = scene.jobs.save_results(scene.job, tmp_path / "out")["csv"]
    lines = list(csv.reader(saved.read_text("utf-8-sig").splitlines()))
    lines[1][0] = "mended@example.com"
    with saved.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    return saved


def test_a_mended_file_is_known_and_goes_by_two_clicks(scene, host, tmp_path):
    page = at_result(scene, host)
    first = scene.job
    file = mended_file(scene, tmp_path)
    page.primary.click()
    again = ImportScene(scene.bench)
    vm = again.vm
    vm.start()
    vm.open_file(file)
    assert vm.again is not None
    assert vm.again.job == first
    assert vm.target.name == "Newsletter", "its own list is chosen"
    assert vm.goes_straight
    vm.go_next()
    assert vm.step is Step.CHECK
    ledger = vm.overview.view.ledger
    assert (ledger.total, ledger.count(RowState.NOT_SENT)) == (2, 1)
    assert {one.field for one in vm.columns if one.index > 2} == {""}
    again.close()


def test_a_mended_file_does_not_go_into_another_account(scene, host, tmp_path):
    at_result(scene, host)
    file = mended_file(scene, tmp_path)
    other = Account(id="other", platform="memory", name="Other", training=True)
    vm = ImportWizardViewModel(scene.runner, scene.service, other, scene.manifest)
    vm.start("1")
    vm.open_file(file)
    assert vm.file_obstacle == "save_again.other_account"
    vm.go_next()
    assert vm.step is Step.FILE
    vm.close()


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_nothing_is_cut(scene, host, size):
    page = at_result(scene, host, *size)
    dialog = page.open_save()
    dialog.csv.click()
    assert cut_words(dialog) == []
    assert dialog.do.visibleRegion().boundingRect().height() == dialog.do.height()
