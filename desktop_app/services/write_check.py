"""Trying whether an account may be written to: one made-up contact goes into a list, is looked up, and goes
again.

Owns: the order of these steps and what is said of each. Must not: know a platform; touch anybody but the
contact that it made up itself.

Only in accounts that may be changed. The address is written down before it is sent, so that a contact which a
cut-off check left behind can be named.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.account import Account
from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportPhase, ImportRow
from desktop_app.provider_api.paging import walk_pages
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts, Said
from desktop_app.services.importing.destination import fitting_name
from desktop_app.services.note import Note, unheard

KIND = "write_check"
FIRST_NAME = "Test"  # the same in every language: not every platform takes every letter
FOLLOW_S = 60.0
LOOK_S = 12.0
_REFUSED = (RowState.REJECTED_THERE, RowState.REJECTED_HERE)


class StepState(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    CANNOT = "cannot"  # the platform has no way to do it
    SKIPPED = "skipped"  # there is nothing to do it to


@dataclass(frozen=True, slots=True)
class CheckStep:
    """``name``: add, look or clean. ``text``: what is known of it, in words."""

    name: str
    state: StepState
    text: str


@dataclass(frozen=True, slots=True)
class WriteCheckResult:
    """``writable``: the platform took the contact. ``left_behind``: it is still there."""

    address: str
    list_name: str
    steps: tuple[CheckStep, ...]
    left_behind: bool = False

    @property
    def writable(self) -> bool:
        return self.steps[0].state is StepState.DONE


Report = Callable[[CheckStep], None]
Call = Callable[[Provider], Awaitable[None]]


class WriteCheck:
    """Raises NotArmed for an account that may not be changed, and what stands in the way of the first
    step."""

    def __init__(self, accounts: Accounts, acts: Acts, clock: Clock, note: Note = unheard) -> None:
        self._accounts = accounts
        self._acts = acts
        self._clock = clock
        self._note = note

    async def targets(self, account_id: str) -> tuple[ContactList, ...]:
        """Lists that can take a contact; one that is made on the way where the account has none of these."""
        provider = await self._accounts.open(account_id)
        found: list[ContactList] = []
        if provider.manifest.can(Capability.LISTS_READ):
            async for items in walk_pages(provider.fetch_lists, lambda one: one.id):
                found += [one for one in items if one.writable]
        target = provider.manifest.import_target
        if not found and target is not None and target.creates_lists:
            name = fitting_name(t("write_check.new_list"), target, provider.manifest.label)
            found = [ContactList("", name)]
        return tuple(found)

    async def run(
        self, account_id: str, chosen: ContactList, report: Report = lambda _: None
    ) -> WriteCheckResult:
        """All steps; each is reported when it is over."""
        account = self._accounts.require_armed(account_id)
        provider = await self._accounts.open(account_id)
        address = f"write-check-{secrets.token_hex(5)}@example.com"
        steps = [await self._add(account, provider, chosen, address)]
        report(steps[0])
        contact = None
        if steps[0].state is StepState.DONE:
            contact = await self._look(provider, address)
            steps.append(self._seen(provider, contact, chosen))
            report(steps[-1])
            steps.append(await self._clean(account, provider, chosen, contact, address))
            report(steps[-1])
        left = steps[-1].name == "clean" and steps[-1].state is not StepState.DONE
        result = WriteCheckResult(address, chosen.name, tuple(steps), left)
        outcome = t("write_check.outcome.left" if left else f"write_check.outcome.{steps[0].state}")
        trouble = not result.writable or left
        self._note("write_check", account=account, trouble=trouble, list=chosen.name, outcome=outcome)
        return result

    # --- the steps -------------------------------------------------------------------------------------

    async def _add(
        self, account: Account, provider: Provider, chosen: ContactList, address: str
    ) -> CheckStep:
        row = ImportRow(1, {"email": address, "first_name": FIRST_NAME})
        delivery = Delivery(f"{KIND}-{address}", chosen, "email", ("email", "first_name"), (row,))
        act = Act(delivery.key, account.id, KIND, chosen.name, address, {"list": chosen.id})
        try:
            answer = await self._acts.carry_out(
                account.id, [act], lambda there: there.send_delivery(delivery), lambda _answer: [Said()]
            )
            text = await self._taken(provider, answer, address)
        except AppError as error:
            return CheckStep("add", StepState.REFUSED, f"{error.message} {error.what_to_do}")
        if text:
            return CheckStep("add", StepState.REFUSED, text)
        words = {"address": address, "list": chosen.name}
        return CheckStep("add", StepState.DONE, t("write_check.added", **words))

    async def _taken(self, provider: Provider, answer: DeliveryAnswer, address: str) -> str:
        """ "" when the contact was taken, else why not."""
        for verdict in answer.verdicts:
            if verdict.state in _REFUSED:
                return t("write_check.not_taken", address=address, text=verdict.text or answer.text)
        if not answer.session:
            return ""
        until = self._clock.monotonic() + FOLLOW_S
        while self._clock.monotonic() < until:
            state = await provider.follow_import(answer.session)
            if state.phase is ImportPhase.FINISHED:
                return ""
            if state.phase is ImportPhase.FAILED:
                return t("write_check.not_taken", address=address, text=state.text)
            await self._clock.sleep(1.0)
        return ""

    async def _look(self, provider: Provider, address: str) -> Contact | None:
        """The contact as the platform shows it; platforms take a moment."""
        target = provider.manifest.import_target
        patience = LOOK_S if target is not None and target.reads_after else 0.0
        until = self._clock.monotonic() + patience
        while True:
            found = await self._found(provider, address)
            if found is not None or self._clock.monotonic() >= until:
                return found
            await self._clock.sleep(1.0)

    async def _found(self, provider: Provider, address: str) -> Contact | None:
        if not provider.manifest.can(Capability.CONTACTS_SEARCH):
            return None
        try:
            people = (await provider.search_contacts(address)).items
        except AppError:  # the contact was taken; that it cannot be shown is said, and does not undo it
            return None
        return next((one for one in people if one.email.casefold() == address), None)

    def _seen(self, provider: Provider, contact: Contact | None, chosen: ContactList) -> CheckStep:
        if contact is not None:
            words = {"address": contact.email, "id": contact.id, "list": chosen.name}
            return CheckStep("look", StepState.DONE, t("write_check.seen", **words))
        target = provider.manifest.import_target
        if target is not None and not target.reads_after:
            return CheckStep(
                "look", StepState.CANNOT, t("write_check.cannot_look", platform=provider.manifest.label)
            )
        return CheckStep("look", StepState.REFUSED, t("write_check.not_seen"))

    async def _clean(
        self,
        account: Account,
        provider: Provider,
        chosen: ContactList,
        contact: Contact | None,
        address: str,
    ) -> CheckStep:
        manifest = provider.manifest
        stays = partial(t, "write_check.stays", address=address, list=chosen.name, platform=manifest.label)
        if contact is None:
            return CheckStep("clean", StepState.CANNOT, stays())
        found = contact.id
        if manifest.can(Capability.CONTACTS_ERASE):
            call: Call = lambda there: there.erase_contact(found)  # noqa: E731
        elif manifest.can(Capability.CONTACTS_DELETE):
            call = lambda there: there.delete_contact(found)  # noqa: E731
        elif manifest.can(Capability.LISTS_REMOVE_MEMBERS) and chosen.id:
            call = lambda there: there.remove_members(chosen.id, [found])  # noqa: E731
        else:
            return CheckStep("clean", StepState.CANNOT, stays())
        act = Act(f"{KIND}-{address}-clean", account.id, KIND, chosen.name, address)
        try:
            await self._acts.carry_out(account.id, [act], call, lambda _answer: [Said(ActState.DONE)])
        except AppError as error:
            return CheckStep("clean", StepState.REFUSED, f"{stays()} {error.message}")
        return CheckStep("clean", StepState.DONE, t("write_check.cleaned", address=address))
