"""The pages for formats, the way out of this computer and settings as a file, on the screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from desktop_app.viewmodels.formats import Style, choose_style
from desktop_app.views.dialogs import transfer_page
from desktop_app.views.dialogs.formats_page import FormatsPage
from desktop_app.views.dialogs.network_page import NetworkPage
from desktop_app.views.dialogs.plain_pages import LookPage
from desktop_app.views.dialogs.settings_dialog import SettingsDialog
from desktop_app.views.dialogs.transfer_page import TransferPage


@pytest.fixture
def dialog(scene) -> SettingsDialog:
    made = SettingsDialog(scene.host, scene)
    made.open()
    yield made
    choose_style(Style())


def _button(dialog: SettingsDialog, text: str) -> QAbstractButton:
    return next(
        one for one in dialog.findChildren(QAbstractButton) if one.text() == text and not one.isHidden()
    )


def _banner(dialog: SettingsDialog, key: str) -> str:
    banner = dialog.bar.banner(key)
    return "" if banner is None else banner.accessibleName()


def test_formats_hold_at_once_and_the_sample_shows_them(dialog, scene) -> None:
    dialog.show_place("formats")
    page = dialog.page
    assert isinstance(page, FormatsPage)
    page.numbers.set_value("apostrophe")
    page.dates.set_value("year_first")
    page.clock.set_value("12")
    assert scene.parts.settings["format_numbers"] == "apostrophe"
    shown = " ".join(value.text() for value in page.sample.findChildren(QLabel))
    for words in ("1’234’567", "2026-03-04", "2:32 pm"):
        assert words in shown


def test_a_proxy_is_typed_saved_and_tried(dialog) -> None:
    dialog.show_place("network")
    page = dialog.page
    assert isinstance(page, NetworkPage)
    assert not page.address.isVisible()
    page.way.choose("address")
    assert page.address.isVisible()
    for field, text in ((page.address, "proxy:3128"), (page.user, "olena"), (page.password, "secret")):
        field.setText(text)
        field.textEdited.emit(text)
    _button(dialog, "Save").click()
    assert page.vm.saved
    assert "Saved" in _banner(dialog, "proxy")
    assert page.password.text() == ""
    _button(dialog, "Try it").click()
    assert "works" in _banner(dialog, "proxy")
    assert all("secret" not in field.text() for field in dialog.findChildren(QLineEdit))


def test_settings_from_a_file_are_seen_taken_and_taken_back(
    dialog, scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings of a colleague.json"
    values = {"theme": "dark", "tell_ended": True}
    file.write_text(json.dumps({"kind": "campaign-desk-settings", "form": 1, "settings": values}))
    monkeypatch.setattr(transfer_page, "ask_open_file", lambda *_asked: file)
    dialog.show_place("transfer")
    page = dialog.page
    assert isinstance(page, TransferPage)
    page.read.click()
    assert scene.parts.settings["theme"] == "system"
    assert not page.read.isVisible()
    _button(dialog, "Take over 1 setting").click()
    assert scene.parts.settings["theme"] == "dark"
    assert "1 setting was taken over" in _banner(dialog, "transfer")
    _button(dialog, "Take it back").click()
    assert scene.parts.settings["theme"] == "system"
    assert page.read.isVisible()


def test_a_file_that_names_a_host_is_refused_in_words(
    dialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bad.json"
    values = {"proxy_address": "http://elsewhere.example:1"}
    file.write_text(json.dumps({"kind": "campaign-desk-settings", "form": 1, "settings": values}))
    monkeypatch.setattr(transfer_page, "ask_open_file", lambda *_asked: file)
    dialog.show_place("transfer")
    assert isinstance(dialog.page, TransferPage)
    dialog.page.read.click()
    assert "names a host" in _banner(dialog, "transfer")
    assert dialog.page.vm.incoming is None


def test_settings_are_written_where_the_person_says(
    dialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer_page, "ask_save_file", lambda *_asked: tmp_path / "mine.json")
    dialog.show_place("transfer")
    assert isinstance(dialog.page, TransferPage)
    dialog.page.write.click()
    assert json.loads((tmp_path / "mine.json").read_text())["kind"] == "campaign-desk-settings"
    assert "in the file" in _banner(dialog, "transfer")


def test_notices_of_ended_jobs_are_switched(dialog, scene) -> None:
    dialog.show_place("look")
    assert isinstance(dialog.page, LookPage)
    assert dialog.page.ended.isChecked()
    dialog.page.ended.click()
    assert scene.parts.settings["tell_ended"] is False
