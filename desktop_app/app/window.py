"""The program with a window: Qt's application, the main window, and everything before and after it.

Owns: what is opened in which order and closed again. Must not: hold a rule or a screen's state.

The window is on screen before most of the program is loaded: only what its first page needs is imported here.
The rest follows in pieces, each short enough that the page answers in between; what is asked of it meanwhile
is done as soon as it can be.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop_app import __version__
from desktop_app.app.collector import Collector
from desktop_app.app.first_picture import FirstPicture, KnownAccount, keep_picture, kept_picture
from desktop_app.app.loading import import_in_pieces
from desktop_app.model import texts
from desktop_app.model.errors import AppError
from desktop_app.runtime.resources import resource_path
from desktop_app.views.main_window import MainWindow
from desktop_app.views.start_frame import StartFrame
from desktop_app.views.theme.theme import Theme

if TYPE_CHECKING:
    from desktop_app.app.excepthook import ExceptHook
    from desktop_app.app.lifecycle import Lifecycle
    from desktop_app.app.signals import EndingSignals
    from desktop_app.app.wiring import Desk
    from desktop_app.viewmodels.tasks import TaskRunner
    from desktop_app.viewmodels.window import WindowViewModel

SETTLED_MS = 4000


FORMAT_KEYS = ("format_region", "format_numbers", "format_dates", "format_clock")


class OpenWindow(QObject):
    """A main window with its view-models, the loop behind it and the theme; :meth:`close` undoes it all.

    Signals: ``finished`` when the window is whole; ``broken(AppError)`` when it cannot be: there is no place
    to write, and nothing can be done safely.
    """

    finished = Signal()
    broken = Signal(object)
    _error_told = Signal(str)

    life: Lifecycle
    runner: TaskRunner
    vm: WindowViewModel
    hook: ExceptHook

    def __init__(self, application: QApplication, desk: Desk, *, frame_first: bool = False) -> None:
        """``frame_first``: only the first page is made now, the rest after it is on screen. Else all is made
        now, and AppError says what :attr:`broken` would."""
        super().__init__()
        self.collector = Collector(self)
        self.collector.start(look=not frame_first)
        self.desk = desk
        self._application = application
        desk.somebody_waits = True  # jobs run in processes of their own, which do not give up so soon
        self.complete = False
        # what the last start led to; a wrong guess costs nothing but a change of the picture
        picture = kept_picture(desk.paths) or _picture_without_memory(desk)
        self.theme = Theme(
            application, picture.theme, picture.presenter, contrast=picture.contrast, text=picture.text,
            styled=True,
        )  # fmt: skip
        self.theme.take_wishes(picture.wished_contrast, picture.wished_text)
        self.theme.apply()
        self._desk_first = frame_first and picture.desk
        self._wanted: tuple[bool, Path | None] | None = None
        self._pieces = self._rest()
        # its turn comes after what waits to be heard and to be drawn; a single shot would go before a drawing
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._next)
        if frame_first:
            frame = StartFrame()
            self.window = MainWindow(None, __version__, can_connect=True, frame=frame)
            _set_first_page(frame, picture)
            self.window.frame_seen.connect(self._idle.start)
        else:
            for _ in self._pieces:
                pass
            self.collector.settle()

    def show(self, *, training: bool, file: Path | None = None) -> None:
        self.window.show()
        # what the first picture does not need comes after it
        if self.complete:
            self.vm.start(training, file)
        else:
            self._wanted = (training, file)

    def open_handed_over(self, path: Path) -> None:
        """A file that the person opened with this program, also while it is starting."""
        if self.complete:
            self.vm.open_handed_over(path)
        elif self._wanted is not None:
            self._wanted = (self._wanted[0], path)

    def close(self) -> None:
        """Stop in the order that loses nothing."""
        self._idle.stop()
        self._pieces.close()
        self.window.setUpdatesEnabled(False)
        if self.complete:
            self.hook.remove()
            self.look.stop()
            self.window.close_preview()
            self.vm.close()
            self._keep_picture()  # once the settings are written: of older ones no picture is shown
        if hasattr(self, "runner"):
            self.runner.close()
        if hasattr(self, "life"):
            self.life.stop()
        else:
            self.desk.close()
        self.collector.stop()
        texts.write_numbers(None)

    def _next(self) -> None:
        """One more piece; in between the window paints and listens."""
        try:
            done = next(self._pieces, True)
        except AppError as error:
            self._idle.stop()
            self.broken.emit(error)
            return
        if not done:
            return
        self._idle.stop()
        training, file = self._wanted or (False, None)
        if training or not self._desk_first:
            self.window.leave_frame()
        self.vm.start(training, file)
        QTimer.singleShot(SETTLED_MS, self, self._settle)
        self.finished.emit()

    def _settle(self) -> None:
        self.collector.settle()
        self._keep_picture()

    def _keep_picture(self) -> None:
        """What the next start can show at once."""
        parts = self.vm.parts
        settings, accounts = parts.settings, parts.accounts
        lines = [line for line in accounts.lines if not line.training]
        first = accounts.current.id if accounts.current is not None else ""
        lines.sort(key=lambda line: line.id != first)
        known = (KnownAccount(line.id, line.name, line.line, line.colour) for line in lines)
        picture = FirstPicture(
            settings["theme"], settings["presenter_mode"], bool(lines), accounts.platforms, tuple(known),
            settings["contrast"], settings["text_size"], *self.theme.wished,
        )  # fmt: skip
        keep_picture(self.desk.paths, picture)

    def _rest(self) -> Generator[bool, None, None]:
        """All but the frame, piece by piece: False while more is to come."""
        for _ in import_in_pieces(desk=self._desk_first):
            yield False
        from desktop_app.app.desktop_look import DesktopLook
        from desktop_app.app.excepthook import ExceptHook
        from desktop_app.app.lifecycle import Lifecycle
        from desktop_app.app.window_parts import view_models
        from desktop_app.runtime.loop_thread import LoopThread
        from desktop_app.viewmodels.tasks import TaskRunner

        self.life = Lifecycle(self.desk, LoopThread())
        self.life.start()
        self.runner = TaskRunner(self.life.loop)
        self._apply_formats()
        yield False
        yield from self._opened_journals()
        assert self.desk.platforms
        yield False
        assert self.desk.accounts
        yield False
        self.vm = view_models(self.desk, self.runner)
        self.vm.parts.settings.changed.connect(self._apply_setting)
        yield False
        if hasattr(self, "window"):
            self.window.fill(self.vm)
        else:
            self.window = MainWindow(self.vm, __version__, can_connect=True)
        self.hook = ExceptHook(self._error_told.emit, self.desk.known.clean)
        # in whichever thread it was: the window's own shows it
        self._error_told.connect(self._show_error)
        self.hook.install()
        self.complete = True
        self.look = DesktopLook(self._application, self.theme, self.runner)

    def _opened_journals(self) -> Generator[bool, None, None]:
        """They are opened beside the window: what an earlier version left is copied and made anew then."""
        failed: list[BaseException] = []
        opening = Thread(target=_open_journals, args=(self.desk, failed), name="journals")
        opening.start()
        try:
            while opening.is_alive():
                opening.join(0.002)
                yield False
        finally:
            opening.join()
        if failed:
            raise failed[0]

    def _apply_formats(self) -> None:
        from desktop_app.viewmodels.formats import Formats, Style, choose_style

        settings = self.desk.settings if not hasattr(self, "vm") else self.vm.parts.settings
        choose_style(Style(*(settings[key] for key in FORMAT_KEYS)))
        texts.write_numbers(Formats().number)

    def _apply_setting(self, key: str) -> None:
        settings = self.vm.parts.settings
        if key == "theme":
            self.theme.change(mode=settings[key])
        elif key == "presenter_mode":
            self.theme.change(presenter=settings[key])
        elif key == "contrast":
            self.theme.change(contrast=settings[key])
        elif key == "text_size":
            self.theme.change(text=settings[key])
        elif key in FORMAT_KEYS:
            self._apply_formats()
            from PySide6.QtWidgets import QAbstractItemView

            for table in self.window.findChildren(QAbstractItemView):
                table.viewport().update()

    def show_error(self, error: BaseException) -> None:
        """The dialog for an error that nobody caught, with its cleaned report."""
        from desktop_app.app.excepthook import report_text

        self._show_error(report_text(error, self.desk.known.clean))

    @Slot(str)
    def _show_error(self, report: str) -> None:
        from desktop_app.views.dialogs.error_dialog import ErrorDialog

        ErrorDialog(self.window, report).open()


def _open_journals(desk: Desk, failed: list[BaseException]) -> None:
    try:
        assert desk.journals
    except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
        failed.append(error)


def _picture_without_memory(desk: Desk) -> FirstPicture:
    """The first start of all, or the settings were changed elsewhere: no more than these tell."""
    found = desk.settings_as_found()
    return FirstPicture(
        found["theme"], found["presenter_mode"], bool(found["first_run_done"]), "",
        contrast=found["contrast"], text=found["text_size"],
    )  # fmt: skip


def _set_first_page(frame: StartFrame, picture: FirstPicture) -> None:
    """Of whichever start it is."""
    if picture.desk:
        from desktop_app.views.desk_frame import DeskFrame
        from desktop_app.views.widgets.account_plate import AccountEntry

        desk = DeskFrame([AccountEntry(*known) for known in picture.accounts], frame)
        frame.set_page(desk, desk.tells)
        return
    from desktop_app.views.first_run import FirstRun

    page = FirstRun(__version__, can_connect=True, platforms=picture.platforms, parent=frame)
    page.training_requested.connect(partial(page.set_starting, True))
    frame.set_page(page, page.tells)


class Application(QApplication):
    """Qt's application. ``file_opened(Path)``: macOS hands over a file that was opened with the program."""

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def open_window(*, training: bool, file: Path | None = None) -> int:
    """Open the main window and return when it was closed. ``training``: begin with the training accounts;
    ``file``: with an import of this one."""
    from desktop_app.app.wiring import Desk

    application = make_application(sys.argv[:1])
    troubles: list[AppError] = []
    try:
        opened = OpenWindow(application, Desk(), frame_first=True)
    except AppError as error:
        return _say(error)
    signals: list[EndingSignals] = []
    # a moment after the first picture: a click into it may be waiting to be drawn
    late = partial(QTimer.singleShot, 1, opened)
    opened.window.frame_seen.connect(lambda: late(lambda: _show_icon(application)))
    opened.window.frame_seen.connect(lambda: late(lambda: signals.append(_listen(application))))
    opened.broken.connect(troubles.append)
    opened.broken.connect(lambda _error: application.exit(1))
    try:
        application.file_opened.connect(opened.open_handed_over)
        opened.show(training=training, file=file)
        code = application.exec()
        return _say(troubles[0]) if troubles else code
    finally:
        for one in signals:
            one.close()
        opened.close()
        # now, while the Python side of every widget is whole; left to the interpreter's end it is hidden half
        # taken apart
        delete(opened.window)


def _listen(application: Application) -> EndingSignals:
    from desktop_app.app.signals import EndingSignals

    # exit, not quit: quit would close the windows first, and ask about a job that runs
    return EndingSignals(lambda: application.exit(0))


def _say(error: AppError) -> int:
    from desktop_app.cli.exit_codes import exit_code
    from desktop_app.views.cannot_start import tell

    print(error.message, error.what_to_do, sep="\n", file=sys.stderr)
    tell(error)  # who started it by its icon has no terminal
    return exit_code(error)


def make_application(arguments: list[str]) -> Application:
    """Qt's application with our name. Must be called once a process."""
    # the preview's browser view asks for it before the application is made; nothing is loaded by it
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    # the style as an argument: setStyle answers with the style, and for that PySide loads 5 ms of classes
    application = Application([*arguments, "-style", "fusion"])
    application.setApplicationName("Campaign Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("campaign-desk")  # by it a Linux desktop finds the name and the icon
    return application


def _show_icon(application: Application) -> None:
    """After the first picture: no page shows it, only the system's list of windows."""
    application.setWindowIcon(QIcon(str(resource_path("app-icon", "campaign-desk.svg"))))
