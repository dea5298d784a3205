"""Step 4 of sending a file: what will happen and what it may start, how fast, and the person's word for it.

Must not: count, or hold a rule.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.order_check import status_words
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import PACES, SendWizardViewModel
from desktop_app.views.sending.once_more import OnceMore
from desktop_app.views.sending.page import SendPage
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.tile import Tile
from desktop_app.views.widgets.tile_grid import TileGrid

_TILES = (("sent", "good"), ("before", "mute"), ("stays", "bad"), ("doubts", "warn"), ("people", "info"))


class SendPlanPage(SendPage):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button("", "primary", "send", tall=True)
        self.left = (self.back_button(),)
        self.tiles = {
            name: Tile(t(f"send_plan.{name}"), "", t(f"send_plan.{name}_hint"), tone) for name, tone in _TILES
        }
        self.bar = LedgerBar()
        self.once_more = OnceMore(vm)
        self.starts = FactRow("mail", "", tone="warn")
        self.counts = FactRow("info", "")
        self.zone = FactRow("clock", "")
        self.often = FactRow("users", "")
        facts = Card(padding=(16, 16, 16, 16), gap=12)
        for fact in (self.starts, self.counts, self.often, self.zone):
            facts.body.addWidget(fact)
        facts.body.addStretch(1)
        self.pace = Combo(
            [Entry(t("send_file.pace_n", count=n) if n else t("send_file.pace_0"), n) for n in PACES],
            stretch=True, label=t("send_file.pace"),
        )  # fmt: skip
        self.pace.currentIndexChanged.connect(lambda _index: vm.set_pace(int(self.pace.value() or 0)))
        self.takes = FactRow("clock", "")
        speed = Card(padding=(16, 16, 16, 16), gap=12)
        speed.body.addWidget(LabelledField(t("send_file.pace"), self.pace, t("send_plan.pace_hint")))
        speed.body.addWidget(self.takes)
        speed.body.addStretch(1)
        self.consent = CheckBox("")
        self.consent.toggled.connect(vm.confirm_consent)
        consent = Card(padding=(16, 8, 16, 8), gap=0)
        consent.body.addWidget(self.consent)
        hold(consent, min_height=Height.FOOTER_BUTTON + 8)
        content = QWidget()
        split = SideBySide(facts, speed, fixed=360)
        tiles = TileGrid(tuple(self.tiles.values()))
        column(
            tiles, 12, self.bar, 12, self.once_more, 12, split, 12, consent, None, parent=content
        ).setStretch(6, 1)
        column(content, parent=self)
        vm.overview_changed.connect(self._show)
        vm.busy_changed.connect(self._show)

    @property
    def title(self) -> str:
        return t("wizard.plan.title")

    @property
    def line(self) -> str:
        return t("send_plan.line", account=self.vm.account.name)

    @property
    def reason(self) -> str:
        vm = self.vm
        if vm.unfit is not None:
            return vm.unfit.message
        if not vm.ready or vm.busy_with("before") or vm.busy_with("fit"):
            return t("wizard.check.busy")
        if not vm.left:
            return t("send_file.all_before" if vm.good else "send_check.none_good")
        return "" if vm.consent_confirmed else t("send_plan.agree_first")

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        vm = self.vm
        number = self._formats.number
        count = len(vm.items or ())
        before = 0 if vm.once_more else min(vm.before.count, vm.good)
        numbers = {"sent": vm.left, "before": before, "stays": count - vm.good, "doubts": vm.counted.doubts,
                   "people": vm.people_now}  # fmt: skip
        for name, value in numbers.items():
            self.tiles[name].set(number(value))
        bar = [("good", "sent"), ("mute", "before"), ("bad", "stays")]
        self.bar.set_parts([(tone, t(f"send_plan.{name}"), numbers[name]) for tone, name in bar])
        self.once_more.show_before()
        self._show_facts()
        expected = self._formats.range(vm.expected, about=True)
        takes = t("wizard.plan.takes", range=expected) if expected else t("send_plan.takes_none")
        how = t("send_plan.measured" if vm.measured is not None else "send_plan.not_measured")
        each = t("send_plan.each", count=vm.at_once) if vm.at_once > 1 else t("send_plan.one_by_one")
        self.takes.set(takes, f"{each} {how}" if expected else each)
        if self.pace.value() != vm.pace:
            self.pace.set_value(vm.pace)
        key = "starts" if vm.may_start else "plain"
        self.consent.setText(t(f"send_plan.agree_{key}", account=vm.account.name))
        if self.consent.isChecked() != vm.consent_confirmed:
            self.consent.setChecked(vm.consent_confirmed)
        assert self.primary is not None
        self.primary.setText(t(f"send_file.send_{vm.kind}", count=vm.left, account=vm.account.name))
        self.changed.emit()

    def _show_facts(self) -> None:
        vm, form, platform = self.vm, self.vm.manifest.order_form, self.vm.manifest.label
        if vm.may_start:
            self.starts.set_icon("mail", "warn")
            contacts = vm.kind == "events" or (form is not None and form.creates_contacts)
            reach = t(f"send_file.starts_{vm.kind}", count=vm.people_now)
            title = reach if contacts else t("send_plan.starts")
            self.starts.set(title, t(f"send_file.starts_{vm.kind}_line"))
        elif vm.form is not None:
            self.starts.set_icon("info")
            self.starts.set(t("events.past.title"), t("send_file.past_line"))
        else:
            self.starts.set_icon("info")
            self.starts.set(t("send_plan.starts_none"), t("send_plan.starts_none_line", platform=platform))
        some_count = vm.kind == "orders" and form is not None and bool(form.counts)
        show_if(self.counts, some_count)
        if some_count and form is not None:
            words = t("orders.only_counts", status=status_words(form, form.counts), platform=platform)
            self.counts.set(words)
        often = vm.kind == "events" and 0 < vm.people_now < vm.left
        show_if(self.often, often)
        self.often.set(t("send_file.often", rows=vm.left, people=vm.people_now) if often else "")
        zoneless = vm.file is not None and vm.file.zoneless
        show_if(self.zone, zoneless)
        self.zone.set(t("send_file.zoneless", platform=platform) if zoneless else "")
