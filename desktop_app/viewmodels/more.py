"""More on this platform: its calls by group, the one that is filled in, its answer.

Owns: which call, what is typed, what came back. Must not: hold a rule (``services.more`` does) or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError, Stopped
from desktop_app.model.texts import t
from desktop_app.provider_api.calls import CallAnswer, Confirm, PlatformCall
from desktop_app.provider_api.capability import Capability
from desktop_app.services.more import (
    Choice,
    cell,
    columns_of,
    is_numeric,
    is_open,
    number_at,
    reads_only,
    troubles_of,
)
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner

Row = tuple[int, Mapping[str, Any]]
_LETTER, _AROUND, _LEAST, _MOST = 8, 32, 96, 300  # design px of a column
_LOOKED_AT = 100


class MoreService(Protocol):
    def run(
        self, account_id: str, name: str, values: Mapping[str, str], *, again: bool = False
    ) -> Coroutine[Any, Any, CallAnswer]: ...

    def choices(self, account_id: str, lookup: str) -> Coroutine[Any, Any, Sequence[Choice]]: ...

    def addresses_in(self, path: Path) -> Coroutine[Any, Any, Sequence[str]]: ...


class MoreViewModel(TabViewModel):
    """Signals: calls_changed(): other calls are listed. call_changed(): another one is chosen, its fields are
    new. values_changed(): what is typed, or what stands in its way. answered(): an answer, or its failure, is
    here. choices_changed(str): what fields with this lookup can be filled with. filled(str): the field with
    this key was filled from a file.
    """

    calls_changed = Signal()
    call_changed = Signal()
    values_changed = Signal()
    answered = Signal()
    choices_changed = Signal(str)
    filled = Signal(str)
    capability = Capability.MORE_CALLS

    def __init__(self, runner: Runner, service: MoreService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.asking = patience_of(
            self,
            runner,
            self.asked_accounts,
            reads=("run",),
            stop=self.stop,
            stoppable=lambda: self.reads_only,
        )
        """What is said while the answer to the chosen call takes long."""
        self._needle = ""
        self.call: PlatformCall | None = None
        self.values: dict[str, str] = {}
        self.answer: CallAnswer | None = None
        self.trouble: AppError | None = None
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.model: RowsModel[Row] = RowsModel((), lambda row: str(row[0]), self)

    # --- what is on screen

    @property
    def groups(self) -> list[tuple[str, list[PlatformCall]]]:
        """Calls by the words of their group, in the manifest's order, narrowed by the search."""
        found: dict[str, list[PlatformCall]] = {}
        for call in self.manifest.calls if self.manifest else ():
            group = t(call.group)
            if not self._needle or self._needle in f"{group} {t(call.title)}".casefold():
                found.setdefault(group, []).append(call)
        return list(found.items())

    @property
    def is_open(self) -> bool:
        return self.call is not None and self.account is not None and is_open(self.account, self.call)

    @property
    def reads_only(self) -> bool:
        return self.call is not None and self.manifest is not None and reads_only(self.manifest, self.call)

    @property
    def confirm(self) -> Confirm:
        return self.call.confirm if self.call is not None else Confirm.NONE

    @property
    def troubles(self) -> dict[str, str]:
        return troubles_of(self.call, self.values) if self.call is not None else {}

    @property
    def can_run(self) -> bool:
        return self.is_open and not self.troubles and not self.busy_with("run")

    # --- the tab

    def read(self) -> None:
        """Nothing is read before the person asks: the calls are known."""
        self._was_read(Phase.READY)

    def clear(self) -> None:
        self.choices = {}
        self._needle = ""
        self._turn(None)
        self.calls_changed.emit()

    def search(self, text: str) -> None:
        self._needle = text.strip().casefold()
        self.calls_changed.emit()

    def choose(self, name: str) -> None:
        if self.manifest is not None and (self.call is None or self.call.name != name):
            self._turn(self.manifest.call(name))
            assert self.call is not None
            for lookup in {each.lookup for each in self.call.fields if each.lookup}:
                self._look_up(lookup)

    def set_value(self, key: str, text: str) -> None:
        self.values[key] = text
        self.values_changed.emit()

    def fill_from_file(self, key: str, path: Path) -> None:
        """Put the addresses of a file into the field, one a line, in place of what stands there."""
        work = partial(self._service.addresses_in, path)
        self._once("file", work, partial(self._filled, key), on_error=self._failed)

    def run(self) -> None:
        """Carry it out. Who must be asked before was asked."""
        if self.account is None or self.call is None or not self.can_run:
            return
        self.answer, self.trouble = None, None
        self.answered.emit()
        work = partial(self._service.run, self.account.id, self.call.name, dict(self.values))
        title = t(self.call.title)
        self._once(
            "run", work, self._came, on_error=self._failed,
            away=there(self.account, lambda _answer: t("away.call", title=title)),
        )  # fmt: skip

    def stop(self) -> None:
        """Stop a call that only reads; one that changes something goes on until its answer is here."""
        if self.reads_only and self.busy_with("run"):
            self.cancel("run")
            platform = self.manifest.label if self.manifest is not None else ""
            self._failed(Stopped("reading_stopped", platform=platform))

    # --- inside

    def _turn(self, call: PlatformCall | None) -> None:
        if self.busy_with("run"):
            (self.cancel if self.reads_only else self.let_go)("run")
        self.cancel("file")
        self.call = call
        self.values = {each.key: each.default for each in call.fields} if call is not None else {}
        self.answer, self.trouble = None, None
        self._fill_table()
        self.call_changed.emit()
        self.values_changed.emit()
        self.answered.emit()

    def _look_up(self, lookup: str) -> None:
        if self.account is not None and lookup not in self.choices:
            work = partial(self._service.choices, self.account.id, lookup)
            self._latest(
                f"choices {lookup}", work, partial(self._looked_up, lookup), on_error=lambda _error: None
            )

    def _looked_up(self, lookup: str, found: Sequence[Choice]) -> None:
        self.choices[lookup] = tuple(found)
        self.choices_changed.emit(lookup)

    def _filled(self, key: str, addresses: Sequence[str]) -> None:
        if key in self.values:
            self.trouble = None
            self.set_value(key, "\n".join(addresses))
            self.filled.emit(key)
            self.answered.emit()

    def _came(self, answer: CallAnswer) -> None:
        self.answer, self.trouble = answer, None
        self._fill_table()
        self.answered.emit()
        self.values_changed.emit()

    def _failed(self, error: AppError) -> None:
        self.answer, self.trouble = None, error
        self._fill_table()
        self.answered.emit()
        self.values_changed.emit()

    def _fill_table(self) -> None:
        columns: tuple[Column[Row], ...] = ()
        rows: list[Row] = []
        if self.call is not None and self.answer is not None:
            columns = tuple(
                _column(place, path, head, self.answer.rows)
                for place, (path, head) in enumerate(columns_of(self.call, self.answer))
            )
            rows = list(enumerate(self.answer.rows))
        self.model = RowsModel(columns, lambda row: str(row[0]), self)
        self.model.set_items(rows)


def _column(place: int, path: str, head: str, rows: Sequence[Mapping[str, Any]]) -> Column[Row]:
    """As wide as what stands in it; numbers stand at the right and are sorted as such."""
    numeric = is_numeric(rows, path)
    longest = max((len(cell(row, path)) for row in rows[:_LOOKED_AT]), default=0)
    width = min(max(_LETTER * max(longest, len(head)) + _AROUND, _LEAST), _MOST)
    kind = Kind.NUMBER if numeric else Kind.TEXT if place else Kind.NAME
    sort = partial(_number_of, path) if numeric else None
    return Column(path, head, partial(_text_at, path), kind, sort, width=width)


def _number_of(path: str, row: Row) -> float:
    """What is not there comes before all numbers."""
    found = number_at(row[1], path)
    return float("-inf") if found is None else found


def _text_at(path: str, row: Row) -> str:
    return cell(row[1], path)
