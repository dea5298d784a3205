"""The dialog of a test mail: to whom, from whom, what leaves, and what became of it.

Owns: what is chosen and how far the mail is. Must not: decide who may get one, or send a second time by
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError, NotArmed, OutcomeUnknown
from desktop_app.model.message import SentMessage
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import FormField, Manifest
from desktop_app.services.preview.trial_sends import Shown, Trial, TrialSends, Way
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.patience import WaitsService, patience_of
from desktop_app.viewmodels.preview.sent_tests import Phase, SentTest, SentTests
from desktop_app.viewmodels.tasks import Runner


@dataclass(frozen=True, slots=True)
class TrialDraft:
    """The message as it stood when the dialog was opened. ``html`` None: it cannot be drawn. ``stored``: its
    id at the platform, ``unchanged``: what is shown is what is stored there."""

    account: str
    account_name: str
    platform: str
    manifest: Manifest
    subject: str
    sender: str
    html: str | None
    plain: str
    stored: str = ""
    unchanged: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


DYNAMIC = "dynamic_vars"
EARLIER = 3


class TrialSendViewModel(ViewModel):
    """Signals: changed(): anything shown may be different."""

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        service: TrialSends,
        draft: TrialDraft,
        tests: SentTests | None = None,
        parent: QObject | None = None,
        *,
        waits: WaitsService | None = None,
    ) -> None:
        """``tests`` follows what was sent and outlives this dialog."""
        super().__init__(runner, parent)
        self._service = service
        self.tests = tests if tests is not None else SentTests(runner, service, self)
        self.tests.changed.connect(self._test_changed)
        self.draft = draft
        self.manifest = draft.manifest
        asked = ((draft.account, self.manifest.label),)
        self.patience = patience_of(
            self, runner, lambda: asked, reads=("senders",), writes=("send",),
            stop=self.stop_waiting,
        )  # fmt: skip
        self.patience.waits = waits
        self.phase = Phase.WRITING
        self.addresses: tuple[str, ...] = ()
        self.senders: tuple[str, ...] = ()
        self.domains: tuple[str, ...] = ()
        self.to = ""
        self.from_whom = draft.sender
        self._chose_sender = False
        self.subject = draft.subject
        self.template = draft.stored
        self.settings: dict[str, str] = {}
        self.way = Way.STORED if self._stored_ready else Way.DRAWN
        self.shown: Shown | None = None
        self.show_error: AppError | None = None
        self.error: AppError | None = None
        self.not_armed = False
        self.ids: tuple[str, ...] = ()
        self.words = ""
        self.looking = False
        self._trial: Trial | None = None

    def start(self) -> None:
        """Read what can be chosen."""
        self.read_addresses()
        work = partial(self._service.senders, self.draft.account)
        self._latest("senders", work, self._take_senders, on_error=self._no_senders)

    def stop_waiting(self) -> None:
        """The senders are not waited for: one can be typed."""
        self.cancel("senders")
        self.changed.emit()

    def read_addresses(self) -> None:
        """The list may have been changed in the settings."""
        self.addresses = self._service.addresses()
        if self.to not in self.addresses:
            self.to = self.addresses[0] if self.addresses else ""
        self._renew()

    @property
    def asks_number(self) -> bool:
        """The platform sends only what it stores and does not list it: the person knows its number."""
        return not self.manifest.message_content and not self.draft.stored

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Further fields that such a send needs: those told first by the manifest."""
        return self.manifest.message_fields[:2] if self.asks_number else ()

    @property
    def options(self) -> tuple[FormField, ...]:
        """What may be said besides, the way it is to be sent now."""
        asked = {DYNAMIC, *(one.key for one in self.fields)}
        return tuple(one for one in self.manifest.test_fields(self.way.value) if one.key not in asked)

    @property
    def _stored_ready(self) -> bool:
        return self.asks_number or bool(self.draft.stored and self.draft.unchanged)

    # -- choices ---------------------------------------------------------------------------------------------
    @property
    def ways(self) -> tuple[Way, ...]:
        """What can be sent of this message."""
        found = [Way.STORED] if self._stored_ready else []
        if self.manifest.message_content and self.draft.html is not None:
            found.append(Way.DRAWN)
        return tuple(found)

    def choose_to(self, address: str) -> None:
        self.to = address
        self._renew()

    def choose_from(self, sender: str) -> None:
        self.from_whom, self._chose_sender = sender, True
        self._renew()

    def set_subject(self, subject: str) -> None:
        self.subject = subject
        self._renew()

    def set_template(self, number: str) -> None:
        self.template = number.strip()
        self._renew()

    def set_setting(self, key: str, value: str) -> None:
        self.settings[key] = value
        self._renew()

    def choose_way(self, way: Way) -> None:
        self.way = way
        self._renew()

    @property
    def marked_subject(self) -> str:
        return f"{t('test_send.mark')} {self.subject}".strip()

    @property
    def needs_sender(self) -> bool:
        """Stored messages mostly know their own."""
        if not self.manifest.message_content:
            return False
        return self.way is Way.DRAWN or "@" not in self.draft.sender

    @property
    def has_subject(self) -> bool:
        return self.manifest.message_content

    @property
    def reason(self) -> str:
        """Why it cannot be sent yet, "" when it can."""
        platform = self.draft.platform
        if not self.manifest.can(Capability.MESSAGES_SEND):
            return t("test_send.not_offered", platform=platform)
        if not self.ways:
            only_stored = not self.manifest.message_content
            return (
                t("test_send.only_stored", platform=platform) if only_stored else t("test_send.cannot_draw")
            )
        if not self.to:
            return t("test_send.no_addresses") if not self.addresses else t("test_send.choose_to")
        if self.needs_sender and "@" not in self.from_whom:
            return t("test_send.choose_sender")
        if self.asks_number and not self.template:
            return t("test_send.type_number")
        if self.not_armed:
            return t("test_send.read_only")
        return self.show_error.message if self.show_error is not None else ""

    @property
    def can_send(self) -> bool:
        return self.phase is Phase.WRITING and not self.reason

    @property
    def unknown_note(self) -> str:
        """What happens to an address that the platform does not know."""
        return t(self.manifest.message_unknown) if self.manifest.message_unknown else ""

    def clock(self, moment: datetime) -> str:
        """The time of day, of another day its date."""
        now = datetime.now(UTC)
        if moment.astimezone().date() != now.astimezone().date():
            return Formats().day(moment, now)
        return Formats().clock(moment.astimezone())

    def close(self) -> None:
        """The dialog goes; what was sent is followed on."""
        self.tests.changed.disconnect(self._test_changed)
        super().close()

    # -- sending ---------------------------------------------------------------------------------------------
    def send(self) -> None:
        if not self.can_send or self._trial is None:
            return
        self.phase, self.error = Phase.SENDING, None
        self._once("send", partial(self._service.send, self._trial), self._sent, on_error=self._failed)
        self.changed.emit()

    def write_another(self) -> None:
        """The person wants one more: a new mail of its own."""
        if self.phase is not Phase.SENDING:
            self.phase, self.error, self.ids, self.words = Phase.WRITING, None, (), ""
            self._renew()

    def armed(self) -> None:
        """Changes are allowed now."""
        self.not_armed = False
        self.changed.emit()

    # -- inside ----------------------------------------------------------------------------------------------
    def _renew(self) -> None:
        """Another choice is another mail, shown anew; one that has left stays what it is."""
        if self.phase is not Phase.WRITING:
            self.changed.emit()
            return
        self.cancel("show")  # of the mail before
        self.shown, self.show_error, self._trial = None, None, None
        if self.ways and self.to:
            if self.way not in self.ways:
                self.way = self.ways[0]
            stored = self.way is Way.STORED
            self._trial = Trial(
                self.draft.account,
                self.way,
                self.to,
                subject=self.subject,
                sender=self.from_whom if self.manifest.message_content else "",
                html="" if stored else self.draft.html or "",
                text="" if stored else self.draft.plain,
                template=self.template if stored else "",
                values=self.draft.values if stored else {},
                settings=self._all_settings(),
            )
            if not self.reason:
                work = partial(self._service.show, self._trial)
                self._latest("show", work, self._take_shown, on_error=self._not_shown)
        self.changed.emit()

    def _all_settings(self) -> dict[str, str]:
        """What was chosen, as far as it holds for the way of now."""
        known = {one.key for one in self.manifest.test_fields(self.way.value)}
        found = {key: value for key, value in self.settings.items() if value.strip() and key in known}
        if "{{" in self.draft.text and DYNAMIC in known:
            found[DYNAMIC] = "true"  # places in double braces are filled by another member
        return found

    def _take_senders(self, senders: tuple[str, ...]) -> None:
        self.domains = tuple(one for one in senders if one.startswith("@"))
        senders = self.senders = tuple(one for one in senders if not one.startswith("@"))
        chosen = self._chose_sender and bool(self.from_whom)  # while they were read
        unknown = senders and self.from_whom not in senders and not self.draft.sender
        if not chosen and ("@" not in self.from_whom or unknown):
            self.from_whom = senders[0] if senders else self.from_whom
        self._renew()

    def _no_senders(self, _error: AppError) -> None:
        self.changed.emit()  # the field can still be typed into

    def _take_shown(self, shown: Shown) -> None:
        self.shown = shown
        self.changed.emit()

    def _not_shown(self, error: AppError) -> None:
        self.show_error = error
        self.changed.emit()

    def _sent(self, sent: SentMessage) -> None:
        if self._trial is not None:
            self.tests.begin(self._trial, sent, self.manifest.can(Capability.MESSAGES_STATUS))

    def _test_changed(self, key: str) -> None:
        """One that was sent got further: this dialog's own, or an earlier one in the list below."""
        test = self.tests.get(key)
        if test is not None and self._trial is not None and key == self._trial.key:
            self.phase, self.words, self.ids = test.phase, test.words, test.ids
            self.looking, self.error = test.looking, test.error
        self.changed.emit()

    @property
    def earlier(self) -> tuple[SentTest, ...]:
        """What was sent before with this account, the newest first; not the one that the banner is about."""
        own = self._trial.key if self._trial is not None and self.phase is not Phase.WRITING else ""
        return tuple(one for one in self.tests.of(self.draft.account) if one.trial.key != own)[:EARLIER]

    def _failed(self, error: AppError) -> None:
        self.not_armed = isinstance(error, NotArmed)
        self.phase = Phase.DOUBT if isinstance(error, OutcomeUnknown) else Phase.WRITING
        if self.phase is Phase.DOUBT and self._trial is not None:
            self.tests.in_doubt(self._trial)
        self.error = error
        if self.phase is Phase.WRITING:
            self._renew()  # nothing left, or it was refused: a further try is a mail of its own
        self.changed.emit()
