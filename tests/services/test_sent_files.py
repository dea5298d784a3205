"""The result of a file of events or orders can be opened again after "Done", also by another start of the
program and when the file itself is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal.person import Person
from desktop_app.model.errors import InvalidInput, UsageError
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.event_items import EventItems, events_of
from desktop_app.services.file_sends import FileLedger, FileSends, expected_seconds
from desktop_app.services.order_items import OrderItems, orders_of
from desktop_app.services.send_file import load
from desktop_app.services.sent_files import Reopened
from tests.services.trade_ground import FILES_SHOP, Desk
from tests.services.trade_ground import ORDERS_FILE as ORDERS
from tests.services.trade_ground import PEOPLE_FILE as PEOPLE


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def events(desk: Desk) -> EventItems:
    loaded = asyncio.run(load(desk.file("people.csv", PEOPLE), "contacts", None, {}))
    return events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", {"city": "town"})


def orders(desk: Desk) -> OrderItems:
    loaded = asyncio.run(load(desk.file("shop.csv", ORDERS), "orders", None, {}))
    assert FILES_SHOP.order_form is not None
    return orders_of(loaded, FILES_SHOP.order_form, {"Vyřízeno": "DONE", "Delivered": "DONE"}, "EUR")


def send(desk: Desk, items: Any, name: str) -> FileLedger:
    work = desk.service.send(
        desk.account.id, items, 3, 0, lambda _said: None, {"note": "x"}, file=items.file, name=name
    )
    return asyncio.run(work)


def listed(desk: Desk, kind: str) -> list[Any]:
    return asyncio.run(desk.service.sent_files(desk.account, kind))


def reopen(desk: Desk, kept: str) -> tuple[Reopened, FileLedger]:
    return asyncio.run(desk.service.reopen(desk.account, FILES_SHOP, kept))


@pytest.mark.parametrize("kind", ["events", "orders"])
def test_after_a_new_start_the_result_is_the_same_without_the_file(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    items: Any = events(desk) if kind == "events" else orders(desk)
    told = [(item.key, item.rows, item.about, item.whom, item.noun, item.trouble) for item in items]
    ledger = send(desk, items, f"{kind}.csv")
    for file in tmp_path.glob("*.csv"):
        file.unlink()
    del items
    desk.close()
    desk.begin(desk.folder, FILES_SHOP)
    desk.__post_init__()
    (line,) = listed(desk, kind)
    assert (line.kept.file, line.kept.total, line.ended, line.running) == (
        f"{kind}.csv",
        len(told),
        True,
        False,
    )
    found, again = reopen(desk, line.kept.id)
    assert again == FileLedger(ledger.total, ledger.counts, ledger.reasons)
    assert told == [
        (item.key, item.rows, item.about, item.whom, item.noun, item.trouble) for item in found.items
    ]
    assert found.settings == {"note": "x"}
    assert not listed(desk, "orders" if kind == "events" else "events")
    out = tmp_path / "rows.csv"
    asyncio.run(desk.service.save_rows(desk.account, out, found.items, True, {}))
    assert len(out.read_text("utf-8-sig").splitlines()) > len(told), "every row, under its headings"


def test_a_send_cut_off_in_the_middle_is_listed_and_goes_on(desk: Desk) -> None:
    items = events(desk)

    def cut(_nouns: Any) -> None:
        raise KeyboardInterrupt

    desk.answer = cut
    with pytest.raises(KeyboardInterrupt):
        send(desk, items, "people.csv")
    (line,) = listed(desk, "events")
    assert (line.ended, line.running, line.gone) == (False, False, 3)
    desk.answer = lambda _nouns: None
    found, ledger = reopen(desk, line.kept.id)
    assert ledger.counts == {"in_doubt": 3, "held_back": 2}
    assert send(desk, found.items, "people.csv").counts == ledger.counts, "what is in doubt is not sent again"
    (line,) = listed(desk, "events")
    assert line.ended


def test_the_kept_rows_are_for_their_owner_and_go_with_age_and_account(desk: Desk) -> None:
    send(desk, events(desk), "people.csv")
    (line,) = listed(desk, "events")
    store = asyncio.run(desk.acts.store_of(desk.account))
    rows = store.sends.rows_of(line.kept.id)
    assert rows.stat().st_mode & 0o077 == 0 or rows.parent.stat().st_mode & 0o077 == 0
    store.expire(datetime.now(UTC) + timedelta(days=29), 30)
    assert rows.exists()
    store.expire(datetime.now(UTC) + timedelta(days=31), 30)
    assert not rows.exists()
    assert not listed(desk, "events")
    with pytest.raises(UsageError):
        reopen(desk, line.kept.id)
    send(desk, orders(desk), "shop.csv")
    (line,) = listed(desk, "orders")
    store.remove_account(desk.account.id)
    assert not store.sends.rows_of(line.kept.id).exists()


def test_a_person_who_is_erased_goes_from_the_kept_rows_and_the_count_holds(desk: Desk) -> None:
    send(desk, events(desk), "people.csv")
    send(desk, orders(desk), "shop.csv")
    store = asyncio.run(desk.acts.store_of(desk.account))
    store.forget(Person(frozenset({"ann@example.com"})))
    for kind in ("events", "orders"):
        (line,) = listed(desk, kind)
        assert b"ann@example.com" not in store.sends.rows_of(line.kept.id).read_bytes()
        found, ledger = reopen(desk, line.kept.id)
        assert ledger.adds_up
        gone = found.items[0]
        assert (gone.code, gone.trouble) == ("erased", "This person was erased from this computer.")


class TimedClock(Clock):
    """Each request takes ``a_request`` seconds."""

    def __init__(self, a_request: float) -> None:
        super().__init__()
        self._now, self._a_request = 0.0, a_request

    def request(self, _nouns: Any) -> None:
        self._now += self._a_request

    def monotonic(self) -> float:
        return self._now


def test_the_next_estimate_is_made_from_what_the_account_took_before(desk: Desk) -> None:
    rows = "E-mail;City\n" + "".join(f"p{number}@example.com;Brno\n" for number in range(8))
    clock = TimedClock(2.0)
    desk.service = FileSends(desk.accounts, desk.acts, clock)
    desk.answer = clock.request

    def pace(at_once: int) -> float | None:
        form = FILES_SHOP.event_forms[0].id
        return asyncio.run(desk.service.measured(desk.account, "events", form, at_once))

    assert pace(3) is None
    send(desk, events(desk), "people.csv")
    assert pace(3) is None, "one request says more of its beginning than of the line"
    loaded = asyncio.run(load(desk.file("many.csv", rows), "contacts", None, {}))
    send(desk, events_of(loaded, FILES_SHOP.event_forms[0], "bonus", "email", ["city"]), "many.csv")
    assert pace(3) == 2.0
    assert pace(1) is None, "of another size"
    guess = expected_seconds(FILES_SHOP, "event", 300, 3, 0)
    told = expected_seconds(FILES_SHOP, "event", 300, 3, 0, pace(3))
    assert guess == (10.0, 50.0)
    assert told == (160.0, 260.0)
    assert expected_seconds(FILES_SHOP, "event", 300, 3, 10, pace(3)) == (1800.0, 1800.0), "as slow as chosen"


def test_what_keeps_every_item_is_said_before_the_first_and_no_line_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def check_file(_self: object, kind: str, type_: str, settings: dict[str, str]) -> None:
        asked.append((kind, type_, dict(settings)))
        raise InvalidInput("sendios.no_projects", platform="Sendios")

    monkeypatch.setattr(Provider, "check_file", check_file)
    for items, name in ((events(desk), "people.csv"), (orders(desk), "shop.csv")):
        with pytest.raises(InvalidInput):
            send(desk, items, name)
    assert asked == [("events", "bonus", {}), ("orders", "", {"note": "x"})]
    assert desk.got == []
    store = asyncio.run(desk.acts.store_of(desk.account))
    assert store.recent([]) == []
    assert listed(desk, "events") == []
