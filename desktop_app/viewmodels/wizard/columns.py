"""The wizard's columns: what each is, its rule, what only a person can tell. Part of the wizard's view-model.

Owns: what was chosen for the columns. Must not: hold a rule of reading, or a widget.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.model.contact import AdditionalField
from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.services.importing.columns import (
    ColumnRow,
    FieldChoice,
    column_rows,
    field_choices,
    obstacle,
    with_field,
    with_kinds,
    with_rule,
)
from desktop_app.services.importing.reading import Mapping
from desktop_app.services.importing.reading.mapping import Rule
from desktop_app.viewmodels.tasks import Work
from desktop_app.viewmodels.wizard.reading_part import ReadingPart

if TYPE_CHECKING:
    from desktop_app.services.importing.wizard import ImportWizard


class ColumnsPart(ReadingPart):
    """Signals: columns_changed()."""

    import_target: ImportTarget
    fields: tuple[AdditionalField, ...]
    _edited: frozenset[int]
    _service: ImportWizard

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        return field_choices(self.import_target, self.fields)

    @property
    def columns(self) -> tuple[ColumnRow, ...]:
        if self.look is None or self.mapping is None:
            return ()
        return column_rows(self.look, self.mapping, self._edited)

    @property
    def columns_obstacle(self) -> str:
        return "" if self.look is None or self.mapping is None else obstacle(self.look, self.mapping)

    def set_field(self, index: int, field: str) -> None:
        self._goes_on = False
        if self.mapping is not None:
            self._edited |= {index}
            self._column_answered(index, field)
            self._map(with_kinds(with_field(self.mapping, index, field), self.import_target, self.fields))
            self._ask_again()

    def _look_as(self, mapping: Mapping) -> Work:
        assert self.path is not None
        return partial(self._service.look, self.path, region=self.region, mapping=mapping)

    def set_rule(self, index: int, rule: Rule) -> None:
        if self.mapping is not None:
            self._map(with_rule(self.mapping, index, rule))
