"""One account in the settings: its fields from the platform's manifest, the connection test, save, remove.

Owns: what stands in the form until it is saved; typed keys are forgotten with it. Must not: keep a key, judge
one (the platform does) or hold a rule of accounts.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import COLOURS, Account
from desktop_app.model.errors import AppError, KeyStoreUnavailable, UsageError
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import CredentialField, FormField, Manifest
from desktop_app.services.account_choices import fits, shown
from desktop_app.services.account_settings import Draft, DraftCheck, Keep, StoredKeys
from desktop_app.services.credentials import looks_whole, trimmed
from desktop_app.services.secrets import KeyPlace
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.tasks import Runner

NAME = "name"
PASSPHRASE = "passphrase"
REPEATED = "passphrase_again"
LONGEST_NAME = 80
_FIELD_ERRORS = {
    "credential_missing": "field_missing",
    "credential_unreadable": "field_unreadable",
    "credential_line": "field_line",
}


class FormService(Protocol):
    def check(self, draft: Draft) -> Coroutine[Any, Any, DraftCheck]: ...

    def save(self, draft: Draft, passphrase: str = "") -> Coroutine[Any, Any, Account]: ...

    def remove(self, account_id: str) -> Coroutine[Any, Any, Account]: ...

    def stored(self, account_id: str) -> Coroutine[Any, Any, StoredKeys]: ...

    def secret(self, account_id: str, key: str) -> Coroutine[Any, Any, str]: ...

    def place(self) -> Coroutine[Any, Any, KeyPlace]: ...


@dataclass(frozen=True)
class Notice:
    """What stands directly above the footer. ``action`` is ``switch`` or ``again`` or ""; ``details`` the
    platform's own words."""

    tone: Tone
    title: str
    line: str = ""
    action: str = ""
    action_words: str = ""
    details: str = ""


class AccountFormViewModel(ViewModel):
    """Signals:
    form_changed(): another platform or account; all fields are to be shown anew.
    stored_told(): what is kept of the key is known now.
    centre_changed(): the data centre was switched from the notice.
    place_changed(): where the key can go, or which of it was chosen.
    notice_changed(), errors_changed().
    saved(str, bool): id of the account, and whether it is new or has another key or place.
    removed(str), revealed(str, str): field and kept value, for the eye that is held now.
    """

    form_changed = Signal()
    stored_told = Signal()
    centre_changed = Signal()
    place_changed = Signal()
    notice_changed = Signal()
    errors_changed = Signal()
    saved = Signal(str, bool)
    removed = Signal(str)
    revealed = Signal(str, str)

    def __init__(
        self,
        runner: Runner,
        service: FormService,
        manifests: Sequence[Manifest],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.manifests = tuple(manifests)
        self.manifest: Manifest | None = None
        self.account: Account | None = None
        self.name = ""
        self.colour = COLOURS[0]
        self.data_centre = ""
        self.stored = StoredKeys({}, {})
        self.place: KeyPlace | None = None
        self.keep = Keep.STORE
        self.choice_open = False
        self.notice: Notice | None = None
        self.errors: Mapping[str, str] = {}
        self._typed: dict[str, str] = {}
        self._choices: dict[str, str] = {}
        self._passphrase = ""
        self._repeated = ""
        self._check: DraftCheck | None = None

    # -- which account -------------------------------------------------------------------------------------

    def choose_platform(self, platform: str, used_colours: Sequence[str] = ()) -> None:
        """A new account of this platform; its colour is the one used least."""
        self.account = None
        colour = min(COLOURS, key=lambda one: (list(used_colours).count(one), COLOURS.index(one)))
        self._turn_to(platform, t("account_form.new_name", platform=self._label(platform)), colour, "")

    def edit(self, account: Account) -> None:
        """A registered account; what may be shown of its key is read."""
        self.account = account
        self._turn_to(account.platform, account.name, account.colour, account.data_centre)
        if not self.key_fixed:
            make = partial(self._service.stored, account.id)
            self._latest("stored", make, self._take_stored, on_error=self._show_error)

    @property
    def training(self) -> bool:
        return self.account is not None and self.account.training

    @property
    def key_fixed(self) -> bool:
        """A training account that always exists: its keys come from its stand-in."""
        return self.account is not None and self.account.training and not self.account.base_url

    @property
    def fields(self) -> tuple[CredentialField, ...]:
        return () if self.manifest is None or self.key_fixed else self.manifest.credentials

    # -- what is typed -------------------------------------------------------------------------------------

    def set_name(self, name: str) -> None:
        self.name = name
        self._mended(NAME)

    def set_colour(self, colour: str) -> None:
        self.colour = colour

    def set_data_centre(self, centre: str) -> None:
        if centre != self.data_centre:
            self.data_centre = centre
            self._tell(None)

    def set_value(self, key: str, text: str) -> str:
        """Take a value of the key; what comes back is what should stand in the field."""
        clean = trimmed(text)
        if clean != self._typed.get(key, ""):
            self._typed[key] = clean
            self._tell(None)
        self._mended(key)
        return clean

    def looks_odd(self, field: CredentialField) -> bool:
        """Does the typed value look unlike the platform's keys? Only a hint: it is never refused for it."""
        value = self._typed.get(field.key, "")
        return bool(value) and not looks_whole(field, value)

    def reveal(self, key: str) -> None:
        """The eye of a kept value is held."""
        if self.account is not None and not self.key_fixed:
            make = partial(self._service.secret, self.account.id, key)
            self._latest("reveal", make, partial(self._reveal, key), on_error=self._show_error)

    # -- what is decided about the account itself ------------------------------------------------------------

    @property
    def choices(self) -> tuple[FormField, ...]:
        return self.manifest.account_fields if self.manifest is not None else ()

    def choice(self, field: FormField) -> str:
        """What stands in the field: a switch is "on" or ""."""
        return self._choices.get(field.key, shown(field, self.account))

    def set_choice(self, key: str, value: str) -> None:
        self._choices[key] = value
        self._mended(key)

    # -- where the key goes --------------------------------------------------------------------------------

    @property
    def new_file(self) -> bool:
        """Would the encrypted file be made now? Then its passphrase is asked twice."""
        return self.place is not None and self.place.kind != "file"

    def choose_keep(self, keep: Keep) -> None:
        if keep is not self.keep:
            self.keep = keep
            self._mended(PASSPHRASE, REPEATED)
            self.place_changed.emit()

    def set_passphrase(self, text: str, repeated: str = "") -> None:
        self._passphrase, self._repeated = text, repeated
        self._mended(PASSPHRASE, REPEATED)

    def look_for_store(self) -> None:
        """Read where keys can go (again, after the person unlocked it)."""
        self._latest("place", self._service.place, self._take_place, on_error=self._show_error)

    # -- test, save, remove --------------------------------------------------------------------------------

    def test(self) -> None:
        """Ask the platform whose key this is; nothing is kept."""
        if self._complete(for_saving=False):
            self._tell(Notice(Tone.MUTE, t("account_form.testing", platform=self.platform_label)))
            self._latest("test", partial(self._service.check, self._draft()), self._checked)

    def save(self) -> None:
        if not self._complete(for_saving=True):
            return
        self.cancel("test")
        draft = self._draft()
        moved = self.account is None or bool(draft.typed or draft.choices)
        moved = moved or draft.data_centre != self.data_centre_before
        self._once(
            "save",
            partial(self._service.save, draft, self._passphrase if self.choice_open else ""),
            partial(self._saved, moved),
            on_error=self._not_saved,
        )

    def remove(self) -> None:
        if self.account is not None and not self.key_fixed:
            make = partial(self._service.remove, self.account.id)
            self._once("remove", make, self._removed, on_error=self._show_error)

    def act(self) -> None:
        """The action of the notice."""
        action = self.notice.action if self.notice else ""
        if action == "switch":
            self.switch_data_centre()
        elif action == "again":
            self.test()

    def switch_data_centre(self) -> None:
        """To the data centre that took the key."""
        check = self._check
        if check is None or check.accepted_by is None:
            return
        self.data_centre = check.accepted_by.id
        self.centre_changed.emit()
        self._checked(DraftCheck(check.info))

    def show_check(self, check: DraftCheck) -> None:
        """Show the outcome of a connection test."""
        self._checked(check)

    def forget(self) -> None:
        """Drop everything typed: the form was left."""
        for key in ("stored", "reveal", "place", "test"):
            self.cancel(key)
        self._typed.clear()
        self._choices.clear()
        self._passphrase = self._repeated = ""
        self.stored = StoredKeys({}, {})
        self._check = self.notice = None

    @property
    def data_centre_before(self) -> str:
        return self.account.data_centre if self.account is not None else ""

    @property
    def platform_label(self) -> str:
        return self.manifest.label if self.manifest else ""

    # -- inside --------------------------------------------------------------------------------------------

    def _label(self, platform: str) -> str:
        return next(one.label for one in self.manifests if one.id == platform).partition(" / ")[0]

    def _turn_to(self, platform: str, name: str, colour: str, centre: str) -> None:
        self.forget()
        self.manifest = next(one for one in self.manifests if one.id == platform)
        self.name, self.colour = name, colour
        self.data_centre = self.manifest.data_centre(centre).id
        self.errors, self.keep, self.choice_open = {}, Keep.STORE, False
        self.form_changed.emit()
        if not self.key_fixed:
            self.look_for_store()

    def _draft(self) -> Draft:
        assert self.manifest is not None
        return Draft(
            self.manifest.id,
            " ".join(self.name.split()),
            self.colour,
            self.data_centre,
            {key: value for key, value in self._typed.items() if value},
            self.account.id if self.account else "",
            self.keep if self.choice_open and (self._key_goes or self._passphrase) else Keep.STORE,
            dict(self._choices),
        )

    @property
    def _key_goes(self) -> bool:
        """Is there a key to be kept? A new name alone needs no key store."""
        return self.account is None or any(self._typed.values())

    def _complete(self, *, for_saving: bool) -> bool:
        """Nothing is asked of the platform before the fields are filled."""
        errors: dict[str, str] = {}
        if for_saving and not 0 < len(" ".join(self.name.split())) <= LONGEST_NAME:
            errors[NAME] = t("account_form.name_missing", most=LONGEST_NAME)
        known = {**self.stored.values, **self.stored.ends}
        if self.busy_with("stored") or (for_saving and not self._key_goes):
            # what is kept is not known yet, then the service says what is missing; or it stays as it is
            known = {field.key: "" for field in self.fields}
        for choice in self.choices:
            if not fits(choice, self.choice(choice).strip()):
                errors[choice.key] = t("account_form.choice_wrong", field=t(choice.label))
        for field in self.fields:
            if field.required and not self._typed.get(field.key) and field.key not in known:
                errors[field.key] = t("account_form.field_missing", field=t(field.label))
        if for_saving and self.choice_open and self.keep is Keep.FILE and self._key_goes:
            if not self._passphrase:
                errors[PASSPHRASE] = t("account_form.passphrase_missing")
            elif self.new_file and self._passphrase != self._repeated:
                errors[REPEATED] = t("account_form.passphrase_differs")
        self.errors = errors
        self.errors_changed.emit()
        return self.manifest is not None and not errors

    def _mended(self, *names: str) -> None:
        if any(name in self.errors for name in names):
            self.errors = {name: words for name, words in self.errors.items() if name not in names}
            self.errors_changed.emit()

    def _take_stored(self, stored: StoredKeys) -> None:
        self.stored = stored
        self.stored_told.emit()

    def _take_place(self, place: KeyPlace) -> None:
        self.place = place
        self.choice_open = not place.usable
        if self.choice_open and self.keep is Keep.STORE:
            self.keep = Keep.FILE
        self.place_changed.emit()

    def _reveal(self, key: str, value: str) -> None:
        self.revealed.emit(key, value)

    def _checked(self, check: DraftCheck) -> None:
        self._check = check
        if check.error is None:
            info = check.info
            who = info.organisation if info else ""
            title = t("account_form.connected", who=who) if who else t("account_form.connected_plain")
            limits = info.limits if info else ()
            parts = [*limits, self._whose(info.user if info else ""), *(info.notes if info else ())]
            tone = Tone.WARN if limits else Tone.GOOD
            self._tell(Notice(tone, title, " ".join(part for part in parts if part)))
        elif check.accepted_by is not None:
            centre = check.accepted_by.label
            self._tell(
                Notice(
                    Tone.BAD,
                    t("account_form.other_centre"),
                    t("account_form.other_centre_line", centre=centre),
                    "switch",
                    t("account_form.switch", centre=centre),
                    check.error.original,
                )
            )
        else:
            self._show_error(check.error)

    def _whose(self, user: str) -> str:
        live = "" if self.training else t("account_form.starts_read_only")
        return " ".join(part for part in (t("account_form.as_user", user=user) if user else "", live) if part)

    def _show_error(self, error: AppError) -> None:
        if isinstance(error, UsageError) and error.code.startswith("credential_"):
            self._credential_error(error)
            return
        if isinstance(error, KeyStoreUnavailable):
            self._open_choice()
        again = ("again", t("account_form.again")) if error.can_retry else ("", "")
        self._tell(Notice(Tone.BAD, error.message, error.what_to_do, *again, error.original))

    def _credential_error(self, error: UsageError) -> None:
        key = str(error.values.get("name", ""))
        field = next((one for one in self.fields if one.key == key), None)
        if field is None:
            self._tell(Notice(Tone.BAD, error.message, error.what_to_do))
            return
        what = _FIELD_ERRORS[error.code]
        self.errors = {**self.errors, key: t(f"account_form.{what}", field=t(field.label))}
        self._tell(None)
        self.errors_changed.emit()

    def _not_saved(self, error: AppError) -> None:
        if error.code == "key_file_passphrase":
            self.errors = {**self.errors, PASSPHRASE: error.message}
            self.errors_changed.emit()
        self._show_error(error)

    def _open_choice(self) -> None:
        """The key store stands in the way: the person says where the key goes instead."""
        if not self.choice_open:
            self.choice_open = True
            self.keep = Keep.STORE
            self.place_changed.emit()

    def _saved(self, moved: bool, account: Account) -> None:
        self.forget()
        self.saved.emit(account.id, moved)

    def _removed(self, account: Account) -> None:
        self.forget()
        self.removed.emit(account.id)

    def _tell(self, notice: Notice | None) -> None:
        if notice is None:
            self.cancel("test")
            self._check = None
        if notice != self.notice:
            self.notice = notice
            self.notice_changed.emit()

    def shown_value(self, key: str) -> str:
        """What an open (not secret) field shows at first."""
        return self._typed.get(key) or self.stored.values.get(key, "")
