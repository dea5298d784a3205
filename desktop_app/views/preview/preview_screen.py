"""The screen of the template preview: template, data, rendered message, blanks.

Owns: places, and which words belong to the view-model's state. Must not: hold a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.account import Account
from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.services.preview.syntaxes import TWIG, VELOCITY
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.viewmodels.preview.sent_tests import Phase
from desktop_app.views.preview.actions import PreviewActions
from desktop_app.views.preview.notices import blank_words, problem_words
from desktop_app.views.preview.panes import Panes
from desktop_app.views.preview.payload_dialog import PayloadDialog
from desktop_app.views.shortcuts import bind
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.account_line import AccountLine
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.combo import Entry
from desktop_app.views.widgets.label import ElidedLabel
from desktop_app.views.widgets.menu import Menu
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.status_line import StatusLine

NARROW = 1100
LISTED = 200  # people to choose from by name; the arrows reach all
PANES = ("template", "filled_with", "rendered", "notices")


class PreviewScreen(QWidget):
    """Signals: ``left`` when the person goes back to the desk."""

    left = Signal()

    def __init__(self, vm: PreviewViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self._training = False
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._account_name = ""
        self.line = AccountLine("")
        self.messages = MessageBar(margins=(16, 12, 16, 12))
        self.pane = Segmented(
            t("preview.view"), [Segment(name, t(f"preview.{name}")) for name in PANES], "rendered"
        )
        self.pane.chosen.connect(lambda _name: self._show_panes())
        self._pane_bar = QFrame()
        self._pane_bar.setProperty("k", "bar")
        row(self.pane, None, margins=(12, 6, 12, 6), parent=self._pane_bar)
        self._panes = Panes(vm)
        template, filled, drawn = self._panes.template, self._panes.filled, self._panes.rendered
        self.errors, self.editor = template.errors, template.editor
        self.data_view, self.person, self.form = filled.view, filled.person, filled.form
        self.json, self.json_error, self.skeleton = filled.json, filled.json_error, filled.skeleton
        self.view, self.more, self.place = drawn.view, drawn.more, drawn.place
        self.previous, self.next = drawn.previous, drawn.next
        self.mail, self.notices = drawn.mail, drawn.notices
        self.status = StatusLine(t("preview.title"))
        whole = column(
            self._header(), self.line, self.messages, self._pane_bar, self._panes, self.status, parent=self
        )
        whole.setStretchFactor(self._panes, 1)
        self.commands = PreviewActions(vm, self.mail, self.messages, self)
        self._connect()
        self._show_people()
        self._show_panes()
        self._show_status()

    # -- parts -----------------------------------------------------------------------------------------------
    def _header(self) -> QWidget:
        self.back = IconButton("arrow-left", t("preview.back"))
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self._name = ElidedLabel(t("preview.no_message"), "h3", min_width=80)
        self._under = ElidedLabel("", "cap", min_width=80)
        self.open = Button(t("preview.open"), "quiet", "folder-open")
        self.open.clicked.connect(lambda _checked=False: self.commands.open_menu(self.open))
        self.payload = Button(t("preview.payload"), "quiet", "braces")
        self.payload.clicked.connect(lambda _checked=False: self.show_payload())
        self.choose_people = Button(t("preview.choose_people"), "quiet", "users")
        self.choose_people.clicked.connect(
            lambda _checked=False: self.commands.people_menu(self.choose_people)
        )
        self.send_test = Button(t("preview.send_test.button"), "primary", "send")
        self.send_test.clicked.connect(lambda _checked=False: self.commands.show_trial())
        header = QFrame()
        header.setProperty("k", "surface")
        hold(header, height=Height.HEADER, low=Height.HEADER_LOW)
        names = column(None, self._name, self._under, None, gap=2)
        layout = row(
            self.back, names, self.open, self.choose_people, self.payload, self.send_test, gap=8,
            margins=(12, 0, 16, 0), parent=header,
        )  # fmt: skip
        layout.setStretch(1, 1)
        return header

    def _connect(self) -> None:
        vm = self.vm
        self.person.activated.connect(lambda _index: vm.go_to(int(self.person.value())))
        self.skeleton.clicked.connect(lambda _checked=False: vm.use_skeleton())
        self.view.chosen.connect(self._choose_view)
        self.more.clicked.connect(lambda _checked=False: self._more_menu())
        self.previous.clicked.connect(lambda _checked=False: vm.step(-1))
        self.next.clicked.connect(lambda _checked=False: vm.step(1))
        self.notices.line_chosen.connect(self._show_line)
        self.editor.edited.connect(vm.set_text)
        self.editor.set_offer(vm.offer)
        vm.syntax_changed.connect(self._show_status)
        vm.account_changed.connect(self._show_account)
        vm.drawn_changed.connect(self._show_send)
        self.json.edited.connect(vm.set_json)
        vm.message_changed.connect(self._show_message)
        vm.fields_changed.connect(self._show_data)
        vm.data_changed.connect(self._show_data)
        vm.drawn_changed.connect(self._show_drawn)
        vm.report_changed.connect(self._show_report)
        vm.people_changed.connect(self._show_people)
        vm.person_changed.connect(self._show_person)
        vm.failed.connect(self._show_error)
        if vm.tests is not None:
            vm.tests.changed.connect(self._show_test)
        do: dict[str, Callable[[], None]] = {
            "next": partial(vm.step, 1), "earlier": partial(vm.step, -1), "worst": vm.go_to_worst,
        }  # fmt: skip
        bind(self, "preview", lambda command: do[command](), window_wide=tuple(do))

    # -- showing ---------------------------------------------------------------------------------------------
    def set_account(self, account: Account | None) -> None:
        self.line.set_colour(account.colour if account else "")
        self._training = bool(account and account.training)
        self._account_name = account.name if account else ""
        self.commands.training = self._training
        self.vm.set_account(account.id if account else "", self._account_name)
        self._show_under()
        self._show_send()

    def _show_account(self) -> None:
        self._show_under()
        self._show_send()

    def _show_under(self) -> None:
        """Whose message this is: of the platform by its number there, else only the account."""
        stored = self.vm.message.stored if self.vm.message.account == self.vm.account else ""
        words = (
            t("preview.stored_as", account=self._account_name, id=stored) if stored else self._account_name
        )
        self._under.setText(words)

    def _show_send(self) -> None:
        vm = self.vm
        if not vm.can_send_test:
            self.send_test.set_off(vm.why_no_test)
        else:
            self.send_test.set_off("" if vm.name else t("test_send.no_message"))

    def _show_message(self) -> None:
        self._name.setText(self.vm.name or t("preview.no_message"))
        self._show_under()
        self.editor.set_template(self.vm.text)
        self.editor.begin_at("<body")

    def _show_data(self) -> None:
        self.form.show_values()
        fault = self.vm.json_fault
        if fault is None:
            if not self.json.hasFocus():
                self.json.set_template(self.vm.json_text)
            self.json.set_marks({}, ())
        else:
            self.json.set_marks({fault.line: fault.detail}, ())
        words = "" if fault is None else t(
            f"preview.json_fault.{fault.code}", line=fault.line, column=fault.column, detail=fault.detail
        )  # fmt: skip
        self.json_error.setText(words)
        self.json_error.setVisible(bool(words))

    def _show_drawn(self) -> None:
        drawn = self.vm.drawn
        if drawn is not None and drawn.html is not None:
            self.mail.show_message(drawn.html, self.vm.marked, self.vm.report.plain)
        self._show_status()

    def _show_report(self) -> None:
        report, drawn = self.vm.report, self.vm.drawn
        problem = drawn.problem if drawn is not None else None
        problems = report.problems or ((problem,) if problem else ())
        errors = {one.line: problem_words(one) for one in problems if one.line}
        self.editor.set_marks(errors, [blank.line for blank in report.blanks])
        count = len(problems)
        self.errors.set(
            t("preview.errors_pill", count=count) if count else t("preview.no_errors"),
            "bad" if count else "good",
        )
        self.form.mark({blank.key: blank_words(blank)[1] for blank in report.blanks})
        if drawn is not None and drawn.html is not None:
            self.mail.show_message(drawn.html, self.vm.marked, report.plain)
        self._show_status()

    def _show_people(self) -> None:
        people = self.vm.people
        entries = [Entry(t("preview.sample_data"), -1, "file-text")]
        if people is not None:
            entries += [self._entry(place) for place in range(min(LISTED, len(people.rows)))]
            if people.total > len(people.rows):
                words = t("preview.only_first", taken=len(people.rows), total=people.total)
                self.messages.show_message("info", words, key="people")
        self.person.set_entries(entries)
        self._show_person()

    def _entry(self, place: int) -> Entry:
        return Entry(
            t("preview.person_row", name=presented(self.vm.label(place)), row=place + 1), place, "users"
        )

    def _show_person(self) -> None:
        people, place = self.vm.people, self.vm.place
        count = len(people.rows) if people is not None else 0
        if not self.person.set_value(place) and place >= 0:
            self.person.addItem(self._entry(place).text, place)
            self.person.set_value(place)
        self.place.setText(
            t("preview.person_of", place=place + 1, total=count) if place >= 0 else t("preview.person_sample")
        )
        self.previous.set_off("" if place > 0 else t("off.first_person"))
        self.next.set_off("" if place + 1 < count else t("off.last_person"))

    def _show_status(self) -> None:
        drawn, report = self.vm.drawn, self.vm.report
        if drawn is None:
            self.status.set_idle(
                t("preview.open_first") if not self.vm.name else t("preview.status.drawing"), "info", "text3"
            )
            self.status.set_age("")
            return
        differ = [one for one in report.differences if not one.spaces]
        if drawn.problem is not None:
            self.status.set_idle(t("preview.status.error"), "circle-x", "bad")
        elif differ:
            self.status.set_idle(
                self._checked(t("preview.status.differ", count=len(differ))), "triangle-alert", "warn"
            )
        elif report.compared and self.vm.syntax != VELOCITY:
            if self.vm.syntax == TWIG:
                self.status.set_idle(self._checked(t("preview.status_plain.twig")), "info", "text3")
            else:
                self.status.set_idle(self._checked(t("preview.status_plain.filled")))
        elif report.compared:
            same = "spaces" if report.differences else "same"
            self.status.set_idle(self._checked(t(f"preview.status.{same}")))
        self.status.set_age(t("preview.status.drawn", ms=max(1, round(drawn.seconds * 1000))))

    def _checked(self, words: str) -> str:
        size = max(1, round((self.vm.drawn.size if self.vm.drawn else 0) / 1024))
        return f"{words}  ·  {t('preview.status.checked', size=size)}"

    def _show_test(self, key: str) -> None:
        """A test mail came to its end while its dialog was closed."""
        test = self.vm.tests.get(key) if self.vm.tests is not None else None
        if (
            test is None
            or self.commands.trial is not None
            or test.phase not in (Phase.DELIVERED, Phase.FAILED)
        ):
            return
        arrived = test.phase is Phase.DELIVERED
        words = t("sent_tests.arrived" if arrived else "sent_tests.lost", address=presented(test.trial.to))
        line = t("sent_tests.says", platform=self.vm.platform, state=test.words)
        self.messages.show_message("good" if arrived else "bad", words, line, key=f"test-{key}")

    def _show_error(self, error: AppError) -> None:
        self.messages.show_message("bad", error.message, error.what_to_do, key="error")

    def _show_line(self, line: int) -> None:
        if self._narrow:
            self.pane.choose("template")
        self.editor.go_to_line(line)

    def _choose_view(self, name: str) -> None:
        self.mail.choose(name)

    # -- narrow windows --------------------------------------------------------------------------------------
    @property
    def _narrow(self) -> bool:
        return self.width() < px(NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panes()

    def _show_panes(self) -> None:
        narrow = self._narrow
        self._pane_bar.setVisible(narrow)
        if narrow:
            self._panes.show_one(self.pane.current)
        else:
            self._panes.show_all(self.width())
        for button in (self.open, self.payload, self.choose_people, self.send_test):
            button.set_compact(narrow)

    # -- menus and dialogs -----------------------------------------------------------------------------------
    def open_sample(self, name: str) -> None:
        self.commands.open_sample(name)

    def open_path(self, path: Path) -> None:
        """A file dropped here."""
        self.commands.open_path(path)

    def show_payload(self) -> PayloadDialog:
        return self.commands.show_payload()

    def _more_menu(self) -> None:
        mail, menu = self.mail, Menu(self)
        menu.add(t("preview.source"), partial(self.mail.choose, "source"), icon="code")
        menu.addSeparator()
        menu.add(
            t("preview.pictures_off"),
            partial(self.set_option, "pictures", not mail.pictures),
            checked=not mail.pictures,
        )
        menu.add(t("preview.dark"), partial(self.set_option, "dark", not mail.dark), checked=mail.dark)
        menu.add(
            t("preview.remote"), partial(self.set_option, "remote", not mail.remote), checked=mail.remote
        )
        menu.addSeparator()
        menu.add(t("preview.worst"), self.vm.go_to_worst, icon="triangle-alert", enabled=bool(self.vm.whole))
        menu.add(t("preview.picture.whole"), self.commands.save_whole, icon="download")
        menu.add(t("preview.save_picture"), self.commands.save_picture, icon="download")
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def set_option(self, name: str, on: bool) -> None:
        """``pictures``, ``dark`` or ``remote``."""
        mail = self.mail
        options = {"pictures": mail.pictures, "dark": mail.dark, "remote": mail.remote, name: on}
        if name == "remote" and on:
            self.messages.show_message("info", t("preview.remote"), t("preview.remote_hint"), key="remote")
        elif name == "remote":
            self.messages.take_away("remote")
        mail.set_options(**options)

    def close_screen(self) -> None:
        self.mail.close_web()
