"""Faults by dial, each with its lesson: what one will see, what to do then, how to try it.

Owns: which lesson is read. Must not: know what a fault is to the practice platform (the view-model does).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.viewmodels.training import FAULTS, LEVELS, NO_FAULT, TrainingViewModel
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.nav_list import NavList, Place
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.themed import show_if

RAIL_FROM = 720


class TrainerDialog(Dialog):
    """``TrainerDialog(window, vm, account, "eSputnik").open()``; a fault is set at once and stays set."""

    def __init__(self, host: QWidget, vm: TrainingViewModel, account: Account, platform: str) -> None:
        places = [Place(fault.name, t(f"trainer.fault.{fault.name}.short"), fault.icon) for fault in FAULTS]
        present, level = vm.fault_of(account.id)
        self.places = NavList(t("trainer.faults"), places, present)
        self._rail = rail = QFrame()
        title = Label(t("trainer.faults"), "h3")
        column(title, 10, ScrollPage(self.places), margins=(16, 22, 12, 16), parent=rail)
        super().__init__(
            host, t("trainer.title"), t("trainer.line", account=account.name), width=880, height=536,
            training=True, rail=rail,
        )  # fmt: skip
        self.vm = vm
        self._account, self._platform = account, platform
        self.name = Label("", "h3", wrap=True)
        self.state = Banner("info", " ")
        self.see, self.do, self.attempt = (Label("", "body", wrap=True) for _ in range(3))
        self.level = Segmented(
            t("trainer.level"), [Segment(one, t(f"trainer.level_words.{one}")) for one in LEVELS], level
        )
        self._level_part = QWidget()
        column(Label(t("trainer.level"), "field"), 6, row(self.level, None), parent=self._level_part)
        # in a narrow window the rail would leave no room for the lesson
        self.menu = Combo([Entry(one.text, one.key, one.icon) for one in places], label=t("trainer.faults"))
        self.menu.set_value(present)
        self.menu.hide()
        self.menu.currentIndexChanged.connect(lambda _index: self.places.choose(self.menu.value()))
        self.body.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignLeft)
        lesson = column(gap=16)
        lesson.addWidget(self.name)
        lesson.addWidget(self.state)
        for head, words in (("see", self.see), ("do", self.do), ("try", self.attempt)):
            lesson.addLayout(column(Label(t(f"trainer.{head}"), "field"), words, gap=4))
        lesson.addWidget(self._level_part)
        lesson.addStretch(1)
        self.body.addLayout(lesson)
        self.clear = Button(t("trainer.clear"), tall=True)
        self.set_button = Button(t("trainer.set"), "primary", tall=True)
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        self.set_button.clicked.connect(lambda _checked=False: self._set())
        self.set_footer(right=[self.clear], primary=self.set_button)
        self.places.chosen.connect(self._show)
        vm.fault_changed.connect(self._show)
        self.finished.connect(self._left)
        self._show()
        vm.look_for_fault(account.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "menu"):  # the frame arranges itself before the lesson is made
            return
        narrow = self.width() < self.theme.px(RAIL_FROM)
        show_if(self._rail, not narrow)
        show_if(self.menu, narrow)

    def _left(self, _yes: bool) -> None:
        self.vm.fault_changed.disconnect(self._show)

    def _show(self, _name: object = None) -> None:
        name = self.places.current
        self.menu.set_value(name)
        present, level = self.vm.fault_of(self._account.id)
        is_set = name == present
        self.name.setText(t(f"trainer.fault.{name}.name"))
        for part, label in (("see", self.see), ("do", self.do), ("try", self.attempt)):
            label.setText(t(f"trainer.fault.{name}.{part}", platform=self._platform))
        if present == NO_FAULT:
            self.state.set_words(t("trainer.none_set"))
        else:
            self.state.set_words(t("trainer.is_set", level=t(f"trainer.level_words.{level}").lower()))
        self.state.set_tone("warn" if present != NO_FAULT else "info")
        if is_set and isinstance(_name, str):  # turned to it: how strong it is set
            self.level.choose(level)
        show_if(self.state, is_set)
        show_if(self._level_part, name != NO_FAULT)
        show_if(self.set_button, name != NO_FAULT)
        show_if(self.clear, present != NO_FAULT)

    def _set(self) -> None:
        self.vm.set_fault(self._account.id, self.places.current, self.level.current)

    def _clear(self) -> None:
        self.vm.set_fault(self._account.id, NO_FAULT)
