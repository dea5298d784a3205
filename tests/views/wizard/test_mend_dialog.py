"""Rows that did not arrive: written in the table, sent alone; rows left alone are brought back; doubts are
looked up or settled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.model.errors import OutcomeUnknown
from desktop_app.model.operation import Effect
from desktop_app.model.report import RowState
from desktop_app.provider_api.capability import Capability
from desktop_app.services.importing.steps import Step
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.wizard.doubt_dialog import DoubtDialog
from desktop_app.views.wizard.result_page import ResultPage
from tests.helpers.import_scene import ImportScene
from tests.helpers.memory_provider import TARGET, manifest
from tests.services.importing.conftest import Bench
from tests.views.cut_words import cut_words, settle

SIZES = [(1280, 720), (640, 360)]
ROWS = [
    ["ann@example.com", "Ann", "Kyiv"],
    ["no address", "Bob", ""],
    ["bad@", "Carl", ""],
    ["ann@example.com", "Anna", "Lviv"],
]


def at_result(scene: ImportScene, host, rows=ROWS, size=(1280, 720)) -> ResultPage:
    window = host(*size)
    scene.to_result(rows)
    page = window.screen_.pages[Step.RESULT]
    assert isinstance(page, ResultPage)
    return page


def type_in(dialog, text: str) -> None:
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.editor.writing
    dialog.editor.field.clear()
    QTest.keyClicks(dialog.editor.field, text)
    QTest.keyClick(dialog.editor.field, Qt.Key.Key_Return)


def test_a_cell_is_written_in_the_table_by_keys_and_sent_alone(scene, host):
    page = at_result(scene, host)
    page.mend.click()
    dialog = page.open_mend()
    assert [dialog.model.index(row, 1).data() for row in range(2)] == ["no address", "bad@"]
    assert not dialog.do.isEnabled()
    dialog.table.setFocus()
    type_in(dialog, "bob@example.com")
    assert dialog.model.index(0, 2).data() == "bob@example.com"
    assert dialog.table.selected_rows() == [1], "on to the next row"
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    QTest.keyClick(dialog.editor.field, Qt.Key.Key_Escape)
    assert not dialog.editor.writing
    assert dialog.isVisible(), "Esc gives up the cell, not the dialog"
    dialog.do.click()
    assert scene.vm.step is Step.CHECK
    assert scene.vm.overview.view.ledger.total == 1
    scene.vm.go_next()
    scene.vm.confirm_consent(True)
    scene.vm.go_next()
    assert scene.bench.platform.find("bob@example.com").first_name == "Bob"


def test_what_was_mended_is_not_lost_by_esc(scene, host):
    dialog = at_result(scene, host).open_mend()
    dialog.table.setFocus()
    type_in(dialog, "bob@example.com")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    (question,) = dialog.window().findChildren(Question)
    QTest.keyClick(question, Qt.Key.Key_Return)  # Enter keeps the work
    assert dialog.isVisible()
    assert dialog.vm.to_send == 1
    dialog.reject()
    next(one for one in dialog.window().findChildren(Question) if one.isVisible()).accept()
    assert not dialog.isVisible()


def test_a_row_left_alone_is_brought_back(scene, host):
    page = at_result(scene, host)
    page._act(RowState.SKIPPED.value)
    dialog = [one for one in scene_dialogs(page) if one.isVisible()][-1]
    assert dialog.title.text() == "Bring back rows that were left alone"
    assert dialog.model.rowCount() == 1
    assert not dialog.every.isEnabled(), "first a cause"
    dialog.cause.setCurrentIndex(1)
    dialog.every.click()
    assert dialog.do.text() == "Check 1 row to bring back"
    dialog.do.click()
    scene.vm.go_next()
    scene.vm.confirm_consent(True)
    scene.vm.go_next()
    assert scene.bench.platform.find("ann@example.com").first_name == "Anna"


def scene_dialogs(page: ResultPage):
    from desktop_app.views.wizard.mend_dialog import MendDialog

    return page.window().findChildren(MendDialog)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut(scene, host, size):
    page = at_result(scene, host, size=size)
    dialog = page.open_mend()
    settle()
    assert cut_words(dialog) == []
    assert dialog.do.visibleRegion().boundingRect().height() == dialog.do.height()


class Doubtful:
    """A wizard whose only delivery got no answer."""

    def __init__(self, bench: Bench, *without: Capability) -> None:
        bench.made = manifest(TARGET, effect=Effect.ONCE, without=without)
        bench.faults.before = lambda n: OutcomeUnknown(platform="Memory") if n == 1 else None
        self.scene = ImportScene(bench)
        self.scene.to_result([["ann@example.com", "Ann", ""], ["bob@example.com", "Bob", ""]])
        assert self.scene.vm.overview.view.ledger.count(RowState.IN_DOUBT) == 2


@pytest.fixture
def doubt_page(bench, shown, theme):
    from desktop_app.views.wizard.wizard_screen import WizardScreen
    from tests.helpers.import_scene import LINE

    kept = []

    def make(*without: Capability, size=(1280, 720)) -> tuple[ImportScene, DoubtDialog]:
        scene = Doubtful(bench, *without).scene
        screen = WizardScreen(scene.vm, LINE)
        kept.append(screen)
        shown(screen, *size)
        page = screen.pages[Step.RESULT]
        assert isinstance(page, ResultPage)
        page._act(RowState.IN_DOUBT.value)
        return scene, screen.findChildren(DoubtDialog)[0]

    return make


def test_rows_in_doubt_are_looked_up(doubt_page, bench):
    scene, dialog = doubt_page()
    assert dialog.model.rowCount() == 2
    bench.platform.add(email="ann@example.com", first_name="Ann", lists=("1",))
    bench.clock.now += 3600
    dialog.do.click()
    assert dialog._found.isVisible()
    assert dialog.model.rowCount() == 0
    dialog.done.click()
    ledger = scene.vm.overview.view.ledger
    assert (ledger.count(RowState.CREATED), ledger.count(RowState.REJECTED_THERE)) == (1, 1)
    scene.close()


def test_where_nobody_can_be_asked_the_person_says_it(doubt_page):
    scene, dialog = doubt_page(Capability.CONTACTS_SEARCH)
    assert dialog._cannot.isVisible()
    assert dialog.do.parentWidget() is None or not dialog.do.isVisible()
    assert not dialog.arrived.isEnabled()
    dialog.table.select_row(0)
    dialog.arrived.click()
    assert dialog.model.rowCount() == 1
    dialog.table.select_row(0)
    dialog.lost.click()
    assert dialog.model.rowCount() == 0
    ledger = scene.jobs.ledger(scene.job)
    assert (ledger.count(RowState.ACCEPTED), ledger.count(RowState.REJECTED_THERE)) == (1, 1)
    scene.close()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_of_the_doubts(doubt_page, size):
    scene, dialog = doubt_page(Capability.CONTACTS_SEARCH, size=size)
    settle()
    assert cut_words(dialog) == []
    scene.close()
