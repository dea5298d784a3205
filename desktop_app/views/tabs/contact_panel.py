"""The panel of one person: every field, what happened, and the changes the platform offers. Must not: hold a
rule."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.journal.acts import Act
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.texts import has, t
from desktop_app.viewmodels.code_words import country_words, language_words
from desktop_app.viewmodels.contact_columns import TONES
from desktop_app.viewmodels.contact_detail import ContactDetailViewModel, FieldLine
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.shortcuts import keys_of
from desktop_app.views.shortcuts import tip
from desktop_app.views.tabs.waiting_line import WaitingLine
from desktop_app.views.theme.measure import column, empty, row
from desktop_app.views.widgets.button import Button, IconButton, LinkButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.key_values import KeyValues
from desktop_app.views.widgets.keys_kept import keys_kept
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.panel import Panel
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import show_if

MOST_SHOWN = 12
_WORDS = {"language": language_words, "country": country_words}
_ICONS = {"email": "mail", "mail": "mail", "sms": "smartphone", "order": "package", "import": "upload"}
_TAKEN_BACK = ("edit", "create")
_IN_MENU = ("check", "subscribe", "delete", "erase")
_MENU_ICONS = {
    "resubscribe": "undo-2",
    "check": "shield-check",
    "subscribe": "mail",
    "delete": "trash-2",
    "erase": "user-minus",
}


class ContactPanel(Panel):
    """Signals: ``verb_requested(str)``: edit delete erase subscribe unsubscribe resubscribe check
    everywhere."""

    verb_requested = Signal(str)

    def __init__(self, vm: ContactDetailViewModel, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(t("tabs.contacts"), parent=parent)
        self.vm = vm
        self._formats = formats
        self.values = KeyValues()
        self.status_hint = Label(t("contacts.detail.status_hint"), "hint", wrap=True)
        self._happened = Label(t("contacts.happened"), "strong")
        self._rows_place = QWidget()
        self._rows = column(gap=8, parent=self._rows_place)
        self._more = LinkButton(t("contacts.happened_more"))
        self._more.clicked.connect(lambda _checked=False: vm.read_history())
        self.messages = MessageBar(margins=(0, 0, 0, 0))
        for widget in (
            self.messages,
            self.values,
            self.status_hint,
            Separator(),
            self._happened,
            self._rows_place,
            self._more,
        ):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        vm.news_changed.connect(self._show_late_news)
        WaitingLine(self.messages, vm.patience)

    def show_contact(self, contact: Contact) -> None:
        with keys_kept(self):  # it comes twice: what is kept here, then what the platform tells
            self._show_contact(contact)

    def _show_contact(self, contact: Contact) -> None:
        title = contact.full_name or contact.email or contact.phone or t("contacts.no_name")
        words = t(f"contacts.subscription.{contact.subscription.value}")
        self.set_head(title, "", Pill(words, TONES[contact.subscription].value), avatar=True)
        self.values.set_pairs([(line.label, self._shown(line)) for line in self.vm.lines()])
        show_if(self.status_hint, contact.subscription is Subscription.UNKNOWN)
        self._show_news()
        self._show_buttons(contact)

    def _shown(self, line: FieldLine) -> str:
        """A day as the person writes days, a code with its words; anything else as it stands there."""
        if (words := _WORDS.get(line.key)) is not None:
            return words(line.old)
        if line.key == "birthday":
            with contextlib.suppress(ValueError):
                return self._formats.date(date.fromisoformat(line.old))
        return line.old

    # -- what happened ---------------------------------------------------------------------------------------
    def _show_late_news(self) -> None:
        with keys_kept(self):
            self._show_news()

    def _show_news(self) -> None:
        empty(self._rows)
        lines = sorted(self._news(), key=lambda one: one[2] or _LONG_AGO, reverse=True)[:MOST_SHOWN]
        for icon, words, at, act in lines:
            self._rows.addWidget(self._line(icon, words, at, act))
        if self.vm.history_error is not None:
            words = t("contacts.happened_failed", why=self.vm.history_error.message)
            self._rows.addWidget(Label(words, "error", wrap=True))
        elif not lines:
            key = "contacts.happened_none" if self.vm.can("history") else "contacts.happened_here_none"
            self._rows.addWidget(Label(t(key), "hint", wrap=True))
        show_if(self._more, self.vm.history_more)

    def _news(self) -> list[News]:
        news: list[News] = []
        for act in self.vm.acts:
            verb = str(act.request.get("verb", ""))
            changed = sorted(act.before) if verb in ("edit", "undo") else ()
            fields = ", ".join(self.vm.field_name(name) for name in changed)
            key = f"contacts.act.{verb}_{act.state}"
            words = t(key if has(key) else f"contacts.act.{verb}", fields=fields)
            news.append(("pencil", words, act.at, act))
        for origin in self.vm.origins:
            words = t("contacts.came_by_import", file=origin.file, list=origin.list)
            news.append(("upload", words, origin.at, None))
        for entry in self.vm.history:
            icon = next((icon for word, icon in _ICONS.items() if word in entry.kind.lower()), "activity")
            subject = f"“{entry.subject}”" if entry.subject else entry.kind
            news.append((icon, t("contacts.act.history", subject=subject, state=entry.state), entry.at, None))
        return news

    def _line(self, icon: str, words: str, at: datetime | None, act: Act | None) -> QWidget:
        line = QWidget()
        text = ElidedLabel(words, "small")
        when = Label(self._formats.day(at, datetime.now(UTC)), "cap")
        layout = row(IconLabel(icon, "text2"), text, when, gap=8, parent=line)
        layout.setStretch(1, 1)
        if act is not None and str(act.request.get("verb")) in _TAKEN_BACK and act.was_taken:
            back = LinkButton(t("contacts.take_back"), tip=self.vm.change_words(act))
            back.setAccessibleName(t("contacts.take_back_what", what=words))
            if why := self.vm.why_no_way_back(act):
                back.set_off(why)
                back.setToolTip(f"{self.vm.change_words(act)}\n{why}".strip())
            back.clicked.connect(partial(self._take_back, act.key))
            layout.addWidget(back)
        if at is not None:
            when.setToolTip(f"{at.astimezone():%Y-%m-%d %H:%M}")
        return line

    def _take_back(self, key: str, _checked: bool = False) -> None:
        self.vm.undo(key)

    # -- buttons ---------------------------------------------------------------------------------------------
    def _show_buttons(self, contact: Contact) -> None:
        buttons: list[Button] = [self._button("edit", "pencil")]
        gone = contact.subscription in (Subscription.UNSUBSCRIBED, Subscription.COMPLAINED)
        buttons.append(self._button("resubscribe" if gone else "unsubscribe"))
        more = IconButton("ellipsis", t("contacts.more"))
        more.clicked.connect(lambda _checked=False: self.open_menu(more))
        self.set_footer(*buttons, None, more)

    def _button(self, verb: str, icon: str | None = None) -> Button:
        words = t(f"contacts.verb.{verb}")
        button = Button(words, icon=icon, tip=tip(words, "contacts", verb))
        button.clicked.connect(lambda _checked=False: self.verb_requested.emit(verb))
        if not self.vm.can(verb):
            button.set_off(self.vm.why_not(verb))
        return button

    def open_menu(self, at: QWidget) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def menu(self) -> Menu:
        """What stands behind the dots and in the context menu of a row."""
        menu = Menu(self)
        menu.setToolTipsVisible(True)
        contact = self.vm.contact
        # not every platform tells who left: there somebody may come back although nothing says that they went
        untold = contact is not None and contact.subscription is Subscription.UNKNOWN
        for verb in ("resubscribe", *_IN_MENU) if untold else _IN_MENU:
            can = self.vm.can(verb)
            words = (
                t(f"contacts.verb.{verb}") if can else t("contacts.verb_off", verb=t(f"contacts.verb.{verb}"))
            )
            action = menu.add(
                words, self._asker(verb), _MENU_ICONS[verb], keys_of("contacts", verb), enabled=can
            )
            if why := self.vm.why_not(verb):
                action.setToolTip(why)
        menu.addSeparator()
        menu.add(
            t("contacts.verb.everywhere"),
            self._asker("everywhere"),
            "globe",
            keys_of("contacts", "everywhere"),
        )
        return menu

    def _asker(self, verb: str) -> Callable[[], None]:
        return partial(self.verb_requested.emit, verb)


News = tuple[str, str, datetime | None, Act | None]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
