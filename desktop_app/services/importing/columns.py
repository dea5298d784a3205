"""Which column goes to which field of the account: the choices, and what stands in the way of going on.

Owns: fitting a mapping to an account. Must not: read a file (the look is handed in) or ask the platform.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from desktop_app.model.contact import AdditionalField
from desktop_app.model.texts import has, t
from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.services.importing.destination import EXTERNAL_ID, own_field, place_columns
from desktop_app.services.importing.reading.findings import Look, Question
from desktop_app.services.importing.reading.mapping import (
    CONTACT_FIELDS,
    Column,
    Mapping,
    Rule,
    column_letter,
    default_rule,
)
from desktop_app.services.importing.source import CONSENT, FULL_NAME

SETTLED_LATER = frozenset(
    {"date_order", "date_century", "number_format", "consent_meaning", "default_region", "currency"}
)
"""Questions that hang on which field a column goes to."""
IDENTITIES = ("email", "phone", "external_id")


@dataclass(frozen=True)
class FieldChoice:
    """One entry of "Goes to field". ``key`` is canonical, ``custom:<id>`` or "" for "do not import"."""

    key: str
    label: str


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file as the step shows it. ``confidence``: sure, unsure or left_out."""

    index: int
    header: str
    samples: tuple[str, ...]
    field: str
    rule: Rule
    confidence: str


def field_choices(target: ImportTarget, fields: Sequence[AdditionalField]) -> tuple[FieldChoice, ...]:
    """What this platform and account can take, "do not import" first. A full name is split on the way.

    A field of ours that the platform lacks but the account defines (a birthday) stands under our name, so
    that
    its cells are still read as what they are.
    """
    keys = list(target.fields)
    if "first_name" in keys:
        keys.insert(keys.index("first_name"), FULL_NAME)
    keys += [
        key for key in CONTACT_FIELDS if key not in keys and (key == CONSENT or _home(key, target, fields))
    ]
    taken = {_home(key, target, fields) for key in keys}
    choices = [FieldChoice("", t("wizard.field.none"))]
    choices += [FieldChoice(key, t(f"wizard.field.{key}")) for key in keys if has(f"wizard.field.{key}")]
    if target.custom_fields:
        choices += [
            FieldChoice(f"custom:{field.id}", t("wizard.field.additional", name=field.name))
            for field in fields
            if not field.read_only and f"custom:{field.id}" not in taken
        ]
    return tuple(choices)


def _home(key: str, target: ImportTarget, fields: Sequence[AdditionalField]) -> str:
    """The additional field in which a field of ours lives there, "" for none."""
    if key in target.fields:
        return ""
    placed = place_columns([Column(0, "", key)], target, fields).by_column.get(0, "")
    return placed if placed.startswith("custom:") else ""


def fitted(
    mapping: Mapping, target: ImportTarget, fields: Sequence[AdditionalField], guessed: Collection[int] = ()
) -> Mapping:
    """The mapping with each column on a field that the account really has; others are left out, visibly.

    A column without a standard field goes to the additional field of its name (see ``place_columns``), and so
    does one of ``guessed`` (places in the file) that was taken for an id though the account has a field of
    just that name.
    """
    columns = []
    for column in mapping.columns:
        wanted = column.field
        taken = wanted == EXTERNAL_ID and column.index in guessed
        if taken and (own := own_field(column, target, fields)):
            wanted = own  # an id decides whose contact is overwritten: a guess at it gives way
        elif wanted is not None and wanted not in (CONSENT, FULL_NAME) and wanted not in target.fields:
            place = place_columns([column], target, fields).by_column.get(column.index)
            # our own name is kept where it has a home, since the cells are read by it
            wanted = wanted if place and wanted in CONTACT_FIELDS else place
        columns.append(replace(column, field=wanted))
    return with_kinds(replace(mapping, columns=tuple(columns)), target, fields)


def with_kinds(mapping: Mapping, target: ImportTarget, fields: Sequence[AdditionalField]) -> Mapping:
    """The mapping whose columns know what their additional field takes; a form settled for another kind is
    forgotten."""
    kinds = place_columns(mapping.columns, target, fields).kinds
    columns = tuple(
        column
        if kinds.get(column.index) == column.kind
        else replace(column, kind=kinds.get(column.index), form=None)
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def with_forms(look: Look, mapping: Mapping, found: Look) -> tuple[Look, Mapping]:
    """Look and mapping with what a second look, at the chosen columns, settled and left open."""
    forms = {column.index: column for column in found.mapping.columns}
    columns = tuple(
        replace(column, form=forms[column.index].form)
        if column.index in forms and forms[column.index].field == column.field
        else column
        for column in mapping.columns
    )
    kept = tuple(one for one in look.questions if one.name not in SETTLED_LATER)
    questions = (*kept, *(one for one in found.questions if one.name in SETTLED_LATER))
    return replace(look, questions=questions), replace(mapping, columns=columns)


def column_rows(look: Look, mapping: Mapping, edited: frozenset[int]) -> tuple[ColumnRow, ...]:
    """The step's rows, in file order. A column the person has set is sure."""
    suggested = {suggestion.index: suggestion for suggestion in look.suggestions}
    rows = []
    for column in mapping.columns:
        suggestion = suggested.get(column.index)
        if not column.field:
            confidence = "left_out"
        elif column.index in edited or suggestion is None or suggestion.confidence == "left_out":
            confidence = "sure"
        else:
            confidence = suggestion.confidence
        samples = suggestion.sample if suggestion else ()
        header = column.header or t("wizard.columns.unnamed", letter=column_letter(column.index))
        rows.append(ColumnRow(column.index, header, samples[:2], column.field or "", column.rule, confidence))
    return tuple(rows)


def with_field(mapping: Mapping, index: int, field: str) -> Mapping:
    """The mapping with one column on another field. A field is held by one column: the older one gives it
    up."""
    columns = []
    for column in mapping.columns:
        if column.index == index:
            columns.append(replace(column, field=field or None, rule=default_rule(field or None)))
        elif field and column.field == field:
            columns.append(replace(column, field=None))
        else:
            columns.append(column)
    return replace(mapping, columns=tuple(columns))


def with_rule(mapping: Mapping, index: int, rule: Rule) -> Mapping:
    columns: tuple[Column, ...] = tuple(
        replace(column, rule=rule) if column.index == index else column for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def open_questions(look: Look, mapping: Mapping) -> tuple[Question, ...]:
    """Questions without an answer; those about a column that is left out need none."""
    kept = {column.index for column in mapping.columns if column.field}
    return tuple(
        question
        for question in look.questions
        if question.key not in mapping.answers
        and question.name not in mapping.answers
        and (question.column is None or question.column in kept)
    )


def obstacle(look: Look, mapping: Mapping) -> str:
    """Why the step cannot go on, in words; "" when it can."""
    questions = open_questions(look, mapping)
    if questions:
        return t("wizard.columns.open_questions", count=len(questions))
    if not any(column.field in IDENTITIES for column in mapping.columns):
        return t("wizard.columns.need_address")
    return ""
