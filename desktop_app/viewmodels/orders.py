"""The Orders tab: what the platform tells or what was sent from here, narrowed by status, day and text; one
order at work.

Owns: the cards' order and counts, the order being written. Must not: hold a rule (``services`` does) or a
widget.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.journal.acts import ActState
from desktop_app.model.errors import InvalidInput
from desktop_app.model.order import Order, OrderAnswer
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.order_check import Check, check_order, status_words
from desktop_app.services.orders import ShownOrder, merged
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.cells import Role, Tone
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.tab import Phase, TabViewModel

if TYPE_CHECKING:
    from desktop_app.model.account import Account
    from desktop_app.model.errors import AppError
    from desktop_app.model.page import Page
    from desktop_app.provider_api.manifest import Manifest, OrderForm
    from desktop_app.viewmodels.formats import Formats
    from desktop_app.viewmodels.tasks import Runner

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
ANY = ""
AT_FIRST = 500
"""So many of those that were sent from here are read, and again so many with each wish for more."""


class OrdersService(Protocol):
    def fetch(
        self, account_id: str, cursor: str | None = None, *, since: str = "", until: str = "", email: str = ""
    ) -> Coroutine[Any, Any, Page[Order]]: ...

    def sent(self, account: Account, *, limit: int = 500) -> Coroutine[Any, Any, Sequence[ShownOrder]]: ...

    def send(
        self, account_id: str, order: Order, settings: Mapping[str, str] | None = None, *, again: bool = False
    ) -> Coroutine[Any, Any, OrderAnswer]: ...

    def delete(self, account_id: str, order: Order) -> Coroutine[Any, Any, None]: ...

    def settle(self, account: Account, key: str, *, arrived: bool) -> Coroutine[Any, Any, None]: ...

    def look_up(self, account_id: str) -> Coroutine[Any, Any, int]: ...


class OrderCards(QAbstractListModel):
    """The shown orders, one card a row; the text of a row is what a screen reader says of it."""

    def __init__(self, spoken: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self.orders: list[ShownOrder] = []

    def set_orders(self, orders: Sequence[ShownOrder]) -> None:
        self.beginResetModel()
        self.orders = list(orders)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.orders)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.orders):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(self.orders[index.row()])
        return self.orders[index.row()].key if role == Role.KEY else None


class OrdersViewModel(TabViewModel):
    """Signals:
    counts_changed(): how many orders each status has.
    took(OrderAnswer, Order): the platform answered a send. deleted(Order): it took a deletion.
    not_there(Order): it was looked up and does not stand at the platform.
    """

    counts_changed = Signal()
    took = Signal(object, object)
    deleted = Signal(object)
    not_there = Signal(object)
    capability = Capability.ORDERS_SEND
    awaited = ("sent", "read")

    def __init__(
        self, runner: Runner, service: OrdersService, formats: Formats, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.formats = formats
        self.model = OrderCards(self.spoken, self)
        self.status = ANY
        self.days = 0
        self.order_by = "newest"
        self.more: str | None = None
        """Where the platform's next page begins; for what was sent from here, that there are older ones."""
        self._limit = AT_FIRST
        self._asked_for_open = False
        self._read: list[Order] = []
        self._sent: Sequence[ShownOrder] = ()
        self._all: list[ShownOrder] = []
        self._text = ""
        self.asking = patience_of(
            self, runner, self.asked_accounts, reads=("look_up",), writes=("send", "delete"),
            stop=lambda: self.cancel("look_up"),
        )  # fmt: skip
        """What is said while what was asked of one order takes long."""

    # --- what is on screen

    @property
    def form(self) -> OrderForm | None:
        return self.manifest.order_form if self.manifest else None

    @property
    def reads(self) -> bool:
        """Whether the platform tells its orders; else only those that were sent from here are shown."""
        return self.manifest is not None and self.manifest.can(Capability.ORDERS_READ)

    @property
    def can_delete(self) -> bool:
        return self.manifest is not None and self.manifest.can(Capability.ORDERS_DELETE)

    @property
    def text(self) -> str:
        return self._text

    def facts(self) -> str:
        """What has to be known of this platform's orders, in words: where they come from, which ones count,
        what else the manifest says."""
        form, platform = self.form, self.manifest.label if self.manifest is not None else ""
        words = [] if self.reads else [t("orders.sent_here", platform=platform)]
        if form is not None and form.counts:
            words.append(t("orders.only_counts", status=status_words(form, form.counts), platform=platform))
        if form is not None and form.note:
            words.append(t(form.note))
        return " ".join(words)

    def statuses(self) -> list[tuple[str, str, int]]:
        """(value, words, how many) for all and each status that occurs or that the platform names."""
        known = [value for value, _ in self.form.statuses] if self.form else []
        seen = [one.order.status for one in self._all]
        values = list(dict.fromkeys([*known, *(value for value in seen if value)]))
        found = [(value, status_words(self.form, value), seen.count(value)) for value in values]
        return [(ANY, t("orders.all", count=len(seen)), len(seen)), *found]

    def look(self, shown: ShownOrder) -> tuple[str, Tone]:
        """The pill of a card: what became of it when it was sent from here matters before its status."""
        act = shown.act
        if act is not None and act.state in (ActState.REFUSED, ActState.IN_DOUBT, ActState.SENDING):
            tones = {ActState.REFUSED: Tone.BAD, ActState.IN_DOUBT: Tone.WARN}
            return t(f"acts.state.{act.state.value}"), tones.get(act.state, Tone.ACC)
        if shown.deleted:
            return t("orders.deleted"), Tone.MUTE
        if self.check(shown.order).doubts:
            return t("orders.check_sum"), Tone.WARN
        return status_words(self.form, shown.order.status), self._tone(shown.order.status)

    def check(self, order: Order) -> Check:
        return check_order(self.form, order, self._before(order)) if self.form is not None else Check()

    def spoken(self, shown: ShownOrder) -> str:
        order = shown.order
        who = " ".join(part for part in (order.first_name, order.last_name) if part) or order.email
        total = f"{self.formats.money(order.total)} {order.currency}" if order.total is not None else ""
        return ", ".join(part for part in (order.external_id, self.look(shown)[0], who, total) if part)

    # --- the tab

    def read(self) -> None:
        assert self.account is not None
        self.cancel("read")  # a further page of what is read anew
        self._read, self.more = [], None
        work = partial(self._service.sent, self.account, limit=self._limit)
        self._latest("sent", work, self._sent_read, on_error=self._read_failed)

    def read_more(self) -> None:
        """The next page of the platform, or older ones that were sent from here."""
        if self.account is not None and self.more is not None:
            if self.reads:
                self._fetch(self.more)
            else:
                self._limit += AT_FIRST
                self.read()

    def refresh(self) -> None:
        self._asked_for_open = False
        super().refresh()

    def clear(self) -> None:
        self._read, self._sent, self._all, self.more = [], (), [], None
        self._limit, self._asked_for_open = AT_FIRST, False
        self.status, self._text = ANY, ""
        self.model.set_orders(())
        self.counts_changed.emit()

    def search(self, text: str) -> None:
        self._text = text.strip()
        self._show()

    def choose_status(self, status: str) -> None:
        self.status = status
        self._show()

    def choose_order(self, order_by: str) -> None:
        """One of :data:`ORDERS`: in which order the cards stand."""
        self.order_by = order_by
        self._show()

    def texts(self, what: str) -> list[str]:
        """Of the orders that are shown, each once: number, email."""
        found = (o.order.external_id if what == "number" else o.order.email for o in self.model.orders)
        return list(dict.fromkeys(text for text in found if text))

    def copy_number(self, order: Order) -> None:
        self.copy(order.external_id)

    def copy_all(self, what: str) -> None:
        """One a line: see :meth:`texts`."""
        self.copy("\n".join(self.texts(what)))

    def choose_days(self, days: int) -> None:
        """Only the last ``days``, 0 for all. Where the platform is asked, it narrows there."""
        if days != self.days:
            self.days = days
            if self.account is not None and self.offered:
                self.read()

    # --- writing

    def send(self, order: Order, settings: Mapping[str, str]) -> bool:
        """False while another one is under way, or while it has troubles."""
        if self.account is None or self.check(order).troubles:
            return False
        work = partial(self._service.send, self.account.id, order, dict(settings))
        return self._once(
            "send", work, partial(self._taken, order), on_error=self._not_sent,
            away=there(self.account, partial(self._sent_away, order, self.manifest)),
        )  # fmt: skip

    def delete(self, order: Order) -> None:
        if self.account is not None and self.can_delete:
            work = partial(self._service.delete, self.account.id, order)
            platform = self.manifest.label if self.manifest else ""
            self._once(
                "delete", work, lambda _none: self._was_deleted(order), on_error=self._not_sent,
                away=there(
                    self.account,
                    lambda _none: t("orders.was_deleted", platform=platform, number=order.external_id),
                ),
            )  # fmt: skip

    def settle(self, shown: ShownOrder, *, arrived: bool) -> None:
        if self.account is not None and shown.act is not None and shown.act.state is ActState.IN_DOUBT:
            work = partial(self._service.settle, self.account, shown.act.key, arrived=arrived)
            self._once(f"settle {shown.act.key}", work, lambda _none: self.read())

    # --- inside

    def _sent_read(self, sent: Sequence[ShownOrder]) -> None:
        self._sent = sent
        if self.reads:
            self._fetch(None)
        else:
            self.more = "older" if len(sent) >= self._limit else None
            self._settled()

    def _fetch(self, cursor: str | None) -> None:
        assert self.account is not None
        since = ""
        if self.days:
            since = (datetime.now(UTC) - timedelta(days=self.days)).date().isoformat()
        work = partial(self._service.fetch, self.account.id, cursor, since=since)
        self._latest("read", work, self._page_read, on_error=self._read_failed)

    def _page_read(self, page: Page[Order]) -> None:
        self._read += page.items
        self.more = page.cursor
        self._settled()
        self._look_up_open()

    def _look_up_open(self) -> None:
        """What is in doubt is looked up by itself, once for each time that the tab is read anew."""
        doubtful = any(one.act is not None and one.act.state is ActState.IN_DOUBT for one in self._sent)
        if self.account is not None and doubtful and not self._asked_for_open:
            self._asked_for_open = True
            self._once("look_up", partial(self._service.look_up, self.account.id), self._looked_up)

    def _looked_up(self, settled: int) -> None:
        if settled and self.account is not None:
            self.read()

    def look_up(self, shown: ShownOrder) -> None:
        """Ask the platform once more for what is in doubt."""
        if self.account is not None and self.reads:
            work = partial(self._service.look_up, self.account.id)
            self._latest(
                "look_up", work, partial(self._asked, shown)
            )  # before the look-up that nobody asked for

    def _asked(self, shown: ShownOrder, settled: int) -> None:
        self._looked_up(settled)
        if not settled:
            self.not_there.emit(shown.order)

    def _settled(self) -> None:
        # where the platform tells nothing, an order deleted from here stays and says so
        self._all = merged(self._read, self._sent) if self.reads else list(self._sent)
        self.counts_changed.emit()
        self.read_at = datetime.now(UTC)
        self._show(Phase.READY if self._all else Phase.EMPTY)

    def _show(self, read: Phase | None = None) -> None:
        """The cards that fit now, and after them the phase (``read`` after a reading): who hears "ready"
        counts the cards."""
        needle = self._text.casefold()
        shown = [
            one
            for one in self._all
            if self.status in (ANY, one.order.status) and (not needle or needle in _haystack(one.order))
            and self._recent(one.order)
        ]  # fmt: skip
        if self.order_by:
            # orders that lack what is compared stand at the end, either way
            key, largest_first = _ORDERED[self.order_by]
            told = [one for one in shown if key(one.order) is not None]
            told.sort(key=lambda one: key(one.order) or 0, reverse=largest_first)
            shown = [*told, *(one for one in shown if key(one.order) is None)]
        self.model.set_orders(shown)
        if (read or self.phase) in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self._all and not shown else Phase.READY)
        elif read is not None:
            self._enter(read)

    def _recent(self, order: Order) -> bool:
        if not self.days or order.at is None:
            return True
        at = order.at if order.at.tzinfo is not None else order.at.replace(tzinfo=UTC)
        return at >= datetime.now(UTC) - timedelta(days=self.days)

    def _before(self, order: Order) -> Order | None:
        """The same order as it was known before this version of it."""
        known = [one for one in self._all if one.order.external_id == order.external_id]
        return known[0].order if known and known[0].order is not order else None

    def _tone(self, status: str) -> Tone:
        if self.form is not None and status and status in (self.form.counts, self.form.done):
            return Tone.GOOD
        places = [value for value, _ in self.form.statuses] if self.form is not None else []
        if status not in places:
            return Tone.MUTE
        place = places.index(status)
        return (Tone.INFO, Tone.ACC)[place] if place < 2 else Tone.MUTE

    @staticmethod
    def _sent_away(order: Order, manifest: Manifest | None, answer: OrderAnswer) -> str | AppError:
        platform = manifest.label if manifest else ""
        if answer.refused:
            return InvalidInput(platform=platform, original=answer.refused)
        return t("orders.sent", platform=platform, number=order.external_id)

    def _taken(self, order: Order, answer: OrderAnswer) -> None:
        self.read()
        self.took.emit(answer, order)

    def _was_deleted(self, order: Order) -> None:
        self.read()
        self.deleted.emit(order)

    def _not_sent(self, error: AppError) -> None:
        self.read()
        self.failed.emit(error)


def _moment(order: Order) -> float | None:
    return order.at.timestamp() if order.at is not None else None


def _total(order: Order) -> float | None:
    return float(order.total) if order.total is not None else None


_ORDERED: dict[str, tuple[Callable[[Order], float | None], bool]] = {
    "newest": (_moment, True),
    "oldest": (_moment, False),
    "largest": (_total, True),
    "smallest": (_total, False),
}
ORDERS = ("", *_ORDERED)
"""In which orders cards stand: as they are told, or by day or total."""


def fresh_order(form: OrderForm) -> Order:
    """An empty order with what is most likely: the status of a new one, now."""
    status = form.fresh or (form.statuses[0][0] if form.statuses else "")
    at = datetime.now(UTC).astimezone().replace(microsecond=0, second=0) if "at" in form.fields else None
    return replace(Order(""), status=status if "status" in form.fields else "", at=at)


def _haystack(order: Order) -> str:
    parts = (order.external_id, order.email, order.phone, order.first_name, order.last_name)
    return " ".join((*parts, *(item.name for item in order.items))).casefold()
