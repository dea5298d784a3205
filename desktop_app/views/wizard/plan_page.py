"""Step 4: what will happen, in numbers, before anything is sent. Must not: count."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import has, t
from desktop_app.services.importing.nouns import FieldChange, Overview
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.file_dialogs import ask_save_file
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.fact_row import FactRow
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.tile import Tile
from desktop_app.views.widgets.tile_grid import TileGrid
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.plan_rows import PlanRows
from desktop_app.views.wizard.plan_summary import page_to_print, plan_summary
from desktop_app.views.wizard.save_plan_dialog import SavePlanDialog
from desktop_app.views.wizard.undo_words import undo_words

_TILES = (
    ("create", "good"), ("update", "acc"), ("unchanged", "mute"), ("suppressed", "warn"), ("rejected", "bad"),
    ("unknown", "info"),
)  # fmt: skip


SAVE_FROM = 1000


class PlanPage(WizardPage):
    step = Step.PLAN

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button("", "primary", tall=True)
        self.back = Button(t("wizard.back"), "quiet", "arrow-left", tall=True)
        self.back.clicked.connect(lambda _checked=False: vm.go_back())
        self.save = Button(t("plan_file.open"), "quiet", "download", tall=True)
        self.save_link = LinkButton(t("plan_file.open"), "download")  # where the footer is too narrow
        for button in (self.save, self.save_link):
            button.clicked.connect(lambda _checked=False: self.open_save())
        self.left = (self.back, self.save)
        self.messages = MessageBar()
        self.tiles = {
            name: Tile(t(f"wizard.plan.{name}"), "", t(f"wizard.plan.{name}_hint"), tone)
            for name, tone in _TILES
        }
        tiles = TileGrid(tuple(self.tiles.values()))
        self.bar = LedgerBar()
        columns = (
            Column[FieldChange]("field", t("wizard.plan.field"), self._field, Kind.NAME, width=140),
            Column[FieldChange]("before", t("wizard.plan.from"), lambda c: c.before or
            t("wizard.plan.blank"), width=160),
            Column[FieldChange]("after", t("wizard.plan.to"), lambda c: c.after or t("wizard.plan.blank"),
            width=160),
            Column[FieldChange]("count", t("wizard.plan.contacts"), lambda c: self._formats.number(c.count),
                                Kind.NUMBER, sort=lambda c: c.count, width=96),
        )  # fmt: skip
        self.changes: RowsModel[FieldChange] = RowsModel(columns, lambda c: c.field, self)
        table = TableView(t("wizard.plan.changes"), self.changes, rows="small", stretch="after")
        changes = Card(padding=(0, 6, 0, 0), gap=0)
        self.which = Combo(
            [Entry(t("plan.all"), ""), *(Entry(t(f"wizard.plan.{name}"), name) for name, _tone in _TILES)],
            label=t("plan.which"), max_width=180,
        )  # fmt: skip
        self.which.hide()
        self.which.activated.connect(lambda _index: self._ask_rows())
        self.show_rows = LinkButton("")
        self.show_rows.clicked.connect(lambda _checked=False: self._turn())
        head = row(
            Label(t("wizard.plan.changes"), "strong"), None, self.which, self.show_rows,
            margins=(16, 2, 16, 6), gap=8,
        )  # fmt: skip
        changes.body.addLayout(head)
        changes.body.addWidget(Separator())
        self._none = EmptyState(
            "circle-check", t("wizard.plan.no_changes_title"), t("wizard.plan.no_changes_line")
        )
        self._changes = QStackedWidget()
        self._changes.addWidget(table)
        self._changes.addWidget(self._none)
        self.rows = PlanRows(vm.check, self._names)
        self._changes.addWidget(self.rows)
        changes.body.addWidget(self._changes, 1)
        changes.hem(self._changes)
        hold(changes, min_height=180)
        self.takes = FactRow("clock", "")
        self.joins = FactRow("list-plus", "")
        self.filled = FactRow("columns-3", "")
        self.undo = FactRow("undo-2", "")
        self.kept = FactRow("shield-check", t("wizard.plan.consent_kept"), t("wizard.plan.kept_line"))
        facts = Card(padding=(16, 16, 16, 16), gap=12)
        starts = [
            FactRow("mail", t("wizard.plan.starts"), t(key), tone="warn") for key in vm.import_target.starts
        ]
        for fact in (self.takes, self.joins, *starts, self.undo, self.filled, self.kept):
            facts.body.addWidget(fact)
        facts.body.addStretch(1)
        statement = t(vm.import_target.consent)
        show_if(self.filled, False)
        self.consent = CheckBox(t("wizard.plan.agreed", statement=statement))
        self.consent.toggled.connect(vm.confirm_consent)
        consent = Card(padding=(16, 8, 16, 8), gap=0)
        consent.body.addWidget(self.consent)
        hold(consent, min_height=Height.FOOTER_BUTTON + 8)
        content = QWidget()
        split = SideBySide(changes, facts, fixed=360)
        parts = row(self.bar, self.save_link, gap=16)
        parts.setStretch(0, 1)
        column(self.messages, tiles, 12, parts, 12, split, 12, consent, parent=content).setStretch(5, 1)
        column(content, parent=self)
        vm.overview_changed.connect(self._show)
        vm.check.trouble.connect(self._not_saved)

    @property
    def title(self) -> str:
        return t("wizard.plan.title")

    @property
    def line(self) -> str:
        overview = self.vm.overview
        if overview is None or overview.plan.read_at is None:
            return t("wizard.plan.line_unread")
        read_at = datetime.fromtimestamp(overview.plan.read_at, UTC).astimezone()
        return t("wizard.plan.line", clock=self._formats.clock(read_at))

    @property
    def reason(self) -> str:
        if not self.vm.sendable:
            return t("wizard.plan.nothing_to_do")
        return "" if self.vm.consent_confirmed else t("wizard.plan.agree_first")

    def entered(self) -> None:
        self._offer_save()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_save()

    def _offer_save(self) -> None:
        """In the footer where it has the room beside the account's name, else above the table."""
        wide = self.window().width() >= px(SAVE_FROM)
        show_if(self.save, wide)
        show_if(self.save_link, not wide)

    def open_save(self) -> SavePlanDialog:
        """As which file; then where to."""
        dialog = SavePlanDialog(self.window(), self.vm.account.training)
        dialog.chosen.connect(self._save)
        dialog.open()
        return dialog

    def _save(self, to_print: bool) -> None:
        overview = self.vm.overview
        if overview is None:
            return
        kind = "page" if to_print else "rows"
        name = t("plan_file.name", file=Path(overview.view.file).stem) + (".pdf" if to_print else ".xlsx")
        target = ask_save_file(self, t("plan_file.title"), name, t(f"plan_file.filter_{kind}"))
        if target is None:
            return
        facts, counts = plan_summary(self.vm, self._formats, self._name_of)
        if to_print:
            self.vm.check.save_page(target, page_to_print(facts, counts), self._saved)
        else:
            self.vm.check.save_plan(target, [*facts, *counts], self._names(), self._saved)

    def _names(self) -> dict[str, str]:
        """How each field is called on screen."""
        custom = (f"custom:{field.id}" for field in self.vm.fields)
        return {field: self._name_of(field) for field in (*self.vm.import_target.fields, *custom)}

    def _saved(self, target: Path) -> None:
        self.messages.take_away("trouble")
        self.messages.show_message("good", t("plan_file.saved", file=str(target)), key="saved")

    def _not_saved(self, error: AppError) -> None:
        self.messages.show_message("bad", error.message, error.what_to_do, key="trouble")

    def _field(self, change: FieldChange) -> str:
        return self._name_of(change.field)

    def _name_of(self, name: str) -> str:
        if name.startswith("custom:"):
            wanted = name.removeprefix("custom:")
            return next((field.name for field in self.vm.fields if field.id == wanted), wanted)
        key = f"wizard.field.{name}"
        return t(key) if has(key) else name

    def _turn(self) -> None:
        """From fields to rows and back."""
        self._by_row = not self._by_row
        if self._by_row:
            self._ask_rows()
        self._show()

    def _ask_rows(self) -> None:
        what, overview = str(self.which.value() or ""), self.vm.overview
        if overview is not None:
            count = self._numbers(overview)[what] if what else overview.view.ledger.total
            self.rows.show_what(what, count)

    @staticmethod
    def _numbers(overview: Overview) -> dict[str, int]:
        plan = overview.plan
        return {
            "create": plan.create, "update": plan.update, "unchanged": plan.unchanged,
            "suppressed": plan.suppressed + plan.skipped, "rejected": plan.rejected, "unknown": plan.unknown,
        }  # fmt: skip

    _by_row = False

    def _show(self, _news: object = None) -> None:
        overview = self.vm.overview
        if overview is None or not self.on_top:
            return
        plan = overview.plan
        numbers = self._numbers(overview)
        for name, number in numbers.items():
            self.tiles[name].set(self._formats.number(number))
        self.bar.set_parts([(tone, t(f"wizard.plan.{name}"), numbers[name]) for name, tone in _TILES])
        if plan.changes != self.changes.items:
            self.changes.set_items(plan.changes)
        self._changes.setCurrentIndex(2 if self._by_row else 0 if plan.changes else 1)
        show_if(self.which, self._by_row)
        total = overview.view.ledger.total
        self.show_rows.setText(t("plan.show_fields") if self._by_row else t("plan.show_rows", count=total))
        show_if(self.filled, plan.filled > 0)
        self.filled.set(t("plan.filled_cost", count=plan.filled), t("plan.filled_line"))
        spread = (plan.seconds, plan.seconds * 1.5 + 2)
        deliveries = t("wizard.plan.deliveries", count=plan.deliveries, platform=self.vm.manifest.label)
        self.takes.set(t("wizard.plan.takes", range=self._formats.range(spread)), deliveries)
        self.joins.set(t("wizard.plan.goes", list=overview.view.list), t("wizard.plan.goes_line"))
        self.undo.set(*undo_words(plan.undo, self.vm.manifest.label, self._formats))
        if self.consent.isChecked() != self.vm.consent_confirmed:
            self.consent.setChecked(self.vm.consent_confirmed)
        assert self.primary is not None
        words = {"count": self.vm.sendable, "list": overview.view.list, "account": self.vm.account.name}
        self.primary.setText(t("wizard.plan.button", **words))
        self.changed.emit()
