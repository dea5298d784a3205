"""The steps of the walk through the wizard that sends events or orders of a file.

Owns: how these screens are reached. Must not: draw.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.services.importing.steps import Step

if TYPE_CHECKING:
    from desktop_app.app.tour import Waits
    from desktop_app.viewmodels.sending.flow import SendWizardViewModel
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.sending.sent_files_dialog import SentFilesDialog

EVENT_FILE_SCREENS = (
    "event-file", "event-file-columns", "event-file-check", "event-file-plan", "event-file-running",
    "event-file-ended", "event-file-rows", "event-file-again",
    "event-file-list", "event-file-reopened", "event-file-sheet", "event-file-sheet-columns",
)  # fmt: skip
ORDER_FILE_SCREENS = (
    "order-file", "order-file-columns", "order-file-check", "order-file-table", "order-file-plan",
    "order-file-odd-columns", "order-file-odd", "order-file-mend", "order-file-mended", "order-file-words",
)  # fmt: skip
_EVENTS = "E-mail;Points;City\np.jankowski@example.com;120;Praha\n;15;Brno\nm.zak@mail.example;80;Brno\n"
_SHEETS: dict[str, list[list[str | int | None]]] = {
    "Notes": [["Points of the autumn campaign"]],
    "People": [["E-mail", "Points", None], ["p.jankowski@example.com", 120, "gold"]],
    "Last year": [["E-mail", "Points"], ["m.zak@mail.example", 15]],
}
_ORDERS = (
    "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Item name;Quantity;Unit price\n"
    "10482;2026-11-01;Delivered;30.00;EUR;p.jankowski@example.com;cup;Cup;1;10.00\n"
    "10482;2026-11-01;Delivered;30.00;EUR;p.jankowski@example.com;pot;Pot;2;10.00\n"
    "10483;2026-11-02;Paid;99.00;EUR;m.zak@mail.example;cup;Cup;1;10.00\n"
    "10484;2026-11-03;Delivered;10.00;EUR;;cup;Cup;1;10.00\n"
)
_ODD_ORDERS = (
    "Order ID;Order date;Status;Total;E-mail;Item code;Item name;Quantity;Unit price;Warehouse\n"
    "007;2026-11-01 14:30;Delivered;30.00;p.jankowski@example.com;cup;Cup;1;10.00;A\n"
    "007;2026-11-01 14:30;Sent;31.00;p.jankowski@example.com;pot;Pot;2;10.00;B\n"
    "008;2026-11-02 09:00;Delivered;20.00;m.zak@mail.example;cup;Cup;0;20.00;A\n"
    "009;2026-11-02 09:10;Wysyłka;15.00;j.nowak@mail.example;;;;;A\n"
    "010;2026-11-03 10:00;Delivered;10.00;a.kral@mail.example;cup;Cup;one;10.00;A\n"
    ";2026-11-03 10:00;Delivered;10.00;z.mala@mail.example;cup;Cup;1;10.00;B\n"
)


class SendingWalk:
    """Mixed into the walk."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _folder: Path
    _file: SendWizardViewModel | None = None
    _sent_files: SentFilesDialog | None = None

    def _at(self, platform: str, tab: str) -> bool:
        raise NotImplementedError

    # -- events
    def _to_event_file(self) -> bool:
        return self._begin("events", "bonus.csv", _EVENTS)

    def _to_event_file_columns(self) -> bool:
        from desktop_app.views.sending.send_columns_page import SendColumnsPage

        vm = self._sent_file
        vm.go_next()
        page = self._window.wizard_screen(vm).pages[Step.COLUMNS]
        assert isinstance(page, SendColumnsPage)
        made = self._wait.until(lambda: page.whole_file_shown)
        self._wait.settle()
        return made and vm.step is Step.COLUMNS

    def _to_event_file_check(self) -> bool:
        return self._checked()

    def _to_event_file_plan(self) -> bool:
        return self._planned()

    def _to_event_file_running(self) -> bool:
        vm = self._sent_file
        vm.set_pace(10)
        vm.go_next()
        return self._wait.until(lambda: vm.progress is not None and vm.progress.waiting_until is not None)

    def _to_event_file_ended(self) -> bool:
        vm = self._sent_file
        vm.stop()
        return self._wait.until(lambda: vm.step is Step.RESULT and not vm.busy)

    def _to_event_file_rows(self) -> bool:
        from desktop_app.views.sending.send_result_page import SendResultPage

        page = self._window.wizard_screen(self._sent_file).pages[Step.RESULT]
        assert isinstance(page, SendResultPage)
        dialog = page.open_rows("held_back")
        return self._wait.until(lambda: dialog.table.model.rowCount() > 0)

    def _to_event_file_again(self) -> bool:
        """The same file anew: what went before is told, and can go once more."""
        self._begin("events", "bonus.csv", _EVENTS)
        self._checked()
        vm = self._sent_file
        self._wait.until(lambda: vm.before.count > 0)
        vm.go_next()
        return vm.step is Step.PLAN and vm.before.count > 0

    def _to_event_file_list(self) -> bool:
        """The files of earlier, without the file of now."""
        self._vm.leave_wizard()
        self._at("esputnik", "events")
        self._sent_files = self._window.desk.pages.open_sent_files("events")
        dialog = self._sent_files
        return dialog is not None and self._wait.until(lambda: dialog.model.rowCount() > 0)

    def _to_event_file_reopened(self) -> bool:
        if self._sent_files is not None:
            self._sent_files.show_it.click()
        vm = self._vm.wizard
        return vm is not None and self._wait.until(lambda: vm.step is Step.RESULT and not vm.busy)

    def _to_event_file_sheet(self) -> bool:
        """A workbook that begins with notes, one of its columns without a heading."""
        from openpyxl import Workbook

        book = Workbook()
        for name, rows in _SHEETS.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.remove(book.worksheets[0])
        file = self._folder / "bonus.xlsx"
        book.save(file)
        return self._begin_with("events", file)

    def _to_event_file_sheet_columns(self) -> bool:
        return self._to_event_file_columns()

    # -- orders
    def _to_order_file(self) -> bool:
        return self._begin("orders", "orders.csv", _ORDERS)

    def _to_order_file_columns(self) -> bool:
        return self._to_event_file_columns()

    def _to_order_file_check(self) -> bool:
        return self._checked()

    def _to_order_file_table(self) -> bool:
        """The same orders in a table, narrowed by one of its heads."""
        from desktop_app.model.column_filter import How
        from desktop_app.views.sending.send_check_page import TABLE, SendCheckPage

        page = self._window.wizard_screen(self._sent_file).pages[Step.CHECK]
        assert isinstance(page, SendCheckPage)
        page.ways.choose(TABLE)
        place = next(at for at, one in enumerate(page.model.columns) if one.key == "about")
        page.model.set_filter(place, "1048", How.HOLDS)
        self._wait.settle()
        return page.model.rowCount() > 0

    def _to_order_file_plan(self) -> bool:
        return self._planned()

    def _to_order_file_odd_columns(self) -> bool:
        """A column that no order knows, and no currency yet."""
        self._begin("orders", "odd.csv", _ODD_ORDERS)
        return self._to_event_file_columns()

    def _to_order_file_odd(self) -> bool:
        """Rows against each other, a cell that is no number, times without a zone."""
        vm = self._sent_file
        vm.set_currency("EUR")
        return self._checked()

    def _to_order_file_mend(self) -> bool:
        """A cell that is no number, beside its other cells."""
        from desktop_app.views.sending.send_check_page import SendCheckPage

        vm = self._sent_file
        vm.choose_kind("number_invalid", True)
        self._wait.until(lambda: not vm.busy and bool(vm.shown))
        page = self._window.wizard_screen(vm).pages[Step.CHECK]
        assert isinstance(page, SendCheckPage)
        page.open_mend(0)
        return self._wait.until(lambda: not vm.busy)

    def _to_order_file_mended(self) -> bool:
        from desktop_app.views.sending.mend_item_dialog import MendItemDialog

        vm = self._sent_file
        for dialog in self._window.findChildren(MendItemDialog):
            dialog.reject()
        vm.leave_out(vm.shown_places)
        return self._wait.until(lambda: not vm.busy and vm.changes > 0)

    def _to_order_file_words(self) -> bool:
        from desktop_app.viewmodels.sending.items_part import WORDS

        vm = self._sent_file
        vm.choose_kind(WORDS, False)
        return self._wait.until(lambda: not vm.busy)

    # -- inside
    @property
    def _sent_file(self) -> SendWizardViewModel:
        assert self._file is not None
        return self._file

    def _begin(self, kind: str, name: str, content: str) -> bool:
        file = self._folder / name
        file.write_text(content, "utf-8")
        return self._begin_with(kind, file)

    def _begin_with(self, kind: str, file: Path) -> bool:
        self._at("esputnik", kind)
        vm = self._file = self._vm.open_sending(kind, file)
        if vm is None:
            return False
        if kind == "events":
            vm.set_type("bonusPoints")
        return self._wait.until(lambda: vm.look is not None and not vm.busy)

    def _checked(self) -> bool:
        """Whatever stands before it, every row was read."""
        vm = self._sent_file
        while vm.step < Step.CHECK and not vm.file_obstacle and not vm.columns_obstacle:
            vm.go_next()
        return self._wait.until(lambda: vm.step is Step.CHECK and vm.ready and not vm.busy)

    def _planned(self) -> bool:
        vm = self._sent_file
        vm.go_next()
        vm.confirm_consent(True)
        return vm.step is Step.PLAN
