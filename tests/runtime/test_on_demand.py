"""Rooms whose files are loaded on demand: each name is found in its file, none is forgotten, others are not
there."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("desktop_app.journal", "desktop_app.services.importing.reading", "desktop_app.views.widgets")


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_of_the_room_is_found_and_no_other(room: str) -> None:
    module = import_module(room)
    assert sorted(module.__all__) == sorted(module._FILES)
    for name in module.__all__:
        assert getattr(module, name) is getattr(import_module(f"{room}.{module._FILES[name]}"), name)
    with pytest.raises(AttributeError, match=f"{room} has no attribute Nothing"):
        _ = module.Nothing


def test_a_file_is_loaded_when_its_name_is_asked_for() -> None:
    code = (
        "import sys; import desktop_app.journal as room\n"
        "file = 'desktop_app.journal.job_state'\n"
        "assert file not in sys.modules\n"
        "room.JobState\n"
        "assert file in sys.modules and 'JobState' in vars(room)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
