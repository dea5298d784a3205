"""What EngageLab's refusals mean.

Owns: the refinement of the common status table by ``code`` (error body). Must not: decide about repeating, or
read a meaning out of ``message``: its wording and language change, and it may hold another error inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    InvalidInput,
    NotAllowed,
    NotFound,
    RateLimited,
)
from desktop_app.model.operation import Operation
from desktop_app.provider_api.json_values import as_int
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import status_error

KEY_REFUSED, NAME_EMPTY, NO_MONEY, TAG_EXISTS, NOT_FOUND = 30000, 31110, 30877, 32603, 30036
_TEMPLATE_KIND = 30825

_BY_CODE: dict[int, tuple[type[AppError], str]] = {
    KEY_REFUSED: (AuthRefused, "engagelab.key_refused"),
    NAME_EMPTY: (InvalidInput, "engagelab.name_empty"),
    NO_MONEY: (NotAllowed, "engagelab.no_money"),
    TAG_EXISTS: (Duplicate, "engagelab.name_taken"),
    NOT_FOUND: (NotFound, ""),
    _TEMPLATE_KIND: (InvalidInput, "engagelab.template_kind"),
}


def explain(answer: Answer, operation: Operation, *, platform: str) -> AppError | None:
    """None for a good status, else the leaf that says what to do.

    The code goes before the HTTP status, which does not always fit: a name that exists is answered 401.
    """
    error = status_error(answer, platform=platform)
    if error is None:
        return None
    more: dict[str, Any] = {"platform": platform, "status": answer.status, "original": answer.words}
    code = error_code(answer)
    known = _BY_CODE.get(code) if code is not None and answer.status < 500 else None
    if known is not None:
        kind, name = known
        return kind(name, **more)
    if isinstance(error, AuthRefused):
        return AuthRefused("engagelab.key_refused", **more)
    if isinstance(error, RateLimited):
        return RateLimited("engagelab.too_fast", **more)
    if isinstance(error, NotFound) and operation.name == "sendtemplate":
        return NotFound("engagelab.template_unknown", **more)
    return error


def error_code(answer: Answer) -> int | None:
    """``code`` of an error body; None where there is none (E5 is plain text)."""
    return as_int(answer.data.get("code")) if isinstance(answer.data, Mapping) else None
