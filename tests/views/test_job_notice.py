"""A long job that ends tells somebody who looks elsewhere, once, where the system has a place for it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.screen import Screen
from desktop_app.viewmodels.wizard.stepping import UnderWay, WizardViewModel
from desktop_app.views import job_notice
from desktop_app.views.job_notice import EndNotice, JobNotice, JobProgress


def elsewhere(_title: str, _line: str) -> None:
    """The desktop's bus; nobody asks it where there is a place for an icon."""
    raise AssertionError("asked for")


class Tray(QObject):
    """The system's place for notices."""

    messageClicked = Signal()  # noqa: N815 - Qt's name
    activated = Signal(object)
    here = True
    shown: list[tuple[str, str]] = []  # noqa: RUF012 - the test empties it
    visible = False

    def __init__(self, _icon: object, parent: QObject) -> None:
        super().__init__(parent)
        Tray.last = self

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return Tray.here

    @staticmethod
    def supportsMessages() -> bool:
        return True

    def setToolTip(self, text: str) -> None: ...

    def show(self) -> None:
        self.visible = True

    def hide(self) -> None:
        self.visible = False

    def showMessage(self, title: str, line: str, _icon: object, _ms: int) -> None:
        Tray.shown.append((title, line))


@pytest.fixture
def alerts(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    install_texts()
    found: list[QWidget] = []
    Tray.here, Tray.shown = True, []
    monkeypatch.setattr(job_notice, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(QApplication, "alert", staticmethod(found.append))
    return found


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_it_is_told_where_the_window_is_not_in_front(window: QWidget, alerts: list[QWidget]) -> None:
    notice = EndNotice(window, lambda: True, elsewhere)
    assert notice.tell("Ready", "Into News")
    assert (Tray.shown, alerts) == ([("Ready", "Into News")], [window])
    assert Tray.last.visible
    notice.take_away()
    assert not Tray.last.visible


def test_a_desktop_without_such_a_place_is_told_by_its_bus(window: QWidget, alerts: list[QWidget]) -> None:
    Tray.here = False
    told: list[tuple[str, str]] = []
    notice = EndNotice(window, lambda: True, lambda title, line: told.append((title, line)))
    assert notice.tell("Ready", "Into News")
    assert (Tray.shown, alerts) == ([], [window])
    assert told == [("Ready", "Into News")]


def test_switched_off_or_in_front_nothing_is_told(
    window: QWidget, alerts: list[QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not EndNotice(window, lambda: False, elsewhere).tell("Ready", "")
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    assert not EndNotice(window, lambda: True, elsewhere).tell("Ready", "")
    assert (Tray.shown, alerts) == ([], [])


class Wizard(QObject):
    step_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.work = UnderWay("people.csv", "News", 2, 2)
        self.ended_by = None
        self.ended_keys = WizardViewModel.ended_keys
        self.account = SimpleNamespace(name="Our shop")


def test_an_import_is_told_when_it_ends_and_only_then(window: QWidget, alerts: list[QWidget]) -> None:
    said: list[str] = []
    wizard, vm = Wizard(), SimpleNamespace(screen=Screen.DESK, wizard=None)
    JobNotice(wizard, EndNotice(window, lambda: True, elsewhere), vm, said.append)  # type: ignore[arg-type]
    wizard.step_changed.emit(Step.RESULT)  # looked at again: it did not run here
    assert (said, Tray.shown) == ([], [])
    wizard.step_changed.emit(Step.RUN)
    wizard.step_changed.emit(Step.RESULT)
    assert said == ["The import of people.csv is finished"]
    assert Tray.shown[0][0] == said[0]
    assert "News" in Tray.shown[0][1]
    assert "Our shop" in Tray.shown[0][1]


def test_the_share_done_is_that_of_all_running_jobs_together() -> None:
    def job(done: int, left: int) -> SimpleNamespace:
        return SimpleNamespace(work=UnderWay("people.csv", "News", done, done + left))

    def percent(*jobs: SimpleNamespace) -> int | None:
        return JobProgress(SimpleNamespace(running=jobs)).percent()  # type: ignore[arg-type]

    assert percent() is None
    assert percent(job(10, 30)) == 25
    assert percent(job(10, 30), job(50, 10)) == 60
    assert percent(SimpleNamespace(work=None)) is None
