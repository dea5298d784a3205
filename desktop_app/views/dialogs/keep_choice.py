"""Where a key goes when there is no open key store: the choices in words. Must not: choose by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.account_settings import Keep
from desktop_app.viewmodels.account_form import PASSPHRASE, REPEATED, AccountFormViewModel
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.choice_card import ChoiceCard
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.secret_field import SecretField
from desktop_app.views.widgets.themed import show_if


class KeepChoice(QWidget):
    """Takes no room while the key store is open."""

    def __init__(self, vm: AccountFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self._why = Label("", "small", wrap=True)
        self.cards: dict[Keep, ChoiceCard] = {}
        for keep in Keep:
            card = ChoiceCard(t(f"account_form.keep.{keep}"), t(f"account_form.keep.{keep}_line"))
            card.toggled.connect(partial(self._choose, keep))
            self.cards[keep] = card
        self.passphrase, self.repeated = SecretField(), SecretField()
        for field in (self.passphrase, self.repeated):
            field.textChanged.connect(self._typed)
        hint = t("account_form.keep.passphrase_hint")
        self._first = LabelledField(t("account_form.keep.passphrase"), self.passphrase, hint)
        self._second = LabelledField(t("account_form.keep.passphrase_again"), self.repeated)
        self._secrets = PairGrid(self._first, self._second)
        column(
            16,
            Label(t("account_form.keep.title"), "h3", wrap=True),
            4,
            self._why,
            12,
            PairGrid(*self.cards.values(), gap=12),
            16,
            self._secrets,
            parent=self,
        )
        vm.place_changed.connect(self._show)
        self._show()

    def leave(self) -> None:
        self._vm.place_changed.disconnect(self._show)
        self.passphrase.clear()
        self.repeated.clear()

    def show_errors(self, errors: Mapping[str, str]) -> QWidget | None:
        """Say what is wrong; the field to look at, which has the focus then."""
        self._first.set_error(errors.get(PASSPHRASE, ""))
        self._second.set_error(errors.get(REPEATED, ""))
        if PASSPHRASE not in errors and REPEATED not in errors:
            return None
        wrong = self.passphrase if PASSPHRASE in errors else self.repeated
        wrong.setFocus()
        return wrong

    def _choose(self, keep: Keep, on: bool) -> None:
        if on:
            self._vm.choose_keep(keep)

    def _typed(self, _text: str) -> None:
        self._vm.set_passphrase(self.passphrase.text(), self.repeated.text())

    def _show(self) -> None:
        vm = self._vm
        show_if(self, vm.choice_open)
        kind = vm.place.kind if vm.place is not None else "system"
        why = {"none": "none", "file": "locked"}.get(kind, "refused")
        self._why.setText(t(f"account_form.keep.{why}"))
        show_if(self.cards[Keep.STORE], kind == "system")
        card = self.cards[vm.keep]
        if not card.isChecked():
            card.setChecked(True)
        on_file = vm.keep is Keep.FILE
        show_if(self._secrets, on_file)
        show_if(self._second, vm.new_file)
