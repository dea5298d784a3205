"""Erasing a person everywhere, and going on with an erasure that was cut off: what is done, then the sheet.

Owns: the two steps of both. Must not: hold a rule; write.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Erased, Proof, proof_text
from desktop_app.viewmodels.people import PeopleViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.check_box import CheckBox
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.text_box import TextBox
from desktop_app.views.widgets.text_field import TextField

SHEET_HIGH = 240
"""A sheet about three accounts is seen whole."""


class _SheetDialog(Dialog):
    """Something is done, then its sheet is seen and kept."""

    def __init__(
        self, host: QWidget, vm: PeopleViewModel, title: str, line: str, do: str, *, training: bool
    ) -> None:
        self.vm = vm
        super().__init__(host, title, line, width=600, training=training)
        self.place = QWidget()
        self.steps = column(gap=12, parent=self.place)
        self.body.addWidget(self.place)
        self.sheet = TextBox(t("person.proof.title"), "")
        hold(self.sheet, min_height=SHEET_HIGH)
        self.sheet.hide()
        self.body.addWidget(self.sheet, 1)
        self.with_address = CheckBox(t("person.with_address"))
        self.with_address.toggled.connect(self._show_sheet)
        self.body.addWidget(self.with_address)
        self.keep = Button(t("contacts.cancel"), tall=True)
        self.keep.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button(do, "danger", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._press())
        self.save = Button(t("person.save_proof"), "primary", "download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.set_footer(left=[self.do], right=[self.keep], safe=self.keep)
        vm.erased.connect(self._erased)
        vm.failed.connect(self._failed)
        vm.told.connect(self._told)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)

    def _press(self) -> None:
        raise NotImplementedError

    def _look(self) -> None:
        """Whether it may be pressed now."""

    def _erased(self, proof: Proof) -> None:
        self.bar.take_away("failed")
        head = t("person.ended" if proof.complete else "person.ended_partly")
        self.set_head(head, training=self._training)
        self.place.hide()
        self.sheet.show()
        self.keep.setText(t("widgets.close"))
        self.do.hide()
        self.set_footer(right=[self.keep], primary=self.save)
        self._show_sheet()

    def _show_sheet(self) -> None:
        if self.vm.proof is not None:
            self.sheet.setPlainText(proof_text(self.vm.proof, self.with_address.isChecked()))

    def _save(self) -> None:
        assert self.vm.proof is not None
        name = f"erasure-{self.vm.proof.at:%Y-%m-%d}.txt"
        path = file_dialogs.ask_save_file(self, t("person.save_proof"), name, t("person.proof_filter"))
        if path is not None:
            self.vm.save_proof(path, with_address=self.with_address.isChecked())

    def _failed(self, error: AppError) -> None:
        self._look()
        self.bar.show_message("bad", error.message, error.what_to_do, key="failed")

    def _told(self, sentence: str) -> None:
        self.bar.show_message("good", sentence, key="told")

    def _leave(self, _yes: bool) -> None:
        self.vm.sheet_seen()
        self.vm.erased.disconnect(self._erased)
        self.vm.failed.disconnect(self._failed)
        self.vm.told.disconnect(self._told)


class EraseDialog(_SheetDialog):
    """Type the address, then see and keep the sheet."""

    def __init__(self, host: QWidget, vm: PeopleViewModel) -> None:
        vm.proof = None
        super().__init__(
            host, vm, t("person.erase_title"), t("person.erase_line", count=vm.there),
            t("person.erase_do", count=vm.there), training=vm.training,
        )  # fmt: skip
        self.steps.addWidget(Banner("warn", t("person.erase_back"), t("person.erase_here")))
        self.typed = TextField()
        self.typed.textChanged.connect(self._look)
        self.steps.addWidget(LabelledField(t("contacts.ask.typed", what=vm.wanted), self.typed))
        self.set_first_focus(self.typed)
        self._look()

    def _look(self) -> None:
        if self.typed.text().strip().casefold() == self.vm.wanted.casefold():
            self.do.set_off("")
        else:
            self.do.set_off(t("contacts.ask.typed_missing"))

    def _press(self) -> None:
        self.do.set_off(t("off.busy"))
        self.vm.erase(self.typed.text(), open_address=self.with_address.isChecked())


class CutOffDialog(_SheetDialog):
    """Where an erasure of earlier stands; going on with it, or leaving it so."""

    def __init__(self, host: QWidget, vm: PeopleViewModel, one: CutOff) -> None:
        vm.proof = None
        self.one = one
        title, line = vm.cut_off_head(one)
        do = t("person.cut.do", count=one.left)
        super().__init__(host, vm, presented(title), line, do, training=one.training)
        self.steps.addWidget(Banner("warn", t("person.erase_back"), t("person.cut.line")))
        self._list = column(gap=8)
        self.steps.addLayout(self._list)
        self._show(one.places)
        self.again = CheckBox(t("person.cut.again", count=one.unsure))
        self.again.setVisible(bool(one.unsure))
        self.steps.addWidget(self.again)
        self.give_up = LinkButton(t("person.cut.give_up"), tip=t("person.cut.give_up_tip"))
        self.give_up.clicked.connect(lambda _checked=False: vm.give_up(one))
        self.body.addLayout(row(self.give_up, None))
        self.with_address.setChecked(bool(one.who))
        self._known: list[Erased] = []
        vm.erased_one.connect(self._take)
        vm.ended.connect(self._ended)
        self.set_first_focus(self.keep)

    def _show(self, places: tuple[Erased, ...]) -> None:
        empty(self._list)
        for place in places:
            words, tone = self.vm.state_words(place)
            name = f"{place.account} · {place.platform}" if place.platform else place.account
            line = row(ElidedLabel(name, "name"), Pill(words, tone.value), gap=8)
            line.setStretch(0, 1)
            holder = QWidget()
            holder.setLayout(line)
            self._list.addWidget(holder)

    def _press(self) -> None:
        self._known = []
        self.do.set_off(t("off.busy"))
        self.give_up.hide()
        self.vm.go_on(self.one, again=self.again.isChecked())

    def _look(self) -> None:
        self.do.set_off("")
        self.give_up.show()

    def _take(self, one: Erased) -> None:
        self._known.append(one)
        self._show((*self._known, *self.one.places[len(self._known) :]))

    def _ended(self, erasure: str) -> None:
        if erasure == self.one.id and self.vm.proof is None:
            self.reject()  # given up: there is no sheet

    def _leave(self, yes: bool) -> None:
        self.vm.erased_one.disconnect(self._take)
        self.vm.ended.disconnect(self._ended)
        super()._leave(yes)


class SheetDialog(_SheetDialog):
    """The sheet of an erasure that came to its end before anybody saw it."""

    def __init__(self, host: QWidget, vm: PeopleViewModel, proof: Proof) -> None:
        title, line = t("person.sheet_left.sheet"), t("person.sheet_left.sheet_line")
        super().__init__(host, vm, title, line, "", training=proof.training)
        self.with_address.hide()  # it is not kept
        vm.take_up(proof)
