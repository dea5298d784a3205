"""Step 6 of sending a file: what became of every event or order, and who said so. Must not: count."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.file_sends import FileLedger
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.file_dialogs import ask_save_file
from desktop_app.views.sending.page import SendPage
from desktop_app.views.sending.save_sent_dialog import SaveSentDialog
from desktop_app.views.sending.sent_rows_dialog import SentRowsDialog
from desktop_app.views.theme.measure import column, row
from desktop_app.views.theme.tokens import Icon
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.ledger import Ledger, LedgerFoot, LedgerLine
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.themed import show_if

STATES = (
    ("done", "good"), ("taken", "info"), ("held_back", "bad"), ("refused", "bad"), ("in_doubt", "warn"),
    ("sending", "acc"), ("not_sent", "mute"),
)  # fmt: skip
"""Every state with its tone, in the order of the page."""
_ALWAYS = ("taken", "held_back", "refused", "in_doubt", "not_sent")
"""These stand there also when nobody is in them."""
STAYED_OUT = ("held_back", "refused")


class SendResultPage(SendPage):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
        self._formats = Formats()
        self.primary = Button(t("wizard.result.done"), "primary", tall=True)
        self.save = Button(t("wizard.result.save"), "quiet", "download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self.open_save())
        self.resume = Button(t("wizard.result.continue"), icon="play", tall=True)
        self.resume.clicked.connect(lambda _checked=False: vm.resume())
        self.left, self.right = (self.save,), (self.resume,)
        self._icon = IconLabel("circle-check", "good", Icon.EMPTY)
        self.headline = Label("", "h2", wrap=True)
        self._second = Label("", "body2", wrap=True)
        head = Card(padding=(20, 16, 20, 16), gap=0)
        said = row(self._icon, column(self.headline, 4, self._second), gap=16)
        said.setStretch(1, 1)
        head.body.addLayout(said)
        self.bar = LedgerBar()
        self.ledger = Ledger(t(f"send_result.every_{vm.kind}"), t(f"send_check.head_{vm.kind}"))
        self.ledger.action_pressed.connect(self.open_rows)
        self.messages = MessageBar()
        content = QWidget()
        column(self.messages, head, 12, self.bar, 12, self.ledger, None, parent=content)
        column(content, parent=self)
        vm.saved.connect(self._saved)
        vm.step_changed.connect(self._show)
        self._path: Path | None = None

    @property
    def title(self) -> str:
        return t("wizard.result.title")

    @property
    def line(self) -> str:
        name = self.vm.path.name if self.vm.path is not None else ""
        return t("wizard.run.line", file=name, account=self.vm.account.name)

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        vm, ledger = self.vm, self.vm.ledger
        if ledger is None:
            return
        platform, count = vm.manifest.label, ledger.counts
        gone = sum(count.get(state, 0) for state in ("taken", "done", "in_doubt", "sending"))
        self.headline.setText(t(f"send_result.headline_{vm.kind}", count=gone, account=vm.account.name))
        waiting = count.get("not_sent", 0)
        second = [t("send_result.stopped", count=waiting)] if waiting else []
        if ledger.before:
            second.append(t("send_result.before", count=ledger.before))
        self._second.setText(" ".join(second))
        show_if(self._second, bool(second))
        doubtful = waiting or count.get("in_doubt") or not gone or not ledger.adds_up
        self._icon.set_icon("triangle-alert" if doubtful else "circle-check", "warn" if doubtful else "good")
        show_if(self.resume, waiting > 0)
        shown = [(state, tone) for state, tone in STATES if count.get(state) or state in _ALWAYS]
        words = {state: t(f"send_file.result_{state}", platform=platform) for state, _tone in shown}
        self.bar.set_parts([(tone, words[state], count.get(state, 0)) for state, tone in shown])
        self.ledger.set_lines(
            [
                LedgerLine(
                    state, tone, words[state], self._who(state, count.get(state, 0)),
                    self._formats.number(count.get(state, 0)), zero=not count.get(state),
                    action=t("wizard.result.show") if count.get(state) else "",
                )
                for state, tone in shown
            ],
            LedgerFoot(
                t(f"send_result.total_{vm.kind}"), t("wizard.result.total_hint"),
                self._formats.number(ledger.total),
                t("wizard.result.adds_up") if ledger.adds_up else t("wizard.result.adds_not"), ledger.adds_up,
            ),
        )  # fmt: skip
        self._say_doubts(ledger)
        self.changed.emit()

    def _who(self, state: str, count: int) -> str:
        if not count:
            return ""
        return t(f"send_result.who_{state}", platform=self.vm.manifest.label)

    def _say_doubts(self, ledger: FileLedger) -> None:
        self.messages.take_away("doubt")
        if ledger.counts.get("in_doubt"):
            asks = self.vm.kind == "orders" and self.vm.manifest.can(Capability.ORDERS_READ)
            key = "send_file.doubt_asked" if asks else "send_file.doubt_line"
            words = t(key, platform=self.vm.manifest.label)
            title = t("send_result.doubt", count=ledger.counts["in_doubt"])
            self.messages.show_message("warn", title, words, key="doubt", closable=False)

    def open_rows(self, state: str) -> SentRowsDialog:
        """The events or orders of one state."""
        dialog = SentRowsDialog(self, self.vm, state)
        dialog.open()
        return dialog

    def open_save(self) -> SaveSentDialog | None:
        """Which rows, as which file; then where to."""
        ledger = self.vm.ledger
        if ledger is None:
            return None
        out = sum(ledger.counts.get(state, 0) for state in STAYED_OUT)
        dialog = SaveSentDialog(self, self.vm.kind, out, ledger.total, self.vm.account.training)
        dialog.chosen.connect(self._save_as)
        dialog.open()
        return dialog

    def _save_as(self, form: str, every: bool) -> None:
        stem = self.vm.path.stem if self.vm.path is not None else "file"
        name = t("send_result.file_every" if every else "send_result.file_out", file=stem)
        title, kinds = t("wizard.result.save"), t(f"send_result.filter_{form}")
        path = ask_save_file(self, title, f"{name}.{form}", kinds)
        if path is not None:
            self._path = path
            self.vm.save_rows(path, every)

    def _saved(self, name: str) -> None:
        folder = self._path.parent if self._path is not None else None
        self.messages.show_message(
            "good", t("send_file.saved", file=name), key="saved",
            action=t("wizard.result.open_folder") if folder is not None else "",
            on_action=partial(_open_folder, folder) if folder is not None else None,
        )  # fmt: skip


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
