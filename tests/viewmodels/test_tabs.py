"""The tabs' view-models: five honest states, the latest reading wins, hidden tabs do not read."""

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import Unreachable
from desktop_app.model.page import Page
from desktop_app.model.sender import Sender
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Manifest, Support
from desktop_app.viewmodels.contacts import ContactsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import ListsViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.tab import Phase
from tests.helpers.runners import HeldRunner

ACCOUNT = Account("training-x", "x", "Training X", training=True)


def manifest(*without: Capability) -> Manifest:
    support = {
        capability: Support(Level.NOT_YET, "some.note") if capability in without else Support(Level.FULL)
        for capability in Capability
    }
    return Manifest("x", "X", "", (), (), support, {}, {})


class Service:
    """Answers with what the test put here."""

    def __init__(self):
        self.lists = (ContactList("1", "News", "Static"), ContactList("2", "Rule", "Dynamic", writable=False))
        self.asked = []

    async def fetch_all(self, account_id):
        self.asked.append(("all", account_id))
        return self.lists

    async def count_members(self, account_id, list_id):
        return 20_000

    async def fetch_members(self, account_id, list_id, cursor=None):
        return Page(())

    async def fetch_page(self, account_id, cursor=None):
        self.asked.append(("page", cursor))
        first = 0 if cursor is None else int(cursor)
        people = tuple(Contact(str(n), email=f"p{n}@example.com") for n in range(first, first + 3))
        return Page(people, str(first + 3) if first < 6 else None, 9)

    async def search(self, account_id, text, cursor=None):
        self.asked.append(("search", text))
        return Page((Contact("7", email="p7@example.com"),)) if text == "p7" else Page(())

    async def fetch(self, account_id, contact_id):
        return Contact(contact_id, email="whole@example.com", subscription=Subscription.SUBSCRIBED)


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def runner():
    return HeldRunner()


@pytest.fixture
def lists(runner, service):
    return ListsViewModel(runner, service, Formats())


@pytest.fixture
def contacts(runner, service):
    return ContactsViewModel(runner, service, Formats())


def test_a_hidden_tab_reads_only_when_it_is_shown(lists, runner):
    lists.set_account(ACCOUNT, manifest())
    assert not runner.tasks
    lists.shown(True)
    assert lists.phase is Phase.LOADING
    runner.run_all()
    assert lists.phase is Phase.READY
    lists.shown(False)
    lists.shown(True)
    assert len(runner.tasks) == 1, "what was read is not read again"


def test_empty_failed_narrowed_and_not_offered_are_told_apart(lists, runner, service):
    lists.shown(True)
    assert lists.phase is Phase.NO_ACCOUNT
    lists.set_account(ACCOUNT, manifest(Capability.LISTS_READ))
    assert (lists.phase, lists.why_not_offered) == (Phase.NOT_OFFERED, "some.note")
    service.lists = ()
    lists.set_account(ACCOUNT, manifest())
    runner.run_all()
    assert lists.phase is Phase.EMPTY
    lists.refresh()
    runner.waiting[0].fail(Unreachable("unreachable"))
    assert lists.phase is Phase.FAILED
    assert lists.error is not None
    service.lists = (ContactList("1", "News"),)
    lists.refresh()
    runner.run_all()
    lists.narrow("zzz")
    assert lists.phase is Phase.NARROWED
    lists.narrow("")
    assert lists.phase is Phase.READY


def test_a_failed_refresh_keeps_the_rows_that_were_read(lists, runner):
    lists.set_account(ACCOUNT, manifest())
    lists.shown(True)
    runner.run_all()
    lists.refresh()
    runner.waiting[0].fail(Unreachable())
    assert lists.phase is Phase.FAILED
    assert lists.model.rowCount() == 2


def test_the_answer_for_another_account_is_dropped(lists, runner):
    lists.shown(True)
    lists.set_account(ACCOUNT, manifest())
    first = runner.waiting[0]
    lists.set_account(Account("other", "x", "Other"), manifest())
    assert first.cancelled
    first.settle(_value((ContactList("9", "Stale"),)), even_if_cancelled=True)
    assert lists.model.rowCount() == 0


def test_a_count_carries_its_own_age(lists, runner, qtbot):
    lists.set_account(ACCOUNT, manifest())
    lists.shown(True)
    runner.run_all()
    assert lists.count_of(lists.model.item(0)) == (None, None)
    with qtbot.waitSignal(lists.counted):
        lists.count_members("1")
        runner.run_all()
    assert lists.count_of(lists.model.item(0))[0] == 20_000
    assert lists.model.index(0, 3).data() == "just now"


def test_contacts_come_page_by_page_and_each_once(contacts, runner, service):
    contacts.shown(True)
    contacts.set_account(ACCOUNT, manifest())
    runner.run_all()
    assert (contacts.model.rowCount(), contacts.more) == (3, True)
    contacts.read_more()
    contacts.read_more()
    assert len(runner.waiting) == 1, "one further page at a time"
    runner.run_all()
    contacts.read_more()
    runner.run_all()
    assert (contacts.model.rowCount(), contacts.more) == (9, False)
    asked = len(runner.tasks)
    contacts.read_more()
    assert len(runner.tasks) == asked


def test_search_waits_for_a_pause_and_the_last_text_wins(contacts, runner, service, qtbot):
    contacts.shown(True)
    contacts.set_account(ACCOUNT, manifest())
    runner.run_all()
    for text in ("p", "p7", "p", "p7"):
        contacts.search(text)
    qtbot.waitUntil(lambda: bool(runner.waiting))
    runner.run_all()
    assert [what for what in service.asked if what[0] == "search"] == [("search", "p7")]
    assert contacts.model.rowCount() == 1
    contacts.search("nobody")
    qtbot.waitUntil(lambda: bool(runner.waiting))
    runner.run_all()
    assert contacts.phase is Phase.NARROWED


def test_the_panel_shows_the_row_at_once_and_then_everything(contacts, runner):
    contacts.shown(True)
    contacts.set_account(ACCOUNT, manifest())
    runner.run_all()
    contacts.open("1")
    assert contacts.detail.email == "p1@example.com"
    runner.run_all()
    assert contacts.detail.email == "whole@example.com"
    contacts.close_detail()
    assert contacts.detail is None


def test_senders_are_narrowed_in_place(runner, service):
    service.lists = (Sender("1", "email", "a@shop.example", "Shop"), Sender("2", "sms", "", "ALPHA"))
    senders = SendersViewModel(runner, service)
    senders.shown(True)
    senders.set_account(ACCOUNT, manifest())
    runner.run_all()
    senders.narrow("alpha")
    assert [item.id for item in senders.model.shown] == ["2"]
    senders.narrow("zzz")
    assert senders.phase is Phase.NARROWED


def _value(value):
    from desktop_app.viewmodels.tasks import Outcome

    return Outcome(value=value)
