"""How the file is read: its columns, what only a person can tell. Part of a wizard's view-model.

Owns: answers, and the second look at columns that became something else. Must not: hold a rule of reading, or
a widget.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import AppError
from desktop_app.services.importing.columns import ColumnRow, FieldChoice, open_questions, with_forms
from desktop_app.services.importing.reading import Look, Mapping, Question
from desktop_app.services.importing.reading.mapping import READ_BY
from desktop_app.services.importing.steps import Step
from desktop_app.viewmodels.tasks import Work
from desktop_app.viewmodels.wizard.stepping import WizardViewModel


class ReadingPart(WizardViewModel):
    """Signals: columns_changed()."""

    region: str | None
    known_shape: bool
    recalled: frozenset[int]
    """Columns that are matched as in a file of before."""
    _goes_on = False

    @property
    def choices(self) -> tuple[FieldChoice, ...]:
        raise NotImplementedError

    @property
    def columns(self) -> tuple[ColumnRow, ...]:
        raise NotImplementedError

    @property
    def file_obstacle(self) -> str:
        """The key of the sentence that stands beside the switched-off button of the file's step, or ""."""
        raise NotImplementedError

    @property
    def columns_obstacle(self) -> str:
        """The sentence that stands beside the switched-off button, "" when the step can go on."""
        raise NotImplementedError

    def set_field(self, index: int, field: str) -> None:
        raise NotImplementedError

    def reread(self, **changes: object) -> None:
        """Read the file another way (``encoding``, ``delimiter``, ``header_row``, ``sheet``, ``region``)."""
        raise NotImplementedError

    def _read_otherwise(self, changes: AnyMapping[str, Any]) -> Mapping:
        """How the file is read with these changes: another sheet has a heading of its own."""
        assert self.mapping is not None
        fresh = {"header_row": 0} if "sheet" in changes else {}
        return replace(self.mapping, **{**fresh, **changes}, columns=(), answers={})

    def _column_answered(self, index: int, field: str) -> None:
        """Whoever chose a column's field by hand has answered what it holds."""
        key = f"column_mapping:{index}"
        asked = () if self.look is None else {one.key for one in self.look.questions}
        if key in asked and self.mapping is not None:
            self.mapping = self.mapping.with_answer(key, field)

    def _look_as(self, mapping: Mapping) -> Work:
        """The look at the file's beginning with this mapping."""
        raise NotImplementedError

    @property
    def questions(self) -> tuple[Question, ...]:
        return () if self.look is None or self.mapping is None else open_questions(self.look, self.mapping)

    def options(self, question: Question) -> tuple[tuple[str, str], ...]:
        """Values to answer with, and what each means: of a column, whatever it can become here, what is most
        likely first."""
        if question.name != "column_mapping":
            return question.options
        names = {choice.key: choice.label for choice in self.choices}
        likely = [value for value, _shown in question.options if value in names]
        rest = [key for key in names if key and key not in likely]
        return tuple((key, names[key]) for key in (*likely, *rest, "") if key in names)

    def answer(self, question: Question, value: str) -> None:
        self._goes_on = False
        if self.mapping is None:
            return
        if question.name in READ_BY:
            self.reread(**{question.name: value})
            return
        self._map(self.mapping.with_answer(question.key, value))
        known = {choice.key for choice in self.choices}
        if question.name == "column_mapping" and question.column is not None and value in known:
            self.set_field(question.column, value)

    def take_back_answer(self, key: str) -> None:
        self._goes_on = False
        if self.mapping is not None:
            answers = {name: value for name, value in self.mapping.answers.items() if name != key}
            self._map(replace(self.mapping, answers=answers))

    def _waits(self) -> bool:
        """The person wants to go on, but the file is still read as they chose just now: it goes on by itself
        when that is known."""
        asks = self.step is Step.COLUMNS and self.busy_with("forms")  # its questions are answered there
        self._goes_on = asks or self.busy_with("look")
        return self._goes_on

    def _go_on(self) -> None:
        if self._goes_on and not self._waits():
            self.go_next()

    def _drop_looks(self) -> None:
        """They are at the file of before, or at another reading of it."""
        self._goes_on = False
        for key in ("look", "forms", "recall"):
            self.cancel(key)

    def _map(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.columns_changed.emit()

    def _ask_again(self) -> None:
        """A column on another field may hold days or numbers that can be read two ways."""
        if self.path is not None and self.mapping is not None:
            self._latest("forms", self._look_as(self.mapping), self._take_forms, on_error=self._no_forms)

    def _no_forms(self, _error: AppError) -> None:
        self._go_on()

    def _take_forms(self, found: Look) -> None:
        if self.look is not None and self.mapping is not None and found.refusal is None:
            self.look, self.mapping = with_forms(self.look, self.mapping, found)
            self.columns_changed.emit()
        self._go_on()
