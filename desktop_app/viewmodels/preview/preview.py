"""The template preview: message, data, recipient, and what became of them.

Owns: what is shown, in which order things are asked for, and that typing never queues up work. Must not:
render, read a file, or hold a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.model.errors import AppError
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.preview.completion import Choices, completions
from desktop_app.services.preview.form_fields import (
    items_at,
    shown,
    typed,
    value_at,
    with_cell,
    with_row,
    with_value,
    without_row,
)
from desktop_app.services.preview.json_data import JsonFault, read_json, written
from desktop_app.services.preview.nouns import (
    Draft,
    Drawn,
    Field,
    Message,
    People,
    Report,
    Shape,
    WholeList,
)
from desktop_app.services.preview.payload import event_body, message_body, places_body
from desktop_app.services.preview.people import contact_of, filled, label_of, names_of
from desktop_app.services.preview.plain_drawing import values_of
from desktop_app.services.preview.service import PreviewService
from desktop_app.services.preview.stored import StoredMessages
from desktop_app.services.preview.syntaxes import TWIG, VELOCITY, guessed
from desktop_app.services.preview.trial_sends import TrialSends
from desktop_app.viewmodels.base import ViewModel
from desktop_app.viewmodels.patience import WaitsService
from desktop_app.viewmodels.preview.pick import ContactPickViewModel, StoredListViewModel
from desktop_app.viewmodels.preview.sent_tests import SentTests
from desktop_app.viewmodels.preview.trial_send import TrialDraft, TrialSendViewModel
from desktop_app.viewmodels.tasks import Runner

TYPED_MS = 30  # after the last key; drawing takes the rest of the tenth of a second


class PreviewViewModel(ViewModel):
    """Signals:
    message_changed(): another message, set the editor. data_changed(): form and JSON show other values.
    fields_changed(): other lines in the form. drawn_changed(), report_changed(): news of the message shown.
    people_changed(), person_changed(): who it is for. list_changed(), progress_changed(): the whole list.
    syntax_changed(): places are read in another way. account_changed(): of another account's platform.
    """

    message_changed = Signal()
    data_changed = Signal()
    fields_changed = Signal()
    drawn_changed = Signal()
    report_changed = Signal()
    people_changed = Signal()
    person_changed = Signal()
    list_changed = Signal()
    progress_changed = Signal()
    syntax_changed = Signal()
    account_changed = Signal()

    def __init__(
        self,
        runner: Runner,
        service: PreviewService,
        stored: StoredMessages | None = None,
        trials: TrialSends | None = None,
        find_manifest: Callable[[str], Manifest | None] = lambda _account: None,
        tests: SentTests | None = None,
        parent: QObject | None = None,
    ) -> None:
        """``stored`` and ``trials`` are left out where there is no platform to speak with. ``find_manifest``
        answers at once with what is known of an account's platform. ``tests`` outlive the preview."""
        super().__init__(runner, parent)
        self._service = service
        self._stored = stored
        self._trials = trials
        self._find_manifest = find_manifest
        self._manifest: Manifest | None = None
        self.tests = tests
        self.waits: WaitsService | None = None
        """Given by whoever makes it; without it its dialogs say nothing of slow answers."""
        self.account = ""
        self.account_name = ""
        self.platform = ""
        self.usual_syntax = VELOCITY
        self.syntax = VELOCITY
        self.message = Message("", "")
        self.name = ""
        self.text = ""
        self.data: dict[str, Any] = {}
        self.fields: tuple[Field, ...] = ()
        self.json_fault: JsonFault | None = None
        self.drawn: Drawn | None = None
        self.report = Report()
        self.people: People | None = None
        self.place = -1
        self.whole: WholeList | None = None
        self.whole_is_old = False
        self.progress: tuple[int, int] | None = None
        self._sample: dict[str, Any] = {}
        self._keys: tuple[str, ...] = ()
        self._version = 0  # of text and data together
        self._begun = 0  # the version at which the present message came
        self._list_version = 0  # of what the whole list is drawn from
        self._asked = {"draw": -1, "examine": -1}
        self._again = {"draw": False, "examine": False}
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.refresh)

    # -- the message -----------------------------------------------------------------------------------------
    def open_sample(self, name: str, title: str) -> None:
        self._latest("open", partial(self._service.open_sample, name, title), self._take_message)

    def open_file(self, path: Path) -> None:
        self._latest("open", partial(self._service.open_file, path), self._take_message)

    def paste(self, text: str, name: str) -> None:
        """A message out of the clipboard."""
        self.cancel("open")  # what was wanted before
        self._take_message(Message(name, text.replace("\r\n", "\n")))

    def open_stored(self, message_id: str) -> None:
        """A message that the account's platform keeps."""
        if self._stored is not None and self.account:
            work = partial(self._stored.open, self.account, message_id)
            self._latest("open", work, self._take_message)

    def set_syntax(self, syntax: str) -> None:
        """The person says how places are written."""
        if syntax != self.syntax:
            self.syntax = syntax
            self.syntax_changed.emit()
            self._changed()
            self.refresh()

    # -- the account -----------------------------------------------------------------------------------------
    def set_account(self, account: str, name: str = "") -> None:
        """Messages come from and tests go out with this account from now on; "" for none."""
        if account == self.account:
            return
        self.account, self.account_name = account, name
        manifest = self._manifest = self._find_manifest(account) if account else None
        self.platform = manifest.label if manifest is not None else ""
        self.usual_syntax = (manifest.message_syntax if manifest is not None else "") or VELOCITY
        if self.tests is not None and manifest is not None:
            self.tests.bring_back(account, manifest.can(Capability.MESSAGES_STATUS))
        self.account_changed.emit()

    @property
    def can_open_stored(self) -> bool:
        return self._stored is not None and self._can(Capability.MESSAGES_READ)

    @property
    def can_pick_contact(self) -> bool:
        return self._stored is not None and self._can(Capability.CONTACTS_SEARCH)

    @property
    def can_send_test(self) -> bool:
        return self._trials is not None and self._can(Capability.MESSAGES_SEND)

    @property
    def why_no_test(self) -> str:
        """Why no test mail can be sent, in words; the platform's own reason where there is one."""
        words = t("test_send.not_offered", platform=self.platform or t("preview.the_platform"))
        manifest = self._manifest
        return words if manifest is None else f"{words}. {manifest.why_not(Capability.MESSAGES_SEND)}"

    def _can(self, capability: Capability) -> bool:
        return self._manifest is not None and self._manifest.can(capability)

    @property
    def stored_unchanged(self) -> bool:
        """What is shown is, letter by letter, what this account's platform keeps."""
        kept = self.message
        return bool(kept.stored) and kept.account == self.account and kept.text == self.text

    def new_trial(self) -> TrialSendViewModel | None:
        """What the dialog of a test mail works with; None where there is no platform."""
        if self._trials is None or self._manifest is None:
            return None
        return TrialSendViewModel(
            self._runner, self._trials, self._draft_of_trial(self._manifest), self.tests, waits=self.waits
        )

    def new_stored(self) -> StoredListViewModel | None:
        if self._stored is None or not self.account:
            return None
        return StoredListViewModel(
            self._runner, self._stored, self.account, platform=self.platform, waits=self.waits
        )

    def new_contacts(self) -> ContactPickViewModel | None:
        if self._stored is None or not self.account:
            return None
        return ContactPickViewModel(
            self._runner, self._stored, self.account, platform=self.platform, waits=self.waits
        )

    def fill_with_contact(self, contact_id: str) -> None:
        """Fill the message with one contact of the account."""
        if self._stored is not None and self.account:
            work = partial(self._stored.contact_as_people, self.account, contact_id)
            self._latest("people", work, self._take_people)

    def set_text(self, text: str) -> None:
        """The person typed in the template."""
        if text != self.text:
            self.text = text
            self._changed()

    def offer(self, before: str) -> Choices | None:
        """What can be written behind ``before``, the template up to the cursor."""
        known = [field.name for field in self.fields]
        if self.people is not None:
            known += [header for header in self.people.headers if header.isidentifier()]
        return completions(before, self.data, known, self.syntax)

    # -- the data --------------------------------------------------------------------------------------------
    def value(self, field: Field) -> str:
        return shown(value_at(self.data, field.path))

    def items(self, field: Field) -> Sequence[Any]:
        """Elements of a list, none when something else stands there."""
        return items_at(self.data, field.path)

    def set_value(self, path: Sequence[str], text: str) -> None:
        """The person typed in the form."""
        self._set_data(with_value(self.data, path, typed(text, value_at(self.data, path))), path[0])

    def set_cell(self, field: Field, row: int, column: str, text: str) -> None:
        """One cell of a table of the form; ``column`` "" for lists of plain values."""
        changed = with_cell(self.data, field.path, row, column, text)
        if changed is not None:
            self._set_data(changed, field.path[0])

    def add_row(self, field: Field) -> None:
        self._set_data(with_row(self.data, field.path, field.columns), field.path[0], form=True)

    def remove_row(self, field: Field, row: int) -> None:
        changed = without_row(self.data, field.path, row)
        if changed is not None:
            self._set_data(changed, field.path[0], form=True)

    @property
    def json_text(self) -> str:
        return written(self.data)

    def set_json(self, text: str) -> None:
        """The person typed JSON: bad JSON changes nothing but ``json_fault``."""
        value = read_json(text)
        self.json_fault = value if isinstance(value, JsonFault) else None
        if not isinstance(value, JsonFault) and value != self.data:
            self.data = value
            if self.place < 0:
                self._sample = dict(value)
            self._changed()
        self.data_changed.emit()

    def use_skeleton(self) -> None:
        """Every name the template reads, empty."""
        self._sample = self.data = dict(self.report.skeleton)
        self._changed(form=True)

    # -- the recipient ---------------------------------------------------------------------------------------
    def open_people(self, path: Path) -> None:
        self._latest("people", partial(self._service.people, path), self._take_people)

    def go_to(self, place: int) -> None:
        """Show the message for a person; -1 for the sample data."""
        if self.people is None or not -1 <= place < len(self.people.rows):
            return
        self.place = place
        self._fill()
        self.person_changed.emit()
        self._changed(form=True, list_too=False)

    def step(self, by: int) -> None:
        """Next or previous person; stays at the ends."""
        if self.people is not None and self.people.rows:
            self.go_to(max(0, min(self.place + by, len(self.people.rows) - 1)))

    def go_to_worst(self) -> None:
        if self.whole is not None and self.whole.worst >= 0:
            self.go_to(self.whole.worst)

    def go_to_shape(self, shape: Shape) -> None:
        """The next person of this shape after the present one, from the top again after the last."""
        if shape.members:
            self.go_to(next((place for place in shape.members if place > self.place), shape.members[0]))

    def label(self, place: int) -> str:
        return label_of(self.people, place) if self.people is not None else ""

    # -- the whole list --------------------------------------------------------------------------------------
    def draw_all(self) -> None:
        """The message for everybody, in a process of its own."""
        if self.people is None:
            return
        self.progress = (0, len(self.people.rows))
        self.whole_is_old = False
        draft = Draft(self.text, dict(self._sample), syntax=self.syntax)
        work = partial(self._service.whole_list, draft, self.people)
        self._latest(
            "whole",
            work,
            partial(self._take_whole, self._list_version),
            on_error=self._whole_failed,
            on_progress=self._take_progress,
        )
        self.progress_changed.emit()

    # -- what is sent ----------------------------------------------------------------------------------------
    def payload(self, kind: str) -> str:
        """The exact body: ``message`` (jsonParam) or ``event`` (params)."""
        if self.syntax != VELOCITY:
            return places_body(self.syntax, values_of(self._draft()))
        locator = str(self._contact().get("email") or self.data.get("email") or "recipient@example.org")
        if kind == "event":
            return event_body(self.data, "event", locator)
        return message_body(self.data, locator)

    @property
    def marked(self) -> str | None:
        """The message with its blanks marked; None while the report is about an older draft."""
        fresh = self._asked["draw"] == self._asked["examine"] and not self.busy_with("examine")
        return self.report.marked if fresh else None

    # -- drawing ---------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Draw and examine now. What is under way is finished first; only the newest draft follows it."""
        self._typed.stop()
        self._ask("draw")
        self._ask("examine")

    def close(self) -> None:
        self._typed.stop()
        super().close()
        self._service.close()

    def _draft(self) -> Draft:
        return Draft(self.text, self.data, self._contact(), self.syntax)

    def _draft_of_trial(self, manifest: Manifest) -> TrialDraft:
        drawn = self.drawn.html if self.drawn is not None else None
        return TrialDraft(
            account=self.account,
            account_name=self.account_name,
            platform=self.platform,
            manifest=manifest,
            subject=self.message.subject or self.name,
            sender=self.message.sender,
            html=drawn if self.syntax != TWIG else None,
            plain=self.report.plain,
            stored=self.message.stored if self.message.account == self.account else "",
            unchanged=self.stored_unchanged,
            values=values_of(self._draft()),
            text=self.text,
        )

    def _contact(self) -> dict[str, str]:
        if self.people is None or self.place < 0:
            return {}
        return contact_of(self.people, self.place)

    def _ask(self, what: str) -> None:
        if self.busy_with(what):
            self._again[what] = True
            return
        self._again[what] = False
        self._asked[what] = self._version
        work = self._service.draw if what == "draw" else self._service.examine
        take = self._take_drawn if what == "draw" else self._take_report
        self._latest(what, partial(work, self._draft()), take, on_error=partial(self._not_done, what))

    def _not_done(self, what: str, error: AppError) -> None:
        self.failed.emit(error)
        if self._again[what]:
            self._ask(what)

    def _is_old(self, what: str) -> bool:
        """What came is of the message before, that was drawn to its end: asked for once more."""
        old = self._asked[what] < self._begun
        if old:
            self._ask(what)
        return old

    def _take_drawn(self, drawn: Drawn) -> None:
        if self._is_old("draw"):
            return
        self.drawn = drawn
        self.drawn_changed.emit()
        if self._again["draw"]:
            self._ask("draw")

    def _take_report(self, report: Report) -> None:
        if self._is_old("examine"):
            return
        self.report = report
        if report.fields is not None:
            if report.fields != self.fields:
                self.fields = report.fields
                self.fields_changed.emit()
            if report.keys != self._keys:
                self._keys = report.keys
                if self.place >= 0:  # the template reads other names now: fill them in from the row, too
                    self._fill()
                    self._changed(form=True, list_too=False)
        self.report_changed.emit()
        if self._again["examine"]:
            self._ask("examine")

    def _take_message(self, message: Message) -> None:
        self.name, self.text, self.message = message.name, message.text, message
        syntax = message.syntax or guessed(message.text, self.usual_syntax)
        if syntax != self.syntax:
            self.syntax = syntax
            self.syntax_changed.emit()
        self._sample = self.data = dict(message.data)
        self.json_fault = None
        self.drawn, self.report = None, Report()
        self.whole = None
        if self.busy_with("whole"):
            self.cancel("whole")  # of the message before
            self.progress = None
            self.progress_changed.emit()
        if self.place >= 0:
            self._fill()
        self._begun = self._version + 1
        self.message_changed.emit()
        self._changed(form=True)
        self.refresh()

    def _take_people(self, people: People) -> None:
        self.people, self.place, self.whole = people, -1, None
        self.people_changed.emit()
        if people.rows:
            self.go_to(0)
        self.draw_all()

    def _take_whole(self, version: int, whole: WholeList) -> None:
        self.whole, self.progress = whole, None
        self.whole_is_old = version != self._list_version  # something was typed while it was drawn
        self.list_changed.emit()

    def _take_progress(self, progress: tuple[int, int]) -> None:
        self.progress = progress
        self.progress_changed.emit()

    def _whole_failed(self, error: Any) -> None:
        self.progress = None
        self.progress_changed.emit()
        self.failed.emit(error)

    def _fill(self) -> None:
        if self.people is None or self.place < 0:
            self.data = dict(self._sample)
            return
        contact = contact_of(self.people, self.place)
        self.data = filled(self._sample, self._keys, names_of(self.people), contact)

    def _set_data(self, data: dict[str, Any], key: str, *, form: bool = False) -> None:
        self.data = data
        from_row = self.people is not None and self.place >= 0 and key.casefold() in names_of(self.people)
        if not from_row:  # what the file does not fill holds for everybody
            self._sample = {**self._sample, key: data[key]}
        self._changed(form=form)

    def _changed(self, *, form: bool = False, list_too: bool = True) -> None:
        self._version += 1
        self._list_version += list_too
        if list_too and self.whole is not None:
            self.whole_is_old = True
            self.list_changed.emit()
        if form:
            self.data_changed.emit()
        self._typed.start()
