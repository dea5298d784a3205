"""What Sendios's refusals mean: the body is believed first, the number second.

Owns: the words inside its error bodies and the refinement of the common status table. Must not: decide about
repeating. The words are matched loosely, never exactly (errors).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop_app.model.errors import AppError, AuthRefused, InvalidInput, NotAllowed, NotFound, RateLimited
from desktop_app.model.operation import Operation
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import status_error

_SUCCESS = "success"


class ValuesRefused(InvalidInput):
    """The values of one user were refused, field by field or by the request check (errors, E1 and E2)."""


class NoSuchUser(NotFound):
    """There is no user of this project and address, or with this id."""


def explain(answer: Answer, operation: Operation, *, platform: str) -> AppError | None:
    """None for a success, else the leaf that says what to do. ``_meta.status`` leads, also inside a 200."""
    error = status_error(answer, platform=platform)
    if error is None:
        if state_of(answer) in ("", _SUCCESS):
            return None  # without an envelope: v3, or a form that the reading will name
        error = status_error(replace(answer, status=400), platform=platform)
    status, said = answer.status, words(answer)
    low = " ".join(said.lower().split())
    more: dict[str, Any] = {"platform": platform, "status": status, "original": said}
    if status >= 500:
        return replace_words(error, said)
    if status == 401 or "authorization" in low:
        return AuthRefused("sendios.key_refused", **more)
    if isinstance(error, RateLimited):
        return RateLimited("sendios.too_fast", **more)
    if _fields(answer) or "validation error" in low:
        return ValuesRefused("sendios.values_refused", field=", ".join(_fields(answer)), **more)
    if "not found" in low and "user" in low:
        return NoSuchUser("sendios.no_such_user", **more)
    if status == 404 or low.strip(". ") == "not found":
        return NotFound(**more)
    if status == 403 or "forbidden" in low:
        return NotAllowed("sendios.forbidden", **more)
    if status == 409:  # field validation; never "you have sent me this already"
        return InvalidInput(**more)
    return replace_words(error, said)


def replace_words(error: AppError | None, said: str) -> AppError | None:
    if error is not None:
        error.original = said
    return error


def state_of(answer: Answer) -> str:
    """``_meta.status`` in small letters, "" without an envelope."""
    meta = answer.data.get("_meta") if isinstance(answer.data, Mapping) else None
    return str(meta.get("status", "")).lower() if isinstance(meta, Mapping) else ""


def words(answer: Answer) -> str:
    """Its own words: ``data.error``, the sentences of ``data.errors``, else what any answer has."""
    data = answer.data.get("data") if isinstance(answer.data, Mapping) else None
    said = ""
    if isinstance(data, Mapping):
        if isinstance(data.get("error"), str):
            said = data["error"].strip()
        else:
            said = "; ".join(str(text) for text in _fields(answer).values()) or str(data.get("message") or "")
    if not said:
        return answer.words
    return replace(answer, text=said, data=None, parsed=False).words  # the same cut as everywhere


def _fields(answer: Answer) -> Mapping[str, Any]:
    data = answer.data.get("data") if isinstance(answer.data, Mapping) else None
    errors = data.get("errors") if isinstance(data, Mapping) else None
    return errors if isinstance(errors, Mapping) else {}
