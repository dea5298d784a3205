"""The form of one call: a fitting control for each field, its hint or what is wrong with it.

Owns: which control a kind of field gets. Must not: judge what is typed (the view-model does).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallField, Kind
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.theme import current_theme
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.secret_field import SecretField
from desktop_app.views.widgets.text_field import TextField

MOST_CHOICES = 30
ADDRESSES = "addresses"
"""The lookup of a field that takes many addresses: a file may hold them."""
_LONG = (Kind.LONG, Kind.LINES, Kind.NUMBERS, Kind.STRUCTURE)
_HINTS = {
    Kind.LINES: "lines_hint", Kind.NUMBERS: "lines_hint", Kind.DATE: "date_hint", Kind.MOMENT: "moment_hint",
    Kind.STRUCTURE: "structure_hint",
}  # fmt: skip


class CallForm(QWidget):
    """``show_call()`` after another call was chosen; ``show_troubles(all_of_them)`` after each key."""

    def __init__(self, vm: MoreViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self.controls: dict[str, QWidget] = {}
        self._labelled: dict[str, LabelledField] = {}
        self._touched: set[str] = set()
        self._layout = column(gap=16, parent=self)
        vm.choices_changed.connect(self._offer)
        vm.filled.connect(self._show_filled)

    def show_call(self) -> None:
        empty(self._layout)
        self.controls, self._labelled, self._touched = {}, {}, set()
        call = self.vm.call
        if call is None:
            return
        if not call.fields:
            self._layout.addWidget(Label(t("more.fields_none"), "hint"))
        for each in call.fields:
            self._layout.addWidget(self._field(each))
            if each.kind is Kind.LINES and each.lookup == ADDRESSES:
                self._layout.addLayout(row(self._from_file(each.key), None))
        for lookup in {each.lookup for each in call.fields if each.lookup}:
            self._offer(lookup)

    def show_troubles(self, *, whole: bool) -> None:
        """``whole``: the person pressed the button, so that empty fields are told as well."""
        troubles = self.vm.troubles
        for key, labelled in self._labelled.items():
            labelled.set_error(troubles.get(key, "") if whole or key in self._touched else "")

    def _field(self, each: CallField) -> LabelledField:
        control = self._control(each)
        hint = t(each.note) if each.note else t(f"more.{_HINTS[each.kind]}") if each.kind in _HINTS else ""
        if not (each.required or each.default or hint) and each.kind not in (Kind.CHOICE, Kind.SWITCH):
            hint = t("more.optional")
        self.controls[each.key] = control
        labelled = LabelledField(t(each.label), control, hint)
        self._labelled[each.key] = labelled
        return labelled

    def _from_file(self, key: str) -> LinkButton:
        button = LinkButton(t("more.from_file"), "file-text")
        button.clicked.connect(lambda _checked=False: self._take_file(key))
        return button

    def _take_file(self, key: str) -> None:
        path = file_dialogs.ask_open_file(self, t("more.from_file"), t("more.from_file_filter"))
        if path is not None:
            self.vm.fill_from_file(key, path)

    def _show_filled(self, key: str) -> None:
        area = self.controls.get(key)
        if isinstance(area, QPlainTextEdit):
            area.setPlainText(self.vm.values.get(key, ""))

    def _control(self, each: CallField) -> QWidget:
        value = self.vm.values.get(each.key, each.default)
        if each.kind in (Kind.CHOICE, Kind.SWITCH):
            combo = Combo(self._entries(each), t(each.label), max_width=480)
            combo.set_value(value)
            combo.currentIndexChanged.connect(partial(self._chosen, each.key, combo))
            return combo
        if each.kind in _LONG:
            area = QPlainTextEdit(value)
            area.setTabChangesFocus(True)
            hold(area, height=140 if each.kind in (Kind.LONG, Kind.STRUCTURE) else 96)
            area.textChanged.connect(lambda: self._typed(each.key, area.toPlainText()))
            return area
        field = SecretField() if each.kind is Kind.SECRET else TextField(value)
        field.textChanged.connect(partial(self._typed, each.key))
        return field

    def _entries(self, each: CallField) -> list[Entry]:
        if each.kind is Kind.SWITCH:
            found = [Entry(t("more.yes"), "true"), Entry(t("more.no"), "false")]
        else:
            found = [Entry(t(text), value) for value, text in each.options]
        return found if each.required and each.default else [Entry(t("more.choose_here"), ""), *found]

    def _offer(self, lookup: str) -> None:
        call = self.vm.call
        for each in call.fields if call is not None else ():
            control = self.controls.get(each.key)
            if each.lookup == lookup and self.vm.choices.get(lookup) and isinstance(control, TextField):
                choose = control.addAction(
                    current_theme().icon("chevron-down", "text2"), TextField.ActionPosition.TrailingPosition
                )
                choose.setText(t("more.choose_here"))
                choose.setIconText(t("more.choose_here"))
                choose.setToolTip(t("more.choose_here"))
                choose.triggered.connect(partial(self._open_choices, control, lookup))

    def _open_choices(self, control: TextField, lookup: str, _checked: bool = False) -> None:
        """The names to choose from; the platform's id is what is filled in."""
        menu = Menu(self)
        for one in self.vm.choices[lookup][:MOST_CHOICES]:
            menu.add(f"{one.name} · {one.value}", partial(control.setText, one.value))
        menu.popup(control.mapToGlobal(QPoint(0, control.height())))

    def _chosen(self, key: str, combo: Combo, _index: int) -> None:
        self._typed(key, str(combo.value() or ""))

    def _typed(self, key: str, text: str) -> None:
        self._touched.add(key)
        self.vm.set_value(key, text)
