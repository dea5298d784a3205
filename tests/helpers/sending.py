"""A file of events or orders for the sending wizard: read in this process, sent to a double that counts.

Owns: these doubles. Must not: hold an expectation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError, UsageError
from desktop_app.model.progress import Progress
from desktop_app.provider_api.manifest import Manifest
from desktop_app.runtime import child
from desktop_app.services import send_mend
from desktop_app.services.file_sends import FileLedger, SentBefore
from desktop_app.services.importing import reading
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.importing.steps import Step
from desktop_app.services.order_items import OrderItems, count_orders
from desktop_app.services.send_counts import Counted
from desktop_app.services.send_file import Item, LoadedFile, load
from desktop_app.services.send_learned import Remembered
from desktop_app.services.send_mend import Edits, MendCell
from desktop_app.services.send_rows import Row
from desktop_app.services.sent_files import Reopened
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from tests.helpers.runners import InlineRunner
from tests.services.trade_ground import FILES_SHOP

ACCOUNT = Account("training-shop", "shop", "Training Shop", training=True)
PEOPLE = "E-mail;City\nann@example.com;Brno\n;Praha\n"
ORDERS = (
    "Order number;Status;Total;E-mail;Item code;Quantity;Unit price;Note\n"
    "007;Hotovo;30;ann@example.com;x;1;10;a\n"
    "007;Hotovo;30;ann@example.com;y;2;10;b\n"
    "8;Hotovo;9;bob@example.com;x;1;10;c\n"
    "9;Hotovo;10;bob@example.com;x;0;10;d\n"
)


class Service:
    """Takes whatever it is given; ``error`` makes a send fail after ``before_error`` items."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, float, list[Item]]] = []
        self.settings: Mapping[str, str] | None = None
        self.before = SentBefore(1, 0, None)
        self.saved: list[tuple[str, bool]] = []
        self.error: AppError | None = None
        self.counts: dict[str, int] = {}
        self.names: list[str] = []
        self.pace: float | None = None
        self.kept: Reopened | None = None
        self.unfit: AppError | None = None
        self.whole_counts = 0
        self.recounted: list[tuple[int, ...]] = []

    async def send(
        self, account_id: str, items: Sequence[Item], at_once: int, per_minute: float,
        report: Callable[[Progress], None], settings: Mapping[str, str] | None = None,
        total: int | None = None, file: str = "", name: str = "",
    ) -> FileLedger:  # fmt: skip
        self.names.append(name)
        self.sent.append((at_once, per_minute, list(items)))
        self.settings = settings
        if self.error is not None:
            raise self.error
        report(Progress(1, total, "send_file.sending"))
        return await self.ledger(ACCOUNT, items)

    async def ledger(self, account: Account, items: Sequence[Item]) -> FileLedger:
        good = sum(1 for item in items if not item.trouble)
        held = {item.key: item.trouble for item in items if item.trouble}
        return FileLedger(len(items), self.counts or {"taken": good, "held_back": len(held)}, held)

    async def reopen(self, account: Account, manifest: Manifest, send: str) -> tuple[Reopened, FileLedger]:
        if self.kept is None:
            raise UsageError("send_expired", file="")
        return self.kept, await self.ledger(account, self.kept.items)

    async def measured(self, account: Account, kind: str, form: str, at_once: int) -> float | None:
        return self.pace

    async def check(self, account: Account, items: Any, settings: Mapping[str, str] | None = None) -> None:
        if self.unfit is not None:
            raise self.unfit

    async def stop_soon(self) -> None:
        return None

    async def sent_before(self, account: Account, items: Any) -> SentBefore:
        return self.before

    async def count_orders(self, account: Account, items: OrderItems) -> Counted:
        self.whole_counts += 1
        return await count_orders(items)

    async def recount_orders(
        self, account: Account, counted: Counted, before: OrderItems, after: OrderItems, places: Sequence[int]
    ) -> Counted:
        self.recounted.append(tuple(places))
        return await count_orders(after)

    async def look_at(self, account: Account, items: Any, places: Sequence[int]) -> list[Item]:
        return [items[place] for place in places]

    async def rows_in(self, account: Account, items: Sequence[Item], state: str) -> list[tuple[Item, str]]:
        return [(item, item.trouble) for item in items if bool(item.trouble) == (state == "held_back")]

    async def save_rows(
        self, account: Account, path: Path, items: Any, every: bool, words: Mapping[str, str]
    ) -> None:
        self.saved.append((path.name, every))


class Files:
    """Reads as the program does, in this process. ``known``: how such a file was matched before."""

    def __init__(self) -> None:
        self.loads = 0
        self.known: Remembered | None = None
        self.told: list[Remembered] = []

    async def look(
        self, path: Path, kind: str, *, region: str | None = None, mapping: FileMapping | None = None
    ) -> Look:
        read_as: Any = "orders" if kind == "orders" else "contacts"
        return reading.look(path, region=region, kind=read_as, mapping=mapping)

    async def load(self, path: Path, kind: str, mapping: FileMapping) -> LoadedFile:
        self.loads += 1
        return await load(path, kind, mapping.region, {}, mapping)

    async def cells(self, mapping: FileMapping, rows: Sequence[Row], place: int) -> list[MendCell]:
        return send_mend.cells_of(mapping, rows, place)

    async def mend(self, mapping: FileMapping, rows: Sequence[Row], place: int, edits: Edits) -> Row:
        return send_mend.mend(mapping, rows, place, edits)

    async def leave_out(self, rows: Sequence[Row], places: Sequence[int]) -> dict[int, Row]:
        return {place: send_mend.leave_out(rows, place) for place in places}

    async def recall(self, account: Account, kind: str, mapping: FileMapping) -> Remembered | None:
        return self.known

    async def remember(self, account: Account, kind: str, mapping: FileMapping, told: Remembered) -> None:
        self.told.append(told)


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process of its own for a few rows."""

    async def once(work: Callable[..., Any], *given: Any) -> Any:
        return await asyncio.to_thread(work, *given)

    monkeypatch.setattr(child, "once", once)
    monkeypatch.setattr(child, "give_way", lambda: None)


def opened(
    service: Service, kind: str, path: Path, text: str, platform: Manifest = FILES_SHOP, *,
    files: Files | None = None, runner: Any = None,
) -> SendWizardViewModel:  # fmt: skip
    """A wizard with this file, on its first step."""
    path.write_text(text, "utf-8")
    vm = SendWizardViewModel(runner or InlineRunner(), service, files or Files(), ACCOUNT, platform, kind)
    vm.open_file(path)
    return vm


def walk_to(vm: SendWizardViewModel, step: Step) -> SendWizardViewModel:
    """By the filled button; what it may start is agreed to."""
    while vm.step < step:
        before = vm.step
        if before is Step.PLAN:
            vm.confirm_consent(True)
        vm.go_next()
        assert vm.step is not before, f"stuck at {before.name}: {vm.columns_obstacle or vm.file_obstacle}"
    return vm


def ago() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
