"""More on this platform: every declared call of every platform can be opened, filled in and run from its
form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.account import Account
from desktop_app.model.errors import InvalidInput, ServerFailed
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer, Confirm
from desktop_app.providers import discover
from desktop_app.services.more import Choice
from desktop_app.viewmodels.more import MoreViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.more.confirm_dialog import ConfirmDialog
from desktop_app.views.more.more_page import MorePage
from desktop_app.views.widgets.button import LinkButton
from tests.helpers.runners import HeldRunner, InlineRunner
from tests.services.test_more import PLATFORM

Shown = Callable[..., QWidget]
ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True, settings={"unproven": "on"})


class Service:
    def __init__(self) -> None:
        self.ran: list[tuple[str, dict[str, str]]] = []
        self.trouble: Exception | None = None
        self.answer = CallAnswer(({"left": 5},), '{"left": 5}')

    async def run(
        self, account_id: str, name: str, values: Mapping[str, str], *, again: bool = False
    ) -> CallAnswer:
        self.ran.append((name, {key: text for key, text in values.items() if text}))
        if self.trouble is not None:
            raise self.trouble
        return self.answer

    async def choices(self, account_id: str, lookup: str) -> Sequence[Choice]:
        return (Choice("1", "News"),)

    async def addresses_in(self, path: Path) -> Sequence[str]:
        if self.trouble is not None:
            raise self.trouble
        return ("ann@gmial.com", path.name)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def page(service: Service, shown: Shown) -> MorePage:
    made = MorePage(MoreViewModel(InlineRunner(), service))
    made.vm.set_account(ACCOUNT, PLATFORM)
    shown(made, 1280, 600)
    return made


def test_a_look_shows_its_table_and_the_original(page: MorePage, service: Service, qtbot: QtBot) -> None:
    page.list.chosen.emit("quota")
    qtbot.mouseClick(page.run, Qt.MouseButton.LeftButton)
    assert service.ran == [("quota", {})]
    assert page.table.model().rowCount() == 1
    assert page.text.toPlainText() == '{"left": 5}'


def test_a_long_answer_fills_the_page_and_its_numbers_stand_right(
    page: MorePage, service: Service, qtbot: QtBot
) -> None:
    rows = tuple({"campaign": f"Spring {number}", "sent": str(number * 7)} for number in range(40))
    service.answer = CallAnswer(rows, "[]")
    page.list.chosen.emit("quota")
    qtbot.mouseClick(page.run, Qt.MouseButton.LeftButton)
    bar = page.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    seen = page.table.viewport().visibleRegion().boundingRect().height() // page.table.row_height
    assert seen * page.table.row_height > page.page.viewport().height() * 0.6
    assert (page.table.right_aligned(0), page.table.right_aligned(1)) == (False, True)
    page.table.columns.sort(1, Qt.SortOrder.DescendingOrder)
    assert page.table.model().index(0, 1).data() == "273"
    page.table.model().set_filter(1, "> 250")
    assert page.count.text() == "4 of 40 shown · filter on sent"
    assert page.table.model().rowCount() == 4
    page.table.model().clear_filters()
    assert page.count.text() == "40 lines"


def test_what_reaches_many_waits_for_the_typed_word(page: MorePage, service: Service, qtbot: QtBot) -> None:
    page.list.chosen.emit("hook")
    assert not page.run.isEnabled()
    page.form.controls["url"].setText("https://shop.example")  # type: ignore[attr-defined]
    assert ACCOUNT.name in page.run.text()
    qtbot.mouseClick(page.run, Qt.MouseButton.LeftButton)
    dialog = page.window().findChild(ConfirmDialog)
    assert dialog is not None
    assert not dialog.do.isEnabled()
    assert service.ran == []
    dialog.word.setText(ACCOUNT.name)
    dialog.do.click()
    assert service.ran == [("hook", {"url": "https://shop.example"})]


def test_a_failure_is_told_in_words_and_the_form_stays(page: MorePage, service: Service) -> None:
    service.trouble = ServerFailed(platform="Shop")
    page.list.chosen.emit("quota")
    page.form.controls["day"].setText("2026-11-25")  # type: ignore[attr-defined]
    page.run.click()
    assert page.vm.values["day"] == "2026-11-25"
    assert not page.answer.isVisibleTo(page)


def test_what_is_switched_off_says_why_and_cannot_be_run(page: MorePage) -> None:
    page.vm.set_account(replace(ACCOUNT, settings={}), PLATFORM)
    page.list.chosen.emit("hook")
    assert page.off.isVisibleTo(page)
    assert not page.run.isEnabled()


@pytest.mark.parametrize("name", list(discover()))
def test_every_call_of_every_platform_has_a_form(page: MorePage, name: str) -> None:
    manifest = discover()[name].manifest
    page.vm.set_account(ACCOUNT, manifest)
    for call in manifest.calls:
        page.vm.choose(call.name)
        assert set(page.form.controls) == {each.key for each in call.fields}, call.name
        assert all(control.accessibleName() for control in page.form.controls.values()), call.name
        if call.confirm is not Confirm.NONE:
            assert page.does.text(), call.name


def test_a_field_for_many_addresses_takes_them_from_a_file(
    service: Service, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood there is replaced; a file that cannot be read says so and leaves it."""
    made = MorePage(MoreViewModel(InlineRunner(), service))
    entry = discover()["sendios"]
    made.vm.set_account(replace(ACCOUNT, platform="sendios"), entry.manifest)
    shown(made, 1280, 600)
    made.list.chosen.emit("check_addresses")
    area = made.form.controls["addresses"]
    assert isinstance(area, QPlainTextEdit)
    (button,) = (one for one in made.form.findChildren(LinkButton) if one.text() == t("more.from_file"))
    monkeypatch.setattr(file_dialogs, "ask_open_file", lambda *_words: Path("people.csv"))
    button.click()
    assert area.toPlainText() == "ann@gmial.com\npeople.csv"
    assert made.run.isEnabled()
    service.trouble = InvalidInput("addresses_file_none", file="people.csv")
    button.click()
    assert area.toPlainText() == "ann@gmial.com\npeople.csv"
    assert made.vm.trouble is service.trouble


def test_a_look_under_way_is_stopped_and_a_change_is_not(
    shown: Shown, service: Service, qtbot: QtBot
) -> None:
    runner = HeldRunner()
    page = MorePage(MoreViewModel(runner, service))
    page.vm.set_account(ACCOUNT, PLATFORM)
    shown(page, 1280, 600)
    page.list.chosen.emit("quota")
    assert not page.stop.isVisible()
    qtbot.mouseClick(page.run, Qt.MouseButton.LeftButton)
    assert page.stop.isVisible()
    qtbot.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    assert not page.stop.isVisible()
    assert page.run.isEnabled()
    runner.run_all()
    assert page.vm.answer is None
    page.list.chosen.emit("hook")
    page.form.controls["url"].setText("https://shop.example")  # type: ignore[attr-defined]
    page.vm.run()
    page.vm.stop()
    assert page.vm.busy_with("run"), "what was sent is waited for"
    assert not page.stop.isVisible()
