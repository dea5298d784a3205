"""What the table tabs share: toolbar, table, foot, and the honest sentence when there is no row.

Owns: which of table, bars, sentence is on screen. Must not: decide what a phase means (the view-model does).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import has, t
from desktop_app.viewmodels.paged_model import PagedModel
from desktop_app.viewmodels.rows_model import RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.views.tabs.failed_state import failed_state, not_offered_state, tell_failed
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.loading_rows import LoadingRows
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.toolbar import Toolbar
from desktop_app.views.widgets.why_off import set_off

_AT_WORK = (Phase.READY, Phase.NARROWED, Phase.LOADING)


class TablePage(QWidget):
    """A tab made of a table. ``prefix`` names its texts (``lists``, ``contacts``, ``senders``).

    Signals: ``more_requested``: show what the platform offers beyond the tabs; ``key_requested``: the
    platform refused the account's key."""

    more_requested = Signal()
    key_requested = Signal()

    def __init__(
        self,
        vm: TabViewModel,
        model: RowsModel | PagedModel,
        prefix: str,
        icon: str,
        actions: Sequence[Button] = (),
        stretch: str = "",
        filters: Sequence[QWidget] = (),
        boxes: bool = False,
        rows: Literal["row", "two"] = "row",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.vm = vm
        self.model = model
        self.prefix = prefix
        self._icon = icon
        self.search = SearchField(t(f"{prefix}.search"), t(f"{prefix}.search"))
        self._actions = tuple(actions)
        self._offered = True
        self._announced: Phase | None = None
        self._heard = ""
        self._filters = tuple(filters)
        self.toolbar = Toolbar([self.search, *filters], list(actions))
        self.messages = MessageBar(margins=(16, 12, 16, 12), folds=True)
        self.table = TableView(t(f"tabs.{prefix}"), model, rows, boxes=boxes, stretch=stretch)
        self.foot = TableFoot()
        self.foot.follow(self.table)
        self.loading = LoadingRows(t(f"{prefix}.loading.title"))
        self._table_side = QWidget()
        column(self.table, self.foot, parent=self._table_side)
        # in its place before the large parts come in: each move styles all that is in them anew
        self.stack = QStackedWidget()
        layout = column(self.toolbar, self.messages, self.stack, parent=self)
        layout.setStretchFactor(self.stack, 1)
        self._sentence: QWidget | None = None
        self.main = self.make_main(self._table_side)
        self.stack.addWidget(self.main)
        self.stack.addWidget(self.loading)
        self.search.search_changed.connect(self.search_for)
        self.table.selection_told.connect(self.tell_foot)
        self.table.copy_refused.connect(self._copy_refused)
        vm.phase_changed.connect(self._show_phase)
        vm.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
        WaitingLine(self.messages, vm.patience)
        model.modelReset.connect(self.tell_foot)
        model.rowsInserted.connect(self.tell_foot)
        model.filters_changed.connect(self.tell_foot)
        self._show_phase(vm.phase)

    # -- for the tabs to fill --------------------------------------------------------------------------------
    def make_main(self, table_side: QWidget) -> QWidget:
        """What stands on screen when there are rows; a tab with a panel wraps ``table_side``."""
        return table_side

    def empty_buttons(self) -> Sequence[Button]:
        """What an empty tab offers: the next step."""
        return ()

    def empty_line(self) -> str:
        """What the rows are good for and where they come from."""
        return t(f"{self.prefix}.empty.line")

    def search_for(self, text: str) -> None:
        raise NotImplementedError

    @property
    def keeps_search(self) -> bool:
        """True where one may search although nothing is shown yet."""
        return False

    def hide_columns(self, keys: Sequence[str]) -> None:
        """Not shown at first; a person may choose them."""
        self.table.columns.hide(keys)

    def searched(self) -> str:
        return self.search.text().strip()

    def foot_text(self) -> str:
        return t(f"{self.prefix}.foot", count=self.model.rowCount())

    @property
    def rows_in_all(self) -> int:
        """Rows before anything narrows them, 0 while nobody knows."""
        return self.model.total

    @property
    def looking(self) -> bool:
        """Rows that were asked for are not known yet; those from before are still shown."""
        return False

    def follow(self, key: str) -> None:
        """The panel shows this one: it is the one selected in the table, also when it was made just now."""
        if self.table.selected_keys() != [key]:
            row = self.model.row_of(key)
            if row >= 0:
                self.table.select_row(row)
            else:
                self.table.clearSelection()

    # -- inside ----------------------------------------------------------------------------------------------
    def tell_foot(self) -> None:
        chosen = self.table.selected_count
        if self.looking:
            return  # said once, when it is known
        said = filter_words(self.model, self.model.rowCount(), self.rows_in_all, self.foot_text())
        self.foot.set(said, t("tabs.selected", count=chosen) if chosen else "")
        if self.vm.phase is Phase.LOADING or not (self.searched() or self.model.filters):
            self._heard = ""
        elif said != self._heard:
            self._heard = said
            announce(self, said)

    def _copy_refused(self, most: int) -> None:
        self.messages.show_message(
            "info", t("tabs.copy_refused", count=most), t("tabs.copy_refused_do"), key="copy"
        )

    def _show_phase(self, phase: Phase) -> None:
        self.loading.end()
        self.messages.take_away("failed")
        for tool in (self.search, *self._filters):
            kept = phase is Phase.FAILED and self.model.rowCount() > 0
            on = phase in _AT_WORK or kept or (phase is Phase.EMPTY and self.keeps_search)
            set_off(tool, "" if on else t("off.nothing_to_search"))
        self._show_actions()
        if phase is Phase.FAILED and self.model.rowCount():
            tell_failed(self.messages, self.vm, self.prefix, self.key_requested.emit)
            phase = Phase.READY
        if phase is Phase.LOADING:
            self.loading.begin()
            self.stack.setCurrentWidget(self.loading)
        elif phase is Phase.READY:
            self.stack.setCurrentWidget(self.main)
            self.tell_foot()
        else:
            self._say(self._sentence_for(phase))
        self._announce(phase)

    def _announce(self, phase: Phase) -> None:
        """A screen reader hears once what came by itself; what is still being read is no news."""
        if phase is self._announced:
            return
        self._announced = phase
        sentence = self._sentence if self.stack.currentWidget() is self._sentence else None
        if isinstance(sentence, EmptyState):
            announce(self, sentence.title.text())
        elif phase is not Phase.LOADING and not self._heard:
            announce(self, self.foot_text())

    def offer_actions(self, offered: bool) -> None:
        """Whether this account can do what the toolbar's buttons do."""
        self._offered = offered
        self._show_actions()

    def _show_actions(self) -> None:
        # an empty or failed tab has its own one filled button in the middle
        for action in self._actions:
            at_work = self.vm.phase in _AT_WORK or (self.vm.phase is Phase.EMPTY and self.keeps_search)
            action.setVisible(self._offered and at_work)

    def _say(self, sentence: QWidget) -> None:
        old, self._sentence = self._sentence, sentence
        self.stack.addWidget(sentence)
        self.stack.setCurrentWidget(sentence)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()

    def _sentence_for(self, phase: Phase) -> EmptyState:
        match phase:
            case Phase.EMPTY:
                hint = t(f"{self.prefix}.empty.hint") if has(f"{self.prefix}.empty.hint") else ""
                return EmptyState(
                    self._icon,
                    t(f"{self.prefix}.empty.title"),
                    self.empty_line(),
                    self.empty_buttons(),
                    hint,
                )
            case Phase.NARROWED:
                clear = Button(t(f"{self.prefix}.narrowed.button"), tall=True)
                clear.clicked.connect(self.search.clear)
                line = t(f"{self.prefix}.narrowed.line") if has(f"{self.prefix}.narrowed.line") else ""
                title = t(f"{self.prefix}.narrowed.title", text=self.searched())
                return EmptyState("search", title, line, [clear])
            case Phase.FAILED:
                return failed_state(self, self.vm, self.prefix, self.key_requested.emit)
            case _:
                return not_offered_state(self.vm, self.more_requested.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.vm.shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.vm.shown(False)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
