"""Erasures that an earlier run did not bring to their end, or to their sheet: told in the window, and where
each leads on.

Owns: when is looked for them, and their messages. Must not: hold a rule or a widget.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_app.model.account import Account
from desktop_app.model.texts import t
from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Proof
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.messages import Message, MessageCenter
from desktop_app.viewmodels.people import PeopleViewModel


class CutOffNotices(QObject):
    """Signals: wanted(CutOff | Proof): the person wants to go on with it, or to see its sheet."""

    wanted = Signal(object)

    def __init__(self, people: PeopleViewModel, messages: MessageCenter, parent: QObject) -> None:
        super().__init__(parent)
        self._people, self._messages = people, messages
        self._found: dict[str, CutOff | Proof] = {}
        self._looked: set[bool] = set()
        people.cut_off.connect(self._tell)
        people.sheet_left.connect(self._tell_sheet)
        people.ended.connect(self._take_down)
        messages.pressed.connect(self._pressed)

    def turn_to(self, account: Account | None) -> None:
        """Once for training and once for live accounts, when such an account is looked at first."""
        if account is not None and account.training not in self._looked:
            self._looked.add(account.training)
            self._people.look_for_cut_off(account.training)

    def _tell(self, one: CutOff) -> None:
        key = f"erasure {one.id}"
        self._found[key] = one
        title, line = self._people.cut_off_words(one)
        self._messages.tell(Message(key, Tone.WARN, title, line, action=t("person.cut.go_on")))

    def _tell_sheet(self, proof: Proof) -> None:
        key = f"erasure {proof.id}"
        self._found[key] = proof
        title, line = self._people.sheet_words(proof)
        self._messages.tell(Message(key, Tone.INFO, title, line, action=t("person.sheet_left.see")))

    def _take_down(self, erasure: str) -> None:
        self._found.pop(f"erasure {erasure}", None)
        self._messages.take_down(f"erasure {erasure}")

    def _pressed(self, key: str) -> None:
        if key in self._found:
            self.wanted.emit(self._found[key])
