"""Which file, what its rows become, and what each of its columns is. Part of the sending wizard's view-model.

Owns: what was chosen on the first two steps. Must not: hold a rule of reading or of fitting columns
(``services`` does), or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.provider_api.manifest import EventForm, FormField
from desktop_app.services.importing.columns import ColumnRow, FieldChoice, column_rows
from desktop_app.services.importing.reading import Look
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.importing.steps import Step
from desktop_app.services.send_columns import (
    FREE,
    PARAM,
    event_choices,
    event_mapping,
    event_roles,
    obstacle,
    order_choices,
    order_mapping,
    order_roles,
    with_role,
)
from desktop_app.services.send_file import LoadedFile
from desktop_app.services.send_learned import Remembered
from desktop_app.services.send_mend import Edits, MendCell
from desktop_app.services.send_rows import Row
from desktop_app.viewmodels.tasks import Work
from desktop_app.viewmodels.wizard.reading_part import ReadingPart


class ReadsFiles(Protocol):
    """``kind``: events or orders."""

    def look(
        self, path: Path, kind: str, *, region: str | None = None, mapping: FileMapping | None = None
    ) -> Coroutine[Any, Any, Look]: ...

    def load(self, path: Path, kind: str, mapping: FileMapping) -> Coroutine[Any, Any, LoadedFile]: ...

    def cells(
        self, mapping: FileMapping, rows: Sequence[Row], place: int
    ) -> Coroutine[Any, Any, list[MendCell]]: ...

    def mend(
        self, mapping: FileMapping, rows: Sequence[Row], place: int, edits: Edits
    ) -> Coroutine[Any, Any, Row]: ...

    def leave_out(
        self, rows: Sequence[Row], places: Sequence[int]
    ) -> Coroutine[Any, Any, dict[int, Row]]: ...

    def recall(
        self, account: Account, kind: str, mapping: FileMapping
    ) -> Coroutine[Any, Any, Remembered | None]: ...

    def remember(
        self, account: Account, kind: str, mapping: FileMapping, told: Remembered
    ) -> Coroutine[Any, Any, None]: ...


class SourcePart(ReadingPart):
    """Signals: see ``WizardViewModel``."""

    kind: str
    form: EventForm | None
    event_type: str
    roles: dict[int, str]
    names: dict[int, str]
    settings: dict[str, str]
    statuses: dict[str, str]
    currency: str
    _files: ReadsFiles
    _seen: FileMapping | None
    """As the reading took the columns, before they were fitted to the form."""
    _edited: frozenset[int]

    # -- the file

    def open_file(self, path: Path, *, pasted: bool = False) -> None:
        self._forget_rows()
        self._drop_looks()
        self.pasted = pasted
        self.path, self.look, self.mapping, self._seen = path, None, None, None
        self._edited, self.names, self.statuses, self.currency = frozenset(), {}, {}, ""
        self._tell(None)
        self.file_changed.emit()
        look = partial(self._files.look, path, self.kind, region=self.region)
        self._latest("look", look, self._take_look, on_error=self._file_failed)

    def start_over(self, path: Path) -> None:
        self._enter(Step.FILE)
        self.open_file(path)

    def reread(self, **changes: Any) -> None:
        if self.path is None or self.mapping is None:
            return
        self.region = changes.get("region", self.region)
        wanted = self._read_otherwise(changes)
        self._edited, self.names = frozenset(), {}
        self._drop_looks()
        look = partial(self._files.look, self.path, self.kind, region=self.region, mapping=wanted)
        self._latest("look", look, self._take_look, on_error=self._file_failed)

    @property
    def file_obstacle(self) -> str:
        """Text key of what is missing on the first step, "" when it can go on."""
        if self.look is None or self.mapping is None:
            return "wizard.file.file_missing"
        return "events.trouble.type" if self.type_missing else ""

    @property
    def type_missing(self) -> bool:
        return self.form is not None and self.form.typed and not self.event_type.strip()

    @property
    def goes_straight(self) -> bool:
        """A file of known headings with nothing to ask: its columns need not be looked at."""
        return self.known_shape and not self.busy_with("forms") and not self.columns_obstacle

    def set_form(self, form_id: str) -> None:
        """Events: another way of sending, which may know people by other keys."""
        self.form = next(form for form in self.manifest.event_forms if form.id == form_id)
        if self._seen is not None:
            fresh = event_roles(self._seen, self.form)
            known = {choice.key for choice in self.choices}
            whom = [role for role in self.roles.values() if role not in ("", PARAM)]
            kept = bool(whom) and set(self.roles.values()) <= known
            self._fit(self.roles if kept else fresh)
        self.targets_changed.emit()

    def set_type(self, text: str) -> None:
        self.event_type = text.strip()
        self.targets_changed.emit()

    # -- its columns

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        if self.form is not None:
            return event_choices(self.form)
        return order_choices(self.manifest.order_form) if self.manifest.order_form is not None else ()

    @property
    def columns(self) -> tuple[ColumnRow, ...]:
        if self.look is None or self.mapping is None:
            return ()
        shown = replace(
            self.mapping,
            columns=tuple(replace(one, field=self.roles[one.index] or None) for one in self.mapping.columns),
        )
        plain = frozenset(index for index, role in self.roles.items() if role in (PARAM, FREE))
        return column_rows(self.look, shown, self._edited | plain)

    @property
    def columns_obstacle(self) -> str:
        if self.look is None or self.mapping is None:
            return ""
        return obstacle(self.look, self.mapping, self.roles, self.kind) or self._what_is_missing()

    def set_field(self, index: int, field: str) -> None:
        self._goes_on = False
        self._edited |= {index}
        self._column_answered(index, field)
        self._fit(with_role(self.roles, index, field, self.kind))
        self._ask_again()

    def set_name(self, index: int, text: str) -> None:
        """Under which name a column goes along as a parameter; "" = its heading (of the column that names
        the person: not at all)."""
        self.names[index] = text.strip()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Further fields of the form, which hold for the whole file."""
        if self.kind == "events":
            return self.form.fields if self.form is not None else ()
        return self.manifest.order_form.extra if self.manifest.order_form is not None else ()

    @property
    def missing(self) -> tuple[FormField, ...]:
        """Fields that the form needs and that are empty."""
        given = self._given()
        return tuple(
            field for field in self.fields if field.required and not given.get(field.key, "").strip()
        )

    def set_setting(self, key: str, text: str) -> None:
        self.settings[key] = text
        self.columns_changed.emit()

    @property
    def needs_currency(self) -> bool:
        form = self.manifest.order_form
        takes = self.kind == "orders" and form is not None and "currency" in form.fields
        return takes and "order_currency" not in self.roles.values()

    @property
    def currency_missing(self) -> bool:
        """The file tells no currency, the platform needs one, and none is typed whole."""
        form = self.manifest.order_form
        needed = form is not None and "currency" in form.required
        return self.needs_currency and (len(self.currency) != 3 if self.currency else needed)

    def set_currency(self, text: str) -> None:
        self.currency = text.strip().upper()
        self.columns_changed.emit()

    def remembered(self) -> Remembered:
        """What is kept for the next file with these headings."""
        answers = {} if self.mapping is None else self.mapping.answers
        return Remembered(
            self.roles, self.names, self.statuses, self.currency, self.form.id if self.form else "",
            self.event_type, answers,
        )  # fmt: skip

    # -- inside

    def _what_is_missing(self) -> str:
        """In words, beyond the columns themselves."""
        raise NotImplementedError

    def _forget_rows(self) -> None:
        """What was read of the file goes."""
        raise NotImplementedError

    def _given(self) -> dict[str, str]:
        """What goes along with every item: what is typed, else the platform's default."""
        given = {field.key: self.settings.get(field.key, field.default) for field in self.fields}
        return {key: text for key, text in given.items() if text.strip()}

    def _look_as(self, mapping: FileMapping) -> Work:
        assert self.path is not None
        return partial(self._files.look, self.path, self.kind, region=self.region, mapping=mapping)

    def _take_look(self, look: Look) -> None:
        if look.refusal is not None:
            self._file_failed(look.refusal.error)
            return
        self._tell(None)
        self.look, self.mapping, self._seen = look, look.mapping, look.mapping
        self.known_shape, self.recalled = False, frozenset()
        self._fit(self._guessed(look.mapping))
        self.file_changed.emit()
        self._go_on()
        recall = partial(self._files.recall, self.account, self.kind, look.mapping)
        self._latest("recall", recall, self._take_recalled, on_error=lambda _error: None)

    def _guessed(self, mapping: FileMapping) -> dict[int, str]:
        if self.form is not None:
            return event_roles(mapping, self.form)
        form = self.manifest.order_form
        return order_roles(mapping, form) if form is not None else {}

    def _take_recalled(self, found: Remembered | None) -> None:
        """Headings that were sent before: matched as then, unless the person was quicker."""
        if found is None or self._seen is None or self.look is None or self._edited:
            return
        self.known_shape, self.recalled = True, frozenset(found.roles)
        if self.form is not None and not self.event_type:
            form = next((one for one in self.manifest.event_forms if one.id == found.form), self.form)
            self.form, self.event_type = form, found.event_type
        known = {choice.key for choice in self.choices}
        roles = {index: role if role in known else "" for index, role in found.roles.items()}
        self.names, self.currency = dict(found.names), self.currency or found.currency
        self.statuses = dict(found.statuses)
        self._edited = self.recalled
        kept = tuple(one for one in self.look.questions if one.name != "column_mapping")
        self.look = replace(self.look, questions=kept)
        assert self.mapping is not None
        self.mapping = replace(self.mapping, answers={**found.answers, **self.mapping.answers})
        self._fit({**self.roles, **roles})
        self._ask_again()
        self.targets_changed.emit()
        self.file_changed.emit()

    def _fit(self, roles: Mapping[int, str]) -> None:
        """The columns as they are chosen; what was settled for a column stays while its field does."""
        assert self._seen is not None
        assert self.mapping is not None
        self.roles = dict(roles)
        before = {column.index: column for column in self.mapping.columns}
        seen = replace(self.mapping, columns=self._seen.columns)
        make = event_mapping if self.form is not None else order_mapping
        made = make(seen, self.roles)
        columns = tuple(
            before[column.index] if before[column.index].field == column.field
            and before[column.index].kind == column.kind else column
            for column in made.columns
        )  # fmt: skip
        self._map(replace(made, columns=columns))

    def _file_failed(self, error: AppError) -> None:
        self._goes_on = False
        if self.step is Step.FILE:
            self.path, self.look, self.mapping = None, None, None
            self.file_changed.emit()
        self._tell(error)
