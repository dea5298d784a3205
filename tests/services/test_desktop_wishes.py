"""What the desktop is set to is asked over its own message bus, of a portal that answers as the real one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.services.desktop_wishes import Wishes, of_portal, read_wishes
from tests.helpers.twins import ROOT

NOBODY = "unix:path=/nowhere/at/all"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the portal is that of Linux")


@contextmanager
def portal(answers: str) -> Iterator[str]:
    """A message bus with a portal on it; yields the address."""
    from tests.end_to_end.screen_reader import session_bus

    with session_bus() as address:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.portal", answers],
            cwd=ROOT, env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline().strip() == "ready"
            yield address
        finally:
            process.terminate()
            process.wait(10)
            process.stdout.close()


@LINUX
@pytest.mark.parametrize(
    ("answers", "wishes"),
    [
        ("gnome", Wishes(more_contrast=True, text_scale=1.25, less_motion=True)),
        ("plain", Wishes(more_contrast=False, text_scale=1.0, less_motion=False)),
        ("refuses", Wishes()),
    ],
)
def test_the_portal_is_asked(answers: str, wishes: Wishes, monkeypatch: pytest.MonkeyPatch) -> None:
    with portal(answers) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert asyncio.run(read_wishes()) == wishes


@LINUX
def test_without_a_bus_the_file_of_kde_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", NOBODY)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert asyncio.run(read_wishes()) == Wishes()
    config = tmp_path / ".config"
    config.mkdir()
    (config / "kdeglobals").write_text("[General]\nfont=Noto Sans,15,-1,5,50,0,0,0,0,0\n", encoding="utf-8")
    assert asyncio.run(read_wishes()) == Wishes(text_scale=1.5)
    (config / "kdeglobals").write_text("[General]\nfont=odd\n", encoding="utf-8")
    assert asyncio.run(read_wishes()) == Wishes()


def test_less_motion_is_whatever_key_says_so() -> None:
    shared, gnome = "org.freedesktop.appearance", "org.gnome.desktop.interface"
    assert of_portal({shared: {"reduced-motion": 1}}).less_motion is True
    assert of_portal({shared: {"reduced-motion": 0}, gnome: {"enable-animations": False}}).less_motion is True
    assert of_portal({gnome: {"enable-animations": True}}).less_motion is False
    assert of_portal({shared: {"contrast": 0}}).less_motion is None
    assert of_portal({"org.gnome.desktop.a11y.interface": {"high-contrast": True}}).more_contrast
    assert of_portal({gnome: {"text-scaling-factor": "odd"}}).text_scale == 1.0
