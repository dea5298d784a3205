"""Many addresses checked by a platform, each once: what is good, what is not, what it would write instead.

Owns: taking a text apart into addresses, the order of the questions, what is kept when it is stopped or
fails. Must not: know a platform; change an address.
"""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.model.contact_change import Verdict
from desktop_app.model.errors import AppError, InvalidInput, UsageError
from desktop_app.model.texts import t
from desktop_app.runtime.atomic_file import write_private
from desktop_app.services.note import Note, unheard
from desktop_app.services.table_files import csv_row

if TYPE_CHECKING:
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts

AT_ONCE = 4
MOST = 20_000
_BETWEEN = re.compile(r"[\s,;<>\"']+")


class Finding(StrEnum):
    GOOD = "good"
    OFFERED = "offered"  # the platform would write it otherwise
    BAD = "bad"
    UNKNOWN = "unknown"  # the platform says that nobody can say
    NOT_CHECKED = "not_checked"  # stopped or failed before its turn


@dataclass(frozen=True, slots=True)
class Checked:
    """``offered``: another spelling, "" for none. ``reason``: in the platform's or our words."""

    address: str
    finding: Finding
    offered: str = ""
    reason: str = ""


def addresses_of(text: str) -> tuple[str, ...]:
    """What stands in a text between blanks, commas and brackets and holds an @, each once without regard to
    case, in its order."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        word = part.strip().strip(".")
        if "@" in word:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


class AddressChecks:
    def __init__(self, accounts: Accounts, note: Note = unheard) -> None:
        self._accounts = accounts
        self._note = note

    async def check(
        self,
        account_id: str,
        addresses: Sequence[str],
        report: Callable[[tuple[Checked, ...]], None] | None = None,
    ) -> tuple[Checked, ...]:
        """One finding for each, in order; ``report`` hears all so far. A failing platform ends it: what was
        found is told, the rest is not checked and says why. Raises when not even the first could be
        checked; UsageError ``addresses_none`` and ``addresses_many``."""
        if not addresses:
            raise UsageError("addresses_none")
        if len(addresses) > MOST:
            raise UsageError("addresses_many", most=MOST)
        provider = await self._accounts.open(account_id)
        found: list[Checked] = []
        for start in range(0, len(addresses), AT_ONCE):
            part = addresses[start : start + AT_ONCE]
            answers = await asyncio.gather(*(_ask(provider, one) for one in part))
            stopped = next((one for one in answers if isinstance(one, AppError)), None)
            for address, answer in zip(part, answers, strict=True):
                known = answer if isinstance(answer, Checked) else _not_checked(address, answer)
                found.append(known)
            if stopped is not None:
                if all(one.finding is Finding.NOT_CHECKED for one in found):
                    raise stopped
                found += [_not_checked(one, stopped) for one in addresses[start + AT_ONCE :]]
                break
            if report is not None:
                report(tuple(found))
        account = self._accounts.get(account_id)
        self._note(
            "addresses_checked", account=account, count=_asked(found), trouble=_asked(found) < len(found)
        )
        return tuple(found)

    async def save(self, path: Path, found: Sequence[Checked]) -> int:
        """The findings as a table of text. StorageFailed."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(
            [t(f"addresses.column.{name}") for name in ("address", "finding", "offered", "reason")]
        )
        for one in found:
            row = [one.address, t(f"addresses.finding.{one.finding.value}"), one.offered, one.reason]
            writer.writerow(csv_row(row))
        await asyncio.to_thread(write_private, path, out.getvalue().encode("utf-8-sig"))
        return len(found)


async def _ask(provider: Provider, address: str) -> Checked | AppError:
    try:
        answer = await provider.check_address(address)
    except InvalidInput as error:  # of this address, not of the others
        return Checked(address, Finding.BAD, "", error.original or error.message)
    except AppError as error:
        return error
    if answer.corrected and answer.corrected.casefold() != address.casefold():
        return Checked(address, Finding.OFFERED, answer.corrected, answer.reason)
    found = {Verdict.GOOD: Finding.GOOD, Verdict.BAD: Finding.BAD}.get(answer.verdict, Finding.UNKNOWN)
    return Checked(address, found, "", answer.reason)


def _not_checked(address: str, error: AppError) -> Checked:
    return Checked(address, Finding.NOT_CHECKED, "", error.message)


def _asked(found: Sequence[Checked]) -> int:
    return sum(one.finding is not Finding.NOT_CHECKED for one in found)
