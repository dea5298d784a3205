"""Lists and people in the real window on the twins: renamed, emptied within a cap, taken back later, told."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QTableView, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import (
    asked,
    choose_file,
    choose_in_menu,
    control,
    in_twin,
    open_row_menu,
    retype,
    save_as,
    wait,
    work_with,
)

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def person(opened: Any, platform: str, email: str) -> dict[str, Any]:
    return next(one for one in in_twin(opened, platform) if one["email"] == email)


def test_a_list_is_renamed_and_its_id_copied_and_imported_into(started: Any, hands: Any) -> None:
    work_with(hands, started, "training-ecomail", "lists")
    hands.click_row("Lists", 0)
    name = hands.table_texts("Lists", 0)[0]
    QTest.keyClick(hands.see(QTableView, "Lists"), Qt.Key.Key_F2)
    retype(hands, "Name", "Called anew")
    hands.press("Rename in Training Ecomail")
    wait(hands, lambda: "Called anew" in hands.table_texts("Lists", 0))
    there = {one["name"]: one for one in in_twin(started, "ecomail", "lists")}
    assert name not in there
    open_row_menu(hands, "Lists", hands.table_texts("Lists", 0).index("Called anew"))
    choose_in_menu(hands, t("lists.copy_id"))
    assert QGuiApplication.clipboard().text() == str(there["Called anew"]["id"])
    open_row_menu(hands, "Lists", hands.table_texts("Lists", 0).index("Called anew"))
    choose_in_menu(hands, t("lists.import_into"))
    wait(hands, lambda: started.vm.wizard is not None and started.vm.wizard.target is not None)
    assert started.vm.wizard.target.name == "Called anew"


def test_taking_many_out_of_a_list_needs_a_second_yes(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody of a list at once is over the cap; "to take out" is counted before anything is sent."""
    members = [one["email"] for one in in_twin(started, "esputnik") if "VIP" in one["lists"] and one["email"]]
    file, saved = tmp_path / "out.csv", tmp_path / "vip.csv"
    file.write_text("E-mail\n" + "\n".join(members) + "\n", "utf-8")
    choose_file(monkeypatch, file)
    save_as(monkeypatch, saved)
    row = hands.table_texts("Lists", 0).index("VIP")
    hands.click_row("Lists", row)
    QTest.keyClick(hands.see(QTableView, "Lists"), Qt.Key.Key_E, CTRL)
    wait(hands, lambda: saved.exists() and len(saved.read_text("utf-8-sig").splitlines()) > 1)
    with saved.open(encoding="utf-8-sig", newline="") as lines:
        assert set(members) <= {cell for cells in csv.reader(lines) for cell in cells}
    before = len(asked(started, "esputnik", "detach"))
    open_row_menu(hands, "Lists", row)
    choose_in_menu(hands, t("lists.verb.remove"))
    hands.press("Choose a file")
    hands.read(f"{len(members)} people would leave")
    do = f"Change {len(members)} people · Training eSputnik"
    assert not hands.see(QWidget, do).isEnabled()
    assert len(asked(started, "esputnik", "detach")) == before
    hands.press("Yes, I mean to take out that many", kind=QCheckBox)
    hands.press(do)
    wait(
        hands,
        lambda: (
            not {one["email"] for one in in_twin(started, "esputnik") if "VIP" in one["lists"]} & set(members)
        ),
    )
    assert all(person(started, "esputnik", email) for email in members[:3]), "they stay in the account"


def test_an_older_edit_is_taken_back_from_the_panel(started: Any, hands: Any) -> None:
    hands.choose_tab(2)
    hands.click_row("Contacts", 1)
    email = hands.table_texts("Contacts", 1)[1]
    first = person(started, "esputnik", email)["first_name"]
    for name in ("Once", "Twice"):
        wait(hands, lambda: hands.find(QWidget, "Edit") is not None)
        hands.press("Edit")
        retype(hands, "First name", name)
        hands.press("Save 1 change · Training eSputnik")
        wait(hands, lambda wanted=name: person(started, "esputnik", email)["first_name"] == wanted)
    control(started, "esputnik", "clock", {"advance_s": 120})  # the very same change again is refused sooner
    assert hands.read("Changed from here: First name")
    hands.press("Take back: Changed from here…")
    wait(hands, lambda: person(started, "esputnik", email)["first_name"] == "Once")

    def ways() -> list[QAbstractButton]:
        found = started.window.desk.contacts.panel.findChildren(QAbstractButton)
        return [one for one in found if one.text() == "Take back"]

    wait(hands, lambda: [one.isEnabled() for one in ways()] == [False, True])
    QTest.mouseClick(ways()[1], Qt.MouseButton.LeftButton)
    wait(hands, lambda: person(started, "esputnik", email)["first_name"] == first)


def test_a_person_is_found_by_name_and_all_that_is_held_is_handed_out(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all accounts: by what is kept here first, then by the address everywhere."""
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    whole = next(one for one in in_twin(started, "esputnik") if one["email"] and one["first_name"])
    name, email = f"{whole['first_name']} {whole['last_name']}", whole["email"]
    out = tmp_path / "person.json"
    save_as(monkeypatch, out)
    hands.press("Find a person")
    retype(hands, "E-mail, phone or your own id", name)
    hands.press("Find")
    hands.press(f"Look for {email}")
    assert hands.see(QLineEdit, "E-mail, phone or your own id").text() == email
    hands.read(f"{email} was found")
    hands.read("Last change here")  # the cards come a moment after the sentence
    hands.read("How they came")
    hands.press("Save all that is held")
    wait(hands, lambda: out.exists() and bool(out.read_text("utf-8")))
    told = json.loads(out.read_text("utf-8"))
    assert told["person"] == email
    assert len(told["accounts"]) >= 2, "training accounts of several platforms know the same people"
