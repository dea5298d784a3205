"""A line that breaks, in the real window on the twins: what is tried again is told with its number where one
waits, then the answer comes; "Stop waiting" ends it and says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTableView, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels import patience
from desktop_app.views.tabs.waiting_line import KEY
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.message_bar import MessageBar
from tests.end_to_end.steps import (
    asked,
    choose_call,
    choose_file,
    choose_in_menu,
    fault,
    in_twin,
    open_row_menu,
    retype,
    wait,
)


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person is told after two seconds."""
    monkeypatch.setattr(patience, "SLOW_MS", 150)


@pytest.fixture
def started(_told_at_once: None, opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    return opened


def lines(opened: Any) -> list[Banner]:
    """The lines of waiting that are in sight, a dialog's last."""
    bars = [bar for bar in opened.window.findChildren(MessageBar) if bar.isVisible()]
    found = [bar.banner(KEY) for bar in bars]
    return [one for one in found if one is not None and not one.visibleRegion().isEmpty()]


def heard(opened: Any, hands: Any) -> str:
    """What the line says as soon as something is tried again."""
    said: list[str] = []

    def trying() -> bool:
        said[:] = [one.accessibleName() for one in lines(opened) if "Trying again (" in one.accessibleName()]
        return bool(said)

    wait(hands, trying)
    return said[-1]


def gone(opened: Any, hands: Any) -> None:
    wait(hands, lambda: not lines(opened))


def test_in_the_place_of_rows_and_then_the_rows_come(started: Any, hands: Any) -> None:
    """However it breaks: an error of the platform, closed before or after it had worked."""
    started.vm.parts.accounts.choose("training-ecomail")
    hands.click_row("Lists", 0)
    lists = started.vm.parts.lists
    for breaks in ("5xx", "cut-before", "cut-after"):
        fault(started, "ecomail", f"{breaks}@/lists$:times=2")
        was = lists.read_at
        lists.refresh()
        assert "Ecomail" in heard(started, hands)
        wait(hands, lambda was=was: lists.read_at != was)
        gone(started, hands)
        assert len(hands.table_texts("Lists", 0)) == len(in_twin(started, "ecomail", "lists"))
        assert asked(started, "ecomail", "/lists")[-1]["status"] == 200


def test_in_the_panel_of_a_person_every_field_comes_or_what_is_kept_stays(started: Any, hands: Any) -> None:
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    person = started.vm.parts.contacts.person
    wait(hands, lambda: not person.busy and started.vm.parts.contacts.filling is None)
    fault(started, "esputnik", "cut-before@/contact/:times=2")
    before = len(asked(started, "esputnik", "/contact/"))
    hands.click_row("Contacts", 2)
    heard(started, hands)
    [line] = lines(started)
    assert started.window.desk.contacts.panel.isAncestorOf(line)
    gone(started, hands)
    wait(hands, lambda: not person.busy)
    assert len(asked(started, "esputnik", "/contact/")) > before
    assert person.history_error is None

    fault(started, "esputnik", "5xx")
    hands.click_row("Contacts", 3)
    email = hands.table_texts("Contacts", 1)[3]
    heard(started, hands)
    hands.press("Stop waiting")
    gone(started, hands)
    assert not person.busy
    assert person.contact is not None
    assert person.contact.email == email
    hands.read(t("contacts.happened_failed", why=t("errors.reading_stopped.what", platform="eSputnik")))
    fault(started, "esputnik", "")


def test_on_the_page_of_more_a_reading_succeeds_at_the_third_attempt(started: Any, hands: Any) -> None:
    hands.press("More")
    more = started.vm.parts.more
    reads = next(one for one in more.manifest.calls if not one.fields and one.columns
                 and more.manifest.operations[one.operation].method == "GET")  # fmt: skip
    choose_call(hands, t(reads.title))
    fault(started, "esputnik", "5xx:times=2")
    hands.press("Show")
    assert "eSputnik" in heard(started, hands)
    wait(hands, lambda: more.answer is not None and bool(hands.table_texts("Answer", 0)))
    gone(started, hands)

    fault(started, "esputnik", "cut-after")
    hands.press("Show")
    heard(started, hands)
    hands.press("Stop waiting")
    gone(started, hands)
    hands.read(t("errors.reading_stopped.what", platform="eSputnik"))
    assert hands.see(QAbstractButton, "Show").isEnabled()
    fault(started, "esputnik", "")


def test_in_a_dialog_a_plan_comes_at_last_or_is_stopped(
    started: Any, hands: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = next(one["email"] for one in in_twin(started, "esputnik") if "VIP" not in one["lists"])
    file = tmp_path / "people.csv"
    file.write_text(f"E-mail\n{email}\n", "utf-8")
    choose_file(monkeypatch, file)
    fault(started, "esputnik", "cut-before:times=2")
    open_row_menu(hands, "Lists", hands.table_texts("Lists", 0).index("VIP"))
    choose_in_menu(hands, t("lists.verb.add"))
    hands.press("Choose a file")
    heard(started, hands)
    do = "Change 1 person · Training eSputnik"
    wait(hands, lambda: hands.find(QWidget, do) is not None and hands.see(QWidget, do).isEnabled())
    gone(started, hands)

    fault(started, "esputnik", "5xx")
    hands.press("Choose a file")
    heard(started, hands)
    hands.press("Stop waiting")
    gone(started, hands)
    hands.read(t("errors.reading_stopped.what", platform="eSputnik"))
    assert hands.find(QWidget, do) is None
    fault(started, "esputnik", "")
    hands.press("Choose a file")
    wait(hands, lambda: hands.find(QWidget, do) is not None and hands.see(QWidget, do).isEnabled())


def test_what_changes_something_tells_its_attempts_and_has_nothing_to_stop(started: Any, hands: Any) -> None:
    """A repeat-safe change is tried again by itself; it left, so no button promises to stop it."""
    hands.choose_tab(2)
    hands.click_row("Contacts", 1)
    email = hands.table_texts("Contacts", 1)[1]
    person = started.vm.parts.contacts.person
    wait(hands, lambda: not person.busy and person.contact is not None)
    QTest.keyClick(hands.see(QTableView, "Contacts"), Qt.Key.Key_F2)
    retype(hands, "First name", "Patient")
    fault(started, "esputnik", "cut-before:times=2")
    hands.press("Save 1 change · Training eSputnik")
    heard(started, hands)
    assert hands.find(QAbstractButton, "Stop waiting") is None
    wait(hands, lambda: [one["first_name"] for one in in_twin(started, "esputnik")
                         if one["email"] == email] == ["Patient"])  # fmt: skip
    gone(started, hands)


def test_over_all_accounts_who_does_not_answer_is_told_and_left_out(started: Any, hands: Any) -> None:
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["email"])
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    wait(hands, lambda: started.vm.parts.contacts.filling is None)
    fault(started, "ecomail", "5xx")
    hands.press("Find a person")
    retype(hands, "E-mail, phone or your own id", email)
    hands.press("Find")
    assert "Ecomail" in heard(started, hands)
    wait(hands, lambda: started.vm.parts.contacts.people.waiting == ("Training Ecomail",))
    assert not hands.see(QWidget, t("person.save")).isEnabled()
    hands.press("Stop waiting")
    gone(started, hands)
    hands.read(t("errors.reading_stopped.what", platform="Ecomail"))
    assert hands.see(QWidget, t("person.save")).isEnabled()
    fault(started, "ecomail", "")
