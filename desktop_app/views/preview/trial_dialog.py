"""The dialog of a test mail. Owns: laying it out and the words of its states. Must not: hold a rule."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.trial_sends import Way
from desktop_app.viewmodels.preview.sent_tests import Phase, SentTest
from desktop_app.viewmodels.preview.trial_send import TrialSendViewModel
from desktop_app.views.dialogs.details_dialog import details_of, open_details
from desktop_app.views.preview.sent_test_line import TONES, SentTestLine
from desktop_app.views.preview.trial_options import TrialOptions, option_field
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, hold, px, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.radio import Radio
from desktop_app.views.widgets.text_box import TextBox
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.widgets.why_off import set_off

NOTICE = "trial"


class TrialDialog(Dialog):
    """Signals: ``settings_requested`` (addresses for tests), ``allow_requested`` (the account is
    read-only)."""

    settings_requested = Signal()
    allow_requested = Signal()

    def __init__(self, host: QWidget, vm: TrialSendViewModel, training: bool) -> None:
        self.vm = vm
        names = {"account": vm.draft.account_name, "platform": vm.draft.platform}
        super().__init__(
            host, t("test_send.title"), t("test_send.line", **names), width=720, training=training
        )
        self._names = names
        self._told: tuple[Phase, str, bool] | None = None
        self.to = Combo([], t("test_send.to"), max_width=2000, stretch=True)
        self.to.activated.connect(lambda _index: vm.choose_to(str(self.to.value() or "")))
        self.to_field = LabelledField(t("test_send.to"), self.to)
        self.addresses = Button(t("test_send.open_settings"), "link", "plus")
        self.addresses.clicked.connect(lambda _checked=False: self.settings_requested.emit())
        self.from_list = Combo([], t("test_send.sender"), max_width=2000, stretch=True)
        self.from_list.activated.connect(lambda _index: vm.choose_from(str(self.from_list.value() or "")))
        self.from_text = TextField(vm.from_whom, "Horizon <shop@example.org>")
        self.from_text.textEdited.connect(vm.choose_from)
        self.from_field = LabelledField(t("test_send.sender"), self.from_list)
        self.from_typed = LabelledField(
            t("test_send.sender"), self.from_text, t("test_send.sender_any", **names)
        )
        self.subject = TextField(vm.subject)
        self.subject.textEdited.connect(vm.set_subject)
        self.subject_field = LabelledField(t("test_send.subject"), self.subject)
        self.way = QWidget()
        self.way.setAccessibleName(t("test_send.way"))
        self.ways = {way: Radio(t(f"test_send.way_{way.value}"), way is vm.way) for way in vm.ways}
        column(*self.ways.values(), gap=6, parent=self.way)
        for way, radio in self.ways.items():
            radio.clicked.connect(partial(self._choose_way, way))
        self._way_label = Label(t("test_send.way"), "field")
        self._way_hint = Label("", "hint", wrap=True)
        self.unknown = Banner("warn", vm.unknown_note)
        self.payload = TextBox(t("test_send.body"))
        hold(self.payload, min_height=120)
        self.copy = CopyButton(t("test_send.copy"), t("test_send.copied"))
        self.copy.copy_requested.connect(self._copy)
        self._reason = Label("", "hint", wrap=True)
        self.nobody = Banner(
            "warn", t("test_send.no_addresses"), t("test_send.no_addresses_do"), actions=(self.addresses,)
        )
        self.number = TextField(vm.template, "10")
        self.number.textEdited.connect(vm.set_template)
        self.number_field = LabelledField(t("test_send.number"), self.number, t("test_send.number_hint"))
        self._more = QWidget()
        column(
            self.number_field,
            *[option_field(one, vm.settings, vm.set_setting) for one in vm.fields],
            gap=12,
            parent=self._more,
        )
        self._from = QWidget()
        column(self.from_field, self.from_typed, gap=0, parent=self._from)
        pair = row(self.to_field, self._from, gap=16)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        self.body.addWidget(self.nobody)
        self.body.addLayout(pair)
        self.body.addWidget(self._more)
        self.body.addWidget(self.subject_field)
        self.body.addLayout(column(self._way_label, 6, self.way, 4, self._way_hint))
        self.options = TrialOptions(vm)
        self.body.addWidget(self.options)
        self.body.addWidget(self.unknown)
        self._body_head = QWidget()
        row(Label(t("test_send.body"), "field"), None, self.copy, parent=self._body_head)
        self.body.addWidget(self._body_head)
        self.body.addWidget(self.payload, 1)
        self.earlier = QWidget()
        self._earlier = column(gap=6, parent=self.earlier)
        self._told_earlier: tuple[SentTest, ...] = ()
        self.body.addWidget(self.earlier)
        self.cancel = Button(t("test_send.cancel"), tall=True)
        self.cancel.clicked.connect(lambda _checked=False: self.reject())
        self.another = Button(t("test_send.again"), tall=True)
        self.another.clicked.connect(lambda _checked=False: vm.write_another())
        self.send = Button("", "primary", "send", tall=True)
        self.send.clicked.connect(lambda _checked=False: vm.send())
        self.set_footer((), (self.another, self.cancel), self.send)
        self.set_first_focus(self.to)
        vm.changed.connect(self._show)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(lambda _yes: vm.close())
        self._show()
        vm.start()

    def _show(self) -> None:
        vm = self.vm
        writing = vm.phase is Phase.WRITING
        show_if(self.nobody, not vm.addresses)
        for part in (self.to_field, self._body_head, self.payload):
            show_if(part, bool(vm.addresses))
        self._fill(self.to, [(presented(one), one) for one in vm.addresses], vm.to)
        senders = list(vm.senders)
        if vm.from_whom and vm.from_whom not in senders and senders:
            senders.insert(0, vm.from_whom)
        self._fill(self.from_list, [(one, one) for one in senders], vm.from_whom)
        show_if(self._from, vm.needs_sender)
        show_if(self.from_field, vm.needs_sender and bool(senders))
        show_if(self.from_typed, vm.needs_sender and not senders)
        show_if(self._more, vm.asks_number and bool(vm.addresses))
        show_if(self.subject_field, vm.has_subject)
        if vm.domains:
            self.from_typed.set_hint(t("test_send.sender_domain", domains=", ".join(vm.domains)))
        kept = vm.shown is not None and not vm.shown.marked
        self.subject_field.set_hint(
            t("test_send.subject_kept", mark=t("test_send.mark"))
            if kept
            else t("test_send.subject_hint", subject=vm.marked_subject)
        )
        off = t("off.busy") if vm.phase is Phase.SENDING else "" if writing else t("off.test_left")
        for field in (self.to, self.from_list, self.from_text, *self.ways.values()):
            set_off(field, off)
        set_off(self.subject, off or (t("off.subject_kept") if kept else ""))
        show_if(self._way_label, len(vm.ways) > 0)
        show_if(self.way, len(vm.ways) > 1)
        if vm.way in self.ways:
            self.ways[vm.way].setChecked(True)
        self._way_hint.setText(self._about_way())
        show_if(self.unknown, bool(vm.unknown_note))
        body = vm.shown.body if vm.shown is not None else ""
        text = body or (t("test_send.body_none") if vm.shown is not None else "")
        if self.payload.toPlainText() != text:
            self.payload.setPlainText(text)
        self.copy.set_off("" if body else t("off.no_body"))
        self.options.show_fields(off)
        self._show_earlier()
        self._show_buttons()
        self._show_state()

    def _show_earlier(self) -> None:
        """Tests that left before, each with what became of it."""
        tests = self.vm.earlier
        show_if(self.earlier, bool(tests))
        if tests == self._told_earlier:
            return
        self._told_earlier = tests
        empty(self._earlier)
        self._earlier.addWidget(Label(t("sent_tests.title"), "field"))
        for one in tests:
            self._earlier.addWidget(SentTestLine(one, self.vm.draft.platform, self.vm.clock))

    def _show_buttons(self) -> None:
        vm = self.vm
        writing = vm.phase in (Phase.WRITING, Phase.SENDING)
        self.send.setVisible(writing)
        self.another.setVisible(not writing)
        self.cancel.setText(t("test_send.cancel" if writing else "test_send.close"))
        address = presented(vm.to)
        # in a narrow window the account stands in the line below the title only
        words = "test_send.send" if self.width() >= px(680) else "test_send.send_short"
        whole = t(words, address=address, account=vm.draft.account_name)
        self.send.setText(whole if address else t("test_send.title"))
        self.send.set_off(
            "" if vm.can_send else t("test_send.sending") if vm.phase is Phase.SENDING else vm.reason
        )

    def _choose_way(self, way: Way, _checked: bool = False) -> None:
        self.vm.choose_way(way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_buttons()

    def _about_way(self) -> str:
        vm = self.vm
        if vm.way is Way.STORED:
            return t("test_send.stored_hint")
        hint = t("test_send.drawn_hint")
        changed = vm.draft.stored and not vm.draft.unchanged
        return f"{hint} {t('test_send.changed_hint')}" if changed else hint

    def _show_state(self) -> None:
        """The banner above the footer: the same place for good and bad."""
        vm = self.vm
        error = vm.error if vm.phase in (Phase.WRITING, Phase.ACCEPTED) else None
        told = (vm.phase, f"{vm.words}{error}{vm.reason if vm.phase is Phase.WRITING else ''}", vm.looking)
        if told == self._told:
            return
        self._told = told
        if vm.phase is Phase.WRITING:
            self._show_trouble()
            return
        tone, state = TONES[vm.phase]
        facts = {"platform": vm.draft.platform, "id": ", ".join(vm.ids), "state": vm.words}
        title = t(f"test_send.state.{state}", **facts)
        self.bar.show_message(tone, title, self._state_line(facts), key=NOTICE, closable=False)

    def _show_trouble(self) -> None:
        vm = self.vm
        error = vm.error or vm.show_error
        if vm.not_armed:
            self.bar.show_message(
                "warn", t("test_send.read_only"), key=NOTICE, action=t("test_send.allow"),
                on_action=self.allow_requested.emit, closable=False,
            )  # fmt: skip
        elif error is not None:
            details = details_of(error)
            self.bar.show_message(
                "bad", error.message, error.what_to_do, key=NOTICE, closable=False,
                action=t("details.show") if details else "",
                on_action=(lambda: open_details(self, error.message, details)) if details else None,
            )  # fmt: skip
        elif vm.reason and vm.addresses:
            self.bar.show_message("warn", vm.reason, key=NOTICE, closable=False)
        else:
            self.bar.take_away(NOTICE)

    def _state_line(self, facts: dict[str, str]) -> str:
        vm = self.vm
        if vm.phase is Phase.ACCEPTED:
            key = "accepted_line" if vm.looking else "accepted_end" if vm.ids else "accepted_plain"
            return t(f"test_send.state.{key}", **facts)
        if vm.phase in (Phase.DELIVERED, Phase.FAILED):
            return t(f"test_send.state.{TONES[vm.phase][1]}_line", **facts)
        if vm.phase is Phase.REFUSED:
            return vm.words
        return t("test_send.state.doubt_do") if vm.phase is Phase.DOUBT else ""

    def _fill(self, combo: Combo, entries: list[tuple[str, str]], chosen: str) -> None:
        if [combo.itemData(place) for place in range(combo.count())] != [value for _text, value in entries]:
            combo.set_entries([Entry(text, value, "mail") for text, value in entries])
        combo.set_value(chosen)

    def _copy(self) -> None:
        # from the view-model, not from the field: a field turns some characters into others
        if self.vm.shown is not None:
            QGuiApplication.clipboard().setText(self.vm.shown.body)
            self.copy.confirm()
