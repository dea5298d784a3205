"""The window at twice the size of everything, that is in 640 x 360 of its own points: the main job of the
tabs is done to its end by keys, and whatever is pressed stands whole on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget

from desktop_app.services.importing.steps import Step
from tests.end_to_end.keys_only import Keys
from tests.end_to_end.steps import asked, in_twin

CTRL_TABS = {"contacts": Qt.Key.Key_2, "events": Qt.Key.Key_3}


class SmallKeys(Keys):
    """What Tab comes to is in sight: buttons whole, fields by their middle."""

    def tab_to(self, *names: str) -> str:
        name = super().tab_to(*names)
        QCoreApplication.processEvents()
        widget = self.focus
        seen = widget.visibleRegion().boundingRect()
        if isinstance(widget, QAbstractButton):
            assert seen == widget.rect(), f"{name} is cut: {seen} of {widget.rect()}"
        else:
            assert not seen.isEmpty(), f"{name} is out of sight"
        assert self._in_window(widget), f"{name} reaches out of the window"
        return name

    def _in_window(self, widget: QWidget) -> bool:
        window = self.hands.window
        assert widget.window() is window, f"{widget.accessibleName()} has become a window of its own"
        corner = widget.mapTo(window, widget.visibleRegion().boundingRect().topLeft())
        return window.rect().contains(QRect(corner, widget.visibleRegion().boundingRect().size()))


@pytest.fixture
def keys(opened: Any, hands: Any, qtbot: Any) -> SmallKeys:
    opened.window.resize(640, 360)
    opened.window.activateWindow()
    made = SmallKeys(hands)
    made.on("Start training")
    hands.see(QTableView, "Lists")
    assert (opened.window.width(), opened.window.height()) == (640, 360)
    return made


def test_an_import_from_its_file_to_its_result(opened: Any, keys: SmallKeys) -> None:
    QGuiApplication.clipboard().setText("Email\tFirst name\nann.small@example.com\tAnn\nnot one\tBo\n")
    keys.press(Qt.Key.Key_V, ctrl=True)
    keys.wait(lambda: opened.vm.wizard is not None and bool(opened.vm.wizard.lists))
    keys.choose("Choose a list", "Newsletter")
    for step in ("Match the columns", "Check the rows", "See what will happen"):
        keys.wait(keys.hands.see(QAbstractButton, step).isEnabled)
        keys.on(step)
    keys.wait(lambda: opened.vm.wizard.step is Step.PLAN)
    keys.on("These people agreed to get my e-mails. eSputnik takes them as confirmed and asks them nothing.")
    keys.on("Import 1 into Newsletter · Training eSputnik")
    keys.wait(lambda: opened.vm.wizard.step is Step.RESULT)
    keys.on("Done")
    assert any(one["email"] == "ann.small@example.com" for one in in_twin(opened, "esputnik"))
    assert (opened.window.width(), opened.window.height()) == (640, 360)


def test_a_person_is_edited(opened: Any, keys: SmallKeys) -> None:
    keys.press(CTRL_TABS["contacts"], ctrl=True)
    table = keys.hands.see(QTableView, "Contacts")
    keys.wait(lambda: table.model().rowCount() > 3)
    for _stop in range(30):
        if isinstance(keys.focus, QTableView):
            break
        keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Down)
    person = opened.vm.parts.contacts.person
    keys.wait(lambda: person.contact is not None)
    wanted = person.contact.id
    keys.on("Edit")
    keys.write("First name", "Small")
    keys.on("Save 1 change · Training eSputnik")
    keys.wait(
        lambda: (
            [str(one["id"]) for one in in_twin(opened, "esputnik") if one["first_name"] == "Small"]
            == [wanted]
        )
    )


def test_an_event_is_sent(opened: Any, keys: SmallKeys) -> None:
    email = next(one["email"] for one in in_twin(opened, "esputnik") if one["email"])
    keys.press(CTRL_TABS["events"], ctrl=True)
    keys.wait(lambda: opened.vm.tab == "events")
    keys.write("What happened", "smallEvent")
    keys.choose("Known by", "E-mail")
    keys.write("To whom", email)
    keys.on("Send event to 1 person · Training eSputnik")
    keys.wait(lambda: any(one["type"] == "smallEvent" for one in in_twin(opened, "esputnik", "events")))


def test_a_file_of_events_from_the_file_to_its_result(opened: Any, keys: SmallKeys) -> None:
    """The same steps as an import; the word for what it may start is asked for here as well."""
    keys.press(CTRL_TABS["events"], ctrl=True)
    keys.wait(lambda: opened.vm.tab == "events")
    keys.tab_to("New event")  # of the two halves one is shown; the arrow turns to what was sent
    keys.press(Qt.Key.Key_Left)
    keys.on("From a file")
    QGuiApplication.clipboard().setText("E-mail\tPoints\nsmall.file@example.com\t5\n\t7\n")
    keys.on("Paste a table")
    keys.wait(lambda: opened.vm.wizard is not None and opened.vm.wizard.look is not None)
    keys.write("What happened", "smallFile")
    for step in ("Match the columns", "Check the rows", "See what will happen"):
        keys.wait(keys.hands.see(QAbstractButton, step).isEnabled)
        keys.on(step)
    keys.wait(lambda: opened.vm.wizard.step is Step.PLAN and not opened.vm.wizard.busy)
    keys.on("I know what this may start at Training eSputnik, and want it.")
    keys.on("Send 1 event · Training eSputnik")
    keys.wait(lambda: opened.vm.wizard.step is Step.RESULT)
    keys.on("Done")
    keys.wait(lambda: opened.vm.wizard is None)
    assert [one["type"] for one in in_twin(opened, "esputnik", "events")] == ["smallFile"]
    assert (opened.window.width(), opened.window.height()) == (640, 360)


def test_a_setting_is_changed_and_kept(opened: Any, keys: SmallKeys) -> None:
    keys.on("Settings")
    keys.choose("Section", "Formats")
    keys.choose("Numbers", "1’234’567 (apostrophe)")
    settings = opened.vm.parts.settings
    keys.wait(lambda: settings["format_numbers"] == "apostrophe" and not settings.busy)
    keys.press(Qt.Key.Key_Escape)
    assert opened.desk.settings["format_numbers"] == "apostrophe"
    assert QApplication.activePopupWidget() is None


def test_an_order_is_written_and_sent(opened: Any, keys: SmallKeys) -> None:
    keys.press(Qt.Key.Key_4, ctrl=True)
    keys.wait(lambda: opened.vm.tab == "orders" and not opened.vm.parts.orders.busy)
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.write("Order number", "S-640")
    keys.choose("Status", "Delivered")
    keys.write("Total", "20")
    keys.write("Currency", "EUR")
    keys.write("E-mail", "buyer.small@example.org")
    keys.write("Article number", "cup")
    keys.write("Pieces", "2")
    keys.write("Price of one", "10")
    keys.on("Send order S-640 · Training eSputnik")
    found: list[dict[str, Any]] = []

    def arrived() -> bool:
        found[:] = [one for one in in_twin(opened, "esputnik", "orders") if one["external_id"] == "S-640"]
        return bool(found)

    keys.wait(arrived)
    assert (float(found[0]["total"]), found[0]["status"]) == (20.0, "DELIVERED")
    assert (opened.window.width(), opened.window.height()) == (640, 360)


def test_a_sender_is_made_and_its_key_is_copied(opened: Any, keys: SmallKeys) -> None:
    opened.vm.parts.accounts.choose("training-engagelab")
    keys.wait(lambda: opened.vm.account is not None and opened.vm.account.id == "training-engagelab")
    keys.press(Qt.Key.Key_5, ctrl=True)
    senders = opened.vm.parts.senders
    keys.wait(lambda: opened.vm.tab == "senders" and not senders.busy and bool(senders.model.items))
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.write("Name", "small_shop")
    keys.write("Sending domain", "mail.shop.example")
    keys.on("Add the sender · Training EngageLab")
    keys.wait(lambda: len(asked(opened, "engagelab", "api_user", "POST")) == 1)
    keys.on("Copy")
    keys.wait(lambda: len(QGuiApplication.clipboard().text()) >= 16)
    keys.hands.read("The clipboard is cleared in")
    assert any(one.id == "small_shop" or one.name == "small_shop" for one in senders.model.items)
    assert (opened.window.width(), opened.window.height()) == (640, 360)
