"""Lists and people in the real window on the twins: what a marketer does with one person and one list."""

from __future__ import annotations

import json
import urllib.request

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTableView, QWidget


def in_twin(opened, platform: str, kind: str = "contacts") -> list[dict]:
    url, token = opened.desk.twins.control(platform)
    request = urllib.request.Request(f"{url}/state?kind={kind}", headers={"X-Twin-Token": token})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        return [json.loads(line) for line in answer]


def person_in_twin(opened, platform: str, email: str) -> dict | None:
    return next((one for one in in_twin(opened, platform) if one["email"] == email), None)


def retype(hands, name: str, text: str) -> None:
    field = hands.see(QLineEdit, name)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClicks(field, text)


def choose_account(hands, opened, account: str) -> None:
    opened.vm.parts.accounts.choose(account)
    hands.qtbot.waitUntil(lambda: opened.vm.account is not None and opened.vm.account.id == account)


@pytest.fixture
def started(opened, hands):
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def open_person(hands, row: int = 1) -> str:
    hands.choose_tab(2)
    hands.click_row("Contacts", row)
    email = hands.table_texts("Contacts", 1)[row]
    hands.qtbot.waitUntil(lambda: hands.find(QWidget, "Edit") is not None, timeout=60_000)
    return email


def test_a_person_is_edited_by_keys_and_the_edit_is_taken_back_from_the_toast(started, hands):
    email = open_person(hands)
    before = person_in_twin(started, "esputnik", email)
    hands.see(QTableView, "Contacts").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(hands.see(QTableView, "Contacts"), Qt.Key.Key_F2)
    retype(hands, "First name", "Renamed")
    hands.read("Before: ")
    hands.press("Save 1 change · Training eSputnik")
    hands.qtbot.waitUntil(
        lambda: person_in_twin(started, "esputnik", email)["first_name"] == "Renamed", timeout=60_000
    )
    hands.qtbot.waitUntil(lambda: hands.table_texts("Contacts", 0)[1].startswith("Renamed"), timeout=30_000)
    hands.press("Undo")
    hands.qtbot.waitUntil(
        lambda: person_in_twin(started, "esputnik", email)["first_name"] == before["first_name"],
        timeout=60_000,
    )


def test_erasing_everywhere_needs_the_address_and_leaves_a_sheet(started, hands, tmp_path, monkeypatch):
    email = open_person(hands, 3)
    sheet = tmp_path / "sheet.txt"
    monkeypatch.setattr("desktop_app.views.file_dialogs.ask_save_file", lambda *_words: sheet)
    QTest.keyClick(
        hands.see(QTableView, "Contacts"), Qt.Key.Key_F,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    assert hands.see(QLineEdit, "E-mail, phone or your own id").text() == email
    hands.read(f"{email} was found")
    hands.press("Erase everywhere")
    retype(hands, f"Type {email} to go on", email)
    hands.press("Erase in …")
    hands.press("Save the sheet")
    hands.qtbot.waitUntil(sheet.exists, timeout=60_000)
    text = sheet.read_text("utf-8")
    assert "Record of an erasure" in text
    assert email not in text
    assert hands.see(QPlainTextEdit, "Record of an erasure").toPlainText() == text
    assert person_in_twin(started, "esputnik", email) is None


def test_a_list_is_filled_from_a_file_shown_and_saved(started, hands, tmp_path, monkeypatch):
    people = in_twin(started, "esputnik")
    outside = [one for one in people if "VIP" not in one["lists"] and one["email"]][:3]
    file, saved = tmp_path / "people.csv", tmp_path / "vip.xlsx"
    file.write_text("E-mail\n" + "".join(f"{one['email']}\n" for one in outside) + "no@example.org\n")
    monkeypatch.setattr("desktop_app.views.file_dialogs.ask_open_file", lambda *_words: file)
    monkeypatch.setattr("desktop_app.views.file_dialogs.ask_save_file", lambda *_words: saved)
    names = hands.table_texts("Lists", 0)
    hands.click_row("Lists", names.index("VIP"))
    table = hands.see(QTableView, "Lists")
    QTest.keyClick(
        table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    hands.press("Choose a file")
    hands.read("1 is not in this account")
    hands.press("Change 3 people · Training eSputnik")
    hands.read("VIP: 3 put in, 0 taken out.")

    def all_in() -> bool:
        now = {one["email"]: one["lists"] for one in in_twin(started, "esputnik")}
        return all("VIP" in now[one["email"]] for one in outside)

    hands.qtbot.waitUntil(all_in, timeout=60_000)
    QTest.keyClick(table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    hands.qtbot.waitUntil(saved.exists, timeout=60_000)
    rows = list(load_workbook(saved, read_only=True).active.iter_rows(values_only=True))
    assert {one["email"] for one in outside} <= {row[1] for row in rows}
    QTest.keyClick(table, Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: len(hands.table_texts("Contacts", 1)) == len(rows) - 1, timeout=60_000)


def test_a_list_is_made_where_the_platform_lets_one(started, hands):
    choose_account(hands, started, "training-ecomail")
    hands.click_row("Lists", 0)
    hands.press("New list")
    retype(hands, "Name", "Made here")
    for name, value in (
        ("Sender’s name", "Shop"),
        ("Sender’s address", "shop@example.org"),
        ("Answers go to", "shop@example.org"),
    ):
        if hands.find(QLineEdit, name) is not None:
            retype(hands, name, value)
    hands.press("Create in Training Ecomail")
    hands.qtbot.waitUntil(lambda: "Made here" in hands.table_texts("Lists", 0), timeout=60_000)
    assert any(one["name"] == "Made here" for one in in_twin(started, "ecomail", "lists"))


def test_kept_people_are_searched_while_the_platform_is_away(started, hands):
    email = open_person(hands)
    started.vm.parts.training.set_fault("training-esputnik", "expire", "heavy")
    hands.qtbot.waitUntil(lambda: not started.vm.parts.training.busy, timeout=30_000)
    hands.type_into("Name, e-mail, phone or id", email)
    hands.qtbot.waitUntil(lambda: hands.table_texts("Contacts", 1) == [email], timeout=30_000)


def press_in_menu(hands, opened, words: str) -> None:
    """An entry behind the dots of the panel."""
    menu = opened.window.desk.contacts.panel.menu()
    [action] = [one for one in menu.actions() if one.text() == words]
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def test_a_person_is_added_leaves_comes_back_and_is_deleted(started, hands):
    hands.choose_tab(2)
    hands.click_row("Contacts", 1)
    hands.press("New contact")
    retype(hands, "E-mail", "new.person@example.org")
    retype(hands, "First name", "New")
    hands.press("Add to Training eSputnik")
    hands.read("New was added")
    assert person_in_twin(started, "esputnik", "new.person@example.org")["first_name"] == "New"
    hands.read("new.person@example.org")  # the panel has turned from the one shown before
    hands.press("Unsubscribe")
    hands.press("Unsubscribe in Training eSputnik")
    hands.read("New gets no more mail")
    hands.qtbot.waitUntil(
        lambda: person_in_twin(started, "esputnik", "new.person@example.org")["subscribed"] is False,
        timeout=60_000,
    )
    press_in_menu(hands, started, "Subscribe again")  # eSputnik does not tell who left
    reach = started.vm.parts.contacts.person.reach("resubscribe")
    assert len(reach) > 20
    hands.read(reach)
    last = "Subscribe again · Training eSputnik"
    assert not hands.see(QAbstractButton, last).isEnabled(), "not without a reason"
    retype(hands, "Reason", "asked by phone")
    hands.press(last)
    hands.read("New is subscribed again")
    assert person_in_twin(started, "esputnik", "new.person@example.org")["subscribed"] is True
    hands.press("Activity")
    hands.qtbot.waitUntil(
        lambda: any("asked by phone" in one for one in hands.table_texts("Entries", 0)), timeout=30_000
    )
    QTest.keyClick(started.window.activity, Qt.Key.Key_Escape)
    press_in_menu(hands, started, "Delete")
    hands.press("Delete from Training eSputnik")
    hands.read("New was deleted")
    assert person_in_twin(started, "esputnik", "new.person@example.org") is None


def test_an_address_is_checked_and_what_happened_is_shown_at_sendios(started, hands):
    choose_account(hands, started, "training-sendios")
    hands.choose_tab(2)
    email = in_twin(started, "sendios")[0]["email"]
    hands.type_into("Name, e-mail, phone or id", email)
    hands.qtbot.waitUntil(lambda: email in hands.table_texts("Contacts", 1), timeout=60_000)
    hands.click_row("Contacts", 0)
    hands.read("What happened")
    hands.qtbot.waitUntil(
        lambda: (
            started.vm.parts.contacts.person.contact is not None and not started.vm.parts.contacts.person.busy
        ),
        timeout=60_000,
    )
    assert started.vm.parts.contacts.person.history_error is None
    press_in_menu(hands, started, "Check the address")
    hands.press("Check with Training Sendios")
    hands.qtbot.waitUntil(
        lambda: any(
            words in (hands.find_text(email) or "")
            for words in ("can be reached", "cannot be reached", "say")
        ),
        timeout=60_000,
    )


def test_somebody_is_asked_to_confirm_at_ecomail(started, hands):
    choose_account(hands, started, "training-ecomail")
    open_person(hands)
    press_in_menu(hands, started, "Ask to confirm")
    retype(hands, "E-mail", "confirm.me@example.org")
    hands.press("Ask to confirm · Training Ecomail")
    hands.read("The question to confirm is on its way")
    assert person_in_twin(started, "ecomail", "confirm.me@example.org") is not None


def test_somebody_who_left_comes_back_only_with_a_reason_at_ecomail(started, hands):
    choose_account(hands, started, "training-ecomail")
    email = open_person(hands)
    assert person_in_twin(started, "ecomail", email)["subscribed"] is True
    hands.press("Unsubscribe")
    hands.press("Unsubscribe in Training Ecomail")
    hands.qtbot.waitUntil(
        lambda: person_in_twin(started, "ecomail", email)["subscribed"] is False, timeout=60_000
    )
    hands.press("Subscribe again")
    last = "Subscribe again · Training Ecomail"
    assert not hands.see(QAbstractButton, last).isEnabled(), "not without a reason"
    retype(hands, "Reason", "asked by phone")
    hands.press(last)
    hands.qtbot.waitUntil(
        lambda: person_in_twin(started, "ecomail", email)["subscribed"] is True, timeout=60_000
    )


def test_erasing_at_one_platform_needs_the_address_typed(started, hands):
    email = open_person(hands, 5)
    press_in_menu(hands, started, "Erase for good")
    button = hands.see(QAbstractButton, "Erase from Training eSputnik")
    assert not button.isEnabled()
    retype(hands, f"Type {email} to go on", email[:-1])
    assert not button.isEnabled()
    retype(hands, f"Type {email} to go on", email)
    assert button.isEnabled()
    hands.press("Erase from Training eSputnik")
    hands.qtbot.waitUntil(lambda: person_in_twin(started, "esputnik", email) is None, timeout=60_000)


def test_counts_stand_with_their_age_and_what_is_not_counted_says_so(started, hands):
    choose_account(hands, started, "training-ecomail")
    hands.choose_tab(1)
    hands.qtbot.waitUntil(lambda: len(hands.table_texts("Lists", 0)) == 6, timeout=30_000)
    counts, ages = hands.table_texts("Lists", 2), hands.table_texts("Lists", 3)
    assert all(count.replace(",", "").isdecimal() for count in counts)
    assert set(ages) == {"just now"}
