"""Trying to write: which list, one button that names it, then what became of each step. Must not: hold a
rule."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.write_check import WriteCheckViewModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Tone
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.themed import show_if

_LOOKS = {
    "done": ("circle-check", "good"),
    "refused": ("circle-x", "bad"),
    "cannot": ("triangle-alert", "warn"),
    "skipped": ("minus", "mute"),
}


class WriteCheckDialog(Dialog):
    """``WriteCheckDialog(window, vm, entry, training).open()``; the view-model has begun with the account."""

    def __init__(self, host: QWidget, vm: WriteCheckViewModel, entry: AccountEntry, training: bool) -> None:
        super().__init__(
            host, t("write_check.title", name=entry.name), t("write_check.line"), entry,
            width=560, height=480, training=training,
        )  # fmt: skip
        self.vm = vm
        self._account = entry.name
        self.list = Combo(label=t("write_check.list"), stretch=True)
        self._field = LabelledField(t("write_check.list"), self.list, t("write_check.hint"))
        self._none = Label(t("write_check.no_lists"), "hint", wrap=True)
        self._steps = QWidget()
        self._steps_layout = column(gap=12, parent=self._steps)
        self.body.addWidget(self._field)
        self.body.addWidget(self._none)
        self.body.addWidget(self._steps)
        self.body.addStretch(1)
        self.close_footer = Button(t("widgets.close"), tall=True)
        self.close_footer.clicked.connect(lambda _checked=False: self.reject())
        self.run_button = Button(t("write_check.run_plain"), "primary", tall=True)
        self.run_button.clicked.connect(lambda _checked=False: self._run())
        self.set_footer(right=[self.close_footer], primary=self.run_button)
        self.list.currentIndexChanged.connect(self._name_button)
        vm.changed.connect(self._show)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._left)
        self._show()

    def _left(self, _yes: bool) -> None:
        self.vm.changed.disconnect(self._show)
        self.vm.cancel("lists")

    def _run(self) -> None:
        chosen = self.list.value()
        if chosen is not None:
            self.vm.run(chosen)

    def _show(self) -> None:
        vm = self.vm
        lists = vm.lists or ()
        if self.list.count() != len(lists):
            self.list.set_entries([Entry(one.name, one, "list") for one in lists])
        show_if(self._none, vm.lists is not None and not lists and vm.error is None)
        show_if(self._field, bool(lists))
        self._name_button()
        empty(self._steps_layout)
        for step in vm.steps:
            icon, tone = _LOOKS[step.state]
            self._steps_layout.addWidget(FactRow(icon, t(f"write_check.step.{step.name}"), step.text, tone))
        show_if(self._steps, bool(vm.steps))
        self.bar.take_away("check")
        if vm.error is not None:
            self.bar.show_message("bad", vm.error.message, vm.error.what_to_do, key="check", closable=False)
        elif vm.tone:
            words = t(f"write_check.result.{vm.tone}")
            self.bar.show_message(cast(Tone, vm.tone), words, key="check", closable=False)

    def _name_button(self, _at: int = 0) -> None:
        chosen, busy = self.list.value(), self.vm.busy_with("run")
        words = t("write_check.run_plain")
        if chosen is not None:
            words = t("write_check.run", list=chosen.name, account=self._account)
        if self.vm.result is not None:
            words = t("write_check.again")
        self.run_button.setText(t("write_check.running") if busy else words)
        self.run_button.set_off(t("off.busy") if busy else "" if chosen is not None else t("off.no_list"))
