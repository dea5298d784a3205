"""Changing lists: make one, rename it, put people in and take them out - after saying what would happen.

Owns: the plan of a change of members (to add, to remove, unchanged, unknown), its cap, taking it back. Must
not: know a platform; take anybody out without naming them; hold the write order itself (``acts`` does).
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.errors import AppError, Duplicate, UsageError
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.paging import walk_pages
from desktop_app.services.acts import Acts, Said
from desktop_app.services.importing.keys import KEY_FIELDS, key_of, keys_of_contact
from desktop_app.services.note import Note, unheard

if TYPE_CHECKING:
    from desktop_app.journal.contact_cache import ContactCache
    from desktop_app.model.account import Account
    from desktop_app.model.contact import Contact
    from desktop_app.model.contact_list import ContactList
    from desktop_app.provider_api.provider import Provider
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.contact_reading import ContactReading

KIND = "list"
CAP_PERCENT = 20
AT_ONCE = 100
LOOKED_UP_AT_ONCE = 5
"""People of a file who are looked up side by side; the account's own pace still holds. No platform looks many
people up in one call."""
_UNDONE = {"add": "remove", "remove": "add"}


class Way(StrEnum):
    """What a file or a selection is for: put in, take out, or make the list exactly these people."""

    ADD = "add"
    REMOVE = "remove"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class PlanSoFar:
    """How far a plan is: ``members`` of the list read, then ``looked`` of ``to_look`` people looked up one by
    one. ``left_s``: seconds left at the pace so far, None while it is not known."""

    members: int
    looked: int = 0
    to_look: int = 0
    left_s: float | None = None


@dataclass(frozen=True, slots=True)
class MembersPlan:
    """Ids of contacts. ``unknown``: named, but not in the account (or not found by what was named).

    ``members``: how many the list holds now. ``over_cap``: more than the cap would be taken out.
    """

    list_id: str
    way: Way
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    members: int = 0
    cap_percent: int = CAP_PERCENT

    @property
    def percent(self) -> int:
        """Of the members, how many would go, rounded up."""
        return -(-100 * len(self.remove) // self.members) if self.members else 0

    @property
    def over_cap(self) -> bool:
        return bool(self.remove) and self.percent > self.cap_percent

    @property
    def empty(self) -> bool:
        return not (self.add or self.remove)


@dataclass(frozen=True, slots=True)
class ListChanged:
    """``key`` names the change for taking it back, "" where that is not possible."""

    key: str = ""
    list: ContactList | None = None
    added: int = 0
    removed: int = 0


class ListChanges:
    """Every write needs an account that may be changed (NotArmed) and raises the leaves of the error tree."""

    def __init__(self, accounts: Accounts, acts: Acts, reading: ContactReading, note: Note = unheard) -> None:
        self._accounts = accounts
        self._acts = acts
        self._reading = reading
        self._note = note

    async def create(self, account_id: str, name: str, values: Mapping[str, str]) -> ListChanged:
        """A new list; never made twice by itself. UsageError ``list_name_missing`` without a name."""
        name = " ".join(name.split())
        if not name:
            raise UsageError("list_name_missing")
        account = self._accounts.require_armed(account_id)
        sent = {"verb": "create", "name": name, "values": dict(values)}
        act = Act(_key(), account.id, KIND, name, "", sent)

        def said(made: ContactList) -> list[Said]:
            return [Said(ActState.DONE, "", {"list": made.id})]

        try:
            made = await self._acts.carry_out(
                account.id, [act], lambda there: there.create_list(name, values), said
            )
        except AppError as error:
            self._note("list_create_failed", account=account, trouble=True, list=name, why=error.code)
            raise
        self._note("list_created", account=account, list=name)
        return ListChanged("", made)

    async def rename(self, account_id: str, item: ContactList, name: str) -> ListChanged:
        name = " ".join(name.split())
        if not name:
            raise UsageError("list_name_missing")
        account = self._accounts.require_armed(account_id)
        key = _key()
        sent = {"verb": "rename", "list": item.id, "name": name}
        await self._send(account, [Act(key, account.id, KIND, name, "", sent, {"name": item.name})],
                         lambda there: there.rename_list(item.id, name))  # fmt: skip
        self._note("list_renamed", account=account, list=item.name, name=name, act=key)
        return ListChanged(key)

    # -- members ---------------------------------------------------------------------------------------------
    async def read_file(self, path: Path) -> tuple[str, ...]:
        """Keys (``email:ann@example.com``) of a file with addresses, phones or own ids, each once, in its
        order. FileRefused; UsageError ``members_no_key`` without a column that names people."""
        return await asyncio.to_thread(_keys_of_file, path)

    async def plan(
        self,
        account_id: str,
        list_id: str,
        way: Way,
        *,
        keys: Sequence[str] = (),
        contact_ids: Sequence[str] = (),
        cap_percent: int = CAP_PERCENT,
        report: Callable[[PlanSoFar], None] | None = None,
    ) -> MembersPlan:
        """What would happen, read from the platform now; writes nothing. Who is named by a key is looked for
        among the members, in what is kept, then there, one by one: ``report`` hears how far that is."""
        if not keys and not contact_ids:
            raise UsageError("members_none")
        provider = await self._accounts.open(account_id)
        members: dict[str, Contact] = {}
        by_key: dict[str, str] = {}
        async for items in walk_pages(lambda at: provider.fetch_members(list_id, at), lambda one: one.id):
            for one in items:
                members[one.id] = one
                by_key.update(dict.fromkeys(keys_of_contact(one), one.id))
            if report is not None:
                report(PlanSoFar(len(members)))
        wanted = dict.fromkeys(contact_ids)
        unknown = []
        if way is not Way.REMOVE:
            left = [key for key in dict.fromkeys(keys) if key not in by_key]
            by_key |= await self._kept_here(account_id, left)
            left = [key for key in left if key not in by_key]
            by_key |= await self._look_up(provider, left, len(members), report)
        for key in keys:
            found = by_key.get(key, "")
            if found:
                wanted[found] = None
            else:
                unknown.append(key.partition(":")[2])
        add = tuple(one for one in wanted if one not in members) if way is not Way.REMOVE else ()
        remove: tuple[str, ...] = ()
        if way is Way.REMOVE:
            remove = tuple(one for one in wanted if one in members)
        elif way is Way.EXACTLY:
            remove = tuple(one for one in members if one not in wanted)
        unchanged = tuple(one for one in wanted if (one in members) is (way is not Way.REMOVE))
        return MembersPlan(list_id, way, add, remove, unchanged, tuple(unknown), len(members), cap_percent)

    async def apply(
        self,
        account_id: str,
        item: ContactList,
        plan: MembersPlan,
        *,
        over_cap: bool = False,
        report: Callable[[int, int], None] | None = None,
    ) -> ListChanged:
        """Do what the plan says, some at a time. UsageError ``members_over_cap`` when more would go than the
        cap allows and nobody said that this is meant; ``members_none`` for an empty plan."""
        if plan.empty:
            raise UsageError("members_none")
        if plan.over_cap and not over_cap:
            raise UsageError(
                "members_over_cap", percent=plan.percent, cap=plan.cap_percent, count=len(plan.remove)
            )
        account = self._accounts.require_armed(account_id)
        total, done = len(plan.add) + len(plan.remove), 0
        group = _key()
        for verb, ids in (("add", plan.add), ("remove", plan.remove)):
            for at in range(0, len(ids), AT_ONCE):
                part = list(ids[at : at + AT_ONCE])
                act = _members_act(account, item, verb, part, group, begins=not done)
                await self._move(account, item.id, act, verb, part)
                done += len(part)
                if report is not None:
                    report(done, total)
        self._note(
            "list_members_changed", account=account, list=item.name,
            added=len(plan.add), removed=len(plan.remove), act=group,
        )  # fmt: skip
        can = all(self._can_undo(account, verb) for verb in _UNDONE if getattr(plan, verb))
        return ListChanged(group if can else "", None, len(plan.add), len(plan.remove))

    async def undo(self, account_id: str, key: str) -> ListChanged:
        """Take a new name or one change of members back, all of its parts that were not yet. UsageError
        ``undo_gone`` for all else."""
        account = self._accounts.require_armed(account_id)
        act = await self._acts.find(account, key)
        if act is None or act.account != account.id or act.state not in (ActState.TAKEN, ActState.DONE):
            raise UsageError("undo_gone")  # another account's change is not taken back in this one
        list_id, verb = str(act.request.get("list")), str(act.request.get("verb"))
        if verb == "rename":
            name = str(act.before["name"])
            sent = {"verb": "undo", "list": list_id, "name": name}
            back = Act(f"undo-{key}", account.id, KIND, name, "", sent, {"name": act.request["name"]})
            await self._send(account, [back], lambda there: there.rename_list(list_id, name))
        elif verb in _UNDONE:
            for part in await self._still_there(account, act):
                ids, verb = [str(one) for one in part.request["ids"]], str(part.request["verb"])
                moved: dict[str, object] = {"verb": "undo", "list": list_id, "ids": ids}
                back = Act(f"undo-{part.key}", account.id, KIND, part.about, "", moved)
                await self._move(account, list_id, back, _UNDONE[verb], ids)
        else:
            raise UsageError("undo_gone")
        self._note("list_change_undone", account=account, list=act.about)
        return ListChanged()

    # -- inside ----------------------------------------------------------------------------------------------
    async def _kept_here(self, account_id: str, keys: Sequence[str]) -> dict[str, str]:
        """Ids of those whose address one contact of what is kept on this computer has."""
        emails = [key for key in keys if key.startswith("email:")]
        if not emails:
            return {}
        cache = await self._reading.open(account_id)
        return await asyncio.to_thread(_kept_ids, cache, emails)

    async def _look_up(
        self,
        provider: Provider,
        keys: Sequence[str],
        members: int,
        report: Callable[[PlanSoFar], None] | None,
    ) -> dict[str, str]:
        if not keys or not provider.manifest.can(Capability.CONTACTS_SEARCH):
            return {}
        found: dict[str, str] = {}
        clock = asyncio.get_running_loop().time
        began = clock()
        for at in range(0, len(keys), LOOKED_UP_AT_ONCE):
            if report is not None:
                spent = clock() - began
                report(PlanSoFar(members, at, len(keys), spent / at * (len(keys) - at) if at else None))
            part = keys[at : at + LOOKED_UP_AT_ONCE]
            asked = (self._find(provider, key) for key in part)
            for key, answer in zip(part, await asyncio.gather(*asked, return_exceptions=True), strict=True):
                if isinstance(answer, BaseException):
                    raise answer
                if answer:
                    found[key] = answer
        return found

    async def _find(self, provider: Provider, key: str) -> str:
        """The contact of the account with exactly this key, "" for none or several."""
        _field, _colon, value = key.partition(":")
        page = await provider.search_contacts(value)
        found = [one.id for one in page.items if key in keys_of_contact(one)]
        return found[0] if len(found) == 1 else ""

    async def _still_there(self, account: Account, act: Act) -> list[Act]:
        """The parts of a change of members that were taken and not taken back, the latest first."""
        parts = await group_of(self._acts, account, act)
        undone = await self._acts.find_all(account, [f"undo-{one.key}" for one in parts])
        left = [
            one
            for one in parts
            if one.was_taken and not (f"undo-{one.key}" in undone and undone[f"undo-{one.key}"].was_taken)
        ]
        if not left:
            raise Duplicate("act_done", about=act.about)
        return left

    def _can_undo(self, account: Account, verb: str) -> bool:
        back = Capability.LISTS_REMOVE_MEMBERS if verb == "add" else Capability.LISTS_ADD_MEMBERS
        return self._accounts.manifest(account).can(back)

    async def _move(self, account: Account, list_id: str, act: Act, verb: str, ids: Sequence[str]) -> None:
        if not ids:
            raise ValueError("nobody is named: an empty removal empties the list on some platforms")
        if verb == "add":
            await self._send(account, [act], lambda there: there.add_members(list_id, ids))
        else:
            await self._send(account, [act], lambda there: there.remove_members(list_id, ids))

    async def _send(
        self, account: Account, acts: Sequence[Act], call: Callable[[Provider], Awaitable[None]]
    ) -> None:
        try:
            await self._acts.carry_out(account.id, acts, call, lambda _none: [Said(ActState.TAKEN)])
        except AppError as error:
            name, group = acts[0].about, str(acts[0].request.get("group") or "")
            part = {"act": group} if group and group != acts[0].key else {}  # earlier parts were taken
            self._note("list_change_failed", account=account, trouble=True, list=name, why=error.code, **part)
            raise


def _members_act(
    account: Account, item: ContactList, verb: str, part: list[str], group: str, *, begins: bool
) -> Act:
    """``group``: of all parts of one change; the first part bears it as its own key."""
    sent = {"verb": verb, "list": item.id, "ids": part, "group": group}
    return Act(group if begins else _key(), account.id, KIND, item.name, "", sent)


async def group_of(acts: Acts, account: Account, act: Act) -> list[Act]:
    """Every part of the change of members that ``act`` began, the latest first; itself where it has none."""
    group = act.request.get("group")
    if not group:
        return [act]
    found, before = [], 0
    while page := await acts.recent(account, [KIND], before=before):
        found += [one for one in page if one.request.get("group") == group]
        before = page[-1].id
        if before <= act.id:
            break
    return found


def _keys_of_file(path: Path) -> tuple[str, ...]:
    # the reading is large: it is loaded when a file is there to be read, not when the window opens
    from desktop_app.services.importing.reading import look, read_rows
    from desktop_app.services.importing.source import FileNotRead

    found = look(path)
    if found.refusal is not None:
        raise FileNotRead(found.refusal)
    fields = [column.field for column in found.mapping.columns]
    named = [field for field in KEY_FIELDS if field in fields]
    if not named:
        raise UsageError("members_no_key")
    keys: dict[str, None] = {}
    for row in read_rows(path, found.mapping):
        values = (key_of(field, str(row.values.get(field) or "")) for field in named)
        key = next((one for one in values if one), "")
        if key:
            keys[key] = None
    return tuple(keys)


def _kept_ids(cache: ContactCache, emails: Sequence[str]) -> dict[str, str]:
    found = {}
    for key in emails:
        kept = cache.with_email(key.partition(":")[2])
        if len(kept) == 1:
            found[key] = kept[0].id
    return found


def _key() -> str:
    return uuid.uuid4().hex
