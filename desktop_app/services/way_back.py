"""Whether a single change of a person or a list can still be taken back, why not, and taking it back.

Owns: the rule for both, so that toast, panel and record say the same. Must not: send anything itself
(:mod:`contact_changes` and :mod:`list_changes` do), know a platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.journal.acts import Act
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.contact_changes import KIND as CONTACT
from desktop_app.services.contact_changes import value_of
from desktop_app.services.list_changes import KIND as LIST
from desktop_app.services.list_changes import group_of

if TYPE_CHECKING:
    from desktop_app.model.contact import Contact
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.services.accounts import Accounts
    from desktop_app.services.acts import Acts
    from desktop_app.services.contact_changes import ContactChanges
    from desktop_app.services.list_changes import ListChanges

_NEEDS = {
    (CONTACT, "edit"): Capability.CONTACTS_UPSERT,
    (CONTACT, "create"): Capability.CONTACTS_DELETE,
    (LIST, "rename"): Capability.LISTS_RENAME,
    (LIST, "add"): Capability.LISTS_REMOVE_MEMBERS,
    (LIST, "remove"): Capability.LISTS_ADD_MEMBERS,
}


@dataclass(frozen=True, slots=True)
class WayBack:
    """``kind``: contact or list. ``why``: in words, why there is no way back ("" = there is one)."""

    key: str
    kind: str = ""
    why: str = ""

    @property
    def possible(self) -> bool:
        return not self.why


def why_not(act: Act, undone: bool, manifest: Manifest, now: Contact | None = None) -> str:
    """Why ``act`` cannot be taken back, in words; "" when it can. ``undone``: it was already. ``now``: the
    person as they are known, where they are: a later change of the same field is said before anybody
    tries."""
    verb = str(act.request.get("verb", ""))
    if not act.was_taken:
        return t("way_back.not_taken")
    if undone:
        return t("way_back.done")
    needed = _NEEDS.get((act.kind, verb))
    if needed is None:
        return t(f"way_back.{verb}") if has(f"way_back.{verb}") else t("way_back.none")
    if verb == "create" and not act.answer.get("created"):
        return t("way_back.was_there")
    if not manifest.can(needed):
        return t("way_back.cannot", platform=manifest.label)
    if verb == "edit":
        if not act.before:
            return t("way_back.none")
        values: Mapping[str, object] = dict(act.request.get("values") or {})
        if now is not None and any(value_of(now, name) != (value or "") for name, value in values.items()):
            return t("way_back.changed_since")
    return ""


class WaysBack:
    """Raises what the changes themselves raise (NotArmed, UsageError ``contact_changed`` ...)."""

    def __init__(self, accounts: Accounts, acts: Acts, contacts: ContactChanges, lists: ListChanges) -> None:
        self._accounts = accounts
        self._acts = acts
        self._contacts = contacts
        self._lists = lists

    async def look(self, account_id: str, key: str) -> WayBack:
        """Whether the change ``key`` of this account can be taken back now."""
        account = self._accounts.get(account_id)
        act = await self._acts.find(account, key)
        if act is None:
            return WayBack(key, why=t("way_back.gone"))
        if act.kind not in (CONTACT, LIST):
            return WayBack(key, act.kind, t("way_back.none"))
        parts = (
            [act.key]
            if act.kind == CONTACT
            else [one.key for one in await group_of(self._acts, account, act)]
        )
        undone = [f"undo-{one}" for one in parts]
        found = await self._acts.find_all(account, undone)
        done = bool(undone) and all(one in found and found[one].was_taken for one in undone)
        return WayBack(key, act.kind, why_not(act, done, self._accounts.manifest(account)))

    async def take(self, account_id: str, key: str) -> str:
        """Take it back; the kind of what was changed."""
        way = await self.look(account_id, key)
        if way.kind == LIST:
            await self._lists.undo(account_id, key)
        else:
            await self._contacts.undo(account_id, key)
        return way.kind
