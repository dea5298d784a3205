"""Settings: look, imports, safety. Each setting holds at once; there is nothing to save. Must not: hold a
rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.trial_sends import no_addresses
from desktop_app.viewmodels.settings import (
    ARM_MINUTES,
    CONTRASTS,
    KEEP_DAYS,
    REGIONS,
    TEXT_SIZES,
    SettingsViewModel,
)
from desktop_app.views.dialogs.settings_page import Footer, Head, SettingsPage
from desktop_app.views.theme.measure import column, row
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.switch import Switch
from desktop_app.views.widgets.text_area import TextArea


class PlainPage(SettingsPage):
    """A page whose settings hold at once."""

    def __init__(self, settings: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def head(self) -> Head:
        return Head(t(f"settings_dialog.{self.place}"), t(f"{self.place}_page.line"))

    def footer(self) -> Footer:
        return Footer()

    def _combo(self, key: str, label: str, entries: Sequence[Entry]) -> Combo:
        combo = Combo(entries, label=label)
        combo.set_value(self._settings[key])
        combo.currentIndexChanged.connect(lambda _index: self._settings.set(key, combo.value()))
        return combo


class LookPage(PlainPage):
    """Light, dark or as the system; contrast, size of the text; presenter mode."""

    place = "look"

    def __init__(self, settings: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        modes = (("system", "monitor"), ("light", "sun"), ("dark", "moon"))
        self.theme_choice = Segmented(
            t("look_page.theme"),
            [Segment(mode, t(f"look_page.{mode}"), icon) for mode, icon in modes],
            settings["theme"],
        )
        self.theme_choice.chosen.connect(partial(settings.set, "theme"))
        self.contrast = self._segments("contrast", "contrast", CONTRASTS)
        self.text_size = self._segments("text_size", "text_size", TEXT_SIZES)
        self.ended, telling = self._switch("tell_ended", "ended")
        self.presenter, presenting = self._switch("presenter_mode", "presenter")
        column(
            Label(t("look_page.theme"), "field"),
            4,
            row(self.theme_choice, None),
            16,
            Label(t("look_page.contrast"), "field"),
            4,
            row(self.contrast, None),
            16,
            Label(t("look_page.text_size"), "field"),
            4,
            row(self.text_size, None),
            24,
            presenting,
            24,
            telling,
            None,
            parent=self,
        )
        settings.changed.connect(self._show)

    def leave(self) -> None:
        self._settings.changed.disconnect(self._show)

    def _segments(self, key: str, words: str, values: Sequence[str]) -> Segmented:
        """A setting of a few values beside each other."""
        made = Segmented(
            t(f"look_page.{words}"),
            [Segment(one, t(f"settings_value.{key}.{one}")) for one in values],
            self._settings[key],
        )
        made.chosen.connect(partial(self._settings.set, key))
        return made

    def _switch(self, key: str, words: str) -> tuple[Switch, QHBoxLayout]:
        """A setting that is on or off, with its name and its line beside it."""
        switch = Switch(t(f"look_page.{words}"), self._settings[key])
        switch.toggled.connect(partial(self._settings.set, key))
        told = column(
            Label(t(f"look_page.{words}"), "name", wrap=True),
            Label(t(f"look_page.{words}_line"), "hint", wrap=True),
            gap=2,
        )
        whole = row(told, switch, gap=16)
        whole.setStretch(0, 1)
        return switch, whole

    def _show(self, key: str) -> None:
        if key == "presenter_mode":
            self.presenter.setChecked(self._settings[key])
        elif key == "tell_ended":
            self.ended.setChecked(self._settings[key])
        elif key in ("contrast", "text_size"):
            choice = self.contrast if key == "contrast" else self.text_size
            if choice.current != self._settings[key]:
                choice.choose(self._settings[key])
        elif key == "theme" and self.theme_choice.current != self._settings[key]:
            self.theme_choice.choose(self._settings[key])


class ImportsPage(PlainPage):
    """How new files are read."""

    place = "imports"

    def __init__(self, settings: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        label = t("imports_page.region")
        named = sorted((t(f"wizard.region.{code}"), code) for code in REGIONS)
        entries = [Entry(t("imports_page.region_ask"), ""), *(Entry(words, code) for words, code in named)]
        self.region = self._combo("phone_region", label, entries)
        field = LabelledField(label, self.region, t("imports_page.region_hint"))
        column(field, None, parent=self)


class SafetyPage(PlainPage):
    """How long live accounts may be changed, and how long personal data stay."""

    place = "safety"

    def __init__(self, settings: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        minutes = settings.choices("arm_minutes", ARM_MINUTES)
        self.minutes = self._combo(
            "arm_minutes",
            t("safety_page.arm"),
            [Entry(t("safety_page.minutes", count=one), one) for one in minutes],
        )
        days = settings.choices("keep_personal_data_days", KEEP_DAYS)
        self.days = self._combo(
            "keep_personal_data_days",
            t("safety_page.keep"),
            [Entry(t("safety_page.days", count=one), one) for one in days],
        )
        self.tests = TextArea(str(settings["test_addresses"]), "olena@example.org")
        self.tests.textChanged.connect(self._take_tests)
        self.test_field = LabelledField(t("test_addresses.label"), self.tests, t("test_addresses.hint"))
        column(
            LabelledField(t("safety_page.arm"), self.minutes, t("safety_page.arm_hint")),
            16,
            LabelledField(t("safety_page.keep"), self.days, t("safety_page.keep_hint")),
            16,
            self.test_field,
            None,
            parent=self,
        )

    def _take_tests(self) -> None:
        """Kept as typed: what is no address yet is said, and nobody gets a mail because of it."""
        text = self.tests.toPlainText()
        self._settings.set("test_addresses", text)
        wrong = no_addresses(text)
        self.test_field.set_error(t("test_addresses.wrong", text=wrong[0]) if wrong else "")
