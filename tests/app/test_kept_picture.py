"""What the first picture shows is kept for the next start, and goes with what it shows."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop_app.app.first_picture import (
    FirstPicture,
    KnownAccount,
    forget_picture,
    keep_picture,
    kept_picture,
)
from desktop_app.app.wiring import Desk
from desktop_app.runtime.paths import Paths
from desktop_app.services.accounts import NewAccount

PICTURE = FirstPicture(
    "dark", True, True, "Ecomail, Sendios", (KnownAccount("shop", "Shop ж", "Ecomail · live", "teal"),)
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths.from_environment({"CAMPAIGN_DESK_HOME": str(tmp_path)})
    made.make()
    return made


def test_it_comes_back(paths: Paths) -> None:
    assert kept_picture(paths) is None
    keep_picture(paths, PICTURE)
    assert kept_picture(paths) == PICTURE
    plain = FirstPicture("system", False, False, "")
    keep_picture(paths, plain)
    assert kept_picture(paths) == plain


def test_settings_written_since_leave_it_aside(paths: Paths) -> None:
    """From the terminal, or by hand: the theme may be another."""
    keep_picture(paths, PICTURE)
    (paths.config / "settings.json").write_text("{}", encoding="utf-8")
    assert kept_picture(paths) is None


def test_it_goes_with_an_account(paths: Paths) -> None:
    """Also when the account is removed from the terminal, where there is no window."""
    desk = Desk(paths)
    try:
        new = NewAccount("shop", "ecomail", "Shop", store=False)
        asyncio.run(desk.accounts.add(new, {"api_key": "aKeyThatNobodyHas0123456789"}))
        keep_picture(paths, PICTURE)
        asyncio.run(desk.accounts.remove("shop"))
    finally:
        desk.close()
    assert kept_picture(paths) is None
    assert not any(b"Shop" in file.read_bytes() for file in paths.cache.iterdir())


def test_forgetting_nothing_is_no_error(paths: Paths) -> None:
    forget_picture(paths)
    forget_picture(paths)
    assert kept_picture(paths) is None
