"""Lists, contacts and their dialogs: everything has a name for who cannot see it, and works by key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.contact import AdditionalField, Contact, FieldType, Subscription
from desktop_app.model.errors import Stopped
from desktop_app.services.list_changes import Way
from desktop_app.viewmodels.contact_detail import VERBS, ContactDetailViewModel
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import VERBS as LIST_VERBS
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.views.dialogs.contact_form import ContactForm
from desktop_app.views.dialogs.contact_verb import ContactVerb
from desktop_app.views.dialogs.erase_dialogs import EraseDialog
from desktop_app.views.dialogs.everywhere_dialog import EverywhereDialog
from desktop_app.views.dialogs.list_dialogs import ListDialog
from desktop_app.views.dialogs.members_dialog import MembersDialog
from desktop_app.views.tabs import table_page
from desktop_app.views.tabs.contacts_tab import ContactsTab
from desktop_app.views.tabs.lists_tab import ListsTab
from desktop_app.views.theme.measure import column
from desktop_app.views.theme.theme import Theme
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.combo import Combo
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.table_memory import remember
from tests.helpers.memory_desk import SHOP, MemoryDesk
from tests.helpers.runners import QueueRunner

ANN = "ann@example.com"


class Screen:
    """Both tabs in one window over the memory platform."""

    def __init__(self, folder: Path, qtbot: QtBot, **desk: object) -> None:
        self.desk = MemoryDesk(folder, **desk)  # type: ignore[arg-type]
        platform = self.desk.platforms[SHOP]
        news = platform.add_list("News")
        platform.add_list("VIP")
        platform.add(email=ANN, first_name="Ann", lists=(news,))
        platform.add(email="bob@example.com")
        self.desk.arm()
        runner = QueueRunner()
        self.person = ContactDetailViewModel(
            runner, self.desk.contacts, self.desk.changes, self.desk.people, self.desk.accounts.armed
        )
        self.people = PeopleViewModel(
            runner, self.desk.people, self.desk.erasing, Formats(), known=self.desk.known_people
        )
        self.contacts = ContactsViewModel(
            runner, self.desk.reading, self.desk.contacts, self.person, Formats(), people=self.people,
            export=self.desk.export,
        )  # fmt: skip
        self.lists = ListsViewModel(
            runner, self.desk.lists, Formats(), changes=self.desk.list_changes, export=self.desk.export,
            armed=self.desk.accounts.armed,
        )  # fmt: skip
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.contacts_tab, self.lists_tab = ContactsTab(self.contacts), ListsTab(self.lists)
        column(self.lists_tab, self.contacts_tab, parent=self.window)
        self.window.resize(1280, 900)
        self.window.show()
        for vm in (self.lists, self.contacts):
            vm.set_account(self.desk.account(), self.desk.manifest)
        self.people.training = False

    def open_ann(self) -> Contact:
        row = self.contacts.model.row_of(self.desk.platforms[SHOP].find(ANN).id)  # type: ignore[union-attr]
        self.contacts_tab.table.select_row(row)
        assert self.person.contact is not None
        return self.person.contact

    def dialogs(self) -> list[Dialog]:
        return [one for one in self.window.findChildren(Dialog) if one.isVisible()]


@pytest.fixture
def screen(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path, qtbot)
    yield made
    made.contacts.close()
    made.lists.close()
    made.desk.close()


def nameless(root: QWidget) -> list[str]:
    """Controls that one can reach by key, and that have no name or no role."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if isinstance(widget.parent(), QAbstractScrollArea) or not widget.isEnabled():
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or not told.text(QAccessible.Text.Name) or told.role() == QAccessible.Role.NoRole:
            found.append(type(widget).__name__)
    return found


def test_every_control_of_both_tabs_and_the_panel_has_a_name(screen: Screen) -> None:
    screen.open_ann()
    assert nameless(screen.window) == []


def test_how_many_came_is_said_once_when_they_are_there(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not "0 lists" while they are read, and not a second time beside what a filter leaves."""
    said: list[str] = []
    monkeypatch.setattr(table_page, "announce", lambda _widget, text: said.append(text))
    screen.lists.set_account(screen.desk.account(), screen.desk.manifest)
    assert said == ["2 lists"]
    said.clear()
    screen.lists.model.set_filter(0, "VIP")
    assert len(said) == 1
    said.clear()
    screen.lists.set_account(screen.desk.account(), screen.desk.manifest)
    assert len(said) == 1
    assert said[0] != "1 list", "the filter that is kept is part of it"
    said.clear()
    screen.contacts.set_account(screen.desk.account(), screen.desk.manifest)
    assert len(said) == 1
    assert not said[0].startswith("0")


@pytest.mark.parametrize(
    "verb", ["edit", "create", "delete", "erase", "subscribe", "unsubscribe", "resubscribe", "check"]
)
def test_every_step_with_a_person_opens_by_its_verb_and_every_control_has_a_name(
    screen: Screen, verb: str
) -> None:
    screen.open_ann()
    screen.contacts_tab.do(verb)
    (dialog,) = screen.dialogs()
    assert isinstance(dialog, ContactForm if verb in ("edit", "create") else ContactVerb)
    assert nameless(dialog) == []
    if verb not in ("edit", "create", "check"):
        assert dialog.line.text(), "how far it reaches is said"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert screen.dialogs() == []
    assert screen.desk.platforms[SHOP].find(ANN) is not None


def test_the_form_shows_before_beside_after_and_sends_only_the_change(screen: Screen) -> None:
    contact = screen.open_ann()
    screen.contacts_tab.do("edit")
    (form,) = screen.dialogs()
    assert isinstance(form, ContactForm)
    assert not form.save.isEnabled()
    form.fields["first_name"][1].control.setText("Anna")  # type: ignore[attr-defined]
    assert form.changes.text() == "First name: Ann → Anna"
    assert form.save.text() == "Save 1 change · Shop"
    form.save.click()
    assert screen.desk.platforms[SHOP].acts[-1][0] in ("fetch_history", "save_contact")
    assert ("save_contact", contact.id, "first_name") in screen.desk.platforms[SHOP].acts
    assert screen.dialogs() == []


def test_opening_a_form_changes_no_value_that_stands_outside_of_the_choices(screen: Screen) -> None:
    """A platform may hold what its own list of choices does not name, and several values of one field."""
    platform = screen.desk.platforms[SHOP]
    platform.additional = (
        AdditionalField("size", "Size", type=FieldType.CHOICE, options=("S", "M")),
        AdditionalField("note", "Note"),
        AdditionalField("likes", "Likes", type=FieldType.CHOICES, options=("tea", "mugs")),
        AdditionalField(
            "device", "Device", type=FieldType.NUMBER, meanings=(("1", "Desktop"), ("3", "Mobile"))
        ),
    )
    contact = platform.find(ANN)
    assert contact is not None
    held = {"size": "XXL", "likes": "tea,mugs", "device": "3", "note": " a\nb " + "x" * 40_000}
    platform.contacts[contact.id] = replace(contact, fields=held)
    screen.contacts.refresh()
    contact = screen.open_ann()
    shown = {line.key: line.old for line in screen.person.lines()}
    assert shown["custom:device"] == "3 · Mobile"
    screen.contacts_tab.do("edit")
    (form,) = screen.dialogs()
    assert isinstance(form, ContactForm)
    assert form.values() == {}
    device = form.fields["custom:device"][1].control
    assert isinstance(device, Combo)
    device.set_value("1")
    assert form.values() == {"custom:device": "1"}


def test_a_correction_is_offered_in_the_form_and_taken_only_when_pressed(screen: Screen) -> None:
    screen.contacts_tab.do("create")
    (form,) = screen.dialogs()
    assert isinstance(form, ContactForm)
    field = form.fields["email"][1].control
    field.setText("eve@gmial.com")  # type: ignore[attr-defined]
    form.check.click()
    assert field.text() == "eve@gmial.com"  # type: ignore[attr-defined]
    button = next(
        one for one in form.bar.findChildren(QWidget) if one.accessibleName() == "Use eve@gmail.com"
    )
    button.click()  # type: ignore[attr-defined]
    assert field.text() == "eve@gmail.com"  # type: ignore[attr-defined]


def test_erase_is_off_until_the_address_is_typed_and_enter_never_does_it(screen: Screen) -> None:
    screen.open_ann()
    screen.contacts_tab.do("erase")
    (dialog,) = screen.dialogs()
    assert isinstance(dialog, ContactVerb)
    assert not dialog.do.isEnabled()
    assert dialog.typed is not None
    dialog.typed.setText(ANN)
    assert dialog.do.isEnabled()
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert screen.desk.platforms[SHOP].find(ANN) is not None, "Enter presses the safe one"


def test_subscribing_again_is_off_without_a_reason(screen: Screen) -> None:
    screen.open_ann()
    screen.contacts_tab.do("resubscribe")
    (dialog,) = screen.dialogs()
    assert isinstance(dialog, ContactVerb)
    assert (dialog.do.isEnabled(), dialog.do.toolTip()) == (False, "A reason is needed to go on")
    assert dialog.reason is not None
    dialog.reason.setText("asked by phone")
    dialog.do.click()
    assert ("resubscribe", ANN, "", "asked by phone") in screen.desk.platforms[SHOP].acts


@pytest.mark.parametrize("verb", sorted({*VERBS} - {"create", "history"}))
def test_what_the_platform_cannot_is_off_in_the_panel_and_says_why(
    theme: Theme, qtbot: QtBot, tmp_path: Path, verb: str
) -> None:
    screen = Screen(tmp_path, qtbot, without=[VERBS[verb]])
    if verb == "resubscribe":
        ann = screen.desk.platforms[SHOP].find(ANN)
        assert ann is not None
        gone = replace(ann, subscription=Subscription.UNSUBSCRIBED)
        screen.desk.platforms[SHOP].contacts[ann.id] = gone
    screen.open_ann()
    screen.contacts_tab.do(verb)
    assert screen.dialogs() == []
    entries = [one for one in screen.contacts_tab.panel.menu().actions() if one.text()]
    off = [one.text() for one in entries if not one.isEnabled()]
    buttons = [one for one in screen.contacts_tab.panel.findChildren(QWidget) if not one.isEnabled()]
    assert off or buttons
    screen.contacts.close()
    screen.lists.close()
    screen.desk.close()


@pytest.mark.parametrize("verb", sorted(LIST_VERBS))
def test_what_the_platform_cannot_with_lists_is_off_in_the_menu(
    theme: Theme, qtbot: QtBot, tmp_path: Path, verb: str
) -> None:
    screen = Screen(tmp_path, qtbot, without=[LIST_VERBS[verb]])
    screen.lists_tab.table.select_row(0)
    screen.lists_tab.do(verb)
    assert screen.dialogs() == []
    off = [one for one in screen.lists_tab.menu(screen.lists.model.item(0)).actions() if not one.isEnabled()]
    if verb == "create":
        assert not screen.lists_tab.new_button.isEnabled()
    else:
        assert any("not offered here" in one.text() for one in off)
        assert all(one.toolTip() for one in off)
    screen.contacts.close()
    screen.lists.close()
    screen.desk.close()


def test_the_dialogs_of_lists_have_names_and_say_what_is_missing(screen: Screen) -> None:
    screen.lists_tab.table.select_row(0)
    for verb in ("create", "rename", "add", "remove"):
        screen.lists_tab.do(verb)
        (dialog,) = screen.dialogs()
        assert isinstance(dialog, MembersDialog if verb in ("add", "remove") else ListDialog)
        assert nameless(dialog) == [], verb
        assert not dialog.do.isEnabled()
        assert dialog.do.toolTip()
        dialog.reject()


def test_looking_people_up_tells_how_far_it_is_and_can_be_stopped(screen: Screen) -> None:
    dialog = MembersDialog(screen.window, screen.lists, screen.lists.model.item(0))
    dialog.open()
    assert not dialog.stop.isVisible()
    screen.lists.looked_up.emit(500, 1200, "")
    assert dialog.working.text() == "500 of 1,200 people who are not in this list looked up one by one"
    screen.lists.looked_up.emit(505, 1200, "2 to 3 minutes")
    assert dialog.working.text().endswith("about 2 to 3 minutes left")
    assert dialog.stop.isVisible()
    assert nameless(dialog) == []
    screen.lists.refused.emit(Stopped("reading_stopped", platform="Memory"))
    assert not dialog.stop.isVisible()
    assert not dialog.working.isVisible()


def test_more_than_the_cap_asks_for_a_second_yes(screen: Screen) -> None:
    item = screen.lists.model.item(0)
    ann = screen.desk.platforms[SHOP].find(ANN)
    assert ann is not None
    dialog = MembersDialog(screen.window, screen.lists, item, Way.REMOVE, [ann.id])
    dialog.open()
    assert (dialog.do.isEnabled(), dialog.meant.isVisible()) == (False, True)
    dialog.meant.setChecked(True)
    dialog.do.click()
    assert screen.desk.platforms[SHOP].members("News") == {}


def test_a_person_is_found_everywhere_and_the_sheet_is_shown_after_erasing(screen: Screen) -> None:
    screen.desk.arm("spare")
    screen.open_ann()
    screen.contacts_tab.do("everywhere")
    (dialog,) = screen.dialogs()
    assert isinstance(dialog, EverywhereDialog)
    assert nameless(dialog) == []
    assert dialog.note.text().startswith(f"{ANN} was found in 1 of")
    dialog.erase.click()
    erase = next(one for one in screen.dialogs() if isinstance(one, EraseDialog))
    assert not erase.do.isEnabled()
    erase.typed.setText(ANN)
    erase.do.click()
    assert "Everything that could be reached was erased." in erase.sheet.toPlainText()
    assert ANN not in erase.sheet.toPlainText()
    erase.with_address.setChecked(True)
    assert ANN in erase.sheet.toPlainText()


def test_widths_and_columns_come_back(screen: Screen, qtbot: QtBot) -> None:
    class Store(dict[str, object]):
        def set_all(self, values: dict[str, object]) -> None:
            self.update(values)

    settings = SettingsViewModel(QueueRunner(), Store({"tables": ""}))
    table = screen.contacts_tab.table
    remember(table, "contacts", settings)
    table.columns.show_column(2, False)
    table.setColumnWidth(0, 300)
    qtbot.waitUntil(lambda: "300" in str(settings["tables"]), timeout=3000)
    again = ContactsTab(screen.contacts)
    qtbot.addWidget(again)
    remember(again.table, "contacts", settings)
    assert again.table.isColumnHidden(2)
    assert again.table.columns.widths()["name"] == 300
    kept = json.loads(str(settings["tables"]))["contacts"]["widths"]
    assert kept == {"name": 300}, "the others go on following what stands in them"


def test_empty_loading_failed_and_narrowed_are_four_texts(screen: Screen) -> None:
    from desktop_app.model.texts import t

    for prefix in ("lists", "contacts"):
        keys = ("empty.title", "loading.title", "failed.title", "narrowed.title")
        assert len({t(f"{prefix}.{key}") for key in keys}) == 4


def test_more_rows_than_can_be_copied_are_refused_in_words(screen: Screen) -> None:
    table = screen.contacts_tab.table
    screen.contacts.model.most_copied = 1
    table.selectAll()
    table.copy()
    words = [one.text() for one in screen.contacts_tab.messages.findChildren(QLabel)]
    assert "At most 1 rows can be copied at once." in words


def test_a_dialog_gives_the_focus_back_only_to_what_is_still_there(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = Button("Edit")
    column(button, parent=window)
    window.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    dialog = Dialog(window, "Edit Ann")
    dialog.open()
    assert dialog._before is button
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()  # what was done rebuilt the place that it was opened from
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()


def test_an_older_edit_is_taken_back_from_the_panel_once(screen: Screen, qtbot: QtBot) -> None:
    """Its line tells before and after, and the way back goes when it was used."""
    screen.open_ann()
    for name in ("Anna", "Hanna"):
        screen.person.save({"first_name": name})
    panel = screen.contacts_tab.panel

    def ways_back() -> list[LinkButton]:
        return [
            one for one in panel.findChildren(LinkButton) if one.text() == "Take back" and one.isVisible()
        ]

    qtbot.waitUntil(lambda: len(ways_back()) == 2)
    newest, older = ways_back()
    assert (newest.toolTip(), newest.isEnabled()) == ("First name: Anna → Hanna", True)
    assert older.toolTip().startswith("First name: Ann → Anna\nIt was changed again since.")
    assert not older.isEnabled()
    assert newest.accessibleName() == "Take back: Changed from here: First name"
    QTest.keyClick(newest, Qt.Key.Key_Space)
    assert screen.desk.platforms[SHOP].find(ANN).first_name == "Anna"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: [one.isEnabled() for one in ways_back()] == [False, True])
    newest, older = ways_back()
    assert newest.toolTip() == "First name: Anna → Hanna\nThis was taken back already."
    assert older.toolTip() == "First name: Ann → Anna"


@pytest.mark.parametrize("words", ["Edit", "Unsubscribe", "More", "Take back: Changed from here: First name"])
def test_what_comes_late_about_a_person_takes_the_keys_from_no_button(
    screen: Screen, qtbot: QtBot, words: str
) -> None:
    screen.open_ann()
    screen.person.save({"first_name": "Anna"})

    def buttons() -> list[QAbstractButton]:
        every = screen.contacts_tab.panel.findChildren(QAbstractButton)
        return [one for one in every if one.isVisible() and words in (one.accessibleName(), one.text())]

    qtbot.waitUntil(lambda: len(buttons()) == 1)
    buttons()[0].setFocus(Qt.FocusReason.TabFocusReason)
    contact = screen.person.contact
    assert contact is not None
    screen.person.detail_changed.emit(replace(contact, subscription=Subscription.UNKNOWN))
    screen.person.news_changed.emit()
    qtbot.waitUntil(lambda: len(buttons()) == 1)
    assert buttons()[0].hasFocus()


def test_a_name_finds_those_whom_this_computer_keeps_in_any_account(screen: Screen, qtbot: QtBot) -> None:
    screen.contacts_tab.do("everywhere")
    (dialog,) = screen.dialogs()
    assert isinstance(dialog, EverywhereDialog)
    dialog.text.setText("Ann")
    dialog.look.click()

    def words() -> list[str]:
        return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]

    qtbot.waitUntil(lambda: "Known here by this name" in words())
    assert any(one.startswith("Ann · ann@example.com") for one in words())
    assert any("read" in one and "Shop" in one for one in words()), "its age is told"
    assert nameless(dialog) == []
    (look,) = [one for one in dialog.findChildren(LinkButton) if one.accessibleName() == f"Look for {ANN}"]
    QTest.keyClick(look, Qt.Key.Key_Space)
    assert dialog.text.text() == ANN
    assert screen.people.there == 1
