"""A delivery as one request for marketing members, and its answer as verdicts on rows. Pure.

Owns: the body of ``POST /v1/marketing/lists/members`` (marketing contacts, members) and the one place where
its answer, which no document shows, is read. Must not: send.

Who said so: an answer that counts as many as were sent leaves every row *accepted*, since it names none of
them. One that counts fewer says that something was not taken and not what, so every row of it is in doubt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.model.errors import ProviderChanged
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.importing import Delivery, DeliveryAnswer, ImportRow, RowVerdict
from desktop_app.provider_api.json_values import as_int, as_row
from desktop_app.providers.engagelab.fixed import BATCH_ROWS
from desktop_app.providers.engagelab.manifest import IMPORT
from desktop_app.providers.engagelab.mapping import in_date_format, is_address

CUSTOM = "custom:"
APPEND, LEAVE = 1, 2
"""Tags of an import are appended, never overwritten; those of one member are left alone (``tag_flag``)."""
_NAME = ("first_name", "last_name")


def check(delivery: Delivery) -> None:
    """ValueError for what the planning must prevent: too many rows, a field that EngageLab does not have, a
    row without an address, a list without a name.
    """
    if len(delivery.rows) > BATCH_ROWS:
        raise ValueError(f"{len(delivery.rows)} rows, EngageLab takes {BATCH_ROWS} in one request")
    if not delivery.target.name.strip():
        raise ValueError("the list has no name; it becomes the members' tag")
    unknown = [name for name in delivery.columns if name not in IMPORT.fields and not name.startswith(CUSTOM)]
    if unknown or len(set(delivery.columns)) != len(delivery.columns):
        raise ValueError(f"EngageLab has no such fields, or they are named twice: {sorted(unknown)}")
    if delivery.match_on != "email":
        raise ValueError(f"rows cannot be found by {delivery.match_on!r}")
    for row in delivery.rows:
        if not row.values.get("email"):
            raise ValueError(f"row {row.row} lacks email, by which it is found")


def refused_here(rows: Sequence[ImportRow]) -> list[RowVerdict]:
    """Rows whose address breaks the platform's own rule (address rule): one of them may refuse all others."""
    return [
        RowVerdict(row.row, RowState.REJECTED_HERE, "engagelab_address", said_by=SaidBy.RULE)
        for row in rows
        if not is_address((row.values["email"] or "").strip())
    ]


def encode_members(
    rows: Sequence[ImportRow], columns: Sequence[str], tag: str, dates: Mapping[str, str] | None = None
) -> bytes:
    """The request's body, compact UTF-8 JSON. ``dates``: field -> the form of its dates."""
    body = {
        "members": [{**member(row.values, columns, dates or {}), "tags": [tag]} for row in rows],
        "tag_flag": APPEND,
        "update_existing": True,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def single(values: Mapping[str, str | None], dates: Mapping[str, str]) -> dict[str, Any]:
    """The body for one member whose tags stay as they are: they are left out (members)."""
    return {
        "members": [member(values, tuple(values), dates)],
        "tag_flag": LEAVE,
        "update_existing": True,
    }


def taken(data: Any) -> bool:
    """Was the one member taken? An answer without a count is taken for yes (reading, as for imports)."""
    counted = _counted(data)
    return counted is None or counted > 0


def member(
    values: Mapping[str, str | None], columns: Sequence[str], dates: Mapping[str, str]
) -> dict[str, Any]:
    """One member with the fields that the row carries and no other: what is absent stays as it is there.

    A blank on purpose goes as an empty text. The platform keeps one name for both parts, see
    :func:`lacks_a_part`.
    """
    found: dict[str, Any] = {"email": (values["email"] or "").strip()}
    if "phone" in values:
        found["phone"] = (values["phone"] or "").removeprefix("+")
    if any(part in values for part in _NAME) and not lacks_a_part(values, columns):
        found["name"] = whole_name(values)
    fields = {
        name.removeprefix(CUSTOM): value or "" for name, value in values.items() if name.startswith(CUSTOM)
    }
    for name in fields.keys() & dates.keys():
        fields[name] = in_date_format(fields[name], dates[name])
    if fields:
        found["fields"] = fields
    return found


def lacks_a_part(values: Mapping[str, str | None], columns: Sequence[str]) -> bool:
    """The file tells both parts of names, this row only one: sent as the whole name it would wipe the other,
    so it is not sent.
    """
    wanted = [part for part in _NAME if part in columns]
    return 0 < sum(part in values for part in wanted) < len(wanted)


def names_kept_back(rows: Sequence[ImportRow], columns: Sequence[str]) -> list[RowVerdict]:
    """Rows that go out without their name, said by their code."""
    return [
        RowVerdict(row.row, RowState.ACCEPTED, "engagelab_half_name", said_by=SaidBy.NOBODY)
        for row in rows
        if lacks_a_part(row.values, columns)
    ]


def whole_name(values: Mapping[str, str | None]) -> str:
    return " ".join(part for name in _NAME if (part := (values.get(name) or "").strip()))


def read_answer(rows: Sequence[ImportRow], columns: Sequence[str], data: Any) -> DeliveryAnswer:
    """``{"count": n}`` (reading), at the top or inside ``result``; without a count all are accepted.

    Raises ProviderChanged for an answer that is no object or that carries an error's ``code``.
    """
    counted = _counted(data)
    if counted is None or counted >= len(rows):
        return DeliveryAnswer(verdicts=tuple(names_kept_back(rows, columns)))
    words = f"count {counted} of {len(rows)}"
    return DeliveryAnswer(
        verdicts=tuple(
            RowVerdict(row.row, RowState.IN_DOUBT, "engagelab_counted_fewer", words) for row in rows
        ),
        text=words,
    )


def _counted(data: Any) -> int | None:
    """``count`` of the answer, at the top or inside ``result``. Raises ProviderChanged for an error inside a
    good answer and for no object."""
    answer = as_row(data)
    if "code" in answer and as_int(answer["code"]) != 0:
        raise ProviderChanged(original=f"an error inside a good answer: {str(data)[:200]}")
    counted, inside = as_int(answer.get("count")), answer.get("result")
    if counted is None and isinstance(inside, Mapping):
        return as_int(inside.get("count"))
    return counted
