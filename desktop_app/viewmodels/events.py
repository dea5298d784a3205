"""The Events tab: what was sent from here, and the composer of one event.

Owns: the draft, what stands in its way, which sent event is looked at. Must not: hold a rule
(``services.events`` does) or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.journal.acts import Act, ActState
from desktop_app.model.errors import InvalidInput
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.events import (
    Draft,
    Param,
    Reading,
    Trouble,
    draft_of,
    form_of,
    params_as_text,
    params_from_text,
    read_by,
    troubles_of,
)
from desktop_app.services.preview.syntaxes import VELOCITY, guessed
from desktop_app.viewmodels.acts_model import acts_model
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.errors import AppError
    from desktop_app.model.event import EventAnswer
    from desktop_app.model.message import StoredMessage
    from desktop_app.provider_api.manifest import EventForm, Manifest
    from desktop_app.viewmodels.formats import Formats
    from desktop_app.viewmodels.tasks import Runner


AT_FIRST = 200
"""So many of those that were sent are read, and again so many with each wish for more."""


class EventsService(Protocol):
    def send(
        self, account_id: str, draft: Draft, *, again: bool = False
    ) -> Coroutine[Any, Any, EventAnswer]: ...

    def sent(self, account: Account, *, limit: int = 200) -> Coroutine[Any, Any, Sequence[Act]]: ...

    def settle(self, account: Account, key: str, *, arrived: bool) -> Coroutine[Any, Any, None]: ...

    def messages(self, account_id: str) -> Coroutine[Any, Any, Sequence[StoredMessage]]: ...

    def message(self, account_id: str, message_id: str) -> Coroutine[Any, Any, StoredMessage]: ...

    def message_in(self, path: Path) -> Coroutine[Any, Any, tuple[str, str]]: ...


class EventsViewModel(TabViewModel):
    """Signals:
    draft_changed(): fields were changed from here (another form, a sent event taken over, cleared).
    troubles_changed(): what stands in the way of sending.
    reading_changed(): what the chosen message reads, held against the draft.
    messages_changed(): stored messages to choose from.
    sent(Act | None): an event was taken; its line stands in the table.
    """

    draft_changed = Signal()
    troubles_changed = Signal()
    reading_changed = Signal()
    messages_changed = Signal()
    sent = Signal(object)
    capability = Capability.EVENTS_SEND

    def __init__(
        self,
        runner: Runner,
        service: EventsService,
        formats: Formats,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.model = acts_model(formats, self)
        self.draft = Draft("")
        self.last = self.draft
        """What was sent last."""
        self.troubles: tuple[Trouble, ...] = ()
        self.reading: Reading | None = None
        self.messages: tuple[StoredMessage, ...] = ()
        self._template: tuple[str, str] | None = None
        self._limit = AT_FIRST
        self.asking = patience_of(
            self, runner, self.asked_accounts, reads=("messages", "message"), writes=("send",),
            stop=self.stop_asking,
        )  # fmt: skip
        """What is said while an event or the messages of the account take long."""

    # --- what is on screen

    @property
    def forms(self) -> tuple[EventForm, ...]:
        return self.manifest.event_forms if self.manifest else ()

    @property
    def form(self) -> EventForm | None:
        if self.manifest is None or not self.draft.form:
            return None
        return form_of(self.manifest, self.draft.form)

    @property
    def known_types(self) -> tuple[str, ...]:
        """Keys of events that were sent from here, latest first."""
        told = (str(act.request.get("type") or "") for act in self.model.items if act.request)
        return tuple(dict.fromkeys(filter(None, told)))

    @property
    def can_send(self) -> bool:
        return self.form is not None and not self.troubles and not self.busy_with("send")

    @property
    def why_not(self) -> str:
        """The first thing that stands in the way, "" when nothing does."""
        return self.troubles[0].text if self.troubles else ""

    def params_text(self) -> str:
        return params_as_text(self.draft.params)

    # --- the tab

    def read(self) -> None:
        assert self.account is not None
        work = partial(self._service.sent, self.account, limit=self._limit)
        self._latest("read", work, self._show, on_error=self._read_failed)

    @property
    def more(self) -> bool:
        """Older ones than those that are shown may be there."""
        return len(self.model.items) >= self._limit

    def read_more(self) -> None:
        self._limit += AT_FIRST
        if self.account is not None:
            self.read()

    @property
    def tables(self) -> tuple[RowsModel[Act]]:
        return (self.model,)

    def clear(self) -> None:
        self._limit = AT_FIRST
        self.model.set_items(())
        self.messages, self.reading, self._template = (), None, None
        forms = self.forms
        self._take(
            Draft(forms[0].id, whom_key=forms[0].whom[0] if forms[0].whom else "") if forms else Draft("")
        )

    def copy_whom(self, act: Act) -> None:
        """Whom an event was sent for."""
        self.copy(act.whom)

    def narrow(self, text: str) -> None:
        self.model.narrow(text)

    def _show(self, acts: Sequence[Act]) -> None:
        self.model.set_items(acts)
        self._was_read(Phase.READY)
        self.troubles_changed.emit()

    # --- the composer

    def set_form(self, form_id: str) -> None:
        if self.manifest is None or form_id == self.draft.form:
            return
        form = form_of(self.manifest, form_id)
        key = self.draft.whom_key if self.draft.whom_key in form.whom else (form.whom[0] if form.whom else "")
        settings = {each.key: self.draft.settings.get(each.key, each.default) for each in form.fields}
        self._take(replace(self.draft, form=form_id, whom_key=key, settings=settings))

    def set_type(self, text: str) -> None:
        self._change(type=text)

    def set_whom(self, text: str) -> None:
        self._change(whom=text)

    def set_whom_key(self, key: str) -> None:
        self._change(whom_key=key)

    def set_setting(self, key: str, text: str) -> None:
        self._change(settings={**self.draft.settings, key: text})

    def set_param(self, index: int, param: Param) -> None:
        params = list(self.draft.params)
        params[index] = param
        self._change(params=tuple(params))

    def add_param(self) -> None:
        self._take(replace(self.draft, params=(*self.draft.params, Param())))

    def remove_param(self, index: int) -> None:
        self._take(replace(self.draft, params=self.draft.params[:index] + self.draft.params[index + 1 :]))

    def set_params_text(self, text: str) -> str:
        """Take the second view over; returns what cannot be read in it, "" when all could."""
        try:
            params = params_from_text(text)
        except ValueError as error:
            return str(error)
        self._change(params=params)
        return ""

    def fill_missing(self) -> None:
        """A line for each name that the chosen message reads and the draft lacks."""
        if self.reading is not None and self.reading.missing:
            lines = tuple(Param(name) for name in self.reading.missing)
            kept = tuple(param for param in self.draft.params if param.name.strip() or param.value.strip())
            self._take(replace(self.draft, params=kept + lines))

    def take_over(self, act: Act) -> None:
        """A sent event as a new draft: sent only when the person sends it."""
        self._take(draft_of(act))

    def start_anew(self) -> None:
        if self.form is not None:
            self._take(replace(_fresh(self.form), whom_key=self.draft.whom_key))

    def hold_against(self, name: str, template: str) -> None:
        """Check the draft against the message that the event will feed."""
        self.cancel("file")  # what was wanted before
        self.cancel("message")
        self._template = (name, template)
        self._look_again()

    def hold_against_file(self, path: Path) -> None:
        """The same with a message in a file."""
        self.cancel("message")
        work = partial(self._service.message_in, path)
        self._latest("file", work, lambda found: self.hold_against(*found))

    def read_messages(self) -> None:
        if self.account is not None and self.manifest is not None:
            self._latest("messages", partial(self._service.messages, self.account.id), self._messages_read)

    def hold_against_stored(self, message_id: str) -> None:
        if self.account is not None:
            self.cancel("file")
            work = partial(self._service.message, self.account.id, message_id)
            self._latest("message", work, lambda one: self.hold_against(one.name, one.html or one.text))

    def stop_asking(self) -> None:
        """The person does not want to wait for the messages any longer."""
        for key in ("messages", "message"):
            self.cancel(key)

    def send(self) -> None:
        """Send the draft. One at a time; a read-only account is refused in words."""
        if self.account is None or not self.can_send:
            return
        begun = self._once(
            "send",
            partial(self._service.send, self.account.id, self.draft),
            partial(self._was_sent, self.draft),
            on_error=self._not_sent,
            away=there(self.account, partial(self._sent_away, self.draft, self.manifest)),
        )
        if begun:
            self.troubles_changed.emit()

    def settle(self, act: Act, *, arrived: bool) -> None:
        """The person looked at the platform and says whether an event in doubt is there."""
        if self.account is not None and act.state is ActState.IN_DOUBT:
            work = partial(self._service.settle, self.account, act.key, arrived=arrived)
            self._once(f"settle {act.key}", work, lambda _none: self.read())

    # --- inside

    @staticmethod
    def _sent_away(draft: Draft, manifest: Manifest | None, answer: EventAnswer) -> str | AppError:
        if answer.refused:
            return InvalidInput(platform=manifest.label if manifest else "", original=answer.refused)
        return t("away.event", about=draft.type)

    def _was_sent(self, draft: Draft, answer: EventAnswer) -> None:
        self.read()
        self.last = draft
        if not answer.refused:
            # whom the person wrote to meanwhile stays; what was sent gives its mark to no other event
            whom = "" if self.draft.whom == draft.whom else self.draft.whom
            key = "" if self.draft.key == draft.key else self.draft.key
            self._take(replace(self.draft, whom=whom, key=key))
        self.sent.emit(answer)
        self.troubles_changed.emit()

    def _not_sent(self, error: AppError) -> None:
        self.read()
        self.troubles_changed.emit()
        self.failed.emit(error)

    def _messages_read(self, found: Sequence[StoredMessage]) -> None:
        self.messages = tuple(found)
        self.messages_changed.emit()

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self.draft_changed.emit()
        self._look_again()

    def _change(self, **changes: Any) -> None:
        self.draft = replace(self.draft, **changes)
        self._look_again()

    def _look_again(self) -> None:
        form = self.form
        self.troubles = troubles_of(form, self.draft) if form is not None else ()
        if self._template is not None:
            name, text = self._template
            usual = self.manifest.message_syntax if self.manifest is not None else ""
            syntax = guessed(text, usual or VELOCITY)
            self.reading = read_by(name, text, self.draft.params, syntax=syntax)
        self.troubles_changed.emit()
        self.reading_changed.emit()


def starts_words(form: EventForm | None, account: Account | None) -> tuple[str, str]:
    """What sending may start, in two sentences; empty ones for a form that starts nothing."""
    if form is None or account is None:
        return "", ""
    if form.past:
        return t("events.past.title"), t("events.past.line")
    may_start = t(form.starts) if form.starts else t("events.starts.line")
    return t("events.starts.title"), f"{may_start} {t('events.starts.for_good')}"


def _fresh(form: EventForm) -> Draft:
    """An empty draft with the platform's own defaults."""
    return Draft(
        form.id,
        whom_key=form.whom[0] if form.whom else "",
        settings={each.key: each.default for each in form.fields},
    )
