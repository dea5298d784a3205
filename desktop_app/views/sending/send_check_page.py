"""Step 3 of sending a file: every row was read; what stays here and what is odd, by kind. Must not: judge a
row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.services.send_counts import MOST_SHOWN
from desktop_app.services.send_file import LEFT_OUT, Item
from desktop_app.services.send_mend import MendCell
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.viewmodels.sending.items_part import WORDS
from desktop_app.views.sending.item_table import item_table
from desktop_app.views.sending.kind_lines import KindLine, KindLines, kind_lines
from desktop_app.views.sending.mend_item_dialog import MendItemDialog
from desktop_app.views.sending.page import SendPage
from desktop_app.views.sending.status_words import StatusWords
from desktop_app.views.shortcuts import bind
from desktop_app.views.tabs.order_cards import OrderCardsView
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.check_layout import CheckLayout

CARDS, TABLE = "cards", "table"


class SendCheckPage(SendPage):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button(t("wizard.check.next"), "primary", tall=True)
        self.take_back = Button(t("check.take_back"), "quiet", "undo-2", tall=True)
        self.take_back.setToolTip(QKeySequence(QKeySequence.StandardKey.Undo).toString())
        self.take_back.clicked.connect(lambda _checked=False: vm.take_back())
        self.left = (self.back_button(), self.take_back)
        self.kinds = KindLines(t(f"send_check.head_{vm.kind}"), self)
        self.table = item_table(vm, t(f"send_check.items_{vm.kind}"))
        self.model = self.table.model
        self.cards = OrderCardsView(vm.cards)
        self.cards.setAccessibleName(t("order_file.cards"))
        self.words = StatusWords(vm)
        self._rows = QStackedWidget()
        around = QWidget()
        column(self.cards, margins=(12, 12, 4, 0), parent=around)
        self._around = around
        self.show_all = Button(t("send_check.show_all"))
        self.show_all.clicked.connect(lambda _checked=False: self.model.clear_filters())
        self._none_fits = EmptyState("search", t("send_check.none_fits"), buttons=[self.show_all])
        self._none = EmptyState("check", t(f"send_check.none_{vm.kind}"))
        for part in (self.table, around, self.words, self._none_fits, self._none):
            self._rows.addWidget(part)
        self.foot = TableFoot("", "", icon="info")
        self.foot.follow(self.table.table)
        ways = [Segment(CARDS, t("tables.cards")), Segment(TABLE, t("tables.table"))]
        self.ways = Segmented(t("tables.shown_as"), ways, CARDS)
        self.ways.chosen.connect(lambda _way: self._show_kind())
        self.cards.filter_asked.connect(self._filter_in_table)
        self.cards.all_asked.connect(self.model.clear_filters)
        self.leave = Button(t("send_mend.leave_kind"))
        self.leave.clicked.connect(
            lambda _checked=False: self._leave_out(map(self._place_of, self.model.shown))
        )
        self.table.table.row_activated.connect(lambda row: self.open_mend(self._in_table(row)))
        self.table.table.row_deleted.connect(self._leave_rows)
        self.table.table.row_menu_requested.connect(lambda row, at: self._menu(self._in_table(row), at))
        self.cards.opened.connect(lambda row: self.open_mend(self._in_cards(row)))
        self.cards.removed.connect(lambda row: self._leave_out([self._in_cards(row)]))
        self.cards.menu_requested.connect(lambda row, at: self._menu(self._in_cards(row), at))
        whole = QWidget()
        column(self._rows, self.foot, parent=whole).setStretch(0, 1)
        self.parts = CheckLayout(self.kinds, whole, (self.leave, self.ways), side=340)
        self.kind_table = self.parts.kind_table
        self.kind_table.selection_told.connect(self._kind_chosen)
        column(self.parts, parent=self)
        self._shown: list[Item] | None = None
        self._count, self._said = 0, ""
        self._filling = False
        steps = {"next": 1, "earlier": -1}
        bind(self, "check", lambda command: self._next_kind(steps[command]), window_wide=tuple(steps))
        self.model.modelReset.connect(self._follow)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(vm.take_back)
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
        if not self.vm.settled:
            return t("check.changing")
        return "" if self.vm.good else t("send_check.none_good")

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        vm = self.vm
        show_if(self.take_back, vm.changes > 0)
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
            show_if(self.ways, False)
            show_if(self.leave, False)
            return
        about = "stays" if vm.chosen.stays else "goes" if vm.chosen.code else "ready"
        self.parts.name_kind(line.text if line else "", t(f"send_check.line_{about}"))
        show_if(self.ways, vm.kind == "orders")
        if vm.shown is not self._shown:
            self._shown = vm.shown
            blocked = self.model.blockSignals(True)  # told once, by the rows that come
            self.model.turn_to(vm.whose, vm.tables.filters(f"send {vm.kind}"))
            self.model.blockSignals(blocked)
            self.model.set_items(vm.shown)
        self._count = line.count if line else 0
        show_if(self.foot, True)
        self._show_rows()
        self._tell_foot()

    def _show_rows(self) -> None:
        """As cards or in the table; where there is none, the words why. A table says itself that its heads
        let nothing through."""
        as_cards = self.vm.kind == "orders" and self.ways.current == CARDS
        if not self.model.total:
            now: QWidget = self._none
        elif as_cards:
            now = self._around if self.model.rowCount() else self._none_fits
        else:
            now = self.table
        before = self._rows.currentWidget()
        if now is before:
            return
        had_keys = before is not None and before.isAncestorOf(self.focusWidget() or self)
        self._rows.setCurrentWidget(now)
        if had_keys:
            follows = {self._none_fits: self.show_all, self._around: self.cards, self.table: self.table.table}
            follows.get(now, self.kind_table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        """The cards show what the table shows, in its order."""
        if self.vm.kind == "orders":
            self.vm.cards.show(self.model.shown)
        if self._rows.currentWidget() is not self.words:
            self._show_rows()
        self._tell_foot()

    def _tell_foot(self) -> None:
        count = self._count
        cut = t("send_check.first", count=MOST_SHOWN) if count > MOST_SHOWN else ""
        said = filter_words(self.model, self.model.rowCount(), self.model.total, cut)
        if self.model.filters and said != self._said:
            announce(self, said)
        self._said = said
        hint = t(f"send_mend.hint_{self.vm.kind}")
        self.foot.set(said or hint, t(f"send_check.foot_{self.vm.kind}", count=count))
        odd = bool(self.vm.chosen.code) and not self.vm.chosen.stays
        show_if(self.leave, odd and 0 < count <= MOST_SHOWN)
        self.leave.set_off("" if self.vm.settled else t("off.busy"))

    def _filter_in_table(self) -> None:
        """Cards have no heads: the table has."""
        self.ways.choose(TABLE)
        self.table.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.table.filter_here()

    # -- mending

    def open_mend(self, shown: int) -> None:
        """The cells of one that is shown, to be changed; ``shown`` -1 for none."""
        if shown >= 0:
            self.vm.read_cells(shown, partial(self._open_cells, self.vm.shown[shown], shown))

    def _open_cells(self, item: Item, shown: int, cells: list[MendCell]) -> None:
        place = self.vm.shown_places[shown]
        dialog = MendItemDialog(self.window(), self.vm.kind, item, cells, self.vm.account.training)
        dialog.mended.connect(partial(self.vm.mend, place))
        dialog.left_out.connect(partial(self.vm.leave_out, (place,)))
        dialog.goes_again.connect(partial(self.vm.mend, place, {}))
        dialog.open()

    def _in_table(self, row: int) -> int:
        return self._place_of(self.table.model.item(row))

    def _in_cards(self, row: int) -> int:
        return self._place_of(self.vm.cards.item_at(row))

    def _place_of(self, item: Item) -> int:
        """Where it stands among those that are shown: the table may be sorted."""
        return next((at for at, one in enumerate(self.vm.shown) if one is item), -1)

    def _leave_rows(self, row: int) -> None:
        self._leave_out([self._in_table(one) for one in self.table.table.selected_rows() or [row]])

    def _leave_out(self, shown: Iterable[int]) -> None:
        self.vm.leave_out([self.vm.shown_places[one] for one in shown if one >= 0])

    def _menu(self, shown: int, at: QPoint) -> None:
        if shown < 0:
            return
        menu = Menu(self)
        menu.add(t("send_mend.mend"), lambda: self.open_mend(shown), icon="pencil")
        if self.vm.shown[shown].code != LEFT_OUT:
            menu.add(t(f"send_mend.leave_{self.vm.kind}"), lambda: self._leave_out([shown]), icon="x")
        else:
            place = self.vm.shown_places[shown]
            menu.add(t("send_mend.again"), lambda: self.vm.mend(place, {}), icon="undo-2")
        menu.popup(at)

    def _next_kind(self, by: int) -> None:
        rows = self.kind_table.selected_rows()
        here = (rows[0] if rows else 0) + by
        self.kind_table.select_row(here % max(1, self.kinds.rowCount()))
