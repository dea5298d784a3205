"""The Lists tab: the lists of one account, their counts with age, and what can be done with each.

Owns: state of the tab. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import Stopped
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.list_changes import CAP_PERCENT, ListChanged, MembersPlan, PlanSoFar, Way
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.contact import Contact
    from desktop_app.model.contact_list import ContactList
    from desktop_app.model.errors import AppError
    from desktop_app.model.page import Page
    from desktop_app.viewmodels.formats import Formats
    from desktop_app.viewmodels.tasks import Runner

_SOONER, _LATER = 0.8, 1.4
"""Answers come as they come: what is left is told as a range."""
VERBS = {
    "create": Capability.LISTS_CREATE,
    "rename": Capability.LISTS_RENAME,
    "members": Capability.LISTS_MEMBERS,
    "export": Capability.LISTS_MEMBERS,
    "count": Capability.LISTS_MEMBERS,
    "add": Capability.LISTS_ADD_MEMBERS,
    "remove": Capability.LISTS_REMOVE_MEMBERS,
}


class ListsService(Protocol):
    def fetch_all(self, account_id: str) -> Coroutine[Any, Any, Sequence[ContactList]]: ...

    def fetch_members(
        self, account_id: str, list_id: str, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[Contact]]: ...

    def count_members(self, account_id: str, list_id: str) -> Coroutine[Any, Any, int]: ...


class ChangesService(Protocol):
    def create(
        self, account_id: str, name: str, values: Mapping[str, str]
    ) -> Coroutine[Any, Any, ListChanged]: ...

    def rename(self, account_id: str, item: ContactList, name: str) -> Coroutine[Any, Any, ListChanged]: ...

    def read_file(self, path: Path) -> Coroutine[Any, Any, tuple[str, ...]]: ...

    def plan(
        self, account_id: str, list_id: str, way: Way, *, keys: Sequence[str] = (),
        contact_ids: Sequence[str] = (), cap_percent: int = CAP_PERCENT,
        report: Callable[[PlanSoFar], None] | None = None,
    ) -> Coroutine[Any, Any, MembersPlan]: ...  # fmt: skip

    def apply(
        self, account_id: str, item: ContactList, plan: MembersPlan, *, over_cap: bool = False,
        report: Callable[[int, int], None] | None = None,
    ) -> Coroutine[Any, Any, ListChanged]: ...  # fmt: skip

    def undo(self, account_id: str, key: str) -> Coroutine[Any, Any, ListChanged]: ...


class ExportService(Protocol):
    def members(
        self, account_id: str, list_id: str, list_name: str, path: Path, report: Any = None
    ) -> Coroutine[Any, Any, int]: ...


class ListsViewModel(TabViewModel):
    """Signals:
    import_requested(str): "Import into this list" for a list id, "" for none in particular.
    counted(str): the members of a list were counted.
    members_requested(str): show the people of this list.
    told(str, str): something was done: its sentence, and the key that takes it back ("" = it cannot be).
    refused(AppError): what a dialog asked for was not done.
    planned(MembersPlan), applied(): answers for the dialog of members.
    progress(int, int): people read or moved, of how many (0 = not known).
    looked_up(int, int, str): people of a file looked up one by one, of how many, the time left in words
    ("" = not known yet).
    arming_needed(): a change was asked for, but the account is read-only.
    """

    import_requested = Signal(str)
    counted = Signal(str)
    members_requested = Signal(str)
    told = Signal(str, str)
    refused = Signal(object)
    planned = Signal(object)
    applied = Signal()
    progress = Signal(int, int)
    looked_up = Signal(int, int, str)
    arming_needed = Signal()
    capability = Capability.LISTS_READ

    def __init__(
        self,
        runner: Runner,
        service: ListsService,
        formats: Formats,
        parent: QObject | None = None,
        *,
        changes: ChangesService | None = None,
        export: ExportService | None = None,
        armed: Callable[[Account], bool] = lambda account: account.training,
    ) -> None:
        """``armed(account)``: may it be changed now?"""
        super().__init__(runner, parent)
        self._service = service
        self._changes = changes
        self._export = export
        self._armed = armed
        self.formats = formats
        self._counts: dict[str, tuple[int, datetime]] = {}
        self._by_address = False  # the platform tells the address of a list where others tell its kind
        self.model: RowsModel[ContactList] = RowsModel(self._columns(), lambda item: item.id, self)
        self.asking = patience_of(
            self, runner, self.asked_accounts, reads=("plan", "count", "export"), writes=("write",),
            stop=self.stop_asking,
        )  # fmt: skip
        """What is said while what was asked of one list takes long."""

    def _columns(self) -> tuple[Column[ContactList], ...]:
        return (
            Column("name", t("lists.column.name"), lambda item: item.name, Kind.NAME, width=360),
            Column("kind", t(f"lists.column.{'address' if self._by_address else 'kind'}"), _kind, width=340),
            Column(
                "count",
                t("lists.column.people"),
                lambda item: self.formats.number(self._count(item)),
                Kind.NUMBER,
                sort=lambda item: self._count(item) if self._count(item) is not None else -1,
                width=120,
            ),
            Column("age", t("lists.column.counted"), self._age, Kind.DATE, sort=self._counted_at, width=160),
            Column("id", t("lists.column.id"), lambda item: item.id, Kind.DATE, width=140),
        )

    def read(self) -> None:
        assert self.account is not None
        self._latest(
            "read", partial(self._service.fetch_all, self.account.id), self._show, on_error=self._read_failed
        )

    @property
    def tables(self) -> tuple[RowsModel[ContactList]]:
        return (self.model,)

    def clear(self) -> None:
        self._counts.clear()
        self.model.set_items(())

    def narrow(self, text: str) -> None:
        self.model.narrow(text)
        if self.phase in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self.model.narrowed_out else Phase.READY)

    # -- what is offered -------------------------------------------------------------------------------------
    def can(self, verb: str) -> bool:
        return self.manifest is not None and self.manifest.can(VERBS[verb])

    def why_not(self, verb: str, item: ContactList | None = None) -> str:
        """Why a verb is off for this account or list, or its limit, in words; "" for nothing to say."""
        if self.manifest is None:
            return ""
        if item is not None and not item.writable and verb in ("add", "remove"):
            return t(item.locked) if item.locked and has(item.locked) else t("lists.not_writable")
        return self.manifest.why_not(VERBS[verb])

    def may_change(self) -> bool:
        """False, and ``arming_needed``, while the account is read-only."""
        if self.account is not None and self._armed(self.account):
            return True
        self.arming_needed.emit()
        return False

    def find(self, list_id: str) -> ContactList | None:
        return next((item for item in self.model.items if item.id == list_id), None)

    @property
    def idle_columns(self) -> tuple[str, ...]:
        """Columns with nothing in them: of a platform that tells no numbers, until somebody counts; where
        nobody can count either, the numbers too."""
        if not self.model.items or any(self._count(item) is not None for item in self.model.items):
            return ()
        return ("age",) if self.can("count") else ("count", "age")

    # -- looking ---------------------------------------------------------------------------------------------
    def count_members(self, list_id: str) -> None:
        """Count by paging through the members, where the platform gives no number of its own."""
        if self.account is not None:
            self._latest(
                f"count {list_id}",
                partial(self._service.count_members, self.account.id, list_id),
                partial(self._counted, list_id),
            )

    def copy_id(self, item: ContactList) -> None:
        """The id as the platform gave it, for its own forms and for support."""
        self.copy(item.id)

    def request_import(self, list_id: str = "") -> None:
        self.import_requested.emit(list_id)

    def show_members(self, list_id: str) -> None:
        self.members_requested.emit(list_id)

    def export_members(self, item: ContactList, path: Path) -> None:
        """Into a file: CSV, or a spreadsheet by the file's name."""
        if self._export is not None and self.account is not None:
            work = partial(self._export.members, self.account.id, item.id, item.name, path)
            words = partial(saved, path)
            self._once(
                "export", work, partial(self._exported, path), on_progress=self._moved,
                away=there(self.account, words),
            )  # fmt: skip

    def _exported(self, path: Path, count: int) -> None:
        self.progress.emit(0, 0)
        self.told.emit(saved(path, count), "")

    def stop_asking(self) -> None:
        """The person does not want to wait any longer for a count, a plan or a file."""
        stopped = Stopped(
            "reading_stopped", platform=self.manifest.label if self.manifest is not None else ""
        )
        for key in self.under_way:
            if key.split(" ")[0] in ("plan", "count", "export"):
                self.cancel(key)
                self.progress.emit(0, 0)
                (self.refused if key == "plan" else self.failed).emit(stopped)

    # -- changing --------------------------------------------------------------------------------------------
    def create(self, name: str, values: Mapping[str, str]) -> None:
        if self._changes is not None and self.account is not None:
            self._write("create", name, partial(self._changes.create, self.account.id, name, dict(values)))

    def rename(self, item: ContactList, name: str) -> None:
        if self._changes is not None and self.account is not None:
            self._write("rename", name, partial(self._changes.rename, self.account.id, item, name))

    def undo(self, key: str) -> None:
        if self._changes is not None and self.account is not None:
            self._write("undo", "", partial(self._changes.undo, self.account.id, key))

    def _write(self, verb: str, name: str, work: Any) -> None:
        if self.may_change():
            away = there(self.account, lambda _changed: t(f"lists.done.{verb}", name=name))
            self._once(
                "write", work, partial(self._written, verb, name), on_error=self.refused.emit, away=away
            )

    def _written(self, verb: str, name: str, changed: ListChanged) -> None:
        self.told.emit(t(f"lists.done.{verb}", name=name), changed.key)
        self.refresh()

    # -- members ---------------------------------------------------------------------------------------------
    def plan_file(self, item: ContactList, way: Way, path: Path) -> None:
        """Read a file and say what would happen; nothing is written."""
        if self._changes is not None and self.account is not None:
            read = partial(self._changes.read_file, path)
            self._latest("plan", read, partial(self._plan_keys, item, way), on_error=self.refused.emit)

    def _plan_keys(self, item: ContactList, way: Way, keys: tuple[str, ...]) -> None:
        self._plan(item, way, keys=keys)

    def plan_ids(self, item: ContactList, way: Way, contact_ids: Sequence[str]) -> None:
        """Say what would happen with people chosen in a table; nothing is written."""
        self._plan(item, way, contact_ids=tuple(contact_ids))

    def _plan(self, item: ContactList, way: Way, **who: Sequence[str]) -> None:
        if self._changes is None or self.account is None:
            return
        plan = partial(_plan_and_tell, self._changes, self.account.id, item.id, way, who)
        self._latest("plan", plan, self.planned.emit, on_error=self.refused.emit, on_progress=self._planning)

    def apply(self, item: ContactList, plan: MembersPlan, *, over_cap: bool = False) -> None:
        if self._changes is not None and self.account is not None and self.may_change():
            work = partial(_apply_and_tell, self._changes, self.account.id, item, plan, over_cap)
            self._once(
                "write", work, partial(self._was_applied, item), on_error=self._not_applied,
                on_progress=lambda done: self.progress.emit(*done),
                away=there(self.account, partial(_members, item)),
            )  # fmt: skip

    def _was_applied(self, item: ContactList, changed: ListChanged) -> None:
        self.applied.emit()
        self.told.emit(_members(item, changed), changed.key)
        self.cancel(f"count {item.id}")  # it may tell how many there were before
        self._counts.pop(item.id, None)
        self.refresh()

    def _not_applied(self, error: AppError) -> None:
        self.refused.emit(error)
        self.refresh()

    def _planning(self, so_far: PlanSoFar) -> None:
        if not so_far.to_look:
            self.progress.emit(so_far.members, 0)
            return
        left = so_far.left_s
        words = "" if left is None else self.formats.range((left * _SOONER, left * _LATER))
        self.looked_up.emit(so_far.looked, so_far.to_look, words)

    def _moved(self, count: int) -> None:
        self.progress.emit(count, 0)

    # -- counts ----------------------------------------------------------------------------------------------
    def count_of(self, item: ContactList) -> tuple[int | None, datetime | None]:
        """The number of people and when it was counted; the platform's own number has the age of the
        reading."""
        if item.id in self._counts:
            return self._counts[item.id]
        return item.count, (item.counted_at or self.read_at) if item.count is not None else None

    def _count(self, item: ContactList) -> int | None:
        return self.count_of(item)[0]

    def _counted_at(self, item: ContactList) -> float:
        moment = self.count_of(item)[1]
        return moment.timestamp() if moment else 0.0

    def _age(self, item: ContactList) -> str:
        moment = self.count_of(item)[1]
        return "" if moment is None else self.formats.age(moment, datetime.now(UTC))

    def _show(self, items: Sequence[ContactList]) -> None:
        # the rows before the phase: who hears "ready" counts them; their ages are counted from the reading
        self.read_at = datetime.now(UTC)
        by_address = any("@" in item.kind for item in items)
        if items and by_address is not self._by_address:
            self._by_address = by_address
            self.model.set_columns(self._columns())
        self.model.set_items(items)
        if self.model.narrowed_out:
            self._was_read(Phase.NARROWED)
        else:
            self._was_read(Phase.READY if items else Phase.EMPTY)

    def _counted(self, list_id: str, count: int) -> None:
        self._counts[list_id] = (count, datetime.now(UTC))
        self.model.set_items(self.model.items)
        self.counted.emit(list_id)


async def _plan_and_tell(
    changes: ChangesService, account_id: str, list_id: str, way: Way, who: Mapping[str, Sequence[str]],
    report: Callable[[PlanSoFar], None],
) -> MembersPlan:  # fmt: skip
    return await changes.plan(account_id, list_id, way, report=report, **who)  # type: ignore[arg-type]


async def _apply_and_tell(
    changes: ChangesService, account_id: str, item: ContactList, plan: MembersPlan, over_cap: bool,
    report: Callable[[tuple[int, int]], None],
) -> ListChanged:  # fmt: skip
    def told(done: int, total: int) -> None:
        report((done, total))

    return await changes.apply(account_id, item, plan, over_cap=over_cap, report=told)


def _kind(item: ContactList) -> str:
    """The platform's word as the first of a cell; an address stays as it is."""
    return item.kind if "@" in item.kind else item.kind[:1].upper() + item.kind[1:]


def saved(path: Path, count: int) -> str:
    """So many people stand in the file now."""
    return t("lists.done.export", count=count, file=path.name)


def _members(item: ContactList, changed: ListChanged) -> str:
    words = t("lists.done.members", name=item.name, added=changed.added, removed=changed.removed)
    return words if changed.key else f"{words} {t('lists.done.no_way_back')}"
