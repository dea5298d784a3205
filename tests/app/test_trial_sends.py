"""Test mails and stored messages against the real twin: only to the list, once, exactly as shown, followed to
the end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop_app.app.wiring import Desk
from desktop_app.journal.acts import ActState
from desktop_app.model.errors import Duplicate, NotAllowed, NotArmed, OutcomeUnknown
from desktop_app.model.message import MessageStatus
from desktop_app.runtime.clock import Clock
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.services.preview.payload import message_body
from desktop_app.services.preview.stored import StoredMessages
from desktop_app.services.preview.trial_sends import Trial, TrialSends, Way, addresses_of, no_addresses

pytestmark = pytest.mark.usefixtures("campaign_desk_home")


class Quick(Clock):
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


@pytest.fixture
def desk() -> Iterator[Desk]:
    install_texts()
    made = Desk()
    yield made
    made.close()


class World:
    def __init__(self, desk: Desk, twin: Any) -> None:
        self.desk, self.twin = desk, twin
        self.sends = TrialSends(desk.accounts, desk.acts, desk.settings, Quick())
        self.stored = StoredMessages(desk.accounts)

    async def add(self) -> None:
        new = NewAccount("class", self.twin.name, "Our class", base_url=self.twin.base_url, store=False)
        await self.desk.accounts.add(new, self.twin.keys)

    async def trial(self, **more: Any) -> Trial:
        messages = await self.stored.fetch_page("class")
        message = await self.stored.open("class", messages.items[0].id)
        values = {"name": "Олена", "items": [{"t": 'a "b" <c>'}], "total": 1.5}
        given = {"subject": message.subject, "template": message.stored, "values": values, **more}
        return Trial("class", given.pop("way", Way.STORED), given.pop("to", "me@example.org"), **given)


@pytest.fixture
def world(desk: Desk, twin: Callable[..., Any]) -> World:
    desk.settings.set("test_addresses", "me@example.org, Second@example.org\nnobody")
    return World(desk, twin("esputnik"))


def run(world: World, work: Callable[[], Any]) -> Any:
    async def whole() -> Any:
        await world.add()
        try:
            return await work()
        finally:
            await world.desk.aclose()

    return asyncio.run(whole())


def sends_of(world: World) -> list[str]:
    return [one["path"] for one in world.twin.requests() if one["method"] == "POST"]


def test_a_test_is_sent_once_exactly_as_shown_and_followed(world: World) -> None:
    told: list[tuple[MessageStatus, ...]] = []

    async def work() -> Any:
        trial = await world.trial()
        shown = await world.sends.show(trial)
        sent = await world.sends.send(trial)
        world.twin.clock(600)
        last = await world.sends.follow(trial, sent.ids, told.append)
        with pytest.raises(Duplicate):
            await world.sends.send(trial)
        return trial, shown, sent, last

    trial, shown, sent, last = run(world, work)
    assert json.loads(shown.body)["recipients"][0]["locator"] == "me@example.org"
    assert not shown.marked  # the platform sends the stored subject
    posted = [path for path in sends_of(world) if "smartsend" in path]
    assert len(posted) == 1
    assert len(sent.ids) == 1
    assert last
    assert last[0].id == sent.ids[0]
    act = asyncio.run(world.desk.acts.find(world.desk.accounts.get("class"), trial.key))
    assert act is not None
    assert act.state in (ActState.DONE, ActState.REFUSED, ActState.TAKEN)
    assert act.whom == "me@example.org"
    letters = [row for row in world.twin.state("messages") if "me@example.org" in json.dumps(row)]
    assert len(letters) == 1


def test_what_the_program_did_not_see_the_end_of_is_known_at_the_next_start(world: World) -> None:
    async def work() -> Any:
        trial = await world.trial()
        sent = await world.sends.send(trial)
        [one] = await TrialSends(world.desk.accounts, world.desk.acts, world.desk.settings, Quick()).kept(
            "class"
        )
        keys = world.desk.secrets.held("class")
        assert await world.sends.pending() == ("class",)
        world.desk.secrets.let_go("class")
        assert await world.sends.pending() == (), "without a key at hand nobody is asked for it"
        world.desk.secrets.hold("class", keys or {})
        world.twin.clock(600)
        last = await world.sends.follow(one.trial, one.ids, lambda _states: None)
        [after] = await world.sends.kept("class")
        assert await world.sends.pending() == (), "it has its end"
        return trial, sent, one, last, after

    trial, sent, one, last, after = run(world, work)
    assert (one.trial.key, one.trial.to, one.ids, one.state) == (
        trial.key, "me@example.org", sent.ids, ActState.TAKEN,
    )  # fmt: skip
    assert last[0].id == sent.ids[0]
    assert after.state in (ActState.DONE, ActState.REFUSED)
    assert after.words == last[0].state
    assert len([path for path in sends_of(world) if "smartsend" in path]) == 1


def test_what_is_shown_holds_the_data_encoded_twice_as_the_payload_window_does(world: World) -> None:
    async def work() -> Any:
        trial = await world.trial()
        return trial, await world.sends.show(trial)

    trial, shown = run(world, work)
    window = json.loads(message_body(trial.values, trial.to))["recipients"][0]
    body = json.loads(shown.body)["recipients"][0]
    assert body["jsonParam"] == window["jsonParam"]
    assert json.loads(body["jsonParam"]) == trial.values


def test_nobody_outside_the_list_gets_a_test(world: World) -> None:
    async def work() -> None:
        with pytest.raises(NotAllowed, match="test_address"):
            await world.sends.send(await world.trial(to="customer@example.org"))
        with pytest.raises(NotAllowed):
            await world.sends.send(await world.trial(to="nobody"))

    run(world, work)
    assert sends_of(world) == []
    assert asyncio.run(world.desk.acts.recent(world.desk.accounts.get("class"), ())) == []


@pytest.mark.parametrize(
    "to",
    [
        "me@example.org, customer@example.org",
        "me@example.org\ncustomer@example.org",
        "Me <customer@example.org>",
        "me@example.org.evil.example",
        "me+customer@example.org",
        " me@example.org",
        "",
    ],
)
def test_nothing_that_only_looks_like_an_address_of_the_list_gets_one(world: World, to: str) -> None:
    async def work() -> None:
        with pytest.raises(NotAllowed, match="test_address"):
            await world.sends.send(await world.trial(to=to))

    run(world, work)
    assert sends_of(world) == []


def test_a_letter_that_is_only_compared_alike_never_leaves(world: World) -> None:
    """Letters of other alphabets compare as those of the list: what is sent is the list's own spelling."""
    world.desk.settings.set("test_addresses", "sam@example.org")

    async def work() -> Any:
        return await world.sends.send(await world.trial(to="\u017fam@Example.ORG"))

    run(world, work)
    [act] = asyncio.run(world.desk.acts.recent(world.desk.accounts.get("class"), ()))
    assert act.whom == "sam@example.org"


def test_who_was_taken_off_the_list_gets_none_although_the_dialog_is_open(world: World) -> None:
    async def work() -> None:
        trial = await world.trial(to="me@example.org")
        await world.sends.show(trial)
        world.desk.settings.set("test_addresses", "second@example.org")
        with pytest.raises(NotAllowed):
            await world.sends.send(trial)

    run(world, work)
    assert sends_of(world) == []


def test_the_finished_message_goes_out_marked_and_is_filled_by_nobody(world: World) -> None:
    async def work() -> Any:
        sender = (await world.sends.senders("class"))[0]
        trial = await world.trial(
            way=Way.DRAWN, html="<p>5 $ for $name</p>", sender=sender, subject="Order", template="", values={}
        )
        return await world.sends.show(trial), await world.sends.send(trial)

    shown, sent = run(world, work)
    body = json.loads(shown.body)
    assert (body["subject"], body["htmlText"]) == ("[Test] Order", "<p>5 $ for $name</p>")
    assert body["skipPersonalisation"] is True
    assert shown.marked
    assert len(sent.ids) == 1


def test_an_unknown_answer_stays_in_doubt_and_is_not_repeated(world: World) -> None:
    async def work() -> Any:
        trial = await world.trial()
        world.twin.fault("cut-after@smartsend:rate=1")
        with pytest.raises(OutcomeUnknown):
            await world.sends.send(trial)
        world.twin.fault("")
        with pytest.raises(Duplicate, match="act_open"):
            await world.sends.send(trial)
        return trial

    trial = run(world, work)
    assert len([path for path in sends_of(world) if "smartsend" in path]) == 1
    act = asyncio.run(world.desk.acts.find(world.desk.accounts.get("class"), trial.key))
    assert act is not None
    assert act.state is ActState.IN_DOUBT


def test_stored_messages_are_narrowed_and_opened_with_their_syntax(world: World) -> None:
    async def work() -> Any:
        page = await world.stored.fetch_page("class")
        message = await world.stored.open("class", page.items[0].id)
        none = await world.stored.fetch_page("class", "no message is called this")
        return page, message, none

    page, message, none = run(world, work)
    assert message.stored == page.items[0].id
    assert message.account == "class"
    assert message.syntax == "velocity"
    assert message.text
    assert none.items == ()


def test_a_contact_fills_a_message(world: World) -> None:
    async def work() -> Any:
        known = world.twin.state("contacts")[0]
        found = await world.stored.find_contacts("class", known["email"])
        return known, await world.stored.contact_as_people("class", found[0].id)

    known, people = run(world, work)
    row = dict(zip(people.fields, people.rows[0], strict=True))
    assert row["email"] == known["email"]
    assert row["first_name"] == known["first_name"]
    assert people.total == 1


def test_a_read_only_account_sends_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        trial = await world.trial()
        monkeypatch.setattr(type(world.desk.accounts), "armed", lambda self, account: False)
        with pytest.raises(NotArmed):
            await world.sends.send(trial)

    run(world, work)
    assert sends_of(world) == []


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("a@x.example, b@y.example", ("a@x.example", "b@y.example"), ()),
        ("a@x.example\nA@X.example;\n c", ("A@X.example",), ("c",)),
        ("", (), ()),
        ("@x.example a@b", (), ("@x.example", "a@b")),
    ],
)
def test_addresses_are_read_one_by_one(text: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    assert addresses_of(text) == good
    assert no_addresses(text) == bad
