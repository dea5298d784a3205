"""What is kept of an account's contacts: read on where it stopped, usable offline, honest about its age."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.journal import JobHeader, JobState, Wanted
from desktop_app.model.contact import Contact
from desktop_app.model.errors import InvalidInput, ServerFailed, UnsupportedFeature
from desktop_app.model.page import Page
from desktop_app.provider_api.capability import Capability
from desktop_app.services.contact_reading import ReadSoFar
from tests.helpers.memory_desk import SHOP, MemoryDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    made = MemoryDesk(tmp_path)
    for number in range(120):
        made.platforms[SHOP].add(email=f"p{number}@example.com", first_name="Ann")
    yield made
    made.close()


def provider_of(desk: MemoryDesk) -> Any:
    return asyncio.run(desk.accounts.open(SHOP))


def test_the_whole_base_is_read_and_told_on_the_way(desk: MemoryDesk) -> None:
    told: list[ReadSoFar] = []
    state = desk.run(desk.reading.fill(SHOP, told.append))
    assert (state.count, state.complete_at, state.unfinished) == (120, desk.clock.utc_now(), False)
    assert [(one.read, one.total) for one in told] == [(50, 120), (100, 120), (120, 120)]
    assert not desk.reading.due(state)
    desk.clock.at += timedelta(hours=25).total_seconds()
    assert desk.reading.due(state)


def test_a_reading_that_broke_goes_on_and_what_is_here_stays_usable(
    desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.helpers.memory_provider import MemoryProvider

    asked: list[str | None] = []
    real = MemoryProvider.scan_contacts
    broken = True

    async def scan(self: MemoryProvider, cursor: str | None = None) -> Page[Contact]:
        asked.append(cursor)
        if broken and cursor == "100":
            raise ServerFailed(platform="Memory")
        return await real(self, cursor)

    monkeypatch.setattr(MemoryProvider, "scan_contacts", scan)
    with pytest.raises(ServerFailed):
        desk.run(desk.reading.fill(SHOP))
    assert desk.run(desk.reading.rows(SHOP, Wanted(text="p7@"))) != []
    broken = False
    state = desk.run(desk.reading.fill(SHOP))
    assert asked == [None, "50", "100", "100"], "the second run begins where the first one stopped"
    assert state.count == 120


def test_a_place_that_the_platform_forgot_is_begun_anew(
    desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.helpers.memory_provider import MemoryProvider

    cache = desk.reading.cache(SHOP)
    cache.begin(desk.clock.utc_now())
    cache.put_page([Contact("gone", email="gone@example.com")], "old-place")
    real = MemoryProvider.scan_contacts

    async def scan(self: MemoryProvider, cursor: str | None = None) -> Page[Contact]:
        if cursor == "old-place":
            raise InvalidInput(platform="Memory")
        return await real(self, cursor)

    monkeypatch.setattr(MemoryProvider, "scan_contacts", scan)
    state = desk.run(desk.reading.fill(SHOP))
    assert (state.count, cache.contact("gone")) == (120, None)


def test_a_list_is_read_into_what_is_kept(desk: MemoryDesk) -> None:
    platform = desk.platforms[SHOP]
    news = platform.add_list("News")
    for contact in list(platform.contacts.values())[:60]:
        desk.run(provider_of(desk).add_members(news, [contact.id]))
    desk.run(desk.reading.fill_list(SHOP, news))
    rows = desk.run(desk.reading.rows(SHOP, Wanted(list_id=news)))
    assert len(rows) == 60
    assert desk.run(desk.reading.list_read_at(SHOP, news)) == desk.clock.utc_now()
    first = next(iter(platform.contacts))
    assert desk.run(desk.reading.lists_of(SHOP, first)) == (news,)
    desk.run(provider_of(desk).remove_members(news, [first]))
    desk.run(desk.reading.fill_list(SHOP, news))
    assert desk.run(desk.reading.lists_of(SHOP, first)) == ()


def test_where_nobody_can_page_through_that_is_said(tmp_path: Path) -> None:
    desk = MemoryDesk(tmp_path / "other", without=[Capability.CONTACTS_SCAN])
    with pytest.raises(UnsupportedFeature):
        desk.run(desk.reading.fill(SHOP))
    desk.close()


def test_after_an_import_the_base_is_read_again_without_being_asked(desk: MemoryDesk) -> None:
    state = desk.run(desk.reading.fill(SHOP))
    assert not desk.reading.due(desk.run(desk.reading.state(SHOP)))
    desk.clock.at += 60
    now = desk.clock.utc_now()
    header = JobHeader("20270115-080000-abc", SHOP, "memory", "News", "f.csv", JobState.DONE, now, now)
    desk.journals[False].put_job(header)
    assert desk.reading.due(desk.run(desk.reading.state(SHOP)))
    assert state.count == 120
