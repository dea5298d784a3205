"""The error tree. Each leaf names what happened, to what, and what to do next.

    AppError
    ├── AccountError      AuthRefused · NotAllowed · NotArmed · KeyMissing · KeyStoreUnavailable
    ├── PlatformError     Unreachable · RateLimited · ServerFailed · NotFound · Duplicate · InvalidInput ·
    │                     ProviderChanged · OutcomeUnknown · UnsupportedFeature
    └── LocalError        FileRefused · QuestionOpen · StorageFailed · Locked · Stopped · UsageError

Owns: the tree and how an error turns into two sentences. Must not: import a library or know a platform.
Cancelling is no error. Anything outside the tree is a bug and goes to the error dialog.
"""

from __future__ import annotations

import math
from typing import Any

from desktop_app.model.texts import has, t


class AppError(Exception):
    """An expected failure, ready to show.

    Attributes
        code: stable dotted name, e.g. ``auth_refused`` or ``esputnik.key_stale``; texts are
        ``errors.<code>.what`` and
            ``errors.<code>.do``. A code without texts of its own falls back to the class's ``default_code``.
        values: what the sentences name (account, file, field ...); never a secret.
        platform: the platform's label or "".
        status: HTTP status or None. request_id: ours or theirs.
        original: the platform's own words, already redacted, for "Details".
        account: name of the account it is about where another one is looked at by now, else "".
        partly: what was asked took several requests, and some were carried out before this one failed.
    """

    default_code = "app"
    can_retry = False
    account = ""
    partly = False

    def __init__(
        self,
        code: str = "",
        *,
        platform: str = "",
        status: int | None = None,
        request_id: str = "",
        original: str = "",
        **values: Any,
    ) -> None:
        self.code = code or self.default_code
        self.platform = platform
        self.status = status
        self.request_id = request_id
        self.original = original
        self.values: dict[str, Any] = values
        super().__init__(self.code)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__.copy())

    @property
    def message(self) -> str:
        """What happened, to what; in which account, where that is not the one on screen."""
        what = self._text("what")
        return t("away.done", account=self.account, what=what) if self.account else what

    @property
    def what_to_do(self) -> str:
        """What to do next."""
        return self._text("do")

    def _text(self, part: str) -> str:
        for code in (self.code, self.default_code):
            key = f"errors.{code}.{part}"
            if has(key):
                return t(key, platform=self._named, **self.values)
        return f"errors.{self.code}.{part}"

    @property
    def _named(self) -> str:
        return self.platform or t("errors.the_platform")

    def __str__(self) -> str:
        extra = "".join(
            f" {name}={value}"
            for name, value in (
                ("platform", self.platform),
                ("status", self.status),
                ("original", self.original[:200]),
            )
            if value
        )
        return f"{self.code}{extra}"


def _rebuild(kind: type[AppError], state: dict[str, Any]) -> AppError:
    error = kind.__new__(kind)
    Exception.__init__(error, state.get("code", ""))
    error.__dict__.update(state)
    return error


class AccountError(AppError):
    """The account or its key stands in the way; nothing was sent."""

    default_code = "account"


class AuthRefused(AccountError):
    """The platform refused the key."""

    default_code = "auth_refused"


class NotAllowed(AccountError):
    """The key is known but may not do this."""

    default_code = "not_allowed"


class NotArmed(AccountError):
    """A live account is read-only until changes are allowed."""

    default_code = "not_armed"


class KeyMissing(AccountError):
    """No key is stored for this account."""

    default_code = "key_missing"


class KeyStoreUnavailable(AccountError):
    """There is no key store of the operating system that we may use."""

    default_code = "key_store_unavailable"


class PlatformError(AppError):
    default_code = "platform"


class Unreachable(PlatformError):
    """No connection could be made, so nothing can have happened there."""

    default_code = "unreachable"
    can_retry = True


class RateLimited(PlatformError):
    """The platform asked us to wait. ``retry_after`` in seconds where it said how long."""

    default_code = "rate_limited"
    can_retry = True

    def __init__(self, code: str = "", *, retry_after: float | None = None, **more: Any) -> None:
        super().__init__(code, **more)
        self.retry_after = retry_after

    def _text(self, part: str) -> str:
        minutes = math.ceil((self.retry_after or 0.0) / 60)
        if part != "do" or minutes < 2:
            return super()._text(part)
        if minutes < 120:
            return t("errors.rate_limited.minutes.do", platform=self._named, count=minutes)
        return t("errors.rate_limited.hours.do", platform=self._named, count=math.ceil(minutes / 60))


class ServerFailed(PlatformError):
    """The platform answered 5xx. For a write the outcome is not certain."""

    default_code = "server_failed"
    can_retry = True


class NotFound(PlatformError):
    default_code = "not_found"


class Duplicate(PlatformError):
    """The platform says it already has this very thing or request."""

    default_code = "duplicate"


class InvalidInput(PlatformError):
    """The platform (or we, before sending) refused a value. ``field`` names it where known."""

    default_code = "invalid_input"

    def __init__(self, code: str = "", *, field: str = "", **more: Any) -> None:
        super().__init__(code, field=field, **more)
        self.field = field


class ProviderChanged(PlatformError):
    """The answer is not what the platform documents: HTML, broken JSON, another shape."""

    default_code = "provider_changed"


class OutcomeUnknown(PlatformError):
    """The request left us and no answer came: it may or may not have been carried out."""

    default_code = "outcome_unknown"


class UnsupportedFeature(PlatformError):
    """The platform cannot do this, or we cannot yet; nothing was sent."""

    default_code = "unsupported"

    def __init__(self, code: str = "", *, capability: str = "", reason: str = "", **more: Any) -> None:
        """``reason``: a sentence of why, where it is known."""
        if reason and not code:
            code = "unsupported_why"
        super().__init__(code, capability=capability, reason=reason, **more)
        self.capability = capability


class LocalError(AppError):
    default_code = "local"


class FileRefused(LocalError):
    """The file is no table that can be read. ``code`` is one of the refusal codes (``file.empty_file``
    ...)."""

    default_code = "file"

    def _text(self, part: str) -> str:
        # what a reader says of a file is worded once, where the reader's own words are
        key = f"reading.refusal.{self.code.removeprefix('file.')}.{part}"
        if not has(key):
            return super()._text(part)
        file = self.values.get("file")
        named = t("reading.named", file=file) if file else t("reading.unnamed")
        return t(key, **{**self.values, "file": named})


class QuestionOpen(LocalError):
    """Something in the file can be read two ways and was not answered."""

    default_code = "question_open"


class StorageFailed(LocalError):
    """The data folder cannot be written: disk full, no permission, damaged database."""

    default_code = "storage_failed"


class Locked(LocalError):
    """Another window or terminal is working on this job."""

    default_code = "locked"


class Stopped(LocalError):
    """The person stopped the job; it can be continued."""

    default_code = "stopped"


class UsageError(LocalError):
    """An argument names nothing we have (account, list, job)."""

    default_code = "usage"
