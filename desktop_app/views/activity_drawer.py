"""The record of what was done, over the page at the right: entries, one entry, the request behind it.

Owns: the two pages of the drawer and where it lies. Must not: hold a rule or word an entry.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.activity import SHELLS, SHOWS, ActivityViewModel, tone_of
from desktop_app.views.file_dialogs import ask_save_file
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button, IconButton, LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.key_box import KeyBox
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.text_box import TextBox
from desktop_app.views.widgets.themed import Themed, show_if

if TYPE_CHECKING:
    from desktop_app.model.errors import AppError
    from desktop_app.services.activity import ActivityLine
    from desktop_app.services.way_back import WayBack

WIDTH = 480
LOOK_EVERY_MS = 2000


class ActivityDrawer(Themed, QFrame):
    """Lies over ``host`` at its right side. Signals: ``closed``, ``retention_requested`` (its setting)."""

    closed = Signal()
    retention_requested = Signal()

    def __init__(self, vm: ActivityViewModel, days: int, host: QWidget) -> None:
        super().__init__(host)
        self.vm = vm
        self._host = host
        self._before: QWidget | None = None
        self.setProperty("k", "panel")
        self.setAccessibleName(t("activity.title"))
        self.list_page = EntriesPage(vm, days)
        self.detail = EntryPage(vm)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list_page)
        self.stack.addWidget(self.detail)
        column(self.stack, parent=self)
        self.list_page.close_button.clicked.connect(lambda _checked=False: self.close_drawer())
        self.list_page.retention.clicked.connect(lambda _checked=False: self.retention_requested.emit())
        self.list_page.chosen.connect(self._show_entry)
        self.detail.close_button.clicked.connect(lambda _checked=False: self.close_drawer())
        self.detail.back.clicked.connect(lambda _checked=False: self._show_list())
        self._again = QTimer(self)
        self._again.setInterval(LOOK_EVERY_MS)
        self._again.timeout.connect(vm.look_again)
        host.installEventFilter(self)
        self.hide()
        self.begin_look()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def open_drawer(self) -> None:
        """Show it with the newest entries; the focus goes to its search."""
        if self.is_open:
            return
        self._before = self.window().focusWidget()
        self.stack.setCurrentWidget(self.list_page)
        self._place()
        self.show()
        self.raise_()
        self.list_page.show_head()
        self.vm.refresh()
        self._again.start()
        self.list_page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_drawer(self) -> None:
        if not self.is_open:
            return
        self._again.stop()
        had = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        self.hide()
        before, self._before = self._before, None
        if had and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def account_changed(self) -> None:
        """The window turned to another account."""
        self._show_list()
        self.list_page.show_head()
        if self.is_open:
            self.vm.refresh()

    def restyle(self) -> None:
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.stack.currentWidget() is self.detail:
            self._show_list()
        else:
            self.close_drawer()

    def _show_entry(self, line: ActivityLine) -> None:
        self.detail.show_line(line)
        self.stack.setCurrentWidget(self.detail)
        self.detail.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self) -> None:
        if self.stack.currentWidget() is self.detail:
            self.stack.setCurrentWidget(self.list_page)
            self.list_page.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        width = min(self.theme.px(WIDTH), self._host.width())
        self.setGeometry(self._host.width() - width, 0, width, self._host.height())


class EntriesPage(QWidget):
    """The entries, narrowed. Signals: ``chosen(ActivityLine)``."""

    chosen = Signal(object)

    def __init__(self, vm: ActivityViewModel, days: int) -> None:
        super().__init__()
        self.vm = vm
        self.title = Label(t("activity.title"), "h3")
        self.line = ElidedLabel("", "cap")
        self.again = IconButton("refresh-cw", t("activity.refresh"))
        self.again.clicked.connect(lambda _checked=False: vm.refresh())
        self.close_button = IconButton("x", t("widgets.close_panel"))
        self.search = SearchField(t("activity.search"), t("activity.search"), width=WIDTH)
        self.search.search_changed.connect(vm.narrow)
        self.show_combo = Combo(
            [Entry(t(f"activity.shows.{name}"), name) for name in SHOWS],
            label=t("activity.show"),
            stretch=True,
        )
        self.show_combo.currentIndexChanged.connect(lambda _at: vm.choose(str(self.show_combo.value())))
        self.whose = Combo(
            [Entry(t("activity.this_account"), False), Entry(t("activity.all_accounts"), True)],
            label=t("activity.whose"), stretch=True,
        )  # fmt: skip
        self.whose.currentIndexChanged.connect(lambda _at: vm.set_everyone(bool(self.whose.value())))
        self.messages = MessageBar(margins=(16, 8, 16, 0))
        self.table = TableView(
            t("activity.table"),
            vm.model,
            rows="two",
            sortable=False,
            head=False,
            multiple=False,
            stretch="what",
        )
        self.table.clicked.connect(lambda index: self.chosen.emit(vm.model.item(index.row())))
        self.table.row_activated.connect(lambda at: self.chosen.emit(vm.model.item(at)))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self._sentence: QWidget | None = None
        self.older = LinkButton(t("activity.older"))
        self.older.clicked.connect(lambda _checked=False: vm.read_older())
        self.count = Label("", "cap")
        self.save = Button(t("activity.export"), icon="save")
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.kept = Label("", "cap", wrap=True)
        self.show_days(days)
        self.retention = LinkButton(t("activity.retention_change"))
        names = column(self.title, self.line, gap=2)
        head = row(names, self.again, self.close_button, gap=4, margins=(16, 14, 12, 12))
        head.setStretch(0, 1)
        head.setAlignment(self.again, Qt.AlignmentFlag.AlignTop)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        narrow = row(self.show_combo, self.whose, gap=8)
        narrow.setStretch(0, 1)
        narrow.setStretch(1, 1)
        filters = column(self.search, narrow, gap=8, margins=(16, 0, 16, 12))
        counts = row(self.count, self.older, None, self.save, gap=12, margins=(16, 8, 16, 0))
        foot = row(self.kept, self.retention, gap=8, margins=(16, 8, 16, 12))
        foot.setStretch(0, 1)
        layout = column(
            head, filters, Separator(), self.messages, self.stack, Separator(), counts, foot, parent=self
        )
        layout.setStretch(4, 1)
        vm.changed.connect(self._show)
        vm.saved.connect(self._saved)
        vm.failed.connect(
            lambda error: self.messages.show_message("bad", error.message, error.what_to_do, key="save")
        )

    def show_head(self) -> None:
        self.line.setText(self.vm.line)

    def show_days(self, days: int) -> None:
        """For how long entries are kept."""
        self.kept.setText(t("activity.retention", days=days))

    def _show(self) -> None:
        vm = self.vm
        self.show_head()
        count = vm.model.rowCount()
        self.count.setText(t("activity.foot", count=count))
        show_if(self.older, vm.more)
        self.save.set_off("" if count else t("off.no_entry"))
        self.messages.take_away("failed")
        if vm.error is not None:
            self.messages.show_message("bad", t("activity.failed"), vm.error.message, key="failed")
        if count or vm.error is not None:
            self.stack.setCurrentWidget(self.table)
        elif vm.was_read:
            self._say()

    def _say(self) -> None:
        if self.vm.narrowed:
            clear = Button(t("activity.narrowed.button"))
            clear.clicked.connect(lambda _checked=False: self._everything())
            sentence = EmptyState("search", t("activity.narrowed.title"), "", [clear])
        else:
            sentence = EmptyState("activity", t("activity.empty.title"), t("activity.empty.line"))
        old, self._sentence = self._sentence, sentence
        self.stack.addWidget(sentence)
        self.stack.setCurrentWidget(sentence)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()

    def _everything(self) -> None:
        self.search.clear()
        self.show_combo.set_value("all")
        self.vm.show_everything()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        path = ask_save_file(
            self, t("activity.export"), "campaign-desk-activity.csv", t("activity.export_filter")
        )
        if path is not None:
            self.vm.save(path)

    def _saved(self, count: int, path: object) -> None:
        name = getattr(path, "name", "")
        self.messages.show_message("good", t("activity.saved", count=count, file=name), key="save")


class EntryPage(QWidget):
    """One entry in words, and the request behind it for whoever can read one."""

    def __init__(self, vm: ActivityViewModel) -> None:
        super().__init__()
        self.vm = vm
        self._entry: ActivityLine | None = None
        self.back = Button(t("activity.detail.back"), "quiet", "arrow-left")
        self.close_button = IconButton("x", t("widgets.close_panel"))
        self.sentence = Label("", "h3", wrap=True)
        self._pill_place = row(gap=0)
        self.facts = KeyValues(key_width=112)
        self.said = Banner("bad", "", " ")
        self.way_title = Label(t("way_back.title"), "field")
        self.way = Label("", "hint", wrap=True)
        self.take_back = Button(t("way_back.take"), icon="undo-2")
        self.take_back.clicked.connect(lambda _checked=False: self._take_back())
        self.request_title = Label(t("activity.detail.for_engineers"), "field")
        self.request = KeyBox(t("activity.detail.request"), "")
        self.body = TextBox(t("activity.detail.body"))
        hold(self.body, min_height=96, max_height=200)
        self.shape_hint = Label(t("activity.detail.shape_hint"), "hint", wrap=True)
        self.shell = Segmented(
            t("activity.detail.shell"), [Segment(name, t(f"activity.detail.{name}")) for name in SHELLS]
        )
        self.copy = CopyButton(t("activity.detail.copy"), t("activity.detail.copied"), self._command)
        self.key_hint = Label("", "hint", wrap=True)
        self.no_request = Label(t("activity.detail.no_request"), "hint", wrap=True)
        inner = QWidget()
        column(
            self.sentence, self._pill_place, self.facts, self.said, self.way_title, self.way,
            row(self.take_back, None), Separator(), self.request_title,
            self.request, self.body, self.shape_hint, row(self.shell, None, self.copy), self.key_hint,
            self.no_request, None, gap=12, margins=(16, 4, 16, 16), parent=inner,
        )  # fmt: skip
        head = row(self.back, None, self.close_button, margins=(8, 12, 12, 8))
        layout = column(head, ScrollPage(inner, sideways=False), parent=self)
        layout.setStretch(1, 1)
        vm.way_known.connect(self._way_known)
        vm.taken_back.connect(self._taken_back)
        vm.not_taken_back.connect(self._not_taken_back)

    def show_line(self, line: ActivityLine) -> None:
        self._entry = line
        self._show_way(line)
        facts = line.facts
        self.sentence.setText(line.sentence)
        empty(self._pill_place)
        self._pill_place.addWidget(Pill(line.result, tone_of(line).value))
        self._pill_place.addStretch(1)
        ms, status, attempt = facts.get("ms"), facts.get("status"), int(facts.get("attempt", 1))
        pairs = [
            (t("activity.detail.when"), self.vm.when(line)),
            (t("activity.detail.account"), line.account),
            (t("activity.detail.platform"), str(facts.get("platform", ""))),
            (t("activity.detail.job"), line.job),
            (t("activity.detail.took"), _seconds(ms)),
            (t("activity.detail.try"), str(attempt) if attempt > 1 else ""),
            (t("activity.detail.code"), str(status) if status is not None else ""),
        ]
        self.facts.set_pairs([(name, value) for name, value in pairs if value])
        said = str(facts.get("said", ""))
        answered = status is not None
        key = "activity.detail.said" if answered else "activity.detail.line_said"
        self.said.set_words(t(key, platform=facts.get("platform", "")), said)
        show_if(self.said, bool(said))
        body = facts.get("body")
        for part in (self.request_title, self.request, self.shell, self.copy, self.key_hint):
            show_if(part, line.request)
        show_if(self.body, line.request and body is not None)
        show_if(self.shape_hint, line.request and body is not None)
        show_if(self.no_request, not line.request)
        if line.request:
            query = "&".join(f"{name}={value}" for name, value in facts.get("query", {}).items())
            self.request.set_text(f"{line.method} {line.path}" + (f"?{query}" if query else ""))
            self.body.setPlainText(json.dumps(body, ensure_ascii=False, indent=2))
            names = ", ".join(self.vm.variables(line))
            self.key_hint.setText(t("activity.detail.key_hint", names=names))

    # -- the way back ----------------------------------------------------------------------------------------
    def _show_way(self, line: ActivityLine) -> None:
        self.way.setText(t("way_back.looking"))
        self.take_back.hide()
        for part in (self.way_title, self.way):
            show_if(part, bool(line.act))
        self.vm.look_for_way(line)

    def _way_known(self, way: WayBack) -> None:
        if self._entry is not None and way.key == self._entry.act:
            self.way.setText(way.why or t("way_back.possible"))
            show_if(self.take_back, way.possible)

    def _take_back(self) -> None:
        if self._entry is not None:
            self.take_back.set_off(t("off.busy"))
            self.vm.take_back(self._entry)

    def _taken_back(self, _kind: str) -> None:
        self.take_back.set_off("")
        if self._entry is not None and self._entry.act:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_way(self._entry)

    def _not_taken_back(self, error: AppError) -> None:
        self.take_back.set_off("")
        self.way.setText(f"{error.message} {error.what_to_do}")

    def _command(self) -> str:
        return "" if self._entry is None else self.vm.curl(self._entry, self.shell.current)


def _seconds(ms: object) -> str:
    if ms is None:
        return ""
    took = float(str(ms))
    if took < 1000:
        return t("activity.detail.took_short", ms=max(1, round(took)))
    return t("activity.detail.took_value", seconds=f"{took / 1000:.1f}")
