"""Every command of the window that changes something, on every platform that offers it: before it is carried
out, or in the sentence after it, stands how it is taken back, or that it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListView

from desktop_app.model.texts import t
from desktop_app.provider_api.calls import Confirm
from desktop_app.provider_api.capability import Capability
from desktop_app.services.more import reads_only
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.more.confirm_dialog import ConfirmDialog
from desktop_app.views.widgets.dialog import Dialog
from tests.end_to_end.steps import (
    ask_for_menu,
    choose_file,
    choose_in_menu,
    in_twin,
    open_row_menu,
    retype,
    wait,
)
from tests.services.test_every_write_says import SAYS, WRITES

PLATFORMS = ("esputnik", "ecomail", "engagelab", "sendios")


class Walk:
    def __init__(self, opened: Any, hands: Any, platform: str, folder: Path) -> None:
        self.opened, self.hands, self.platform, self.folder = opened, hands, platform, folder
        self.window, self.vm, self.pages = opened.window, opened.vm, opened.window.desk.pages
        self.account = f"Training {opened.vm.parts.accounts.manifest.label}"

    @property
    def finds(self) -> bool:
        """The platform shows its people, or finds one by the address."""
        self.turn("contacts")
        contacts = self.vm.parts.contacts
        if not contacts.model.rowCount():
            contacts.search(next(one["email"] for one in in_twin(self.opened, self.platform) if one["email"]))
            wait(self.hands, lambda: not (contacts.busy or contacts._pause.isActive()))  # asked, answered
        return bool(contacts.model.rowCount())

    def turn(self, tab: str) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self.vm.choose_tab(tab)
        part = getattr(self.vm.parts, tab)
        wait(self.hands, lambda: part.phase is not Phase.LOADING)
        QCoreApplication.processEvents()

    def sight(self) -> str:
        """What stands on the screen; of a dialog only what is in it."""
        dialogs = [one for one in self.window.findChildren(Dialog) if one.isVisible()]
        place = dialogs[-1] if dialogs else self.window
        return "\n".join(one.text() for one in place.findChildren(QLabel) if one.isVisible())

    def asked(self, do: Callable[[], object]) -> str:
        """What the dialog says that this opens; it is left again."""
        do()
        wait(self.hands, lambda: any(one.isVisible() for one in self.window.findChildren(Dialog)))
        words = self.sight()
        for one in self.window.findChildren(Dialog):
            one.reject()
        wait(self.hands, lambda: not any(one.isVisible() for one in self.window.findChildren(Dialog)))
        return words

    def told(self, do: Callable[[], object]) -> str:
        """The sentence that stands there when it is done, with its button."""
        said: list[str] = []

        def hear(sentence: str, key: str) -> None:
            toast = self.window.toaster.toast
            buttons = toast.findChildren(QAbstractButton) if toast is not None else []
            said.append("\n".join([sentence, *(one.text() for one in buttons if key)]))

        parts = (self.vm.parts.lists, self.vm.parts.contacts.person)
        refused: list[Any] = []
        for part in parts:
            part.told.connect(hear)
            part.refused.connect(refused.append)
        do()
        wait(self.hands, lambda: bool(said or refused))
        for part in parts:
            part.told.disconnect(hear)
            part.refused.disconnect(refused.append)
        assert said, [f"{one.message} {one.what_to_do}" for one in refused]
        return said[-1]

    def person(self) -> None:
        assert self.finds
        contacts = self.vm.parts.contacts
        self.hands.click_row("Contacts", 0)
        wait(self.hands, lambda: contacts.person.contact is not None and not contacts.person.busy)


def _list(walk: Walk, verb: str) -> str:
    walk.turn("lists")
    lists = walk.vm.parts.lists
    wait(walk.hands, lambda: not lists.busy)  # what the step before changed is read
    if verb == "create":
        return walk.asked(partial(walk.pages.lists.do, "create"))
    row = next(row for row, item in enumerate(lists.model.shown) if item.writable)
    walk.hands.click_row("Lists", row)
    name = lists.model.item(row).name
    if verb == "rename":

        def rename() -> None:
            walk.pages.lists.do("rename")
            retype(walk.hands, "Name", f"{name} 2")
            walk.hands.press(f"Rename in {walk.account}")

        return walk.told(rename)

    def move() -> None:
        walk.pages.lists.do(verb)
        walk.hands.press("Choose a file")
        wait(walk.hands, lambda: any(one.text().startswith("Change ") and one.isEnabled()
                                     for one in walk.window.findChildren(QAbstractButton)))  # fmt: skip
        walk.hands.press("Change …")

    there = in_twin(walk.opened, walk.platform)
    inside = verb == "remove"
    email = next(one["email"] for one in there if one["email"] and (name in one["lists"]) is inside)
    (walk.folder / "one.csv").write_text(f"E-mail\n{email}\n", "utf-8")
    return walk.told(move)


def _person(walk: Walk, verb: str) -> str:
    walk.person()
    return walk.asked(partial(walk.pages.contacts.do, verb))


def _edit(walk: Walk) -> str:
    person = walk.vm.parts.contacts.person
    if not walk.finds:  # nobody can be looked for: somebody new is added
        further = next(one for one in person.rules.fields if one.endswith("name"))
        return walk.told(partial(person.create, {"email": "walked@example.org", further: "Walked"}))
    walk.person()

    def edit() -> None:
        walk.pages.contacts.do("edit")
        retype(walk.hands, "First name", "Walked")
        walk.hands.press(f"Save 1 change · {walk.account}")

    return walk.told(edit)


def _event(walk: Walk) -> str:
    walk.turn("events")
    return walk.sight()


def _order(walk: Walk) -> str:
    walk.turn("orders")
    return walk.asked(walk.pages.orders.write)


def _delete_order(walk: Walk) -> str:
    walk.turn("orders")
    if not walk.vm.parts.orders.model.rowCount():  # where only what was sent from here can be deleted
        walk.pages.orders.write()
        fields = {"Order number": "W-1", "Total": "20", "Currency": "EUR", "E-mail": "walk@example.org",
                  "Article number": "cup", "Pieces": "2", "Price of one": "10"}  # fmt: skip
        for name, text in fields.items():
            retype(walk.hands, name, text)
        walk.hands.pick("Status", "Delivered")
        walk.hands.press(f"Send order W-1 · {walk.account}")
    cards = walk.hands.see(QListView, "Orders")
    wait(walk.hands, lambda: cards.model().rowCount() > 0)
    cards.setCurrentIndex(cards.model().index(0, 0))

    def ask() -> None:
        ask_for_menu(cards)
        choose_in_menu(walk.hands, "Delete this order…")

    return walk.asked(ask)


def _sender(walk: Walk) -> str:
    walk.turn("senders")
    walk.pages.senders.show_view("senders")
    return walk.asked(walk.pages.senders.senders.add)


def _domain(walk: Walk, verb: str) -> str:
    walk.turn("senders")
    walk.pages.senders.show_view("domains")
    wait(walk.hands, lambda: walk.vm.parts.domains.phase not in (Phase.LOADING, Phase.NO_ACCOUNT))
    if verb == "add":
        return walk.asked(walk.pages.senders.domains.add)

    def ask() -> None:
        open_row_menu(walk.hands, t("tabs.domains"), 0)
        choose_in_menu(walk.hands, "Remove this domain…")

    return walk.asked(ask)


def _test_mail(walk: Walk) -> str:
    from desktop_app.views.preview.trial_dialog import TrialDialog

    preview = walk.vm.open_preview()
    preview.set_account(walk.vm.account.id, walk.vm.account.name)
    trial = preview.new_trial()
    assert trial is not None
    words = walk.asked(TrialDialog(walk.window, trial, True).open)
    walk.vm.leave_preview()
    return words


def _more(walk: Walk) -> str:
    """No further call that changes something goes without its dialog, and that says it of all of them."""
    more = walk.vm.parts.more
    assert more.manifest is not None
    calls = [one for one in more.manifest.calls if not reads_only(more.manifest, one)]
    assert calls
    assert [one.name for one in calls if one.confirm is Confirm.NONE] == []
    return walk.asked(ConfirmDialog(walk.window, "Title", "", "Do it").open)


WALK: dict[Capability, Callable[[Walk], str]] = {
    Capability.LISTS_CREATE: partial(_list, verb="create"),
    Capability.LISTS_RENAME: partial(_list, verb="rename"),
    Capability.LISTS_ADD_MEMBERS: partial(_list, verb="add"),
    Capability.LISTS_REMOVE_MEMBERS: partial(_list, verb="remove"),
    Capability.CONTACTS_UPSERT: _edit,
    Capability.CONTACTS_DELETE: partial(_person, verb="delete"),
    Capability.CONTACTS_ERASE: partial(_person, verb="erase"),
    Capability.CONTACTS_SUBSCRIBE: partial(_person, verb="subscribe"),
    Capability.CONTACTS_UNSUBSCRIBE: partial(_person, verb="unsubscribe"),
    Capability.CONTACTS_RESUBSCRIBE: partial(_person, verb="resubscribe"),
    Capability.EVENTS_SEND: _event,
    Capability.ORDERS_SEND: _order,
    Capability.ORDERS_DELETE: _delete_order,
    Capability.SENDERS_CREATE: _sender,
    Capability.DOMAINS_CREATE: partial(_domain, verb="add"),
    Capability.DOMAINS_DELETE: partial(_domain, verb="remove"),
    Capability.MESSAGES_SEND: _test_mail,
    Capability.MORE_CALLS: _more,
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_says_how_it_is_taken_back_or_that_it_cannot_be(
    opened: Any, hands: Any, platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(WALK) == set(WRITES) - {Capability.CONTACTS_IMPORT}, "the wizard's plan has tests of its own"
    hands.press("Start training")
    hands.click_row("Lists", 0)
    choose_file(monkeypatch, tmp_path / "one.csv")
    opened.vm.parts.accounts.choose(f"training-{platform}")
    wait(hands, lambda: opened.vm.account is not None and opened.vm.account.id == f"training-{platform}")
    walk, silent = Walk(opened, hands, platform, tmp_path), []
    manifest = opened.vm.parts.accounts.manifest
    for capability, look in WALK.items():
        if manifest.can(capability):
            words = look(walk)
            if not SAYS.search(words):
                silent.append(f"{capability}: {words}")
    assert not silent, "\n\n".join(silent)
