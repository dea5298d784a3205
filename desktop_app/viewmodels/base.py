"""What every view-model can do: reads that replace each other, writes that run once, busy, cancel, close.

Owns the bookkeeping of what is under way under which key. Must not hold a rule of the business, a widget
or a thread; the runner is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.viewmodels.tasks import Cancel, Outcome, Runner, Work


class Watcher(Protocol):
    """Looks whenever a call begins or ends."""

    def look(self) -> None: ...

    def close(self) -> None: ...


class ViewModel(QObject):
    """State and commands of one screen.

    Signals:
        busy_changed(bool): something is under way, or nothing any more; only on a change.
        failed(AppError): a known failure, with words for the person.
        done_away(str): what was let go came to its end, in a sentence that names its account.
    """

    busy_changed = Signal(bool)
    failed = Signal(object)
    done_away = Signal(str)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._under_way: dict[str, _Call] = {}
        self._closed = False
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Let it look at every beginning and end of a call from now on; it is closed with this."""
        self._watchers.append(watcher)

    @property
    def under_way(self) -> tuple[str, ...]:
        """Keys of what is under way."""
        return tuple(self._under_way)

    @property
    def busy(self) -> bool:
        """True while anything is under way."""
        return bool(self._under_way)

    def busy_with(self, key: str) -> bool:
        """True while the call of this key is under way."""
        return key in self._under_way

    def cancel(self, key: str) -> None:
        """The person changed their mind: stop it, forget its answer. Unknown keys are fine."""
        call = self._under_way.pop(key, None)
        if call is not None:
            call.cancel()
            self._tell_busy(before=True)

    def let_go(self, key: str) -> None:
        """Its answer is nobody's here any more, but it goes on to its end: a change that was given up in the
        middle would be in doubt. Its end is told in a sentence of its own. Unknown keys are fine."""
        call = self._under_way.pop(key, None)
        if call is not None:
            call.left = True
            self._tell_busy(before=True)

    def turn_away(self) -> None:
        """Another account is looked at. What reads is given up; what changes something goes on to its end, as
        in :meth:`let_go`."""
        before = self.busy
        calls, self._under_way = list(self._under_way.values()), {}
        for call in calls:
            if call.changes:
                call.left = True
            else:
                call.cancel()
        if before:
            self._tell_busy(before=True)

    def close(self) -> None:
        """The screen goes: cancel all, take nothing more on, emit nothing more."""
        self._closed = True
        calls, self._under_way = list(self._under_way.values()), {}
        for call in calls:
            call.cancel()
        for watcher in self._watchers:
            watcher.close()

    def _latest(
        self,
        key: str,
        make: Work,
        on_value: Callable[[Any], None],
        *,
        on_error: Callable[[AppError], None] | None = None,
        on_progress: Callable[[Any], None] | None = None,
    ) -> None:
        """For reads: a newer call takes the place of an older one under the same key.

        `make` is a partial of a service method. `on_error` takes the place of the `failed` signal.
        With `on_progress`, `make` is called with a report function (see TaskRunner.start).
        """
        before = self.busy
        older = self._under_way.pop(key, None)
        if older is not None:
            older.cancel()
        self._begin(before, _Call(), key, make, on_value, on_error, on_progress)

    def _once(
        self,
        key: str,
        make: Work,
        on_value: Callable[[Any], None],
        *,
        on_error: Callable[[AppError], None] | None = None,
        on_progress: Callable[[Any], None] | None = None,
        away: Callable[[Any], str | AppError] | None = None,
    ) -> bool:
        """For writes: False, and nothing started, while one of the same key is under way. ``away`` says what
        its answer means to somebody who looks at another account by then (see :func:`there`)."""
        if self._closed or key in self._under_way:
            return False
        account = getattr(self, "account", None)  # of a screen that is about one
        whose = account.name if isinstance(account, Account) else ""
        self._begin(
            self.busy,
            _Call(changes=True, away=away, account=whose),
            key,
            make,
            on_value,
            on_error,
            on_progress,
        )
        return True

    def _begin(
        self,
        before: bool,
        call: _Call,
        key: str,
        make: Work,
        on_value: Callable[[Any], None],
        on_error: Callable[[AppError], None] | None,
        on_progress: Callable[[Any], None] | None,
    ) -> None:
        if self._closed:
            return
        self._under_way[key] = call

        def settle(outcome: Outcome) -> None:
            if call.left and not self._closed and outcome.error is not None:
                if not isinstance(outcome.error, AppError):
                    raise outcome.error
                outcome.error.account = call.account
                self.failed.emit(outcome.error)
            elif call.left and not self._closed and not outcome.cancelled and call.away is not None:
                said = call.away(outcome.value)
                (self.failed if isinstance(said, AppError) else self.done_away).emit(said)
            if self._under_way.get(key) is not call:
                return  # replaced, cancelled or closed meanwhile: a stale answer is nobody's
            del self._under_way[key]
            self._tell_busy(before=True)
            if isinstance(outcome.error, AppError):
                (on_error or self.failed.emit)(outcome.error)
            elif outcome.error is not None:
                raise outcome.error  # a bug: on the GUI thread sys.excepthook shows the error dialog
            elif not outcome.cancelled:
                on_value(outcome.value)

        def progressed(value: Any) -> None:
            if on_progress is not None and self._under_way.get(key) is call:
                on_progress(value)

        self._tell_busy(before=before)
        call.started(self._runner.start(make, settle, progressed if on_progress is not None else None))

    def _tell_busy(self, *, before: bool) -> None:
        if self.busy != before:
            self.busy_changed.emit(self.busy)
        for watcher in self._watchers:
            watcher.look()


def there(account: Account | None, words: Callable[[Any], str | AppError]) -> Callable[[Any], str | AppError]:
    """For ``away``: ``words`` of an answer, with the account that it came from."""

    def said(value: Any) -> str | AppError:
        what = words(value)
        if account is None:
            return what
        if isinstance(what, AppError):
            what.account = account.name
            return what
        return t("away.done", account=account.name, what=what)

    return said


class _Call:
    """One call under way; may be cancelled even while its start has not returned yet."""

    def __init__(
        self,
        *,
        changes: bool = False,
        away: Callable[[Any], str | AppError] | None = None,
        account: str = "",
    ) -> None:
        self.changes = changes
        self.account = account
        """Name of the account it was begun for, "" where the screen is about none."""
        self.away = away
        self.left = False
        """It goes on, and its answer is nobody's here."""
        self._cancel: Cancel | None = None
        self._cancelled = False

    def started(self, cancel: Cancel) -> None:
        self._cancel = cancel
        if self._cancelled:
            cancel()

    def cancel(self) -> None:
        self._cancelled = True
        if self._cancel is not None:
            self._cancel()
