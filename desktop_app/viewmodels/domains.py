"""Sending domains of the Sender Accounts tab: their list, one of them with its records, adding and removing.

Owns: state of this view. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.model.domain import Domain
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.domains import sorted_records
from desktop_app.viewmodels.base import there
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.patience import patience_of
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.senders import capital
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner


class DomainsService(Protocol):
    def fetch_all(self, account_id: str) -> Coroutine[Any, Any, Sequence[Domain]]: ...

    def look(self, account_id: str, domain: Domain) -> Coroutine[Any, Any, Domain]: ...

    def create(self, account_id: str, name: str) -> Coroutine[Any, Any, Domain]: ...

    def delete(self, account_id: str, domain: Domain) -> Coroutine[Any, Any, None]: ...


class DomainsViewModel(TabViewModel):
    """Signals: ``detail_changed(Domain | None)``, ``added(Domain)``, ``removed(str)`` its name."""

    detail_changed = Signal(object)
    added = Signal(object)
    removed = Signal(str)
    capability = Capability.DOMAINS_READ

    def __init__(self, runner: Runner, service: DomainsService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        self.detail: Domain | None = None
        columns = (
            Column[Domain]("name", t("domains.column.name"), lambda one: one.name, Kind.NAME, width=320),
            Column[Domain](
                "state", t("domains.column.state"), proven_words, Kind.PILL, tone=proven_tone, width=180
            ),
            Column[Domain]("records", t("domains.column.records"), lambda one: records_words(one), width=240),
            Column[Domain]("word", t("domains.column.word"), lambda one: capital(one.state), width=160),
        )
        self.model: RowsModel[Domain] = RowsModel(columns, lambda one: one.id, self)
        self.asking = patience_of(
            self, runner, self.asked_accounts, reads=("look",), writes=("add", "remove"),
            stop=lambda: self.cancel("look"),
        )  # fmt: skip
        """What is said while what was asked of one domain takes long."""

    @property
    def can_add(self) -> bool:
        return self.manifest is not None and self.manifest.can(Capability.DOMAINS_CREATE)

    @property
    def can_remove(self) -> bool:
        return self.manifest is not None and self.manifest.can(Capability.DOMAINS_DELETE)

    def read(self) -> None:
        assert self.account is not None
        work = partial(self._service.fetch_all, self.account.id)
        self._latest("read", work, self._show, on_error=self._read_failed)

    @property
    def tables(self) -> tuple[RowsModel[Domain]]:
        return (self.model,)

    def clear(self) -> None:
        self.model.set_items(())
        self._detail(None)

    def narrow(self, text: str) -> None:
        self.model.narrow(text)
        if self.phase in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self.model.narrowed_out else Phase.READY)

    def open(self, domain_id: str) -> None:
        """Show what is known at once, then what the platform finds now."""
        found = next((one for one in self.model.items if one.id == domain_id), None)
        if found is not None and self.account is not None:
            self._detail(found)
            self._latest("look", partial(self._service.look, self.account.id, found), self._looked)

    def copy_records(self, domain: Domain) -> None:
        """Tab-separated lines, as a name server's form or a colleague takes them."""
        self.copy("\n".join(f"{one.host}\t{one.type}\t{one.value}" for one in sorted_records(domain)))

    def close_detail(self) -> None:
        self.cancel("look")
        self._detail(None)

    def add(self, name: str) -> None:
        if self.account is not None and name.strip():
            work = partial(self._service.create, self.account.id, name.strip())
            words = there(self.account, lambda domain: t("domains.added", name=domain.name))
            self._once("add", work, self._was_added, away=words)

    def remove(self, domain: Domain) -> None:
        if self.account is not None and self.can_remove:
            work = partial(self._service.delete, self.account.id, domain)
            words = there(self.account, lambda _none: t("domains.removed", name=domain.name))
            self._once("remove", work, lambda _none: self._was_removed(domain), away=words)

    def _show(self, items: Sequence[Domain]) -> None:
        self.model.set_items(items)
        some = Phase.NARROWED if self.model.narrowed_out else Phase.READY
        self._was_read(some if items else Phase.EMPTY)

    def _looked(self, domain: Domain) -> None:
        if self.detail is not None and self.detail.id == domain.id:
            self._detail(domain)
            self.model.set_items([domain if one.id == domain.id else one for one in self.model.items])

    def _was_added(self, domain: Domain) -> None:
        self.read()
        self.cancel("look")  # at another one, that was shown before
        self._detail(domain)
        self.added.emit(domain)

    def _was_removed(self, domain: Domain) -> None:
        if self.detail is not None and self.detail.id == domain.id:  # else another is looked at by now
            self.close_detail()
        self.read()
        self.removed.emit(domain.name)

    def _detail(self, domain: Domain | None) -> None:
        self.detail = domain
        self.detail_changed.emit(domain)


def proven_words(domain: Domain) -> str:
    if domain.proven is None:
        return t("domains.state.unknown")
    return t("domains.state.good" if domain.proven else "domains.state.bad")


def proven_tone(domain: Domain) -> Tone:
    return Tone.MUTE if domain.proven is None else Tone.GOOD if domain.proven else Tone.WARN


def records_words(domain: Domain) -> str:
    """``3 of 4 found``, or that nothing is told."""
    told = [record for record in domain.records if record.good is not None]
    if not told:
        return (
            t("domains.records_none")
            if not domain.records
            else t("domains.records", count=len(domain.records))
        )
    good = sum(1 for record in told if record.good)
    return t("domains.records_found", good=good, count=len(told))
