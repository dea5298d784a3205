"""The Contacts tab's view-models over the memory platform: kept people, filters, one person, every verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.journal import JobHeader, JobState, Wanted
from desktop_app.model.column_filter import ColumnFilter
from desktop_app.model.contact import Subscription
from desktop_app.model.contact_change import AddressCheck
from desktop_app.model.errors import AppError, InvalidInput, ServerFailed
from desktop_app.provider_api.capability import Capability
from desktop_app.services.contacts import Contacts
from desktop_app.services.people import People
from desktop_app.viewmodels.contact_detail import VERBS, ContactDetailViewModel
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.tab import Phase
from tests.helpers.memory_desk import SHOP, MemoryDesk, raising
from tests.helpers.memory_provider import MemoryProvider
from tests.helpers.runners import HeldRunner


class Tab:
    """The view-models of the tab on one desk, with a runner that the test turns."""

    def __init__(self, desk: MemoryDesk) -> None:
        self.desk = desk
        self.runner = HeldRunner()
        people = People(desk.accounts, desk.journals, desk.reading, desk.acts, desk.clock)
        contacts = Contacts(desk.accounts, desk.reading)
        self.person = ContactDetailViewModel(self.runner, contacts, desk.changes, people, desk.accounts.armed)
        self.vm = ContactsViewModel(self.runner, desk.reading, contacts, self.person, Formats())
        self.told: list[tuple[str, str]] = []
        self.refused: list[AppError] = []
        self.asked_to_arm = 0
        self.person.told.connect(lambda words, key: self.told.append((words, key)))
        self.person.refused.connect(self.refused.append)
        self.person.arming_needed.connect(self._count)

    def _count(self) -> None:
        self.asked_to_arm += 1

    def start(self) -> None:
        self.vm.shown(True)
        self.vm.set_account(self.desk.account(), self.desk.manifest)
        self.run()

    def run(self) -> None:
        self.runner.run_all()
        self.vm.account = self.person.account = self.desk.account() if self.vm.account else None

    def emails(self) -> list[str]:
        model = self.vm.model
        return [str(model.index(row, 1).data()) for row in range(model.rowCount())]

    def open(self, email: str) -> None:
        contact = self.desk.platforms[SHOP].find(email)
        assert contact is not None
        self.vm.open(contact.id)
        self.run()


def make(tmp_path: Path, people: int = 60, **desk: object) -> Tab:
    made = MemoryDesk(tmp_path, **desk)  # type: ignore[arg-type]
    platform = made.platforms[SHOP]
    news = platform.add_list("News")
    for number in range(people):
        platform.add(
            email=f"p{number:02}@example.com",
            first_name="Ann" if number % 2 else "Bob",
            lists=(news,) if number < 10 else (),
            subscription=Subscription.UNSUBSCRIBED if number == 7 else Subscription.SUBSCRIBED,
            fields={"77": "M"},
        )
    made.arm()
    return Tab(made)


@pytest.fixture
def tab(tmp_path: Path, qapp: object) -> Iterator[Tab]:
    made = make(tmp_path)
    made.start()
    yield made
    made.vm.close()
    made.desk.close()


def test_the_base_is_read_once_and_shown_with_its_age(tab: Tab) -> None:
    assert (tab.vm.phase, tab.vm.model.rowCount()) == (Phase.READY, 60)
    assert tab.vm.read_at == tab.desk.clock.utc_now()
    calls = tab.desk.platforms[SHOP].calls
    scans = calls.count("scan_contacts")
    tab.vm.set_account(tab.desk.account(), tab.desk.manifest)
    tab.run()
    assert calls.count("scan_contacts") == scans, "what is fresh is not read again"
    assert tab.vm.model.rowCount() == 60
    tab.vm.refresh()
    tab.run()
    assert calls.count("scan_contacts") == 2 * scans, "asked for, it is"


def test_people_are_there_offline_and_the_trouble_is_said_above_them(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: MemoryProvider, cursor: str | None = None) -> None:
        raise ServerFailed(platform="Memory")

    monkeypatch.setattr(MemoryProvider, "scan_contacts", broken)
    tab.vm.refresh()
    tab.run()
    assert tab.vm.phase is Phase.FAILED
    assert tab.vm.model.rowCount() == 60
    tab.vm.search("p11")
    tab.run()
    assert tab.emails() == ["p11@example.com"]


def test_a_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path, qapp: object) -> None:
    tab = make(tmp_path)
    tab.vm.shown(True)
    tab.vm.set_account(tab.desk.account(), tab.desk.manifest)
    assert tab.vm.phase is Phase.LOADING
    while not tab.vm.busy_with("fill"):
        tab.runner.waiting[0].run()
    assert tab.vm.filling is not None
    tab.vm.stop_reading()
    tab.run()
    assert tab.vm.filling is None
    tab.vm.close()
    tab.desk.close()


def test_search_filters_and_order_work_together(tab: Tab) -> None:
    tab.vm.search("ann")
    tab.run()
    assert tab.vm.model.rowCount() == 30
    tab.vm.set_status("unsubscribed")
    tab.run()
    assert tab.emails() == ["p07@example.com"]
    tab.vm.set_status("")
    tab.vm.model.sort(1, _descending())
    tab.run()
    assert tab.emails()[0] == "p59@example.com"
    tab.vm.search("nobody")
    tab.run()
    assert tab.vm.phase is Phase.NARROWED
    tab.vm.search("")
    tab.run()
    assert tab.vm.phase is Phase.READY


def test_the_people_of_a_list_are_read_when_it_is_chosen(tab: Tab) -> None:
    tab.vm.set_list("1")
    tab.run()
    assert tab.emails() == [f"p{number:02}@example.com" for number in range(10)]
    assert "fetch_members" in tab.desk.platforms[SHOP].calls


def test_an_account_that_cannot_be_read_through_is_asked_instead(tmp_path: Path, qtbot: object) -> None:
    tab = make(tmp_path, without=[Capability.CONTACTS_SCAN])
    tab.start()
    assert (tab.vm.phase, tab.vm.offered) == (Phase.EMPTY, True)
    tab.vm.search("p05")
    tab.run()
    qtbot.waitUntil(lambda: bool(tab.runner.waiting), timeout=3000)  # type: ignore[attr-defined]
    tab.run()
    assert tab.emails() == ["p05@example.com"]
    tab.vm.close()
    tab.desk.close()


def test_what_a_platform_cannot_look_for_yet_is_said_where_one_types(
    tmp_path: Path, qtbot: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def whole_only(self: MemoryProvider, text: str, cursor: str | None = None) -> None:
        raise InvalidInput(platform="Memory", field="search")

    monkeypatch.setattr(MemoryProvider, "search_contacts", whole_only)
    tab = make(tmp_path, without=[Capability.CONTACTS_SCAN])
    failures: list[AppError] = []
    tab.vm.failed.connect(failures.append)
    tab.start()
    tab.vm.search("p05")
    qtbot.waitUntil(lambda: tab.runner.run_all() or bool(tab.vm.ask_hint), timeout=3000)  # type: ignore[attr-defined]
    assert (tab.vm.phase, failures) == (Phase.NARROWED, [])
    tab.vm.close()
    tab.desk.close()


def test_an_account_that_can_do_neither_says_so(tmp_path: Path, qapp: object) -> None:
    tab = make(tmp_path, without=[Capability.CONTACTS_SCAN, Capability.CONTACTS_SEARCH])
    tab.start()
    assert tab.vm.phase is Phase.NOT_OFFERED
    tab.vm.close()
    tab.desk.close()


def test_the_panel_shows_the_row_at_once_and_then_every_field(tab: Tab) -> None:
    contact = tab.desk.platforms[SHOP].find("p03@example.com")
    assert contact is not None
    tab.desk.platforms[SHOP].contacts[contact.id] = replace(contact, city="Lviv")
    tab.vm.open(contact.id)
    assert tab.person.contact is not None
    assert tab.person.contact.city == "", "reading the base does not tell the city here"
    tab.run()
    lines = {line.key: (line.label, line.old) for line in tab.person.lines()}
    assert lines["city"] == ("City", "Lviv")
    assert lines["custom:77"] == ("Size", "M")
    assert lines["lists"] == ("Lists", "News")
    assert tab.person.history[0].subject == "Autumn sale"


def test_an_edit_is_told_with_its_way_back_and_taken_back(tab: Tab) -> None:
    tab.open("p03@example.com")
    tab.person.save({"first_name": "Anna", "custom:77": "L"})
    tab.run()
    ((words, key),) = tab.told
    assert words == "Anna was changed."
    assert key
    assert tab.person.acts[0].before == {"first_name": "Ann", "custom:77": "M"}
    row = tab.vm.model.row_of(tab.person.contact.id)  # type: ignore[union-attr]
    assert tab.vm.model.index(row, 0).data() == "Anna", "the table shows it at once"
    tab.person.undo(key)
    tab.run()
    assert tab.told[-1] == ("Taken back: Ann", "")
    assert tab.desk.platforms[SHOP].find("p03@example.com").first_name == "Ann"  # type: ignore[union-attr]


def test_one_that_cannot_be_deleted_again_is_told_to_stay(tmp_path: Path, qapp: object) -> None:
    tab = make(tmp_path, without=[Capability.CONTACTS_DELETE])
    try:
        tab.start()
        tab.person.create({"email": "new@example.com", "first_name": "New"}, "1")
        tab.run()
        assert tab.told == [("New was added. This cannot be taken back by a button.", "")]
    finally:
        tab.vm.close()
        tab.desk.close()


def test_making_and_deleting_one(tab: Tab) -> None:
    tab.person.create({"email": "new@example.com", "first_name": "New"}, "1")
    tab.run()
    assert tab.told[-1][0] == "New was added."
    assert tab.vm.model.rowCount() == 61
    tab.open("new@example.com")
    tab.person.delete()
    tab.run()
    assert tab.told[-1] == ("New was deleted. This cannot be undone from here.", "")
    assert (tab.person.contact, tab.vm.model.rowCount()) == (None, 60)


def test_what_was_asked_about_somebody_else_does_not_turn_the_panel_back(tab: Tab) -> None:
    """The panel still reads one person when another is made: the late answer is of nobody shown."""
    first = tab.desk.platforms[SHOP].find("p03@example.com")
    assert first is not None
    tab.vm.open(first.id)
    late = list(tab.runner.waiting)
    tab.person.create({"email": "new@example.com", "first_name": "New"}, "1")
    written = next(one for one in tab.runner.waiting if one not in late)
    written.run()
    for one in late:
        one.run()
    tab.run()
    assert tab.person.contact is not None
    assert tab.person.contact.email == "new@example.com"
    assert tab.person.lines()[0].old == "new@example.com"


def test_an_answer_about_one_does_not_pull_the_person_back_from_another(tab: Tab) -> None:
    tab.open("p03@example.com")
    tab.person.save({"first_name": "Anna"})
    under_way = list(tab.runner.waiting)
    other = tab.desk.platforms[SHOP].find("p04@example.com")
    assert other is not None
    tab.vm.open(other.id)
    for one in under_way:
        one.run()
    tab.run()
    assert tab.told[-1][0].startswith("Anna was changed"), "it is told all the same"
    assert tab.person.contact is not None
    assert tab.person.contact.email == "p04@example.com"


def test_erasing_needs_the_typed_address(tab: Tab) -> None:
    tab.open("p03@example.com")
    tab.person.erase("p03")
    tab.run()
    assert [error.code for error in tab.refused] == ["typed_differs"]
    tab.person.erase("p03@example.com")
    tab.run()
    assert tab.told[-1] == ("Ann was erased for good", "")


def test_consent_steps(tab: Tab) -> None:
    tab.open("p03@example.com")
    tab.person.unsubscribe("", "")
    tab.run()
    assert tab.person.contact.subscription is Subscription.UNSUBSCRIBED  # type: ignore[union-attr]
    tab.person.resubscribe("", "")
    tab.run()
    assert tab.refused[-1].code == "reason_missing"
    tab.person.resubscribe("", "asked by phone")
    tab.run()
    assert tab.person.contact.subscription is Subscription.SUBSCRIBED  # type: ignore[union-attr]
    tab.person.subscribe({"email": "eve@example.com"}, "1", {"form": "7"})
    tab.run()
    assert tab.told[-1][0].startswith("The question to confirm")
    assert tab.person.reach("unsubscribe") == "memory.unsubscribe"


def test_an_address_check_offers_and_changes_nothing(tab: Tab) -> None:
    heard: list[AddressCheck] = []
    tab.person.checked.connect(heard.append)
    tab.person.check("bob@gmial.com")
    tab.run()
    assert [one.corrected for one in heard] == ["bob@gmail.com"]
    assert tab.told == []


def test_a_read_only_account_is_asked_first(tab: Tab) -> None:
    tab.desk.accounts.arm(SHOP, 0)
    tab.run()
    tab.open("p03@example.com")
    before = len(tab.desk.platforms[SHOP].acts)
    tab.person.save({"first_name": "X"})
    tab.person.create({"email": "new@example.com"})
    tab.person.delete()
    tab.run()
    assert tab.asked_to_arm == 3
    done = [one for one in tab.desk.platforms[SHOP].acts[before:] if one[0] != "fetch_history"]
    assert done == []


def test_a_refusal_stays_with_the_step_that_asked(tab: Tab) -> None:
    tab.desk.faults[SHOP].verb = raising(ServerFailed(platform="Memory"), "save_contact")
    tab.open("p03@example.com")
    tab.person.save({"first_name": "X"})
    tab.run()
    assert [error.default_code for error in tab.refused] == ["server_failed"]
    assert tab.told == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_what_is_switched_off_is_off_and_says_why(tmp_path: Path, qapp: object, verb: str) -> None:
    tab = make(tmp_path, people=3, without=[VERBS[verb]])
    tab.start()
    assert not tab.person.can(verb)
    assert tab.person.why_not(verb)
    others = [one for one in VERBS if VERBS[one] is not VERBS[verb]]
    assert all(tab.person.can(one) for one in others)
    tab.open("p00@example.com")
    assert tab.person.contact is not None
    tab.vm.close()
    tab.desk.close()


def test_the_form_holds_what_the_rules_let_change(tab: Tab) -> None:
    tab.open("p03@example.com")
    keys = [line.key for line in tab.person.form(tab.person.contact)]
    assert keys == [
        "email",
        "phone",
        "external_id",
        "first_name",
        "last_name",
        "language",
        "city",
        "custom:77",
    ]
    assert tab.person.form(None)[0].old == ""


def test_how_they_came_here_is_empty_without_an_import(tab: Tab) -> None:
    tab.open("p03@example.com")
    assert tab.person.origins == ()
    assert tab.desk.run(tab.desk.reading.rows(SHOP, Wanted(text="p03"))) is not None


def _descending() -> object:
    from PySide6.QtCore import Qt

    return Qt.SortOrder.DescendingOrder


def test_after_an_import_the_tab_reads_on_by_itself_when_it_comes_back(tab: Tab) -> None:
    calls = tab.desk.platforms[SHOP].calls
    scans = calls.count("scan_contacts")
    tab.vm.shown(False)
    tab.vm.shown(True)
    tab.run()
    assert calls.count("scan_contacts") == scans
    tab.desk.clock.at += 60
    now = tab.desk.clock.utc_now()
    header = JobHeader("20270115-080000-abc", SHOP, "memory", "News", "f.csv", JobState.DONE, now, now)
    tab.desk.journals[False].put_job(header)
    tab.desk.platforms[SHOP].add(email="new@example.com")
    tab.vm.shown(False)
    tab.vm.shown(True)
    tab.run()
    assert tab.vm.model.rowCount() == 61


def test_what_was_set_back_is_read_anew_when_it_is_next_looked_at(tab: Tab) -> None:
    calls = tab.desk.platforms[SHOP].calls
    scans = calls.count("scan_contacts")
    tab.vm.shown(False)
    tab.vm.read_anew()
    tab.run()
    assert calls.count("scan_contacts") == scans
    tab.vm.shown(True)
    tab.run()
    assert calls.count("scan_contacts") == 2 * scans


def test_a_head_filters_the_kept_people_and_bears_its_sign_until_it_is_cleared(tab: Tab) -> None:
    model = tab.vm.model
    keys = [column.key for column in model.columns]
    email, name, status = keys.index("email"), keys.index("name"), keys.index("status")
    assert model.can_filter(email)
    assert not model.can_filter(status), "the choice above the table does that"
    model.set_filter(email, "p0")
    tab.run()
    assert len(tab.emails()) == 10
    model.set_filter(name, "Bob")
    tab.run()
    assert tab.emails() == [f"p{number:02}@example.com" for number in range(0, 10, 2)]
    tab.vm.set_status(Subscription.UNSUBSCRIBED.value)
    tab.run()
    assert (model.is_filtered(email), model.is_filtered(status)) == (True, True)
    assert (tab.vm.phase, tab.vm.narrowed) == (Phase.NARROWED, True)
    model.clear_filters()
    tab.vm.set_status("")
    tab.run()
    assert (model.rowCount(), model.is_filtered(status), tab.vm.phase) == (60, False, Phase.READY)
    model.set_filter(email, "p0")
    here = tab.desk.account()
    tab.vm.set_account(replace(here, id="another"), tab.desk.manifest)
    assert not model.filters, "another account begins with everybody"
    assert not tab.vm.wanted.filters
    tab.vm.set_account(here, tab.desk.manifest)
    tab.run()
    assert model.filters == (ColumnFilter("email", "p0"),), "back, it is as it was left"
    assert len(tab.emails()) == 10


def test_why_a_change_cannot_be_taken_back_any_more_is_said(tab: Tab) -> None:
    tab.open("p00@example.com")
    tab.person.save({"city": "Lviv"})
    tab.run()
    [first] = tab.person.acts
    assert tab.person.why_no_way_back(first) == ""
    tab.person.save({"city": "Odesa"})
    tab.run()
    latest, first = tab.person.acts
    assert "changed again since" in tab.person.why_no_way_back(first)
    tab.person.undo(latest.key)
    tab.run()
    latest = next(act for act in tab.person.acts if act.key == latest.key)
    assert tab.person.why_no_way_back(latest) == "This was taken back already."
    assert not tab.person.why_no_way_back(first), "what came after it is gone"


def test_somebody_deleted_elsewhere_goes_from_screen_and_table_when_they_are_opened(tab: Tab) -> None:
    gone = tab.desk.platforms[SHOP].find("p03@example.com")
    assert gone is not None
    del tab.desk.platforms[SHOP].contacts[gone.id]
    assert "p03@example.com" in tab.emails()
    tab.vm.open(gone.id)
    tab.run()
    assert tab.person.contact is None
    assert "p03@example.com" not in tab.emails()
    assert "not in the account any more" in tab.told[-1][0]
    assert tab.told[-1][1] == ""


def test_a_list_that_is_not_looked_at_any_more_is_not_said_to_be_read(tab: Tab) -> None:
    """Chosen, and taken back before its members came."""
    tab.vm.set_list("1")
    assert tab.vm.filling is not None
    tab.vm.set_list("")
    assert tab.vm.filling is None
    tab.run()
    assert tab.vm.filling is None
    assert tab.vm.phase is Phase.READY
