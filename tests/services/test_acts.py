"""A single write: intent, request, answer, in this order; nothing is sent twice by itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.errors import AppError, Duplicate, InvalidInput, NotArmed, OutcomeUnknown, Unreachable
from desktop_app.provider_api.provider import Provider
from desktop_app.services.accounts import NewAccount
from desktop_app.services.acts import Acts, Said, without_secrets
from tests.services.settings_world import SettingsWorld

ACT = Act("k1", "", "event", "orderPaid", "ann@example.com", {"sum": "12.50"})


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SettingsWorld]:
    made = SettingsWorld(tmp_path)
    made.settings.set("keys_in_file", True)
    yield made
    for journal in made.journals.values():
        journal.close()


class Desk:
    def __init__(self, world: SettingsWorld) -> None:
        self.world = world
        self.acts = Acts(world.journals, world.accounts, world.clock)
        new = NewAccount("horizon", "shop", "Horizon", "eu", store=False)
        self.account = asyncio.run(world.accounts.add(new, {"api_key": "key-of-eu"}))
        self.act = Act(ACT.key, self.account.id, ACT.kind, ACT.about, ACT.whom, ACT.request)
        self.calls = 0
        self.seen: list[ActState] = []

    def arm(self) -> None:
        self.world.accounts.arm(self.account.id, 30)

    def call(self, trouble: BaseException | None = None) -> Callable[[Provider], Awaitable[str]]:
        async def made(provider: Provider) -> str:
            self.calls += 1
            stored = self.world.journals[False].acts.find("k1")
            assert stored is not None
            self.seen.append(stored.state)
            if trouble is not None:
                raise trouble
            return "id-7"

        return made

    def carry_out(self, trouble: BaseException | None = None, *, again: bool = False) -> str:
        return asyncio.run(
            self.acts.carry_out(
                self.account.id,
                [self.act],
                self.call(trouble),
                lambda answer: [Said(ActState.TAKEN, "OK", {"id": answer})],
                again=again,
            )
        )

    @property
    def state(self) -> ActState:
        found = self.world.journals[False].acts.find("k1")
        assert found is not None
        return found.state


@pytest.fixture
def desk(world: SettingsWorld) -> Desk:
    return Desk(world)


def test_the_intent_is_on_the_disk_when_the_request_leaves_and_the_answer_after_it(desk: Desk) -> None:
    desk.arm()
    assert desk.carry_out() == "id-7"
    assert desk.seen == [ActState.SENDING]
    stored = asyncio.run(desk.acts.recent(desk.account, ["event"]))[0]
    assert (stored.state, stored.answer, stored.text) == (ActState.TAKEN, {"id": "id-7"}, "OK")


def test_a_live_account_that_may_not_be_changed_writes_nothing_at_all(desk: Desk) -> None:
    with pytest.raises(NotArmed):
        desk.carry_out()
    assert desk.calls == 0
    assert desk.world.journals[False].acts.recent([]) == []


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (OutcomeUnknown(), ActState.IN_DOUBT),
        (InvalidInput(), ActState.REFUSED),
        (Unreachable(), ActState.NOT_SENT),
        (asyncio.CancelledError(), ActState.IN_DOUBT),
        (RuntimeError("a bug"), ActState.IN_DOUBT),
    ],
)
def test_each_trouble_leaves_its_state(desk: Desk, trouble: BaseException, state: ActState) -> None:
    desk.arm()
    with pytest.raises(type(trouble)):
        desk.carry_out(trouble)
    assert desk.state is state


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(None, "act_done"), (OutcomeUnknown(), "act_open")],
)
def test_nothing_is_sent_twice_by_itself(desk: Desk, trouble: AppError | None, code: str) -> None:
    desk.arm()
    if trouble is None:
        desk.carry_out()
    else:
        with pytest.raises(type(trouble)):
            desk.carry_out(trouble)
    with pytest.raises(Duplicate) as refused:
        desk.carry_out()
    assert (refused.value.code, desk.calls) == (code, 1)
    assert desk.carry_out(again=True) == "id-7"
    assert (desk.calls, desk.state) == (2, ActState.TAKEN)


@pytest.mark.parametrize("trouble", [Unreachable(), InvalidInput()])
def test_what_never_left_or_was_refused_may_simply_be_sent(desk: Desk, trouble: AppError) -> None:
    desk.arm()
    with pytest.raises(type(trouble)):
        desk.carry_out(trouble)
    assert desk.carry_out() == "id-7"


def test_a_later_look_up_settles_a_doubt(desk: Desk) -> None:
    desk.arm()
    with pytest.raises(OutcomeUnknown):
        desk.carry_out(OutcomeUnknown())
    asyncio.run(desk.acts.settle(desk.account, "k1", Said(ActState.DONE, "found there")))
    assert desk.state is ActState.DONE


def test_what_the_platform_counts_as_secret_is_sent_and_not_kept() -> None:
    """A person's login key, in the form, in a list, as an additional field, in text that is JSON."""
    act = Act(
        "k", "a", "event", request={
            "settings": {"ak": "login-1", "name": "Ann"}, "rows": [{"AK": "login-2", "n": 1}],
            "values": {"custom:ak": "login-3", "data": '{"ak": "login-4", "vip": 1}'},
        },
        before={"ak": "login-5"},
    )  # fmt: skip
    kept = without_secrets(act, ("ak",))
    assert "login-" not in str(kept)
    assert kept.request["settings"] == {"name": "Ann"}
    assert kept.request["rows"] == [{"n": 1}]
    assert '"vip": 1' in kept.request["values"]["data"]
    assert without_secrets(act, ()) is act


def test_what_an_ended_process_left_half_way_is_in_doubt_at_the_next_look(desk: Desk) -> None:
    """Nobody has to remember to tidy up: the first look into the acts does."""
    script = (
        "import os, sys, datetime\nfrom pathlib import Path\n"
        "from desktop_app.journal.acts import Act, ActStore\n"
        "store = ActStore(Path(sys.argv[1]))\n"
        "store.begin([Act('left', sys.argv[2], 'event')], datetime.datetime.now(datetime.UTC))\n"
        "os._exit(9)\n"
    )
    data = desk.world.journals[False].acts._folder.parent
    subprocess.run([sys.executable, "-c", script, str(data), desk.account.id], check=False)
    act = asyncio.run(desk.acts.find(desk.account, "left"))
    assert act is not None
    assert act.state is ActState.IN_DOUBT


def test_given_up_while_its_intent_is_written_it_does_not_stand_as_on_its_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing left; it may be asked for again, also before the program is started anew."""
    desk.arm()
    begun, may_end = threading.Event(), threading.Event()
    real = desk.acts._begin

    def slow(*given: Any) -> None:
        begun.set()
        assert may_end.wait(30)
        real(*given)

    async def give_up() -> None:
        work = desk.acts.carry_out(desk.account.id, [desk.act], desk.call(), lambda _answer: [Said()])
        going = asyncio.ensure_future(work)
        await asyncio.to_thread(begun.wait, 30)
        going.cancel()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await going

    with monkeypatch.context() as patched:
        patched.setattr(desk.acts, "_begin", slow)
        asyncio.run(give_up())
    assert (desk.calls, desk.state) == (0, ActState.NOT_SENT)
    assert desk.carry_out() == "id-7"
