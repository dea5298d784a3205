"""Errors of the tree as JSON and back: why a job waits must survive the process that met it.

Owns: that form. Must not: keep an error outside the tree (those are bugs and are not kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.model import errors
from desktop_app.model.errors import AppError

_PLAIN = (str, int, float, bool, type(None))


def error_json(error: AppError) -> dict[str, Any]:
    """Its class is the nearest one of the tree itself. Only plain values are kept; whatever else an error
    carries is of no use later.
    """
    kind = next(base for base in type(error).__mro__ if getattr(errors, base.__name__, None) is base)
    values = {name: value for name, value in error.values.items() if isinstance(value, _PLAIN)}
    return {
        "kind": kind.__name__, "code": error.code, "platform": error.platform, "status": error.status,
        "request_id": error.request_id, "original": error.original, "values": values,
    }  # fmt: skip


def error_from_json(given: Mapping[str, Any] | None) -> AppError | None:
    """The error again; one of a kind we no longer have comes back as the root of the tree."""
    if not given:
        return None
    kind = getattr(errors, str(given["kind"]), AppError)
    if not (isinstance(kind, type) and issubclass(kind, AppError)):
        kind = AppError
    made = kind(
        given["code"], platform=given["platform"], status=given["status"], request_id=given["request_id"],
        original=given["original"],
    )  # fmt: skip
    made.values.update(given["values"])
    return made
