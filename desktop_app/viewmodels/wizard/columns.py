"""The wizard's columns: what each is, its rule, what only a person can tell. Part of the wizard's view-model.

Owns: what was chosen for the columns. Must not: hold a rule of reading, or a widget.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.model.contact import AdditionalField
from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.services.importing.columns import (
    ColumnRow,
    FieldChoice,
    column_rows,
    field_choices,
    obstacle,
    open_questions,
    with_field,
    with_forms,
    with_kinds,
    with_rule,
)
from desktop_app.services.importing.reading import Look, Mapping, Question
from desktop_app.services.importing.reading.mapping import Rule
from desktop_app.viewmodels.base import ViewModel

if TYPE_CHECKING:
    from desktop_app.services.importing.wizard import ImportWizard


class ColumnsPart(ViewModel):
    """Signals: columns_changed()."""

    columns_changed = Signal()

    import_target: ImportTarget
    fields: tuple[AdditionalField, ...]
    path: Path | None
    look: Look | None
    mapping: Mapping | None
    region: str | None
    _edited: frozenset[int]
    _service: ImportWizard

    def _map(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.columns_changed.emit()

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        return field_choices(self.import_target, self.fields)

    @property
    def columns(self) -> tuple[ColumnRow, ...]:
        if self.look is None or self.mapping is None:
            return ()
        return column_rows(self.look, self.mapping, self._edited)

    @property
    def questions(self) -> tuple[Question, ...]:
        return () if self.look is None or self.mapping is None else open_questions(self.look, self.mapping)

    @property
    def columns_obstacle(self) -> str:
        """The sentence that stands beside the switched-off button, "" when the step can go on."""
        return "" if self.look is None or self.mapping is None else obstacle(self.look, self.mapping)

    def set_field(self, index: int, field: str) -> None:
        if self.mapping is not None:
            self._edited |= {index}
            self._map(with_kinds(with_field(self.mapping, index, field), self.import_target, self.fields))
            self._ask_again()

    def _ask_again(self) -> None:
        """A column on another field may hold days or numbers that can be read two ways."""
        if self.path is None:
            return
        make = partial(self._service.look, self.path, region=self.region, mapping=self.mapping)
        self._latest("forms", make, self._take_forms, on_error=lambda _error: None)

    def _take_forms(self, found: Look) -> None:
        if self.look is None or self.mapping is None or found.refusal is not None:
            return
        self.look, self.mapping = with_forms(self.look, self.mapping, found)
        self.columns_changed.emit()

    def set_rule(self, index: int, rule: Rule) -> None:
        if self.mapping is not None:
            self._map(with_rule(self.mapping, index, rule))

    def answer(self, question: Question, value: str) -> None:
        if self.mapping is not None:
            self._map(self.mapping.with_answer(question.key, value))

    def take_back_answer(self, key: str) -> None:
        if self.mapping is not None:
            answers = {name: value for name, value in self.mapping.answers.items() if name != key}
            self._map(replace(self.mapping, answers=answers))
