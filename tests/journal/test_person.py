"""Whom a kept row is about: by address, by telephone however it is spelled, by the shop's own number; and
that those rows are emptied and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import Journal
from desktop_app.journal.acts import Act
from desktop_app.journal.job_people import forget_person
from desktop_app.journal.job_state import JobState
from desktop_app.journal.job_store import JobStore
from desktop_app.journal.kept_sends import KeptSend
from desktop_app.journal.person import Person
from desktop_app.model.contact import Contact

NOW = datetime(2026, 11, 21, 14, 32, 10, tzinfo=UTC)
ANN = Person(
    frozenset({"ann@example.com"}), frozenset({"380671234567"}), {"shop": frozenset({"A-17"})},
    {"shop": frozenset({"1000"})}, frozenset({"email:ann@example.com", "phone:380671234567"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "hers"),
    [
        (["Ann", " ANN@example.com "], True),
        (["joann@example.com"], False),
        (["+38 (067) 123-45-67", "Ann"], True),
        (["0038 067 123 45 67"], True),
        (["067 123 45 67"], True),
        (["067.123.45.68"], False),
        (["1234567"], False),
        (["order 380671234567"], False),
        (["+380671234567", "bob@example.com"], False),  # they share a telephone
        (["+380671234567", "ann@example.com", "bob@example.com"], True),
    ],
)
def test_a_telephone_alone_names_her_only_where_nobody_elses_address_stands(
    texts: list[str], hers: bool
) -> None:
    assert ANN.is_among(texts) == hers


def test_the_shops_own_number_names_her_in_its_account_and_its_column_only() -> None:
    assert ANN.is_among(["A-17", "x"], "shop", ["A-17"])
    assert not ANN.is_among(["A-17", "x"], "spare", ["A-17"])
    assert not ANN.is_among(["A-17", "x"], "shop", ["x"])


def sent(journal: Journal, account: str, name: str, rows: Sequence[dict[str, Any]]) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    send = KeptSend(name, account, "events", "may.csv", name, len(rows), {})
    journal.acts.sends.keep(send, lambda path: path.write_text(lines) and None, NOW)
    return journal.acts.sends.rows_of(name)


def emptied(file: Path) -> list[int]:
    return [at for at, line in enumerate(file.read_text().splitlines()) if "erased" in line]


def test_rows_of_sent_files_go_by_telephone_and_by_her_number(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    rows: list[dict[str, Any]] = [
        {"phone": "+380 67 123 45 67", "city": "Kyiv"},
        {"external_id": "A-17"},
        {"external_id": "A-170", "city": "A-17"},
        {"phone": "+380671234567", "email": "bob@example.com"},
        {"phone": "+380671234568"},
    ]
    orders = [
        {"rows": [1], "lines": [{"order_id": "A-17", "item_id": "x"}]},
        {"rows": [2], "lines": [{"order_id": "O-1", "custom:order.external_customer_id": "A-17"}]},
        {"rows": [3, 4], "lines": [{"order_id": "O-2"}, {"phone": "067 123-45-67"}]},
    ]
    files = [
        sent(journal, "shop", "s1", rows),
        sent(journal, "spare", "s2", rows),
        sent(journal, "shop", "s3", orders),
    ]
    journal.acts.forget(ANN)
    assert [emptied(file) for file in files] == [[0, 1], [0], [1, 2]]
    journal.close()


def test_single_writes_go_by_telephone_and_by_her_number_in_its_account(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    acts = [
        Act("phone", "spare", "event", whom="+380 67 123 45 67"),
        Act("own", "shop", "event", whom="A-17"),
        Act("own there", "spare", "event", whom="A-17"),
        Act("other", "shop", "event", whom="+380671234568"),
        Act("trace", "shop", "contact"),
    ]
    journal.acts.begin(acts, NOW)
    for act in acts:
        journal.acts.settle(act.key, act.state.REFUSED, NOW, text="No Ann@example.com here")
    assert journal.acts.forget(ANN) == 2
    left = {act.key: act.text for act in journal.acts.recent([])}
    assert left == {"own there": "", "other": "", "trace": ""}, "nor does an answer name her any more"
    journal.close()


def job_of(journal: Journal, account: str) -> Path:
    folder = journal.new_job(NOW)
    rows: list[tuple[list[str], dict[str, str] | None, str]] = [
        (["0671234567", "B-1", "Kyiv"], {"phone": "+380671234567", "external_id": "B-1"}, "external_id:B-1"),
        (["067 123 45 67", "", "bad"], None, ""),  # refused here: only its cells tell
        (["", "A-17", ""], {"external_id": "A-17"}, "external_id:A-17"),
        (["+420777888999", "A-17 ", ""], {"phone": "+420777888999"}, "phone:420777888999"),
        (["", "B-2", "A-17"], {"external_id": "B-2"}, "external_id:B-2"),
        (["0671234567", "B-3", "bob@example.com"], {"phone": "+380671234567"}, "external_id:B-3"),
    ]
    columns = [{"index": 0, "field": "phone"}, {"index": 1, "field": "external_id"}]
    with JobStore.create(folder, {"account": account, "mapping": {"columns": columns}}) as store:
        store.rows.expect(len(rows))
        store.rows.add(
            [
                (number, number + 1, "updated", "", "platform", json.dumps(cells),
                 payload and json.dumps(payload), "", "phone", "[]", key, "")
                for number, (cells, payload, key) in enumerate(rows, 1)
            ]
        )  # type: ignore[arg-type] # fmt: skip
        store.put_facts({"state": JobState.DONE.value})
    return folder


def test_rows_of_imports_go_by_telephone_and_by_her_number_in_its_account(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    here, there = job_of(journal, "shop"), job_of(journal, "spare")
    assert forget_person(here, ANN, "shop") == 4
    assert forget_person(there, ANN, "spare") == 2, "that number is somebody else's there"
    with JobStore(here) as store:
        kept = [row.row for row in store.rows.page() if any(json.loads(row.cells))]
    assert kept == [5, 6]
    journal.close()


def test_a_copy_without_an_address_goes_by_telephone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    cache = journal.contacts("spare")
    people = [
        Contact(id="1", phone="+380671234567"),
        Contact(id="2", phone="380671234567"),
        Contact(id="3", phone="+380671234567", email="bob@example.com"),
    ]
    cache.put(people, NOW)
    assert cache.erase(["ann@example.com"], (), ["380671234567"]) == 2
    journal.close()
