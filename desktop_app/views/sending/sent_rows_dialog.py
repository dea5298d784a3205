"""The events or orders of one state, one by one. Must not: read what became of them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.send_counts import MOST_SHOWN
from desktop_app.services.send_file import Item
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.sending.item_table import item_table
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.table_foot import TableFoot

_TONES = {
    "done": Tone.GOOD, "taken": Tone.INFO, "held_back": Tone.BAD, "refused": Tone.BAD, "in_doubt": Tone.WARN,
}  # fmt: skip


class SentRowsDialog(Dialog):
    def __init__(self, host: QWidget, vm: SendWizardViewModel, state: str) -> None:
        words = t(f"send_file.result_{state}", platform=vm.manifest.label)
        super().__init__(host, words, width=960, height=560, training=vm.account.training)
        self.vm = vm
        self._state = state
        self._why: dict[str, str] = {}
        self.table = item_table(
            vm, words, lambda _item: words, lambda _item: _TONES.get(state, Tone.MUTE), self._because
        )
        self.foot = TableFoot(t("after.rows.loading"), "")
        card = Card(padding=(0, 0, 0, 0), gap=0)
        filled = QWidget()
        column(self.table, self.foot, parent=filled).setStretch(0, 1)
        card.body.addWidget(filled, 1)
        card.hem(filled)
        self.body.addWidget(card, 1)
        done = Button(t("after.close"), "primary", tall=True)
        done.clicked.connect(lambda _checked=False: self.accept())
        self.set_footer(primary=done)
        self.set_first_focus(self.table.table)
        vm.state_rows.connect(self._take)
        vm.read_state(state)

    def _because(self, item: Item) -> str:
        return self._why.get(item.key, "")

    def _take(self, state: str, rows: list[tuple[Item, str]]) -> None:
        if state != self._state:
            return
        self._why = {item.key: why for item, why in rows if why}
        self.table.model.set_items([item for item, _why in rows])
        count = self.vm.ledger.counts.get(state, 0) if self.vm.ledger is not None else len(rows)
        cut = t("send_check.first", count=MOST_SHOWN) if count > MOST_SHOWN else ""
        self.foot.set(cut, t(f"send_check.foot_{self.vm.kind}", count=count))
