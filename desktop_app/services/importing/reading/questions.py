"""Questions with two or more ways a real cell of the file could be read. Must not: choose one."""

from __future__ import annotations

import calendar
from collections.abc import Iterable

from desktop_app.services.importing.reading.columns import Guess
from desktop_app.services.importing.reading.dates import DateJudge, possible_orders
from desktop_app.services.importing.reading.findings import Question
from desktop_app.services.importing.reading.judges import answered
from desktop_app.services.importing.reading.mapping import CONTACT_FIELDS, ORDER_FIELDS, Column, Mapping
from desktop_app.services.importing.reading.national import REGIONS, readings
from desktop_app.services.importing.reading.numbers import NumberJudge
from desktop_app.services.importing.reading.settle import Settled


def settled_questions(mapping: Mapping, results: dict[int, Settled]) -> list[Question]:
    """What the columns left open."""
    found: list[Question] = []
    for column in mapping.columns:
        settled = results.get(column.index)
        if settled is None:
            continue
        if settled.question == "date_order":
            found.append(_date_order(column, settled.open_cell))
        elif settled.question == "number_format":
            found.append(_number_format(column, settled.open_cell))
        elif settled.question == "consent_meaning":
            options = (
                ("yes_is_consent", f"{settled.open_cell} = ✓"),
                ("yes_is_refusal", f"{settled.open_cell} = ✗"),
            )
            found.append(Question("consent_meaning", column.index, column.header, options))
        elif settled.question == "default_region":
            found.append(_default_region(column, settled.open_cell))
        if settled.short_years and column.field == "birthday":
            options = (("1900", "19.."), ("2000", "20.."))
            found.append(Question("date_century", column.index, column.header, options))
    return [question for question in found if not _is_answered(mapping, question)]


def _is_answered(mapping: Mapping, question: Question) -> bool:
    default = {"date_order": mapping.date_order, "number_format": mapping.decimal}.get(question.name)
    if question.column is None:
        return question.name in mapping.answers
    return answered(mapping, question.name, question.column, default) is not None


def _date_order(column: Column, cell: str) -> Question:
    birthday = column.field == "birthday"
    orders = possible_orders(cell, birthday=birthday) or ()
    options = []
    for order in sorted(orders):
        value = DateJudge(order, birthday=birthday, century="2000")(cell)
        if isinstance(value, str):
            year, month, day = value[:10].split("-")
            options.append((order, f"{cell} = {int(day)} {calendar.month_name[int(month)]} {year}"))
    return Question("date_order", column.index, column.header, tuple(options))


def _number_format(column: Column, cell: str) -> Question:
    options = tuple((sign, f"{cell} = {NumberJudge(sign)(cell)}") for sign in (",", "."))
    return Question("number_format", column.index, column.header, options)


def _default_region(column: Column, cell: str) -> Question:
    options = [(region, f"{cell} = {value}") for region, value in readings(cell)]
    # where no country can dial the example, every one of them may still be the right answer
    return Question(
        "default_region", column.index, column.header, tuple(options or [(region, "") for region in REGIONS])
    )


def mapping_questions(guesses: Iterable[Guess], kind: str) -> list[Question]:
    """Columns that only a person can name."""
    fields = ORDER_FIELDS if kind == "orders" else CONTACT_FIELDS
    found = []
    for guess in guesses:
        if guess.asks:
            sample = next(iter(guess.cells), "")
            likely = [guess.field] if guess.field else []
            names = likely + [name for name in fields if name not in likely]
            options = tuple((name, sample) for name in names if name)
            found.append(Question("column_mapping", guess.index, guess.header, options))
    return found


def encoding_question(name: str, sample: str, other: str, other_sample: str) -> Question:
    return Question("encoding", None, "", ((name, sample), (other, other_sample)))


def sheet_question(names: Iterable[tuple[str, str]]) -> Question:
    """``names``: (sheet or file, its first cells)."""
    return Question("sheet", None, "", tuple(names))


def currency_question(column: Column, currencies: Iterable[str]) -> Question:
    options = tuple((currency, currency) for currency in sorted(currencies))
    return Question("currency", column.index, column.header, options)
