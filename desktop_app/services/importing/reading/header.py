"""On which record the table begins. Titles, comments, report parameters and group rows stand above the
header; some files have none. Must not: decide what a column means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.services.importing.reading.shapes import DATA_SHAPES, shape, squeezed
from desktop_app.services.importing.reading.words import hinted_field, is_generic, known_header

LOOKED_AT = 60
_COMMENT = re.compile(r"\s*(?:#|//|--)")


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """``place``: index of the header among the records, None = no header; ``first``: index of the first data
    record. ``unsure``: two records are equally good."""

    place: int | None
    first: int
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    place: int
    known: int  # cells that are header words
    hinted: int
    data: int  # cells that look like data
    filled: int
    distinct: bool


def find_header(records: Sequence[Sequence[str]]) -> FoundHeader:
    """``records``: the beginning of the file, blank ones included."""
    judged = [found for place, record in enumerate(records[:LOOKED_AT]) if (found := _judge(place, record))]
    if not judged:
        return FoundHeader(None, 0)
    width = _usual_width(records)
    named = [one for one in judged if _is_header(one, width)]
    if named:
        best = max(named, key=lambda one: (one.known, one.known + one.hinted, -one.place))
        return FoundHeader(best.place, best.place + 1)
    contrast = _by_contrast(records, judged, width)
    if contrast is not None:
        return FoundHeader(contrast, contrast + 1)
    first = next((one.place for one in judged if one.filled * 2 >= width or one.data), judged[0].place)
    return FoundHeader(None, first)


def _judge(place: int, record: Sequence[str]) -> _Judged | None:
    cells = [squeezed(cell) for cell in record]
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    known = sum(map(known_header, filled))
    hinted = sum(1 for cell in filled if not known_header(cell) and len(cell) < 40 and hinted_field(cell))
    data = sum(1 for cell in filled if shape(cell) in DATA_SHAPES)
    if _COMMENT.match(filled[0]) and len(filled) == 1:
        return None
    return _Judged(place, known, hinted, data, len(filled), len(set(filled)) == len(filled))


def _usual_width(records: Sequence[Sequence[str]]) -> int:
    """Cells with text in a usual record."""
    counted = Counter(sum(1 for cell in record if cell.strip()) for record in records)
    counted.pop(0, None)
    if not counted:
        return 0
    most = counted.most_common(1)[0][1]
    return max(width for width, number in counted.items() if number * 2 >= most)


def _is_header(one: _Judged, width: int) -> bool:
    if one.data * 3 > one.filled or (one.data and one.known <= one.data):
        return False
    if one.filled * 3 < width and one.filled < 4:
        return False
    if one.known >= 2:
        return True
    return one.known == 1 and (one.filled <= 3 or one.hinted > 0 or one.known * 3 >= one.filled)


def _by_contrast(records: Sequence[Sequence[str]], judged: Sequence[_Judged], width: int) -> int | None:
    """The first full record, if the columns below it look otherwise: words above addresses and numbers."""
    wide = [one for one in judged if one.filled * 10 >= width * 7]
    if not wide or wide[0].data:
        return None
    top = wide[0].place
    below = [record for record in records[top + 1 :] if "".join(record).strip()][:40]
    if not below:
        return top if all(is_generic(cell) for cell in records[top] if cell.strip()) else None
    for column, cell in enumerate(records[top]):
        if not cell.strip():
            continue
        shapes = Counter(shape(record[column]) for record in below if column < len(record))
        shapes.pop("blank", None)
        if shapes and sum(shapes[name] for name in DATA_SHAPES) * 2 > shapes.total():
            return top
    generic = [cell for cell in records[top] if cell.strip()]
    return top if generic and all(is_generic(cell) for cell in generic) else None
