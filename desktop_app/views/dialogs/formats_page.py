"""Settings: how numbers, days and times are written, with a sample that changes at once. Must not: hold a
rule."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.settings import DATE_FORMS, FORMAT_REGIONS, NUMBER_FORMS
from desktop_app.viewmodels.formats import Formats, Style
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.views.dialogs.plain_pages import PlainPage
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid

KEYS = ("format_region", "format_numbers", "format_dates", "format_clock")
_NUMBER, _MOMENT = 1234567, datetime(2026, 3, 4, 14, 32)


class FormatsPage(PlainPage):
    """Each choice holds at once."""

    place = "formats"

    def __init__(self, settings: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        regions = sorted((t(f"settings_value.format_region.{code}"), code) for code in FORMAT_REGIONS)
        system = Entry(t("settings_value.format_region.none"), "")
        self.region = self._combo(
            "format_region",
            t("formats_page.region"),
            [system, *(Entry(words, code) for words, code in regions)],
        )
        self.numbers = self._choice("format_numbers", NUMBER_FORMS)
        self.dates = self._choice("format_dates", DATE_FORMS)
        self.clock = self._choice("format_clock", ("24", "12"))
        self.sample = KeyValues([])
        fields = PairGrid(
            LabelledField(t("formats_page.region"), self.region),
            LabelledField(t("formats_page.numbers"), self.numbers),
            LabelledField(t("formats_page.dates"), self.dates),
            LabelledField(t("formats_page.clock"), self.clock),
        )
        column(
            fields, 24, Label(t("formats_page.sample"), "field"), 8, self.sample, 16,
            Label(t("formats_page.files"), "hint", wrap=True), None, parent=self,
        )  # fmt: skip
        settings.changed.connect(self._show)
        self._show(KEYS[0])

    def leave(self) -> None:
        self._settings.changed.disconnect(self._show)

    def _choice(self, key: str, forms: tuple[str, ...]) -> Combo:
        entries = [Entry(t(f"settings_value.{key}.{one}"), one) for one in forms]
        return self._combo(key, t(f"formats_page.{key.removeprefix('format_')}"), entries)

    def _show(self, key: str) -> None:
        if key not in KEYS:
            return
        for name, combo in zip(KEYS, (self.region, self.numbers, self.dates, self.clock), strict=True):
            combo.set_value(self._settings[name])
        formats = Formats(style=Style(*(self._settings[name] for name in KEYS)))
        self.sample.set_pairs(
            [
                (t("formats_page.sample_number"), formats.number(_NUMBER)),
                (t("formats_page.sample_day"), formats.date(_MOMENT.date())),
                (t("formats_page.sample_clock"), formats.clock(_MOMENT)),
            ]
        )
