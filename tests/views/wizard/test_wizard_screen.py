"""Back and Esc never lose work, a dropped file is never taken over it, the button names list and account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services.importing.steps import Step
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.why_off import WhyOff
from tests.helpers.import_scene import HEAD, ImportScene
from tests.views.cut_words import cut_words, settle

ROWS = [["ann@example.com", "Ann", "Kyiv"], ["no address", "Bob", ""]]
STEPS: dict[str, Callable[[ImportScene], None]] = {
    "check": lambda scene: scene.to_check(ROWS),
    "plan": lambda scene: scene.to_plan(ROWS),
    "result": lambda scene: scene.to_result(ROWS),
}


def question(window) -> Question:
    (found,) = [one for one in window.findChildren(Question) if one.isVisible()]
    return found


def other(scene: ImportScene) -> Path:
    return scene.bench.file(HEAD, [["eve@example.com", "Eve", ""]], "other.csv")


def test_the_confirming_button_names_number_list_and_account(scene, host):
    window = host()
    scene.to_plan(ROWS)
    assert window.screen_.page.primary.text() == "Import 1 into Newsletter · Shop-CZ"
    assert not window.screen_.page.primary.isEnabled() or window.screen_.page.reason
    scene.vm.confirm_consent(True)
    assert not window.screen_.page.reason


@pytest.mark.parametrize("step", ["check", "plan"])
def test_esc_asks_before_work_is_lost(scene, host, step):
    window = host()
    STEPS[step](scene)
    before = scene.vm.step
    left: list[None] = []
    window.screen_.left.connect(lambda: left.append(None))
    QTest.keyClick(window.screen_.frame, Qt.Key.Key_Escape)
    asked = question(window)
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert (scene.vm.step, left) == (before, [])
    assert scene.vm.overview is not None


@pytest.mark.parametrize("step", ["check", "plan"])
def test_a_dropped_file_is_taken_only_after_a_question(scene, host, step):
    window = host()
    STEPS[step](scene)
    job = scene.job
    assert window.screen_.offer_file(other(scene))
    asked = question(window)
    asked.reject()
    assert scene.job == job
    window.screen_.offer_file(other(scene))
    question(window).accept()
    assert scene.vm.step is Step.FILE
    assert scene.vm.path.name == "other.csv"
    assert scene.vm.target.name == "Newsletter"
    assert job not in [one.job for one in scene.jobs.jobs()], "nothing of it is left"


def test_after_the_result_a_dropped_file_begins_anew(scene, host):
    window = host()
    STEPS["result"](scene)
    job = scene.job
    assert window.screen_.offer_file(other(scene))
    assert scene.vm.step is Step.FILE
    assert job in [one.job for one in scene.jobs.jobs()]


def test_back_and_forward_keep_the_answers(scene, host):
    host()
    scene.open(ROWS)
    scene.vm.go_next()
    city = next(one.index for one in scene.vm.columns if one.header == "City")
    scene.vm.set_rule(city, "only_if_blank")
    scene.vm.set_field(1, "last_name")
    scene.vm.go_next()
    assert scene.vm.step is Step.CHECK
    scene.vm.go_next()
    assert scene.vm.step is Step.PLAN
    scene.vm.go_back()
    scene.vm.go_back()
    assert scene.vm.step is Step.COLUMNS
    rows = {one.index: (one.field, one.rule) for one in scene.vm.columns}
    assert rows[city] == ("city", "only_if_blank")
    assert rows[1][0] == "last_name"
    scene.vm.go_back()
    assert scene.vm.path is not None
    assert scene.vm.target.name == "Newsletter"


def test_a_rule_that_cannot_be_chosen_says_why_to_keys(scene, host):
    window = host()
    scene.open(ROWS)
    scene.vm.go_next()
    page = window.screen_.pages[Step.COLUMNS]
    by_column = {one.control: one.reason for one in page.findChildren(WhyOff) if not one.isHidden()}
    assert list(by_column.values()) == ["A row without an address always stays out."]
    scene.vm.set_field(1, "")
    said = [one.reason for one in page.findChildren(WhyOff) if not one.isHidden()]
    assert sorted(said) == ["A row without an address always stays out.", "This column is not imported."]


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
@pytest.mark.parametrize("step", sorted(STEPS))
def test_nothing_is_cut(scene, host, step, size):
    window = host(*size)
    STEPS[step](scene)
    settle()
    assert cut_words(window) == []


def test_a_file_of_many_columns_is_shown_piece_by_piece(scene, host, qtbot):
    """The window never waits: 300 columns at once would take a second and a half."""
    window = host()
    head = ["Email", *(f"Column {number}" for number in range(299))]
    scene.open([["ann@example.com", *["x"] * 299]], head)
    scene.vm.go_next()
    page = window.screen_.page
    assert 0 < len(page._lines) < 30
    qtbot.waitUntil(lambda: len(page._lines) == 300, timeout=60_000)
    assert [line.field.value() for line in list(page._lines.values())[:2]] == ["email", ""]
    assert all(line.field.accessibleName() for line in page._lines.values())


def test_the_pages_are_made_one_by_one_and_a_step_finds_its_own(scene, host, qtbot):
    window = host()
    assert len(window.screen_.pages) < len(Step)
    scene.to_result(ROWS)
    assert Step.RESULT in window.screen_.pages
    assert window.screen_.page is window.screen_.pages[Step.RESULT]
    qtbot.waitUntil(lambda: len(window.screen_.pages) == len(Step), timeout=30_000)


def test_nothing_of_a_wizard_outlives_it(scene, host, qtbot):
    """Its buttons stand in a footer by turns; one without a place must not become a window of its own."""
    before = set(QApplication.topLevelWidgets())
    window = host()
    scene.to_plan(ROWS)
    qtbot.waitUntil(lambda: len(window.screen_.pages) == len(Step), timeout=30_000)
    alone = set(QApplication.topLevelWidgets()) - before - {window}
    assert [one for one in alone if isinstance(one, (Button, Separator))] == []


@pytest.mark.parametrize("step", ["check", "plan", "result"])
def test_no_button_of_another_step_lies_over_a_page(scene, host, qtbot, step):
    """All pages are there, and each shows and hides its own buttons also while another is on top."""
    window = host()
    STEPS[step](scene)
    qtbot.waitUntil(lambda: len(window.screen_.pages) == len(Step), timeout=30_000)
    scene.vm.overview_changed.emit()
    screen = window.screen_
    page, footer = screen.page, {*screen.page.left, *screen.page.right, screen.page.primary}
    seen = [one for one in screen.findChildren(Button) if one.isVisible() and one.text()]
    astray = [
        one.text()
        for one in seen
        if one not in footer and not page.isAncestorOf(one) and one.parent() in (screen, screen.frame)
    ]
    assert astray == []
    others = [other for at, other in screen.pages.items() if other is not page]
    own = [one for other in others for one in (*other.left, *other.right, other.primary) if one is not None]
    assert [one.text() for one in own if one.isVisible()] == []
