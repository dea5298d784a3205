"""The folders of the app: configuration, data, logs, cache, exports.

Owns: where they lie, that only their owner may read them, temporary files. Nobody else builds such a path.
Must not: know what is written into them.

``CAMPAIGN_DESK_HOME`` puts all five into one folder; nothing is then written outside it. Without it they lie
where the operating system keeps such things. Training and live data never share a folder:

    data/live/       journal and jobs of live accounts
    data/training/   journal and jobs of training accounts, and what their twins remember
    data/tmp/        one folder a running process, removed at its end or at the next start

The account decides: a training account's work lies under ``training``, also when it is reached from the
terminal by its id.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop_app.model.errors import StorageFailed
from desktop_app.runtime.file_lock import FileLock

HOME_VARIABLE = "CAMPAIGN_DESK_HOME"
_APP = "CampaignDesk"


# a tuple with names: before the first picture nothing else needs dataclasses, and they are 2 ms of it
class Paths(NamedTuple):
    """``home`` is set when one folder holds everything."""

    config: Path
    data: Path
    logs: Path
    cache: Path
    exports: Path
    home: Path | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Paths:
        """The folders for this run; makes none of them."""
        named = (os.environ if environ is None else environ).get(HOME_VARIABLE, "").strip()
        if named:
            home = Path(named).expanduser().absolute()
            return cls(home / "config", home / "data", home / "logs", home / "cache", home / "exports", home)
        import platformdirs  # only needed without a home of our own

        return cls(
            config=platformdirs.user_config_path(_APP, appauthor=False, roaming=True),
            data=platformdirs.user_data_path(_APP, appauthor=False),
            logs=platformdirs.user_log_path(_APP, appauthor=False),
            cache=platformdirs.user_cache_path(_APP, appauthor=False),
            exports=platformdirs.user_documents_path() / "Campaign Desk",
        )

    def data_for(self, training: bool) -> Path:
        """The data folder of live or of training accounts."""
        return self.data / ("training" if training else "live")

    @property
    def twins(self) -> Path:
        """What the training twins remember; one folder a platform."""
        return self.data_for(True) / "twins"

    @property
    def temp(self) -> Path:
        return self.data / "tmp"

    def make(self) -> None:
        """Make the folders, readable by their owner only. StorageFailed when that is not possible."""
        data = (self.data, self.data_for(False), self.data_for(True), self.temp)
        for folder in (self.config, *data, self.logs, self.cache):  # never the home itself: it may be /tmp
            make_private(folder)


def make_private(folder: Path) -> Path:
    """Make ``folder`` (and what leads to it) for its owner alone; an existing one is closed to others.

    On Windows the profile's own access list does this and nothing is changed. StorageFailed when it cannot
    be made or is no folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise StorageFailed(
            "folder_not_writable", folder=str(folder), original=error.strerror or ""
        ) from error
    return folder


def name_in_letters(path: Path) -> str:
    """The file's name for people and databases. On Linux a name is bytes, and those of an older computer may
    be no letters: they become U+FFFD."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def keep_private_by_default() -> None:
    """New files of this process and of its children are for their owner alone (POSIX)."""
    if os.name == "posix":
        os.umask(0o077)


class TempFolder:
    """This process's own folder for temporary files, inside the data folder.

    Making it first removes the folders of processes that are gone (a lock tells). It also becomes the
    place where libraries and child processes put their temporary files.
    """

    def __init__(self, parent: Path) -> None:
        """StorageFailed where nothing can be written (a full disk, a medium that is read-only)."""
        make_private(parent)
        try:
            with FileLock(parent / "sweep.lock"):
                _sweep(parent)
                self.path = make_private(parent / f"{os.getpid()}-{os.urandom(4).hex()}")
                self._lock = FileLock(_lock_of(self.path))
                self._lock.take()
        except OSError as error:
            raise StorageFailed(
                "folder_not_writable", folder=str(parent), original=error.strerror or ""
            ) from error
        self._before = (tempfile.tempdir, {name: os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")})
        tempfile.tempdir = str(self.path)
        for name in ("TMPDIR", "TEMP", "TMP"):
            os.environ[name] = str(self.path)

    def close(self) -> None:
        """Remove the folder and all in it. Safe to call twice."""
        if not self._lock.held:
            return
        tempfile.tempdir, before = self._before
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(self.path, ignore_errors=True)  # what is still open on Windows goes at the next start
        self._lock.release()
        if not self.path.exists():
            # on Windows not while another process looks at it; the next start takes it along
            with suppress(PermissionError):
                _lock_of(self.path).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + ".lock")


def _sweep(parent: Path) -> None:
    # Under the sweep lock, so no new folder can be between "made" and "locked" while we look.
    for entry in sorted(parent.iterdir()):
        if entry.name == "sweep.lock":
            continue
        folder = entry.with_suffix("") if entry.suffix == ".lock" else entry
        lock = FileLock(_lock_of(folder))
        if not lock.take():
            continue
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)
        lock.release()
        if not folder.exists():
            _lock_of(folder).unlink(missing_ok=True)
