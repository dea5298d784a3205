"""What a platform can do beyond the tabs: reads go at once, changes keep a line, secrets are in none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal.acts import ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, InvalidInput, NotArmed, OutcomeUnknown
from desktop_app.model.operation import Effect, Operation
from desktop_app.provider_api.calls import CallAnswer, CallField, Confirm, Kind, Place, PlatformCall
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from desktop_app.services.more import More, cell, columns_of, is_numeric, is_open, troubles_of
from tests.services.acts_world import ActsWorld
from tests.services.platform import whole_shop

READ = PlatformCall(
    "quota",
    "lists.column.kind",
    "lists.column.name",
    "quota",
    "s",
    (CallField("day", "lists.column.id", Kind.DATE),),
)
WRITE = PlatformCall(
    "hook",
    "lists.column.kind",
    "lists.column.people",
    "hook",
    "s",
    (
        CallField("url", "lists.column.id", required=True),
        CallField("token", "lists.column.name", Kind.SECRET),
        CallField("count", "lists.column.people", Kind.NUMBER, Place.QUERY, most=0),
    ),
    does="lists.search",
    confirm=Confirm.TYPED,
    off="lists.search",
    opens="unproven",
)
PLATFORM = whole_shop(
    operations={
        "quota": Operation("quota", "GET", "/quota", Effect.READ),
        "hook": Operation("hook", "POST", "/hook", Effect.ONCE),
    },
    calls=(READ, WRITE),
)


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@dataclass
class Desk(ActsWorld):
    folder: Path
    ran: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    trouble: AppError | None = None

    def __post_init__(self) -> None:
        self.begin(self.folder, PLATFORM)
        self.service = More(self.accounts, self.acts)

    def open(self, account: Account, credentials: Mapping[str, str], **_: Any) -> Provider:
        desk = self

        class Shop(Provider):
            manifest = PLATFORM

            async def run_call(self, name: str, values: Mapping[str, str]) -> CallAnswer:
                desk.ran.append((name, dict(values)))
                if desk.trouble is not None:
                    raise desk.trouble
                return CallAnswer(({"left": 5},), '{"left": 5}')

        return Shop()

    def run(self, name: str, **values: str) -> CallAnswer:
        return asyncio.run(self.service.run(self.account.id, name, values))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def test_a_look_is_asked_at_once_and_leaves_no_line(desk: Desk) -> None:
    assert desk.run("quota", day=" ").rows == ({"left": 5},)
    assert desk.ran == [("quota", {})]
    assert asyncio.run(desk.service.done(desk.account)) == []


def test_a_change_keeps_its_line_and_no_secret(desk: Desk) -> None:
    desk.run("hook", url="https://shop.example", token="canary-5512")
    act = asyncio.run(desk.service.done(desk.account))[0]
    assert act.state is ActState.TAKEN
    assert act.request["values"] == {"url": "https://shop.example", "token": "•••"}
    for file in desk.folder.rglob("*sqlite*"):
        assert b"canary-5512" not in file.read_bytes()


def test_a_change_without_an_answer_is_in_doubt(desk: Desk) -> None:
    desk.trouble = OutcomeUnknown()
    with pytest.raises(OutcomeUnknown):
        desk.run("hook", url="x")
    assert asyncio.run(desk.service.done(desk.account))[0].state is ActState.IN_DOUBT


def test_a_live_account_is_only_looked_at(desk: Desk) -> None:
    from desktop_app.services.accounts import NewAccount

    new = NewAccount("horizon", "shop", "Horizon", "eu", store=False)
    asyncio.run(desk.accounts.add(new, {"api_key": "k"}))
    desk.account = desk.accounts.get("horizon")
    desk.run("quota")
    with pytest.raises(NotArmed):
        desk.run("hook", url="x")
    assert [name for name, _ in desk.ran] == ["quota"]


def test_troubles_are_told_by_field() -> None:
    assert troubles_of(READ, {}) == {}
    assert list(troubles_of(READ, {"day": "tomorrow"})) == ["day"]
    assert list(troubles_of(WRITE, {"count": "many"})) == ["url", "count"]
    assert not any(text.startswith("more.") for text in troubles_of(WRITE, {"count": "many"}).values())


def test_what_is_switched_off_is_opened_by_the_account() -> None:
    account = Account("a", "shop", "A")
    assert is_open(account, READ)
    assert not is_open(account, WRITE)
    assert is_open(replace(account, settings={"unproven": "on"}), WRITE)


def test_a_table_shows_what_is_declared_else_what_comes() -> None:
    answer = CallAnswer(({"id": 1, "deep": {"x": True}, "tags": ["a", "b"]}, {"name": "n"}))
    assert [path for path, _ in columns_of(READ, answer)] == ["id", "name"]
    declared = replace(READ, columns=(("deep.x", "lists.column.name"),))
    assert columns_of(declared, answer)[0][0] == "deep.x"
    assert cell(answer.rows[0], "deep.x") == "Yes"
    assert cell(answer.rows[0], "tags") == "a, b"
    assert cell(answer.rows[0], "deep.y.z") == ""


def test_addresses_are_taken_from_a_file_as_they_stand(desk: Desk, tmp_path: Path) -> None:
    """Good or not, in order; a file without any says so."""
    people = tmp_path / "people.csv"
    people.write_text("E-mail;Name\nann@gmial.com;Ann\n;Nobody\nbob@corp;Bob\nann@gmial.com;Ann\n", "utf-8")
    assert asyncio.run(desk.service.addresses_in(people)) == ("ann@gmial.com", "bob@corp", "ann@gmial.com")
    things = tmp_path / "things.csv"
    things.write_text("Thing;Price\nCup;5\nPlate;7\n", "utf-8")
    with pytest.raises(InvalidInput) as error:
        asyncio.run(desk.service.addresses_in(things))
    assert error.value.code == "addresses_file_none"
    assert "things.csv" in error.value.message
    with pytest.raises(InvalidInput) as error:
        asyncio.run(desk.service.addresses_in(tmp_path / "none.csv"))
    assert error.value.code == "addresses_file_unread"


@pytest.mark.parametrize(
    ("path", "values", "numeric"),
    [
        ("sent", [1, 2.5, "1200", "-3.50", None], True),
        ("sent", [1, "many"], False),
        ("sent", [None, ""], False),
        ("sent", [True], False),
        ("sent", ["0123"], False),
        ("contactId", [1, 2], False),
        ("stats.opened", [4], True),
    ],
)
def test_a_column_is_one_of_numbers_when_all_of_it_is(path: str, values: list[Any], numeric: bool) -> None:
    first, _dot, last = path.partition(".")
    rows = [{first: {last: one}} if last else {first: one} for one in values]
    assert is_numeric(rows, path) is numeric
