"""Test mails with the other platforms: their templates opened, their own body shown and sent once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop_app.app.wiring import Desk
from desktop_app.model.errors import AppError, InvalidInput
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.services.preview.stored import StoredMessages
from desktop_app.services.preview.trial_sends import Trial, TrialSends, Way
from tests.app.test_trial_sends import Quick

pytestmark = pytest.mark.usefixtures("campaign_desk_home")


@pytest.fixture
def desk() -> Iterator[Desk]:
    install_texts()
    made = Desk()
    made.settings.set("test_addresses", "me@example.org")
    yield made
    made.close()


def run(desk: Desk, twin: Any, work: Callable[[TrialSends, StoredMessages], Any]) -> Any:
    sends = TrialSends(desk.accounts, desk.acts, desk.settings, Quick())

    async def whole() -> Any:
        centre = next(iter(twin.base_urls))
        base = {} if len(twin.base_urls) == 1 else {"data_centre": centre}
        new = NewAccount(
            "class", twin.name, "Our class", base_url=twin.base_urls[centre], store=False, **base
        )
        await desk.accounts.add(new, twin.credentials[centre])
        try:
            return await work(sends, StoredMessages(desk.accounts))
        finally:
            await desk.aclose()

    return asyncio.run(whole())


@pytest.mark.parametrize(("platform", "syntax"), [("ecomail", "tags"), ("engagelab", "percent")])
def test_a_template_is_opened_and_sent_as_a_test(
    desk: Desk, twin: Callable[..., Any], platform: str, syntax: str
) -> None:
    there = twin(platform)

    async def work(sends: TrialSends, stored: StoredMessages) -> Any:
        page = await stored.fetch_page("class")
        for item in page.items:
            message = await stored.open("class", item.id)
            trial = Trial(
                "class", Way.STORED, "me@example.org", subject="News", sender=await _sender(sends),
                template=message.stored, values={"name": "Olga", "code": "A1"},
            )  # fmt: skip
            shown = await sends.show(trial)
            with contextlib.suppress(InvalidInput):  # a template of the other kind of sender
                return message, shown, await sends.send(trial)
        raise AssertionError("no template could be sent")

    message, shown, sent = run(desk, there, work)
    assert message.syntax == syntax
    assert message.text
    assert "[Test] News" in shown.body
    assert shown.marked
    assert "Olga" in shown.body
    assert not sent.refused


@pytest.mark.parametrize("platform", ["ecomail", "engagelab"])
def test_the_finished_message_is_sent_as_a_test(desk: Desk, twin: Callable[..., Any], platform: str) -> None:
    there = twin(platform)

    async def work(sends: TrialSends, _stored: StoredMessages) -> Any:
        trial = Trial(
            "class",
            Way.DRAWN,
            "me@example.org",
            subject="News",
            sender=await _sender(sends),
            html="<p>Hi</p>",
        )
        return await sends.show(trial), await sends.send(trial)

    shown, sent = run(desk, there, work)
    assert "<p>Hi</p>" in json.loads(json.dumps(shown.body))
    assert not sent.refused


def test_a_platform_that_lists_nothing_sends_by_number(desk: Desk, twin: Callable[..., Any]) -> None:
    there = twin("sendios")

    async def work(sends: TrialSends, stored: StoredMessages) -> Any:
        assert not desk.accounts.manifest(desk.accounts.get("class")).can(Capability.MESSAGES_READ)
        project = there.state("lists")[0]["id"] if there.state("lists") else "1"
        trial = Trial(
            "class", Way.STORED, "me@example.org", subject="never sent", template="1", values={"code": "A1"},
            settings={"project": str(project)},
        )  # fmt: skip
        shown = await sends.show(trial)
        try:
            sent = await sends.send(trial)
        except AppError as error:
            return shown, error
        return shown, sent

    shown, sent = run(desk, there, work)
    assert "A1" in shown.body
    assert "never sent" not in shown.body
    assert not shown.marked
    assert not isinstance(sent, AppError) or sent.code.startswith("sendios."), sent


async def _sender(sends: TrialSends) -> str:
    """One that the account may use; any address of a domain."""
    found = await sends.senders("class")
    first = found[0] if found else "shop@example.org"
    return f"Shop <news{first}>" if first.startswith("@") else first
