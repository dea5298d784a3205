"""The local memory: accounts' facts, jobs and their rows, activity, settings; SQLite files for their owner
alone.

Owns: every table and every statement of SQL of the client side. Must not: hold a secret, know a platform,
decide anything about an import.

A file is loaded when something of it is first asked for.
"""

from typing import TYPE_CHECKING

from desktop_app.runtime.on_demand import on_demand

if TYPE_CHECKING:
    from desktop_app.journal.cache_rows import CachedContact, Wanted, can_narrow_by, from_row
    from desktop_app.journal.central import KEPT_DAYS, AccountsTable, ActivityEntry, JobHeader, Journal
    from desktop_app.journal.contact_cache import FIRST_LOOK, CacheState, ContactCache
    from desktop_app.journal.database import Database
    from desktop_app.journal.difference_table import Difference
    from desktop_app.journal.job_state import ALLOWED, JobState, may_follow
    from desktop_app.journal.job_store import JobStore
    from desktop_app.journal.mend_table import Mend
    from desktop_app.journal.row_table import Which
    from desktop_app.journal.tables import (
        Batch,
        BatchState,
        Image,
        NewRow,
        OpenRow,
        PlannedRow,
        RowTuple,
        SentRow,
        StoredRow,
    )
    from desktop_app.journal.undo_table import UndoState, UndoStep, UndoVerdict

_FILES = {
    "ALLOWED": "job_state",
    "FIRST_LOOK": "contact_cache",
    "KEPT_DAYS": "central",
    "AccountsTable": "central",
    "ActivityEntry": "central",
    "Batch": "tables",
    "BatchState": "tables",
    "CacheState": "contact_cache",
    "CachedContact": "cache_rows",
    "ContactCache": "contact_cache",
    "Database": "database",
    "Difference": "difference_table",
    "Image": "tables",
    "JobHeader": "central",
    "JobState": "job_state",
    "JobStore": "job_store",
    "Journal": "central",
    "Mend": "mend_table",
    "NewRow": "tables",
    "OpenRow": "tables",
    "PlannedRow": "tables",
    "RowTuple": "tables",
    "SentRow": "tables",
    "StoredRow": "tables",
    "UndoState": "undo_table",
    "UndoStep": "undo_table",
    "UndoVerdict": "undo_table",
    "Wanted": "cache_rows",
    "can_narrow_by": "cache_rows",
    "Which": "row_table",
    "from_row": "cache_rows",
    "may_follow": "job_state",
}

__all__ = [
    "ALLOWED",
    "FIRST_LOOK",
    "KEPT_DAYS",
    "AccountsTable",
    "ActivityEntry",
    "Batch",
    "BatchState",
    "CacheState",
    "CachedContact",
    "ContactCache",
    "Database",
    "Difference",
    "Image",
    "JobHeader",
    "JobState",
    "JobStore",
    "Journal",
    "Mend",
    "NewRow",
    "OpenRow",
    "PlannedRow",
    "RowTuple",
    "SentRow",
    "StoredRow",
    "UndoState",
    "UndoStep",
    "UndoVerdict",
    "Wanted",
    "Which",
    "can_narrow_by",
    "from_row",
    "may_follow",
]

__getattr__ = on_demand(__name__, _FILES)
