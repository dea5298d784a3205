"""The program's own start, watched. Importing it runs it, with the words KIND (``first`` or ``desk``) and
WHAT (``use``, ``pieces`` or ``rest``); what app_start.py measures is told line by line on stdout.

A file of its own, so that its byte code is kept as the program's is. Nothing of Qt may be loaded here before
the program loads it: that is part of what is measured.
"""

import faulthandler
import sys
import time

from desktop_app.app import main, pyside

KIND, WHAT = sys.argv[1:3]
REST_S, PAGES_S, ENDS_S = 1.5, 4.5, 60


class Watched:
    """What is known of the start: its window, and the longest piece so far in seconds of processor time."""

    opened = None
    longest = 0.0


KEPT = []
"""What Qt does not keep alive by itself."""


def tell(*words):
    print(*words, flush=True)


def leave():
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.exit(0)


def load_and_watch(cache, load_pyside=pyside.load_pyside):
    """In the place of the program's own first step."""
    load_pyside(cache)
    from desktop_app.app import window as program

    show = program.OpenWindow.show

    def show_watched(self, **words):
        Watched.opened = self
        self.window.frame_seen.connect(painted)
        show(self, **words)

    program.OpenWindow.show = show_watched
    if WHAT == "pieces":
        watch_pieces(program)


def painted():
    tell("painted")
    if WHAT == "use":
        use(Watched.opened.window)
    else:
        after_the_start(REST_S, tell_memory) if WHAT == "rest" else after_the_start(PAGES_S, tell_longest)


def use(window):
    """A key and a click as the system would send them; "usable" when what the click changed is painted."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    page = window.frame.page
    target = page.training if KIND == "first" else page.header.tabs.bar
    at = target.rect().center() if KIND == "first" else target.tabRect(1).center()
    focus = window.focusWidget()

    def acted():
        return not target.isEnabled() if KIND == "first" else target.currentIndex() == 1

    class Repainted(QObject):
        def eventFilter(self, watched, event):  # noqa: N802
            if event.type() == QEvent.Type.Paint and acted() and window.focusWidget() is not focus:
                watched.removeEventFilter(self)
                tell("usable")
                wait_for_all(window)
            return False

    KEPT.append(Repainted())
    target.installEventFilter(KEPT[-1])
    handle, none, left = window.windowHandle(), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    plain, type_ = Qt.KeyboardModifier.NoModifier, QEvent.Type
    place, there = QPointF(target.mapTo(window, at)), QPointF(target.mapToGlobal(at))
    for event in (
        QKeyEvent(type_.KeyPress, Qt.Key.Key_Tab, plain, "\t"),
        QKeyEvent(type_.KeyRelease, Qt.Key.Key_Tab, plain, "\t"),
        QMouseEvent(type_.MouseButtonPress, place, there, left, left, plain),
        QMouseEvent(type_.MouseButtonRelease, place, there, left, none, plain),
    ):
        QCoreApplication.sendEvent(handle, event)


def wait_for_all(window):
    from PySide6.QtCore import QTimer

    def look():
        if Watched.opened.complete and clicked_is_there(window):
            tell("whole")
            leave()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(2)
    KEPT.append(timer)


def clicked_is_there(window):
    if KIND == "first":
        return Watched.opened.vm.parts.training.busy_with("start")
    desk = window.__dict__.get("desk")
    if desk is None or window.stack.currentWidget() is not desk or not desk.pages.made("contacts"):
        return False
    return desk.contacts.isVisible() and desk.tabs.current == "contacts"


def after_the_start(seconds, then):
    from PySide6.QtCore import QTimer

    Watched.opened.finished.connect(lambda: QTimer.singleShot(int(seconds * 1000), then))


def tell_memory():
    try:
        with open("/proc/self/status") as status:
            tell(next(line for line in status if line.startswith("VmRSS")).split()[1])
    except OSError:
        pass
    leave()


def tell_longest():
    tell(Watched.longest)
    leave()


def watch_pieces(program):
    """The pieces of the start, the change to the first screen, and each page that is made ahead."""
    watch(program.OpenWindow, "_next")
    watch(program.MainWindow, "_show_screen")


def watch(owner, name):
    work = getattr(owner, name)

    def watched(self, *words):
        began = time.thread_time()
        work(self, *words)
        Watched.longest = max(Watched.longest, time.thread_time() - began)
        pages = sys.modules.get("desktop_app.views.desk_pages")
        if (
            pages is not None and pages not in KEPT
        ):  # watched as soon as the program has loaded it, not before
            KEPT.append(pages)
            watch(pages.DeskPages, "_make_ahead")

    setattr(owner, name, watched)


faulthandler.dump_traceback_later(ENDS_S, exit=True)  # a start that never gets there does not wait for ever
pyside.load_pyside = load_and_watch
sys.argv = ["campaign-desk"]
sys.exit(main.main([]))
