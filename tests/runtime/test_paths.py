"""Folders: one home holds everything, training and live lie apart, only the owner reads, temp is cleared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.paths import Paths, TempFolder

posix_only = pytest.mark.skipif(os.name != "posix", reason="permission bits exist on POSIX systems only")


def test_one_home_holds_every_folder(tmp_path: Path) -> None:
    paths = Paths.from_environment({"CAMPAIGN_DESK_HOME": str(tmp_path / "desk")})

    paths.make()

    made = {entry.name for entry in (tmp_path / "desk").iterdir()}
    assert made == {"config", "data", "logs", "cache"}
    assert paths.exports == tmp_path / "desk" / "exports"
    assert [entry.name for entry in tmp_path.iterdir()] == ["desk"]


def test_without_a_home_the_systems_own_places_are_taken() -> None:
    paths = Paths.from_environment({})

    assert paths.home is None
    assert "CampaignDesk" in str(paths.data)
    assert len({paths.config, paths.data, paths.cache, paths.exports}) == 4


def test_training_and_live_data_never_share_a_folder(tmp_path: Path) -> None:
    paths = Paths.from_environment({"CAMPAIGN_DESK_HOME": str(tmp_path)})

    training, live = paths.data_for(True), paths.data_for(False)

    assert training != live
    assert not training.is_relative_to(live)
    assert not live.is_relative_to(training)
    assert paths.twins.is_relative_to(training)


@posix_only
def test_folders_are_closed_to_everybody_else_but_a_shared_home_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    (home / "data").mkdir(parents=True, mode=0o755)
    (home / "data").chmod(0o755)
    home.chmod(0o755)
    paths = Paths.from_environment({"CAMPAIGN_DESK_HOME": str(home)})

    paths.make()

    for folder in (
        paths.config,
        paths.data,
        paths.data_for(True),
        paths.data_for(False),
        paths.temp,
        paths.logs,
    ):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    assert home.stat().st_mode & 0o777 == 0o755


def test_a_home_that_is_a_file_is_a_sentence_not_a_crash(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.write_text("not a folder")

    with pytest.raises(StorageFailed) as caught:
        Paths.from_environment({"CAMPAIGN_DESK_HOME": str(home)}).make()

    assert caught.value.code == "folder_not_writable"


def test_temporary_files_lie_in_the_data_folder_and_go_at_the_end(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    temp = TempFolder(tmp_path / "tmp")
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"a person")
    assert Path(file.name).is_relative_to(tmp_path / "tmp")
    assert os.environ["TMPDIR"] == str(temp.path)

    temp.close()
    temp.close()

    assert [entry.name for entry in (tmp_path / "tmp").iterdir()] == ["sweep.lock"]
    assert tempfile.gettempdir() == before


_HOLDER = """
import sys, time
from pathlib import Path
from desktop_app.runtime.paths import TempFolder
temp = TempFolder(Path(sys.argv[1]))
(temp.path / "rows.part").write_text("a person")
print(temp.path, flush=True)
sys.stdin.read()
"""


def test_a_start_clears_what_a_killed_process_left_and_spares_a_living_one(tmp_path: Path) -> None:
    def start() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    dead, left_behind = start()
    living, in_use = start()
    try:
        dead.kill()
        dead.wait()
        assert (left_behind / "rows.part").exists()

        temp = TempFolder(tmp_path)

        assert not left_behind.exists()
        assert (in_use / "rows.part").exists()
        temp.close()
    finally:
        for process in (dead, living):
            process.send_signal(signal.SIGTERM)
            process.communicate()


def test_a_folder_in_which_nothing_can_be_written_is_a_sentence_not_a_crash(tmp_path: Path) -> None:
    """As on a medium that is read-only: there the folders are, and no file can be made in them."""
    (tmp_path / "sweep.lock").mkdir()
    with pytest.raises(StorageFailed) as raised:
        TempFolder(tmp_path)
    assert raised.value.code == "folder_not_writable"
    assert raised.value.values["folder"] == str(tmp_path)
