"""The tabs' view-models: five honest states, the latest reading wins, hidden tabs do not read."""

import pytest

from desktop_app.model.account import Account
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import Stopped, Unreachable
from desktop_app.model.page import Page
from desktop_app.model.sender import Sender
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Manifest, Support
from desktop_app.services.waits import Wait
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

    async def fetch_all(self, account_id, filters=None):
        self.asked.append(("all", account_id))
        return self.lists

    async def count_members(self, account_id, list_id):
        return 20_000

    async def fetch_members(self, account_id, list_id, cursor=None):
        return Page(())


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def runner():
    return HeldRunner()


@pytest.fixture
def lists(runner, service):
    return ListsViewModel(runner, service, Formats())


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


def test_who_hears_that_rows_came_can_count_them(lists, runner):
    """Else "0 lists" is said of an account that has two."""
    heard = []
    senders = SendersViewModel(runner, two := Service())
    two.lists = (Sender("1", "email", "a@shop.example", "Shop"), Sender("2", "sms", "", "ALPHA"))
    for vm in (lists, senders):
        vm.phase_changed.connect(lambda phase, vm=vm: heard.append((phase, vm.model.rowCount())))
        vm.set_account(ACCOUNT, manifest())
        vm.shown(True)
        runner.run_all()
        assert heard[-1] == (Phase.READY, 2)
        assert [count for phase, count in heard if phase is Phase.READY] == [2]
        heard.clear()
        vm.narrow("no such word")
        vm.refresh()
        runner.run_all()
        assert {phase for phase, _count in heard} == {Phase.NARROWED}, "also when it is read again"
        heard.clear()


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


# -- while an answer takes long ------------------------------------------------------------------------


class Told:
    """Reports one wait and ends: a double must not run for ever."""

    async def follow(self, account_id, report):
        report(AGAIN)


AGAIN = Wait(4_000_000_000.0, "waiting.in_doubt", 2, 5)


@pytest.fixture
def patient(lists, runner, qapp):
    lists.waits = Told()
    lists.patience.timer.setInterval(1)  # a person has two seconds
    lists.shown(True)
    lists.set_account(ACCOUNT, manifest())
    yield lists
    lists.close()


def test_a_reading_that_takes_long_says_so_and_what_it_waits_for(patient, runner, qtbot):
    qtbot.waitUntil(lambda: patient.slow)
    assert (patient.slow, patient.wait) == (True, None)
    reading, follower = runner.waiting
    follower.run()
    assert patient.wait == AGAIN

    reading.run()
    assert (patient.phase, patient.slow, patient.wait, patient.busy) == (Phase.READY, False, None, False)


def test_who_stops_waiting_is_told_that_nothing_was_changed_and_may_read_again(patient, runner, qtbot):
    qtbot.waitUntil(lambda: patient.slow)
    patient.stop_waiting()
    assert (patient.phase, patient.slow, patient.busy) == (Phase.FAILED, False, False)
    assert isinstance(patient.error, Stopped)
    assert "X" in patient.error.message

    patient.refresh()
    runner.run_all()
    assert patient.phase is Phase.READY


def test_who_stops_a_second_reading_keeps_what_was_read_before(patient, runner, qtbot):
    runner.run_all()
    patient.refresh()
    qtbot.waitUntil(lambda: patient.slow)
    patient.stop_waiting()
    assert (patient.phase, patient.slow, patient.model.rowCount()) == (Phase.READY, False, 2)


def test_an_answer_in_time_is_no_news(patient, runner, qtbot):
    runner.run_all()
    with qtbot.assertNotEmitted(patient.waiting_changed, wait=20):
        pass
