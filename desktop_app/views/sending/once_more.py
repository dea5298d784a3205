"""Of a file that was sent before: send what is left, or all of it once more; the second is never chosen by
itself and says what it may start.

Must not: decide which.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.theme.measure import row
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.themed import show_if


class OnceMore(Card):
    """Out of sight where nothing of the file was sent."""

    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(padding=(16, 14, 16, 16), gap=10, parent=parent)
        self.vm = vm
        self._formats = Formats()
        self.before = FactRow("history", "")
        self._ground = QWidget()
        self._words = ("", "", "", "")
        self.rest, self.all = self._cards()
        self.body.addWidget(self.before)
        self.body.addWidget(self._ground)

    def _cards(self) -> tuple[ChoiceCard, ChoiceCard]:
        left_title, left_line, all_title, all_line = self._words
        rest = ChoiceCard(left_title, left_line, checked=not self.vm.once_more)
        every = ChoiceCard(all_title, all_line, checked=self.vm.once_more)
        choices = row(rest, every, gap=12, parent=self._ground)
        choices.setStretch(0, 1)
        choices.setStretch(1, 1)
        every.toggled.connect(self._choose)
        return rest, every

    def show_before(self) -> None:
        vm = self.vm
        show_if(self, vm.before.count > 0)
        if not vm.before.count:
            return
        at = vm.before.at
        when = "" if at is None else self._formats.day(at, datetime.now(UTC))
        times = t("once_more.round", count=vm.before.round) if vm.before.round > 1 else ""
        self.before.set(
            t("send_file.before", count=vm.before.count),
            " ".join(part for part in (t("once_more.last", when=when), times) if part),
        )
        left = max(vm.good - vm.before.count, 0)
        words = (
            t("once_more.rest", count=left) if left else t("once_more.rest_none"),
            t("once_more.rest_line"),
            t(f"once_more.all_{vm.kind}", count=vm.good),
            t(f"once_more.starts_{vm.kind}" if vm.may_start else "once_more.starts_nothing", count=vm.people),
        )
        if words != self._words:
            self._words = words
            old = self._ground
            self._ground = QWidget()
            self.rest, self.all = self._cards()
            self.body.replaceWidget(old, self._ground)
            old.hide()
            old.deleteLater()
        elif self.all.isChecked() != vm.once_more:
            self.all.setChecked(vm.once_more)
            self.rest.setChecked(not vm.once_more)

    def _choose(self, on: bool) -> None:
        if on != self.vm.once_more:
            self.vm.set_once_more(on)
