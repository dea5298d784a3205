"""The Sender Accounts tab: what a message of this account may come from.

Owns: state of the tab. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject

from desktop_app.model.sender import Sender
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.cells import Kind
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.viewmodels.tab import Phase, TabViewModel
from desktop_app.viewmodels.tasks import Runner


class SendersService(Protocol):
    def fetch_all(self, account_id: str) -> Coroutine[Any, Any, Sequence[Sender]]: ...


class SendersViewModel(TabViewModel):
    capability = Capability.SENDERS_READ

    def __init__(self, runner: Runner, service: SendersService, parent: QObject | None = None) -> None:
        super().__init__(runner, parent)
        self._service = service
        columns = (
            Column[Sender](
                "name", t("senders.column.name"), lambda item: item.name or item.address, Kind.NAME, width=280
            ),
            Column[Sender]("address", t("senders.column.address"), lambda item: item.address, width=320),
            Column[Sender](
                "kind", t("senders.column.kind"), lambda item: t(f"senders.kind.{item.kind}"), width=160
            ),
            Column[Sender]("state", t("senders.column.state"), lambda item: item.state, width=160),
        )
        self.model: RowsModel[Sender] = RowsModel(columns, lambda item: item.id, self)

    def read(self) -> None:
        assert self.account is not None
        self._latest(
            "read", partial(self._service.fetch_all, self.account.id), self._show, on_error=self._read_failed
        )

    def clear(self) -> None:
        self.model.set_items(())

    def narrow(self, text: str) -> None:
        self.model.narrow(text)
        if self.phase in (Phase.READY, Phase.NARROWED):
            self._enter(Phase.NARROWED if self.model.items and not self.model.shown else Phase.READY)

    def _show(self, items: Sequence[Sender]) -> None:
        self.model.set_items(items)
        self._was_read(Phase.READY if items else Phase.EMPTY)
