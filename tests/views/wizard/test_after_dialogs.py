"""Undo, comparison, every row and the list of imports: what they say, by keys, at both sizes, for a screen
reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView, QWidget

from desktop_app.model.report import RowState
from desktop_app.services.importing.steps import Step
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.wizard.result_page import ResultPage
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words, settle

ROWS = [
    ["ann@example.com", "Anna", "Kyiv"],
    ["new@example.com", "New", "Brno"],
    ["no address", "Bad", ""],
    ["new@example.com", "Twice", ""],
]
SIZES = [(1280, 720), (640, 360)]
DIALOGS: dict[str, Callable[[ResultPage], Dialog | None]] = {
    "undo": lambda page: page.open_undo(),
    "compare": lambda page: page.open_compare(),
    "rows": lambda page: page.open_rows(),
    "mend": lambda page: page.open_mend(),
    "bring back": lambda page: page.open_mend(RowState.SKIPPED),
    "doubts": lambda page: page.open_doubts(),
    "save": lambda page: page.open_save(),
}


def at_result(scene: ImportScene, host, size=(1280, 720)) -> ResultPage:
    scene.bench.platform.add(email="ann@example.com", first_name="Ann", lists=("1",))
    window = host(*size)
    scene.to_result(ROWS)
    page = window.screen_.pages[Step.RESULT]
    assert isinstance(page, ResultPage)
    return page


def opened(page: ResultPage, name: str) -> Dialog:
    dialog = DIALOGS[name](page)
    assert dialog is not None
    settle()
    return dialog


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_and_the_buttons_stay_in_sight(scene, host, size):
    page = at_result(scene, host, size)
    for name in DIALOGS:
        dialog = opened(page, name)
        assert cut_words(dialog) == [], name
        shown = [one for one in dialog._footer_frame.findChildren(QAbstractButton) if one.isVisible()]
        assert shown, name
        for button in shown:
            assert button.visibleRegion().boundingRect().size() == button.size(), button.text()
        dialog.reject()


def test_every_control_has_a_name_and_is_reached_by_tab_and_esc_closes(scene, host):
    page = at_result(scene, host)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    for name in DIALOGS:
        dialog = opened(page, name)
        controls = [
            one
            for kind in kinds
            for one in dialog.findChildren(kind)
            if one.isVisible() and one.isEnabled() and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        assert [type(one).__name__ for one in controls if not told(one)] == [], name
        stops = set(dialog.scrim.tab_stops())
        assert [one for one in controls if one not in stops and reachable(one)] == [], name
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), name


def told(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    name = found.text(QAccessible.Text.Name) if found is not None else ""
    return name or widget.accessibleName()


def reachable(widget: QWidget) -> bool:
    """Of a group of cards one is a stop; the arrows lead to the others."""
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        return widget.isChecked()
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_undo_says_first_what_comes_back_and_enter_keeps_it(scene, host):
    dialog = opened(at_result(scene, host), "undo")
    assert dialog.do.text() == "Take back in Shop-CZ"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert scene.bench.platform.find("ann@example.com").first_name == "Anna", "Enter presses the safe one"


def test_undo_tells_every_person_and_the_import_says_so(scene, host):
    page = at_result(scene, host)
    dialog = opened(page, "undo")
    dialog.do.click()
    assert scene.bench.platform.find("ann@example.com").first_name == "Ann"
    assert scene.bench.platform.find("new@example.com") is None
    # the city was not told before, so of one of them nobody can say that all is as it was
    assert dialog._headline.text() == "1 of 2 people are as they were before"
    dialog.close_it.click()
    assert scene.vm.overview.view.undone_by
    assert not page.resume.isVisible()


def test_a_difference_is_named_with_both_values(scene, host):
    page = at_result(scene, host)
    platform = scene.bench.platform
    person = platform.find("ann@example.com")
    platform.contacts[person.id] = replace(person, first_name="Changed")
    dialog = opened(page, "compare")
    dialog.do.click()
    (found,) = dialog.model.items
    assert (found.row, found.sent, found.found) == (1, "Anna", "Changed")


def test_rows_are_narrowed_by_state_and_words(scene, host):
    dialog = opened(at_result(scene, host), "rows")
    assert dialog.model.rowCount() == 4
    dialog.state.set_value(RowState.REJECTED_HERE.value)
    assert dialog.model.rowCount() == 1
    dialog.state.set_value("")
    dialog.search.setText("twice")
    dialog.search.search_changed.emit("twice")
    assert dialog.model.rowCount() == 1
    assert dialog.model.index(0, 3).data() == "Same address twice"
