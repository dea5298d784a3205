"""The dated sheet of an erasure: what was erased where, made from what is in hand or from what is kept of it.

Owns: its lines, and what of it is kept. Must not: keep the address (its hash is), know a platform, erase.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop_app.journal.erasures import KeptSheet
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.runtime.atomic_file import write_private

DONE = ("erased", "deleted", "gone")
"""Nothing of the person is left there."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of one account: ``state`` erased, deleted, gone (was not there any more), unsubscribed,
    cannot, failed, doubt, and open (nothing left for it yet) before the end. ``sure``: what is in doubt can
    be looked up there. ``kept_reason``: the words of the error, out of a kept sheet."""

    account: str
    platform: str
    state: str
    error: AppError | None = None
    sure: bool = True
    kept_reason: str = ""

    @property
    def reason(self) -> str:
        """Why it is not done there, "" where it is."""
        if self.state in DONE:
            return ""
        return self.kept_reason if self.error is None else self.error.message


@dataclass(frozen=True, slots=True)
class Proof:
    """What was erased, where, when. ``open_jobs``: imports that have not ended and still hold the person.
    ``email`` is "" where the sheet was made again from the record: that holds its ``hash`` only."""

    at: datetime
    email: str
    platforms: tuple[Erased, ...]
    kept: int
    acts: int
    rows: int
    open_jobs: tuple[str, ...] = field(default=())
    id: str = ""
    hash: str = ""
    training: bool = False

    @property
    def complete(self) -> bool:
        return not self.open_jobs and all(one.state in DONE for one in self.platforms)


def address_hash(email: str) -> str:
    """SHA-256 of the address in small letters: whoever knows it can check the sheet, nobody can read it."""
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()


def proof_text(proof: Proof, with_address: bool = False) -> str:
    who = proof.email if with_address else ""
    who = who or t("person.proof.hash", hash=proof.hash or address_hash(proof.email))
    lines = [
        t("person.proof.title"),
        "",
        t("person.proof.when", at=f"{proof.at.astimezone():%Y-%m-%d %H:%M:%S %z}"),
        t("person.proof.who", who=who),
        "",
        t("person.proof.platforms"),
    ]
    for one in proof.platforms:
        words = t(f"person.erased.{one.state}")
        reason = f" ({one.reason})" if one.reason else ""
        lines.append(f"  {one.account} · {one.platform}: {words}{reason}")
    if not proof.platforms:
        lines.append("  " + t("person.proof.nowhere"))
    lines += ["", t("person.proof.here")]
    for name, count in (("kept", proof.kept), ("acts", proof.acts), ("rows", proof.rows)):
        lines.append("  " + t(f"person.proof.{name}", count=count))
    for job in proof.open_jobs:
        lines.append("  " + t("person.proof.open", file=job))
    lines += ["", t("person.proof.complete" if proof.complete else "person.proof.incomplete"), ""]
    return "\n".join(lines)


async def save_proof(path: Path, proof: Proof, *, with_address: bool = False) -> None:
    """The dated sheet: what was erased where. The address stands in it as a hash unless it is wanted."""
    await asyncio.to_thread(write_private, path, proof_text(proof, with_address).encode("utf-8"))


def kept_sheet(proof: Proof, addresses: Iterable[str]) -> KeptSheet:
    """What is kept of it: nothing in which one of ``addresses`` stands."""
    places = [
        (one.account, one.platform, one.state, _without(one.reason, addresses)) for one in proof.platforms
    ]
    counts = (proof.kept, proof.acts, proof.rows)
    return KeptSheet(proof.id, proof.at, proof.hash, tuple(places), counts, proof.open_jobs)


def proof_of(kept: KeptSheet, training: bool) -> Proof:
    """The sheet once more, without the address."""
    places = tuple(
        Erased(account, platform, state, kept_reason=reason)
        for account, platform, state, reason in kept.places
    )
    return Proof(kept.at, "", places, *kept.counts, kept.open_jobs, kept.id, kept.hash, training)


def _without(reason: str, addresses: Iterable[str]) -> str:
    for address in filter(None, addresses):
        reason = re.sub(re.escape(address), "…", reason, flags=re.IGNORECASE)
    return reason
