"""The window with a live account: never a step without leave, keys out of sight, settings that hold."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton

from desktop_app.services.account_settings import Draft, Keep
from desktop_app.services.accounts import NewAccount
from desktop_app.viewmodels.window import Screen
from desktop_app.views.widgets.secret_field import SecretField
from tests.helpers.files import write_messy_csv

CANARY = "Canary-7-marked-key-Q_zz91"


def add_live(opened) -> None:
    """A live account whose key is not here: nothing can be asked of a real platform."""
    desk = opened.desk
    asyncio.run(
        desk.accounts.add(NewAccount("horizon", "esputnik", "Horizon", store=False), {"api_key": CANARY})
    )
    desk.secrets.let_go("horizon")


def everything_written(home: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in home.rglob("*") if file.is_file()}


def test_a_stand_in_is_connected_by_hand_and_its_key_stays_nowhere(
    opened, hands, shared_twin, campaign_desk_home
):
    """The form offers no address on this computer, so the service connects the stand-in; the window tests,
    renames and removes the account."""
    twin = shared_twin("esputnik")
    new = NewAccount("class", "esputnik", "Class", base_url=twin.base_url, store=False)
    asyncio.run(opened.desk.accounts.add(new, twin.keys))
    hands.press_by_key("Start training")
    hands.click_row("Lists", 0)
    opened.vm.parts.accounts.read(choose="class")
    hands.qtbot.waitUntil(lambda: opened.vm.account.id == "class", timeout=30_000)

    hands.press("Settings")
    hands.press("Settings of Class")
    hands.press("Test connection")
    hands.read("Connected")
    key = hands.see(SecretField, "API key")
    QTest.keyClicks(key, f"  {CANARY} ")
    hands.press("Test connection")
    hands.read("eSputnik refused the key")
    assert key.text() == CANARY
    key.clear()
    name = hands.see(QLineEdit, "Name")
    name.selectAll()
    QTest.keyClicks(name, "Morning class")
    hands.press("Save account")
    hands.read("Morning class is saved")
    hands.press("Settings of Morning class")
    hands.press("Remove account…")
    hands.press("Remove Morning class")
    hands.read("Morning class was removed")
    assert "class" not in [account.id for account in opened.desk.accounts.list()]

    texts = [field.text() for field in opened.window.findChildren(QLineEdit)]
    assert CANARY not in "".join(texts) + QGuiApplication.clipboard().text() + opened.window.windowTitle()
    for secret in (CANARY, twin.keys["api_key"]):
        for spelling in (secret.encode(), secret.encode("utf-16-le")):
            hits = [name for name, content in everything_written(campaign_desk_home).items()
                    if spelling in content]  # fmt: skip
            assert hits == []


def test_a_first_account_is_connected_by_hand_and_its_key_is_nowhere_to_be_found(
    opened, hands, campaign_desk_home
):
    opened.vm.choose_tab("events")  # a page that asks the platform for nothing
    seen = []

    def note(screen):
        if screen is Screen.DESK:  # the first screen may still be told while we begin
            seen.append((screen, opened.vm.account.training))

    opened.vm.screen_changed.connect(note)
    hands.press("Connect an account")
    hands.press("eSputnik", kind=QRadioButton)
    hands.press("Go on")
    key = hands.see(SecretField, "API key")
    QTest.keyClicks(key, f" {CANARY} ")
    assert key.text() == CANARY
    hands.press("Do not keep the key", kind=QRadioButton)
    hands.press("Save account")
    hands.read("This live account is read-only.")
    assert opened.window.windowTitle() == "My eSputnik · Campaign Desk"
    assert not opened.window.training.isVisible()
    assert opened.desk.accounts.get("my-esputnik").armed_until is None
    assert seen == [(Screen.DESK, False)], "the desk opens on the new account, not on a training one"

    texts = [field.text() for field in opened.window.findChildren(QLineEdit)]
    texts += [label.text() for label in opened.window.findChildren(QLabel)]
    texts += [QGuiApplication.clipboard().text(), opened.window.windowTitle()]
    assert CANARY not in "".join(texts)
    for spelling in (CANARY.encode(), CANARY.encode("utf-16-le"), base64.b64encode(CANARY.encode())):
        written = everything_written(campaign_desk_home).items()
        assert [name for name, content in written if spelling in content] == []


def test_a_live_account_is_read_only_until_changes_are_allowed(opened, hands, tmp_path):
    add_live(opened)
    opened.vm.start(False)
    hands.read("This live account is read-only.")
    assert opened.window.windowTitle() == "Horizon · Campaign Desk"
    assert not opened.window.training.isVisible()

    QTest.keyClick(opened.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    hands.read("Horizon is read-only")
    hands.press("Leave it read-only")
    assert opened.vm.screen is Screen.DESK
    assert not opened.desk.accounts.armed(opened.desk.accounts.get("horizon"))

    file = write_messy_csv(tmp_path / "customers.csv", rows=20)
    opened.vm.open_wizard(path=file.path)
    hands.press("Allow changes for 30 minutes and go on")
    hands.qtbot.waitUntil(lambda: opened.vm.screen is Screen.WIZARD, timeout=30_000)
    assert opened.vm.wizard.path == file.path
    hands.read("Changes to this live account are allowed until")
    assert opened.desk.accounts.armed(opened.desk.accounts.get("horizon"))
    hands.press("Stop now")
    hands.read("This live account is read-only.")
    assert not opened.desk.accounts.armed(opened.desk.accounts.get("horizon"))


def test_a_locked_file_of_keys_asks_for_its_passphrase_at_once(opened, hands):
    desk = opened.desk

    async def earlier() -> None:
        new = Draft("esputnik", "Horizon", typed={"api_key": CANARY}, keep=Keep.FILE)
        await desk.account_settings.save(new, "a passphrase")

    asyncio.run(earlier())
    desk.secrets._file.file = None  # as after a restart
    opened.vm.start(False)
    hands.read("Keys are in one place only")
    field = hands.see(SecretField, "Passphrase")
    assert opened.window.focusWidget() is field
    QTest.keyClicks(field, "wrong")
    hands.press("Open the file")
    hands.read("The passphrase does not open the file")
    opened.vm.choose_tab("events")  # nothing is read from a real platform once the key is there
    field.clear()
    QTest.keyClicks(field, "a passphrase")
    hands.press("Open the file")
    hands.read("The file with your keys is open")


def test_training_shows_no_bar_and_imports_at_once(opened, hands):
    hands.press("Start training")
    hands.click_row("Lists", 0)
    assert not opened.window.desk.live.isVisible()
    assert opened.window.training.isVisible()
    hands.press("Import contacts")
    hands.read("Choose a file")


def test_the_first_run_leads_to_an_account_and_to_a_file(opened, hands, tmp_path, monkeypatch):
    hands.press_by_key("Connect an account")
    hands.read("Which platform is it?")
    hands.press("eSputnik", kind=QRadioButton)
    hands.press("Go on")
    hands.read("Live account. It starts as read-only.")
    hands.press("Test connection")
    hands.read("“API key” is empty")
    hands.press("Close")

    file = write_messy_csv(tmp_path / "customers.csv", rows=20)
    monkeypatch.setattr("desktop_app.views.window_files.ask_open_file", lambda *_words: file.path)
    hands.press("Open a file first")
    hands.read("Nothing here is real")
    hands.qtbot.waitUntil(lambda: opened.vm.wizard and opened.vm.wizard.look, timeout=60_000)
    assert opened.vm.wizard.account.training
    assert opened.vm.wizard.path == file.path


@pytest.mark.parametrize("region", ["UA", "CZ"])
def test_the_look_and_the_country_of_phone_numbers_hold(opened, hands, region):
    opened.vm.parts.settings.set("phone_region", region)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("Settings")
    hands.press("Look")
    hands.press("Dark")
    assert opened.theme.dark
    hands.press("Presenter mode")
    assert opened.theme.presenter
    hands.press("Presenter mode")
    hands.press("Close")
    hands.press("Import contacts")
    hands.qtbot.waitUntil(lambda: opened.vm.screen is Screen.WIZARD, timeout=30_000)
    assert opened.vm.wizard.region == region
    written = opened.desk.settings
    hands.qtbot.waitUntil(lambda: not opened.vm.parts.settings.busy, timeout=30_000)
    written.reload()
    assert (written["theme"], written["presenter_mode"], written["phone_region"]) == ("dark", False, region)
