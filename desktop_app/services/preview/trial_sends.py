"""A test of a message: one mail to an address of the person's own list, and what becomes of it.

Owns: who may get one, what is sent, its mark, that it leaves once. Must not: know a platform, or send
again by itself: an unknown answer stays in doubt.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.addresses import is_address
from desktop_app.model.errors import InvalidInput, NotAllowed
from desktop_app.model.message import Message, MessageStatus, SentMessage
from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.clock import Clock
from desktop_app.services.accounts import Accounts
from desktop_app.services.acts import Acts, Said
from desktop_app.services.note import Note, unheard

KIND = "message"
KEPT_DAYS, KEPT_LOOKED_AT = 3, 20
SETTING = "test_addresses"
LOOKS = (2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0)  # seconds between two looks at a status
_BETWEEN = re.compile(r"[\s,;]+")


class Way(StrEnum):
    STORED = "stored"  # the platform fills its own stored message with the data
    DRAWN = "drawn"  # the finished message as it stands in the preview


@dataclass(frozen=True, slots=True)
class Trial:
    """One test mail. ``subject`` without its mark; ``template`` the id of the stored message, ``values`` what
    fills it, ``settings`` by the manifest's ``message_fields``. ``key`` names this very mail for ever."""

    account: str
    way: Way
    to: str
    subject: str = ""
    sender: str = ""
    html: str = ""
    text: str = ""
    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What would leave: the exact ``body`` and whether the subject's mark is in it. ``marked`` False: the
    platform sends the stored subject."""

    body: str
    marked: bool


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A test of an earlier day or start, as the journal has it. ``trial`` holds no message any more.
    ``words``: the platform's own for the state, or why it refused."""

    trial: Trial
    ids: tuple[str, ...]
    at: datetime
    state: ActState
    words: str = ""


class SettingsStore(Protocol):
    def __getitem__(self, key: str) -> Any: ...


class TrialSends:
    """Every call opens the account if need be and raises the leaves of the error tree."""

    def __init__(
        self, accounts: Accounts, acts: Acts, settings: SettingsStore, clock: Clock, note: Note = unheard
    ) -> None:
        self._accounts = accounts
        self._acts = acts
        self._settings = settings
        self._clock = clock
        self._note = note

    def addresses(self) -> tuple[str, ...]:
        """Those that may get tests, as the person listed them."""
        return addresses_of(str(self._settings[SETTING]))

    async def senders(self, account_id: str) -> tuple[str, ...]:
        """What the account may send from, as ``Name <a@b>``; ``@b`` for a domain of which every address may
        be used; none where the platform does not tell."""
        provider = await self._accounts.open(account_id)
        if not provider.manifest.can(Capability.SENDERS_READ):
            return ()
        found = [_sender_words(sender) for sender in await provider.fetch_senders()]
        return tuple(dict.fromkeys(one for one in found if one))

    async def show(self, trial: Trial) -> Shown:
        """The body to the letter. InvalidInput for what would be refused before sending."""
        provider = await self._accounts.open(trial.account)
        message = message_of(trial, provider.manifest)
        body = provider.message_body(message)
        text = json.dumps(body, ensure_ascii=False, indent=2) if body else ""
        mark = json.dumps(message.subject, ensure_ascii=False)[1:-1]
        return Shown(text, bool(mark) and (not body or mark in text))

    async def send(self, trial: Trial) -> SentMessage:
        """Send it, once. NotAllowed for an address that is not on the list and NotArmed for an account that
        is read-only, before anything is written; OutcomeUnknown when no answer came."""
        listed = {address.casefold(): address for address in self.addresses()}
        if trial.to.casefold() not in listed:
            raise NotAllowed("test_address", address=trial.to)
        trial = replace(trial, to=listed[trial.to.casefold()])  # letter by letter as it was listed
        account = self._accounts.get(trial.account)
        message = message_of(trial, self._accounts.manifest(account))
        act = Act(
            trial.key,
            account.id,
            KIND,
            message.subject or trial.template,
            trial.to,
            {"way": trial.way.value, "template": trial.template, "subject": message.subject, "test": True},
        )
        sent = await self._acts.carry_out(account.id, [act], partial(_send, message=message), said_of)
        self._note("test_sent", account=account, subject=message.subject or trial.template)
        return sent

    async def kept(self, account_id: str) -> list[KeptTrial]:
        """Tests of this account that left in the last days, the oldest first: what the program did not see
        the end of can be followed on."""
        account = self._accounts.get(account_id)
        acts = await self._acts.recent(account, (KIND,), limit=KEPT_LOOKED_AT)
        since = self._clock.utc_now() - timedelta(days=KEPT_DAYS)
        return [
            _kept(act) for act in reversed(acts) if act.request.get("test") and act.at and act.at >= since
        ]

    async def pending(self) -> tuple[str, ...]:
        """Accounts with a test whose end is not known and can be asked for, without asking anybody for a key.
        Reads what is kept here only."""
        found = []
        for account in await self._accounts.read_all():
            if self._accounts.manifest(account).can(Capability.MESSAGES_STATUS):
                open_ends = [
                    one for one in await self.kept(account.id) if one.state is ActState.TAKEN and one.ids
                ]
                if open_ends and await self._accounts.key_at_hand(account):
                    found.append(account.id)
        return tuple(found)

    async def follow(
        self, trial: Trial, ids: Sequence[str], report: Callable[[tuple[MessageStatus, ...]], None]
    ) -> tuple[MessageStatus, ...]:
        """Asks for the state until it is final or nobody can say more; reads only. Empty where the platform
        does not tell."""
        account = self._accounts.get(trial.account)
        if not ids or not self._accounts.manifest(account).can(Capability.MESSAGES_STATUS):
            return ()
        provider = await self._accounts.open(trial.account)
        last: tuple[MessageStatus, ...] = ()
        for pause in LOOKS:
            await self._clock.sleep(pause)
            last = await provider.fetch_message_status(ids)
            report(last)
            if last and all(one.delivered or one.failed for one in last):
                state = ActState.REFUSED if last[0].failed else ActState.DONE
                said = Said(state, last[0].state, {"ids": list(ids), "state": last[0].state})
                await self._acts.settle(account, trial.key, said)
                arrived = state is ActState.DONE
                self._note(
                    "test_arrived" if arrived else "test_lost",
                    account=account,
                    trouble=not arrived,
                    subject=trial.subject or trial.template,
                )
                break
        return last


def _kept(act: Act) -> KeptTrial:
    request = act.request
    trial = Trial(
        act.account,
        Way(request.get("way", Way.DRAWN)),
        act.whom,
        subject=str(request.get("subject", "")).removeprefix(t("test_send.mark")).strip(),
        template=str(request.get("template", "")),
        key=act.key,
    )
    assert act.at is not None
    words = str(act.answer.get("state", "")) or act.text
    return KeptTrial(trial, tuple(map(str, act.answer.get("ids", ()))), act.at, act.state, words)


def addresses_of(text: str) -> tuple[str, ...]:
    """Addresses between spaces, commas, semicolons or lines, each once; what is none is left out."""
    found = [piece for piece in _BETWEEN.split(text) if is_address(piece)]
    return tuple({address.casefold(): address for address in found}.values())


def no_addresses(text: str) -> tuple[str, ...]:
    """Pieces of the text that are no address."""
    return tuple(piece for piece in _BETWEEN.split(text) if piece and not is_address(piece))


def message_of(trial: Trial, manifest: Manifest) -> Message:
    """The noun that a provider sends; its subject is marked as a test. InvalidInput for a further field that
    a test of this way has no use for: a copy would go to somebody who is not on the list."""
    known = {one.key for one in manifest.test_fields(trial.way.value)}
    for key in trial.settings:
        if key not in known:
            raise InvalidInput("call_field_unknown", platform=manifest.label, field=key)
    mark = t("test_send.mark")
    subject = trial.subject if trial.subject.startswith(mark) else f"{mark} {trial.subject}".strip()
    if trial.way is Way.STORED:
        return Message(
            trial.key,
            trial.sender,
            (trial.to,),
            subject=subject if manifest.message_content else "",
            template=trial.template,
            values=dict(trial.values),
            settings=dict(trial.settings),
        )
    return Message(
        trial.key,
        trial.sender,
        (trial.to,),
        subject=subject,
        html=trial.html,
        text=trial.text,
        settings={**trial.settings, **manifest.message_finished},
    )


def _sender_words(sender: Sender) -> str:
    if "@" in sender.address:
        named = sender.name and sender.name != sender.address
        return f"{sender.name} <{sender.address}>" if named else sender.address
    domain = sender.address or sender.name
    return f"@{domain}" if sender.kind in ("domain", "api_user") and "." in domain else ""


def said_of(sent: SentMessage) -> list[Said]:
    """Taken is never more than taken: the platform queues."""
    refused = next(iter(sent.refused.values()), "")
    state = ActState.REFUSED if refused else ActState.TAKEN
    return [Said(state, refused, {"ids": list(sent.ids)} if sent.ids else {})]


async def _send(provider: Provider, message: Message) -> SentMessage:
    return await provider.send_message(message)
