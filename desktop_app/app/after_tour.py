"""The walk through what comes after an import, and the list of imports. Must not: draw (``pictures``
does)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from desktop_app.model.column_filter import How
from desktop_app.services.importing.steps import Step

if TYPE_CHECKING:
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.wizard.compare_dialog import CompareDialog
    from desktop_app.views.wizard.mend_dialog import MendDialog
    from desktop_app.views.wizard.result_page import ResultPage
    from desktop_app.views.wizard.rows_dialog import RowsDialog
    from desktop_app.views.wizard.undo_dialog import UndoDialog

AFTER_SCREENS = (
    "import-rows", "import-rows-filtered", "import-rows-none", "import-mend", "import-compare",
    "import-compared", "import-undo", "import-undoing", "import-undone", "imports",
)  # fmt: skip


class Waits(Protocol):
    def until(self, true: Callable[[], object], seconds: float = ...) -> bool: ...

    def settle(self, seconds: float = ...) -> None: ...


class AfterWalk:
    """The part of the tour behind the result page; each step stands on the one before."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _wizard: ImportWizardViewModel | None
    _undo: UndoDialog | None = None
    _compare: CompareDialog | None = None
    _mend: MendDialog | None = None

    def _to_import_rows(self) -> bool:
        self._close_dialogs()
        dialog = self._result.open_rows()
        return self._wait.until(lambda: dialog.model.rowCount() > 0)

    def _rows_dialog(self) -> RowsDialog:
        from desktop_app.views.wizard.rows_dialog import RowsDialog

        return next(one for one in self._window.findChildren(RowsDialog) if one.isVisible())

    def _to_import_rows_filtered(self) -> bool:
        """Narrowed by two columns, and the field of a third stands open."""
        dialog = self._rows_dialog()
        keys = [one.key for one in dialog.model.columns]
        dialog.model.set_filter(keys.index("reason"), "", How.FILLED)
        dialog.model.set_filter(keys.index("row"), "> 3")
        dialog.table.open_filter(keys.index("cells"))
        return self._wait.until(lambda: not dialog.vm.busy)

    def _to_import_rows_none(self) -> bool:
        dialog = self._rows_dialog()
        dialog.search.setFocus()  # the field of the filter closes when the keys go elsewhere
        self._wait.settle()
        dialog.model.clear_filters()
        dialog.search.setText("nobody-at-all")
        return self._wait.until(lambda: not dialog.model.rowCount())

    def _to_import_mend(self) -> bool:
        self._close_dialogs()
        self._mend = dialog = self._result.open_mend()
        model = dialog.model  # its rows come later
        if not self._wait.until(lambda: model.rowCount() > 1 and None not in (model.item(0), model.item(1))):
            return False
        vm, row = dialog.vm, dialog.model.item(1)
        first = dialog.model.item(0)
        if first is None or row is None:
            return False
        vm.edit(row, 0, "olena@example.com")
        vm.send_again(first.row, on=True)
        return vm.to_send > 0

    def _to_import_compare(self) -> bool:
        self._close_dialogs()
        self._compare = self._result.open_compare()
        return self._wait.until(lambda: self._compare is not None and not self._compare.vm.busy)

    def _to_import_compared(self) -> bool:
        assert self._compare is not None
        self._compare.do.click()
        return self._wait.until(lambda: self._compare is not None and self._compare.vm.compared is not None)

    def _to_import_undo(self) -> bool:
        self._close_dialogs()
        self._undo = self._result.open_undo()
        return self._wait.until(lambda: self._undo is not None and self._undo.vm.outlook is not None)

    def _to_import_undoing(self) -> bool:
        assert self._undo is not None
        seen: list[object] = []
        self._undo.vm.progress_changed.connect(seen.append)
        self._undo.do.click()
        return self._wait.until(lambda: len(seen) > 1)

    def _to_import_undone(self) -> bool:
        return self._wait.until(lambda: self._undo is not None and self._undo.vm.undone is not None, 300)

    def _to_imports(self) -> bool:
        self._close_dialogs()
        self._vm.leave_wizard()
        dialog = self._window.open_jobs()
        return self._wait.until(lambda: dialog.model.rowCount() > 0)

    def _close_dialogs(self) -> None:
        raise NotImplementedError

    @property
    def _result(self) -> ResultPage:
        assert self._wizard is not None
        screen = self._window.wizard_screen(self._wizard)
        return cast("ResultPage", screen.pages[Step.RESULT])
