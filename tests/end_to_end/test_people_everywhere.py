"""One search over all accounts in the real window: a slow and an unreachable platform hold nobody up; and
somebody who was deleted elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView, QWidget

from desktop_app.model.texts import t
from tests.end_to_end.steps import fault, in_twin, retype, wait

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def started(opened: Any, hands: Any) -> Any:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(2)
    hands.click_row("Contacts", 0)
    return opened


def shown(opened: Any) -> list[str]:
    return [one.text() for one in opened.window.findChildren(QLabel) if one.isVisible()]


def test_a_slow_and_an_unreachable_platform_hold_nobody_up_and_say_why(started: Any, hands: Any) -> None:
    known = {one["email"] for one in in_twin(started, "ecomail") if one["email"]}
    email = next(one["email"] for one in in_twin(started, "esputnik") if one["email"] in known)
    fault(started, "ecomail", "slow:seconds=6")
    fault(started, "sendios", "cut-before")
    QTest.keyClick(hands.see(QTableView, "Contacts"), Qt.Key.Key_F, CTRL | SHIFT)
    retype(hands, "E-mail, phone or your own id", email.upper())
    hands.press("Find")
    wait(hands, lambda: any(one.startswith("Training eSputnik") for one in shown(started)))
    wait(hands, lambda: "Found" in shown(started))
    said = shown(started)
    assert any("Not yet answered:" in one and "Training Ecomail" in one for one in said), (
        "nobody waits for it"
    )
    save = hands.see(QWidget, t("person.save"))
    assert not save.isEnabled()
    assert save.toolTip() == t("person.not_all")
    fault(started, "ecomail", "")
    wait(hands, lambda: not started.vm.parts.contacts.people.waiting)
    wait(hands, lambda: "Did not answer" in shown(started))
    said = shown(started)
    assert any(one.startswith("The line to Sendios broke") for one in said), "why is said there"
    assert any(one.endswith(" of 3 accounts.") for one in said), "who did not answer is not counted"
    wait(hands, save.isEnabled)


def test_somebody_deleted_at_the_platform_meanwhile_goes_when_they_are_opened(
    started: Any, hands: Any
) -> None:
    provider = started.vm.parts.contacts
    wait(hands, lambda: provider.filling is None)
    emails = hands.table_texts("Contacts", 1)
    place = next(at for at, one in enumerate(emails) if at > 2 and one)
    person = next(one for one in in_twin(started, "esputnik") if one["email"] == emails[place])
    delete_there(started, str(person["id"]))
    hands.click_row("Contacts", place)
    wait(hands, lambda: emails[place] not in hands.table_texts("Contacts", 1))
    assert provider.person.contact is None
    assert any("is not in the account any more" in one for one in shown(started))


def delete_there(opened: Any, contact_id: str) -> None:
    """As the platform's own page would: past this program."""
    import base64
    import urllib.request

    endpoint = opened.desk.twins.endpoint("esputnik")
    base, keys = endpoint.base_urls["esputnik"], endpoint.credentials["esputnik"]
    login = base64.b64encode(f"any:{keys['api_key']}".encode()).decode()
    request = urllib.request.Request(
        f"{base}/v1/contact/{contact_id}", method="DELETE", headers={"Authorization": f"Basic {login}"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        assert answer.status in (200, 204)
