"""A result file that comes back mended: which import its rows belong to, before anything is read in full.

Owns: telling it, and the matching of that import. Must not: let a row of it out or in (``mended`` does).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.journal import JobStore
from desktop_app.model.errors import UsageError
from desktop_app.services.importing.job_looks import JobLooks
from desktop_app.services.importing.mended import Mended, as_before, recognise
from desktop_app.services.importing.reading import Mapping as FileMapping


@dataclass(frozen=True, slots=True)
class Again:
    """Rows of import ``job``, which read ``file`` into the list of this name and id. ``mapping``: the file's
    columns as they were matched then."""

    job: str
    account: str
    file: str
    list_name: str
    list_id: str
    mapping: FileMapping


class AgainVerbs(JobLooks):
    """Mended result files, told by their row ids."""

    def mended_before(self, path: Path, mapping: FileMapping) -> Again | None:
        """Whose rows a file holds; None for any other file, and where the import is gone. Blocking."""
        found = recognise(path, mapping)
        if found is None:
            return None
        try:
            _journal, folder = self._place(found.job)
        except UsageError:
            return None
        return _told(folder, found, mapping) if JobStore.exists(folder) else None


def _told(folder: Path, found: Mended, mapping: FileMapping) -> Again | None:
    with JobStore(folder) as store:
        kept, target = store.fact("mapping"), store.fact("target") or {}
        if kept is None:
            return None
        name = str(target.get("name") or store.fact("list", ""))
        return Again(
            found.job, str(store.fact("account")), str(store.fact("file")), name, str(target.get("id", "")),
            as_before(mapping, found, FileMapping.from_json(kept)),
        )  # fmt: skip
