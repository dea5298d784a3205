"""The main job in the real window: first run, a messy file, rejected rows, the result, the end."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox

from desktop_app.model.report import RowState
from desktop_app.views.widgets.check_box import CheckBox
from tests.helpers.files import write_messy_csv


def contacts_in_twin(opened) -> dict[str, dict]:
    url, token = opened.desk.twins.control("esputnik")
    request = urllib.request.Request(f"{url}/state?kind=contacts", headers={"X-Twin-Token": token})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        people = [json.loads(line) for line in answer]
    return {person["email"]: person for person in people if person["email"]}


@pytest.fixture
def messy(tmp_path: Path):
    return write_messy_csv(tmp_path / "customers.csv", rows=400)


def test_a_marketer_imports_a_messy_file_and_sees_what_became_of_every_row(opened, hands, messy, monkeypatch):
    monkeypatch.setattr("desktop_app.views.wizard.file_base.ask_open_file", lambda *_words: messy.path)

    hands.press_by_key("Start training")
    hands.read("Nothing here is real")
    assert opened.window.windowTitle().startswith("TRAINING")
    hands.click_row("Lists", 0)
    assert hands.table_texts("Lists", 0)[0] == "Newsletter"

    before = contacts_in_twin(opened)
    hands.press("Import contacts")
    hands.read("Choose a file")
    hands.press("Choose a file")
    hands.press("Match the columns")

    hands.read("Read as a file from Excel for Windows")
    hands.read("Which country are the phone numbers")
    hands.press("Use this")
    hands.press("Check the rows")

    hands.read("Check the rows")
    hands.press("See what will happen")
    hands.read("What will happen")
    consent = hands.see(CheckBox, "These people agreed…")
    assert isinstance(consent, QCheckBox)
    hands.press("These people agreed…")
    hands.press("Import …")

    headline = hands.read("Handed over")
    assert "In the list now" in headline
    hands.read("Adds up")

    job = opened.desk.imports.jobs()[-1]
    assert job.ledger.adds_up
    assert job.ledger.total == 400
    assert job.ledger.count(RowState.REJECTED_HERE) == len(messy.bad)
    after = contacts_in_twin(opened)
    for row in messy.good:
        person = after[row.email]
        assert (
            "Newsletter" in [one["name"] if isinstance(one, dict) else one for one in person["lists"]]
            or person["lists"]
        )
    untouched = set(before) - {row.email for row in messy.rows}
    assert all(after[email] == before[email] for email in untouched), "nobody else was changed"

    hands.press("Done")
    hands.read("Nothing running")


def test_contacts_are_read_searched_and_opened(opened, hands):
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.choose_tab(2)
    hands.click_row("Contacts", 1)
    name = hands.table_texts("Contacts", 0)[1]
    hands.read(name)
    email = hands.table_texts("Contacts", 1)[1]
    hands.type_into("Name, e-mail, phone or id", email)
    hands.qtbot.waitUntil(lambda: hands.table_texts("Contacts", 1) == [email], timeout=30_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "“bad.csv” is empty."), (b"email;name\r\n", "“bad.csv” has headings but no rows.")],
)
def test_a_file_that_cannot_be_imported_is_refused_in_words(
    opened, hands, tmp_path, monkeypatch, content, words
):
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    monkeypatch.setattr("desktop_app.views.wizard.file_base.ask_open_file", lambda *_words: file)
    hands.press("Start training")
    hands.click_row("Lists", 0)
    hands.press("Import contacts")
    hands.press("Choose a file")
    hands.read(words)
    assert not hands.see(QAbstractButton, "Match the columns").isEnabled()
