"""One order being written: fields that the platform takes, its lines, the sum beside the total.

Owns: laying it out, reading what is typed. Must not: judge it (the view-model's check does).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.model.order import Order, OrderItem
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import FormField, OrderForm
from desktop_app.services.order_check import items_total, status_words
from desktop_app.services.order_entry import typed_amount, typed_moment
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.orders import OrdersViewModel
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, hold, px, row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button, IconButton, LinkButton
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if

_NUMBERS = ("total", "shipping", "discount", "taxes")
_ORDER = (
    "external_id", "status", "at", "total", "currency", "email", "phone", "external_customer_id",
    "first_name", "last_name", "shop", "shipping", "discount", "taxes", "delivery_method", "delivery_address",
    "payment_method",
)  # fmt: skip
_ITEM = (("id", 140), ("name", 0), ("quantity", 72), ("price", 100))

NARROW = 560
"""Below this width of the window an item stands on two lines, and what is missing above the fields."""


class OrderComposer(Dialog):
    """``OrderComposer(window, vm, order, change=False).open()``; it closes when the platform took the
    order."""

    def __init__(
        self, host: QWidget, vm: OrdersViewModel, form: OrderForm, order: Order, *, change: bool
    ) -> None:
        account = vm.account
        platform = vm.manifest.label if vm.manifest else ""
        title = t("orders.composer.title_change" if change else "orders.composer.title_new",
                  number=order.external_id)  # fmt: skip
        line = "line" if form.updates else "line_whole" if change and form.replacing else "line_once"
        entry = AccountEntry(account.id, account.name, platform, account.colour) if account else None
        super().__init__(
            host, title, t(f"orders.composer.{line}", platform=platform), account=entry,
            width=880, height=560,
            training=bool(account and account.training),
        )  # fmt: skip
        self.vm, self._form, self._order, self._change = vm, form, order, change
        self.fields: dict[str, Any] = {}
        self._labelled: dict[str, LabelledField] = {}
        self.settings: dict[str, Any] = {}
        self.untold = Banner("warn", "")
        self.body.addWidget(self.untold)
        names = [name for name in _ORDER if name in form.fields or name == "external_id"]
        self.body.addWidget(PairGrid(*(self._field(name) for name in names)))
        if form.extra:
            self.body.addWidget(PairGrid(*(self._extra(each) for each in form.extra)))
        self.items: list[dict[str, TextField]] = []
        self._lines: list[OrderItem] = []  # as each line was before anything was typed
        self._items_place = column(gap=8)
        if form.items:
            add = LinkButton(t("orders.composer.add_item"), "plus")
            add.clicked.connect(lambda _checked=False: self._add_item())
            self.body.addLayout(row(Label(t("orders.composer.items"), "name"), None, add))
            self.body.addLayout(self._items_place)
            self.sum = Label("", "hint")
            self.take_sum = LinkButton(t("orders.composer.take_sum"))
            self.take_sum.clicked.connect(lambda _checked=False: self._take_sum())
            self.body.addLayout(row(self.sum, self.take_sum, None, gap=12))
        self.doubts = Banner("warn", "")
        self.body.addWidget(self.doubts)
        if form.creates_contacts and not change:
            self.body.addWidget(Label(t("orders.creates_confirmed", platform=platform), "hint", wrap=True))
        self.body.addWidget(Label(t("orders.composer.undo_none"), "hint", wrap=True))
        self.body.addStretch(1)
        for item in order.items or ((OrderItem("", Decimal(1)),) if form.items and not change else ()):
            self._put_item(item)
        self._send = Button("", "primary", "send", tall=True, tip=t("orders.composer.tip"))
        self._send.clicked.connect(lambda _checked=False: self.send())
        self.reason = Label("", "hint", wrap=True)
        self.reason_above = Label("", "hint", wrap=True)
        self.body.insertWidget(0, self.reason_above)
        cancel = Button(t("orders.composer.cancel"), tall=True)
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(left=[self.reason], right=[cancel], primary=self._send)
        first = "status" if change and "status" in self.fields else "external_id"
        self.set_first_focus(self.fields[first])
        self._touched = change
        self._told: set[str] = set()
        vm.took.connect(self._took)
        vm.busy_changed.connect(self._look)
        WaitingLine(self.bar, vm.asking)
        self.finished.connect(self._leave)
        self._look()

    # --- building

    def _field(self, name: str) -> LabelledField:
        value = getattr(self._order, name)
        control: Any
        hint = ""
        if name == "status" and self._form.statuses:
            entries = [Entry(t(text), key) for key, text in self._form.statuses]
            if self._change and value not in {key for key, _ in self._form.statuses}:
                # what stands there and has no words of ours must not become the first of the list unseen
                entries.append(Entry(status_words(self._form, value), value))
            control = Combo(entries, stretch=True)
            control.set_value(value)
            control.currentIndexChanged.connect(self._look)
        else:
            control = TextField(_shown(value))
            control.textChanged.connect(partial(self._typed, name))
            control.setReadOnly(name == "external_id" and self._change)
            hint = t("orders.composer.number_hint") if name == "total" else ""
            if name == "at":
                zone = Formats().zone(value if isinstance(value, datetime) else datetime.now(UTC))
                hint = t("orders.composer.at_hint", zone=zone)
        self.fields[name] = control
        labelled = LabelledField(t(f"orders.field.{name}"), control, hint)
        self._labelled[name] = labelled
        return labelled

    def _extra(self, each: FormField) -> LabelledField:
        control: Any
        if each.kind == "choice":
            control = Combo([Entry(t(text), key) for key, text in each.options], stretch=True)
            replaces = self._change and self._form.replacing
            control.set_value(replaces[1] if replaces and replaces[0] == each.key else each.default)
        else:
            control = TextField(each.default)
            control.textChanged.connect(self._look)
        self.settings[each.key] = control
        return LabelledField(t(each.label), control, t(each.note) if each.note else "")

    def _put_item(self, item: OrderItem) -> None:
        values = {
            "id": item.id,
            "name": item.name,
            "quantity": f"{item.quantity:g}",
            "price": _shown(item.price),
        }
        fields: dict[str, TextField] = {}
        cells = []
        for name, width in _ITEM:
            field = TextField(values[name], t(f"orders.composer.item_{name}"))
            field.setAccessibleName(t(f"orders.composer.item_{name}"))
            field.textChanged.connect(self._look)
            if width:
                hold(field, width=width)
            fields[name] = field
            cells.append(field)
        remove = IconButton(
            "x", t("orders.composer.remove_item", name=item.name or item.id or t("orders.composer.item"))
        )
        what, much = QWidget(), QWidget()
        row(*cells[:2], gap=8, parent=what).setStretch(1, 1)
        row(*cells[2:], remove, None, gap=8, parent=much)
        line = SideBySide(what, much, gap=8, from_width=NARROW)
        remove.clicked.connect(lambda _checked=False: self._remove_item(fields))
        self.items.append(fields)
        self._lines.append(item)
        self._items_place.addWidget(line)

    def _add_item(self) -> None:
        self._put_item(OrderItem("", Decimal(1)))
        self.items[-1]["id"].setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def _remove_item(self, fields: dict[str, TextField]) -> None:
        place = self.items.index(fields)
        kept = [self._item(number) for number in range(len(self.items)) if number != place]
        empty(self._items_place)
        self.items, self._lines = [], []
        for item in kept:
            self._put_item(item)
        self._look()

    # --- what is typed

    def order(self) -> tuple[Order, dict[str, str]]:
        """The order as it is typed, and what cannot be read, by field."""
        wrong: dict[str, str] = {}
        changes: dict[str, Any] = {}
        for name, control in self.fields.items():
            text = str(control.value() or "") if isinstance(control, Combo) else control.text().strip()
            if text == _shown(getattr(self._order, name)):
                continue  # seconds and digits that are not shown stay as they are
            if name in _NUMBERS:
                changes[name] = _number(text, name, wrong)
            elif name == "at":
                changes[name] = _moment(text, wrong)
            else:
                changes[name] = text
        items = []
        for index, fields in enumerate(self.items):
            if any(field.text().strip() for name, field in fields.items() if name != "quantity"):
                items.append(self._item(index, wrong))
        return replace(self._order, items=tuple(items), **changes), wrong

    def _item(self, index: int, wrong: dict[str, str] | None = None) -> OrderItem:
        """The line as it is typed; what has no field here stays as it was."""
        given = {} if wrong is None else wrong
        fields = {name: field.text().strip() for name, field in self.items[index].items()}
        key = f"item:{index}"
        quantity = _number(fields["quantity"], key, given)
        price = _number(fields["price"], key, given)
        return replace(
            self._lines[index], id=fields["id"], name=fields["name"],
            quantity=quantity if quantity is not None else Decimal(0), price=price,
        )  # fmt: skip

    def _lost(self, order: Order) -> list[str]:
        """What the platform did not hand out and what is empty here: the change empties it there."""
        if not (self._change and self._order.raw):
            return []
        words = {each.key: t(each.label) for each in self._form.extra}
        lost = []
        for name in self._form.untold:
            if name in self.settings:
                filled = bool(_value(self.settings[name]).strip())
            else:
                filled = getattr(order, name) not in (None, "", {})
            if not filled:
                lost.append(words.get(name) or t(f"orders.field.{name}"))
        return lost

    def _typed(self, name: str, _text: str) -> None:
        self._told.add(name)
        self._look()

    def _take_sum(self) -> None:
        total = items_total(self.order()[0])
        if total is not None and "total" in self.fields:
            self.fields["total"].setText(f"{total:.2f}")

    def send(self) -> None:
        """Enter, or the button: sends when nothing stands in the way, else says what does."""
        self._touched = True
        order, wrong = self.order()
        if wrong or not self.vm.send(order, {key: _value(one) for key, one in self.settings.items()}):
            self._look()

    # --- to the person

    def _look(self, _news: object = None) -> None:
        if not hasattr(self, "_told"):
            return  # still being built
        order, wrong = self.order()
        check = self.vm.check(order)
        troubles = {**check.troubles, **wrong}
        for name, labelled in self._labelled.items():
            told = self._touched or name in self._told
            labelled.set_error(troubles.get(name, "") if told else "")
        for index, fields in enumerate(self.items):
            bad = troubles.get(f"item:{index}", "")
            for field in fields.values():
                field.set_state("error" if bad and self._touched else "")
                field.setAccessibleDescription(bad)
        if self._form.items:
            total = items_total(order)
            self.sum.setText(
                "" if total is None else t("orders.composer.sum", sum=self.vm.formats.money(total))
            )
            self.take_sum.setVisible(total is not None and total != order.total and "total" in self.fields)
        self.doubts.set_words(" ".join(check.doubts))
        self.doubts.setVisible(bool(check.doubts))
        lost = self._lost(order)
        platform = self.vm.manifest.label if self.vm.manifest else ""
        self.untold.set_words(
            t("orders.composer.untold_title", platform=platform),
            t("orders.composer.untold", fields=", ".join(lost)),
        )
        self.untold.setVisible(bool(lost))
        account = self.vm.account.name if self.vm.account else ""
        key = "orders.composer.change" if self._change else "orders.composer.send"
        key = key if order.external_id else "orders.composer.send_unnamed"
        self._send.setText(t(key, number=order.external_id, account=account))
        busy = t("off.busy") if self.vm.busy_with("send") else ""
        self._send.set_off(next(iter(troubles.values()), busy))
        for label in (self.reason, self.reason_above):
            label.setText(next(iter(troubles.values()), ""))
        self._place_reason()

    def _place_reason(self) -> None:
        """Beside the button, which leaves no room for it in a narrow window."""
        narrow = self.window().width() < px(NARROW)
        show_if(self.reason, not narrow)
        show_if(self.reason_above, narrow and bool(self.reason_above.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "reason_above"):
            self._place_reason()

    def _took(self, answer: Any, _order: Order) -> None:
        if answer.refused:
            platform = self.vm.manifest.label if self.vm.manifest else ""
            title = t("orders.refused", platform=platform, number=answer.external_id)
            self.bar.show_message("bad", title, answer.refused, "answer", closable=False)
        else:
            self.accept()

    def _leave(self, _yes: bool) -> None:
        self.vm.took.disconnect(self._took)
        self.vm.busy_changed.disconnect(self._look)

    def show_error(self, title: str, line: str) -> None:
        """What kept it from being sent, directly above the footer."""
        self.bar.show_message("bad", title, line, "answer", closable=False)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")
    return str(value)


def _value(control: Any) -> str:
    return str(control.value() or "") if isinstance(control, Combo) else str(control.text())


def _number(text: str, name: str, wrong: dict[str, str]) -> Decimal | None:
    try:
        return typed_amount(text)
    except ValueError as error:
        wrong[name] = str(error)
        return None


def _moment(text: str, wrong: dict[str, str]) -> datetime | None:
    try:
        found = typed_moment(text)
        # as it is shown: in the time of this computer, unless another offset is written
        return found.astimezone() if found is not None and found.tzinfo is None else found
    except ValueError as error:
        wrong["at"] = str(error)
        return None
