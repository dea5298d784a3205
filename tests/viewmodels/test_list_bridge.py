"""Copying a list: which accounts are offered, what is said of consent and fields, and a file nobody needs
goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact import Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, NotAllowed, ServerFailed
from desktop_app.services.importing.pasted import Pasted
from desktop_app.services.list_bridge import Copied, ListBridge, Travel
from desktop_app.viewmodels.accounts import AccountsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.list_bridge import ListBridgeViewModel
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk, raising
from tests.helpers.runners import InlineRunner

NEWS = ContactList("1", "News")
STATES = (
    Subscription.SUBSCRIBED, Subscription.UNSUBSCRIBED, Subscription.UNKNOWN, Subscription.COMPLAINED,
)  # fmt: skip


class Service:
    def __init__(self, desk: MemoryDesk, folder: Path) -> None:
        self.pasted = Pasted(lambda: folder)
        self._bridge = ListBridge(desk.accounts, self.pasted.place)

    async def read(self, account_id: str, item: ContactList, report: object = None) -> Copied:
        return await self._bridge.read(account_id, item)

    async def settle(self, copied: Copied, *, with_failing: bool) -> Path:
        return await self._bridge.settle(copied, with_failing=with_failing)

    async def travel(self, copied: Copied, target_id: str) -> Travel:
        return await self._bridge.travel(copied, target_id)

    async def forget(self, path: Path) -> None:
        await self.pasted.forget(path)


class Screen:
    def __init__(self, folder: Path) -> None:
        self.desk = desk = MemoryDesk(folder / "desk")
        news = desk.platforms[SHOP].add_list("News")
        for number, state in enumerate(STATES):
            desk.platforms[SHOP].add(email=f"p{number}@example.com", lists=(news,), subscription=state)
        run = folder / "run"
        run.mkdir()
        accounts = AccountsViewModel(InlineRunner(), desk.accounts, {"memory": desk.manifest})
        accounts.read()
        self.vm = ListBridgeViewModel(InlineRunner(), Service(desk, run), accounts, Formats())
        self.ready: list[tuple[Path, Account, str]] = []
        self.refused: list[AppError] = []
        self.vm.ready.connect(lambda *told: self.ready.append(told))
        self.vm.refused.connect(self.refused.append)


@pytest.fixture
def screen(tmp_path: Path, qapp: object) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.vm.close()
    made.desk.close()


def test_only_other_accounts_of_the_same_world_are_offered(screen: Screen) -> None:
    screen.vm.begin(screen.desk.account(), NEWS)
    assert [one.id for one in screen.vm.targets] == [SPARE]
    assert screen.vm.target is not None


def test_who_travels_and_who_stays_is_said_before_anything_is_imported(screen: Screen) -> None:
    screen.vm.begin(screen.desk.account(), NEWS)
    assert screen.vm.copied is not None
    assert (screen.vm.copied.count, screen.vm.travelling) == (4, 2)
    assert screen.vm.left_words == "1 unsubscribed, 1 complained"
    assert "nobody told whether they agreed" in screen.vm.consent_lines[0]
    assert screen.vm.field_lines == ["Copied: E-mail"]
    screen.vm.go_on()
    [(path, account, name)] = screen.ready
    assert (account.id, name, path.exists()) == (SPARE, "News", True)
    screen.vm.leave()
    assert path.exists(), "it is the import's now"


def test_whose_address_fails_travels_when_the_person_takes_them(screen: Screen) -> None:
    platform = screen.desk.platforms[SHOP]
    platform.add(email="back@example.com", lists=("1",), subscription=Subscription.ADDRESS_FAILS)
    screen.vm.begin(screen.desk.account(), NEWS)
    assert screen.vm.failing_words.startswith("Also copy the 1 whose address fails")
    assert (screen.vm.travelling, screen.vm.left_words) == (
        2, "1 unsubscribed, 1 complained, 1 whose address fails",
    )  # fmt: skip
    screen.vm.take_failing(True)
    assert (screen.vm.travelling, screen.vm.left_words) == (3, "1 unsubscribed, 1 complained")
    screen.vm.go_on()
    [(path, _, _)] = screen.ready
    assert "back@example.com,\n" in path.read_text("utf-8-sig"), "nothing is said of them any more"
    screen.vm.begin(screen.desk.account(), NEWS)
    assert not screen.vm.with_failing, "asked anew for each list"


def test_what_the_platform_recorded_of_who_left_is_said_plainly(screen: Screen) -> None:
    screen.vm.begin(screen.desk.account(), NEWS)
    assert len(screen.vm.consent_lines) == 1, "a platform without such a record says nothing of it"
    screen.desk.platforms[SHOP].left = {"p2@example.com": Subscription.UNSUBSCRIBED}
    screen.vm.begin(screen.desk.account(), NEWS)
    assert "recorded in the last 12 months" in screen.vm.consent_lines[-1]
    assert screen.vm.travelling == 1
    screen.desk.faults[SHOP].verb = raising(NotAllowed(platform="Memory"), "fetch_left")
    screen.vm.begin(screen.desk.account(), NEWS)
    assert "does not tell who left" in screen.vm.consent_lines[0]
    assert "nobody told whether they agreed" in screen.vm.consent_lines[1]


def test_a_file_that_nobody_needs_goes(screen: Screen) -> None:
    screen.vm.begin(screen.desk.account(), NEWS)
    assert screen.vm.copied is not None
    path = screen.vm.copied.path
    screen.vm.leave()
    assert not path.exists()
    assert not screen.ready


def test_a_list_that_cannot_be_read_is_said_and_nothing_goes_on(screen: Screen) -> None:
    screen.desk.faults[SHOP].verb = raising(ServerFailed(platform="Memory"), "fetch_members")
    screen.vm.begin(screen.desk.account(), ContactList("9", "Nobody"))
    assert len(screen.refused) == 1
    assert not screen.vm.can_go_on
