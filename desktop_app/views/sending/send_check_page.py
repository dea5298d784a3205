"""Step 3 of sending a file: every row was read; what stays here and what is odd, by kind. Must not: judge a
row."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.services.send_file import MOST_SHOWN, Item
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.viewmodels.sending.items_part import WORDS
from desktop_app.views.sending.item_table import ItemTable
from desktop_app.views.sending.kind_lines import KindLine, KindLines, kind_lines
from desktop_app.views.sending.page import SendPage
from desktop_app.views.sending.status_words import StatusWords
from desktop_app.views.tabs.order_cards import OrderCardsView
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.check_layout import CheckLayout


class SendCheckPage(SendPage):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button(t("wizard.check.next"), "primary", tall=True)
        self.left = (self.back_button(),)
        self.kinds = KindLines(t(f"send_check.head_{vm.kind}"), self)
        self.table = ItemTable(t(f"send_check.items_{vm.kind}"), vm.kind)
        self.cards = OrderCardsView(vm.cards)
        self.cards.setAccessibleName(t("order_file.cards"))
        self.words = StatusWords(vm)
        self._rows = QStackedWidget()
        around = QWidget()
        column(self.cards, margins=(12, 12, 4, 0), parent=around)
        self._around = around
        for part in (self.table, around, self.words):
            self._rows.addWidget(part)
        self.foot = TableFoot("", "")
        whole = QWidget()
        column(self._rows, self.foot, parent=whole).setStretch(0, 1)
        self.parts = CheckLayout(self.kinds, whole, (), side=340)
        self.kind_table = self.parts.kind_table
        self.kind_table.selection_told.connect(self._kind_chosen)
        column(self.parts, parent=self)
        self._shown: list[Item] | None = None
        self._filling = False
        for keys, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda by=step: self._next_kind(by))
        vm.overview_changed.connect(self._show)
        vm.busy_changed.connect(self._show)

    @property
    def title(self) -> str:
        return t("wizard.check.title")

    @property
    def line(self) -> str:
        vm = self.vm
        if not vm.ready or vm.file is None:
            return t("wizard.check.busy_line")
        words = {"file": vm.file.name, "rows": vm.file.count, "count": len(vm.items or ())}
        return t(f"send_file.read_{vm.kind}", **words)

    @property
    def reason(self) -> str:
        if not self.vm.ready:
            return t("wizard.check.busy")
        return "" if self.vm.good else t("send_check.none_good")

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        vm = self.vm
        self.parts.say(t("wizard.check.busy"))
        self.parts.progress.set_progress(0, 0)
        self.parts.show_rows(vm.ready)
        if vm.ready and vm.file is not None:
            count = len(vm.items or ())
            out = count - vm.good
            number = self._formats.number
            self.parts.show_sums(
                (number(vm.good), t(f"send_check.ready_{vm.kind}", count=vm.good)),
                (number(out), t("send_check.out", count=out)),
                t("wizard.check.in_file", count=vm.file.count),
                [
                    ("good", t(f"send_check.ready_{vm.kind}", count=vm.good), vm.good - vm.counted.doubts),
                    ("warn", t("send_file.doubts"), vm.counted.doubts),
                    ("bad", t("send_file.held"), out),
                ],
            )  # fmt: skip
            lines = kind_lines(vm)
            self._filling = True  # a row that gets another kind is nobody's choice
            if lines != list(self.kinds.items):
                self.kinds.set_items(lines)
            self._select(lines)
            self._filling = False
            self._show_kind()
        self.changed.emit()

    def _select(self, lines: list[KindLine]) -> None:
        """The chosen kind stays chosen while numbers change."""
        chosen = (self.vm.chosen.code, self.vm.chosen.stays)
        place = next((at for at, one in enumerate(lines) if (one.code, one.stays) == chosen), 0)
        if self.kind_table.selected_rows()[:1] != [place]:
            self.kind_table.select_row(place)

    def _kind_chosen(self) -> None:
        rows = self.kind_table.selected_rows()
        if rows and not self._filling:
            line = self.kinds.item(rows[0])
            if (line.code, line.stays) != (self.vm.chosen.code, self.vm.chosen.stays):
                self.vm.choose_kind(line.code, line.stays)

    def _show_kind(self) -> None:
        vm = self.vm
        lines = [
            one for one in self.kinds.items if (one.code, one.stays) == (vm.chosen.code, vm.chosen.stays)
        ]
        line = lines[0] if lines else None
        if vm.chosen.code == WORDS:
            self.words.show_words()
            self._rows.setCurrentWidget(self.words)
            self.parts.name_kind(t("send_check.words"), t("send_check.words_line"))
            show_if(self.foot, False)
            return
        about = "stays" if vm.chosen.stays else "goes" if vm.chosen.code else "ready"
        self.parts.name_kind(line.text if line else "", t(f"send_check.line_{about}"))
        self._rows.setCurrentWidget(self._around if vm.kind == "orders" else self.table)
        if vm.shown is not self._shown:
            self._shown = vm.shown
            if vm.kind == "orders":
                vm.cards.show(vm.shown)
            else:
                self.table.model.set_items(vm.shown)
        count = line.count if line else 0
        show_if(self.foot, True)
        cut = t("send_check.first", count=MOST_SHOWN) if count > MOST_SHOWN else ""
        self.foot.set(cut, t(f"send_check.foot_{vm.kind}", count=count))

    def _next_kind(self, by: int) -> None:
        rows = self.kind_table.selected_rows()
        here = (rows[0] if rows else 0) + by
        self.kind_table.select_row(here % max(1, self.kinds.rowCount()))
