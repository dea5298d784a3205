"""The further choices of a test mail, built from the manifest: shown when somebody asks for them. Must not:
know what a field means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import FormField
from desktop_app.viewmodels.preview.trial_send import TrialSendViewModel
from desktop_app.views.theme.measure import column, hold
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.text_area import TextArea
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.why_off import set_off

Set = Callable[[str, str], None]


def option_field(one: FormField, values: Mapping[str, str], set_value: Set) -> LabelledField:
    """A field of the manifest; nothing chosen leaves it to the platform. ``values``: chosen before."""
    hint = t(one.note) if one.note else ""
    chosen = values.get(one.key, one.default if one.kind == "choice" else "")
    options = [Entry(t(words), value) for value, words in one.options]
    if one.kind == "switch":
        usual = t(f"trial_options.usual_{one.default}") if one.default else t("trial_options.usual")
        options = [
            Entry(usual, ""), Entry(t("trial_options.on"), "true"), Entry(t("trial_options.off"), "false")
        ]  # fmt: skip
    elif one.kind == "choice" and not one.default:
        options.insert(0, Entry(t("trial_options.usual"), ""))
    if options:
        combo = Combo(options, t(one.label), max_width=2000, stretch=True)
        combo.set_value(chosen)
        combo.activated.connect(lambda _index: set_value(one.key, str(combo.value() or "")))
        return LabelledField(t(one.label), combo, hint)
    if one.kind == "long":  # several, one a line
        area = TextArea(chosen)
        hold(area, height=64)
        area.textChanged.connect(lambda: set_value(one.key, area.toPlainText()))
        return LabelledField(t(one.label), area, hint)
    field = TextField(chosen)
    field.textEdited.connect(partial(set_value, one.key))
    return LabelledField(t(one.label), field, hint)


class TrialOptions(QWidget):
    """A link, and behind it one field an option."""

    def __init__(self, vm: TrialSendViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self._shown: tuple[FormField, ...] = ()
        self.fields: list[LabelledField] = []
        self.open = Button(t("trial_options.open"), "link", "chevron-down")
        self.open.clicked.connect(lambda _checked=False: self.set_open(not self.is_open))
        self.grid = PairGrid()
        self.grid.hide()
        column(self.open, self.grid, gap=12, parent=self)

    @property
    def is_open(self) -> bool:
        return not self.grid.isHidden()

    def set_open(self, on: bool) -> None:
        show_if(self.grid, on)
        self.open.setText(t("trial_options.close" if on else "trial_options.open"))
        self.open.set_icon("chevron-up" if on else "chevron-down")

    def show_fields(self, off: str) -> None:
        """The fields of the way that is chosen now; ``off``: why they cannot be changed, "" when they can."""
        vm = self._vm
        show_if(self, bool(vm.options) and bool(vm.addresses))
        if vm.options != self._shown:
            self._shown = vm.options
            self.fields = [option_field(one, vm.settings, vm.set_setting) for one in vm.options]
            self.grid.set_items(self.fields)
        for field in self.fields:
            set_off(field.control, off)
