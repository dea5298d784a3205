"""What eSputnik's refusals mean.

Owns: the refinement of the common status table. Must not: decide about repeating.

The platform documents only "4xx, details may be in the body" (status codes and error bodies): the words are
taken from ``message`` of a JSON body, else from the text.
"""

from __future__ import annotations

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    NotAllowed,
    RateLimited,
)
from desktop_app.model.operation import Operation
from desktop_app.transport.answer import Answer
from desktop_app.transport.errors import status_error

FORBIDDEN = frozenset("<;'\\/|\"`^?!,>")
"""Letters that keys of events and names of forms may not hold (events; contacts, subscribe)."""
_FEATURE_OFF = "contact support to enable"


def explain(answer: Answer, operation: Operation, *, platform: str) -> AppError | None:
    """None for a good status, else the leaf that says what to do."""
    error = status_error(answer, platform=platform)
    if error is None:
        return None
    words, status = error.original, answer.status
    if isinstance(error, AuthRefused):  # keys go stale after 90 days without use
        return AuthRefused("esputnik.key_stale", platform=platform, status=status, original=words)
    if isinstance(error, NotAllowed):
        return NotAllowed("esputnik.key_scope", platform=platform, status=status, original=words)
    if status == 400 and _FEATURE_OFF in words.lower():
        return NotAllowed("esputnik.feature_off", platform=platform, status=status, original=words)
    if isinstance(error, Duplicate):
        return Duplicate("esputnik.within_a_minute", platform=platform, status=status, original=words)
    if isinstance(error, RateLimited):
        return RateLimited("esputnik.too_fast", platform=platform, status=status, original=words)
    return error


def proves_earlier(answer: Answer) -> bool:
    """409: an identical write was taken within the last minute (rate and size limits; trap 7)."""
    return answer.status == 409
