"""Several rows with one address: a rule is looked at before it is used, and asked one by one where wanted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.model.report import RowState
from desktop_app.services.importing.steps import Step
from desktop_app.views.wizard.check_page import CheckPage
from desktop_app.views.wizard.mend_dialogs import CellDialog, SameAddressDialog
from desktop_app.views.wizard.same_dialog import SamePeopleDialog
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words

ROWS = [
    ["ann@example.com", "Ann", ""],
    ["bob@example.com", "Bob", "Kyiv"],
    ["ann@example.com", "Anna", "Lviv"],
    ["bob@example.com", "", ""],
    ["ann@example.com", "", "Odesa"],
]


def opened(scene: ImportScene, host, width: int = 1280, height: int = 720) -> SamePeopleDialog:
    window = host(width, height)
    scene.to_check(ROWS)
    page = window.screen_.pages[Step.CHECK]
    assert isinstance(page, CheckPage)
    codes = [item.code for item in page.kinds.items]
    page.kind_table.select_row(codes.index("duplicate"))
    assert page.rule.isVisible()
    page.rule.click()
    return window.findChildren(SamePeopleDialog)[0]


def winners(dialog: SamePeopleDialog) -> list[int | None]:
    return [one.winner.row if one.winner else None for one in dialog.model.items]


def sent(scene: ImportScene) -> list[int]:
    rows = scene.jobs.rows(scene.job)
    return [row.row for row in rows if row.state is RowState.NOT_SENT]


def test_a_rule_is_looked_at_before_it_is_used(scene, host):
    dialog = opened(scene, host)
    assert winners(dialog) == [1, 2]  # as it stands
    assert not dialog.do.isEnabled()
    for rule, expected in (("last", [5, 4]), ("filled", [3, 2]), ("first", [1, 2]), ("ask", [None, None])):
        dialog.rules[rule].click()
        assert winners(dialog) == expected
        assert sent(scene) == [1, 2], "looking changes nothing"
    dialog.rules["filled"].click()
    dialog.do.click()
    assert sent(scene) == [2, 3]
    assert scene.vm.overview.view.ledger.adds_up


def test_ask_me_sends_none_until_the_person_chose(scene, host):
    dialog = opened(scene, host)
    dialog.rules["ask"].click()
    assert dialog.do.text() == "Ask me about each"
    dialog.do.click()
    assert dialog.isVisible()
    assert sent(scene) == []
    assert winners(dialog) == [None, None]
    dialog.table.setFocus()
    dialog.table.select_row(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    (choice,) = dialog.window().findChildren(SameAddressDialog)
    assert [line.row for _radio, line in choice.rows] == [1, 3, 5]
    choice.rows[2][0].click()
    choice._primary.click()
    assert sent(scene) == [5]
    assert winners(dialog) == [5, None]


def test_one_address_may_be_chosen_against_the_rule(scene, host):
    dialog = opened(scene, host)
    dialog.rules["last"].click()
    dialog.do.click()
    assert sent(scene) == [4, 5]
    scene.vm.check.choose_row(1)
    assert sent(scene) == [1, 4]
    scene.vm.check.take_back()
    assert sent(scene) == [4, 5]


def told(read, what):
    """What the view-model hands over, at once where the runner answers so."""
    come = []
    read(what, come.append)
    return come[0]


def test_another_cell_of_a_row_is_changed(scene, host):
    window = host()
    scene.to_check(ROWS)
    dialog = CellDialog(
        window, told(scene.vm.check.read_lines, [2])[0], told(scene.vm.check.read_cells, 2), True
    )
    dialog.chosen.connect(scene.vm.check.edit)
    dialog.open()
    dialog.column.set_value(1)
    dialog.text.setText("Robert")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    assert told(scene.vm.check.read_cells, 2)[1][2] == "Robert"


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_nothing_is_cut(scene, host, size):
    dialog = opened(scene, host, *size)
    assert cut_words(dialog) == []
    assert dialog.do.visibleRegion().boundingRect().height() == dialog.do.height()
