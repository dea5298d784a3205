"""A file of events or orders on the screen: what is read, asked, started, and counted at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.account import Account
from desktop_app.model.event import Event
from desktop_app.model.progress import Progress
from desktop_app.provider_api.manifest import FormField, Manifest
from desktop_app.services.file_sends import FileLedger
from desktop_app.services.send_file import Item, LoadedFile
from desktop_app.viewmodels.file_send import FileSendViewModel
from desktop_app.views.dialogs.file_send_dialog import FileSendDialog
from desktop_app.views.widgets.form_fields import FormFields
from tests.helpers.runners import InlineRunner
from tests.services.test_file_sends import PLATFORM

Shown = Callable[..., QWidget]
ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True)
PEOPLE = LoadedFile(
    "people.csv", "sha", ({"email": "ann@example.com", "city": "Brno"}, {"email": "", "city": "Praha"}),
    {"email": "E-mail", "city": "City"},
)  # fmt: skip
ORDERS = LoadedFile(
    "orders.csv", "sha",
    ({"order_id": "A-1", "order_status": "Hotovo", "order_total": "10", "email": "ann@example.com"},),
    {"order_id": "Number", "order_status": "Status", "order_total": "Total", "email": "E-mail"},
)  # fmt: skip


class Service:
    def __init__(self) -> None:
        self.sent: list[tuple[int, float, list[Item]]] = []
        self.before = 0
        self.kept: tuple[str, list[str]] = ("", [])

    async def send(
        self, account_id: str, items: Sequence[Item], at_once: int, per_minute: float,
        report: Callable[[Progress], None], settings: Mapping[str, str] | None = None,
        total: int | None = None,
    ) -> FileLedger:  # fmt: skip
        self.sent.append((at_once, per_minute, list(items)))
        good = sum(1 for item in items if not item.trouble)
        held = {item.key: item.trouble for item in items if item.trouble}
        return FileLedger(len(items), {"taken": good, "held_back": len(held)}, held)

    async def stop_soon(self) -> None:
        return None

    async def sent_before(self, account: Account, beginning: str) -> int:
        return self.before

    async def save_left_out(
        self, account: Account, path: Path, heads: Sequence[str], items: Sequence[Item]
    ) -> None:
        self.kept = (path.name, [item.trouble for item in items if item.trouble])


def opened(
    qtbot: QtBot, service: Service, kind: str, file: LoadedFile, platform: Manifest = PLATFORM
) -> FileSendDialog:
    async def load(path: Path, what: str, region: str | None, answers: Mapping[str, str]) -> LoadedFile:
        return file

    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    vm = FileSendViewModel(InlineRunner(), service, load, ACCOUNT, platform, kind)
    dialog = FileSendDialog(window, vm)
    dialog.open()
    dialog.open_path(Path(file.path))
    return dialog


@pytest.fixture
def service() -> Service:
    return Service()


def test_events_wait_for_their_name_and_say_whom_they_may_reach(
    qtbot: QtBot, theme: Any, service: Service
) -> None:
    dialog = opened(qtbot, service, "events", PEOPLE)
    assert not dialog.go.isEnabled()
    dialog.vm.set_type("bonus")
    assert dialog.go.isEnabled()
    assert dialog.go.text() == f"Send 1 event · {ACCOUNT.name}"
    assert "1 person" in dialog.starts.title
    dialog.vm.set_pace(60)
    dialog.go.click()
    at_once, pace, items = service.sent[0]
    assert (at_once, pace, len(items)) == (3, 60.0, 2)
    assert dialog.verdict.isVisibleTo(dialog)
    assert dialog.save.isVisibleTo(dialog)


def test_words_for_a_status_are_asked_and_a_missing_currency_too(
    qtbot: QtBot, theme: Any, service: Service, tmp_path: Path
) -> None:
    dialog = opened(qtbot, service, "orders", ORDERS)
    assert dialog.vm.words == [("Hotovo", 1)]
    assert dialog.vm.needs_currency
    assert dialog.vm.good == 0
    dialog.vm.set_currency("eur")
    dialog.vm.set_status("Hotovo", "DONE")
    assert dialog.vm.good == 1
    dialog.go.click()
    order = service.sent[0][2][0].noun
    assert (order.currency, order.status) == ("EUR", "DONE")  # type: ignore[union-attr]


def test_what_stayed_out_is_saved_with_its_reason(
    qtbot: QtBot, theme: Any, service: Service, tmp_path: Path
) -> None:
    dialog = opened(qtbot, service, "events", PEOPLE)
    dialog.vm.set_type("bonus")
    dialog.go.click()
    dialog.save_left_out(tmp_path / "out.csv")
    assert service.kept == ("out.csv", ["Nobody is named in this row."])
    assert dialog.bar.isVisibleTo(dialog)


def test_what_was_sent_out_of_this_file_before_is_told_and_not_sent_again(
    qtbot: QtBot, theme: Any, service: Service
) -> None:
    service.before = 1
    dialog = opened(qtbot, service, "events", PEOPLE)
    dialog.vm.set_type("bonus")
    assert dialog.before.isVisibleTo(dialog)
    assert not dialog.go.isEnabled()
    assert dialog.reason.text() == "All of these were sent before."


def test_half_a_currency_is_asked_for_and_how_long_it_takes_is_told(
    qtbot: QtBot, theme: Any, service: Service
) -> None:
    assert PLATFORM.order_form is not None
    form = replace(PLATFORM.order_form, required=("external_id", "currency"))
    dialog = opened(qtbot, service, "orders", ORDERS, replace(PLATFORM, order_form=form))
    dialog.vm.set_status("Hotovo", "DONE")
    dialog.vm.set_currency("eu")
    assert dialog.reason.text() == "Fill in: Currency of all orders"
    dialog.vm.set_currency("eur")
    assert dialog.go.isEnabled()
    dialog.vm.set_pace(10)
    assert dialog.vm.expected == (6.0, 6.0)


def test_a_question_comes_before_everything_else(qtbot: QtBot, theme: Any, service: Service) -> None:
    question = ("date_order", "Which is it?", (("dmy", "3 April"), ("mdy", "4 March")))
    asked = LoadedFile("p.csv", "sha", PEOPLE.rows, PEOPLE.headers, questions=(question,))
    dialog = opened(qtbot, service, "events", asked)
    dialog.vm.set_type("bonus")
    assert dialog.question.isVisibleTo(dialog)
    assert not dialog.says.isVisibleTo(dialog)
    assert not dialog.go.isEnabled()


def test_what_the_form_asks_beyond_the_file_goes_along(qtbot: QtBot, theme: Any, service: Service) -> None:
    """A field of the form holds for every event; a needed one keeps the button off and is named."""
    form = replace(PLATFORM.event_forms[0], fields=(FormField("project", "x", required=True),))
    dialog = opened(qtbot, service, "events", PEOPLE, replace(PLATFORM, event_forms=(form,)))
    dialog.vm.set_type("bonus")
    assert not dialog.go.isEnabled()
    assert dialog.reason.text()
    [fields] = dialog.findChildren(FormFields)
    field = fields.controls["project"]
    assert isinstance(field, QLineEdit)
    field.setText("19300")
    dialog.go.click()
    event = service.sent[0][2][0].noun
    assert isinstance(event, Event)
    assert event.settings == {"project": "19300"}


def test_orders_that_must_go_one_by_one_do(qtbot: QtBot, theme: Any, service: Service) -> None:
    assert PLATFORM.order_form is not None
    how = FormField("how", "x", "choice", default="all", options=(("all", "x"), ("one", "x")))
    form = replace(PLATFORM.order_form, at_once=50, extra=(how,), alone=(("how", "one"),))
    dialog = opened(qtbot, service, "orders", ORDERS, replace(PLATFORM, order_form=form))
    dialog.vm.set_currency("eur")
    dialog.vm.set_status("Hotovo", "DONE")
    dialog.vm.set_setting("how", "one")
    dialog.go.click()
    assert service.sent[0][0] == 1


def test_somebody_in_several_rows_is_said_and_counted_once(
    qtbot: QtBot, theme: Any, service: Service
) -> None:
    rows = tuple({"email": "ann@example.com", "city": city} for city in ("Brno", "Praha"))
    dialog = opened(qtbot, service, "events", replace(PEOPLE, rows=rows))
    dialog.vm.set_type("bonus")
    assert "1 person" in dialog.starts.title
    assert "2 events for 1 different" in dialog.facts.text()
