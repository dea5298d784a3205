"""The Lists tab's view-model over the memory platform: every verb, its answer, its way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError
from desktop_app.provider_api.capability import Capability
from desktop_app.services.list_changes import MembersPlan, PlanSoFar, Way
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.lists import VERBS, ListsViewModel
from desktop_app.viewmodels.tab import Phase
from tests.helpers.memory_desk import SHOP, MemoryDesk
from tests.helpers.runners import HeldRunner


class Tab:
    def __init__(self, desk: MemoryDesk) -> None:
        self.desk = desk
        self.runner = HeldRunner()
        self.vm = ListsViewModel(
            self.runner, desk.lists, Formats(), changes=desk.list_changes, export=desk.export,
            armed=desk.accounts.armed,
        )  # fmt: skip
        self.told: list[tuple[str, str]] = []
        self.refused: list[AppError] = []
        self.plans: list[MembersPlan] = []
        self.armings: list[bool] = []
        self.vm.told.connect(lambda words, key: self.told.append((words, key)))
        self.vm.refused.connect(self.refused.append)
        self.vm.planned.connect(self.plans.append)
        self.vm.arming_needed.connect(lambda: self.armings.append(True))

    def start(self) -> None:
        self.vm.shown(True)
        self.vm.set_account(self.desk.account(), self.desk.manifest)
        self.run()

    def run(self) -> None:
        self.runner.run_all()

    @property
    def news(self) -> ContactList:
        found = self.vm.find("1")
        assert found is not None
        return found


def make(tmp_path: Path, **desk: object) -> Tab:
    made = MemoryDesk(tmp_path / "desk", **desk)  # type: ignore[arg-type]
    news = made.platforms[SHOP].add_list("News")
    for number in range(20):
        made.platforms[SHOP].add(email=f"p{number:02}@example.com", lists=(news,) if number < 10 else ())
    made.arm()
    return Tab(made)


@pytest.fixture
def tab(tmp_path: Path, qapp: object) -> Iterator[Tab]:
    made = make(tmp_path)
    made.start()
    yield made
    made.vm.close()
    made.desk.close()


def test_a_list_is_made_and_is_there(tab: Tab) -> None:
    tab.vm.create("VIP", {})
    tab.run()
    assert tab.told == [("The list VIP is there. It cannot be undone from here.", "")]
    assert [item.name for item in tab.vm.model.items] == ["News", "VIP"]


def test_a_new_name_can_be_taken_back(tab: Tab) -> None:
    tab.vm.rename(tab.news, "Newsletter")
    tab.run()
    ((words, key),) = tab.told
    assert (words, tab.news.name) == ("The list is now called Newsletter", "Newsletter")
    tab.vm.undo(key)
    tab.run()
    assert tab.news.name == "News"


def test_people_from_a_file_are_planned_then_moved(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("E-mail\np05@example.com\np15@example.com\nnobody@example.com\n")
    tab.vm.plan_file(tab.news, Way.ADD, file)
    tab.run()
    (plan,) = tab.plans
    assert (len(plan.add), len(plan.unchanged), plan.unknown) == (1, 1, ("nobody@example.com",))
    assert len(tab.desk.platforms[SHOP].members("News")) == 10
    tab.vm.apply(tab.news, plan)
    tab.run()
    ((words, key),) = tab.told
    assert words == "News: 1 put in, 0 taken out."
    assert len(tab.desk.platforms[SHOP].members("News")) == 11
    tab.vm.undo(key)
    tab.run()
    assert len(tab.desk.platforms[SHOP].members("News")) == 10


def test_people_looked_up_one_by_one_are_told_with_the_time_left_and_can_be_stopped(
    tab: Tab,
) -> None:
    looked: list[tuple[int, int, str]] = []
    tab.vm.looked_up.connect(lambda *told: looked.append(told))
    tab.vm.plan_ids(tab.news, Way.ADD, ["1"])
    [task] = tab.runner.waiting
    task.report(PlanSoFar(10))
    task.report(PlanSoFar(10, 0, 300))
    task.report(PlanSoFar(10, 100, 300, 120.0))
    assert looked == [(0, 300, ""), (100, 300, "1 to 3 minutes")]
    tab.vm.stop_asking()
    assert task.cancelled
    assert [error.code for error in tab.refused] == ["reading_stopped"]
    assert not tab.plans


def test_people_chosen_in_a_table_are_planned_the_same_way(tab: Tab) -> None:
    ids = list(tab.desk.platforms[SHOP].contacts)[8:12]
    tab.vm.plan_ids(tab.news, Way.REMOVE, ids)
    tab.run()
    assert [len(tab.plans[0].remove), tab.plans[0].percent] == [2, 20]
    assert len(tab.desk.platforms[SHOP].members("News")) == 10, "nothing is moved before it is wanted"
    tab.vm.apply(tab.news, tab.plans[0])
    tab.run()
    left = set(tab.desk.platforms[SHOP].members("News"))
    assert len(left) == 8
    assert left.isdisjoint(ids)
    tab.vm.plan_ids(tab.news, Way.ADD, ids)
    tab.run()
    assert len(tab.plans[1].add) == 4
    tab.vm.apply(tab.news, tab.plans[1])
    tab.run()
    assert left | set(ids) == set(tab.desk.platforms[SHOP].members("News"))


def test_over_the_cap_it_asks_again(tab: Tab) -> None:
    tab.vm.plan_ids(tab.news, Way.REMOVE, list(tab.desk.platforms[SHOP].contacts)[:5])
    tab.run()
    tab.vm.apply(tab.news, tab.plans[0])
    tab.run()
    assert [error.code for error in tab.refused] == ["members_over_cap"]
    tab.vm.apply(tab.news, tab.plans[0], over_cap=True)
    tab.run()
    assert len(tab.desk.platforms[SHOP].members("News")) == 5


def test_the_people_of_a_list_become_a_file(tab: Tab, tmp_path: Path) -> None:
    tab.vm.export_members(tab.news, tmp_path / "news.xlsx")
    tab.run()
    assert tab.told == [("10 people saved as news.xlsx", "")]
    rows = list(load_workbook(tmp_path / "news.xlsx", read_only=True).active.iter_rows(values_only=True))
    wanted = {one.email for one in tab.desk.platforms[SHOP].members("News").values()}
    assert len(rows) == 11
    assert {cell for row in rows[1:] for cell in row if cell in wanted} == wanted
    tab.vm.export_members(tab.news, tmp_path / "news.csv")
    tab.run()
    lines = (tmp_path / "news.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 11
    assert all(any(one in line for line in lines) for one in wanted)


def test_show_its_people_and_import_are_asked_of_the_window(tab: Tab) -> None:
    asked: list[str] = []
    tab.vm.members_requested.connect(asked.append)
    tab.vm.import_requested.connect(asked.append)
    tab.vm.show_members("1")
    tab.vm.request_import("1")
    assert asked == ["1", "1"]


def test_a_read_only_account_is_asked_first(tab: Tab) -> None:
    tab.desk.accounts.arm(SHOP, 0)
    tab.vm.account = tab.desk.account()
    tab.vm.create("X", {})
    tab.vm.rename(tab.news, "X")
    tab.run()
    assert (len(tab.armings), tab.desk.platforms[SHOP].acts) == (2, [])


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_what_is_switched_off_is_off_and_says_why(tmp_path: Path, qapp: object, verb: str) -> None:
    tab = make(tmp_path, without=[VERBS[verb]])
    tab.start()
    assert tab.vm.phase is Phase.READY
    assert not tab.vm.can(verb)
    assert tab.vm.why_not(verb)
    others = [one for one in VERBS if VERBS[one] is not VERBS[verb]]
    assert all(tab.vm.can(one) for one in others)
    tab.vm.close()
    tab.desk.close()


def test_a_list_that_rules_fill_says_so(tab: Tab) -> None:
    ruled = ContactList("9", "Rule", writable=False)
    assert tab.vm.why_not("add", ruled).startswith("Rules fill this list")
    assert tab.vm.why_not("rename", ruled) == ""


def test_columns_with_nothing_in_them_are_idle_until_somebody_counts(tmp_path: Path) -> None:
    tab = make(tmp_path)
    tab.start()
    untold = replace(tab.news, count=None, counted_at=None)
    tab.vm.model.set_items([untold])
    assert tab.vm.idle_columns == ("age",), "the number can be counted here"
    tab.vm.count_members(untold.id)
    tab.run()
    assert tab.vm.idle_columns == ()


def test_where_nobody_can_count_the_number_is_idle_too(tmp_path: Path) -> None:
    tab = make(tmp_path, without=[Capability.LISTS_MEMBERS])
    tab.start()
    tab.vm.model.set_items([replace(tab.news, count=None, counted_at=None)])
    assert tab.vm.idle_columns == ("count", "age")
    tab.vm.model.set_items([replace(tab.news, count=3)])
    assert tab.vm.idle_columns == ()


def test_where_lists_have_an_address_the_column_says_so(tab: Tab) -> None:
    """One platform tells of its lists their address, others a word for their kind."""
    news = tab.news
    at = [column.key for column in tab.vm.model.columns].index("kind")
    assert tab.vm.model.columns[at].head == "Kind"
    tab.vm._show([replace(news, kind="news@lists.example.com")])
    assert tab.vm.model.columns[at].head == "Address"
    assert tab.vm.model.data(tab.vm.model.index(0, at)) == "news@lists.example.com"
    tab.vm._show([])
    assert tab.vm.model.columns[at].head == "Address", "an empty answer tells nothing of it"
    tab.vm._show([replace(news, kind="static")])
    assert tab.vm.model.columns[at].head == "Kind"
