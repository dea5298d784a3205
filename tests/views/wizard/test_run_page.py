"""An import at work: which rows are on their way and who is at it, how fast, how long, why it waits."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.services.importing.nouns import DeliveryLine
from desktop_app.services.importing.steps import Step
from desktop_app.views.dialogs.details_dialog import DetailsDialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.wizard.result_page import ResultPage
from desktop_app.views.wizard.run_page import RunPage
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words, settle

ROWS = [[f"a{n}@example.com", "Ann", ""] for n in range(6)]
AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def at_work(scene: ImportScene, host, width: int = 1280, height: int = 720, **progress: object) -> RunPage:
    window = host(width, height)
    scene.to_plan(ROWS)
    vm = scene.vm
    lines = (
        DeliveryLine(3, 3000, "planned", None, 6001, 9000),
        DeliveryLine(2, 3000, "sending", AT, 3001, 6000),
        DeliveryLine(1, 120, "answered", AT, 5, 40312),
        DeliveryLine(4, 9, "closed", AT, 17, 25, {RowState.CREATED: 7, RowState.REJECTED_THERE: 2}),
    )
    vm.overview = replace(vm.overview, deliveries=lines)
    vm._enter(Step.RUN)
    given = {
        "done": 3,
        "total": 6,
        "phase": "import.phase.send",
        "rate": 1240.0,
        "seconds_left": (60.0, 120.0),
    }
    vm._checking(Progress(**(given | progress)))  # type: ignore[arg-type]
    page = window.screen_.pages[Step.RUN]
    assert isinstance(page, RunPage)
    return page


def words(page: RunPage) -> list[str]:
    return [label.text() for label in page.findChildren(Label) if label.isVisible() and label.text()]


def test_deliveries_are_told_by_rows_and_by_who_is_at_it(scene, host):
    page = at_work(scene, host)
    told = [line.accessibleName() for line in page._deliveries if line.isVisible()]
    assert told == [
        "Rows 6,001 to 9,000: Next, still on this computer",
        "Rows 3,001 to 6,000: On its way to Memory",
        "120 rows between 5 and 40,312: Memory has it and is working on it",
        "Rows 17 to 25: 7 Created, 2 Refused by Memory",
    ]


def test_the_details_name_the_job_and_how_each_delivery_stands(scene, host):
    page = at_work(scene, host)
    page.details.click()
    dialog = page.window().findChild(DetailsDialog)
    told = dialog.text.toPlainText()
    view = page.vm.overview.view
    assert f"Job: {view.job}" in told
    assert f"Account: {view.account} (Memory)" in told
    assert "Delivery 4, 9 rows · closed · Created 7, Refused by Memory 2" in told
    assert "Delivery 3, 3,000 rows · planned" in told
    assert "The platform’s own words" not in told, "it has said nothing yet"


def test_the_pace_stands_beside_the_limit_and_the_time_left_is_a_range(scene, host):
    page = at_work(scene, host)
    pace = "1,240 rows a second now  ·  Memory allows 100 at a time, 100 times a second"
    assert pace in words(page)
    assert any(text.endswith("left") and "1" in text and "2" in text for text in words(page)), words(page)


def test_a_wait_says_until_when_and_who_asked(scene, host):
    until = time.time() + 90
    page = at_work(scene, host, waiting_until=until)
    clock = datetime.fromtimestamp(until, UTC).astimezone().strftime("%H:%M:%S")
    assert page.wait.isVisible()
    assert f"Waiting until {clock} because Memory asked for it" in words(page)


def test_pause_and_stop_are_told_and_can_be_pressed(scene, host):
    page = at_work(scene, host)
    scene.vm.pause()
    assert scene.vm.pausing
    assert not page.pause.isEnabled()
    assert page.stop.text() == "Stops after this delivery"


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_nothing_is_cut(scene, host, size):
    page = at_work(scene, host, *size, waiting_until=time.time() + 9)
    settle()
    assert cut_words(page.window()) == []


def test_an_import_leads_to_the_one_whose_rows_it_sends_again_and_back(scene, host):
    window = host()
    scene.to_result([["good@example.com", "A", ""], ["no address", "B", ""]])
    first = scene.job
    vm = scene.vm
    after = vm.new_after()
    after.mended.connect(vm.take_mended)
    after.open_rows()
    after.show_rows(())
    after.fetch([2], lambda rows: after.edit(rows[0], 0, "mended@example.com"))
    after.mend()
    assert vm.step is Step.CHECK
    vm.go_next()
    vm.confirm_consent(True)
    vm.go_next()
    second = scene.job
    assert vm.step is Step.RESULT
    page = window.screen_.pages[Step.RESULT]
    assert isinstance(page, ResultPage)
    press(page, "Show that import")
    assert scene.job == first
    press(page, "Show the later one")
    assert scene.job == second
    after.close()


def press(page: ResultPage, words: str) -> None:
    from desktop_app.views.widgets.button import Button

    (button,) = [one for one in page.messages.findChildren(Button) if one.isVisible() and one.text() == words]
    button.click()


def test_a_running_import_is_drawn_by_its_page_alone(scene, host):
    """The pages behind it draw what it came to when they are entered."""
    page = at_work(scene, host)
    result = page.window().screen_.pages[Step.RESULT]
    assert isinstance(result, ResultPage)
    drawn = []
    result.changed.connect(lambda: drawn.append("result"))
    page.changed.connect(lambda: drawn.append("run"))
    scene.vm.overview_changed.emit()
    assert drawn == ["run"]
    assert not result.headline.text()
    scene.vm._enter(Step.RESULT)
    assert result.headline.text()
