"""The walk through the wizard's dialogs, and through a file of 12 rows and one of 1,000,000. Must not: draw
(``pictures`` does).

The two files are made here, from numbers, so that every walk shows the same people.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from desktop_app.journal.job_store import JobStore
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState, SaidBy
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.widgets.dialog import Dialog

if TYPE_CHECKING:
    from desktop_app.app.window import OpenWindow
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.wizard.check_page import CheckPage
    from desktop_app.views.wizard.doubt_dialog import DoubtDialog
    from desktop_app.views.wizard.page import StepPage
    from desktop_app.views.wizard.plan_page import PlanPage
    from desktop_app.views.wizard.result_page import ResultPage
    from desktop_app.views.wizard.same_dialog import SamePeopleDialog

SAME_SCREENS = ("import-same", "import-same-ask", "import-same-one")
PLAN_SCREENS = ("import-plan-save",)
RUN_SCREENS = ("import-waiting", "import-paused")
LATER_SCREENS = ("import-save-rows", "import-bring-back", "import-doubt", "import-doubt-found")
LAST_SCREENS = ("settings-learned",)
SIZED_SCREENS = tuple(
    f"{size}-{step}"
    for size in ("twelve", "million")
    for step in ("file", "columns", "check", "same", "plan", "plan-rows", "running", "result")
)
"""Not among those that are drawn by default: a million rows take minutes."""
_ROWS = {"twelve": 12, "million": 1_000_000}
_LONG = 900.0
_FIRST = ("Olena", "Andriy", "Žaneta", "Marek", "Iryna", "Petr")
_LAST = ("Shevchenko", "Kovalenko", "Nováková", "Wiśniewski", "Bondar")
_CITIES = ("Kyiv", "Brno", "Lviv", "Kraków", "Odesa")


class Waits(Protocol):
    def until(self, true: Callable[[], object], seconds: float = ...) -> bool: ...

    def settle(self, seconds: float = ...) -> None: ...


class WizardWalk:
    """A part of the tour; each step stands on the one before."""

    _window: MainWindow
    _vm: WindowViewModel
    _opened: OpenWindow
    _wait: Waits
    _folder: Path
    _wizard: ImportWizardViewModel | None
    _same: SamePeopleDialog | None = None
    _doubt: DoubtDialog | None = None

    # -- dialogs -------------------------------------------------------------------------------------------
    def _to_import_same(self) -> bool:
        page = cast("CheckPage", self._page(Step.CHECK))
        self._same = page.open_same()
        self._same.rules["filled"].click()
        return self._groups()

    def _to_import_same_ask(self) -> bool:
        assert self._same is not None
        self._same.rules["ask"].click()
        self._wait.settle()
        self._same.do.click()
        check = cast("CheckPage", self._page(Step.CHECK)).check
        return self._wait.until(lambda: not check.busy) and self._groups()

    def _to_import_same_one(self) -> bool:
        assert self._same is not None
        self._same.table.row_activated.emit(0)
        self._wait.settle()
        return len([one for one in self._window.findChildren(Dialog) if one.isVisible()]) > 1

    def _groups(self) -> bool:
        same = self._same
        return self._wait.until(lambda: same is not None and same.model.rowCount() > 0)

    def _to_import_plan_save(self) -> bool:
        page = cast("PlanPage", self._page(Step.PLAN))
        page.open_save()
        return True

    def _to_import_waiting(self) -> bool:
        """The platform asks to wait: shown on the finished import, since a wait cannot be ordered."""
        wizard = self._open()
        wizard._enter(Step.RUN)
        until = time.time() + 47
        left = (40.0, 90.0)
        wizard._checking(Progress(4, 9, "import.phase.send", 240.0, left, waiting_until=until))
        return True

    def _to_import_paused(self) -> bool:
        wizard = self._open()
        wizard.paused = True
        wizard._checking(Progress(done=4, total=9, phase="import.phase.send", rate=240.0))
        return True

    def _to_import_save_rows(self) -> bool:
        wizard = self._open()
        wizard.paused = False
        self._close_dialogs()
        assert wizard.overview is not None
        wizard.show_job(wizard.overview.view.job)
        self._wait.until(lambda: wizard.step is Step.RESULT and not wizard.busy)
        dialog = cast("ResultPage", self._page(Step.RESULT)).open_save()
        if dialog is None:
            return False
        dialog.csv.click()
        return True

    def _to_import_bring_back(self) -> bool:
        self._close_dialogs()
        self._wait.until(lambda: not self._open().busy)
        dialog = cast("ResultPage", self._page(Step.RESULT)).open_mend(RowState.SKIPPED)
        if not self._wait.until(lambda: dialog.model.rowCount() > 0):
            return False
        first = dialog.model.item(0)
        if first is not None:
            dialog.vm.send_again(first.row, on=True)
        return True

    def _to_import_doubt(self) -> bool:
        """Three rows whose answer was lost: written into the journal, since a line cannot be ordered to
        break."""
        self._close_dialogs()
        wizard = self._open()
        assert wizard.overview is not None
        job = wizard.overview.view.job
        with JobStore(self._opened.desk.imports._place(job)[1]) as store:
            rows = store.rows.numbers([RowState.UPDATED, RowState.CREATED])[:3]
            store.rows.judge([(row, RowState.IN_DOUBT, "no_answer", SaidBy.NOBODY, "") for row in rows])
        wizard.show_job(job)
        self._wait.until(lambda: not wizard.busy)
        self._doubt = dialog = cast("ResultPage", self._page(Step.RESULT)).open_doubts()
        reached = self._wait.until(lambda: dialog.model.rowCount() > 0)
        dialog.table.select_row(0)
        return reached

    def _to_import_doubt_found(self) -> bool:
        assert self._doubt is not None
        dialog = self._doubt
        dialog.do.click()
        return self._wait.until(lambda: dialog.vm.looked is not None and not dialog.vm.busy)

    def _to_settings_learned(self) -> bool:
        self._close_dialogs()
        self._window.open_settings().show_place("learned")
        return self._wait.until(lambda: bool(self._vm.parts.learned.shapes))

    # -- files of two sizes --------------------------------------------------------------------------------
    def to_sized(self, name: str) -> bool:
        """One of :data:`SIZED_SCREENS`."""
        size, _, step = name.partition("-")
        reached: bool = getattr(self, "_sized_" + step.replace("-", "_"))(_ROWS[size])
        return reached

    def _sized_file(self, rows: int) -> bool:
        self._close_dialogs()
        if self._wizard is not None:
            self._vm.leave_wizard()
            self._wizard = None
        self._vm.choose_tab("lists")
        lists = self._vm.parts.lists
        self._wait.until(lambda: lists.phase is Phase.READY)
        writable = [item for item in lists.model.items if item.writable]
        self._wizard = wizard = self._vm.open_wizard(writable[0].id)
        if wizard is None:
            return False
        self._wait.until(lambda: wizard.target is not None)
        wizard.open_file(people_file(self._folder, rows))
        return self._wait.until(lambda: wizard.look is not None and not wizard.busy)

    def _sized_columns(self, rows: int) -> bool:
        wizard = self._open()
        if wizard.step is Step.FILE:
            wizard._enter(Step.COLUMNS)
        while wizard.questions:
            wizard.answer(wizard.questions[0], wizard.questions[0].options[0][0])
        return wizard.step is Step.COLUMNS

    def _sized_check(self, rows: int) -> bool:
        wizard = self._open()
        wizard.go_next()
        reached = self._wait.until(lambda: wizard.overview is not None or wizard.error is not None, _LONG)
        check = wizard.check
        return reached and self._wait.until(lambda: bool(check.numbers) and not check.busy, _LONG)

    def _sized_same(self, rows: int) -> bool:
        return self._to_import_same()

    def _sized_plan(self, rows: int) -> bool:
        self._close_dialogs()
        wizard = self._open()
        wizard.go_next()
        reached = self._wait.until(lambda: wizard.step is Step.PLAN, _LONG)
        wizard.confirm_consent(True)
        return reached

    def _sized_plan_rows(self, rows: int) -> bool:
        page = cast("PlanPage", self._page(Step.PLAN))
        page.show_rows.click()
        return self._wait.until(lambda: page.rows.model.rowCount() > 0, _LONG)

    def _sized_running(self, rows: int) -> bool:
        wizard = self._open()
        wizard.go_next()
        least = min(rows // 3, 30_000)

        def seen() -> bool:
            over = wizard.step is Step.RESULT
            return over or (wizard.overview is not None and wizard.overview.view.handed_over > least)

        return self._wait.until(seen, _LONG)

    def _sized_result(self, rows: int) -> bool:
        """A million rows are stopped after some seconds: their result says what was not sent."""
        wizard = self._open()
        if wizard.step is Step.RUN and rows > 1000:
            wizard.stop()
        return self._wait.until(lambda: wizard.step is Step.RESULT, _LONG)

    # -- inside --------------------------------------------------------------------------------------------
    def _page(self, step: Step) -> StepPage:
        return self._window.wizard_screen(self._open()).pages[step]

    def _open(self) -> ImportWizardViewModel:
        assert self._wizard is not None
        return self._wizard

    def _close_dialogs(self) -> None:
        from desktop_app.views.wizard.mend_dialog import MendDialog

        for mending in self._window.findChildren(MendDialog):
            mending.vm.edits.clear()  # else it asks whether what was mended is to be forgotten
            mending.vm.again.clear()
        for dialog in [one for one in self._window.findChildren(Dialog) if one.isVisible()]:
            dialog.reject()
        self._wait.settle()


def people_file(folder: Path, rows: int) -> Path:
    """A file of so many made-up people in 12 columns; some addresses are wrong, some stand twice."""
    path = folder / f"customers_{rows}.csv"
    head = "Email;First name;Last name;City;Phone;Birthday;Language;Id;Size;Note;Visits;Club"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(head + "\r\n")
        for number in range(rows):
            file.write(_person(number, max(rows // 100, 6)) + "\r\n")
    return path


def _person(number: int, every: int) -> str:
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    who = number - 1 if number % every == every - 1 else number  # the same address as the row before
    email = f"person{who}@example.com" if number % every != 3 else f"person{number} example.com"
    phone = f"+38067{1_000_000 + number % 9_000_000}"
    birthday = f"{1960 + number % 40}-0{1 + number % 9}-1{number % 9}"
    cells = (
        email, first, last, _CITIES[number % 5], phone, birthday,
        "uk" if number % 2 else "cs", f"C-{number:07}", str(36 + number % 12), "", str(number % 30), "yes",
    )  # fmt: skip
    return ";".join(cells)
