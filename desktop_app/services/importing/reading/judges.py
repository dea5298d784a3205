"""Which judge reads which field. Must not: hold a rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.services.importing.reading.cells import Finding, Judged, judge_text
from desktop_app.services.importing.reading.choices import ConsentJudge, judge_gender
from desktop_app.services.importing.reading.dates import DateJudge
from desktop_app.services.importing.reading.emails import EmailJudge
from desktop_app.services.importing.reading.findings import Value
from desktop_app.services.importing.reading.ids import IdJudge, PostcodeJudge
from desktop_app.services.importing.reading.mapping import Column, Mapping
from desktop_app.services.importing.reading.numbers import NumberJudge
from desktop_app.services.importing.reading.phones import PhoneJudge
from desktop_app.services.importing.reading.words import is_inverted

Judge = Callable[[str], Judged]

DATE_FIELDS = frozenset({"birthday", "order_date"})
NUMBER_FIELDS = frozenset({"order_total", "item_price", "item_quantity"})
ID_FIELDS = frozenset({"external_id", "order_id", "item_id"})
#: fields whose values are mostly different in every row: remembering them would only cost memory
_DISTINCT = ID_FIELDS | NUMBER_FIELDS | {"email", "phone", "address", "item_url", "full_name", "postcode"}
_KEPT = 50_000


def judge_for(mapping: Mapping, column: Column) -> Judge:
    """The judge of one column; values that repeat are judged once."""
    judge = _bare_judge(mapping, column)
    field = column.field or ""
    return judge if field in _DISTINCT or field.startswith("custom:") else Remembered(judge)


def answered(mapping: Mapping, question: str, index: int, default: str | None) -> str | None:
    """What a person answered for this column, or for all columns."""
    return mapping.answers.get(f"{question}:{index}") or mapping.answers.get(question) or default


def _bare_judge(mapping: Mapping, column: Column) -> Judge:
    field = column.field or ""
    if field == "email":
        return EmailJudge()
    if field == "phone":
        return PhoneJudge(answered(mapping, "default_region", column.index, mapping.region))
    if field in DATE_FIELDS:
        order = answered(mapping, "date_order", column.index, mapping.date_order) or column.form
        century = answered(mapping, "date_century", column.index, None)
        return DateJudge(order, birthday=field == "birthday", century=century)
    if column.kind in {"date", "datetime"}:
        order = answered(mapping, "date_order", column.index, mapping.date_order) or column.form
        return DayJudge(DateJudge(order, birthday=False), with_time=column.kind == "datetime")
    if column.kind in {"whole", "number"}:
        sign = answered(mapping, "number_format", column.index, mapping.decimal) or column.form
        return AmountJudge(NumberJudge(sign), whole=column.kind == "whole")
    if field in NUMBER_FIELDS:
        return NumberJudge(answered(mapping, "number_format", column.index, mapping.decimal) or column.form)
    if field in ID_FIELDS:
        return IdJudge(column.form)
    if field == "postcode":
        return PostcodeJudge(column.form)
    if field == "consent":
        answer = answered(mapping, "consent_meaning", column.index, None)
        return ConsentJudge(column.form, inverted=is_inverted(column.header), answer=answer)
    if field == "gender":
        return judge_gender
    return judge_text(field)


class DayJudge:
    """A day, or a day and a time to the minute, in the form that platforms take."""

    def __init__(self, judge: DateJudge, *, with_time: bool) -> None:
        self._judge = judge
        self._with_time = with_time

    def __call__(self, cell: str) -> Judged:
        found = self._judge(cell)
        if isinstance(found, Finding):
            return Finding(self._cut(found.value), found.codes)
        return self._cut(found)

    def _cut(self, value: Value) -> Value:
        if not isinstance(value, str):
            return value
        if not self._with_time:
            return value[:10]
        return value[:16] if len(value) > 10 else f"{value}T00:00"


class AmountJudge:
    """A number; ``whole``: without a part behind the point, since the field keeps none."""

    def __init__(self, judge: NumberJudge, *, whole: bool) -> None:
        self._judge = judge
        self._whole = whole

    def __call__(self, cell: str) -> Judged:
        found = self._judge(cell)
        if not self._whole or not isinstance(found, str) or "." not in found:
            return found
        number, _, part = found.partition(".")
        return Finding(None, ("number_invalid",)) if part.strip("0") else number


class Remembered(dict[str, Judged]):
    """Judges a text once; forgets everything when it has kept too much, so that memory stays flat."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self._judge = judge

    def __call__(self, cell: str) -> Judged:
        return self[cell]

    def __missing__(self, cell: str) -> Judged:
        if len(self) > _KEPT:
            self.clear()
        found = self[cell] = self._judge(cell)
        return found

    def column(self, cells: Sequence[str]) -> tuple[Sequence[Judged], bool]:
        """All cells judged, and whether there is a Finding among them. Each cell costs one look-up."""
        judged = list(map(self.__getitem__, cells))
        return judged, Finding in {*map(type, judged)}
