"""Events or orders out of a file: what was read, what has to be said, the send, what became of each.

Owns: laying these out. Must not: hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.model.progress import Progress
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.services.file_sends import FileLedger
from desktop_app.services.order_check import status_words
from desktop_app.services.send_file import Item
from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.file_send import PACES, FileSendViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.file_dialogs import ask_open_file, ask_save_file
from desktop_app.views.tabs.order_cards import OrderCardsView
from desktop_app.views.theme.measure import column, empty, grid, hold, row
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.form_fields import FormFields
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.table_view import TableView
from desktop_app.views.widgets.text_field import TextField

MOST_WORDS = 12
CARDS_HIGH = 250
STATES = ("taken", "done", "refused", "in_doubt", "held_back", "not_sent", "sending")


class FileSendDialog(Dialog):
    """``FileSendDialog(window, vm).open()``; ``open_path`` with the file."""

    def __init__(self, host: QWidget, vm: FileSendViewModel) -> None:
        account = vm.account
        entry = AccountEntry(account.id, account.name, vm.manifest.label, account.colour)
        super().__init__(
            host, t(f"send_file.title_{vm.kind}"), t("send_file.line", account=account.name), account=entry,
            width=960, height=640, training=account.training,
        )  # fmt: skip
        self.vm = vm
        self._formats = Formats()
        self._shown: tuple[list[Item], FileLedger | None] | None = None
        self.head = Label("", "name", wrap=True)
        self.choose = Button(t("send_file.choose"), icon="file-spreadsheet")
        self.choose.clicked.connect(lambda _checked=False: self.ask_file())
        line = row(self.head, self.choose, gap=12)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.question = Banner("warn", "")
        self._answers: QVBoxLayout = column(gap=4)
        self.body.addWidget(self.question)
        self.body.addLayout(self._answers)
        self.says = QWidget()
        self._says: QVBoxLayout = column(gap=12, parent=self.says)
        self.body.addWidget(self.says)
        self.counts = KeyValues(key_width=160)
        self.body.addWidget(self.counts)
        self.before = Banner("info", "")
        self.body.addWidget(self.before)
        self.starts = Banner("warn", "")
        self.body.addWidget(self.starts)
        self.facts = Label("", "hint", wrap=True)
        self.body.addWidget(self.facts)
        self.progress = ProgressBar(t(f"send_file.title_{vm.kind}"))
        self.progress_words = Label("", "body2")
        self.body.addWidget(self.progress_words)
        self.body.addWidget(self.progress)
        self.verdict = Pill("", "good")
        self.body.addLayout(row(self.verdict, None))
        self.model: RowsModel[Item] = RowsModel(self._columns(), lambda item: item.key, self)
        self.table = TableView(t(f"send_file.title_{vm.kind}"), self.model, rows="small", stretch="state")
        hold(self.table, min_height=180)
        self.body.addWidget(self.table, 1)
        self.cards = OrderCardsView(vm.cards)
        self.cards.setAccessibleName(t("order_file.cards"))
        hold(self.cards, min_height=CARDS_HIGH)
        self.body.addWidget(self.cards, 1)
        self.go = Button("", "primary", "send", tall=True, tip=t("send_file.tip"))
        self.go.clicked.connect(lambda _checked=False: vm.send())
        self.stop = Button(t("send_file.stop"), "quiet", tall=True)
        self.stop.clicked.connect(lambda _checked=False: vm.stop())
        self.save = Button(t("send_file.save"), icon="download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self._ask_save())
        self.leave = Button(t("send_file.close"), "quiet", tall=True)
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.reason = Label("", "hint", wrap=True)
        self.set_footer(left=[self.save, self.reason], right=[self.stop, self.leave], primary=self.go)
        vm.loaded.connect(self._build)
        vm.items_changed.connect(self._look)
        vm.progressed.connect(self._progress)
        vm.finished.connect(self._look)
        vm.busy_changed.connect(self._look)
        vm.failed.connect(self._failed)
        vm.saved.connect(self._saved)
        self._look()

    def reject(self) -> None:
        """While it sends, leaving means stopping after this request: what is on its way gets its answer."""
        if self.vm.busy_with("send"):
            self.vm.stop()
            return
        super().reject()

    def ask_file(self) -> None:
        path = ask_open_file(self, t("send_file.choose"), t("send_file.filter"))
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        self.head.setText(t("send_file.reading", file=path.name))
        self.vm.open(path)

    # --- what has to be said

    def _build(self) -> None:
        vm = self.vm
        empty(self._answers)
        empty(self._says)
        assert vm.file is not None
        if vm.file.questions:
            name, text, options = vm.file.questions[0]
            self.question.set_words(t("send_file.question"), text)
            for value, words in options:
                button = Button(words)
                button.clicked.connect(partial(self._answer, name, value))
                self._answers.addLayout(row(button, None))
        if vm.kind == "events":
            self._build_events()
        else:
            self._build_orders()
        pace = Combo(
            [Entry(t("send_file.pace_n", count=n) if n else t("send_file.pace_0"), n) for n in PACES],
            stretch=True,
        )
        pace.set_value(vm.pace)  # built anew for another form, it stays as it was chosen
        pace.currentIndexChanged.connect(lambda _index: vm.set_pace(int(pace.value() or 0)))
        self._build_fields(LabelledField(t("send_file.pace"), pace))
        self._look()

    def _build_events(self) -> None:
        vm = self.vm
        what = TextField(vm.event_type, t("events.what_example"))
        what.textChanged.connect(vm.set_type)
        self.what = what
        fields: list[QWidget] = []
        if vm.form is not None and vm.form.typed:
            fields.append(LabelledField(t("send_file.what"), what))
        if len(vm.manifest.event_forms) > 1:
            form = Combo([Entry(t(one.label), one.id) for one in vm.manifest.event_forms], stretch=True)
            form.set_value(vm.form.id if vm.form else "")
            form.currentIndexChanged.connect(partial(self._set_form, form))
            fields.append(LabelledField(t("send_file.sent_as"), form))
        keys = Combo([Entry(self._heading(key), key) for key in vm.whom_choices], stretch=True)
        keys.currentIndexChanged.connect(lambda _index: vm.set_whom_key(str(keys.value() or "")))
        fields.append(LabelledField(t("send_file.whom"), keys))
        line = row(*fields, gap=16)
        for place in range(len(fields)):
            line.setStretch(place, 1)
        self._says.addLayout(line)
        self._says.addWidget(Label(t("send_file.params"), "field"))
        boxes = row(gap=16)
        for name, heading in vm.columns[:8]:
            box = CheckBox(heading or name, name in vm.params)
            box.toggled.connect(partial(vm.set_param, name))
            boxes.addWidget(box)
        boxes.addStretch(1)
        self._says.addLayout(boxes)

    def _build_orders(self) -> None:
        vm, form = self.vm, self.vm.manifest.order_form
        if form is None:
            return
        if vm.words:
            self._says.addWidget(Label(t("send_file.statuses"), "field"))
        meanings = grid(gap=(24, 8))
        for place, (word, count) in enumerate(vm.words[:MOST_WORDS]):
            entries = [Entry(t("send_file.status_leave"), "")]
            entries += [Entry(t(words), value) for value, words in form.statuses]
            combo = Combo(entries, word)
            combo.set_value(vm.statuses.get(word, ""))
            combo.currentIndexChanged.connect(partial(self._status, word, combo))
            name = ElidedLabel(f"{word} · {count:,}", min_width=120)
            meaning = row(name, combo, gap=12)
            meaning.setStretch(0, 1)
            meanings.addLayout(meaning, place // 2, place % 2)
        for side in (0, 1):
            meanings.setColumnStretch(side, 1)
        self._says.addLayout(meanings)
        if vm.needs_currency:
            currency = TextField(vm.currency)
            currency.textChanged.connect(vm.set_currency)
            hint = t("send_file.currency_hint")
            self._says.addWidget(LabelledField(t("send_file.currency"), currency, hint))

    def _build_fields(self, pace: LabelledField) -> None:
        """What the form asks beyond the file, the same for every item, and the pace; one field stands beside
        it."""
        fields = FormFields()
        fields.set_fields(self.vm.fields, self.vm.settings)
        fields.changed.connect(self.vm.set_setting)
        if len(self.vm.fields) == 1:
            line = row(fields, pace, gap=16)
            line.setAlignment(pace, Qt.AlignmentFlag.AlignTop)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            self._says.addLayout(line)
            return
        if self.vm.fields:
            self._says.addWidget(fields)
        else:
            fields.deleteLater()
        self._says.addWidget(pace)

    def _set_form(self, form: Combo, _index: int) -> None:
        """Another way of sending asks for other fields."""
        self.vm.set_form(str(form.value()))
        self._build()

    def _status(self, word: str, combo: Combo, _index: int) -> None:
        self.vm.set_status(word, str(combo.value() or ""))

    def _answer(self, name: str, value: str, _checked: bool = False) -> None:
        self.vm.answer(name, value)

    def _heading(self, key: str) -> str:
        assert self.vm.file is not None
        return self.vm.file.headers.get(key) or t(f"events.whom_keys.{key}")

    # --- to the person

    def _look(self, _news: object = None) -> None:
        vm, file = self.vm, self.vm.file
        sending, ledger = vm.busy_with("send"), vm.ledger
        ready = file is not None and not file.refused and not vm.busy_with("read")
        self.choose.setVisible(not sending and ledger is None)
        self.question.setVisible(ready and bool(file and file.questions))
        self.says.setVisible(ready and not sending and ledger is None and not (file and file.questions))
        if file is not None and file.refused:
            self.head.setText(file.name)
            self.bar.show_message("bad", t("send_file.refused"), file.refused, "refused", closable=False)
        elif ready and file is not None:
            self.bar.take_away("refused")
            words = {"file": file.name, "rows": file.count, "count": len(vm.items)}
            self.head.setText(t(f"send_file.read_{vm.kind}", **words))
        self.progress.setVisible(sending)
        self.progress_words.setVisible(sending)
        self._show_counts(ready)
        waits = ready and not sending and ledger is None
        self._show_starts(waits)
        facts = " ".join(self._of_the_file()) if waits else ""
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.before.setVisible(waits and vm.sent_before > 0)
        self.before.set_words(t("send_file.before", count=vm.sent_before), t("send_file.before_line"))
        rows_shown = ready and bool(vm.items) and not (file and file.questions)
        as_cards = vm.kind == "orders" and ledger is None  # afterwards the table says what became of each
        what = (vm.shown, ledger)
        if self._shown is None or what[0] is not self._shown[0] or what[1] is not self._shown[1]:
            self._shown = what
            if as_cards:
                vm.cards.show(vm.shown)
            else:
                self.model.set_items(vm.shown)
        self.table.setVisible(rows_shown and not as_cards)
        self.cards.setVisible(rows_shown and as_cards)
        self.go.setText(t(f"send_file.send_{vm.kind}", count=vm.left, account=vm.account.name))
        self.go.setEnabled(vm.can_send)
        self.reason.setText(self._why_not() if ledger is None and not sending else "")
        self.go.setVisible(ledger is None)
        self.stop.setVisible(sending)
        self.leave.setVisible(not sending)
        self.save.setVisible(ledger is not None and bool(ledger.reasons))
        self.verdict.setVisible(ledger is not None)

    def _why_not(self) -> str:
        """What keeps the button off, "" where nothing does or all is still being read."""
        vm, file = self.vm, self.vm.file
        if vm.can_send or vm.busy or file is None or file.refused:
            return "" if file is not None or vm.busy else t("send_file.no_file")
        if file.questions:
            return t("send_file.answer_first")
        if vm.form is not None and vm.form.typed and not vm.event_type:
            return t("events.trouble.type")
        if vm.currency_missing:
            return t("send_file.missing", fields=t("send_file.currency"))
        if vm.missing:
            return t("send_file.missing", fields=", ".join(t(field.label) for field in vm.missing))
        return t("send_file.all_before" if vm.good else "send_file.none_good")

    def _show_counts(self, ready: bool) -> None:
        vm, ledger = self.vm, self.vm.ledger
        self.counts.setVisible(ready)
        if ledger is not None:
            pairs = [
                (t(f"send_file.result_{state}", platform=vm.manifest.label), f"{ledger.counts[state]:,}")
                for state in STATES
                if ledger.counts.get(state)
            ]
            if ledger.before:
                pairs.append((t("send_file.result_before"), f"{ledger.before:,}"))
            self.counts.set_pairs([*pairs, (t("send_file.total"), f"{ledger.total:,}")])
            self.verdict.set(t("send_file.adds_up" if ledger.adds_up else "send_file.not_adds_up"),
                             "good" if ledger.adds_up else "bad")  # fmt: skip
            if ledger.counts.get("in_doubt"):
                asks = vm.kind == "orders" and vm.manifest.can(Capability.ORDERS_READ)
                key = "send_file.doubt_asked" if asks else "send_file.doubt_line"
                line = t(key, platform=vm.manifest.label)
                self.bar.show_message("warn", line, key="doubt", closable=False)
        elif ready:
            doubts = vm.counted.doubts
            pairs = [
                (t("send_file.good"), f"{vm.good:,}"),
                (t("send_file.held"), f"{len(vm.items) - vm.good:,}"),
            ]
            if doubts:
                pairs.append((t("send_file.doubts"), f"{doubts:,}"))
            if vm.expected is not None:
                pairs.append((t("send_file.expected"), self._formats.range(vm.expected)))
            self.counts.set_pairs(pairs)

    def _show_starts(self, on: bool) -> None:
        vm = self.vm
        form = vm.manifest.order_form
        starts = vm.kind == "events" or (form is not None and form.creates_contacts)
        self.starts.setVisible(on and starts and vm.left > 0)
        title = t(f"send_file.starts_{vm.kind}", count=vm.people)
        if vm.form is not None and vm.form.past:
            self.starts.set_tone("info")
            self.starts.set_words(t("events.past.title"), t("send_file.past_line"))
        else:
            self.starts.set_tone("warn")
            self.starts.set_words(title, " ".join((t(f"send_file.starts_{vm.kind}_line"), *self._facts())))

    def _facts(self) -> list[str]:
        """Which orders count at this platform, where some do not."""
        vm, form = self.vm, self.vm.manifest.order_form
        if vm.kind != "orders" or form is None or not form.counts:
            return []
        status = status_words(form, form.counts)
        return [t("orders.only_counts", status=status, platform=vm.manifest.label)]

    def _of_the_file(self) -> list[str]:
        """What an order of this file does not tell, and what of the file goes nowhere."""
        vm, said = self.vm, []
        if vm.file is not None and vm.file.zoneless:
            said.append(t("send_file.zoneless", platform=vm.manifest.label))
        if vm.kind == "events" and 0 < vm.people < vm.good:
            said.append(t("send_file.often", rows=vm.good, people=vm.people))
        if vm.unused:
            said.append(t("send_file.unused", names=", ".join(vm.unused[:8])))
        if len(vm.words) > MOST_WORDS:
            said.append(t("send_file.more_words", count=len(vm.words) - MOST_WORDS))
        return said

    def _progress(self, progress: Progress) -> None:
        words = {"done": progress.done, "total": progress.total or 0}
        if progress.waiting_until is not None:
            clock = datetime.fromtimestamp(progress.waiting_until).strftime("%H:%M:%S")
            self.progress_words.setText(t("send_file.pacing", clock=clock, **words))
        else:
            left = self._formats.range(progress.seconds_left)
            said = t("send_file.sending", **words)
            self.progress_words.setText(t("send_file.left", said=said, time=left) if left else said)
        self.progress.set_progress(progress.done, progress.total or 0)

    def _failed(self, error: object) -> None:
        message, line = getattr(error, "message", ""), getattr(error, "what_to_do", "")
        self.bar.show_message("bad", message, line, "failed", closable=True)
        self._look()

    def _columns(self) -> tuple[Column[Item], ...]:
        about = "send_file.table_about" if self.vm.kind == "orders" else "send_file.table_about_event"
        return (
            Column[Item]("row", t("send_file.table_row"), lambda item: str(item.rows[0]), Kind.NUMBER,
                         sort=lambda item: item.rows[0], width=72),
            Column[Item]("about", t(about), lambda item: item.about, Kind.NAME, width=160),
            Column[Item]("whom", t("send_file.table_whom"), lambda item: item.whom, width=240),
            Column[Item]("state", t("send_file.table_state"), self._state, Kind.PILL, tone=_tone, width=320),
        )  # fmt: skip

    def _state(self, item: Item) -> str:
        ledger = self.vm.ledger
        if ledger is not None and item.key in ledger.reasons:
            return ledger.reasons[item.key]
        return item.trouble or "; ".join(item.doubts) or t("send_file.will_send")

    def _ask_save(self) -> None:
        name = f"{self.vm.file.name if self.vm.file else 'file'} - left out.csv"
        path = ask_save_file(self, t("send_file.save"), name, t("send_file.save_filter"))
        if path is not None:
            self.save_left_out(path)

    def save_left_out(self, path: Path) -> None:
        """Rows that stayed out or were refused, each with its reason."""
        about = "send_file.table_about" if self.vm.kind == "orders" else "send_file.table_about_event"
        heads = ("send_file.table_row", about, "send_file.table_whom", "send_file.table_state")
        self.vm.save_left_out(path, [t(head) for head in heads])

    def _saved(self, name: str) -> None:
        self.bar.show_message("good", t("send_file.saved", file=name), key="saved")


def _tone(item: Item) -> Tone:
    return Tone.BAD if item.trouble else Tone.WARN if item.doubts else Tone.INFO
