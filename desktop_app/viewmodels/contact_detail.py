"""One person in the panel: every field, what happened, and every change that the platform offers.

Owns: whom it shows and what is being done. Must not: hold a rule or a widget; know a platform (the manifest
says what is offered and how far it reaches).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.contact import FieldType
from desktop_app.model.contact_change import AddressCheck, HistoryEntry, SubscribeRequest
from desktop_app.model.errors import NotFound, Stopped
from desktop_app.model.texts import has, t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import ContactRules, Manifest
from desktop_app.services.contact_changes import Changed, Values, value_of
from desktop_app.services.way_back import why_not
from desktop_app.viewmodels.base import ViewModel, there
from desktop_app.viewmodels.patience import patience_of

if TYPE_CHECKING:
    from desktop_app.journal.acts import Act
    from desktop_app.model.account import Account
    from desktop_app.model.contact import AdditionalField, Contact
    from desktop_app.model.contact_list import ContactList
    from desktop_app.model.errors import AppError
    from desktop_app.model.page import Page
    from desktop_app.services.people import Origin
    from desktop_app.viewmodels.tasks import Runner

SHOWN = (
    "email", "phone", "external_id", "first_name", "last_name", "company", "language", "gender", "birthday",
    "address", "city", "region", "postcode", "country", "time_zone",
)  # fmt: skip
VERBS = {
    "edit": Capability.CONTACTS_UPSERT,
    "create": Capability.CONTACTS_UPSERT,
    "delete": Capability.CONTACTS_DELETE,
    "erase": Capability.CONTACTS_ERASE,
    "subscribe": Capability.CONTACTS_SUBSCRIBE,
    "unsubscribe": Capability.CONTACTS_UNSUBSCRIBE,
    "resubscribe": Capability.CONTACTS_RESUBSCRIBE,
    "check": Capability.CONTACTS_CHECK,
    "history": Capability.CONTACTS_HISTORY,
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of the panel or the form. ``old`` is what stands there now; ``options``: value and words of
    what can be chosen, ``old`` always among them.
    """

    key: str
    label: str
    old: str
    options: tuple[tuple[str, str], ...] = ()
    editable: bool = True


class ContactService(Protocol):
    def fetch(self, account_id: str, contact_id: str) -> Coroutine[Any, Any, Contact]: ...


class ChangesService(Protocol):
    def edit(
        self, account_id: str, seen: Contact, values: Values, *, list_id: str = ""
    ) -> Coroutine[Any, Any, Changed]: ...

    def create(
        self, account_id: str, values: Values, *, list_id: str = ""
    ) -> Coroutine[Any, Any, Changed]: ...

    def delete(self, account_id: str, contact: Contact) -> Coroutine[Any, Any, Changed]: ...

    def erase(self, account_id: str, contact: Contact, typed: str) -> Coroutine[Any, Any, Changed]: ...

    def subscribe(self, account_id: str, request: SubscribeRequest) -> Coroutine[Any, Any, Changed]: ...

    def unsubscribe(
        self, account_id: str, contact: Contact, *, list_id: str = "", reason: str = ""
    ) -> Coroutine[Any, Any, Changed]: ...

    def resubscribe(
        self, account_id: str, contact: Contact, *, reason: str, list_id: str = ""
    ) -> Coroutine[Any, Any, Changed]: ...

    def check_address(self, account_id: str, email: str) -> Coroutine[Any, Any, AddressCheck]: ...

    def history(
        self, account_id: str, contact: Contact, cursor: str | None = None
    ) -> Coroutine[Any, Any, Page[HistoryEntry]]: ...

    def made_here(self, account_id: str, contact: Contact) -> Coroutine[Any, Any, tuple[Act, ...]]: ...

    def undo(self, account_id: str, key: str) -> Coroutine[Any, Any, Changed]: ...


class PeopleService(Protocol):
    def origins(self, account_id: str, contact: Contact) -> Coroutine[Any, Any, tuple[Origin, ...]]: ...


class ContactDetailViewModel(ViewModel):
    """Signals:
    detail_changed(Contact | None): whom the panel shows.
    news_changed(): history or changes made here are known.
    told(str, str): a change was made: its sentence, and the key that takes it back ("" = it cannot be).
    refused(AppError): the change that a dialog asked for was not made.
    checked(AddressCheck): what the platform thinks of an address.
    arming_needed(): a change was asked for, but the account is read-only.
    changed_one(): what is kept of a contact changed.
    """

    detail_changed = Signal(object)
    news_changed = Signal()
    told = Signal(str, str)
    refused = Signal(object)
    checked = Signal(object)
    arming_needed = Signal()
    changed_one = Signal()

    def __init__(
        self,
        runner: Runner,
        contacts: ContactService,
        changes: ChangesService,
        people: PeopleService,
        armed: Callable[[Account], bool],
        parent: QObject | None = None,
    ) -> None:
        """``armed(account)``: may it be changed now?"""
        super().__init__(runner, parent)
        self._contacts = contacts
        self._changes = changes
        self._people = people
        self._armed = armed
        self.account: Account | None = None
        self.manifest: Manifest | None = None
        self.contact: Contact | None = None
        self.lists: tuple[ContactList, ...] = ()
        self.fields: tuple[AdditionalField, ...] = ()
        self.history: tuple[HistoryEntry, ...] = ()
        self.history_more = False
        self.history_error: AppError | None = None
        self.acts: tuple[Act, ...] = ()
        self.origins: tuple[Origin, ...] = ()
        self._cursor: str | None = None
        self.patience = patience_of(
            self, runner, self._asked, reads=("detail", "history", "check"), writes=("write",),
            stop=self.stop_waiting,
        )  # fmt: skip
        """What is said while an answer about this person takes long."""

    # -- whom ------------------------------------------------------------------------------------------------
    def set_account(self, account: Account | None, manifest: Manifest | None) -> None:
        self.turn_away()
        self.account, self.manifest = account, manifest
        self.lists, self.fields = (), ()

    def set_frame(self, lists: Sequence[ContactList], fields: Sequence[AdditionalField]) -> None:
        """The account's lists and additional fields."""
        self.lists, self.fields = tuple(lists), tuple(fields)
        if self.contact is not None:
            self.detail_changed.emit(self.contact)

    def open(self, contact_id: str, known: Contact | None) -> None:
        """Show this contact: at once what is ``known``, then everything."""
        self._forget_news()
        self._show(known)
        if self.account is None:
            return
        if self.can("read"):
            read = partial(self._contacts.fetch, self.account.id, contact_id)
            self._latest("detail", read, self._read_whole, on_error=self._not_read)
        if known is not None:
            self._read_news(known)

    def stop_waiting(self) -> None:
        """The person does not want to wait any longer for what is read; what is shown stays."""
        stopped = Stopped(
            "reading_stopped", platform=self.manifest.label if self.manifest is not None else ""
        )
        for key, tell in (
            ("detail", self._not_read),
            ("history", self._no_history),
            ("check", self._not_written),
        ):
            if self.busy_with(key):
                self.cancel(key)
                tell(stopped)

    def _asked(self) -> tuple[tuple[str, str], ...]:
        if self.account is None or self.manifest is None:
            return ()
        return ((self.account.id, self.manifest.label),)

    def leave(self) -> None:
        self._stop_reading()
        self.cancel("check")
        self._forget_news()
        self._show(None)

    def _stop_reading(self) -> None:
        for key in ("detail", "history", "acts", "origins"):
            self.cancel(key)

    def _read_whole(self, contact: Contact) -> None:
        fresh = self.contact is None
        self._show(contact)
        if fresh:
            self._read_news(contact)

    def _not_read(self, error: AppError) -> None:
        if isinstance(error, NotFound):  # deleted elsewhere: it does not stay on screen
            gone, self.contact = self.contact, None
            name = gone.full_name or gone.email or gone.phone or gone.id if gone is not None else ""
            self._forget_news()
            self._show(None)
            self.changed_one.emit()
            self.told.emit(t("contacts.done.gone", name=name or t("contacts.no_name")), "")
        elif self.contact is None:
            self.failed.emit(error)  # else what is kept stays on screen: it says its age

    def _read_news(self, contact: Contact) -> None:
        assert self.account is not None
        made = partial(self._changes.made_here, self.account.id, contact)
        self._latest("acts", made, self._take_acts, on_error=self.failed.emit)
        came = partial(self._people.origins, self.account.id, contact)
        self._latest("origins", came, self._take_origins, on_error=self.failed.emit)
        if self.can("history"):
            self.read_history()

    def read_history(self) -> None:
        """The first page, or one more."""
        if self.account is not None and self.contact is not None:
            read = partial(self._changes.history, self.account.id, self.contact, self._cursor)
            self._latest("history", read, self._take_history, on_error=self._no_history)

    def _take_history(self, page: Page[HistoryEntry]) -> None:
        self.history = (*self.history, *page.items)
        self._cursor = page.cursor
        self.history_more = page.cursor is not None
        self.news_changed.emit()

    def _no_history(self, error: AppError) -> None:
        self.history_error = error
        self.news_changed.emit()

    def _take_acts(self, acts: tuple[Act, ...]) -> None:
        self.acts = acts
        self.news_changed.emit()

    def _take_origins(self, origins: tuple[Origin, ...]) -> None:
        self.origins = origins
        self.news_changed.emit()

    def _forget_news(self) -> None:
        self.history, self.history_more, self._cursor = (), False, None
        self.history_error = None
        self.acts, self.origins = (), ()

    def _show(self, contact: Contact | None) -> None:
        self.contact = contact
        self.detail_changed.emit(contact)

    # -- what is offered -------------------------------------------------------------------------------------
    def can(self, verb: str) -> bool:
        capability = Capability.CONTACTS_READ if verb == "read" else VERBS[verb]
        return self.manifest is not None and self.manifest.can(capability)

    def why_not(self, verb: str) -> str:
        """Why a verb is off, or its limit, in words; "" where there is nothing to say."""
        if self.manifest is None:
            return ""
        return self.manifest.why_not(VERBS[verb])

    @property
    def rules(self) -> ContactRules:
        return self.manifest.contact_rules if self.manifest is not None else ContactRules()

    def reach(self, verb: str) -> str:
        """How far a verb acts, in words."""
        note = "subscribe_note" if verb == "subscribe" else f"{verb}_reach"
        key = str(getattr(self.rules, note, ""))
        return t(key) if key and has(key) else key

    def lines(self) -> list[FieldLine]:
        """Every field of the contact that says something, additional ones under their own names."""
        contact = self.contact
        if contact is None:
            return []
        known = [FieldLine(name, _label(name), value_of(contact, name)) for name in SHOWN]
        named = {field.id: field.name or field.key for field in self.fields}
        meant = {field.id: dict(field.meanings) for field in self.fields}
        extra = [
            FieldLine(f"custom:{key}", named.get(key, key), _meaning(str(value), meant.get(key, {})))
            for key, value in contact.fields.items()
        ]
        names = {one.id: one.name for one in self.lists}
        told = contact.raw.get("list_names") if contact.lists else None
        lists = ", ".join(told or [names.get(one, one) for one in contact.lists or ()])
        last = [FieldLine("lists", _label("lists"), lists), FieldLine("id", _label("id"), contact.id)]
        return [line for line in (*known, *extra, *last) if line.old]

    def form(self, contact: Contact | None) -> list[FieldLine]:
        """The fields that can be changed, for ``contact`` or a new one."""
        rules = self.rules
        lines = [
            FieldLine(name, _label(name), value_of(contact, name) if contact else "")
            for name in SHOWN
            if name in rules.fields
        ]
        if rules.custom_fields:
            lines += [
                FieldLine(
                    f"custom:{field.id}",
                    field.name or field.key,
                    old := value_of(contact, f"custom:{field.id}") if contact else "",
                    _options(field, old),
                )
                for field in self.fields
                if not field.read_only
            ]
        return lines

    def why_no_way_back(self, act: Act) -> str:
        """Why a change made here cannot be taken back any more, in words; "" when it can."""
        if self.manifest is None:
            return t("way_back.none")
        undone = any(one.key == f"undo-{act.key}" and one.was_taken for one in self.acts)
        return why_not(act, undone, self.manifest, self.contact)

    def field_name(self, name: str) -> str:
        """A field in words: an additional one by the account's own name."""
        named = {f"custom:{field.id}": field.name or field.key for field in self.fields}
        return named.get(name) or (_label(name) if has(f"contacts.detail.{name}") else name)

    def change_words(self, act: Act) -> str:
        """What a change made of each field, a line each."""
        values = dict(act.request.get("values") or {})
        blank = t("contacts.form.blank")
        return "\n".join(
            t(
                "contacts.form.change",
                field=self.field_name(name),
                old=act.before.get(name) or blank,
                new=values.get(name) or blank,
            )
            for name in sorted(act.before)
        )

    def may_change(self) -> bool:
        """False, and ``arming_needed``, while the account is read-only."""
        if self.account is not None and self._armed(self.account):
            return True
        self.arming_needed.emit()
        return False

    # -- changes ---------------------------------------------------------------------------------------------
    def save(self, values: Mapping[str, str], list_id: str = "") -> None:
        """Change these fields of the contact shown."""
        if self.account is not None and self.contact is not None:
            blank = {name: value or None for name, value in values.items()}
            self._write(
                "edit", partial(self._changes.edit, self.account.id, self.contact, blank, list_id=list_id)
            )

    def create(self, values: Mapping[str, str], list_id: str = "") -> None:
        if self.account is not None:
            work = partial(self._changes.create, self.account.id, dict(values), list_id=list_id)
            self._write("create", work)

    def delete(self) -> None:
        if self.account is not None and self.contact is not None:
            self._write("delete", partial(self._changes.delete, self.account.id, self.contact))

    def erase(self, typed: str) -> None:
        if self.account is not None and self.contact is not None:
            self._write("erase", partial(self._changes.erase, self.account.id, self.contact, typed))

    def subscribe(self, values: Mapping[str, str], list_id: str, settings: Mapping[str, str]) -> None:
        if self.account is not None:
            request = SubscribeRequest(dict(values), list_id, dict(settings))
            self._write("subscribe", partial(self._changes.subscribe, self.account.id, request))

    def unsubscribe(self, list_id: str, reason: str) -> None:
        if self.account is not None and self.contact is not None:
            work = partial(self._changes.unsubscribe, self.account.id, self.contact)
            self._write("unsubscribe", partial(work, list_id=list_id, reason=reason))

    def resubscribe(self, list_id: str, reason: str) -> None:
        if self.account is not None and self.contact is not None:
            work = partial(self._changes.resubscribe, self.account.id, self.contact)
            self._write("resubscribe", partial(work, list_id=list_id, reason=reason))

    def undo(self, key: str) -> None:
        if self.account is not None:
            self._write("undo", partial(self._changes.undo, self.account.id, key))

    def check(self, email: str) -> None:
        """Ask the platform about an address; the answer comes as ``checked``."""
        if self.account is not None:
            ask = partial(self._changes.check_address, self.account.id, email)
            self._latest("check", ask, self.checked.emit, on_error=self.refused.emit)

    def _write(self, verb: str, work: partial[Coroutine[Any, Any, Changed]]) -> None:
        if self.may_change():
            shown = self.contact.id if self.contact is not None else ""
            away = there(self.account, partial(_done, verb, self.contact))
            self._once(
                "write", work, partial(self._written, verb, shown), on_error=self._not_written, away=away
            )

    def _written(self, verb: str, shown: str, changed: Changed) -> None:
        """``shown``: whom the panel had when it was asked for."""
        words = _done(verb, self.contact, changed)
        now = self.contact.id if self.contact is not None else ""
        if verb == "create" or now == shown:  # else somebody else is looked at by now
            self._show_written(verb, changed.contact)
        self.changed_one.emit()
        self.told.emit(words, changed.key)

    def _show_written(self, verb: str, contact: Contact | None) -> None:
        gone = verb in ("delete", "erase") or (verb == "undo" and contact is None)
        if not gone and (contact is None or verb == "subscribe"):
            return
        self._stop_reading()  # a late answer would show who, or what, was there before
        self._forget_news()
        self._show(None if gone else contact)
        if contact is not None and not gone:
            self._read_news(contact)

    def _not_written(self, error: AppError) -> None:
        self.refused.emit(error)


def _label(name: str) -> str:
    return t(f"contacts.detail.{name}")


def _meaning(value: str, meanings: Mapping[str, str]) -> str:
    """The value, and in words what it stands for."""
    return f"{value} · {meanings[value]}" if value in meanings else value


def _options(field: AdditionalField, old: str) -> tuple[tuple[str, str], ...]:
    """What can be chosen, with what stands there: an old value outside of it is not lost by opening a form.
    A field of several values is written as text.
    """
    if field.type is FieldType.CHOICES:
        return ()
    meanings = dict(field.meanings)
    values = list(dict.fromkeys([*field.options, *meanings]))
    if values and old and old not in values:
        values.append(old)
    return tuple((value, _meaning(value, meanings)) for value in values)


def _done(verb: str, before: Contact | None, changed: Changed) -> str:
    """What was done with whom; ``before`` is the person as they were when it was asked for."""
    who = changed.contact or before
    name = who.full_name or who.email or who.phone or who.id if who is not None else ""
    words = t(f"contacts.done.{verb}", name=name or t("contacts.no_name"))
    if verb in ("create", "edit") and not changed.key:
        words = f"{words} {t('contacts.no_way_back')}"
    return words
