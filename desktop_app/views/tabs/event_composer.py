"""The composer of one event: what, whom, how it is sent, its parameters, what it needs and may start.

Owns: laying it out and filling it. Must not: hold a rule (the view-model and its service do).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCompleter, QFrame, QPlainTextEdit, QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.viewmodels.events import EventsViewModel, starts_words
from desktop_app.views.file_dialogs import ask_open_file
from desktop_app.views.tabs.param_rows import ParamRows
from desktop_app.views.theme.measure import column, grid, hold, note_layout, px, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.form_fields import FormFields
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.text_field import TextField

BESIDE_FROM = 720
LOW = 160
QUIET_MS = 250
TIGHT, NARROW, WIDE = 460, 680, 780
MOST = 1048  # wider fields are no easier to fill in


class EventComposer(QWidget):
    """Signals: ``preview_requested``."""

    preview_requested = Signal()

    def __init__(self, vm: EventsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self._filling = False
        self._touched: set[str] = set()
        self.what = TextField(placeholder=t("events.what_example"))
        self._what = LabelledField(t("events.what"), self.what)
        self.whom = TextField()
        self._whom = LabelledField(t("events.whom"), self.whom)
        self.whom_key = Combo(label=t("events.whom_by"))
        self._whom_kind = LabelledField(t("events.whom_by"), self.whom_key)
        self.form = Combo(label=t("events.sent_as"), max_width=220)
        self._form = LabelledField(t("events.sent_as"), self.form)
        self.head = Card(padding=(16, 12, 16, 16), gap=12)
        self._line = grid(gap=(16, 12))
        self._heads = (self._what, self._whom, self._whom_kind, self._form)
        self._left_out: set[LabelledField] = set()
        """Fields that this kind of event does not ask for."""
        self._laid: tuple[list[LabelledField], bool, bool] | None = None
        self.head.body.addLayout(self._line)
        self._lay_head()  # now: a field without a place would open as a window of its own
        self.note = Label("", "hint", wrap=True)
        self.note.hide()
        self.head.body.addWidget(self.note)
        self.settings = FormFields()
        self._settings_of = ("", "")
        self.head.body.addWidget(self.settings)
        self.rows = ParamRows()
        self.text = QPlainTextEdit()
        self.text.setProperty("k", "mono")
        self.text.setAccessibleName(t("events.text_label"))
        self.text.setTabChangesFocus(True)
        hold(self.text, min_height=160)
        self.text_error = Label("", "error", wrap=True)
        self.text_error.hide()
        self.text_side = QWidget()
        column(self.text, self.text_error, gap=4, parent=self.text_side)
        self.text_side.hide()
        self.view = Segmented(
            t("events.params"),
            [Segment("form", t("events.view_form")), Segment("text", t("events.view_text"))],
            "form",
        )
        self.add = LinkButton(t("events.add_param"), "plus")
        self.params = Card(padding=(16, 12, 16, 16), gap=10)
        self.check = LinkButton(t("events.check"), "eye")
        self._params_head = row(Label(t("events.params"), "strong"), None, self.add, self.view, gap=16)
        self.params.body.addLayout(self._params_head)
        self._check_line = row(None)
        self.params.body.addLayout(self._check_line)
        self._place_check()
        self.params.body.addWidget(self.rows)
        self.params.body.addWidget(self.text_side)
        self.reads = Banner("good", "")
        self.reads.hide()
        self.fill = Button(t("events.fill"))
        self.reads.add_action(self.fill)
        self.starts = Banner("warn", "")
        inner = QWidget()
        inner.setProperty("k", "page")
        self._inside = column(
            self.head, self.params, self.reads, self.starts, None,
            margins=(24, 16, 24, 16), gap=12, parent=inner,
        )  # fmt: skip
        hold(inner, max_width=MOST)
        self.page = ScrollPage(inner)
        hold(self.page, min_height=16)  # in a low window what is wrong and the button come first
        self.reason = Label("", "hint", wrap=True)
        self.clear = Button(t("events.clear"), "quiet", tall=True, tip=t("events.new_tip"))
        self.send = Button("", "primary", "send", tall=True)
        self.send.let_shrink()
        foot = QFrame()
        foot.setProperty("k", "foot")
        hold(foot, min_height=Height.FOOTER)
        acts = row(None, self.clear, self.send, gap=12)
        acts.setStretch(0, 1)
        self._whole_foot = foot
        self._low = False
        self._foot = bar = row(self.reason, acts, margins=(24, 12, 24, 12), gap=12, parent=foot)
        bar.setStretch(0, 1)
        whole = column(self.page, foot, parent=self)
        whole.setStretch(0, 1)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._take_text)
        self._connect()
        self.show_draft()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the reason stands above the buttons, which need the width."""
        super().resizeEvent(event)
        self._lay_head()
        self._place_check()
        way = QBoxLayout.Direction
        side = 12 if self.width() < px(TIGHT) else 24
        note_layout(self._inside, (side, 16, side, 16), 12)
        low = self.height() < px(LOW)
        if low != self._low:
            self._low = low
            hold(self._whole_foot, min_height=Height.FOOTER_LOW if low else Height.FOOTER)
            # what is missing stands at the end of the page then, and on the button
            (self._inside if low else self._foot).insertWidget(4 if low else 0, self.reason)
            self._foot.setStretch(0, 0 if low else 1)
        air = 4 if low else 12
        note_layout(self._foot, (16, air, 16, air) if low else (24, air, 24, air), 12)
        self._foot.setDirection(way.TopToBottom if self.width() < px(BESIDE_FROM) else way.LeftToRight)

    def _lay_head(self) -> None:
        """What is asked for on one line; where that makes fields too narrow for an address, on two."""
        asked = [one for one in self._heads if one not in self._left_out]
        narrow = self.width() < px(NARROW if len(asked) < 4 else WIDE)
        state = (asked, narrow, self.width() < px(TIGHT))
        if state == self._laid:
            return
        self._laid = state
        columns = 2 if narrow and len(asked) > 2 else len(asked)
        columns = 1 if self.width() < px(TIGHT) else columns
        if columns == 2 and len(asked) == 4:  # the wide ones below each other, the choices right of them
            asked = [self._what, self._form, self._whom, self._whom_kind]
        # the others too: without a place one would be a window of its own
        for place, field in enumerate((*asked, *self._left_out)):
            self._line.addWidget(field, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for at in range(4):
            wide = at < columns and asked[at] in (self._what, self._whom)
            self._line.setColumnStretch(at, (4 if asked[at] is self._whom else 3) if wide else 0)

    def _place_check(self) -> None:
        """Among the other links of the parameters; where they do not fit, on a line of its own, in a tight
        window with the other link."""
        if self.width() < px(NARROW):
            self._check_line.insertWidget(0, self.check)
        else:
            self._params_head.insertWidget(2, self.check)
        if self.width() < px(TIGHT):
            self._check_line.insertWidget(1, self.add)
        elif self._params_head.indexOf(self.add) < 0:
            self._params_head.insertWidget(self._params_head.indexOf(self.view), self.add)

    def _connect(self) -> None:
        vm = self.vm
        self.what.textChanged.connect(lambda text: self._typed("type", text))
        self.whom.textChanged.connect(lambda text: self._typed("whom", text))
        self.whom_key.currentIndexChanged.connect(self._choose_key)
        self.form.currentIndexChanged.connect(self._choose_form)
        self.settings.changed.connect(self._setting_typed)
        self.rows.changed.connect(vm.set_param)
        self.rows.removed.connect(vm.remove_param)
        self.add.clicked.connect(lambda _checked=False: self._add())
        self.view.chosen.connect(self._turn)
        self.text.textChanged.connect(self._text_typed)
        self.check.clicked.connect(lambda _checked=False: self._offer_messages())
        self.fill.clicked.connect(lambda _checked=False: vm.fill_missing())
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        self.send.clicked.connect(lambda _checked=False: self.send_now())
        self.send.setToolTip(t("events.send_tip"))
        vm.draft_changed.connect(self.show_draft)
        vm.troubles_changed.connect(self._show_troubles)
        vm.reading_changed.connect(self._show_reading)
        vm.messages_changed.connect(self._offer_messages)
        vm.model.modelReset.connect(self._offer_types)
        vm.busy_changed.connect(lambda _busy: self._show_troubles())

    # --- from the person

    def _typed(self, place: str, text: str) -> None:
        if self._filling:
            return
        self._touched.add(place)
        (self.vm.set_type if place == "type" else self.vm.set_whom)(text)

    def _choose_key(self, _index: int) -> None:
        if not self._filling and self.whom_key.value():
            self.vm.set_whom_key(self.whom_key.value())

    def _choose_form(self, _index: int) -> None:
        if not self._filling and self.form.value():
            self.vm.set_form(self.form.value())

    def _add(self) -> None:
        self.vm.add_param()
        self.rows.focus_last()

    def begin(self) -> None:
        """Write a new one from its first field on."""
        self._clear()
        first = self.what if self._what.isVisibleTo(self) else self.whom
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _clear(self) -> None:
        self._touched.clear()
        self.vm.start_anew()

    def send_now(self) -> None:
        self._touched |= {trouble.place for trouble in self.vm.troubles}
        self._show_troubles()
        self.vm.send()

    def _turn(self, view: str) -> None:
        if view == "text":
            self._fill_text()
        else:
            self._take_text()
            self._fill_rows()
        self.text_side.setVisible(view == "text")
        self.rows.setVisible(view == "form")
        self.add.setVisible(view == "form")

    def _text_typed(self) -> None:
        if not self._filling:
            self._quiet.start()

    def _take_text(self) -> None:
        self._quiet.stop()
        trouble = self.vm.set_params_text(self.text.toPlainText())
        self.text_error.setText(trouble)
        self.text_error.setVisible(bool(trouble))

    def _offer_messages(self) -> None:
        """A file, or one of the account's own messages; these are read when first asked for."""
        vm = self.vm
        menu = Menu(self)
        menu.add(t("events.check_file"), self._check_file, icon="file-text")
        if vm.manifest is not None and vm.manifest.can(Capability.MESSAGES_READ):
            menu.addSeparator()
            if vm.messages:
                for one in vm.messages[:20]:
                    menu.add(one.name, partial(vm.hold_against_stored, one.id), icon="mail")
            else:
                label = t("events.check_stored", platform=vm.manifest.label)
                menu.add(label, vm.read_messages, icon="mail")
        menu.popup(self.check.mapToGlobal(QPoint(0, self.check.height())))

    def _check_file(self) -> None:
        path = ask_open_file(self, t("events.check"), t("preview.file_filter"))
        if path is not None:
            self.vm.hold_against_file(path)

    # --- to the person

    def show_draft(self) -> None:
        """Fill every field from the draft."""
        vm, form = self.vm, self.vm.form
        self._filling = True
        self.form.set_entries([Entry(t(each.label), each.id) for each in vm.forms])
        self.form.set_value(vm.draft.form)
        self.note.setText(t(form.note) if form is not None and form.note else "")
        self.note.setVisible(bool(self.note.text()))
        keys = form.whom if form is not None else ()
        self.whom_key.set_entries([Entry(t(f"events.whom_keys.{key}"), key) for key in keys])
        self.whom_key.set_value(vm.draft.whom_key)
        asked = {self._form: len(vm.forms) > 1, self._whom_kind: len(keys) > 1}
        asked[self._what] = form is None or form.typed
        own = form.type_label if form is not None else ""
        self._what.set_label(t(own or "events.what"))
        self.what.setPlaceholderText("" if own else t("events.what_example"))
        self._left_out = {field for field, wanted in asked.items() if not wanted}
        for field, wanted in asked.items():
            field.setVisible(wanted)
        self._lay_head()
        if self.what.text() != vm.draft.type:
            self.what.setText(vm.draft.type)
        if self.whom.text() != vm.draft.whom:
            self.whom.setText(vm.draft.whom)
            self.whom.setCursorPosition(0)
        self._offer_types()
        self._fill_settings()
        self.params.setVisible(form is None or form.params)
        self._filling = False
        if self.view.current == "text":
            self._fill_text()
        else:
            self._fill_rows()
        title, line = starts_words(form, vm.account)
        if title:
            self.starts.set_words(title, line)
            self.starts.set_tone("info" if form is not None and form.past else "warn")
        self.starts.setVisible(bool(title))
        self._show_troubles()

    def _offer_types(self) -> None:
        """Keys of events that were sent from here, as soon as they are read."""
        completer = QCompleter(list(self.vm.known_types), self.what)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.what.setCompleter(completer)

    def _fill_settings(self) -> None:
        """Built anew only for another form or other values than what stands there."""
        form, draft = self.vm.form, self.vm.draft
        what = (form.id if form is not None else "", repr(sorted(draft.settings.items())))
        if what != self._settings_of:
            self._settings_of = what
            self.settings.set_fields(form.fields if form is not None else (), draft.settings)
            self.settings.setVisible(form is not None and bool(form.fields))

    def _setting_typed(self, key: str, text: str) -> None:
        self.vm.set_setting(key, text)
        form = self.vm.form
        self._settings_of = (form.id if form else "", repr(sorted(self.vm.draft.settings.items())))

    def _fill_rows(self) -> None:
        form = self.vm.form
        self.rows.set_params(self.vm.draft.params, nested=form is not None and form.nested)
        self._show_troubles()

    def _fill_text(self) -> None:
        text = self.vm.params_text()
        if self.text.toPlainText() != text and not self.text.hasFocus():
            self._filling = True
            self.text.setPlainText(text)
            self._filling = False

    def _show_troubles(self) -> None:
        vm = self.vm
        by_place = {trouble.place: trouble.text for trouble in reversed(vm.troubles)}
        self._what.set_error(by_place.get("type", "") if "type" in self._touched else "")
        self._whom.set_error(by_place.get("whom", "") if "whom" in self._touched else "")
        self.rows.mark(
            {int(place[6:]): text for place, text in by_place.items() if place.startswith("param:")}
        )
        account = vm.account.name if vm.account is not None else ""
        sending = vm.busy_with("send")
        self.send.setText(t("events.sending") if sending else t("events.send", account=account))
        self.send.set_off("" if vm.can_send else (not sending and vm.why_not) or t("off.busy"))
        self.reason.setText("" if sending else vm.why_not)
        self.clear.set_off(t("off.busy") if sending else "")

    def _show_reading(self) -> None:
        reading = self.vm.reading
        self.reads.setVisible(reading is not None)
        if reading is None:
            return
        unused = t("events.reading.unused_line", names=", ".join(reading.unused)) if reading.unused else ""
        self.fill.setVisible(bool(reading.missing))
        if reading.error:
            self.reads.set_tone("bad")
            self.reads.set_words(t("events.reading.error_title", message=reading.message), reading.error)
        elif not reading.needs:
            self.reads.set_tone("info")
            self.reads.set_words(
                t("events.reading.none_title", message=reading.message), t("events.reading.none_line")
            )
        elif reading.missing:
            self.reads.set_tone("warn")
            line = t("events.reading.missing_line", names=", ".join(reading.missing))
            self.reads.set_words(
                t("events.reading.missing_title", message=reading.message), f"{line} {unused}".strip()
            )
        else:
            self.reads.set_tone("good")
            line = t("events.reading.good_line", message=reading.message, names=", ".join(reading.needs))
            self.reads.set_words(t("events.reading.good_title"), f"{line} {unused}".strip())
