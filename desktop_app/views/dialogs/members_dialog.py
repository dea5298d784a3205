"""Put people into a list or take them out: first what would happen, then the one button.

Owns: the choice of way and file, the plan as tiles, the cap's second yes. Must not: hold a rule; write.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.list_changes import MembersPlan, Way
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.tile import Tile

_UNKNOWN_SHOWN = 5


class MembersDialog(Dialog):
    """``MembersDialog(window, vm, item)`` asks for a file; with ``contact_ids`` it is about these people."""

    def __init__(
        self,
        host: QWidget,
        vm: ListsViewModel,
        item: ContactList,
        way: Way = Way.ADD,
        contact_ids: Sequence[str] = (),
        account: AccountEntry | None = None,
    ) -> None:
        self.vm, self.item, self.way = vm, item, way
        self.contact_ids = tuple(contact_ids)
        self.plan: MembersPlan | None = None
        self.path: Path | None = None
        title = t("lists.members.title", name=item.name)
        training = bool(vm.account and vm.account.training)
        super().__init__(host, title, t("lists.members.line"), account, width=640, training=training)
        ways = [one for one in Way if self._offered(one)]
        self.ways = Segmented(
            t("lists.members.way"), [Segment(one.value, t(f"lists.members.{one.value}")) for one in ways], way
        )
        self.ways.chosen.connect(self._choose_way)
        self.body.addWidget(self.ways)
        self.file = Button(t("lists.members.file"), icon="folder-open")
        self.file.clicked.connect(lambda _checked=False: self._ask_file())
        self.file_name = Label("", "small", wrap=True)
        line = QWidget()
        row(self.file, self.file_name, gap=12, parent=line).setStretch(1, 1)
        show_if(line, not self.contact_ids)
        self.body.addWidget(line)
        self.working = Label("", "hint", wrap=True)
        self.body.addWidget(self.working)
        self.working.hide()
        self.looked = ProgressBar(t("lists.members.looking"), thin=True)
        self.stop = Button(t("lists.members.stop"), icon="circle-stop")
        self.stop.clicked.connect(lambda _checked=False: self.vm.stop_asking())
        self._looking = QWidget()
        row(self.looked, self.stop, gap=12, parent=self._looking).setStretch(0, 1)
        self._looking.hide()
        self.body.addWidget(self._looking)
        self.tiles = {
            name: Tile(t(f"lists.members.tile_{name}"), "–") for name in ("add", "remove", "unchanged")
        }
        tiles = QWidget()
        row(*self.tiles.values(), gap=12, parent=tiles)
        self._tiles = tiles
        tiles.hide()
        self.body.addWidget(tiles)
        self.unknown = Label("", "small", wrap=True)
        self.body.addWidget(self.unknown)
        self.unknown.hide()
        self.warning = Banner("warn", "")
        self.warning.hide()
        self.body.addWidget(self.warning)
        self.meant = CheckBox(t("lists.members.meant"))
        self.meant.toggled.connect(self._look)
        self.meant.hide()
        self.body.addWidget(self.meant)
        self.body.addStretch(1)
        keep = Button(t("contacts.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button("", "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._press())
        self.set_footer(right=[keep], primary=self.do)
        vm.planned.connect(self._planned)
        vm.refused.connect(self._refused)
        vm.progress.connect(self._moved)
        vm.looked_up.connect(self._looked_up)
        vm.applied.connect(self.accept)
        WaitingLine(self.bar, vm.asking)
        self.finished.connect(self._leave)
        self._look()
        if self.contact_ids:
            self._start()

    def _offered(self, way: Way) -> bool:
        if way is Way.ADD:
            return self.vm.can("add")
        if way is Way.REMOVE:
            return self.vm.can("remove")
        return self.vm.can("add") and self.vm.can("remove") and not self.contact_ids

    # -- the plan --------------------------------------------------------------------------------------------
    def _choose_way(self, key: str) -> None:
        self.way = Way(key)
        self._start()

    def _ask_file(self) -> None:
        path = file_dialogs.ask_open_file(self, t("lists.members.file"), t("wizard.file.filter"))
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        self.path = path
        self.file_name.setText(path.name)
        self._start()

    def _start(self) -> None:
        self.plan = None
        self.bar.take_away("refused")
        self._show_plan()
        if self.contact_ids:
            self.vm.plan_ids(self.item, self.way, self.contact_ids)
        elif self.path is not None:
            self.vm.plan_file(self.item, self.way, self.path)
        else:
            return
        _say(self.working, t("lists.members.working"))

    def _planned(self, plan: MembersPlan) -> None:
        self.plan = plan
        _say(self.working, "")
        self._show_plan()

    def _show_plan(self) -> None:
        plan = self.plan
        show_if(self._looking, False)
        show_if(self._tiles, plan is not None)
        show_if(self.meant, plan is not None and plan.over_cap)
        show_if(self.warning, plan is not None and bool(plan.remove))
        show_if(self.unknown, plan is not None and bool(plan.unknown))
        if plan is not None:
            number = self.vm.formats.number
            self.tiles["add"].set(number(len(plan.add)))
            self.tiles["remove"].set(number(len(plan.remove)))
            self.tiles["unchanged"].set(number(len(plan.unchanged)))
            some = ", ".join(plan.unknown[:_UNKNOWN_SHOWN])
            more = len(plan.unknown) - _UNKNOWN_SHOWN
            some += t("lists.members.and_more", count=more) if more > 0 else ""
            key = "unknown_out" if plan.way is Way.REMOVE else "unknown"
            _say(self.unknown, t(f"lists.members.{key}", count=len(plan.unknown), some=some))
            words = t("lists.members.over_cap" if plan.over_cap else "lists.members.going",
                      count=len(plan.remove), percent=plan.percent, cap=plan.cap_percent)  # fmt: skip
            self.warning.set_words(words)
        self._look()

    def _look(self) -> None:
        plan = self.plan
        account = self.vm.account.name if self.vm.account else ""
        count = len(plan.add) + len(plan.remove) if plan is not None else 0
        self.do.setText(t("lists.members.do", count=count, account=account))
        if plan is None:
            self.do.set_off(t("lists.members.no_plan"))
        elif plan.empty:
            self.do.set_off(t("lists.members.nothing"))
        elif plan.over_cap and not self.meant.isChecked():
            self.do.set_off(t("lists.members.say_meant"))
        else:
            self.do.set_off("")

    # -- doing it --------------------------------------------------------------------------------------------
    def _press(self) -> None:
        if self.plan is not None:
            self.do.set_off(t("off.busy"))
            self.vm.apply(self.item, self.plan, over_cap=self.meant.isChecked())

    def _moved(self, done: int, total: int) -> None:
        number = self.vm.formats.number
        if total:
            _say(self.working, t("lists.members.moved", done=number(done), total=number(total)))
        elif self.plan is None:
            _say(self.working, t("lists.members.read", count=done))

    def _looked_up(self, done: int, total: int, left: str) -> None:
        """No platform finds many people at once: it takes as long as it takes, and can be stopped."""
        if self.plan is None:
            number = self.vm.formats.number
            words = t("lists.members.looked", done=number(done), total=number(total))
            _say(self.working, f"{words} · {t('lists.members.left', range=left)}" if left else words)
            self.looked.set_progress(done, total)
            show_if(self._looking, True)

    def _refused(self, error: AppError) -> None:
        _say(self.working, "")
        show_if(self._looking, False)
        self._look()
        self.bar.show_message("bad", error.message, error.what_to_do, key="refused")

    def _leave(self, _yes: bool) -> None:
        self.vm.cancel("plan")
        self.vm.planned.disconnect(self._planned)
        self.vm.refused.disconnect(self._refused)
        self.vm.progress.disconnect(self._moved)
        self.vm.looked_up.disconnect(self._looked_up)
        self.vm.applied.disconnect(self.accept)


def _say(label: Label, text: str) -> None:
    """A line without words takes no room."""
    label.setText(text)
    show_if(label, bool(text))
