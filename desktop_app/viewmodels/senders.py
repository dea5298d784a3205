"""The Sender Accounts tab: what a message of this account may come from, its key where one was made here, new
ones.

Owns: state of the tab. Must not: hold a rule or a widget; keep a key longer than it is shown.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import FormField
from desktop_app.services.senders import NewSender
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.clipboard_clock import ClipboardClock
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner


class SendersService(Protocol):
    def fetch_all(
        self, account_id: str, filters: Mapping[str, str] | None = None
    ) -> Coroutine[Any, Any, Sequence[Sender]]: ...

    def create(self, account_id: str, values: Mapping[str, str]) -> Coroutine[Any, Any, NewSender]: ...

    def key_of(self, account_id: str, sender_id: str) -> Coroutine[Any, Any, Mapping[str, str] | None]: ...


class SendersViewModel(TabViewModel):
    """Signals: detail_changed(Sender | None). key_told(bool): whether a key of the shown sender is kept here.
    revealed(str): the key, asked for while somebody holds the button. made(NewSender): a new one stands
    there. create_failed(AppError). columns_changed(): the model was made anew for another platform.
    """

    detail_changed = Signal(object)
    key_told = Signal(bool)
    revealed = Signal(str)
    made = Signal(object)
    create_failed = Signal(object)
    columns_changed = Signal()
    capability = Capability.SENDERS_READ

    def __init__(self, runner: Runner, service: SendersService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.filters: dict[str, str] = {}
        self.detail: Sender | None = None
        self.fresh = ""
        """The id of the sender that was made last, while it is shown."""
        self.clock = ClipboardClock(self)
        """A copied key leaves the clipboard after a minute, and when the window goes."""
        self.model: RowsModel[Sender] = RowsModel(self._columns(), lambda item: item.id, self)
        self.asking = patience_of(self, runner, self.asked_accounts, writes=("create",))
        """What is said while a new sender takes long."""

    @property
    def can_add(self) -> bool:
        return self.manifest is not None and self.manifest.can(Capability.SENDERS_CREATE)

    @property
    def fields(self) -> tuple[FormField, ...]:
        return self.manifest.sender_fields if self.manifest else ()

    @property
    def filter_fields(self) -> tuple[FormField, ...]:
        """Filters that are a choice; what is typed is found by the search."""
        fields = self.manifest.sender_filters if self.manifest else ()
        return tuple(field for field in fields if field.options)

    @property
    def note_on_adding(self) -> str:
        """What the platform's way of adding one asks to know before."""
        note = self.manifest.support[Capability.SENDERS_CREATE].note if self.manifest is not None else ""
        return t(note) if note else ""

    def facts(self, sender: Sender) -> list[tuple[str, str]]:
        """What is known of a sender, in words, by the fields that the platform names."""
        found = [(t("senders.column.address"), sender.address)] if sender.address else []
        if sender.lists:
            found.append((t("senders.lists"), ", ".join(sender.lists)))
        shown = (sender.name, sender.address)
        found += [
            (t(field.label), value_words(field, sender.raw[field.key]))
            for field in self.fields
            if field.key in sender.raw and str(sender.raw[field.key]) not in shown
        ]
        if sender.state and not self.fields:
            found.append((t("senders.column.state"), sender.state))
        return [(name, value) for name, value in found if value]

    def close(self) -> None:
        self.clock.clear()
        super().close()

    def read(self) -> None:
        assert self.account is not None
        filters = {key: value for key, value in self.filters.items() if value}
        work = partial(self._service.fetch_all, self.account.id, filters or None)
        self._latest("read", work, self._show, on_error=self._read_failed)

    @property
    def tables(self) -> tuple[RowsModel[Sender]]:
        return (self.model,)

    def clear(self) -> None:
        self.filters = {}
        self.model.set_items(())
        self.model.set_columns(self._columns())
        self.close_detail()
        self.columns_changed.emit()

    def narrow(self, text: str) -> None:
        self.model.narrow(text)
        if self.phase in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self.model.narrowed_out else Phase.READY)

    def set_filter(self, key: str, value: str) -> None:
        """Narrow at the platform by one of its own filters; "" takes it away."""
        if self.filters.get(key, "") != value:
            self.filters[key] = value
            if self.account is not None and self.offered:
                self.read()

    def open(self, sender_id: str) -> None:
        self._forget_key()
        self.detail = next((one for one in self.model.items if one.id == sender_id), None)
        if self.detail is None or self.detail.id != self.fresh:
            self.fresh = ""
        self.detail_changed.emit(self.detail)
        if self.detail is not None and self.account is not None:
            work = partial(self._service.key_of, self.account.id, sender_id)
            self._latest("key", work, lambda key: self.key_told.emit(bool(key)), on_error=self._no_key)

    def close_detail(self) -> None:
        self._forget_key()
        self.detail, self.fresh = None, ""
        self.detail_changed.emit(None)

    def reveal(self) -> None:
        """Fetch the key for as long as it is shown; answered by ``revealed``."""
        if self.account is not None and self.detail is not None:
            work = partial(self._service.key_of, self.account.id, self.detail.id)
            self._latest("reveal", work, self._reveal)

    def create(self, values: Mapping[str, str]) -> bool:
        """Make a sender. One at a time, and never repeated by itself."""
        if self.account is None or self.missing(values):
            return False
        given = {key: value for key, value in values.items() if value.strip()}
        work = partial(self._service.create, self.account.id, given)
        return self._once(
            "create", work, self._was_made, on_error=self.create_failed.emit,
            away=there(self.account, lambda new: t("away.sender", name=new.sender.name)),
        )  # fmt: skip

    def missing(self, values: Mapping[str, str]) -> list[str]:
        """Keys of required fields that are empty."""
        return [
            field.key for field in self.fields if field.required and not values.get(field.key, "").strip()
        ]

    # --- inside

    def _show(self, items: Sequence[Sender]) -> None:
        self.model.set_items(items)
        self.model.set_columns(self._columns())  # a column that says nothing of anybody is left out
        some = Phase.NARROWED if self.model.narrowed_out else Phase.READY
        self._was_read(some if items or any(self.filters.values()) else Phase.EMPTY)
        if self.fresh and any(one.id == self.fresh for one in items):
            self.open(self.fresh)

    def _no_key(self, _error: AppError) -> None:
        self.key_told.emit(False)

    def _reveal(self, key: Mapping[str, str] | None) -> None:
        if key:
            self.revealed.emit(list(key.values())[-1])

    def _forget_key(self) -> None:
        """The key on its way is of the sender that was shown."""
        self.cancel("key")
        self.cancel("reveal")

    def _was_made(self, new: NewSender) -> None:
        self._forget_key()
        self.fresh = new.sender.id
        self.detail = new.sender
        self.detail_changed.emit(new.sender)
        self.key_told.emit(bool(new.secrets))
        self.made.emit(new)
        self.read()

    def _columns(self) -> tuple[Column[Sender], ...]:
        """The platform's own fields where it names them (what it sends, what it counts), else kind and
        state."""
        filters = self.manifest.sender_filters if self.manifest else ()
        fields = {field.key: field for field in (*self.fields, *filters)}
        choices = [field for field in fields.values() if field.options]
        told = [*choices, *(field for field in fields.values() if field.kind == "switch")]
        name = Column[Sender](
            "name", t("senders.column.name"), lambda item: item.name or item.address, Kind.NAME,
            second=lambda item: item.address if item.name else "", width=240,
        )  # fmt: skip
        if told:
            return (name, *(self._field_column(field, pill=field is told[0]) for field in told))
        kind = Column[Sender](
            "kind", t("senders.column.kind"), lambda item: t(f"senders.kind.{item.kind}"), width=160
        )
        state = Column[Sender](
            "state", t("senders.column.state"), lambda item: capital(item.state), Kind.PILL, tone=_state_tone
        )
        items = self.model.items if hasattr(self, "model") else ()
        return (name, kind, state) if any(item.state for item in items) else (name, kind)

    def _field_column(self, field: FormField, pill: bool) -> Column[Sender]:
        def words(item: Sender) -> str:
            return value_words(field, item.raw[field.key]) if field.key in item.raw else ""

        label = t(field.label)
        if field.kind == "switch":
            on = t("senders.on")

            def icon(item: Sender) -> str:
                if not words(item):  # not told: a dash would say "off" to the eye alone
                    return ""
                return "check" if words(item) == on else "minus"

            def tone(item: Sender) -> Tone:
                return Tone.GOOD if words(item) == on else Tone.MUTE

            return Column[Sender](field.key, label, words, tone=tone, icon=icon, width=144)
        if not pill:
            return Column[Sender](field.key, label, words, width=112)
        first = t(field.options[0][1])  # the usual one stays grey
        return Column[Sender](
            field.key, label, words, Kind.PILL, width=144,
            tone=lambda item: Tone.MUTE if words(item) in (first, "") else Tone.INFO,
        )  # fmt: skip


def capital(word: str) -> str:
    """A platform's own word at the beginning of a cell."""
    return word[:1].upper() + word[1:]


def _state_tone(item: Sender) -> Tone:
    if item.usable is None:
        return Tone.MUTE
    return Tone.GOOD if item.usable else Tone.WARN


def value_words(field: FormField, value: Any) -> str:
    """A value of the platform in the words of its form."""
    text = str(value).lower() if isinstance(value, bool) else str(value if value is not None else "")
    for option, words in field.options:
        if option == text:
            return t(words)
    if field.kind == "switch":
        return t("senders.on" if text in ("true", "1") else "senders.off")
    return text
