"""Every row of the file as events or orders: what can be sent, what stays here and why, what went before.
Part of the sending wizard's view-model.

Owns: the items, their kinds, which of them are looked at. Must not: judge an item (``services`` does).
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from desktop_app.model.account import Account
from desktop_app.model.errors import FileRefused, UsageError
from desktop_app.model.texts import t
from desktop_app.services.event_items import EventItems, count_events, events_of
from desktop_app.services.file_sends import SentBefore
from desktop_app.services.importing.reading.mapping import Mapping as FileMapping
from desktop_app.services.importing.steps import Step
from desktop_app.services.order_items import OrderItems, orders_of, status_guess
from desktop_app.services.send_columns import FREE, PARAM
from desktop_app.services.send_counts import Counted, KindCount
from desktop_app.services.send_file import Item, LoadedFile, let_go
from desktop_app.viewmodels.sending.mend_part import MendPart

WORDS = "words"
"""The kind under which the file's words for a status stand."""


class TellsSent(Protocol):
    def sent_before(
        self, account: Account, items: EventItems | OrderItems
    ) -> Coroutine[Any, Any, SentBefore]: ...

    def count_orders(self, account: Account, items: OrderItems) -> Coroutine[Any, Any, Counted]: ...

    def recount_orders(
        self, account: Account, counted: Counted, before: OrderItems, after: OrderItems, places: Sequence[int]
    ) -> Coroutine[Any, Any, Counted]: ...

    def look_at(
        self, account: Account, items: EventItems | OrderItems, places: Sequence[int]
    ) -> Coroutine[Any, Any, list[Item]]: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """A kind that is looked at; of nobody's choice the first there is."""

    code: str = "first"
    stays: bool = False


class ItemsPart(MendPart):
    """Signals: overview_changed(): numbers, kinds, or the items that are looked at."""

    items: EventItems | OrderItems | None
    counted: Counted
    chosen: Chosen
    before: SentBefore
    once_more: bool
    consent_confirmed: bool
    _sent: TellsSent
    _read_as: FileMapping | None
    _counted_items: OrderItems | None = None
    """Those of which the numbers hold."""
    _counted_for: tuple[int, str, int] | None
    _asked_for: str

    @property
    def whose(self) -> str:
        """Under which name it is kept what the items that are looked at are narrowed to."""
        name = self.path.name if self.path is not None else ""
        return f"{self.account.id} {name} {self.chosen.code}"

    # -- numbers

    @property
    def ready(self) -> bool:
        """The rows were read and counted."""
        made = self.items is not None and (not self.busy_with("make") or self._remaking)
        return self.file is not None and made

    @property
    def settled(self) -> bool:
        """No row is being changed or counted anew: the numbers are those of what will be sent."""
        return not self.busy_with("change") and not self.busy_with("make")

    @property
    def good(self) -> int:
        """How many of the items can be sent."""
        return self.counted.good

    @property
    def left(self) -> int:
        """How many of these go now: those that did not go before, or all of them once more."""
        return self.good if self.once_more else max(self.good - self.before.count, 0)

    @property
    def people(self) -> int:
        """How many different people these are about."""
        return self.counted.people

    @property
    def people_now(self) -> int:
        """How many people what goes now can reach at most."""
        return min(self.people, self.left)

    @property
    def kinds(self) -> tuple[KindCount, ...]:
        """What the check shows, one by one."""
        fine = any(not kind.code for kind in self.counted.kinds)
        none = () if fine else (KindCount("", False, 0, ()),)
        return (*self.counted.kinds, *none)

    @property
    def words(self) -> list[tuple[str, int]]:
        """Words for a status in the file, with how many rows have them."""
        return [] if self.file is None or self.kind != "orders" else list(self.file.statuses)

    @property
    def words_unknown(self) -> int:
        """Words whose meaning nobody has said yet, where the platform has its own."""
        form = self.manifest.order_form
        if form is None or not form.statuses:
            return 0
        own = {value for value, _ in form.statuses}
        return sum(1 for word, _ in self.words if not self.statuses.get(word) and word not in own)

    # -- commands

    def choose_kind(self, code: str, stays: bool) -> None:
        self.chosen = Chosen(code, stays)
        self._show_kind()

    def set_status(self, word: str, status: str) -> None:
        self.statuses[word] = status
        self._make()

    def set_once_more(self, on: bool) -> None:
        """What went before goes again: never by itself, and agreed to anew."""
        self.once_more = on
        self.consent_confirmed = False
        if self.items is not None:
            self.items = self.items.in_round(self.before.round + 1 if on else self.before.round)
        self.overview_changed.emit()

    # -- inside

    def _forget_rows(self) -> None:
        for key in ("read", "make", "rows", "before"):
            self.cancel(key)
        self._drop_changes()
        self._let_go()
        self._read_as, self._counted_for = None, None
        self.counted, self.shown, self.chosen = Counted(), [], Chosen()
        self._counted_items, self._moved = None, frozenset()
        self.before, self._asked_for = SentBefore(1, 0, None), ""
        self.once_more = self.consent_confirmed = False

    def _let_go(self) -> None:
        """Of what was read before: its file goes with it, off the screen's thread."""
        held: list[object] = [self.items, self.file]
        any_held = self.items is not None or self.file is not None
        self.items, self.file, self.shown = None, None, []
        if any_held:
            self._runner.start(partial(let_go, held), lambda _outcome: None)

    def _read(self) -> None:
        """Every row, unless they were read in just this way."""
        assert self.path is not None
        assert self.mapping is not None
        if self.file is not None and self._read_as == self.mapping:
            self._make()
            return
        dropped = self.changes
        self._forget_rows()
        self._tell(UsageError("send_mends_dropped", count=dropped) if dropped else None)
        work = partial(self._files.load, self.path, self.kind, self.mapping)
        self._latest("read", work, partial(self._was_read, self.mapping), on_error=self._not_read)

    def _not_read(self, error: Any) -> None:
        self._enter(Step.COLUMNS)
        self._tell(error)

    def _was_read(self, mapping: FileMapping, file: LoadedFile) -> None:
        if file.refused:
            self._not_read(FileRefused(f"file.{file.code}", detail=file.detail, file=file.name))
            return
        if file.questions:  # only the whole file told that it has to be asked
            assert self.look is not None
            asked = {one.key for one in file.questions}
            kept = tuple(one for one in self.look.questions if one.key not in asked)
            self.look = replace(self.look, questions=(*kept, *file.questions))
            self._enter(Step.COLUMNS)
            self.columns_changed.emit()
            return
        self.file, self._read_as = file, mapping
        form = self.manifest.order_form
        if form is not None and self.kind == "orders":
            self.statuses = {
                word: self.statuses.get(word) or status_guess(form, word) for word, _ in self.words
            }
        self._make()

    def _make(self) -> None:
        """Rows to items. Events are made as they are looked at; who they are about is counted anew only when
        that changed."""
        assert self.file is not None
        assert self.mapping is not None
        self.consent_confirmed = self.once_more = False
        file = self.file.with_changes(self._changed)
        by_key = self.mapping.fields()
        if self.form is not None:
            whom = next((role for role in self.roles.values() if role not in ("", PARAM)), "")
            params = {
                key: self.names.get(one.index, "") for key, one in by_key.items()
                if self.roles[one.index] == PARAM or self.names.get(one.index)
            }  # fmt: skip
            events = events_of(file, self.form, self.event_type, whom, params, self._given())
            self.items = events
            which = (id(self.file), whom, self._version)
            known = self.counted if self._counted_for == which else None
            self._latest("make", partial(_events_counted, file, whom, known), partial(self._counted, which))
        else:
            assert self.manifest.order_form is not None
            meant = {word: status for word, status in self.statuses.items() if status}
            free = {key: one.header.strip() or key for key, one in by_key.items()
                    if self.roles[one.index] == FREE}  # fmt: skip
            orders = orders_of(file, self.manifest.order_form, meant, self.currency, free)
            self.items = orders
            count = partial(self._sent.count_orders, self.account, orders)
            if self._counted_items is not None and self._counted_items.made_as(orders):
                # only what changed since is looked at
                given = (self.counted, self._counted_items, orders, sorted(self._moved))
                count = partial(self._sent.recount_orders, self.account, *given)
            else:
                self._moved = frozenset()
            self._latest("make", count, partial(self._orders_counted, orders))
        self._ask_before()
        self.overview_changed.emit()

    def _orders_counted(self, orders: OrderItems, counted: Counted) -> None:
        self._counted_items, self._moved = orders, frozenset()
        self._counted(None, counted)

    def _counted(self, which: tuple[int, str, int] | None, counted: Counted) -> None:
        self._counted_for = which
        self._remaking = False
        self.counted = counted
        here = {(kind.code, kind.stays) for kind in self.kinds}
        if (self.chosen.code, self.chosen.stays) not in here and self.chosen.code != WORDS:
            self.chosen = Chosen(self.kinds[0].code, self.kinds[0].stays)
        self._show_kind()

    def _show_kind(self) -> None:
        """The items of the chosen kind, made off the screen's thread."""
        found = next(
            (one for one in self.kinds if (one.code, one.stays) == (self.chosen.code, self.chosen.stays)),
            None,
        )
        self.cancel("rows")  # of the kind before
        if self.items is not None and found is not None:
            look = partial(self._sent.look_at, self.account, self.items, found.places)
            self._latest("rows", look, partial(self._take_rows, found.places))
        self.overview_changed.emit()

    def _take_rows(self, places: Sequence[int], rows: list[Item]) -> None:
        self.shown, self.shown_places = rows, tuple(places)
        self.overview_changed.emit()

    def _ask_before(self) -> None:
        assert self.items is not None
        if self.items.beginning != self._asked_for:
            self._asked_for, self.before = self.items.beginning, SentBefore(1, 0, None)
            self._latest("before", partial(self._sent.sent_before, self.account, self.items), self._told)
        else:
            self.items = self.items.in_round(self.before.round)

    def _told(self, before: SentBefore) -> None:
        self.before = before
        if (
            self.items is not None
        ):  # all once more is the round after, also when that was said before this came
            self.items = self.items.in_round(before.round + 1 if self.once_more else before.round)
        self.overview_changed.emit()

    def _what_is_missing(self) -> str:
        if self.currency_missing:
            return t("send_file.missing", fields=t("send_file.currency"))
        if self.missing:
            return t("send_file.missing", fields=", ".join(t(field.label) for field in self.missing))
        return ""


async def _events_counted(file: LoadedFile, whom_key: str, known: Counted | None) -> Counted:
    """``known``: who they are about did not change, only what is told of them."""
    return known or await count_events(file, whom_key)
