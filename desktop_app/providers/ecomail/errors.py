"""What Ecomail's refusals mean.

Owns: the words inside its error bodies (``errors`` has three shapes) and the refinement of the common status
table. Must not: decide about repeating.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import AppError, AuthRefused, Duplicate, InvalidInput, NotAllowed, RateLimited
from desktop_app.model.operation import Operation
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import status_error

TAKEN = "already been taken"
_TARIFF, _PAID, _HOURLY = "tariff", "only for paid accounts", "once per hour"
_FULLEST_PLAN = "marketer+"


class RowRefused(InvalidInput):
    """A bulk request was refused because of one row; ``row`` repeats it (error bodies, bulk subscribe).

    It stays an attribute and never becomes a value of the error: values are kept with a job.
    """

    row: Mapping[str, Any]


def explain(answer: Answer, operation: Operation, *, platform: str) -> AppError | None:
    """None for a good status, else the leaf that says what to do."""
    error = status_error(answer, platform=platform)
    if error is None:
        return None
    status, said = answer.status, words(answer)
    error.original = said
    low = said.lower()
    more: dict[str, Any] = {"platform": platform, "status": status, "original": said}
    if isinstance(error, AuthRefused):
        return AuthRefused("ecomail.key_refused", **more)
    if isinstance(error, RateLimited):
        return RateLimited("ecomail.too_fast", **more)
    if status == 403:
        if _TARIFF in low:
            plan = "Marketer+" if _FULLEST_PLAN in low else "Marketer"
            return NotAllowed("ecomail.plan", plan=plan, **more)
        return NotAllowed("ecomail.not_open", **more)
    if status == 422:
        return _refused(answer, low, more)
    return error


def _refused(answer: Answer, low: str, more: dict[str, Any]) -> AppError:
    if _PAID in low:
        return NotAllowed("ecomail.paid_and_verified", **more)
    if _HOURLY in low:  # not a rate that we may sit out: repeating would refresh again by itself
        return Duplicate("ecomail.refreshed_lately", **more)
    if TAKEN in low:
        return Duplicate("ecomail.taken", **more)
    field = _field(answer.data)
    row = answer.data.get("data") if isinstance(answer.data, Mapping) else None
    if isinstance(row, Mapping):
        refused = RowRefused(field=field, **more)
        refused.row = row
        return refused
    return InvalidInput(field=field, **more)


def proves_earlier(answer: Answer) -> bool:
    """422 "already been taken": an order with this id is there (transactions)."""
    return answer.status == 422 and TAKEN in words(answer).lower()


def words(answer: Answer) -> str:
    """The platform's own words: ``errors`` as text, list or map of lists, else what any answer has."""
    data = answer.data
    if isinstance(data, Mapping):
        said = "; ".join(dict.fromkeys(_said(data.get("errors"))))
        if said:
            return replace(answer, text=said, data=None, parsed=False).words  # the same cut as everywhere
    return answer.words


def _said(errors: Any, name: str = "") -> Iterator[str]:
    if isinstance(errors, str):
        if errors.strip():
            # a bare code says nothing without its field: "email: email_invalid"
            yield f"{name}: {errors.strip()}" if name and " " not in errors.strip() else errors.strip()
    elif isinstance(errors, Mapping):
        for field, inner in errors.items():
            yield from _said(inner, str(field))
    elif isinstance(errors, list):
        for inner in errors:
            yield from _said(inner, name)


def _field(data: Any) -> str:
    errors = data.get("errors") if isinstance(data, Mapping) else None
    return str(next(iter(errors), "")) if isinstance(errors, Mapping) else ""
