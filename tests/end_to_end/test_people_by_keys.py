"""Lists and contacts by keys alone, from the start of the window on: no mouse, no call into the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QMenu, QTableView, QWidget

from tests.end_to_end.hands import Hands
from tests.end_to_end.steps import choose_file, in_twin, save_as, wait

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MOST_TABS = 60


class Keys:
    """Ten fingers: every key goes to whatever has the focus."""

    def __init__(self, opened: Any, hands: Hands) -> None:
        self.opened, self.hands = opened, hands

    @property
    def focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        return self.opened.window.focusWidget() or self.opened.window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, held)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def name(self) -> str:
        told = QAccessible.queryAccessibleInterface(self.focus)
        return told.text(QAccessible.Text.Name) if told is not None else ""

    def tab_to(self, name: str, kind: type[QWidget] = QWidget) -> None:
        """Tab until this control has the focus; where the focus goes in circles, it is not to be reached."""
        seen = []
        for _ in range(MOST_TABS):
            said = self.name()
            fits = said == name or (name.endswith("…") and said.startswith(name[:-1]))
            if fits and isinstance(self.focus, kind):
                return
            seen.append(self.name())
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name!r} is not reached by Tab: {seen}")


@pytest.fixture
def keys(opened: Any, hands: Hands) -> Keys:
    made = Keys(opened, hands)
    wait(hands, lambda: made.name() == "Start training")
    made.press(Qt.Key.Key_Return)
    wait(hands, lambda: hands.find(QTableView, "Lists") is not None)
    wait(hands, lambda: bool(hands.table_texts("Lists", 0)))
    return made


def person(opened: Any, email: str) -> dict[str, Any] | None:
    return next((one for one in in_twin(opened, "esputnik") if one["email"] == email), None)


def test_a_person_is_searched_opened_edited_saved_and_the_edit_undone(keys: Keys, hands: Hands) -> None:
    keys.press(Qt.Key.Key_2, CTRL)
    wait(hands, lambda: hands.find(QTableView, "Contacts") is not None)
    wait(hands, lambda: len(hands.table_texts("Contacts", 1)) > 5)
    email = hands.table_texts("Contacts", 1)[4]
    before = person(keys.opened, email)
    assert before is not None
    keys.press(Qt.Key.Key_F, CTRL)
    assert keys.name() == "Name, e-mail, phone or id"
    keys.write(email)
    wait(hands, lambda: hands.table_texts("Contacts", 1) == [email])
    keys.tab_to("Contacts", QTableView)
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: hands.find(QWidget, "Edit") is not None)
    keys.press(Qt.Key.Key_F2)
    keys.tab_to("First name")
    keys.press(Qt.Key.Key_A, CTRL)
    keys.write("By keys")
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: person(keys.opened, email)["first_name"] == "By keys")  # type: ignore[index]
    hands.read("By keys ")
    keys.press(Qt.Key.Key_Z, CTRL)
    wait(hands, lambda: person(keys.opened, email)["first_name"] == before["first_name"])  # type: ignore[index]
    hands.read("Taken back: ")
    assert keys.name() == "Contacts", "the table has the keys again"
    keys.press(Qt.Key.Key_F, CTRL)
    keys.press(Qt.Key.Key_Escape)
    wait(hands, lambda: len(hands.table_texts("Contacts", 1)) > 5)


def test_a_list_is_made_opened_filled_and_saved(
    keys: Keys, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = keys.opened
    keys.tab_to("Account…")
    keys.press(Qt.Key.Key_Return)
    before = hands.table_texts("Lists", 0)
    accounts = keys.focus
    assert isinstance(accounts, QListView), f"no list of accounts opened: {keys.name()!r}"
    for _ in range(accounts.model().rowCount()):
        if accounts.currentIndex().data() != "Training Ecomail":
            keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: opened.vm.account is not None and opened.vm.account.id == "training-ecomail")
    wait(hands, lambda: hands.table_texts("Lists", 0) not in ([], before))
    opened.window.activateWindow()  # what a real screen does by itself when a list of choices closes
    wait(hands, lambda: QApplication.focusWidget() is not None)
    keys.tab_to("Lists", QTableView)
    keys.press(Qt.Key.Key_N, CTRL)
    sender = {"Sender’s name": "Shop", "Sender’s address": "shop@example.org"}
    for name, value in {"Name": "Made by keys", **sender, "Answers go to": "shop@example.org"}.items():
        keys.tab_to(name)
        keys.press(Qt.Key.Key_A, CTRL)
        keys.write(value)
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: "Made by keys" in hands.table_texts("Lists", 0))
    wait(hands, lambda: keys.name() == "Lists")
    people = [one["email"] for one in in_twin(opened, "ecomail") if one["email"] and one["subscribed"]][:2]
    file, saved = tmp_path / "people.csv", tmp_path / "made.xlsx"
    file.write_text("E-mail\n" + "".join(f"{one}\n" for one in people), "utf-8")
    choose_file(monkeypatch, file)
    save_as(monkeypatch, saved)
    view = hands.see(QTableView, "Lists")
    for _ in range(view.model().rowCount()):
        if view.currentIndex().siblingAtColumn(0).data() == "Made by keys":
            break
        keys.press(Qt.Key.Key_Down)
    assert view.currentIndex().siblingAtColumn(0).data() == "Made by keys"
    keys.press(Qt.Key.Key_A, CTRL | SHIFT)
    keys.tab_to("Choose a file")
    keys.press(Qt.Key.Key_Space)
    wait(hands, lambda: hands.find(QWidget, "Change 2 people…") is not None)
    keys.tab_to("Change 2 people…")
    keys.press(Qt.Key.Key_Space)
    wait(hands, lambda: sum("Made by keys" in one["lists"] for one in in_twin(opened, "ecomail")) == 2)
    wait(hands, lambda: keys.name() == "Lists")
    keys.press(Qt.Key.Key_E, CTRL)
    wait(hands, saved.exists)
    rows = list(load_workbook(saved, read_only=True).active.iter_rows(values_only=True))
    assert {row[1] for row in rows[1:]} == set(people)
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: sorted(hands.table_texts("Contacts", 1)) == sorted(people))


def test_a_list_is_found_by_the_filter_of_a_head_and_brought_back(keys: Keys, hands: Hands) -> None:
    everything = hands.table_texts("Lists", 0)
    keys.tab_to("Lists", QTableView)
    keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wait(hands, lambda: QApplication.activePopupWidget() is not None)
    for _ in range(3):  # after the two ways to sort
        keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    wait(hands, lambda: keys.name().endswith(": Contains"))
    keys.write("vip")
    wait(hands, lambda: hands.table_texts("Lists", 0) == [one for one in everything if "vip" in one.lower()])
    keys.press(Qt.Key.Key_Return)
    hands.read(f"{len(hands.table_texts('Lists', 0))} of {len(everything)} shown · filter on ")
    keys.tab_to("Clear filters")
    keys.press(Qt.Key.Key_Space)
    wait(hands, lambda: hands.table_texts("Lists", 0) == everything)
    assert keys.name() == "Lists"


def _head_entry(keys: Keys, hands: Hands, words: str) -> None:
    """Open the menu of the column one is in, and choose an entry by the arrows."""
    keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wait(hands, lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        active = menu.activeAction()
        if active is not None and active.text() == words:
            break
    assert menu.activeAction() is not None
    assert menu.activeAction().text() == words
    QTest.keyClick(menu, Qt.Key.Key_Return)
    wait(hands, lambda: QApplication.activePopupWidget() is None)


def test_people_are_searched_filtered_sorted_and_every_column_copied(keys: Keys, hands: Hands) -> None:
    vm = keys.opened.vm.parts.contacts
    keys.press(Qt.Key.Key_2, CTRL)
    wait(hands, lambda: vm.state.complete_at is not None and vm.filling is None and not vm.busy)
    view = hands.see(QTableView, "Contacts")
    keys.press(Qt.Key.Key_F, CTRL)
    keys.write("olena")
    wait(hands, lambda: 1 < view.model().rowCount() < 1_000 and not vm.busy)
    found = view.model().rowCount()
    keys.tab_to("All lists")
    for _ in range(5):  # a list in which some of them are
        keys.press(Qt.Key.Key_Down)
        wait(hands, lambda: not vm.busy and vm.filling is None)
        if 1 < view.model().rowCount() < found:
            break
    assert 1 < view.model().rowCount() < found
    keys.tab_to("Contacts", QTableView)
    keys.press(Qt.Key.Key_Home)
    columns = [one for one in range(view.model().columnCount()) if not view.isColumnHidden(one)]
    assert len(columns) >= 4
    copied = {}
    for column in columns:
        for _ in range(len(columns) + 1):
            if view.currentIndex().column() == column:
                break
            keys.press(Qt.Key.Key_Right)
        assert view.currentIndex().column() == column
        QApplication.clipboard().clear()
        _head_entry(keys, hands, "Copy column")
        wait(hands, lambda: bool(QApplication.clipboard().text()))
        copied[column] = QApplication.clipboard().text().split("\n")
        assert keys.name() == "Contacts", "the table has the keys again"
    assert copied == {column: hands.table_texts("Contacts", column) for column in columns}
    email = columns[1]
    for _ in columns:
        if view.currentIndex().column() != email:
            keys.press(Qt.Key.Key_Left)
    _head_entry(keys, hands, "Sort from A to Z, small to large")
    wait(hands, lambda: hands.table_texts("Contacts", email) == sorted(copied[email]))
    _head_entry(keys, hands, "Sort from Z to A, large to small")
    wait(hands, lambda: hands.table_texts("Contacts", email) == sorted(copied[email], reverse=True))
