"""What an import is asked for, and what it answers: request, plan, view of a job.

Owns: these nouns and their JSON. Must not: hold a sentence or do anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.journal import JobState
from desktop_app.model.errors import AppError
from desktop_app.model.progress import Progress
from desktop_app.model.report import Ledger, ReasonCount, RowState
from desktop_app.services.importing.reading import Mapping as FileMapping
from desktop_app.services.importing.undoable import UndoPlan

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file, one list, one account.

    ``list_name`` or ``list_id``, one of them. ``mapping`` None: as the reading suggests. ``answers``:
    question (``date_order`` or ``date_order:3``) to the value chosen. ``go_on``: a break during the
    preparation is followed by sending when the job is continued (nobody wants to look at the plan).
    ``restore_deleted``: people whom the platform keeps in its bin come back; else it passes over them.
    """

    path: Path
    account_id: str
    list_name: str = ""
    list_id: str = ""
    kind: str = "contacts"
    mapping: FileMapping | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    region: str = ""
    consent_confirmed: bool = False
    go_on: bool = False
    restore_deleted: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path), "account_id": self.account_id, "list_name": self.list_name,
            "list_id": self.list_id, "kind": self.kind,
            "mapping": None if self.mapping is None else self.mapping.to_json(),
            "answers": dict(self.answers), "region": self.region,
            "consent_confirmed": self.consent_confirmed, "go_on": self.go_on,
            "restore_deleted": self.restore_deleted,
        }  # fmt: skip

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> ImportRequest:
        mapping = given["mapping"]
        return cls(
            **{**given, "path": Path(given["path"]),
               "mapping": None if mapping is None else FileMapping.from_json(mapping)}
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """How many contacts get another value in a field, with one real example. ``before`` "" = blank now."""

    field: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen, counted from the rows. Adds up to the rows of the file.

    ``rejected``: left out by the check. ``skipped``: left out by a rule of the person (no consent, given
    twice). ``suppressed``: they had unsubscribed. ``unknown``: nothing could be read about them. ``seconds``
    is what our own requests take at the pace just seen; the platform's own work comes on top. ``filled``:
    rows that travel with blanks filled by what was just read. ``left_out``: columns that are not imported
    because the platform has no place for them.
    """

    create: int = 0
    update: int = 0
    unchanged: int = 0
    suppressed: int = 0
    rejected: int = 0
    skipped: int = 0
    unknown: int = 0
    requests: int = 0
    deliveries: int = 0
    filled: int = 0
    seconds: float = 0.0
    read_at: float | None = None
    left_out: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    undo: UndoPlan = field(default_factory=UndoPlan)

    @property
    def to_send(self) -> int:
        return self.create + self.update + self.unknown

    def as_json(self) -> dict[str, Any]:
        """The object of ``import --plan``."""
        plain = (name for name in self.__slots__ if name not in ("left_out", "changes", "undo"))
        made = {name: getattr(self, name) for name in plain}
        changes = [
            {"field": c.field, "before": c.before, "after": c.after, "count": c.count} for c in self.changes
        ]
        return {**made, "left_out": list(self.left_out), "changes": changes, "undo": self.undo.as_json()}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Plan:
        parts = {name: value for name, value in given.items() if name in cls.__slots__}
        parts["left_out"] = tuple(given["left_out"])
        parts["undo"] = UndoPlan.from_json(given.get("undo") or {})
        parts["changes"] = tuple(FieldChange(**change) for change in given["changes"])
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class InList:
    """How many contacts the list held when it was counted, page by page."""

    count: int
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as a screen or command shows it, counted from its rows at this moment.

    Attributes
        list: the list's name; list_id "" until the list exists. worked_on: some process holds it now.
        on_the_way: rows in a delivery whose answer is awaited; part of ``in_doubt`` until it comes.
        seconds: of work, without pauses. sessions_open: deliveries that the platform has not finished.
        error: why a failed job waits. text: the platform's own words about deliveries.
        expired: the rows were removed after 30 days; the numbers stay.
        mends: the import whose rows this one sends again, "" for none. mended_in: those that mended rows of
            this one, oldest first.
        kind: "import", or "undo" for a job that takes the import ``of`` back; ``people`` then counts whom it
            is about by state, and the ledger is empty. undone_by: the undo of this import, "" for none.
    """

    job: str
    state: JobState
    account: str
    platform: str
    list: str
    list_id: str
    file: str
    started: datetime
    ledger: Ledger
    requests: int = 0
    seconds: float = 0.0
    in_list: InList | None = None
    error: AppError | None = None
    sessions_open: int = 0
    on_the_way: int = 0
    worked_on: bool = False
    text: str = ""
    left_out: tuple[str, ...] = ()
    expired: bool = False
    kind: str = "import"
    of: str = ""
    people: Mapping[str, int] = field(default_factory=dict)
    undone_by: str = ""
    mends: str = ""
    mended_in: tuple[str, ...] = ()

    @property
    def handed_over(self) -> int:
        """Rows that the platform took, whatever became of them there."""
        taken = (RowState.CREATED, RowState.UPDATED, RowState.ACCEPTED, RowState.REJECTED_THERE)
        return sum(self.ledger.count(state) for state in taken)

    @property
    def can_resume(self) -> bool:
        return self.state is not JobState.DONE and not self.expired and not self.undone_by

    def as_json(self) -> dict[str, Any]:
        """The object of ``jobs list`` and the head of ``import`` and ``jobs show``."""
        return {
            "job": self.job, "state": self.state.value, "account": self.account, "list": self.list,
            "file": self.file, "started": self.started.isoformat(timespec="seconds"),
            "rows": self.ledger.as_json(), "requests": self.requests, "seconds": round(self.seconds, 3),
            "in_list": None if self.in_list is None else {
                "count": self.in_list.count,
                "checked_at": self.in_list.checked_at.isoformat(timespec="seconds"),
            },
            "sessions_open": self.sessions_open, "worked_on": self.worked_on, "expired": self.expired,
            "kind": self.kind, "of": self.of, "people": dict(self.people), "undone_by": self.undone_by,
            "mends": self.mends, "mended_in": list(self.mended_in),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery for the running page. ``state`` is the journal's word; ``at`` its last sign of life;
    ``first`` and ``last`` of its rows in the file (0 for one that was split); ``states``: its rows by
    state."""

    number: int
    rows: int
    state: str
    at: datetime | None
    first: int = 0
    last: int = 0
    states: Mapping[RowState, int] = field(default_factory=dict)

    @property
    def together(self) -> bool:
        """Its rows stand one below the other in the file."""
        return self.last - self.first + 1 == self.rows


@dataclass(frozen=True, slots=True)
class Overview:
    """A job with its plan, its reasons and its latest deliveries, read at one moment."""

    view: JobView
    plan: Plan
    reasons: tuple[ReasonCount, ...]
    deliveries: tuple[DeliveryLine, ...] = ()
    warnings: tuple[ReasonCount, ...] = ()  # told after the check, and after a change of its rows
    changes: int = 0  # steps that can be taken back
