"""A file of orders in the real window, after the program was killed in the middle of it: what nobody knows is
never sent again, it is looked up where the platform can be asked, and all the rest goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QListView

from tests.end_to_end.killed_send import kill_in_the_gap
from tests.end_to_end.steps import agree, asked, check_file, choose_file, in_twin, wait, work_with

PAGE = "desktop_app.views.wizard.file_base"
HEAD = "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Item name;Quantity;Unit price\n"


def written(path: Path, orders: int, address: str = "buyer{}@example.org") -> Path:
    """Each order with two item rows, its number with leading zeros."""
    lines = []
    for number in range(orders):
        head = f"K-{number:05};2026-11-{1 + number % 20:02};Completed;30.00;EUR;{address.format(number)}"
        lines += [f"{head};cup;Cup;1;10.00\n", f"{head};pot;Pot;2;10.00\n"]
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def numbers(opened: Any, platform: str) -> list[str]:
    return sorted(str(one["external_id"]) for one in in_twin(opened, platform, "orders")
                  if str(one["external_id"]).startswith("K-"))  # fmt: skip


@pytest.fixture
def window(request: pytest.FixtureRequest) -> Any:
    """Opened after the killed process, not before."""

    def show() -> tuple[Any, Any]:
        opened, hands = request.getfixturevalue("opened"), request.getfixturevalue("hands")
        hands.press("Start training")
        hands.click_row("Lists", 0)
        return opened, hands

    return show


def test_killed_between_effect_and_answer_a_thousand_are_not_certain_and_none_is_sent_twice(
    campaign_desk_home: Path, tmp_path: Path, window: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """eSputnik tells no orders: who raised which workflow cannot be asked, so it is put to the person."""
    file = written(tmp_path / "orders.csv", 2300)
    kill_in_the_gap("esputnik", "orders", file, "{}", held_after=1)
    choose_file(monkeypatch, file, PAGE)
    opened, hands = window()
    assert len(numbers(opened, "esputnik")) == 2000
    before = len(asked(opened, "esputnik", "/orders", "POST"))
    hands.choose_tab(4)
    hands.press("Import orders")
    check_file(hands, opened)
    hands.read("orders.csv: 4,600 rows, 2,300 orders")
    agree(hands, "Training eSputnik")
    hands.read("2,000 of these were sent out of this file before")
    hands.press("Send 300 orders · Training eSputnik")
    hands.read("Adds up")
    hands.read("What is not certain is never sent again by itself.")
    assert hands.read("1,000")
    assert numbers(opened, "esputnik") == [f"K-{number:05}" for number in range(2300)]
    assert len(asked(opened, "esputnik", "/orders", "POST")) == before + 1


def test_killed_where_orders_start_automations_the_unknown_one_is_looked_up(
    campaign_desk_home: Path, tmp_path: Path, window: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "orders.csv", 12)
    kill_in_the_gap("ecomail", "orders", file, json.dumps({"how": "starting"}), held_after=4)
    choose_file(monkeypatch, file, PAGE)
    opened, hands = window()
    assert len(numbers(opened, "ecomail")) == 5
    work_with(hands, opened, "training-ecomail", "orders")
    hands.press("Import orders")
    hands.press("Choose a file")
    hands.press("Match the columns")
    hands.pick("How it is handed over", "One, and automations may start")
    hands.press("Check the rows")
    agree(hands, "Training Ecomail")
    hands.press("Send 7 orders · Training Ecomail")
    hands.read("Adds up")
    assert numbers(opened, "ecomail") == [f"K-{number:05}" for number in range(12)]
    sent = [one for one in asked(opened, "ecomail", "/transaction", "POST") if one["effect"]]
    assert len(sent) == 7, "the log began anew with the platform: those that were left, each once"
    hands.press("Done")
    cards = hands.see(QListView, "Orders")
    wait(hands, lambda: "Not certain" not in str([cards.model().index(row, 0).data()
                                                  for row in range(cards.model().rowCount())]))  # fmt: skip
    wait(hands, lambda: not open_acts(opened))


def open_acts(opened: Any) -> list[Any]:
    """Orders whose end nobody knows, by the journal."""
    store = opened.desk.journals[True].acts
    return list(store.recent(("order",), limit=5000, state="in_doubt"))
