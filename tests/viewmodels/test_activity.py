"""The record as the drawer shows it: narrowed, page by page, of one account or all, saved, kept, copied."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.account import Account
from desktop_app.model.errors import StorageFailed
from desktop_app.services.activity import ActivityLine, ActivityPage
from desktop_app.viewmodels.activity import ActivityViewModel, tone_of
from desktop_app.viewmodels.cells import Tone
from desktop_app.viewmodels.formats import Formats
from tests.helpers.runners import HeldRunner

SHOP = Account("shop", "shop", "Our shop", training=True)
OTHER = Account("other", "shop", "Other shop", training=True)
LIVE = Account("live", "shop", "Real shop")


def line(number: int, kind: str = "asked", *, trouble: bool = False, request: bool = False) -> ActivityLine:
    facts = {"method": "GET", "path": "/lists"} if request else {}
    return ActivityLine(number, datetime.now(UTC), "shop", "Our shop", "", kind, trouble,
                        f"Sentence {number}", "OK", request, facts)  # fmt: skip


@dataclass
class Service:
    lines: list[ActivityLine] = field(default_factory=lambda: [line(3, "done"), line(2), line(1)])
    asked: list[dict[str, Any]] = field(default_factory=list)
    kept: list[tuple[str, Account | None]] = field(default_factory=list)
    trouble: Exception | None = None

    async def page(self, training: bool, **how: Any) -> ActivityPage:
        self.asked.append({"training": training, **how})
        if self.trouble is not None:
            raise self.trouble
        before = how.get("before")
        older = [one for one in self.lines if before is None or one.id < before]
        found = [one for one in older if how["text"].casefold() in one.sentence.casefold()]
        return ActivityPage(tuple(found[:2]), found[1].id if len(found) > 2 else None)

    async def export(self, path: Path, training: bool, **how: Any) -> int:
        self.asked.append({"export": path.name, "training": training, **how})
        return 7

    async def keep(self, text: str, account: Account | None) -> None:
        self.kept.append((text, account))

    def curl(self, one: ActivityLine, shell: str) -> str:
        return f"{shell} {one.method} {one.path}" if one.request else ""

    def variables(self, one: ActivityLine) -> tuple[str, ...]:
        return ("SHOP_API_KEY",) if one.request else ()


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def vm(runner: HeldRunner, service: Service) -> ActivityViewModel:
    made = ActivityViewModel(runner, service, Formats())
    made.set_account(SHOP)
    made.refresh()
    runner.run_all()
    return made


def sentences(vm: ActivityViewModel) -> list[str]:
    return [one.sentence for one in vm.model.items]


def test_it_is_read_page_by_page_newest_first(vm: ActivityViewModel, runner: HeldRunner) -> None:
    assert (sentences(vm), vm.more) == (["Sentence 3", "Sentence 2"], True)
    vm.read_older()
    vm.read_older()
    runner.run_all()
    assert (sentences(vm), vm.more) == (["Sentence 3", "Sentence 2", "Sentence 1"], False)


def test_looking_on_brings_the_newest_but_never_pulls_older_ones_away(
    vm: ActivityViewModel, runner: HeldRunner, service: Service
) -> None:
    service.lines.insert(0, line(4))
    vm.look_again()
    runner.run_all()
    assert sentences(vm)[0] == "Sentence 4"
    vm.read_older()
    runner.run_all()
    asked = len(service.asked)
    vm.look_again()
    runner.run_all()
    assert len(service.asked) == asked


def test_it_is_filtered_and_searched_and_there_is_a_way_out(
    vm: ActivityViewModel, runner: HeldRunner, service: Service
) -> None:
    vm.choose("trouble")
    vm.choose("nonsense")
    vm.narrow("sentence 1")
    runner.run_all()
    assert (service.asked[-1]["show"], service.asked[-1]["text"]) == ("trouble", "sentence 1")
    assert (sentences(vm), vm.narrowed) == (["Sentence 1"], True)
    vm.show_everything()
    runner.run_all()
    assert (vm.narrowed, sentences(vm)) == (False, ["Sentence 3", "Sentence 2"])


def test_one_account_or_all_and_practice_never_with_the_real_thing(
    vm: ActivityViewModel, runner: HeldRunner, service: Service
) -> None:
    assert service.asked[-1]["account_id"] == "shop"
    assert "Our shop" in vm.line
    vm.set_account(OTHER)
    assert sentences(vm) == []
    vm.refresh()
    runner.run_all()
    assert service.asked[-1]["account_id"] == "other"
    vm.set_everyone(True)
    runner.run_all()
    assert (service.asked[-1]["account_id"], service.asked[-1]["training"]) == (None, True)
    assert "Our shop" in vm.when_and_whose(vm.model.items[0])
    vm.set_account(LIVE)
    assert sentences(vm) == []
    vm.refresh()
    runner.run_all()
    assert (service.asked[-1]["account_id"], service.asked[-1]["training"]) == (None, False)


def test_all_that_is_shown_is_saved(vm: ActivityViewModel, runner: HeldRunner, service: Service) -> None:
    saved: list[tuple[int, Path]] = []
    vm.saved.connect(lambda count, path: saved.append((count, path)))
    vm.choose("done")
    vm.save(Path("activity.csv"))
    runner.run_all()
    assert saved == [(7, Path("activity.csv"))]
    told = next(one for one in service.asked if "export" in one)
    assert (told["export"], told["show"], told["account_id"]) == ("activity.csv", "done", "shop")


def test_a_message_of_the_window_is_kept_with_its_account(
    vm: ActivityViewModel, runner: HeldRunner, service: Service
) -> None:
    vm.keep("The list was made")
    runner.run_all()
    assert service.kept == [("The list was made", SHOP)]


def test_the_engineer_gets_the_request_and_what_must_be_set(vm: ActivityViewModel) -> None:
    asked = line(9, request=True)
    assert vm.curl(asked, "bash") == "bash GET /lists"
    assert vm.variables(asked) == ("SHOP_API_KEY",)
    assert vm.curl(line(8), "bash") == ""


def test_what_cannot_be_read_is_said_and_what_was_read_stays(
    vm: ActivityViewModel, runner: HeldRunner, service: Service
) -> None:
    service.trouble = StorageFailed("database_broken")
    vm.refresh()
    runner.run_all()
    assert vm.error is service.trouble
    assert sentences(vm) == ["Sentence 3", "Sentence 2"]
    service.trouble = None
    vm.refresh()
    runner.run_all()
    assert vm.error is None


def test_tones_are_told_apart() -> None:
    tones = [tone_of(line(1, kind)) for kind in ("done", "changed", "asked", "told")]
    assert tones == [Tone.GOOD, Tone.ACC, Tone.MUTE, Tone.INFO]
    assert tone_of(line(1, "done", trouble=True)) is Tone.BAD
