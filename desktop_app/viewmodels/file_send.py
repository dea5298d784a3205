"""Events or orders out of a file: what was read, what has to be said, the send, what became of each.

Owns: state of this one dialog. Must not: hold a rule (``services`` does) or a widget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.provider_api.manifest import EventForm, FormField, Manifest
from desktop_app.services.file_sends import FileLedger, expected_seconds
from desktop_app.services.order_groups import FIELDS as ORDER_FIELDS
from desktop_app.services.order_items import OrderItems, count_orders, orders_of, status_guess
from desktop_app.services.send_file import (
    Counted,
    EventItems,
    Item,
    LoadedFile,
    count_events,
    events_of,
    let_go,
    whom_fields,
)
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.file_orders import FileOrders
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.tasks import Runner

PACES = (0, 10, 60, 600)
"""Items a minute to choose from; 0 = as the platform allows."""


class FileSender(Protocol):
    def send(
        self,
        account_id: str,
        items: Sequence[Item],
        at_once: int,
        per_minute: float,
        report: Callable[[Progress], None],
        settings: Mapping[str, str] | None = None,
        total: int | None = None,
    ) -> Coroutine[Any, Any, FileLedger]: ...

    async def stop_soon(self) -> None: ...

    def sent_before(self, account: Account, beginning: str) -> Coroutine[Any, Any, int]: ...

    def save_left_out(
        self, account: Account, path: Path, heads: Sequence[str], items: Sequence[Item]
    ) -> Coroutine[Any, Any, None]: ...


Load = Callable[[Path, str, str | None, Mapping[str, str]], Coroutine[Any, Any, LoadedFile]]


class FileSendViewModel(ViewModel):
    """Signals: ``loaded()``, ``items_changed()``, ``progressed(Progress)``, ``finished()``, ``saved(str)``
    the name of the file with what stayed out."""

    loaded = Signal()
    items_changed = Signal()
    progressed = Signal(object)
    finished = Signal()
    saved = Signal(str)

    def __init__(
        self,
        runner: Runner,
        service: FileSender,
        load: Load,
        account: Account,
        manifest: Manifest,
        kind: str,
        region: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``kind``: events or orders."""
        super().__init__(runner, parent)
        self._service = service
        self._load = load
        self.account, self.manifest, self.kind = account, manifest, kind
        self._region = region
        self.path: Path | None = None
        self.file: LoadedFile | None = None
        self.answers: dict[str, str] = {}
        self.error: AppError | None = None
        self.items: Sequence[Item] = ()
        self.counted = Counted()
        self.shown: list[Item] = []
        """What is worth looking at one by one: what stays here or is doubtful, else the first."""
        self.settings: dict[str, str] = {}
        """What is typed into the form's further fields, the same for every item."""
        self.ledger: FileLedger | None = None
        self.sent_before = 0
        """So many of the items were sent out of this very file before, in this way."""
        self.pace = 0
        self.form: EventForm | None = (
            manifest.event_forms[0] if kind == "events" and manifest.event_forms else None
        )
        self.event_type = ""
        self.whom_key = ""
        self.params: tuple[str, ...] = ()
        self.statuses: dict[str, str] = {}
        self.currency = ""
        self.cards = FileOrders(manifest.order_form, Formats(), self)
        self._counted_for: tuple[int, str] | None = None
        self._asked_for = ""

    # --- what is on screen

    @property
    def good(self) -> int:
        """How many of the items can be sent."""
        return self.counted.good

    @property
    def left(self) -> int:
        """How many of these were not sent before."""
        return max(self.good - self.sent_before, 0)

    @property
    def people(self) -> int:
        """How many different people these are about."""
        return self.counted.people

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Further fields of the form, which hold for the whole file."""
        if self.kind == "events":
            return self.form.fields if self.form is not None else ()
        return self.manifest.order_form.extra if self.manifest.order_form is not None else ()

    @property
    def missing(self) -> tuple[FormField, ...]:
        """Fields that the form needs and that are empty."""
        given = self._given()
        return tuple(
            field for field in self.fields if field.required and not given.get(field.key, "").strip()
        )

    @property
    def columns(self) -> list[tuple[str, str]]:
        """(field, heading) of the columns that can become parameters."""
        return [] if self.file is None else list(self.file.headers.items())

    @property
    def unused(self) -> list[str]:
        """Headings of columns that no order takes along."""
        if self.file is None or self.kind != "orders":
            return []
        return [heading for name, heading in self.file.headers.items() if name not in ORDER_FIELDS]

    @property
    def whom_choices(self) -> list[str]:
        return [] if self.file is None or self.form is None else whom_fields(self.file, self.form)

    @property
    def words(self) -> list[tuple[str, int]]:
        """Words for a status in the file, with how many rows have them."""
        return [] if self.file is None or self.kind != "orders" else list(self.file.statuses)

    @property
    def needs_currency(self) -> bool:
        form = self.manifest.order_form
        has = self.file is not None and "order_currency" in self.file.headers
        return self.kind == "orders" and form is not None and "currency" in form.fields and not has

    @property
    def currency_missing(self) -> bool:
        """The file tells no currency, the platform needs one, and none is typed whole."""
        form = self.manifest.order_form
        needed = form is not None and "currency" in form.required
        return self.needs_currency and (len(self.currency) != 3 if self.currency else needed)

    @property
    def at_once(self) -> int:
        """So many items go with one request."""
        if self.kind == "events":
            return self.form.at_once if self.form is not None else 1
        orders = self.manifest.order_form
        return orders.most(self._given()) if orders is not None else 1

    @property
    def expected(self) -> tuple[float, float] | None:
        """How long it may take, in seconds."""
        orders = self.manifest.order_form
        call = (
            self.form.operation if self.form is not None else orders.operation if orders is not None else ""
        )
        return expected_seconds(self.manifest, call, self.left, self.at_once, self.pace)

    @property
    def can_send(self) -> bool:
        typed = self.form is None or not self.form.typed or bool(self.event_type.strip())
        asked = self.file is not None and not self.file.questions
        whole = asked and typed and not self.missing and not self.currency_missing
        return whole and self.left > 0 and not self.busy and self.ledger is None

    # --- commands

    def open(self, path: Path) -> None:
        self._let_go()
        self.path, self.answers, self.error = path, {}, None
        self._read()

    def answer(self, question: str, value: str) -> None:
        self.answers[question] = value
        self._read()

    def set_form(self, form_id: str) -> None:
        self.form = next(form for form in self.manifest.event_forms if form.id == form_id)
        if self.whom_key not in self.whom_choices:
            self.whom_key = next(iter(self.whom_choices), "")
        self._make()

    def set_type(self, text: str) -> None:
        self.event_type = text.strip()
        self._make()

    def set_whom_key(self, key: str) -> None:
        self.whom_key = key
        self._make()

    def set_param(self, name: str, on: bool) -> None:
        kept = [each for each in self.params if each != name]
        order = [field for field, _ in self.columns]
        self.params = tuple(sorted([*kept, name] if on else kept, key=order.index))
        self._make()

    def set_status(self, word: str, status: str) -> None:
        self.statuses[word] = status
        self._make()

    def set_currency(self, text: str) -> None:
        self.currency = text.strip().upper()
        if self.currency_missing:  # half a word is no reason to look through the whole file
            self.items_changed.emit()
        else:
            self._make()

    def set_setting(self, key: str, text: str) -> None:
        self.settings[key] = text
        self._make()

    def set_pace(self, per_minute: int) -> None:
        self.pace = per_minute
        self.items_changed.emit()

    def send(self) -> None:
        """Send what can be sent. A file that was begun before goes on with what is left."""
        if not self.can_send:
            return
        settings = self._given() if self.kind == "orders" else None  # each event tells its own
        self._once(
            "send",
            partial(
                _send,
                self._service,
                self.account.id,
                self.items,
                self.at_once,
                float(self.pace),
                settings,
                self.good,
            ),
            self._done,
            on_error=self._failed,
            on_progress=self.progressed.emit,
        )

    def stop(self) -> None:
        """Stop before the next request; what was sent stands."""
        if self.busy_with("send"):
            self._once("stop", self._service.stop_soon, lambda _none: None)

    def save_left_out(self, path: Path, heads: Sequence[str]) -> None:
        """What stayed here or was refused, with its reason, as a table under these heads."""
        if self.ledger is not None:
            work = partial(self._service.save_left_out, self.account, path, heads, self.items)
            self._once("save", work, lambda _none: self.saved.emit(path.name), on_error=self._failed)

    def close(self) -> None:
        """The dialog goes, and with it what was read."""
        super().close()
        self._let_go()

    # --- inside

    def _let_go(self) -> None:
        """Of what was read before."""
        held: list[object] = [self.items, self.file]
        self.items, self.shown = (), []
        if self.file is not None:
            self.file = None
            self._runner.start(partial(let_go, held), lambda _outcome: None)

    def _given(self) -> dict[str, str]:
        """What goes along with every item: what is typed, else the platform's default."""
        given = {field.key: self.settings.get(field.key, field.default) for field in self.fields}
        return {key: text for key, text in given.items() if text.strip()}

    def _read(self) -> None:
        assert self.path is not None
        kind = "orders" if self.kind == "orders" else "contacts"
        work = partial(self._load, self.path, kind, self._region, dict(self.answers))
        self._latest("read", work, self._was_read, on_error=self._failed)

    def _was_read(self, file: LoadedFile) -> None:
        self.file = file
        self.whom_key = next(iter(self.whom_choices), "")
        self.params = tuple(field for field, _ in self.columns if field != self.whom_key)
        form = self.manifest.order_form
        if form is not None and self.kind == "orders":
            self.statuses = {word: status_guess(form, word) for word, _ in self.words}
        self._make()
        self.loaded.emit()

    def _make(self) -> None:
        """Rows to items. Events are made as they are looked at; who they are about is counted anew only when
        that changed."""
        if self.file is None or self.file.refused:
            self._made((), (Counted(), []))
        elif self.kind == "events" and self.form is not None:
            events = events_of(
                self.file, self.form, self.event_type, self.whom_key, self.params, self._given()
            )
            self.items = events
            self._ask_before(events)
            which = (id(self.file), self.whom_key)
            before = self.counted if self._counted_for == which else None
            count = partial(_events_counted, self.file, self.whom_key, events, before)
            self._latest("make", count, partial(self._events_counted, which))
        elif self.manifest.order_form is not None:
            known = {word: status for word, status in self.statuses.items() if status}
            items = orders_of(self.file, self.manifest.order_form, known, self.currency)
            self._ask_before(items)
            self._latest("make", partial(_orders_counted, items), partial(self._made, items))

    def _ask_before(self, items: EventItems | OrderItems) -> None:
        if items.beginning != self._asked_for:
            self._asked_for, self.sent_before = items.beginning, 0
            ask = partial(self._service.sent_before, self.account, items.beginning)
            self._latest("before", ask, self._before_told)

    def _before_told(self, count: int) -> None:
        self.sent_before = count
        self.items_changed.emit()

    def _events_counted(self, which: tuple[int, str], found: tuple[Counted, list[Item]]) -> None:
        self._counted_for = which
        self._made(self.items, found)

    def _made(self, items: Sequence[Item], found: tuple[Counted, list[Item]]) -> None:
        self.items = items
        self.counted, self.shown = found
        self.items_changed.emit()

    def _done(self, ledger: FileLedger) -> None:
        self.ledger = ledger
        self.finished.emit()

    def _failed(self, error: AppError) -> None:
        self.error = error
        self.failed.emit(error)
        self.items_changed.emit()


async def _events_counted(
    file: LoadedFile, whom_key: str, items: EventItems, known: Counted | None
) -> tuple[Counted, list[Item]]:
    """``known``: who they are about did not change, only what is told of them."""
    return await _looked_at(items, known or await count_events(file, whom_key))


async def _orders_counted(items: OrderItems) -> tuple[Counted, list[Item]]:
    return await _looked_at(items, await count_orders(items))


async def _looked_at(items: Sequence[Item], counted: Counted) -> tuple[Counted, list[Item]]:
    """With those that are shown, made off the screen's thread."""
    return counted, await asyncio.to_thread(lambda: [items[place] for place in counted.shown])


async def _send(
    service: FileSender,
    account_id: str,
    items: Sequence[Item],
    at_once: int,
    per_minute: float,
    settings: Mapping[str, str] | None,
    total: int,
    report: Callable[[Progress], None],
) -> FileLedger:
    return await service.send(account_id, items, at_once, per_minute, report, settings, total)
