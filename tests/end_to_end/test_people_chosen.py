"""People chosen in the table go into a list and back; the record takes back; kept people are there offline,
with their age."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTableView, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import (
    ask_for_menu,
    asked,
    choose_in_menu,
    fault,
    in_twin,
    retype,
    wait,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    return opened


def person(opened: Any, email: str) -> dict[str, Any]:
    return next(one for one in in_twin(opened, "esputnik") if one["email"] == email)


def choose_below(words: str, entry: str) -> None:
    """An entry of the menu below this one, in the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    [below] = [one.menu() for one in menu.actions() if one.text() == words]
    assert isinstance(below, QMenu)
    [action] = [one for one in below.actions() if one.text() == entry]
    action.trigger()
    menu.close()


def take_back_entry(opened: Any, hands: Any, beginning: str) -> None:
    """The newest entry that begins so, opened in the record and taken back there."""
    hands.press("Activity")
    wait(hands, lambda: any(one.startswith(beginning) for one in hands.table_texts("Entries", 0)))
    said = hands.table_texts("Entries", 0)
    hands.click_row("Entries", next(at for at, one in enumerate(said) if one.startswith(beginning)))
    hands.press(t("way_back.take"))
    hands.read(t("way_back.done"))
    assert not opened.window.undo.possible, "what was taken back is not offered once more"
    assert hands.find(QWidget, t("way_back.take")) is None
    QTest.keyClick(opened.window.activity, Qt.Key.Key_Escape)
    QTest.keyClick(opened.window.activity, Qt.Key.Key_Escape)


def test_people_chosen_in_the_table_go_into_a_list_after_a_look_and_come_back_from_the_record(
    started: Any, hands: Any
) -> None:
    people = {one["email"]: one for one in in_twin(started, "esputnik")}
    shown = hands.table_texts("Contacts", 1)
    places = [at for at, email in enumerate(shown) if email and "VIP" not in people[email]["lists"]][:3]
    already = next(at for at, email in enumerate(shown) if email and "VIP" in people[email]["lists"])
    table = hands.see(QTableView, "Contacts")
    hands.click_row("Contacts", places[0])
    for place in (*places[1:], already):
        table.scrollTo(table.model().index(place, 1))
        spot = table.visualRect(table.model().index(place, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, CTRL, spot)
    hands.read("4 selected")
    before = len(asked(started, "esputnik", "attach"))
    ask_for_menu(table)
    choose_below(t("contacts.put_into", count=4), "VIP")
    wait(hands, lambda: hands.find(QWidget, "Change 3 people · Training eSputnik") is not None)
    assert len(asked(started, "esputnik", "attach")) == before, "looked at first, nothing sent"
    hands.press("Change 3 people · Training eSputnik")
    hands.read("VIP: 3 put in, 0 taken out.")
    wait(hands, lambda: all("VIP" in person(started, shown[at])["lists"] for at in places))
    take_back_entry(started, hands, "VIP of Training eSputnik: 3 put in")
    assert all("VIP" not in person(started, shown[at])["lists"] for at in places)
    assert "VIP" in person(started, shown[already])["lists"], "who was in it before stays"


def test_people_chosen_in_a_list_are_taken_out_of_it_after_a_look(started: Any, hands: Any) -> None:
    hands.pick(t("contacts.filter_list"), "VIP")
    inside = [one["email"] for one in in_twin(started, "esputnik") if "VIP" in one["lists"]]
    table = hands.see(QTableView, "Contacts")
    wait(hands, lambda: set(hands.table_texts("Contacts", 1)[:5]) <= set(inside))
    leaving = hands.table_texts("Contacts", 1)[:2]
    hands.click_row("Contacts", 0)
    spot = table.visualRect(table.model().index(1, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, CTRL, spot)
    hands.read("2 selected")
    ask_for_menu(table)
    choose_in_menu(hands, t("contacts.take_out", count=2, list="VIP"))
    hands.press("Change 2 people · Training eSputnik")
    hands.read("VIP: 0 put in, 2 taken out.")
    wait(hands, lambda: all("VIP" not in person(started, email)["lists"] for email in leaving))
    stay = [email for email in inside if email not in leaving]
    assert all("VIP" in person(started, email)["lists"] for email in stay[:5]), "nobody else left"


def test_an_edit_is_taken_back_from_the_record_when_the_toast_is_long_gone(started: Any, hands: Any) -> None:
    email = hands.table_texts("Contacts", 1)[0]
    first = person(started, email)["first_name"]
    hands.press("Edit")
    retype(hands, "First name", "From the record")
    hands.press("Save 1 change · Training eSputnik")
    wait(hands, lambda: person(started, email)["first_name"] == "From the record")
    started.window.toaster.take_away()
    take_back_entry(started, hands, "You changed one contact of Training eSputnik: First name")
    assert person(started, email)["first_name"] == first
    wait(hands, lambda: not hands.table_texts("Contacts", 0)[0].startswith("From the record"))
    gone = hands.see(QWidget, "Take back: Changed from here…")
    assert not gone.isEnabled()
    assert t("way_back.done") in gone.toolTip()


def test_kept_people_have_an_age_and_are_opened_searched_and_filtered_offline(
    started: Any, hands: Any
) -> None:
    total = len(in_twin(started, "esputnik"))
    wait(hands, lambda: started.vm.parts.contacts.filling is None)
    assert hands.read(f"{total:,} contacts")
    age = hands.read("Read ")
    assert re.search(r"just now|ago|today", age), age
    email = hands.table_texts("Contacts", 1)[2]
    fault(started, "esputnik", "cut-before")
    reads = len(asked(started, "esputnik", "contact"))
    hands.type_into("Name, e-mail, phone or id", email)
    wait(hands, lambda: hands.table_texts("Contacts", 1) == [email])
    hands.click_row("Contacts", 0)
    wait(hands, lambda: hands.find(QWidget, "Edit") is not None)
    said = [one.text() for one in started.window.findChildren(QLabel) if one.isVisible()]
    assert email in said, "what is kept stands in the panel"
    assert hands.read("Read ")
    started.vm.parts.contacts.refresh()
    hands.read("We could not read the contacts")
    assert hands.table_texts("Contacts", 1) == [email], "the kept people stay, the trouble stands above"
    assert len(asked(started, "esputnik", "contact")) >= reads
