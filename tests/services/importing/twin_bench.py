"""A bench for import jobs on a real twin over HTTP: a real journal, a real provider, files on the disk."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.journal import JobStore, Journal
from desktop_app.model.account import Account
from desktop_app.provider_api.provider import Provider
from desktop_app.providers import discover
from desktop_app.runtime.clock import Clock
from desktop_app.services.importing.jobs import ImportJobs
from desktop_app.services.importing.nouns import ImportRequest, JobView
from desktop_app.services.importing.plan_rows import plan_lines
from tests.helpers.on_the_spot import OnTheSpot
from tests.helpers.twins import Twin
from tests.providers.world import World


@dataclass
class TwinBench:
    twin: Twin
    home: Path

    def __post_init__(self) -> None:
        self.world = World(self.twin, discover()[self.twin.name])
        self.journal = Journal(self.home / "data")
        self.jobs = ImportJobs(
            journals={True: self.journal},
            find_account=lambda _: self.account,
            open_provider=self._open,
            require_armed=lambda _: None,
            clock=Clock(),
            children=OnTheSpot(),
        )

    @property
    def account(self) -> Account:
        return self.world.account

    async def _open(self, _account: str) -> Provider:
        self._opened = self.world.open()
        return self._opened

    def file(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
        path = self.home / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    def prepare(self, path: Path, list_name: str, **more: Any) -> JobView:
        given = {"region": "UA", "consent_confirmed": True, **more}
        request = ImportRequest(path=path, account_id="t", list_name=list_name, **given)
        return self._run(self.jobs.prepare(request))

    def planned(self, job: str) -> dict[int, str]:
        """Row to what the plan says will happen to it."""
        with JobStore(self.journal.jobs_folder / job) as store:
            numbers = range(1, store.rows.ledger().total + 1)
            return {line.row: line.what for line in plan_lines(store, numbers, "P")}

    def run(self, job: str) -> JobView:
        return self._run(self.jobs.run(job))

    def undo(self, job: str) -> JobView:
        return self._run(self.jobs.undo(job))

    def _run(self, work: Any) -> Any:
        async def main() -> Any:
            try:
                return await work
            finally:
                await self._opened.aclose()

        return asyncio.run(main())

    def close(self) -> None:
        self.journal.close()
