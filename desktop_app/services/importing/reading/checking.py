"""From a block of data rows to values, problems and verdicts, column by column.

Owns: the order of judging and which rows are sent. Must not: read files; hold a rule of a single field (see
the judges).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_app.services.importing.reading.cells import Finding, Judged
from desktop_app.services.importing.reading.checked import Checked, CheckedBlock, dedupe_keys
from desktop_app.services.importing.reading.duplicates import Seen
from desktop_app.services.importing.reading.findings import Problem, Value, Verdict, effect_of
from desktop_app.services.importing.reading.ids import PostcodeJudge
from desktop_app.services.importing.reading.judges import (
    DATE_FIELDS,
    NUMBER_FIELDS,
    Judge,
    Remembered,
    answered,
    judge_for,
)
from desktop_app.services.importing.reading.lines import Block
from desktop_app.services.importing.reading.mapping import Mapping
from desktop_app.services.importing.reading.phones import PhoneByCountry
from desktop_app.services.importing.reading.places import country_code

_ITEM_FIELDS = ("item_id", "item_name", "item_quantity", "item_price")
_HEAD_FIELDS = ("email", "order_date", "order_total", "order_status")
_TYPED = DATE_FIELDS | NUMBER_FIELDS | {"email", "phone", "consent", "gender"}
_SAID = 120  # characters of a cell that a problem carries along


class Checker:
    """Judges blocks in file order. ``winners``: with ``duplicates="last"``, hash key to the row that wins.
    ``compares``: False where the file is read in parts and whoever joins them looks for repeated addresses.
    """

    def __init__(
        self, mapping: Mapping, winners: dict[int, int] | None = None, *, compares: bool = True
    ) -> None:
        self._mapping = mapping
        self._compares = compares and mapping.kind == "contacts"
        self.fields = mapping.fields()
        self._keys = tuple(self.fields)
        self._plan: list[tuple[str, int, Judge]] = [
            (key, column.index, judge_for(mapping, column)) for key, column in self.fields.items()
        ]
        # trailing columns without a header or content do not make a row too short
        self.width = max((column.index + 1 for column in mapping.columns), default=1)
        self._seen = Seen()
        self._winners = winners
        self._row = 0
        self._last_order: Value = None
        country = self.fields.get("country")
        self._country = country.index if country else None
        self._postcodes = PostcodeJudge(None)
        phone = self.fields.get("phone")
        self._phones = PhoneByCountry(
            answered(mapping, "default_region", phone.index if phone else -1, mapping.region)
        )

    def check(self, block: Block) -> list[Checked]:
        """All rows of a block, none left away."""
        return self.check_block(block).rows()

    def check_block(self, block: Block) -> CheckedBlock:
        """The same, by columns."""
        size = len(block.records)
        notes: dict[int, list[Problem]] = {
            place: [(None, code, "") for code in codes] for place, codes in block.notes.items()
        }
        cells = block if self._is_even(block) else Block(self._padded(block.records, notes), block.lines)
        columns: list[Sequence[Value]] = []
        for key, index, judge in self._plan:
            columns.append(self._judged(key, judge, cells.column(index), cells, notes))
        verdicts: list[Verdict] = ["send"] * size
        codes: list[str | None] = [None] * size
        by_key = dict(zip(self._keys, columns, strict=True))
        if self._mapping.kind == "orders":
            by_key = self._orders(by_key, notes, size)
        else:
            for place in self._addresses(by_key, notes, size):
                verdicts[place], codes[place] = "reject", "no_address"
        for place, problems in notes.items():
            for field, code, _ in problems:
                effect = effect_of(field, code)
                if effect == "reject":
                    verdicts[place], codes[place] = "reject", code
                    break
                if effect == "skip" and verdicts[place] == "send":
                    verdicts[place], codes[place] = "skip", code
        if self._compares:
            self._duplicates(by_key, notes, verdicts, codes, size)
        first = self._row + 1
        self._row += size
        return CheckedBlock(first, block.lines, block.records, by_key, notes, verdicts, codes)

    def _is_even(self, block: Block) -> bool:
        """True when every record has a cell for every column and nothing behind them."""
        if block.flat is None:
            return {*map(len, block.records)} <= {self.width}
        if block.width < self.width:
            return False
        return not any("".join(block.column(index)).strip() for index in range(self.width, block.width))

    def _padded(
        self, records: Sequence[Sequence[str]], notes: dict[int, list[Problem]]
    ) -> Sequence[Sequence[str]]:
        width = self.width
        fixed: list[Sequence[str]] = []
        for place, record in enumerate(records):
            size = len(record)
            if size < width:
                if not (size == 1 and width == 1):
                    notes.setdefault(place, []).append((None, "row_short", ""))
                record = [*record, *[""] * (width - size)]
            elif size > width:
                if "".join(record[width:]).strip():
                    notes.setdefault(place, []).append((None, "row_long", ""))
                    record = self._realigned([*record])
                else:
                    record = record[:width]
            fixed.append(record)
        return fixed

    def _realigned(self, record: list[str]) -> list[str]:
        """The cells joined again where a delimiter inside a text parted them. Where several ways let the
        typed columns fit equally well, a cell on which they do not agree is left empty."""
        extra = len(record) - self.width
        while extra > 0 and not record[-1].strip():
            record = record[:-1]
            extra -= 1
        if extra <= 0:
            return record
        cut = self._mapping.delimiter or " "
        typed = [(index, judge) for key, index, judge in self._plan if key.split("#")[0] in _TYPED]
        # cells too many at the end are one way to read it
        best: list[list[str]] = [record[: self.width]]
        most = 2.0 * sum(_fits(judge(record[index])) for index, judge in typed) + 1
        texts = {column.index for column in self.fields.values() if _is_free_text(column.field or "")}
        for place in range(self.width):
            inside = cut.join(record[place : place + extra + 1])
            joined = [*record[:place], inside, *record[place + extra + 1 :]]
            fits = 2.0 * sum(_fits(judge(joined[index])) for index, judge in typed) + (place in texts)
            # within a text a comma is followed by a blank, between cells it is not
            fits += 0.5 * all(part[:1] == " " for part in record[place + 1 : place + extra + 1])
            if fits > most:
                best, most = [joined], fits
            elif fits == most:
                best.append(joined)
        return [cells[0] if len(set(cells)) == 1 else "" for cells in zip(*best, strict=True)]

    def _judged(
        self,
        key: str,
        judge: Judge,
        column: Sequence[str],
        cells: Block,
        notes: dict[int, list[Problem]],
    ) -> Sequence[Value]:
        judged, findings = self._column(key.split("#")[0], judge, column, cells)
        if not findings:
            return judged  # type: ignore[return-value]
        values: list[Value] = []
        for place, one in enumerate(judged):
            if isinstance(one, Finding):
                said = column[place][:_SAID]
                notes.setdefault(place, []).extend((key, code, said) for code in one.codes)
                values.append(one.value)
            else:
                values.append(one)
        return values

    def _column(
        self, field: str, judge: Judge, column: Sequence[str], cells: Block
    ) -> tuple[Sequence[Judged], bool]:
        """The judged cells, and whether there is a Finding among them."""
        if self._country is not None and field in {"phone", "postcode"}:
            named = cells.column(self._country)
            names = {*named}
            by_country = {
                name: self._phones[name] if field == "phone" else self._postcode(judge, name)
                for name in names
            }
            if len(names) == 1:
                judge = by_country[named[0]]
            else:
                mixed = [by_country[name](cell) for name, cell in zip(named, column, strict=True)]
                return mixed, Finding in {*map(type, mixed)}
        if isinstance(judge, Remembered):
            return judge.column(column)
        plain = getattr(judge, "all_plain", None)
        if plain is not None and plain(column):
            return ([cell or None for cell in column] if "" in column else column), False
        judged = list(map(judge, column))
        return judged, Finding in {*map(type, judged)}

    def _postcode(self, judge: Judge, country: str) -> Judge:
        home = not country.strip() or country_code(country) == self._mapping.region
        return judge if home else self._postcodes

    def _addresses(
        self, by_key: dict[str, Sequence[Value]], notes: dict[int, list[Problem]], size: int
    ) -> list[int]:
        """Rows that nothing could be sent to."""
        reach = [by_key[name] for name in ("email", "phone", "external_id") if name in by_key]
        reach += [values for key, values in by_key.items() if key.startswith(("email#", "phone#"))]
        emails = by_key.get("email")
        if emails is not None and None not in emails:
            return []
        unreached = []
        for place in range(size):
            if emails is not None and emails[place] is not None:
                continue
            said = {field for field, _, _ in notes.get(place, ())}
            if emails is not None and "email" not in said:
                notes.setdefault(place, []).append(("email", "email_missing", ""))
            if not any(values[place] is not None for values in reach):
                unreached.append(place)
                if emails is None and "phone" not in said:
                    notes.setdefault(place, []).append(("phone", "phone_missing", ""))
        return unreached

    def _orders(
        self, by_key: dict[str, Sequence[Value]], notes: dict[int, list[Problem]], size: int
    ) -> dict[str, Sequence[Value]]:
        """Item lines under an order's head take its number; other rows without one belong to nothing."""
        ids = by_key.get("order_id")
        if ids is None:
            return by_key
        if None not in ids:
            self._last_order = ids[-1] if ids else self._last_order
            return by_key
        filled = list(ids)
        items = [by_key[name] for name in _ITEM_FIELDS if name in by_key]
        heads = [by_key[name] for name in _HEAD_FIELDS if name in by_key]
        for place in range(size):
            if filled[place] is not None:
                self._last_order = filled[place]
                continue
            if any(field == "order_id" for field, _, _ in notes.get(place, ())):
                continue
            line = any(values[place] is not None for values in items)
            head = any(values[place] is not None for values in heads)
            if line and not head and self._last_order is not None:
                filled[place] = self._last_order
            else:
                notes.setdefault(place, []).append(("order_id", "order_id_missing", ""))
        return {**by_key, "order_id": filled}

    def _duplicates(
        self,
        by_key: dict[str, Sequence[Value]],
        notes: dict[int, list[Problem]],
        verdicts: list[Verdict],
        codes: list[str | None],
        size: int,
    ) -> None:
        keys = dedupe_keys(by_key, verdicts, size)
        for place in self._seen.repeated(keys):
            notes.setdefault(place, []).append((None, "duplicate", str(keys[place])))
            if self._winners is None:
                verdicts[place], codes[place] = "skip", "duplicate"
        if self._winners:
            for place, key in enumerate(keys):
                winner = self._winners.get(hash(key)) if key is not None else None
                if winner is not None and winner != self._row + 1 + place:
                    verdicts[place], codes[place] = "skip", "duplicate"
                    if not any(code == "duplicate" for _, code, _ in notes.get(place, ())):
                        notes.setdefault(place, []).append((None, "duplicate", str(key)))


def _is_free_text(field: str) -> bool:
    return field in {"address", "company", "full_name", "item_name", "tags"} or field.startswith("custom:")


def _fits(judged: Judged) -> bool:
    if isinstance(judged, Finding):
        return judged.value is not None or "multiple_values" in judged.codes
    return judged is not None


def key_columns(mapping: Mapping) -> Mapping:
    """The mapping reduced to what decides who a row is; the same verdicts on addresses, in less time."""
    fields = {"email", "phone", "external_id", "country"}
    return replace(
        mapping,
        columns=tuple(
            column if column.field in fields else replace(column, field=None) for column in mapping.columns
        ),
    )
