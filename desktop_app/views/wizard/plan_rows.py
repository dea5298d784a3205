"""What will happen, row by row, narrowed to one kind. Must not: decide what happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.model.progress import Progress
from desktop_app.model.texts import t
from desktop_app.services.importing.plan_rows import GAP, WHATS, PlanLine, changes_text
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.late_pages import LatePagedModel
from desktop_app.viewmodels.rows_model import Column
from desktop_app.viewmodels.wizard.check import CheckViewModel
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.table_filter import filter_words
from desktop_app.views.widgets.table_foot import TableFoot
from desktop_app.views.widgets.table_memory import remember
from desktop_app.views.widgets.table_view import TableView

_TONES = {
    "create": Tone.GOOD, "update": Tone.ACC, "unchanged": Tone.MUTE, "suppressed": Tone.WARN,
    "rejected": Tone.BAD, "unknown": Tone.INFO,
}  # fmt: skip
assert set(_TONES) == set(WHATS)


class PlanRows(QWidget):
    """``names``: how each field is called on screen."""

    def __init__(
        self, vm: CheckViewModel, names: Callable[[], Mapping[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vm = vm
        self._all_names, self._names = names, dict[str, str]()
        self._what = ""
        number = Formats().number
        self.model: LatePagedModel[PlanLine] = LatePagedModel(
            (
                Column("row", t("plan.row"), lambda one: number(one.row), Kind.NUMBER, width=76),
                Column("who", t("plan.who"), lambda one: one.who, Kind.NAME, width=190),
                Column("what", t("plan.what"), lambda one: t(f"wizard.plan.{one.what}"), Kind.PILL,
                       tone=lambda one: _TONES[one.what], width=132),
                Column("changes", t("plan.changes"), self._changes, tip=self._whole, width=220),
            ),
            vm.read_plan_lines,
            self,
            filterable=lambda _key: True,
            sortable="row".__eq__,
            choices={"what": [t(f"wizard.plan.{name}") for name in WHATS]},
        )  # fmt: skip
        self.table = TableView(t("wizard.plan.title"), self.model, rows="small", stretch="changes")
        remember(self.table, "plan", vm.tables.layouts)
        self.foot = TableFoot("", "")
        self.foot.follow(self.table)
        self.model.filters_changed.connect(self._ask)
        self.model.sort_asked.connect(lambda _key, _down: self._ask())
        column(self.table, self.foot, parent=self).setStretch(0, 1)
        vm.plan_rows_changed.connect(self._show)
        vm.looking.connect(self._tell_how_far)

    def show_what(self, what: str, count: int) -> None:
        """Rows to which this will happen ("" = all), ``count`` of them; as they were narrowed before."""
        self._what, self.model.total = what, count
        self._names = dict(self._all_names())
        blocked = self.model.blockSignals(True)  # asked once, below
        self.model.turn_to(f"{self._vm.job} {what}", self._vm.tables.filters("plan"))
        self.model.blockSignals(blocked)
        self.model.filters_changed.emit()

    def _ask(self) -> None:
        self.foot.set(t("after.rows.loading"), "")
        self._vm.read_plan(self._what, self.model.narrowing, self._names)

    def _tell_how_far(self, far: Progress) -> None:
        if self._vm.busy_with("plan_rows"):
            self.foot.set(t(far.phase, done=far.done, total=far.total or 0), "")

    def _show(self, numbers: Sequence[int]) -> None:
        self.model.set_rows(numbers)
        count = len(numbers)
        said = filter_words(self.model, count, self.model.total)
        self.foot.set(said, "" if said else t("wizard.check.kind_foot", count=count))

    def _changes(self, one: PlanLine) -> str:
        return changes_text(one, self._names)

    def _whole(self, one: PlanLine) -> str:
        return self._changes(one).replace(GAP, "\n")
