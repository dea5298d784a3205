"""The dialog of an erasure that was cut off: where it stands, going on by key, then its sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Erased, Proof
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.views.dialogs.erase_dialogs import CutOffDialog, SheetDialog
from desktop_app.views.theme.theme import Theme
from tests.helpers.runners import HeldRunner
from tests.views.test_people_views import nameless

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DONE = Erased("Shop", "Ecomail", "erased")
DOUBT = Erased("Spare", "Sendios", "doubt", sure=False)
ONE = CutOff("1", AT, "ann@example.com", "9f" * 32, False, (DONE, DOUBT))
Report = Callable[[Erased], None]


class Service:
    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    async def go_on(
        self, erasure: str, training: bool, report: object = None, *, again: bool = False
    ) -> Proof:
        self.asked.append((erasure, training, again))
        for place in (DONE, replace(DOUBT, state="erased")):
            report(place)  # type: ignore[operator]
        return Proof(AT, "ann@example.com", (DONE, replace(DOUBT, state="erased")), 1, 0, 0, id=erasure)

    async def sheet_seen(self, proof: Proof) -> None:
        self.asked.append(("seen", proof.id))

    async def give_up(self, erasure: str, training: bool) -> None:
        self.asked.append(("give up", erasure, training))


@pytest.fixture
def shown(theme: Theme, qtbot: QtBot) -> tuple[CutOffDialog, Service, HeldRunner]:
    service, runner = Service(), HeldRunner()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    vm = PeopleViewModel(runner, object(), service, Formats(), window)  # type: ignore[arg-type]
    dialog = CutOffDialog(window, vm, ONE)
    dialog.open()
    return dialog, service, runner


def words(dialog: CutOffDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_every_account_is_shown_and_what_nobody_can_tell_is_asked_for_again_only_when_ticked(
    shown: tuple[CutOffDialog, Service, HeldRunner],
) -> None:
    dialog, service, runner = shown
    assert nameless(dialog) == []
    assert {"Shop · Ecomail", "Spare · Sendios", "Erased", "Not certain"} <= set(words(dialog))
    assert dialog.do.text() == "Go on in 1 account and here"
    QTest.keyClick(dialog.again, Qt.Key.Key_Space)
    QTest.keyClick(dialog.do, Qt.Key.Key_Space)
    assert not dialog.do.isEnabled()
    runner.run_all()
    assert service.asked == [("1", False, True)]
    assert dialog.sheet.isVisible()
    assert "ann@example.com" in dialog.sheet.toPlainText(), "as the person wanted it"
    assert not dialog.place.isVisible()
    assert nameless(dialog) == []


def test_left_as_it_is_it_closes(shown: tuple[CutOffDialog, Service, HeldRunner]) -> None:
    dialog, service, runner = shown
    QTest.keyClick(dialog.give_up, Qt.Key.Key_Space)
    runner.run_all()
    assert service.asked == [("give up", "1", False)]
    assert not dialog.isVisible()


def test_a_sheet_of_earlier_is_shown_by_its_hash_and_told_as_seen_when_it_closes(
    shown: tuple[CutOffDialog, Service, HeldRunner],
) -> None:
    other, service, runner = shown
    other.reject()
    proof = Proof(AT, "", (DONE,), 1, 0, 0, id="7", hash="9f" * 32)
    dialog = SheetDialog(other.window(), other.vm, proof)
    dialog.open()
    assert nameless(dialog) == []
    assert "9f" * 32 in dialog.sheet.toPlainText()
    assert dialog.save.isVisible()
    assert not dialog.with_address.isVisible()
    assert not dialog.do.isVisible()
    dialog.reject()
    runner.run_all()
    assert service.asked == [("seen", "7")]
