"""The composer of an order: changing one changes what was typed, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.model.account import Account
from desktop_app.model.order import Order, OrderAnswer, OrderItem
from desktop_app.provider_api.manifest import Manifest
from desktop_app.providers.ecomail.manifest import MANIFEST as ECOMAIL
from desktop_app.providers.ecomail.shop import read_order
from desktop_app.providers.esputnik.manifest import MANIFEST as ESPUTNIK
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.views.dialogs.order_composer import OrderComposer
from desktop_app.views.theme.theme import Theme
from desktop_app.views.widgets.combo import Combo
from tests.helpers.runners import HeldRunner
from tests.viewmodels.test_orders import Service

ROW = {
    "id": 2220, "order_id": "5301", "email": "foo@bar.cz", "shop": "mujshop.cz", "amount": 2000,
    "timestamp": "2023-02-15 09:40:56", "status": None,
    "items": [
        {"code": "P1", "title": "Mug", "categories": ["Kitchen"], "price": 800, "amount": "2"},
        {"code": "P1", "title": "Mug, blue", "categories": ["Garden"], "price": 400, "amount": "1"},
    ],
}  # fmt: skip
"""An order as Ecomail hands it out: no tax, no shipping, no status, one article twice (transactions)."""


class Sends(Service):
    def __init__(self) -> None:
        super().__init__()
        self.how: list[dict[str, str]] = []

    async def send(
        self, account_id: str, order: Order, settings: Mapping[str, str] | None = None, *, again: bool = False
    ) -> OrderAnswer:
        self.how.append(dict(settings or {}))
        return await super().send(account_id, order, settings, again=again)


class Written:
    def __init__(self, qtbot: QtBot, manifest: Manifest, order: Order, *, change: bool = True) -> None:
        self.runner, self.service = HeldRunner(), Sends()
        self.vm = OrdersViewModel(self.runner, self.service, Formats())
        account = Account("shop", manifest.id, "Shop", training=True)
        self.vm.set_account(account, manifest)
        self.runner.run_all()
        host = QWidget()
        qtbot.addWidget(host)
        host.resize(1280, 720)
        host.show()
        assert self.vm.form is not None
        self.host = host
        self.dialog = OrderComposer(host, self.vm, self.vm.form, order, change=change)
        self.dialog.open()

    def send(self) -> Order:
        self.dialog.send()
        self.runner.run_all()
        return self.service.sent_orders[-1]


@pytest.fixture
def ecomail(theme: Theme, qtbot: QtBot) -> Written:
    return Written(qtbot, ECOMAIL, read_order(ROW))


def test_changing_the_total_changes_nothing_else(ecomail: Written) -> None:
    """Neither the status that the platform left open, nor seconds, nor the category of the second line."""
    before = read_order(ROW)
    ecomail.dialog.fields["total"].setText("2100")
    sent = ecomail.send()
    assert sent == replace(before, total=Decimal(2100))
    assert before.at is not None
    assert before.at.second == 56
    assert [item.category for item in sent.items] == ["Kitchen", "Garden"]


def test_a_change_goes_the_way_that_replaces(ecomail: Written) -> None:
    """The other ways pass over a number that is known."""
    ecomail.dialog.fields["total"].setText("2100")
    ecomail.send()
    assert ecomail.service.how[-1]["how"] == "replacing"


def test_what_the_platform_did_not_tell_is_named_until_it_is_filled(ecomail: Written) -> None:
    dialog = ecomail.dialog
    assert dialog.untold.isVisibleTo(dialog)
    told = " ".join(label for label in _texts(dialog.untold))
    assert "Shipping" in told
    assert "Taxes" in told
    assert "Further facts" in told
    dialog.fields["shipping"].setText("99")
    dialog.settings["city"].setText("Brno")
    told = " ".join(label for label in _texts(dialog.untold))
    assert "Shipping" not in told
    assert "City" not in told
    assert "Taxes" in told


def test_a_status_of_the_platforms_own_stays_until_another_is_chosen(theme: Theme, qtbot: QtBot) -> None:
    written = Written(qtbot, ECOMAIL, read_order({**ROW, "status": "completed"}))
    status = written.dialog.fields["status"]
    assert isinstance(status, Combo)
    assert status.value() == "completed"
    odd = Written(qtbot, ECOMAIL, read_order({**ROW, "status": "on hold"}))
    status = odd.dialog.fields["status"]
    assert status.value() == "on hold"
    assert odd.dialog.order()[0].status == "on hold"


def test_a_line_taken_out_leaves_the_others_as_they_were(ecomail: Written) -> None:
    dialog = ecomail.dialog
    dialog._remove_item(dialog.items[0])
    assert dialog.order()[0].items == (read_order(ROW).items[1],)


def test_a_new_order_is_not_told_of_what_it_cannot_lose(theme: Theme, qtbot: QtBot) -> None:
    new = Written(qtbot, ECOMAIL, Order(""), change=False)
    assert not new.dialog.untold.isVisibleTo(new.dialog)
    sent = Order("1", status="DELIVERED", items=(OrderItem("a", Decimal(1)),))
    mine = Written(qtbot, ESPUTNIK, sent)
    assert not mine.dialog.untold.isVisibleTo(mine.dialog)


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_time_stands_in_the_time_of_this_computer_and_says_so(ecomail: Written) -> None:
    before = read_order(ROW)
    assert before.at is not None
    field = ecomail.dialog.fields["at"]
    assert field.text() == before.at.astimezone().strftime("%Y-%m-%d %H:%M")
    assert any("time of this computer" in text for text in _texts(ecomail.dialog))
    field.setText("2026-11-25 14:30")
    assert ecomail.dialog.order()[0].at == datetime(2026, 11, 25, 14, 30).astimezone()
    field.setText("2026-11-25 14:30+05:00")
    assert ecomail.dialog.order()[0].at == datetime.fromisoformat("2026-11-25T14:30:00+05:00")


def test_in_a_narrow_window_nothing_stands_beside_it_and_the_reason_has_room(
    qtbot: QtBot, theme: Theme
) -> None:
    written = Written(qtbot, ESPUTNIK, Order(""), change=False)
    composer, host = written.dialog, written.host
    for width, beside in ((1280, True), (426, False), (1280, True)):
        host.resize(width, 480)
        qtbot.waitUntil(lambda beside=beside: composer.reason.isVisible() is beside)
        assert composer.reason_above.isVisible() is not beside
        assert composer.reason_above.text() == "An order needs its number."
        qtbot.waitUntil(lambda: composer.scroll_area.horizontalScrollBar().maximum() == 0)
