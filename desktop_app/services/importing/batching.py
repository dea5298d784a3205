"""Which rows travel together, and what exactly a delivery carries.

Owns: grouping by filled cells, filling blanks with what was read, composing a delivery from the journal. Must
not: send, or ever let a blank cell wipe a value.

On some platforms a delivery names its fields once for all rows, and a row that lacks one of them has the
value wiped. There (``ImportTarget.together``) only rows with the same filled cells may travel together.
Ragged files would make that hundreds of tiny deliveries; beyond :data:`MANY_SHAPES` groups, blanks are filled
with the value that was just read, row by row and only with what the reading really told:

* contact read: each field the reading told is sent back as it is; a field it did not tell stays out;
* nobody there before: a blank is sent on purpose, since there is nothing that it could wipe;
* nothing read, or several contacts share the key: the row keeps to its own filled cells.
"""

from __future__ import annotations

import json

from desktop_app.journal import Batch, PlannedRow
from desktop_app.provider_api.importing import Delivery, ImportRow
from desktop_app.services.importing.desk import Desk

MANY_SHAPES = 20


def plan_deliveries(desk: Desk) -> int:
    """Put every row that waits into a delivery. Returns the number of rows whose blanks will be filled."""
    target = desk.target
    filled = 0
    if target.together and len(desk.store.rows.shapes()) > MANY_SHAPES:
        filled = _join_shapes(desk)
    desk.store.batches.plan(target.batch_rows, mixed=not target.together)
    return filled


def _join_shapes(desk: Desk) -> int:
    rows = desk.store.rows
    shapes = rows.shapes()
    unions: dict[str, set[str]] = {}
    for match_on, columns in shapes.values():
        unions.setdefault(match_on, set()).update(columns)
    filled = 0
    for page in rows.walk_planned():
        changed: list[tuple[int, int]] = []
        for row in page:
            match_on, own = shapes[row.shape]
            lacks = desk.target.reading_lacks
            wanted = tuple(sorted({*own, *_fillable(row, unions[match_on], lacks)}))
            if wanted != own:
                shape = rows.shape(match_on, json.dumps(wanted))
                assert shape is not None
                changed.append((shape, row.row))
        rows.reshape(changed)
        filled += len(changed)
    return filled


def _fillable(row: PlannedRow, union: set[str], lacks: tuple[str, ...]) -> set[str]:
    """A blank of a field that some reading does not tell is never sent: should it not be blank after all, it
    would be wiped.
    """
    if row.before == "" and row.contacts == 0:
        return union
    if row.before and row.contacts <= 1 and row.image is not None:
        image: dict[str, str] = json.loads(row.image)
        return union & {name for name, value in image.items() if value or name not in lacks}
    return set()


def compose(desk: Desk, batch: Batch) -> Delivery:
    """The delivery of a batch; composed again after a break it is the same to the letter."""
    together = desk.target.together
    return Delivery(
        key=f"{desk.store.job}-{batch.batch}",
        target=desk.list_now(),
        match_on=batch.match_on,
        columns=batch.columns,
        rows=tuple(
            ImportRow(row.row, _values(row, batch.columns, fill=together))
            for row in desk.store.rows.planned_of(batch.batch)
        ),
        restore_deleted=bool((desk.store.fact("request") or {}).get("restore_deleted")),
        sent_before=batch.doubtful,
    )


def _values(row: PlannedRow, columns: tuple[str, ...], *, fill: bool) -> dict[str, str | None]:
    values: dict[str, str | None] = json.loads(row.payload)
    if fill and len(values) < len(columns):
        image: dict[str, str] = json.loads(row.image) if row.image is not None else {}
        for column in columns:
            if column not in values:
                values[column] = image.get(column) or None
    return values
