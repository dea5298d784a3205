"""From a failed attempt to a leaf of the error tree: one table for the line, one for the status.

Owns: both tables, and the leaves for writes whose outcome stays open. Must not: import the HTTP library (its
errors are known by name) or know a platform.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    PlatformError,
    ProviderChanged,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from desktop_app.transport.answer import Answer


class WriteUnreadable(OutcomeUnknown, ProviderChanged):
    """A write was answered in a form we do not know: it may have been carried out."""


class WriteFailedThere(OutcomeUnknown, ServerFailed):
    """A write was answered with a fault of the platform's own: it may have been carried out."""


_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
)
_NAMES: dict[str, str] = {
    "ProxyError": "proxy",
    "ConnectTimeout": "timeout",
    "PoolTimeout": "timeout",
    "TimeoutError": "timeout",
    "ImportError": "proxy_setting",  # a proxy of a kind that needs a further library (SOCKS)
    "ValueError": "proxy_setting",  # a proxy address that is none
}
_ERRNOS: dict[int, str] = {
    errno.ENETUNREACH: "no_network",
    errno.EHOSTUNREACH: "no_network",
    errno.ENETDOWN: "no_network",
    errno.ETIMEDOUT: "timeout",
}
_CERTIFICATE: dict[int, str] = {9: "early", 10: "expired", 62: "other_name", 64: "other_name"}
"""What OpenSSL finds wrong (its numbers); everything else is that nobody vouches for it."""
_BEHIND_PROXY = frozenset({"dns", "refused", "timeout"})
"""What the line to a proxy, not to the platform, has failed with when one is set."""


def line_code(error: BaseException, *, proxied: bool = False) -> str:
    """Why no connection was made: ``unreachable.dns|refused|certificate|tls|proxy|timeout|no_network`` or
    plain; of a certificate also ``.early|expired|other_name``.

    Of a proxy: ``proxy`` when it cannot be reached, ``proxy_login`` when it does not take the name and
    password, ``proxy_refused`` when it does not let us through.
    """
    kind = ""
    for cause in _chain(error):
        kind = next((code for cls, code in _CAUSES if isinstance(cause, cls)), "")
        if kind == "certificate" and (told := _CERTIFICATE.get(getattr(cause, "verify_code", 0))):
            kind = f"certificate.{told}"
        if not kind and isinstance(cause, OSError):
            kind = _ERRNOS.get(cause.errno or 0, "")
        if kind:
            break
    if not kind:
        kind = next((_NAMES[name] for cause in _chain(error) if (name := type(cause).__name__) in _NAMES), "")
    if kind == "proxy":
        kind = next(
            (_answered(cause) for cause in _chain(error) if type(cause).__name__ == "ProxyError"), kind
        )
    if proxied and kind in _BEHIND_PROXY:
        kind = "proxy"
    return f"unreachable.{kind}" if kind else "unreachable"


def _answered(error: BaseException) -> str:
    """What a proxy said to the wish for a line: its words begin with its status, if it said anything."""
    status = str(error).partition(" ")[0]
    if status == "407":
        return "proxy_login"
    return "proxy_refused" if status.isdigit() else "proxy"


def line_error(
    error: BaseException, *, sent: bool, platform: str, proxied: bool = False, read: bool = False
) -> PlatformError:
    """``sent``: part of the request had left when it failed. ``read``: it asked only, so nothing is open."""
    words = f"{type(error).__name__}: {error}".removesuffix(": ")
    if sent:
        names = {type(cause).__name__ for cause in _chain(error)}
        how = "timeout" if any("Timeout" in name for name in names) else "cut"
        how = "damaged" if "DecodingError" in names else how  # it came, and cannot be unpacked
        code = f"{'read_unanswered' if read else 'no_answer'}.{how}"
        return Unreachable(code, platform=platform, original=words)
    return Unreachable(line_code(error, proxied=proxied), platform=platform, original=words)


_STATUSES: dict[int, tuple[type[PlatformError] | type[AppError], str]] = {
    400: (InvalidInput, ""),
    401: (AuthRefused, ""),
    403: (NotAllowed, ""),
    404: (NotFound, ""),
    405: (ProviderChanged, "provider_changed.call_refused"),
    407: (Unreachable, "unreachable.proxy_login"),
    408: (ServerFailed, ""),
    409: (Duplicate, ""),
    410: (NotFound, ""),
    413: (InvalidInput, "invalid_input.too_large"),
    414: (InvalidInput, "invalid_input.too_large"),
    415: (ProviderChanged, "provider_changed.call_refused"),
    421: (ProviderChanged, "provider_changed.call_refused"),
    422: (InvalidInput, ""),
    429: (RateLimited, ""),
    511: (Unreachable, "unreachable.sign_in"),  # never the platform: the network wants a sign-in first
}


def status_error(answer: Answer, *, platform: str = "") -> AppError | None:
    """The leaf for an answer's status, None for 2xx. Platforms refine it; ``original`` is still raw."""
    status = answer.status
    if 200 <= status < 300:
        return None
    kind: type[AppError]
    if status in _STATUSES:
        kind, code = _STATUSES[status]
    elif status >= 500:
        kind, code = ServerFailed, ""
    elif status < 400:
        kind, code = ProviderChanged, "provider_changed.sent_elsewhere"
    else:
        kind, code = PlatformError, ""
    return kind(code, platform=platform, status=status, original=answer.words)


def unreadable(answer: Answer, *, platform: str, write: bool) -> PlatformError:
    """A good status with a body that the call does not promise."""
    if answer.is_page:
        code = "provider_changed.web_page"
    elif answer.empty:
        code = "provider_changed.empty"
    else:
        code = "provider_changed"
    kind = WriteUnreadable if write else ProviderChanged
    return kind(code, platform=platform, status=answer.status, original=answer.words)


def in_doubt(last: AppError, *, platform: str) -> OutcomeUnknown:
    """The end of a write of which an attempt stayed open; ``last`` is what ended it."""
    if isinstance(last, OutcomeUnknown):
        return last
    kind = WriteFailedThere if isinstance(last, ServerFailed) else OutcomeUnknown
    code = last.code if last.code.startswith("no_answer") else "outcome_unknown"
    return kind(code, platform=platform, status=last.status, original=last.original or last.code)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
