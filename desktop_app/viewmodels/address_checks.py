"""Checking many addresses: what was typed, how far it is, what was found.

Owns: the text, the findings so far. Must not: hold a rule (``services.address_checks`` does) or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.texts import t
from desktop_app.services.address_checks import MOST, Checked, Finding, addresses_of
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.errors import AppError
    from desktop_app.viewmodels.formats import Formats

_TONES = {
    Finding.GOOD: Tone.GOOD,
    Finding.OFFERED: Tone.INFO,
    Finding.BAD: Tone.BAD,
    Finding.UNKNOWN: Tone.WARN,
    Finding.NOT_CHECKED: Tone.MUTE,
}


class ChecksService(Protocol):
    def check(
        self, account_id: str, addresses: Sequence[str],
        report: Callable[[tuple[Checked, ...]], None] | None = None,
    ) -> Coroutine[Any, Any, tuple[Checked, ...]]: ...  # fmt: skip

    def save(self, path: Path, found: Sequence[Checked]) -> Coroutine[Any, Any, int]: ...

    def addresses_in(self, path: Path) -> Coroutine[Any, Any, Sequence[str]]: ...


class AddressChecksViewModel(ViewModel):
    """Signals: changed(): other addresses, more findings, begun or ended. filled(): addresses came out of a
    file. refused(AppError). told(str): something was done, in a sentence."""

    changed = Signal()
    filled = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(
        self, runner: Runner, service: ChecksService, formats: Formats, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.number = formats.number
        self.account: Account | None = None
        self.addresses: tuple[str, ...] = ()
        self.found: tuple[Checked, ...] = ()
        self.stopped = False
        self.platform = ""
        self.patience = patience_of(self, runner, self._asked, reads=("check",), stop=self.stop)
        """What is said while an answer takes long."""
        self.model: RowsModel[Checked] = RowsModel(
            (
                Column("address", t("addresses.column.address"), lambda one: one.address, Kind.NAME,
                       width=184),
                Column("finding", t("addresses.column.finding"), _words, Kind.PILL,
                       tone=lambda one: _TONES[one.finding], width=152),
                Column("offered", t("addresses.column.offered"), lambda one: one.offered, width=208),
                Column("reason", t("addresses.column.reason"), lambda one: one.reason, width=200),
            ),
            lambda one: one.address.casefold(),
            self,
        )  # fmt: skip

    # -- what is asked ---------------------------------------------------------------------------------------
    def begin(self, account: Account, addresses: Sequence[str] = (), platform: str = "") -> None:
        """Addresses of this account's platform; ``addresses`` as chosen elsewhere."""
        self.leave()
        self.account, self.platform = account, platform
        self.set_text("\n".join(addresses))

    def set_text(self, text: str) -> None:
        addresses = addresses_of(text)
        if addresses != self.addresses:
            self.addresses, self.stopped = addresses, False
            self._take(tuple(one for one in self.found if one.address in set(addresses)))
        self.changed.emit()

    def fill_from_file(self, path: Path) -> None:
        work = partial(self._service.addresses_in, path)
        self._latest("file", work, self._filled, on_error=self.refused.emit)

    @property
    def left(self) -> tuple[str, ...]:
        """Addresses that were not checked yet."""
        known = {one.address for one in self.found if one.finding is not Finding.NOT_CHECKED}
        return tuple(one for one in self.addresses if one not in known)

    @property
    def running(self) -> bool:
        return self.busy_with("check")

    @property
    def why_not(self) -> str:
        if not self.left:
            return t("addresses.none")
        return t("addresses.too_many", most=self.number(MOST)) if len(self.left) > MOST else ""

    # -- checking --------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Check what was not checked yet."""
        if self.account is None or self.running or self.why_not:
            return
        self.stopped = False
        before = tuple(one for one in self.found if one.finding is not Finding.NOT_CHECKED)
        work = partial(self._service.check, self.account.id, self.left)
        self._latest(
            "check", work, partial(self._ended, before), on_error=self._failed,
            on_progress=partial(self._so_far, before),
        )  # fmt: skip
        self.changed.emit()

    def stop(self) -> None:
        """What was found stays; the rest can be checked later."""
        if self.running:
            self.cancel("check")
            self.stopped = True
            self.changed.emit()

    def _asked(self) -> tuple[tuple[str, str], ...]:
        return () if self.account is None else ((self.account.id, self.platform),)

    def save(self, path: Path) -> None:
        self._once("save", partial(self._service.save, path, self.found), partial(self._saved, path))

    def leave(self) -> None:
        """The dialog closes."""
        for key in ("check", "file"):
            self.cancel(key)
        self.addresses, self.stopped = (), False
        self.model.clear_filters()
        self._take(())

    # -- what was found --------------------------------------------------------------------------------------
    @property
    def done(self) -> int:
        return sum(one.finding is not Finding.NOT_CHECKED for one in self.found)

    def count(self, finding: Finding) -> int:
        return sum(one.finding is finding for one in self.found)

    @property
    def line(self) -> str:
        """How far it is, or what came out."""
        total = self.number(len(self.addresses))
        if self.running:
            return t("addresses.working", done=self.number(self.done), total=total)
        if self.stopped:
            return t("addresses.stopped", done=self.number(self.done), total=total)
        if self.found:
            open_ = self.count(Finding.UNKNOWN) + self.count(Finding.NOT_CHECKED)
            counts = {one.value: self.count(one) for one in (Finding.GOOD, Finding.OFFERED, Finding.BAD)}
            counts["open"] = open_
            said = (t(f"addresses.sum.{name}", number=self.number(n)) for name, n in counts.items() if n)
            return " · ".join(said)
        return t("addresses.count", count=len(self.addresses)) if self.addresses else ""

    @property
    def good_ones(self) -> list[str]:
        """Who can be reached, in the spelling that the platform offers."""
        return [
            one.offered or one.address for one in self.found if one.finding in (Finding.GOOD, Finding.OFFERED)
        ]

    # -- inside ----------------------------------------------------------------------------------------------
    def _so_far(self, before: tuple[Checked, ...], found: tuple[Checked, ...]) -> None:
        asked = set(self.addresses)  # some may have been taken out since
        self._take(tuple(one for one in (*before, *found) if one.address in asked))
        self.changed.emit()

    def _ended(self, before: tuple[Checked, ...], found: tuple[Checked, ...]) -> None:
        self._so_far(before, found)

    def _failed(self, error: AppError) -> None:
        self.changed.emit()
        self.refused.emit(error)

    def _take(self, found: tuple[Checked, ...]) -> None:
        self.found = found
        self.model.set_items(found)

    def _filled(self, addresses: Sequence[str]) -> None:
        self.set_text("\n".join(addresses))
        self.filled.emit()

    def _saved(self, path: Path, count: int) -> None:
        self.told.emit(t("addresses.saved", count=self.number(count), file=path.name))


def _words(one: Checked) -> str:
    return t(f"addresses.finding.{one.finding.value}")
