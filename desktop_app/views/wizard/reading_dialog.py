"""How the file is read, changed by hand: letters, columns, headings, sheet, region. Must not: read the
file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.importing.reading import Look, Mapping
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.labelled_field import LabelledField

_ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp1251",
    "cp1250",
    "cp1252",
    "cp1254",
    "cp1253",
    "koi8-u",
    "cp866",
    "iso8859-2",
    "cp437",
)
_REGIONS = ("UA", "CZ", "PL", "SK", "TR", "DE", "AT", "FR", "GB", "US", "RO", "HU", "BG", "KZ", "MD", "GE")
_DELIMITERS = ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe"))


class ReadingDialog(Dialog):
    """Signals: ``chosen(dict)`` with the changed parts of the mapping only."""

    chosen = Signal(dict)

    def __init__(self, host: QWidget, mapping: Mapping, look: Look, training: bool) -> None:
        super().__init__(host, t("wizard.reading.title"), training=training)
        self._mapping = mapping
        self._fields: dict[str, Combo] = {}
        if mapping.encoding is not None:
            codes = dict.fromkeys([mapping.encoding, *_ENCODINGS])
            self._add(
                "encoding", [Entry(t(f"wizard.encoding.{code.replace('-', '_')}"), code) for code in codes]
            )
            split = [Entry(t(f"wizard.delimiter.{name}"), sign) for sign, name in _DELIMITERS]
            self._add("delimiter", split)
        if look.sheets:
            self._add("sheet", [Entry(name, name) for name in look.sheets])
        lines = [Entry(t("wizard.reading.line", number=number), number) for number in range(1, 21)]
        self._add("header_row", [Entry(t("wizard.reading.no_header"), None), *lines])
        regions = [Entry(t("wizard.reading.region_unknown"), None)]
        regions += [Entry(t(f"wizard.region.{code}"), code) for code in _REGIONS]
        self._add("region", regions)
        apply = Button(t("wizard.reading.apply"), "primary", tall=True)
        keep = Button(t("wizard.reading.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(right=[keep], primary=apply)
        self.accepted.connect(self._tell)

    def _add(self, name: str, entries: list[Entry]) -> None:
        combo = Combo(entries, label=t(f"wizard.reading.{name}"), stretch=True)
        combo.set_value(getattr(self._mapping, name))
        self._fields[name] = combo
        self.body.addWidget(LabelledField(t(f"wizard.reading.{name}"), combo))

    def _tell(self) -> None:
        changes = {
            name: combo.value()
            for name, combo in self._fields.items()
            if combo.value() != getattr(self._mapping, name)
        }
        if changes:
            self.chosen.emit(changes)
