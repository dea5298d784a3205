"""Events and orders of a file: read as the import reads, sent in parts, each counted once, nothing sent
twice."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.model.account import Account
from desktop_app.model.errors import InvalidInput, Locked, OutcomeUnknown, Unreachable
from desktop_app.model.event import Event
from desktop_app.model.order import Order
from desktop_app.model.progress import Progress
from desktop_app.runtime import child
from desktop_app.runtime.texts import install_texts
from desktop_app.services.event_items import _count_there, count_events, events_of
from desktop_app.services.file_sends import FileLedger, SentBefore
from desktop_app.services.order_items import OrderItems, orders_of, status_guess
from desktop_app.services.send_file import Item, load
from desktop_app.services.send_rows import RowsFile
from tests.services.trade_ground import (
    FILES_SHOP,
    ORDER_FORM,
    ORDERS_FILE,
    PEOPLE_FILE,
    Desk,
)


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def events(desk: Desk) -> list[Item]:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    form = FILES_SHOP.event_forms[0]
    params = [name for name in loaded.headers if name != "email"]
    return list(events_of(loaded, form, "bonus", "email", params))


def test_each_row_is_an_event_or_says_why_not(events: list[Item]) -> None:
    assert [bool(item.trouble) for item in events] == [False, True, False, True, False]
    first, third = events[0].noun, events[2].noun
    assert isinstance(first, Event)
    assert isinstance(third, Event)
    assert dict(first.params) == {"City": "Brno", "Points": "5"}
    assert dict(third.params) == {"Points": "7"}  # an empty cell is no parameter


def test_every_row_is_counted_once_and_the_file_again_sends_nothing(desk: Desk, events: list[Item]) -> None:
    ledger = desk.send(events)
    assert (ledger.total, ledger.counts, ledger.adds_up) == (5, {"taken": 3, "held_back": 2}, True)
    assert desk.got == [["ann@example.com", "bob@example.com", "cyd@example.com"]]
    assert desk.send(events).counts == ledger.counts
    assert len(desk.got) == 1


def test_without_an_answer_a_part_is_in_doubt_and_never_sent_again(desk: Desk, events: list[Item]) -> None:
    def lost(nouns: Sequence[Any]) -> None:
        raise OutcomeUnknown()

    desk.answer = lost
    assert desk.send(events, at_once=2).counts == {"in_doubt": 3, "held_back": 2}
    desk.answer = lambda nouns: None
    assert desk.send(events).counts == {"in_doubt": 3, "held_back": 2}
    assert len(desk.got) == 2


def test_one_bad_item_does_not_lose_the_others(desk: Desk, events: list[Item]) -> None:
    def picky(nouns: Sequence[Any]) -> None:
        if any("bob@example.com" in event.whom.values() for event in nouns):
            raise InvalidInput(original="bob is not welcome")

    desk.answer = picky
    ledger = desk.send(events)
    assert ledger.counts == {"taken": 2, "refused": 1, "held_back": 2}
    assert "bob is not welcome" in ledger.reasons[events[2].key]


def test_a_lost_line_ends_it_and_the_next_time_goes_on(desk: Desk, events: list[Item]) -> None:
    def second_fails(nouns: Sequence[Any]) -> None:
        if len(desk.got) == 2:
            raise Unreachable()

    desk.answer = second_fails
    with pytest.raises(Unreachable):
        desk.send(events, at_once=1)
    assert desk.send(events, at_once=1).counts == {"taken": 3, "held_back": 2}
    sent = [who for part in desk.got for who in part]
    assert sent.count("ann@example.com") == 1


def test_a_stop_takes_effect_between_two_requests(desk: Desk, events: list[Item]) -> None:
    def stop(nouns: Sequence[Any]) -> None:
        desk.service._stop.set()

    desk.answer = stop
    assert desk.send(events, at_once=1).counts == {"taken": 1, "not_sent": 2, "held_back": 2}


def test_the_pace_is_kept_and_told(desk: Desk, events: list[Item]) -> None:
    desk.send(events, at_once=1, per_minute=600)
    assert [progress.done for progress in desk.progress if progress.phase == "send_file.sending"] == [1, 2, 3]


def test_rows_become_orders_with_their_lines(desk: Desk) -> None:
    loaded = asyncio.run(load(desk.file("orders.csv", ORDERS_FILE), "orders", None, {}))
    assert dict(loaded.statuses) == {"Delivered": 3, "Vyřízeno": 1}
    items = orders_of(loaded, ORDER_FORM, {"Delivered": "DONE", "Vyřízeno": "DONE"}, "")
    first = items[0].noun
    assert isinstance(first, Order)
    assert (items[0].rows, first.status, first.total, len(first.items)) == (
        (1, 2),
        "DONE",
        Decimal("30.00"),
        2,
    )
    assert items[1].doubts  # its lines do not add up to its total
    assert items[2].trouble  # nobody is named
    ledger = desk.send(items)
    assert (ledger.counts, desk.got) == ({"taken": 2, "held_back": 1}, [["A-1", "A-2"]])


def test_item_rows_below_their_head_belong_to_it(desk: Desk) -> None:
    text = (
        "Order ID;Order date;Status;Total;Currency;E-mail;Item code;Quantity;Unit price\n"
        "B-1;2026-11-01;NEW;30.00;EUR;ann@example.com;;;\n"
        ";;;;;;x;1;10.00\n"
        ";;;;;;y;2;10.00\n"
        "B-2;2026-11-01;NEW;5.00;EUR;bob@example.com;;;\n"
        ";;;;;;x;1;5.00\n"
    )
    loaded = asyncio.run(load(desk.file("heads.csv", text), "orders", None, {}))
    items = orders_of(loaded, ORDER_FORM, {}, "")
    assert [(item.about, len(item.noun.items)) for item in items if isinstance(item.noun, Order)] == [
        ("B-1", 2), ("B-2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("DELIVERED", "DELIVERED"),
        ("Vyřízeno", "DELIVERED"),
        ("Скасовано", "CANCELLED"),
        ("W toku", "IN_PROGRESS"),
        ("Neu", "INITIALIZED"),
        ("ABANDONED_CART", "ABANDONED_CART"),
        ("???", ""),
    ],
)
def test_words_for_a_status_are_guessed_and_left_open_when_nothing_is_near(word: str, status: str) -> None:
    values = ("ABANDONED_CART", "INITIALIZED", "IN_PROGRESS", "DELIVERED", "CANCELLED")
    form = replace(ORDER_FORM, statuses=tuple((value, "x") for value in values))
    assert status_guess(form, word) == status


def test_what_is_no_table_is_refused_in_words(desk: Desk) -> None:
    path = desk.folder / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    loaded = asyncio.run(load(path, "contacts", None, {}))
    assert loaded.refused
    assert not loaded.rows


def test_rows_lie_in_a_file_and_are_counted_without_being_held(desk: Desk) -> None:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    assert isinstance(loaded.rows, RowsFile)
    assert loaded.rows[2]["email"] == "bob@example.com"
    assert [row["email"] for row in loaded.rows][-1] == "cyd@example.com"
    counted = asyncio.run(count_events(loaded, "email"))
    assert (counted.good, counted.people, counted.shown) == (3, 3, (1, 3))
    with_child = asyncio.run(child.once(_count_there, str(loaded.rows.path), "email"))
    assert with_child == counted
    path = loaded.rows.path
    loaded.rows.discard()
    assert not path.exists()


def test_another_setting_is_another_way_of_sending(desk: Desk) -> None:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    form = FILES_SHOP.event_forms[0]
    keys = [events_of(loaded, form, "bonus", "email", (), told)[0].key
            for told in ({}, {"project": ""}, {"project": "1"}, {"project": "2"})]  # fmt: skip
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_items_are_made_as_they_are_sent_and_none_is_kept(desk: Desk) -> None:
    """What is alive at any time is one part."""
    rows = "".join(f"p{number}@example.com;x\n" for number in range(3000))
    loaded = asyncio.run(load(desk.file("many.csv", "E-mail;City\n" + rows), "contacts", None, {}))
    most = 0
    gc.collect()
    others = sum(isinstance(one, Item) for one in gc.get_objects())  # held by somebody else in this process

    def look(_nouns: Sequence[Any]) -> None:
        nonlocal most
        gc.collect()  # what nothing holds any more is not kept, whoever left it
        most = max(most, sum(isinstance(one, Item) for one in gc.get_objects()) - others)

    desk.answer = look
    items = events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ())
    assert desk.send(items, at_once=1000).counts == {"taken": 3000}
    assert 1000 <= most <= 2000


def test_what_was_sent_before_is_counted_and_is_each_accounts_own(desk: Desk, events: list[Item]) -> None:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    form = FILES_SHOP.event_forms[0]
    again = events_of(loaded, form, "bonus", "email", [name for name in loaded.headers if name != "email"])
    assert asyncio.run(desk.service.sent_before(desk.account, again)) == SentBefore(1, 0, None)
    assert desk.send(events).before == 0
    told = asyncio.run(desk.service.sent_before(desk.account, again))
    assert (told.round, told.count) == (1, 3)
    assert told.at is not None
    other = events_of(loaded, form, "bonus", "email", (), {"project": "1"})
    assert asyncio.run(desk.service.sent_before(desk.account, other)).count == 0
    ledger = desk.send(again)
    assert (ledger.before, ledger.counts) == (3, {"taken": 3, "held_back": 2})
    neighbour = replace(desk.account, id="training-shop-2")
    assert asyncio.run(desk.service.sent_before(neighbour, again)).count == 0
    assert asyncio.run(desk.service.ledger(neighbour, again)).counts == {"not_sent": 3, "held_back": 2}


def test_once_more_is_a_sending_of_its_own_that_goes_on_like_the_first(desk: Desk) -> None:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    items = events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ())
    desk.send(items)
    told = asyncio.run(desk.service.sent_before(desk.account, items))
    again = items.in_round(told.round + 1)
    assert not {one.key for one in items} & {one.key for one in again}
    desk.got.clear()
    assert desk.send(again).counts == {"taken": 3, "held_back": 2}
    assert sum(map(len, desk.got)) == 3, "every one of them a second time"
    told = asyncio.run(desk.service.sent_before(desk.account, items))
    assert (told.round, told.count) == (2, 3)
    desk.got.clear()
    assert desk.send(items.in_round(told.round)).before == 3
    assert desk.got == [], "by itself none goes a third time"


def test_a_status_that_goes_back_behind_what_was_sent_is_a_doubt_of_that_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the local record, in whatever file or way it went; each account has its own."""

    def read(name: str, text: str) -> OrderItems:
        loaded = asyncio.run(load(desk.file(name, text), "orders", None, {}))
        return orders_of(loaded, ORDER_FORM, {"Delivered": "DONE", "Vyřízeno": "DONE", "New": "NEW"}, "EUR")

    desk.send(read("first.csv", ORDERS_FILE))
    later = read("later.csv", ORDERS_FILE.replace("Delivered", "New"))

    def doubtful(account: Account, there: bool) -> list[tuple[str, int]]:
        monkeypatch.setattr("desktop_app.services.order_items.IN_A_CHILD", 0 if there else 10**9)
        counted = asyncio.run(desk.service.count_orders(account, later))
        return [(one.code, one.count) for one in counted.kinds if one.code == "back"]

    assert doubtful(desk.account, there=False) == [("back", 1)]
    assert doubtful(desk.account, there=True) == [("back", 1)], "in a process of its own as well"
    assert doubtful(replace(desk.account, id="training-shop-2"), there=False) == []
    [first, *_rest] = asyncio.run(desk.service.look_at(desk.account, later, (0, 1)))
    assert first.about == "A-1"
    assert "back" in first.doubt_codes
    assert not first.trouble, "it goes all the same"


def test_two_processes_do_not_send_one_file_to_one_account(desk: Desk) -> None:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    items = events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ())
    data = desk.journals[desk.account.training].data
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(data), f"{desk.account.id}:{items.file}"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None

    def send(account: str) -> FileLedger:
        ignore: list[Progress] = []
        return asyncio.run(desk.service.send(account, items, 3, 0, ignore.append, file=items.file))

    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Locked) as refused:
            send(desk.account.id)
        assert "this very file" in refused.value.message
        assert desk.got == []
    finally:
        other.kill()
        other.communicate()
    assert send(desk.account.id).counts == {"taken": 3, "held_back": 2}, "its lock went with it"


_HOLDS = """
import sys, time
from pathlib import Path
from desktop_app.journal.acts import ActStore
lock = ActStore(Path(sys.argv[1])).lock_sending(sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


def test_rows_are_saved_with_their_cells_however_many_they_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.file_sends.MOST_SHOWN", 1)
    monkeypatch.setattr("desktop_app.services.file_sends.AHEAD", 2)
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE_FILE), "contacts", None, {}))
    items = events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ())
    assert len(desk.send(items).reasons) == 1
    words = {"held_back": "Left out here", "taken": "Accepted"}
    out = desk.folder / "out.csv"
    asyncio.run(desk.service.save_rows(desk.account, out, items, False, words))
    assert out.read_text("utf-8-sig").splitlines() == [
        "E-mail,City,Points,Row in the file,What became of it,Why",
        f",Praha,6,2,Left out here,{items[1].trouble}",
        f"nobody,Zlin,8,4,Left out here,{items[3].trouble}",
    ]
    book = desk.folder / "every.xlsx"
    asyncio.run(desk.service.save_rows(desk.account, book, items, True, words))
    rows = list(load_workbook(book, read_only=True).worksheets[0].iter_rows(values_only=True))
    assert [row[4] for row in rows[1:]] == [
        "Accepted",
        "Left out here",
        "Accepted",
        "Left out here",
        "Accepted",
    ]


def test_a_cell_that_is_not_understood_goes_along_as_it_stands(desk: Desk) -> None:
    text = "E-mail;Birthday\nann@example.com;31.02.1990\nbob@example.com;5.3.1990\n"
    loaded = asyncio.run(load(desk.file("days.csv", text), "contacts", None, {}))
    items = events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ("birthday",))
    assert [item.noun.params for item in items if isinstance(item.noun, Event)] == [
        {"Birthday": "31.02.1990"}, {"Birthday": "1990-03-05"},
    ]  # fmt: skip


def test_a_refusal_without_words_of_the_platform_has_a_reason_in_ours(desk: Desk, events: list[Item]) -> None:
    def refuse(nouns: Sequence[Any]) -> None:
        raise InvalidInput(field="City", platform="Shop")

    desk.answer = refuse
    ledger = desk.send(events, at_once=1)
    assert ledger.counts == {"refused": 3, "held_back": 2}
    refused = [item for item in events if not item.trouble]
    assert {ledger.reasons[item.key] for item in refused} == {
        InvalidInput(field="City", platform="Shop").message
    }
