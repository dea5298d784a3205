"""The Orders tab: status counts, cards, the composer. Must not: hold a rule."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.journal.acts import ActState
from desktop_app.model.errors import AppError
from desktop_app.model.order import Order, OrderAnswer
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.orders import ShownOrder, to_json
from desktop_app.viewmodels.orders import ORDERS, OrdersViewModel, fresh_order
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.dialogs.order_composer import OrderComposer
from desktop_app.views.shortcuts import bind, tip
from desktop_app.views.tabs.failed_state import (
    failed_state,
    key_button,
    key_is_wrong,
    not_offered_state,
    tell_failed,
)
from desktop_app.views.tabs.order_cards import OrderCardsView
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, px, row
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button, IconButton, LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.loading_rows import LoadingRows
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.toolbar import Toolbar
from desktop_app.views.widgets.why_off import set_off

FACT_FROM, FACT_LEAST = 900, 240


class OrdersTab(QWidget):
    """Signals: ``file_requested``, ``sent_files_requested`` the files of earlier, ``done(str)`` a sentence
    for the toast, ``more_requested``: show what the platform offers beyond the tabs."""

    file_requested = Signal()
    sent_files_requested = Signal()
    more_requested = Signal()
    key_requested = Signal()
    done = Signal(str)

    def __init__(self, vm: OrdersViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self.composer: OrderComposer | None = None
        self.search = SearchField(t("orders.search"), t("orders.search"))
        self.search.search_changed.connect(vm.search)
        days = [
            Entry(t("orders.any_time"), 0),
            Entry(t("orders.last_30"), 30),
            Entry(t("orders.last_90"), 90),
        ]
        self.days = Combo(days, t("orders.any_time"))
        self.days.currentIndexChanged.connect(lambda _index: vm.choose_days(int(self.days.value() or 0)))
        self.file = Button(t("orders.import"), icon="upload")
        self.file.clicked.connect(lambda _checked=False: self.file_requested.emit())
        self.files = IconButton("history", t("sent_files.title_orders"), "normal")
        self.files.setToolTip(tip(t("sent_files.title_orders"), "orders", "files"))
        self.files.clicked.connect(lambda _checked=False: self.sent_files_requested.emit())
        self.new = Button(t("orders.new"), "primary", "plus", tip=tip(t("orders.new"), "orders", "write"))
        vm.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
        bind(self, "orders", self.do, window_wide=("write", "files"))
        self.new.clicked.connect(lambda _checked=False: self.write())
        self.arrange = IconButton("ellipsis", t("orders.arrange"))
        self.arrange.clicked.connect(lambda _checked=False: self._open_arrange())
        self.toolbar = Toolbar([self.search, self.days, self.arrange], [self.file, self.files, self.new])
        self.messages = MessageBar(margins=(16, 12, 16, 0), folds=True)
        self._counts_place = row(gap=0)
        self.counts: Segmented | None = None
        self.statuses: Combo
        self.fact_icon = IconLabel("info", "text3")
        self.fact = Label("", "hint", wrap=True)
        self._fact = QWidget()
        fact = row(self.fact_icon, self.fact, None, gap=8, parent=self._fact)
        fact.setStretch(1, 1000)  # the rest only where the words are hidden
        self._strip = strip = row(self._counts_place, self._fact, margins=(16, 12, 16, 12), gap=16)
        strip.setStretch(1, 1)
        self.cards = OrderCardsView(vm)
        self.cards.opened.connect(lambda index: self.write(vm.model.orders[index].order))
        self.cards.menu_requested.connect(self._open_menu)
        self.more = LinkButton(t("orders.read_more"), "chevron-down")
        self.more.clicked.connect(lambda _checked=False: vm.read_more())
        self.main = QWidget()
        self.main.setProperty("k", "page")
        self.main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        cards_place = column(self.cards, margins=(16, 0, 0, 0))
        more_place = row(None, self.more, None, margins=(0, 4, 0, 8))
        whole = column(strip, cards_place, more_place, parent=self.main)
        whole.setStretch(1, 1)
        self.loading = LoadingRows(t("orders.loading.title"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.main)
        self.stack.addWidget(self.loading)
        self._sentence: QWidget | None = None
        self._account = vm.account
        self._waited = False
        page = column(self.toolbar, self.messages, self.stack, parent=self)
        page.setStretch(2, 1)
        vm.phase_changed.connect(self._show_phase)
        for patience in (vm.patience, vm.asking):
            WaitingLine(self.messages, patience)
        vm.counts_changed.connect(self._show_counts)
        vm.took.connect(self._took)
        vm.deleted.connect(self._was_deleted)
        vm.not_there.connect(self._say_not_there)
        vm.failed.connect(self._show_error)
        self._show_phase(vm.phase)

    def do(self, command: str) -> None:
        """What a key asks for; on an order, on the card in which the keys are."""
        place = self.cards.currentIndex().row()
        if command == "write":
            self.write()
        elif command == "files":
            if self.files.isVisible():
                self.sent_files_requested.emit()
        elif 0 <= place < len(self.vm.model.orders) and self.cards.isVisible():
            shown = self.vm.model.orders[place]
            if command == "details":
                self._show_original(shown)
            elif command == "copy":
                self.vm.copy_number(shown.order)
            elif command == "delete" and self.vm.can_delete and not shown.deleted:
                self._ask_delete(shown.order)

    def write(self, order: Order | None = None) -> None:
        """The composer for a new order, or for changing one."""
        form = self.vm.form
        if form is None:
            return
        change = order is not None
        self.composer = OrderComposer(self, self.vm, form, order or fresh_order(form), change=change)
        self.composer.finished.connect(lambda _yes: setattr(self, "composer", None))
        self.composer.open()

    # --- to the person

    def _show_phase(self, phase: Phase) -> None:
        self.loading.end()
        self.messages.take_away("failed")
        if self.vm.account is not self._account:  # what was said is another account's
            self._account = self.vm.account
            self.messages.clear()
        at_work = phase in (Phase.READY, Phase.NARROWED, Phase.LOADING)
        why = "" if at_work else t("off.nothing_to_search")
        set_off(self.search, why)
        set_off(self.days, why)
        self.arrange.set_off(why)
        for button in (self.file, self.new):
            # an empty or failed tab has its own one filled button in the middle
            button.setVisible(at_work or (phase is Phase.FAILED and bool(self.vm.model.orders)))
        if phase is Phase.LOADING:
            self._waited = True
            self.loading.begin()
            self.stack.setCurrentWidget(self.loading)
            return
        waited, self._waited = self._waited, False
        if phase is Phase.READY or (phase is Phase.FAILED and self.vm.model.orders):
            self.stack.setCurrentWidget(self.main)
            self.more.setVisible(self.vm.more is not None)
            self._show_facts()
            if waited and phase is Phase.READY:
                announce(self, t("orders.came", count=len(self.vm.model.orders)))
            if phase is Phase.FAILED and self.vm.error is not None:
                tell_failed(self.messages, self.vm, "orders", self.key_requested.emit)
            return
        self._say(self._sentence_for(phase))

    def _sentence_for(self, phase: Phase) -> EmptyState:
        vm = self.vm
        platform = vm.manifest.label if vm.manifest else ""
        if phase is Phase.EMPTY:
            new = Button(t("orders.new"), "primary", "plus", tall=True)
            new.clicked.connect(lambda _checked=False: self.write())
            file = Button(t("orders.import"), icon="upload", tall=True)
            file.clicked.connect(lambda _checked=False: self.file_requested.emit())
            hint = t("orders.sent_here_title", platform=platform) if not vm.reads else ""
            return EmptyState("package", t("orders.empty.title"), t("orders.empty.line"), [file, new], hint)
        if phase is Phase.NARROWED:
            clear = Button(t("orders.narrowed.button" if vm.text else "orders.narrowed.all"), tall=True)
            clear.clicked.connect(self._clear)
            title = t("orders.narrowed.title", text=vm.text) if vm.text else t("orders.narrowed.none")
            line = t("orders.narrowed.line" if vm.text else "orders.narrowed.none_line")
            return EmptyState("search", title, line, [clear])
        if phase is Phase.FAILED:
            return failed_state(self, vm, "orders", self.key_requested.emit)
        return not_offered_state(vm, self.more_requested.emit)

    def _clear(self) -> None:
        self.search.clear()
        self.days.set_value(0)
        self.vm.choose_status("")
        if self.counts is not None:
            self.counts.choose("")
            self.statuses.set_value("")

    def _say(self, sentence: QWidget) -> None:
        old, self._sentence = self._sentence, sentence
        self.stack.addWidget(sentence)
        self.stack.setCurrentWidget(sentence)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        if isinstance(sentence, EmptyState):
            announce(self, sentence.title.text())

    def _show_counts(self) -> None:
        found = self.vm.statuses()
        segments = [
            Segment(value, words if not value else t("orders.with_status", status=words, count=count))
            for value, words, count in found
        ]
        empty(self._counts_place)
        current = self.vm.status if self.vm.status in {value for value, _, _ in found} else ""
        self.counts = Segmented(t("orders.field.status"), segments, current)
        self.counts.chosen.connect(self.vm.choose_status)
        self._counts_place.addWidget(self.counts)
        entries = [Entry(one.text, one.key) for one in segments]
        self.statuses = Combo(entries, t("orders.field.status"))
        self.statuses.set_value(current)
        self.statuses.currentIndexChanged.connect(
            lambda _index: self.vm.choose_status(str(self.statuses.value() or ""))
        )
        self._counts_place.addWidget(self.statuses)
        self._fit_strip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_strip()

    def _fit_strip(self) -> None:
        """In a narrow window the statuses are a list, and the facts are told by their icon."""
        if self.counts is None:
            return
        needed = self.counts.sizeHint().width()
        roomy = self.width() >= px(FACT_FROM)
        fits = needed + px(32) + (px(FACT_LEAST) if roomy else px(40)) <= self.width()
        show_if(self.counts, fits)
        show_if(self.statuses, not fits)
        show_if(self.fact, roomy)

    def _show_facts(self) -> None:
        words = self.vm.facts()
        self.fact.setText(words)
        self.fact_icon.setToolTip(words)
        self.fact_icon.setAccessibleName(words)
        self._fact.setVisible(bool(words))

    def _took(self, answer: OrderAnswer, order: Order) -> None:
        words = {"platform": self.vm.manifest.label if self.vm.manifest else "", "number": order.external_id}
        if not answer.refused:
            self.done.emit(t("orders.sent", **words))

    def _was_deleted(self, order: Order) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        self.done.emit(t("orders.was_deleted", platform=platform, number=order.external_id))

    def _say_not_there(self, order: Order) -> None:
        platform = self.vm.manifest.label if self.vm.manifest else ""
        words = t("orders.not_there", platform=platform, number=order.external_id)
        self.messages.show_message("info", words, key="answer")

    def _show_error(self, error: Any) -> None:
        if not isinstance(error, AppError):
            return
        if self.composer is not None:
            self.composer.show_error(error.message, error.what_to_do)
            return
        details = details_of(error)
        banner = self.messages.show_message(
            "bad", error.message, error.what_to_do, key="answer",
            action=t("window.details") if details else "",
            on_action=partial(open_details, self, error.message, details) if details else None,
        )  # fmt: skip
        if key_is_wrong(error, self.vm.account):
            banner.add_action(key_button(self.key_requested.emit))

    def arrange_menu(self) -> Menu:
        """In which order the cards stand, and what of all of them can be copied."""
        menu = Menu(self, t("orders.arrange"))
        for one in ORDERS:
            words = t(f"orders.by_{one or 'told'}")
            menu.add(words, partial(self.vm.choose_order, one), checked=self.vm.order_by == one)
        menu.addSeparator()
        for what in ("number", "email"):
            texts = self.vm.texts(what)
            words = t(f"orders.copy_{what}", count=len(texts))
            if texts:
                menu.add(words, partial(self.vm.copy_all, what), "copy")
        return menu

    def _open_arrange(self) -> None:
        menu = self.arrange_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.arrange.mapToGlobal(self.arrange.rect().bottomLeft()))

    def _open_menu(self, index: int, at: QPoint) -> None:
        shown = self.vm.model.orders[index]
        order = shown.order
        menu = Menu(self)
        menu.add(t("orders.edit"), partial(self.write, order), "pencil", keys_of("orders", "edit"))
        copy = partial(self.vm.copy_number, order)
        menu.add(t("orders.copy"), copy, "copy", keys_of("orders", "copy"))
        original = partial(self._show_original, shown)
        menu.add(t("orders.show_details"), original, "file-text", keys_of("orders", "details"))
        if shown.act is not None and shown.act.state is ActState.IN_DOUBT:
            menu.addSeparator()
            if self.vm.reads:
                menu.add(t("orders.look_up"), lambda: self.vm.look_up(shown), icon="search")
            menu.add(t("orders.arrived"), lambda: self.vm.settle(shown, arrived=True), icon="check")
            menu.add(t("orders.not_arrived"), lambda: self.vm.settle(shown, arrived=False), icon="x")
        if not shown.deleted:
            menu.addSeparator()
            can = self.vm.can_delete
            words = t("orders.delete") if can else t("contacts.verb_off", verb=t("orders.delete"))
            entry = menu.add(
                words, partial(self._ask_delete, order), "trash-2", keys_of("orders", "delete"), enabled=can
            )
            menu.setToolTipsVisible(True)
            if not can:
                entry.setToolTip(self.vm.reason_for(Capability.ORDERS_DELETE))
        menu.popup(at)

    def _show_original(self, shown: ShownOrder) -> None:
        what = dict(shown.order.raw) or to_json(shown.order)
        text = json.dumps(what, ensure_ascii=False, indent=2, default=str)
        if shown.act is not None and shown.act.text:
            text = f"{shown.act.text}\n\n{text}"
        open_details(self, shown.order.external_id, text)

    def _ask_delete(self, order: Order) -> None:
        words = {"number": order.external_id, "platform": self.vm.manifest.label if self.vm.manifest else ""}
        question = Question(
            self, t("orders.delete_title", **words), t("orders.delete_line"), t("orders.delete_do", **words),
            t("orders.delete_keep"), dangerous=True,
            training=bool(self.vm.account and self.vm.account.training),
        )  # fmt: skip
        question.accepted.connect(lambda: self.vm.delete(order))
        question.open()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.vm.shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.vm.shown(False)
