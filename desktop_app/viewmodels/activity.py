"""The record of what was done, as the drawer shows it: narrowed, page by page, saved, copied.

Owns: what is asked for and what came. Must not: word an entry or rebuild a request (the service does).
"""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tasks import Runner

if TYPE_CHECKING:
    from desktop_app.services.activity import ActivityLine, ActivityPage
    from desktop_app.services.way_back import WayBack

SHOWS = ("all", "done", "changes", "requests", "trouble", "told")
"""Names of what the record may be narrowed to, as in ``services.activity.Show``."""
SHELLS = ("bash", "powershell")


class ActivityService(Protocol):
    def page(
        self,
        training: bool,
        *,
        account_id: str | None = None,
        show: str = "all",
        text: str = "",
        before: int | None = None,
    ) -> Coroutine[Any, Any, ActivityPage]: ...

    def export(
        self, path: Path, training: bool, *, account_id: str | None = None, show: str = "all", text: str = ""
    ) -> Coroutine[Any, Any, int]: ...

    def keep(self, text: str, account: Account | None) -> Coroutine[Any, Any, None]: ...

    def curl(self, line: ActivityLine, shell: str) -> str: ...

    def variables(self, line: ActivityLine) -> tuple[str, ...]: ...


class WayBackService(Protocol):
    def look(self, account_id: str, key: str) -> Coroutine[Any, Any, WayBack]: ...

    def take(self, account_id: str, key: str) -> Coroutine[Any, Any, str]: ...


class ActivityViewModel(ViewModel):
    """Signals:
    changed(): other entries, or none any more, or reading failed.
    saved(int, Path): so many entries stand in that file.
    way_known(WayBack): whether the change of an entry can be taken back.
    taken_back(str): it was: contact or list. not_taken_back(AppError): it was not.
    """

    changed = Signal()
    saved = Signal(int, object)
    way_known = Signal(object)
    taken_back = Signal(str)
    not_taken_back = Signal(object)

    def __init__(
        self,
        runner: Runner,
        service: ActivityService,
        formats: Formats,
        parent: QObject | None = None,
        *,
        ways: WayBackService | None = None,
    ) -> None:
        """``ways``: taking single changes back."""
        super().__init__(runner, parent)
        self._ways = ways
        self._service = service
        self._formats = formats
        self.account: Account | None = None
        self.show = "all"
        self.text = ""
        self.everyone = False
        self.error: AppError | None = None
        self.was_read = False
        self._older: int | None = None
        self._pages = 1
        self.model: RowsModel[ActivityLine] = RowsModel(
            (
                Column("what", t("activity.column.what"), lambda one: one.sentence, Kind.NAME,
                       second=self.when_and_whose, tip=lambda one: one.sentence),
                Column("result", t("activity.column.result"), lambda one: one.result, Kind.PILL,
                       tone=tone_of, width=128),
            ),
            lambda one: str(one.id),
        )  # fmt: skip

    @property
    def training(self) -> bool:
        return self.account is not None and self.account.training

    @property
    def narrowed(self) -> bool:
        return bool(self.text.strip()) or self.show != "all"

    @property
    def more(self) -> bool:
        """Older entries are there to be read."""
        return self._older is not None

    @property
    def line(self) -> str:
        """What the drawer is about."""
        if self.everyone or self.account is None:
            return t(
                "activity.line_all", world=t(f"activity.{'training' if self.training else 'live'}_world")
            )
        return t("activity.line_one", account=self.account.name)

    def set_account(self, account: Account | None) -> None:
        """Another account; nothing is read before :meth:`refresh`."""
        other_world = (account is not None and account.training) != self.training
        self.account = account
        self.cancel("way")
        if other_world or not self.everyone:
            self.cancel("read")
            self.model.clear_filters()
            self.model.set_items(())
            self.was_read = False
            self._older = None

    def refresh(self) -> None:
        """Read the newest entries."""
        self._pages = 1
        self._latest("read", partial(self._service.page, self.training, **self._how()), self._first,
                     on_error=self._failed)  # fmt: skip

    def look_again(self) -> None:
        """The newest entries while somebody looks on; not when older ones were asked for."""
        if self._pages == 1 and not self.busy_with("read"):
            self.refresh()

    def read_older(self) -> None:
        if self._older is not None and not self.busy_with("read"):
            make = partial(self._service.page, self.training, before=self._older, **self._how())
            self._latest("read", make, self._further, on_error=self._failed)

    def narrow(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.refresh()

    def choose(self, show: str) -> None:
        """One of :data:`SHOWS`."""
        if show in SHOWS and show != self.show:
            self.show = show
            self.refresh()

    def set_everyone(self, everyone: bool) -> None:
        if everyone != self.everyone:
            self.everyone = everyone
            self.refresh()

    def show_everything(self) -> None:
        self.show, self.text = "all", ""
        self.refresh()

    def save(self, path: Path) -> None:
        """All entries that are shown, and the older ones, as a table."""
        make = partial(self._service.export, path, self.training, **self._how())
        self._once("save", make, lambda count: self.saved.emit(count, path))

    def look_for_way(self, line: ActivityLine) -> None:
        """Whether the change of this entry can be taken back; the answer comes as ``way_known``."""
        self.cancel("way")  # of another entry
        if self._ways is not None and line.act:
            self._latest("way", partial(self._ways.look, line.account_id, line.act), self.way_known.emit,
                         on_error=self.not_taken_back.emit)  # fmt: skip

    def take_back(self, line: ActivityLine) -> None:
        if self._ways is not None and line.act:
            self._once("take", partial(self._ways.take, line.account_id, line.act), self._taken,
                       on_error=self.not_taken_back.emit)  # fmt: skip

    def _taken(self, kind: str) -> None:
        self.taken_back.emit(kind)
        self.refresh()

    def keep(self, text: str) -> None:
        """A message that the window shows for some seconds stays here."""
        self._once(f"keep {text}", partial(self._service.keep, text, self.account), lambda _done: None)

    def curl(self, line: ActivityLine, shell: str) -> str:
        """One of :data:`SHELLS`; "" when no request belongs to the line."""
        return self._service.curl(line, shell)

    def variables(self, line: ActivityLine) -> tuple[str, ...]:
        """What must be set before the command is run."""
        return self._service.variables(line)

    def when(self, line: ActivityLine) -> str:
        """To the second: what was asked in one minute is told apart."""
        local = line.at.astimezone()
        if local.date() == datetime.now(UTC).astimezone().date():
            return t("formats.today", clock=self._formats.clock(local, seconds=True))
        clock = self._formats.clock(local, seconds=True)
        return f"{self._formats.day(line.at, datetime.now(UTC))}, {clock}"

    def when_and_whose(self, line: ActivityLine) -> str:
        return f"{self.when(line)} · {line.account}" if line.account and self.everyone else self.when(line)

    def _how(self) -> dict[str, Any]:
        account_id = None if self.everyone or self.account is None else self.account.id
        return {"account_id": account_id, "show": self.show, "text": self.text}

    def _first(self, page: ActivityPage) -> None:
        self.was_read, self.error, self._older = True, None, page.older
        shown = [line.id for line in self.model.items]
        if shown != [line.id for line in page.lines]:
            self.model.set_items(page.lines)
        self.changed.emit()

    def _further(self, page: ActivityPage) -> None:
        self.error, self._older = None, page.older
        self._pages += 1
        self.model.add_items(page.lines)
        self.changed.emit()

    def _failed(self, error: AppError) -> None:
        self.was_read, self.error = True, error
        self.changed.emit()


def tone_of(line: ActivityLine) -> Tone:
    if line.trouble:
        return Tone.BAD
    return {"done": Tone.GOOD, "changed": Tone.ACC, "asked": Tone.MUTE}.get(line.kind, Tone.INFO)
