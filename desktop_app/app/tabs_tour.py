"""The steps of the walk over events, orders, senders and further calls: each platform, empty, filled, in
doubt, refused, unreachable, and their dialogs.

Owns: how these screens are reached. Must not: draw.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.app.sending_tour import EVENT_FILE_SCREENS, ORDER_FILE_SCREENS, SendingWalk
from desktop_app.services.events import Param
from desktop_app.services.more import reads_only
from desktop_app.viewmodels.tab import Phase

if TYPE_CHECKING:
    from desktop_app.app.tour import Waits
    from desktop_app.provider_api.calls import PlatformCall
    from desktop_app.provider_api.manifest import Manifest
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow

_OTHERS = ("ecomail", "engagelab", "sendios")
TAB_SCREENS = (
    "event-written", "event-sent", "event-in-doubt", *EVENT_FILE_SCREENS,
    *(f"events-{one}" for one in _OTHERS),
    "order-new", "order-written", "orders-sent", *ORDER_FILE_SCREENS,
    *(f"orders-{one}" for one in _OTHERS), "orders-refused",
    "senders-ecomail", "sender-engagelab", "sender-new", "domain-engagelab", "senders-sendios",
    "senders-unreachable", "more-addresses", "more-checked", "more-esputnik", "more-answer", "more-rows",
    "more-form", "more-confirm",
)  # fmt: skip
_STILL = (Phase.READY, Phase.EMPTY, Phase.NOT_OFFERED, Phase.FAILED)
_SOMEBODY = "p.jankowski@example.com"
_ADDRESSES = "E-mail\n" + "\n".join(
    ("p.jankowski@example.com", "m.zak@mail.example", "olena@gmial.com", "nobody@", "info@firma.example",
     "g.oeztuerk@poshta.example", "test.example", "iryna@ukr.nte")
)  # fmt: skip


def _by_addresses(manifest: Manifest) -> PlatformCall | None:
    """The call that looks at many addresses at once, where the platform has one."""
    found = (
        one for one in manifest.calls
        if reads_only(manifest, one) and any(field.lookup == "addresses" for field in one.fields)
    )  # fmt: skip
    return next(found, None)


class TabsWalk(SendingWalk):
    """Mixed into the walk."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _folder: Path
    close_dialogs: Callable[[], None]

    def _at(self, platform: str, tab: str) -> bool:
        """This tab of this platform's practice account, read."""
        self.close_dialogs()
        if self._vm.wizard is not None:
            self._vm.leave_wizard()
        account = f"training-{platform}"
        if self._vm.account is None or self._vm.account.id != account:
            self._vm.parts.accounts.choose(account)
            self._wait.until(lambda: self._vm.account is not None and self._vm.account.id == account)
        self._vm.choose_tab(tab)
        vm: Any = getattr(self._vm.parts, tab)
        return self._wait.until(lambda: vm.phase in _STILL and not vm.busy)

    # -- events ----------------------------------------------------------------------------------------------
    def _to_event_written(self) -> bool:
        self._at("esputnik", "events")
        events = self._vm.parts.events
        events.set_type("orderPaid")
        events.set_whom_key("email")
        events.set_whom(_SOMEBODY)
        events.add_param()
        events.set_param(0, Param("total", "1820.50", "number"))
        events.add_param()
        events.set_param(1, Param("orderId", "10482"))
        template = "Order $!data.get('orderId'): $!data.get('total') paid by $!data.get('payment')"
        events.hold_against("Order paid", template)
        events.draft_changed.emit()
        return events.can_send

    def _to_event_sent(self) -> bool:
        events = self._vm.parts.events
        events.send()
        return self._wait.until(lambda: bool(events.model.items) and not events.busy)

    def _to_event_in_doubt(self) -> bool:
        events, training = self._vm.parts.events, self._vm.parts.training
        account = self._vm.account
        assert account is not None
        training.set_fault(account.id, "cut-after", "heavy")
        self._wait.until(lambda: not training.busy)
        events.set_type("cartLeft")
        events.set_whom(_SOMEBODY)
        events.draft_changed.emit()
        events.send()
        reached = self._wait.until(lambda: len(events.model.items) > 1 and not events.busy)
        training.set_fault(account.id, "none")
        self._wait.until(lambda: not training.busy)
        self._window.toaster.take_away()
        return reached

    def _to_events_ecomail(self) -> bool:
        return self._at("ecomail", "events")

    def _to_events_engagelab(self) -> bool:
        return self._at("engagelab", "events")

    def _to_events_sendios(self) -> bool:
        return self._at("sendios", "events")

    # -- orders ----------------------------------------------------------------------------------------------
    def _to_order_new(self) -> bool:
        """Empty: what is missing stands beside the button."""
        self._at("esputnik", "orders")
        tab = self._window.desk.orders
        tab.write()
        return tab.composer is not None

    def _to_order_written(self) -> bool:
        self._at("esputnik", "orders")
        tab = self._window.desk.orders
        tab.write()
        composer = tab.composer
        if composer is None:
            return False
        for name, text in (("external_id", "10481"), ("total", "35.00"), ("currency", "EUR")):
            composer.fields[name].setText(text)
        composer.fields["email"].setText(_SOMEBODY)
        for name, text in (("id", "cup"), ("name", "Cup"), ("quantity", "3"), ("price", "10.00")):
            composer.items[0][name].setText(text)
        return composer.isVisible()

    def _to_orders_sent(self) -> bool:
        orders = self._vm.parts.orders
        composer = self._window.desk.orders.composer
        if composer is None:
            return False
        composer.send()
        reached = self._wait.until(lambda: bool(orders.model.orders) and not orders.busy)
        self._window.toaster.take_away()
        return reached

    def _to_orders_ecomail(self) -> bool:
        return self._at("ecomail", "orders")

    def _to_orders_engagelab(self) -> bool:
        return self._at("engagelab", "orders")

    def _to_orders_sendios(self) -> bool:
        return self._at("sendios", "orders")

    def _to_orders_refused(self) -> bool:
        return self._failed("ecomail", "orders", "expire")

    def _failed(self, platform: str, tab: str, fault: str) -> bool:
        """The tab while the platform refuses the key, or cannot be reached."""
        training = self._vm.parts.training
        self._at(platform, tab)
        vm: Any = getattr(self._vm.parts, tab)
        training.set_fault(f"training-{platform}", fault, "heavy")
        self._wait.until(lambda: not training.busy)
        vm.set_account(self._vm.account, self._vm.parts.accounts.manifest)
        reached = self._wait.until(lambda: vm.phase is Phase.FAILED, 60)
        training.set_fault(f"training-{platform}", "none")
        self._wait.until(lambda: not training.busy)
        self._window.toaster.take_away()
        return reached

    # -- senders ---------------------------------------------------------------------------------------------
    def _to_senders_ecomail(self) -> bool:
        return self._at("ecomail", "senders")

    def _to_sender_engagelab(self) -> bool:
        self._at("engagelab", "senders")
        self._window.desk.senders.senders.table.select_row(0)
        return self._wait.until(lambda: self._vm.parts.senders.detail is not None)

    def _to_sender_new(self) -> bool:
        self._window.desk.senders.senders.add()
        form = self._window.desk.senders.senders.form
        return form is not None and form.isVisible()

    def _to_domain_engagelab(self) -> bool:
        self.close_dialogs()
        page, domains = self._window.desk.senders, self._vm.parts.domains
        page.view.choose("domains")
        page.show_view("domains")
        if not self._wait.until(lambda: domains.phase is Phase.READY and not domains.busy):
            return False
        page.domains.table.select_row(min(2, domains.model.rowCount() - 1))
        return self._wait.until(lambda: domains.detail is not None and not domains.busy)

    def _to_senders_sendios(self) -> bool:
        self._window.desk.senders.show_view("senders")
        return self._at("sendios", "senders")

    def _to_senders_unreachable(self) -> bool:
        return self._failed("esputnik", "senders", "cut-before")

    # -- more ------------------------------------------------------------------------------------------------
    def _to_more_esputnik(self) -> bool:
        self._vm.choose_tab("lists")  # away from what lies over the tab: it reads only when it is seen
        self._at("esputnik", "events")
        self._window.desk.show_more()
        return self._vm.parts.more.phase is Phase.READY

    def _to_more_answer(self) -> bool:
        return self._ask_more(1)

    def _to_more_rows(self) -> bool:
        """An answer that has more rows than the page shows at once."""
        return self._ask_more(8)

    def _ask_more(self, least: int) -> bool:
        more = self._vm.parts.more
        assert more.manifest is not None
        for one in more.manifest.calls:
            if any(field.required and not field.default for field in one.fields) or not one.columns:
                continue
            if more.manifest.operations[one.operation].method != "GET":
                continue
            more.choose(one.name)
            more.run()
            if not self._wait.until(lambda: not more.busy):
                return False
            if more.answer is not None and len(more.answer.rows) >= least:
                return True
        return False

    def _to_more_form(self) -> bool:
        more = self._vm.parts.more
        assert more.manifest is not None
        most = max(more.manifest.calls, key=lambda one: len(one.fields))
        more.choose(most.name)
        return self._wait.until(lambda: not more.busy)

    def _to_more_addresses(self) -> bool:
        """Whole lists of addresses: a field that takes them from a file, too."""
        self.close_dialogs()
        more, accounts = self._vm.parts.more, self._vm.parts.accounts
        offers = [one for one in accounts.manifests if _by_addresses(one) is not None]
        if not offers:
            return False
        self._at(offers[0].id, "events")
        self._window.desk.show_more()
        call = _by_addresses(offers[0])
        assert call is not None
        more.choose(call.name)
        field = next(one for one in call.fields if one.lookup == "addresses")
        more.fill_from_file(field.key, self._addresses())
        return self._wait.until(lambda: bool(more.values.get(field.key)) and not more.busy)

    def _addresses(self) -> Path:
        file = self._folder / "addresses.csv"
        file.write_text(_ADDRESSES, "utf-8")
        return file

    def _to_more_checked(self) -> bool:
        more = self._vm.parts.more
        more.run()
        return self._wait.until(lambda: more.answer is not None and not more.busy)

    def _to_more_confirm(self) -> bool:
        from desktop_app.provider_api.calls import Confirm
        from desktop_app.views.more.confirm_dialog import ConfirmDialog

        more = self._vm.parts.more
        assert more.manifest is not None
        typed = next(
            (one for one in more.manifest.calls if one.confirm is Confirm.TYPED and one.fields), None
        )
        if typed is None:
            return False
        more.choose(typed.name)
        for each in typed.fields:
            if each.required:
                more.set_value(each.key, each.options[0][0] if each.options else "1")
        self._window.desk.more.run.click()
        return self._wait.until(lambda: any(
            one.isVisible() for one in self._window.findChildren(ConfirmDialog)
        ))  # fmt: skip
