"""Files dropped on the real window: on every tab, on the wizard, on a dialog; what is no single file that can
be read is said in words, and takes nothing away that was begun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from desktop_app.model.texts import t
from desktop_app.viewmodels.window import TABS, Screen
from desktop_app.views.sending.send_screen import SendScreen
from desktop_app.views.wizard.shell import WizardShell
from desktop_app.views.wizard.wizard_screen import WizardScreen
from tests.end_to_end.steps import wait

PEOPLE = "Email,First name\nann@example.com,Ann\nbob@example.com,Bo\n"


class Window:
    """What a file manager does with the window."""

    def __init__(self, opened: Any, hands: Any) -> None:
        self.window, self.vm, self.hands = opened.window, opened.vm, hands

    def drop(self, *urls: QUrl | Path) -> None:
        mime = QMimeData()
        mime.setUrls([one if isinstance(one, QUrl) else QUrl.fromLocalFile(str(one)) for one in urls])
        size = self.window.size()
        spot = QPointF(size.width() / 2, size.height() / 2)
        actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(spot.toPoint(), actions, mime, button, none)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted(), "the pointer says that it may be dropped"
        QApplication.sendEvent(self.window, QDropEvent(spot, actions, mime, button, none))

    def says(self, sentence: str) -> None:
        def said() -> None:
            toast = self.window.toaster.toast
            assert toast is not None, sentence
            assert sentence in [one.text() for one in toast.findChildren(QLabel)]

        self.hands.qtbot.waitUntil(said, timeout=20_000)

    def wizard(self, file: str) -> WizardShell:
        wait(self.hands, lambda: self.vm.screen is Screen.WIZARD and self.vm.wizard.path is not None)
        assert self.vm.wizard.path.name == file
        wait(self.hands, lambda: not self.vm.wizard.busy)
        screen: WizardShell = self.window.wizard_screen(self.vm.wizard)
        return screen


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, "utf-8")
    return file


@pytest.fixture
def window(opened: Any, hands: Any) -> Window:
    return Window(opened, hands)


def test_before_there_is_an_account_it_is_looked_at_in_practice(window: Window, people: Path) -> None:
    assert window.vm.screen is Screen.FIRST_RUN
    window.drop(people)
    window.wizard("people.csv")
    assert window.vm.wizard.account.training


def test_every_tab_takes_a_file_and_says_what_it_cannot_take(
    window: Window, people: Path, tmp_path: Path
) -> None:
    window.hands.press("Start training")
    window.hands.click_row("Lists", 0)
    other = tmp_path / "more.csv"
    other.write_text(PEOPLE, "utf-8")
    folder = tmp_path / "a folder"
    folder.mkdir()
    for tab in TABS:
        window.vm.choose_tab(tab)
        window.drop(people, other)
        window.says(t("drop.several", count=2))
        window.drop(folder)
        window.says(t("drop.folder", name="a folder"))
        window.drop(QUrl("https://example.org/people.csv"))
        window.says(t("drop.web"))
        window.drop(tmp_path / "gone.csv")
        window.says(t("drop.gone", name="gone.csv"))
        assert window.vm.screen is Screen.DESK
        window.drop(people)
        screen = window.wizard("people.csv")
        assert isinstance(screen, SendScreen if tab in ("events", "orders") else WizardScreen), tab
        window.vm.leave_wizard()


def test_on_the_wizard_nothing_that_was_begun_is_thrown_away(
    window: Window, people: Path, tmp_path: Path
) -> None:
    window.hands.press("Start training")
    window.hands.click_row("Lists", 0)
    other = tmp_path / "more.csv"
    other.write_text(PEOPLE, "utf-8")
    window.drop(people)
    window.wizard("people.csv")
    window.drop(people, other)
    window.says(t("drop.several", count=2))
    wait(window.hands, lambda: bool(window.vm.wizard.lists))
    window.hands.pick("Choose a list", "Newsletter")
    window.hands.press("Match the columns")
    window.drop(other)
    window.hands.see(QAbstractButton, t("wizard.drop_yes"))
    assert window.vm.wizard.path.name == "people.csv", "first it is asked"
    window.drop(other)
    window.says(t("drop.dialog"))
    window.hands.press(t("wizard.drop_yes"))
    window.wizard("more.csv")


def test_the_preview_takes_a_message_and_a_list_of_people(
    window: Window, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.views.preview.mail_view.browser_may_start", lambda: False)
    window.hands.press("Start training")
    window.hands.click_row("Lists", 0)
    message = tmp_path / "hello.html"
    message.write_text("<p>Hello $!name</p>", "utf-8")
    preview = window.vm.open_preview()
    window.drop(message)
    wait(window.hands, lambda: "Hello" in preview.text)
    window.drop(people)
    wait(window.hands, lambda: "people.csv" in str(preview.people))
