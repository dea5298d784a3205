"""Step 1 of sending a file: which file, and what its rows become. Must not: read the file (the view-model
asks for it)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.file_base import FileBase


class SourcePage(FileBase):
    """Signals: see ``FileBase``."""

    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, t("send_file.choose"), samples=False, parent=parent)
        self.vm = vm
        card = Card(padding=(20, 16, 20, 16), gap=12)
        hold(card, max_width=640)
        self.what = TextField(vm.event_type, t("events.what_example"))
        self._what = LabelledField(t("send_file.what"), self.what, t("send_steps.what_hint"))
        self.sent_as = Combo(
            [Entry(t(one.label), one.id) for one in vm.manifest.event_forms], stretch=True,
            label=t("send_file.sent_as"),
        )  # fmt: skip
        form = vm.manifest.order_form
        if vm.kind == "events":
            self.what.textChanged.connect(vm.set_type)
            self.sent_as.set_value(vm.form.id if vm.form else "")
            self.sent_as.currentIndexChanged.connect(
                lambda _index: vm.set_form(str(self.sent_as.value() or ""))
            )
            way = LabelledField(t("send_file.sent_as"), self.sent_as)
            fields = row(self._what, way, gap=16)
            for place, field in enumerate((self._what, way)):
                fields.setStretch(place, 1)
                fields.setAlignment(field, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(fields)
            show_if(way, len(vm.manifest.event_forms) > 1)
        else:
            self._what.hide()
            self.sent_as.hide()
            card.body.addWidget(Label(t("send_steps.orders_line", platform=vm.manifest.label), "field"))
        self._note = Label("", "hint", wrap=True)
        card.body.addWidget(self._note)
        self._order_note = t(form.note) if vm.kind == "orders" and form is not None and form.note else ""
        content = QWidget()
        column(self.drop, 12, row(card, None), None, parent=content).setStretch(0, 1)
        column(content, parent=self)
        for news in (vm.file_changed, vm.columns_changed, vm.busy_changed, vm.targets_changed):
            news.connect(self._show)
        self._show()

    @property
    def line(self) -> str:
        return t(f"send_steps.file_line_{self.vm.kind}")

    def entered(self) -> None:
        self._show()

    def _show(self, _news: object = None) -> None:
        vm = self.vm
        about = self.with_sheet(self._about(vm.path)) if vm.path is not None else ""
        self.drop.show_file(vm.path.name if vm.path is not None else "", about, known=vm.look is not None)
        if self.primary is not None:
            self.primary.setText(t("send_steps.straight" if vm.goes_straight else "wizard.file.next"))
        if vm.kind == "events" and vm.form is not None:
            show_if(self._what, vm.form.typed)
            own = vm.form.type_label
            self._what.set_label(t(own or "send_file.what"))
            self._what.set_hint("" if own else t("send_steps.what_hint"))
            self.what.setPlaceholderText("" if own else t("events.what_example"))
            if self.what.text().strip() != vm.event_type:
                self.what.setText(vm.event_type)
            self.sent_as.blockSignals(True)
            self.sent_as.set_value(vm.form.id)
            self.sent_as.blockSignals(False)
        note = self._order_note
        if vm.form is not None and vm.form.note:
            note = t(vm.form.note)
        self._note.setText(note)
        show_if(self._note, bool(note))
        self.changed.emit()

    def _about(self, path: Path) -> str:
        if self.vm.look is None:
            return t("wizard.file.reading")
        say = partial(t, size=self.file_size(), columns=len(self.vm.columns))
        if self.vm.pasted:
            return say("wizard.paste.about")
        return (
            say("send_steps.known") if self.vm.known_shape else say("wizard.file.about", folder=path.parent)
        )
