"""What the first picture shows of the program behind it, kept from the last time.

Owns: the read copy of it in the cache folder. Must not: decide anything: what it says is corrected as soon as
the program is loaded. It is left aside when the settings were written since, and taken away when an account
is.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from desktop_app import __version__
from desktop_app.model import texts
from desktop_app.runtime.paths import Paths
from desktop_app.runtime.read_copy import read_copy, write_copy

if TYPE_CHECKING:
    from desktop_app.views.theme.theme import Contrast, Mode, TextSize

_FORM = "first picture 2"
_YES = "yes"
_HEAD = 8


class KnownAccount(NamedTuple):
    """An account as the switcher shows it."""

    key: str
    name: str
    detail: str
    colour: str


class FirstPicture(NamedTuple):
    """``desk``: it begins with the tabs, not with the two ways to begin. ``platforms``: their names in a
    sentence. ``accounts``: the present one first; without the desk there are none. ``wished_*``: what the
    desktop asked for the last time."""

    theme: Mode
    presenter: bool
    desk: bool
    platforms: str
    accounts: tuple[KnownAccount, ...] = ()
    contrast: Contrast = "system"
    text: TextSize = "system"
    wished_contrast: bool = False
    wished_text: float = 1.0


def kept_picture(paths: Paths) -> FirstPicture | None:
    """What was kept; None when there is nothing or the settings are others by now."""
    words = read_copy(_file(paths), _stamp(paths))
    if words is None or len(words) < _HEAD or len(words) % 4:
        return None
    theme, presenter, desk, platforms, contrast, text, wished_contrast, wished_text = words[:_HEAD]
    accounts = tuple(KnownAccount(*words[at : at + 4]) for at in range(_HEAD, len(words), 4))
    return FirstPicture(
        cast("Mode", theme), presenter == _YES, desk == _YES, platforms, accounts,
        cast("Contrast", contrast), cast("TextSize", text), wished_contrast == _YES, float(wished_text),
    )  # fmt: skip


def keep_picture(paths: Paths, picture: FirstPicture) -> None:
    """For the next start."""
    words = [
        picture.theme,
        _YES if picture.presenter else "",
        _YES if picture.desk else "",
        picture.platforms,
        picture.contrast,
        picture.text,
        _YES if picture.wished_contrast else "",
        str(picture.wished_text),
    ]
    for account in picture.accounts:
        words += account
    write_copy(_file(paths), _stamp(paths), words)


def forget_picture(paths: Paths) -> None:
    """An account went: nothing of it stays."""
    with suppress(OSError):
        _file(paths).unlink()


def _file(paths: Paths) -> Path:
    return paths.cache / "first-picture.bin"


def _stamp(paths: Paths) -> str:
    try:
        found = (paths.config / "settings.json").stat()
        settings = f"{found.st_size}:{found.st_mtime_ns}"
    except OSError:
        settings = ""
    return f"{_FORM} {__version__} {texts.language()} {settings}"
