"""The local memory: accounts' facts, jobs and their rows, activity, settings; SQLite files for their owner
alone.

Owns: every table and every statement of SQL of the client side. Must not: hold a secret, know a platform,
decide anything about an import.
"""

from desktop_app.journal.cache_rows import CachedContact, Wanted, from_row
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
    "from_row",
    "may_follow",
]
