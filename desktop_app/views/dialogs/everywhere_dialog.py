"""Where is this person: what every account says, the file of all that is held, erasing everywhere.

Owns: the cards. Must not: hold a rule; write.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.viewmodels.people import Answer, PeopleViewModel
from desktop_app.views import file_dialogs
from desktop_app.views.dialogs.erase_dialogs import EraseDialog
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.keys_kept import keys_kept
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.text_field import TextField


class EverywhereDialog(Dialog):
    """``EverywhereDialog(window, vm, "olena@example.org").open()``."""

    def __init__(self, host: QWidget, vm: PeopleViewModel, text: str = "") -> None:
        self.vm = vm
        world = t("activity.training_world" if vm.training else "activity.live_world")
        super().__init__(
            host, t("person.title"), t("person.line", world=world), width=760, height=600,
            training=vm.training,
        )  # fmt: skip
        self.text = TextField(text, t("person.example"))
        self.text.setAccessibleName(t("person.who"))
        self.look = Button(t("person.find"), "primary", "search")
        self.look.clicked.connect(lambda _checked=False: self._find())
        bar = QWidget()
        row(self.text, self.look, gap=8, parent=bar).setStretch(0, 1)
        self.body.addWidget(bar)
        self.note = Label(t("person.before"), "hint", wrap=True)
        self.body.addWidget(self.note)
        self._cards_place = QWidget()
        self._cards = column(gap=12, parent=self._cards_place)
        self.body.addWidget(self._cards_place)
        self.body.addStretch(1)
        self.erase = Button(t("person.erase"), "danger", tall=True)
        self.erase.clicked.connect(lambda _checked=False: self._erase())
        self.save = Button(t("person.save"), icon="download", tall=True)
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.close_it = Button(t("widgets.close"), tall=True)
        self.close_it.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(left=[self.erase], right=[self.save, self.close_it], safe=self.look)
        self.set_first_focus(self.text)
        vm.found_changed.connect(self._show)
        vm.failed.connect(self._failed)
        vm.told.connect(self._told)
        WaitingLine(self.bar, vm.patience)
        self.finished.connect(self._leave)
        self._show()
        if text:
            self._find()

    def _find(self) -> None:
        self.bar.take_away("failed")
        self.vm.find(self.text.text())

    def _show(self) -> None:
        vm = self.vm
        with keys_kept(self):  # answers come one by one
            empty(self._cards)
            if vm.known:
                self._cards.addWidget(self._known_card())
            for answer in vm.answers():
                self._cards.addWidget(_card(answer))
        if vm.searching and not vm.found:
            self.note.setText(t("person.searching", who=vm.wanted))
        elif vm.waiting:
            self.note.setText(t("person.waiting", who=vm.wanted, accounts=", ".join(vm.waiting)))
        elif vm.found:
            found = t("person.result", count=vm.accounts_there, who=vm.wanted, asked=vm.answered)
            self.note.setText(found)
        else:
            self.note.setText(t("person.before"))
        for button in (self.erase, self.save):
            if vm.searching:
                button.set_off(t("person.not_all"))  # else what is saved or erased would lack an account
            elif vm.there:
                button.set_off("")
            else:
                button.set_off(t("person.nobody"))

    def _known_card(self) -> Card:
        """People by this name whom one may look for exactly."""
        card = Card(t("person.known_title"))
        for one in self.vm.known:
            who, where = self.vm.known_words(one)
            look = LinkButton(t("person.find"), "search")
            look.setAccessibleName(t("person.known_look", who=one.key))
            look.clicked.connect(partial(self._look_for, one.key))
            words = column(ElidedLabel(presented(who), "name"), ElidedLabel(where, "hint"), gap=2)
            line = row(words, look, gap=12)
            line.setStretch(0, 1)
            card.body.addLayout(line)
        return card

    def _look_for(self, key: str, _checked: bool = False) -> None:
        self.text.setText(key)
        self._find()

    def _save(self) -> None:
        path = file_dialogs.ask_save_file(self, t("person.save"), "person.json", t("person.save_filter"))
        if path is not None:
            self.vm.export(path)

    def _erase(self) -> None:
        EraseDialog(self, self.vm).open()

    def _failed(self, error: AppError) -> None:
        self.bar.show_message("bad", error.message, error.what_to_do, key="failed")

    def _told(self, sentence: str) -> None:
        self.bar.show_message("good", sentence, key="told")

    def _leave(self, _yes: bool) -> None:
        self.vm.cancel("find")
        self.vm.found_changed.disconnect(self._show)
        self.vm.failed.disconnect(self._failed)
        self.vm.told.disconnect(self._told)


def _card(answer: Answer) -> Card:
    card = Card()
    line = QWidget()
    name = ElidedLabel(f"{answer.account} · {answer.platform}", "name")
    row(name, Pill(answer.state, answer.tone.value), gap=8, parent=line).setStretch(0, 1)
    card.body.addWidget(line)
    if answer.facts and answer.facts[0][0]:
        card.body.addWidget(KeyValues(list(answer.facts), key_width=120))
    elif answer.facts:
        card.body.addWidget(Label(answer.facts[0][1], "small", wrap=True))
    return card
