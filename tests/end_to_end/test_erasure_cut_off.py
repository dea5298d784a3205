"""A person is erased everywhere and the program is killed in the middle: the next start says how far it came,
goes on without doing anything twice, shows the sheet, and keeps nothing of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desktop_app.app.wiring import Desk
from desktop_app.services.erasure_sheet import address_hash
from tests.end_to_end.killed_send import kill_while_erasing
from tests.end_to_end.steps import asked, in_twin, wait

PLATFORMS = ("esputnik", "ecomail", "sendios")


@pytest.fixture
def email(campaign_desk_home: Path) -> str:
    """Somebody whom all three know."""
    desk = Desk()
    desk.twins.endpoint(PLATFORMS[0])

    class Opened:
        pass

    opened: Any = Opened()
    opened.desk = desk
    known = [{one["email"] for one in in_twin(opened, platform) if one["email"]} for platform in PLATFORMS]
    desk.close()
    return min(set.intersection(*known))


def test_killed_between_effect_and_answer(
    email: str, campaign_desk_home: Path, request: pytest.FixtureRequest
) -> None:
    kill_while_erasing(email, "ecomail", "/delete$", *PLATFORMS)
    assert kept_lines(campaign_desk_home) == 1
    opened, hands = request.getfixturevalue("opened"), request.getfixturevalue("hands")
    hands.press("Start training")
    wait(hands, lambda: any("was cut off" in one for one in shown(opened)))
    assert any(address_hash(email)[:12] in one for one in shown(opened)), "the address was not to be shown"
    hands.read(
        "Done: Training eSputnik. Not certain: Training Ecomail. Still open: Training Sendios. "
        "Copies on this computer are still here."
    )
    hands.press("Go on")
    hands.press("Go on in 2 accounts and here")
    people = opened.vm.parts.contacts.people
    wait(hands, lambda: people.proof is not None)
    assert [one.state for one in people.proof.platforms] == ["erased", "erased", "erased"]
    assert people.proof.kept == 3, "the copies here went at its end"
    sheet = hands.see(QPlainTextEdit, "Record of an erasure").toPlainText()
    assert "Everything that could be reached was erased." in sheet
    assert email not in sheet
    assert not any("was cut off" in one for one in shown(opened))
    assert opened.vm.parts.messages.messages == ()
    assert asked(opened, "ecomail", "/delete", "DELETE") == [], "looked up, not asked again"
    for platform in ("esputnik", "ecomail"):
        assert email not in {one["email"] for one in in_twin(opened, platform)}
    assert kept_lines(campaign_desk_home) == 0
    for file in campaign_desk_home.rglob("acts.sqlite*"):
        assert email.encode() not in file.read_bytes(), file.name


def shown(opened: Any) -> list[str]:
    return [one.text() for one in opened.window.findChildren(QLabel) if one.isVisible()]


def kept_lines(home: Path) -> int:
    (file,) = [one for one in home.rglob("acts.sqlite") if "training" in str(one.parent).casefold()]
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        (count,) = database.execute("SELECT count(*) FROM erasures").fetchone()
    return int(count)
