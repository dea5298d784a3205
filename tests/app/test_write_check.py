"""Trying to write on the practice platforms, over real HTTP: taken, shown, removed, or what stays is said."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_app.app.wiring import Desk
from desktop_app.journal.acts import ActState
from desktop_app.model.account import Account
from desktop_app.model.errors import NotArmed
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.services.write_check import WriteCheckResult


@pytest.fixture
def desk() -> Iterator[Desk]:
    install_texts()
    made = Desk()
    yield made
    made.close()


def _people(desk: Desk, platform: str) -> list[str]:
    url, token = desk.twins.control(platform)
    request = urllib.request.Request(f"{url}/state?kind=contacts", headers={"X-Twin-Token": token})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        return [str(json.loads(line)["email"]) for line in answer]


async def _try(desk: Desk, account_id: str) -> WriteCheckResult:
    try:
        lists = await desk.write_check.targets(account_id)
        return await desk.write_check.run(account_id, lists[0])
    finally:
        await desk.aclose()


def _steps(result: WriteCheckResult) -> dict[str, str]:
    return {step.name: step.state.value for step in result.steps}


@pytest.mark.parametrize("platform", ["esputnik", "ecomail"])
def test_the_contact_comes_is_seen_and_goes(desk: Desk, platform: str) -> None:
    desk.twins.endpoint(platform)
    before = _people(desk, platform)

    result = asyncio.run(_try(desk, f"training-{platform}"))

    assert _steps(result) == {"add": "done", "look": "done", "clean": "done"}
    assert result.writable
    assert not result.left_behind
    assert sorted(_people(desk, platform)) == sorted(before)


def test_where_nothing_can_be_removed_it_says_what_stays(desk: Desk) -> None:
    desk.twins.endpoint("engagelab")

    result = asyncio.run(_try(desk, "training-engagelab"))

    assert _steps(result) == {"add": "done", "look": "cannot", "clean": "cannot"}
    assert result.left_behind
    assert result.address in _people(desk, "engagelab")
    assert result.address in result.steps[-1].text


def test_a_platform_that_knows_only_its_own_people_says_so(desk: Desk) -> None:
    desk.twins.endpoint("sendios")
    before = _people(desk, "sendios")

    result = asyncio.run(_try(desk, "training-sendios"))

    assert _steps(result) == {"add": "refused"}
    assert "mail" in result.steps[0].text
    assert _people(desk, "sendios") == before


def test_the_address_is_written_down_first_and_the_record_tells_it(desk: Desk) -> None:
    result = asyncio.run(_try(desk, "training-ecomail"))

    acts = desk.journals[True].acts.recent(("write_check",), account="training-ecomail")
    assert {act.whom for act in acts} == {result.address}
    assert all(act.state in (ActState.TAKEN, ActState.DONE) for act in acts)
    said = [entry for entry in desk.journals[True].activity() if entry.code == "write_check"]
    assert [entry.facts["outcome"] for entry in said] == ["it worked"]


def test_a_read_only_account_is_left_alone(desk: Desk, shared_twin: Any) -> None:
    async def use() -> None:
        new = NewAccount("shop", "ecomail", "Horizon", store=False)
        await desk.accounts.add(new, {"api_key": "0123456789abcdef-key"})
        with pytest.raises(NotArmed):
            await desk.write_check.run("shop", _list())

    asyncio.run(use())
    assert isinstance(desk.accounts.get("shop"), Account)


def _list() -> Any:
    from desktop_app.model.contact_list import ContactList

    return ContactList("1", "News")
