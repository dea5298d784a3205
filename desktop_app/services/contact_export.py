"""People out of the app into a file: CSV, or a spreadsheet whose cells are all text.

Owns: the columns of such a file, writing it page by page. Must not: know a platform, hold all rows in memory.

Spreadsheet programs turn +380... into a number and =... into a formula; here every cell of a spreadsheet is
text, as it stands at the platform, and a CSV has an apostrophe before what would be a formula. The file gets
its name only when it is whole.
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.journal import Wanted, from_row
from desktop_app.model.contact import AdditionalField, Contact
from desktop_app.model.errors import StorageFailed
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages
from desktop_app.runtime.to_its_end import to_its_end
from desktop_app.services.accounts import Accounts
from desktop_app.services.contact_reading import ContactReading
from desktop_app.services.note import Note, unheard
from desktop_app.services.table_files import csv_row, text_cell

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

COLUMNS = (
    "id", "email", "phone", "external_id", "first_name", "last_name", "company", "language", "gender",
    "birthday", "address", "city", "region", "postcode", "country", "time_zone", "subscription",
)  # fmt: skip
SHEET_ROWS = 1_048_575  # a sheet holds one more: the heads
PAGE = 1_000
Report = Callable[[int], None]


class ContactExport:
    def __init__(self, accounts: Accounts, reading: ContactReading, note: Note = unheard) -> None:
        self._accounts = accounts
        self._reading = reading
        self._note = note

    async def members(
        self, account_id: str, list_id: str, list_name: str, path: Path, report: Report | None = None
    ) -> int:
        """The people of a list as the platform tells them now; how many. StorageFailed for the file."""
        provider = await self._accounts.open(account_id)

        async def pages() -> AsyncIterator[Sequence[Contact]]:
            read = walk_pages(lambda cursor: provider.fetch_members(list_id, cursor), lambda one: one.id)
            async for items in read:
                yield items

        count = await self._write(account_id, pages(), path, report)
        self._note("list_exported", account=self._accounts.get(account_id), list=list_name, count=count)
        return count

    async def kept(self, account_id: str, wanted: Wanted, path: Path, report: Report | None = None) -> int:
        """What a table of kept contacts shows, in its order; how many."""
        rows = await self._reading.rows(account_id, wanted) or ()

        async def pages() -> AsyncIterator[Sequence[Contact]]:
            for at in range(0, len(rows), PAGE):
                found = await self._reading.page(account_id, rows[at : at + PAGE])
                yield [from_row(one) for one in found]

        count = await self._write(account_id, pages(), path, report)
        self._note("contacts_exported", account=self._accounts.get(account_id), count=count)
        return count

    async def _write(
        self,
        account_id: str,
        pages: AsyncIterator[Sequence[Contact]],
        path: Path,
        report: Report | None,
    ) -> int:
        provider = await self._accounts.open(account_id)
        fields: tuple[AdditionalField, ...] = ()
        if provider.manifest.can(Capability.CONTACTS_FIELDS):
            fields = await provider.fetch_fields()
        names = {one.id: one.name or one.key or one.id for one in fields}
        heads = [t(f"contacts.detail.{name}") for name in COLUMNS[:-1]]
        heads += [t("contacts.column.status"), *names.values()]
        part = path.with_name(path.name + ".part")
        count = 0
        try:
            file = await to_its_end(
                _opened, part, path.suffix.lower() == ".xlsx", heads, undo=lambda opened: opened.close()
            )
            try:
                async for items in pages:
                    lines = [_line(one, names) for one in items]
                    await to_its_end(file.add, lines)
                    count += len(lines)
                    if report is not None:
                        report(count)
            finally:
                await asyncio.to_thread(file.close)
            await asyncio.to_thread(part.replace, path)
        except OSError as error:
            raise StorageFailed(
                "storage_unwritable", file=path.name, folder=str(path.parent), original=error.strerror or ""
            ) from error
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return count


class _File(Protocol):
    def add(self, lines: Sequence[Sequence[str]]) -> None: ...

    def close(self) -> None: ...


def _opened(path: Path, spreadsheet: bool, heads: Sequence[str]) -> _File:
    return _Spreadsheet(path, heads) if spreadsheet else _Csv(path, heads)


class _Csv:
    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        path.chmod(0o600)
        self._writer = csv.writer(self._file)
        self._writer.writerow(heads)

    def add(self, lines: Sequence[Sequence[str]]) -> None:
        self._writer.writerows(map(csv_row, lines))

    def close(self) -> None:
        self._file.close()


class _Spreadsheet:
    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        from openpyxl import Workbook  # takes a while to load, and most people never export

        path.touch(mode=0o600)
        self._path = path
        self._heads = heads
        self._book = Workbook(write_only=True)
        self._rows = 0
        self._sheet = self._next_sheet()

    def _next_sheet(self) -> WriteOnlyWorksheet:
        sheet: Any = self._book.create_sheet(t("tabs.contacts"))
        sheet.append([self._text(sheet, head) for head in self._heads])
        self._rows = 0
        return sheet  # type: ignore[no-any-return]

    @staticmethod
    def _text(sheet: Any, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        return text_cell(WriteOnlyCell, sheet, text)

    def add(self, lines: Sequence[Sequence[str]]) -> None:
        for line in lines:
            if self._rows == SHEET_ROWS:
                self._sheet = self._next_sheet()
            self._sheet.append([self._text(self._sheet, value) for value in line])
            self._rows += 1

    def close(self) -> None:
        self._book.save(self._path)


def _line(contact: Contact, names: Mapping[str, str]) -> list[str]:
    plain = [str(getattr(contact, name) or "") for name in COLUMNS[:-1]]
    status = t(f"contacts.subscription.{contact.subscription.value}")
    return [*plain, status, *(str(contact.fields.get(one, "") or "") for one in names)]
