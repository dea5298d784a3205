"""``campaign-desk pictures DIR``: a picture of every screen and state, and a check that no text is cut.

Owns: the tour through the window on a fresh training account, and the check. Must not: be imported by the
window itself. Draws without a display; the folder of the person's own data is never touched.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.model.errors import StorageFailed

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

WAIT_S = 90.0
CUT_LOOKS = 8


def main(argv: Sequence[str]) -> int:
    """Draw the screens. Exit 0; 1 when one could not be reached or shows cut text."""
    given = _arguments(argv)
    folder = Path(given.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed("storage_failed", folder=str(folder), original=str(error)) from error
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    with tempfile.TemporaryDirectory(prefix="campaign-desk-pictures-", ignore_cleanup_errors=True) as home:
        os.environ["CAMPAIGN_DESK_HOME"] = home
        return _draw(given, folder, home)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="campaign-desk pictures", description="Draw every screen into a folder."
    )
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument(
        "--screens",
        default="",
        help="names or patterns, by commas; all but state-*, twelve-* and million-* by default. What they"
        " stand on is walked through and not drawn",
    )
    parser.add_argument(
        "--direct", action="store_true", help=argparse.SUPPRESS
    )  # always so; kept for scripts
    parser.add_argument("--brief", action="store_true", help="of each sample message one view instead of all")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    parser.add_argument("--contrast", choices=("more", "usual"), default="usual")
    parser.add_argument(
        "--text", choices=("100", "125", "150"), default="100", help="size of all, in percent"
    )
    parser.add_argument("--language", choices=("en", "xx"), default="en")
    parser.add_argument("--size", default="1280x720", help="of the window, as WIDTHxHEIGHT")
    return parser.parse_args(list(argv))


def _draw(given: argparse.Namespace, folder: Path, home: str) -> int:
    from desktop_app.app.sample_tour import SAMPLE_SCREENS
    from desktop_app.app.tour import ON_REQUEST, SCREENS, Tour
    from desktop_app.app.tour_order import matching, walk
    from desktop_app.app.window import OpenWindow, make_application
    from desktop_app.app.wiring import Desk
    from desktop_app.runtime.texts import install_texts

    install_texts(given.language)
    known = (*SCREENS, *ON_REQUEST)
    wanted = matching(given.screens, known) or list(SCREENS)
    if given.brief:
        wanted = [name for name in wanted if name not in SAMPLE_SCREENS or name.endswith("-desktop")]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"no screen named {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    application = make_application(["campaign-desk"])
    opened = OpenWindow(application, Desk())
    width, height = (int(part) for part in given.size.split("x"))
    opened.theme.set_look(mode=given.theme, contrast=given.contrast, text=given.text)
    opened.theme.set_reduce_motion(True)
    opened.window.resize(width, height)
    wait = Waiter(application.processEvents)
    index: list[dict[str, object]] = []
    try:
        opened.show(training=False)
        tour = Tour(opened, wait, Path(home))
        for name in walk(wanted, known):
            problem = tour.go_to(name)
            wait.settle()
            if name not in wanted:
                continue
            # numbers that run may be caught between two layouts, and a busy computer is late with one: only
            # what stays cut counts
            cut = sorted(set(tour.cut_texts()))
            for _look in range(CUT_LOOKS):
                if not cut:
                    break
                wait.settle()
                cut = sorted(set(cut) & set(tour.cut_texts()))
            file = folder / f"{name}-{given.theme}.png"
            _picture(opened.window).save(str(file))
            index.append({"screen": name, "file": file.name, "problem": problem, "cut": cut})
            print(f"{name}: {problem or ('cut: ' + '; '.join(cut) if cut else 'ok')}", file=sys.stderr)
    finally:
        opened.window.hide()
        opened.close()
    about = {
        "schema": 1,
        "theme": given.theme,
        "scale": given.scale,
        "language": given.language,
        "screens": index,
    }
    (folder / "index.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if any(one["problem"] or one["cut"] for one in index) else 0


def _picture(window: QWidget) -> QPixmap:
    """The window with the menu that is open over it."""
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication

    picture = window.grab()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        painter = QPainter(picture)
        painter.drawPixmap(window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
    return picture


class Waiter:
    """Lets the window work until something is true; never longer than :data:`WAIT_S`."""

    def __init__(self, process: Callable[[], None]) -> None:
        self._process = process

    def until(self, true: Callable[[], object], seconds: float = WAIT_S) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._process()
            if true():
                return True
            time.sleep(0.005)
        return False

    def settle(self, seconds: float = 0.25) -> None:
        """Let layouts, queued news and short motions come to rest."""
        self.until(lambda: False, seconds)
