"""Settings, "Learned files": how files of an account were matched, one line a kind; forget one or all. Must
not: match a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.account import Account
from desktop_app.model.texts import has, t
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.learned import LearnedViewModel
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog, Question
from desktop_app.views.widgets.empty_state import EmptyState
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.table_view import TableView

if TYPE_CHECKING:
    from desktop_app.services.importing.learned_shapes import LearnedColumn, LearnedShape


class LearnedPage(SettingsPage):
    """``accounts`` in the order of the switcher; ``chosen`` is looked at first."""

    place = "learned"

    def __init__(
        self,
        dialog: Dialog,
        vm: LearnedViewModel,
        accounts: Sequence[Account],
        chosen: Account | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._dialog, self.vm = dialog, vm
        self._formats = Formats()
        self._accounts = {one.id: one for one in accounts}
        entries = [Entry(one.name, one.id) for one in accounts] or [Entry(t("learned.no_account"), "")]
        self.account = Combo(entries, label=t("learned.account"))
        if chosen is not None:
            self.account.set_value(chosen.id)
        columns = [
            Column["LearnedShape"]("file", t("learned.file"), _name, Kind.NAME, second=_matched, tip=_whole,
                                   width=320),
            Column["LearnedShape"]("used", t("learned.used"), self._used, Kind.DATE,
                                   sort=lambda one: one.at, width=120),
        ]  # fmt: skip
        self.model: RowsModel[LearnedShape] = RowsModel(columns, lambda one: one.key, self)
        self.table = TableView(t("learned.files"), self.model, rows="two", multiple=False, stretch="file")
        hold(self.table, min_height=150)
        self._none = EmptyState("columns-3", t("learned.none"), t("learned.none_line"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        self._card = Card(padding=(0, 0, 0, 0), gap=0)
        self._card.body.addWidget(self._stack)
        self._card.hem(self._stack)
        self.forget = Button(t("learned.forget"), icon="trash-2")
        self.forget.clicked.connect(lambda _checked=False: self._forget())
        self.forget_all = Button(t("learned.forget_all"), "danger")
        self.forget_all.clicked.connect(lambda _checked=False: self.ask_all())
        column(
            row(Label(t("learned.account"), "field"), self.account, None, gap=12), 12, self._card, 12,
            row(self.forget_all, None, self.forget, gap=8), parent=self,
        ).setStretch(2, 1)  # fmt: skip
        self.account.currentIndexChanged.connect(lambda _index: self._choose())
        self.table.row_deleted.connect(lambda _row: self._forget())
        vm.shapes_changed.connect(self._show)
        self._choose()

    def head(self) -> Head:
        return Head(t("settings_dialog.learned"), t("learned.line"))

    def footer(self) -> Footer:
        return Footer()

    def first_field(self) -> QWidget | None:
        return self.account

    def leave(self) -> None:
        self.vm.shapes_changed.disconnect(self._show)
        self.vm.cancel("read")

    def ask_all(self) -> Question:
        """Forgetting all is asked once more."""
        name = self.vm.account.name if self.vm.account is not None else ""
        question = Question(
            self._dialog, t("learned.forget_title", account=name), t("learned.forget_line"),
            t("learned.forget_yes"), t("learned.forget_no"), dangerous=True,
        )  # fmt: skip
        question.accepted.connect(self.vm.forget_all)
        question.open()
        return question

    def _choose(self) -> None:
        self.vm.choose(self._accounts.get(str(self.account.value() or "")))

    def _forget(self) -> None:
        chosen = self.table.selected_rows()
        if chosen:
            self.vm.forget(self.model.item(chosen[0]).key)

    def _show(self) -> None:
        shapes = self.vm.shapes
        chosen = self.table.selected_rows()
        self.model.set_items(shapes)
        self._stack.setCurrentWidget(self.table if shapes else self._none)
        if shapes:
            self.table.select_row(min(chosen[0] if chosen else 0, len(shapes) - 1))
        for button in (self.forget, self.forget_all):
            button.set_off("" if shapes else t("off.nothing_learned"))

    def _used(self, shape: LearnedShape) -> str:
        return self._formats.day(shape.at, datetime.now(UTC))


def _name(shape: LearnedShape) -> str:
    heads = [one.heading for one in shape.columns]
    first, more = ", ".join(heads[:3]), len(heads) - 3
    return t("learned.shape", first=first, count=more) if more > 0 else first


def _matched(shape: LearnedShape) -> str:
    return _joined(shape, "  ·  ", lambda one: bool(one.field))


def _whole(shape: LearnedShape) -> str:
    return _joined(shape, "\n", lambda one: True)


def _joined(shape: LearnedShape, between: str, shown: Callable[[LearnedColumn], bool]) -> str:
    return between.join(_column(one) for one in shape.columns if shown(one))


def _column(one: LearnedColumn) -> str:
    if not one.field:
        return t("learned.left_out", heading=one.heading)
    keys = (f"wizard.field.{one.field}", f"send_columns.field.{one.field}")
    name = next((t(key) for key in keys if has(key)), one.field.removeprefix("custom:"))
    text = t("learned.column", heading=one.heading, field=name)
    rule = f"learned.rule_{one.rule}"
    return t(rule, text=text) if has(rule) else text
