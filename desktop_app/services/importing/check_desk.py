"""The check of the wizard: rows in windows, changes to them, the plan made anew; all awaitable.

Owns: joining the changes of a job's rows with the numbers that follow. Must not: judge a row, know a screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from desktop_app.model.column_filter import Narrowing
from desktop_app.model.progress import Progress
from desktop_app.model.report import ReasonCount
from desktop_app.runtime.atomic_file import write_private
from desktop_app.services.importing.check_rows import CheckLine, CheckRows
from desktop_app.services.importing.nouns import JobView, Overview
from desktop_app.services.importing.plan_rows import PlanLine
from desktop_app.services.importing.same_people import SamePage


class ChangesRows(Protocol):
    """The changes of a prepared job's rows; blocking, on the database."""

    def open_check(self, job_id: str) -> CheckRows: ...

    def edit_row(self, job_id: str, row: int, column: int, text: str) -> None: ...

    def leave_out_rows(self, job_id: str, rows: Sequence[int]) -> None: ...

    def leave_out_kind(self, job_id: str, code: str) -> int: ...

    def fix_kind(self, job_id: str, code: str) -> int: ...

    def choose_row(self, job_id: str, row: int) -> None: ...

    def set_duplicates(self, job_id: str, rule: str) -> int: ...

    def take_back_mend(self, job_id: str) -> list[int]: ...

    def save_plan(
        self, job_id: str, target: Path, first: Sequence[tuple[str, str]], names: Mapping[str, str]
    ) -> Path: ...

    def count_mends(self, job_id: str) -> tuple[int, int]: ...

    def warnings(self, job_id: str) -> tuple[ReasonCount, ...]: ...


class PlansAgain(Protocol):
    async def resume(
        self, job_id: str, report: Callable[[Progress], None], stop: asyncio.Event
    ) -> JobView: ...


class CheckDesk:
    """A part of the wizard's use-cases."""

    _rows: ChangesRows
    _plans: PlansAgain

    async def overview(self, job_id: str) -> Overview:
        raise NotImplementedError

    async def open_check(self, job_id: str) -> CheckRows:
        """The rows to look at."""
        return await asyncio.to_thread(self._rows.open_check, job_id)

    async def kind_rows(
        self,
        rows: CheckRows,
        code: str,
        warned: bool,
        narrowing: Narrowing,
        report: Callable[[Progress], None] | None = None,
    ) -> Sequence[int] | None:
        """The numbers of the rows of a kind ("" = all that go); ``warned``: some go in spite of it. None when
        another question came meanwhile."""
        return await asyncio.to_thread(rows.numbers, code, warned, narrowing, report)

    async def plan_rows(
        self,
        rows: CheckRows,
        what: str,
        narrowing: Narrowing,
        names: Mapping[str, str],
        report: Callable[[Progress], None] | None = None,
    ) -> Sequence[int] | None:
        """The numbers of the rows to which this will happen ("" = all)."""
        return await asyncio.to_thread(rows.plan_numbers, what, narrowing, names, report)

    async def lines(self, rows: CheckRows, numbers: Sequence[int], code: str) -> list[CheckLine]:
        """These rows; ``code``: the kind of problem to point at."""
        return await asyncio.to_thread(rows.lines, numbers, code)

    async def plan_lines(self, rows: CheckRows, numbers: Sequence[int]) -> list[PlanLine]:
        """What will happen to these rows."""
        return await asyncio.to_thread(rows.plan_lines, numbers)

    async def row_cells(self, rows: CheckRows, number: int) -> list[tuple[int, str, str]]:
        """(column, heading, text now) of one row."""
        return await asyncio.to_thread(rows.row_cells, number)

    async def duplicates_of(self, rows: CheckRows, number: int) -> list[CheckLine]:
        """The rows that share this one's address."""
        return await asyncio.to_thread(rows.duplicates_of, number)

    async def count_fixable(self, rows: CheckRows, code: str) -> int:
        return await asyncio.to_thread(rows.count_fixable, code)

    async def same_page(self, rows: CheckRows, rule: str, offset: int, limit: int) -> SamePage:
        """Rows of one address, group by group, with whoever would go by this rule."""
        return await asyncio.to_thread(rows.same_page, rule, offset, limit)

    async def edit_row(self, job_id: str, row: int, column: int, text: str) -> Overview:
        return await self._changed(job_id, partial(self._rows.edit_row, job_id, row, column, text))

    async def leave_out_rows(self, job_id: str, rows: Sequence[int]) -> Overview:
        return await self._changed(job_id, partial(self._rows.leave_out_rows, job_id, rows))

    async def leave_out_kind(self, job_id: str, code: str) -> Overview:
        return await self._changed(job_id, partial(self._rows.leave_out_kind, job_id, code))

    async def fix_kind(self, job_id: str, code: str) -> Overview:
        return await self._changed(job_id, partial(self._rows.fix_kind, job_id, code))

    async def choose_row(self, job_id: str, row: int) -> Overview:
        return await self._changed(job_id, partial(self._rows.choose_row, job_id, row))

    async def set_duplicates(self, job_id: str, rule: str) -> Overview:
        return await self._changed(job_id, partial(self._rows.set_duplicates, job_id, rule))

    async def take_back_mend(self, job_id: str) -> Overview:
        return await self._changed(job_id, partial(self._rows.take_back_mend, job_id))

    async def save_plan(
        self, job_id: str, target: Path, first: Sequence[tuple[str, str]], names: Mapping[str, str]
    ) -> Path:
        """What will happen as a workbook, row by row."""
        return await asyncio.to_thread(self._rows.save_plan, job_id, target, first, names)

    async def save_page(self, target: Path, page: bytes) -> Path:
        """A page that was made to be printed."""
        await asyncio.to_thread(write_private, target, page)
        return target

    async def plan_again(self, job_id: str, report: Callable[[Progress], None]) -> Overview:
        """The plan of a job whose rows were changed; only reads the account."""
        view = await self._plans.resume(job_id, report, asyncio.Event())
        if view.error is not None:
            raise view.error
        return await self.overview(job_id)

    async def _changed(self, job_id: str, change: Callable[[], Any]) -> Overview:
        await asyncio.to_thread(change)
        overview = await self.overview(job_id)
        warnings = await asyncio.to_thread(self._rows.warnings, job_id)
        steps, _rows = await asyncio.to_thread(self._rows.count_mends, job_id)
        return replace(overview, warnings=warnings, changes=steps)
