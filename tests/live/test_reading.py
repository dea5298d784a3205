"""The look at real platforms, tried on the twins: it reads, and a write cannot leave even when asked for."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest

from desktop_app.model.contact_change import ContactChange
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.live.reading import WouldWrite, read_everything, reads_only
from tests.providers.world import World

Shared = Callable[..., Twin]


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.mark.parametrize("name", sorted(discover()))
def test_everything_is_read_and_nothing_changed(name: str, shared_twin: Shared) -> None:
    twin = shared_twin(name, contacts=1000, speed=200)
    twin.fresh()
    world = World(twin, discover()[name])
    with reads_only():
        told = world.run(read_everything)
    assert told["account"] == "good"
    assert sum(state == "good" for state in told.values()) >= 3, told
    assert not any(request["effect"] for request in twin.requests())


def test_a_write_is_stopped_before_it_leaves(shared_twin: Shared) -> None:
    twin = shared_twin("ecomail", contacts=1000, speed=200)
    twin.fresh()
    world = World(twin, discover()["ecomail"])

    async def write(one: object) -> None:
        with pytest.raises(WouldWrite):
            await one.save_contact(ContactChange({"email": "a@example.com"}, list_id="1"))  # type: ignore[attr-defined]

    with reads_only():
        world.run(write)
    assert not any(request["method"] != "GET" for request in twin.requests())


def test_it_is_not_collected_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    place = Path(__file__).with_name("conftest.py")

    def ignored(value: str | None) -> list[str]:
        if value is None:
            monkeypatch.delenv("CAMPAIGN_DESK_LIVE", raising=False)
        else:
            monkeypatch.setenv("CAMPAIGN_DESK_LIVE", value)
        spec = importlib.util.spec_from_file_location("asked", place)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found: list[str] = module.collect_ignore
        return found

    assert [ignored(each) for each in (None, "", "1", "write", "read")] == [["test_live.py"]] * 4 + [[]]
