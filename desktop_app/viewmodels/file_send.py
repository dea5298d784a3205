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
from desktop_app.provider_api.manifest import EventForm, Manifest
from desktop_app.services.file_sends import FileLedger
from desktop_app.services.send_file import (
    Item,
    LoadedFile,
    events_of,
    orders_of,
    status_guess,
    statuses_in,
    whom_fields,
)
from desktop_app.viewmodels.base import ViewModel
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
    ) -> Coroutine[Any, Any, FileLedger]: ...

    async def stop_soon(self) -> None: ...


Load = Callable[[Path, str, str | None, Mapping[str, str]], Coroutine[Any, Any, LoadedFile]]


class FileSendViewModel(ViewModel):
    """Signals: ``loaded()``, ``items_changed()``, ``progressed(Progress)``, ``finished()``."""

    loaded = Signal()
    items_changed = Signal()
    progressed = Signal(object)
    finished = Signal()

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
        self.items: list[Item] = []
        self.good = 0
        """How many of them can be sent."""
        self.people = 0
        """How many different people these are about."""
        self.ledger: FileLedger | None = None
        self.pace = 0
        self.form: EventForm | None = (
            manifest.event_forms[0] if kind == "events" and manifest.event_forms else None
        )
        self.event_type = ""
        self.whom_key = ""
        self.params: tuple[str, ...] = ()
        self.statuses: dict[str, str] = {}
        self.currency = ""

    # --- what is on screen

    @property
    def columns(self) -> list[tuple[str, str]]:
        """(field, heading) of the columns that can become parameters."""
        return [] if self.file is None else list(self.file.headers.items())

    @property
    def whom_choices(self) -> list[str]:
        return [] if self.file is None or self.form is None else whom_fields(self.file, self.form)

    @property
    def words(self) -> list[tuple[str, int]]:
        """Words for a status in the file, with how many rows have them."""
        return [] if self.file is None or self.kind != "orders" else statuses_in(self.file)

    @property
    def needs_currency(self) -> bool:
        form = self.manifest.order_form
        has = self.file is not None and "order_currency" in self.file.headers
        return self.kind == "orders" and form is not None and "currency" in form.fields and not has

    @property
    def can_send(self) -> bool:
        typed = self.form is None or not self.form.typed or bool(self.event_type.strip())
        asked = self.file is not None and not self.file.questions
        return asked and typed and self.good > 0 and not self.busy and self.ledger is None

    # --- commands

    def open(self, path: Path) -> None:
        self.path, self.file, self.answers, self.error = path, None, {}, None
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
        self._make()

    def set_pace(self, per_minute: int) -> None:
        self.pace = per_minute

    def send(self) -> None:
        """Send what can be sent. A file that was begun before goes on with what is left."""
        if not self.can_send:
            return
        form = self.form if self.kind == "events" else self.manifest.order_form
        at_once = form.at_once if form is not None else 1
        self._once(
            "send",
            partial(_send, self._service, self.account.id, list(self.items), at_once, float(self.pace)),
            self._done,
            on_error=self._failed,
            on_progress=self.progressed.emit,
        )

    def stop(self) -> None:
        """Stop before the next request; what was sent stands."""
        if self.busy_with("send"):
            self._once("stop", self._service.stop_soon, lambda _none: None)

    # --- inside

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
        """Rows to items, off the GUI thread: a file may be long."""
        if self.file is None or self.file.refused:
            self._made([])
        elif self.kind == "events" and self.form is not None:
            make = partial(events_of, self.file, self.form, self.event_type, self.whom_key, self.params)
            self._latest("make", partial(asyncio.to_thread, make), self._made)
        elif self.manifest.order_form is not None:
            known = {word: status for word, status in self.statuses.items() if status}
            make = partial(orders_of, self.file, self.manifest.order_form, known, self.currency)
            self._latest("make", partial(asyncio.to_thread, make), self._made)

    def _made(self, items: list[Item]) -> None:
        self.items = items
        self.good = sum(1 for item in items if not item.trouble)
        self.people = len({item.whom.casefold() for item in items if not item.trouble and item.whom})
        self.items_changed.emit()

    def _done(self, ledger: FileLedger) -> None:
        self.ledger = ledger
        self.finished.emit()

    def _failed(self, error: AppError) -> None:
        self.error = error
        self.failed.emit(error)
        self.items_changed.emit()


async def _send(
    service: FileSender,
    account_id: str,
    items: Sequence[Item],
    at_once: int,
    per_minute: float,
    report: Callable[[Progress], None],
) -> FileLedger:
    return await service.send(account_id, items, at_once, per_minute, report)
