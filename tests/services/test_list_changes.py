"""Lists: made once, renamed, filled and emptied by plan, capped, exported as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.journal import Wanted
from desktop_app.journal.acts import ActState
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import (
    Duplicate,
    FileRefused,
    NotArmed,
    OutcomeUnknown,
    ServerFailed,
    StorageFailed,
    UsageError,
)
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.keys import key_of
from desktop_app.services.list_changes import MembersPlan, PlanSoFar, Way
from tests.helpers.memory_desk import SHOP, MemoryDesk, raising


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    install_texts("en")
    made = MemoryDesk(tmp_path / "desk")
    platform = made.platforms[SHOP]
    news = platform.add_list("News")
    for number in range(20):
        platform.add(email=f"p{number:02}@example.com", lists=(news,) if number < 10 else ())
    made.arm()
    yield made
    made.close()


NEWS = ContactList("1", "News")


def write(tmp_path: Path, *emails: str) -> Path:
    file = tmp_path / "people.csv"
    file.write_text("E-mail;Name\n" + "".join(f"{one};x\n" for one in emails), "utf-8")
    return file


def plan(desk: MemoryDesk, way: Way, *emails: str, **more: int) -> MembersPlan:
    keys = [f"email:{one}" for one in emails]
    made: MembersPlan = desk.run(desk.list_changes.plan(SHOP, "1", way, keys=keys, **more))
    return made


def test_a_list_is_made_once_even_when_the_answer_is_lost(desk: MemoryDesk) -> None:
    made = desk.run(desk.list_changes.create(SHOP, "  VIP   2026 ", {"description": "x"}))
    assert (made.list.name, made.key) == ("VIP 2026", "")
    desk.faults[SHOP].lost = raising(OutcomeUnknown(platform="Memory"), "create_list")
    with pytest.raises(OutcomeUnknown):
        desk.run(desk.list_changes.create(SHOP, "Lost", {}))
    assert [one for one in desk.platforms[SHOP].acts if one[1] == "Lost"] == [("create_list", "Lost")]
    (act, *_rest) = desk.journals[False].acts.recent(["list"])
    assert act.state is ActState.IN_DOUBT
    with pytest.raises(UsageError):
        desk.run(desk.list_changes.create(SHOP, " ", {}))


def test_a_new_name_is_taken_back(desk: MemoryDesk) -> None:
    made = desk.run(desk.list_changes.rename(SHOP, NEWS, "Newsletter"))
    assert desk.platforms[SHOP].lists["1"] == "Newsletter"
    desk.run(desk.list_changes.undo(SHOP, made.key))
    assert desk.platforms[SHOP].lists["1"] == "News"


def test_the_plan_writes_nothing_and_names_everybody(desk: MemoryDesk) -> None:
    found = plan(desk, Way.ADD, "p05@example.com", "p15@example.com", "nobody@example.com")
    by_id = {one.id: one.email for one in desk.platforms[SHOP].contacts.values()}
    assert [by_id[one] for one in found.add] == ["p15@example.com"]
    assert [by_id[one] for one in found.unchanged] == ["p05@example.com"]
    assert (found.remove, found.unknown) == ((), ("nobody@example.com",))
    exactly = plan(desk, Way.EXACTLY, "p05@example.com", "p15@example.com")
    assert (len(exactly.add), len(exactly.remove), len(exactly.unchanged)) == (1, 9, 1)
    assert (exactly.percent, exactly.over_cap) == (90, True)
    out = plan(desk, Way.REMOVE, "p05@example.com", "p15@example.com")
    assert ([by_id[one] for one in out.remove], out.unknown) == (["p05@example.com"], ("p15@example.com",))
    assert desk.platforms[SHOP].acts == []


def test_people_who_are_not_in_the_list_are_looked_up_with_progress_and_only_they(desk: MemoryDesk) -> None:
    told: list[PlanSoFar] = []
    emails = ["p05@example.com", "P15@example.com", *(f"nobody{number}@example.com" for number in range(11))]
    keys = [f"email:{one.lower()}" for one in emails]
    before = desk.platforms[SHOP].calls.count("search_contacts")
    found = desk.run(desk.list_changes.plan(SHOP, "1", Way.ADD, keys=keys, report=told.append))
    assert len(found.unknown) == 11
    assert desk.platforms[SHOP].calls.count("search_contacts") - before == 12
    steps = [(one.looked, one.to_look) for one in told if one.to_look]
    assert steps == [(0, 12), (5, 12), (10, 12)]
    assert [one.left_s is None for one in told if one.to_look] == [True, False, False]
    told.clear()
    desk.run(desk.list_changes.plan(SHOP, "1", Way.REMOVE, keys=keys, report=told.append))
    assert not [one for one in told if one.to_look], "to take out, nobody outside the list is looked for"


def test_a_look_up_that_fails_ends_the_plan(desk: MemoryDesk) -> None:
    desk.faults[SHOP].verb = raising(ServerFailed(platform="Memory"), "search_contacts")
    with pytest.raises(ServerFailed):
        plan(desk, Way.ADD, "nobody@example.com")


def test_more_than_the_cap_leaves_only_with_a_second_yes(desk: MemoryDesk) -> None:
    found = plan(desk, Way.REMOVE, *(f"p{number:02}@example.com" for number in range(3)))
    assert found.over_cap
    with pytest.raises(UsageError) as refused:
        desk.run(desk.list_changes.apply(SHOP, NEWS, found))
    assert refused.value.code == "members_over_cap"
    assert desk.platforms[SHOP].acts == []
    done = desk.run(desk.list_changes.apply(SHOP, NEWS, found, over_cap=True))
    assert (done.removed, len(desk.platforms[SHOP].members("News"))) == (3, 7)
    desk.run(desk.list_changes.undo(SHOP, done.key))
    assert len(desk.platforms[SHOP].members("News")) == 10
    assert not plan(desk, Way.REMOVE, "p00@example.com", "p01@example.com").over_cap


def test_nobody_is_ever_taken_out_without_being_named(desk: MemoryDesk) -> None:
    with pytest.raises(UsageError):
        desk.run(desk.list_changes.plan(SHOP, "1", Way.REMOVE))
    nothing = plan(desk, Way.REMOVE, "p15@example.com")
    assert nothing.empty
    with pytest.raises(UsageError):
        desk.run(desk.list_changes.apply(SHOP, NEWS, nothing))
    assert desk.platforms[SHOP].acts == []


def test_people_are_put_in_some_at_a_time(desk: MemoryDesk) -> None:
    platform = desk.platforms[SHOP]
    many = [platform.add(email=f"m{number}@example.com").id for number in range(230)]
    found = desk.run(desk.list_changes.plan(SHOP, "1", Way.ADD, contact_ids=many))
    moved: list[tuple[int, int]] = []
    done = desk.run(desk.list_changes.apply(SHOP, NEWS, found, report=lambda *now: moved.append(now)))
    assert [len(one) - 2 for one in platform.acts] == [100, 100, 30]
    assert moved == [(100, 230), (200, 230), (230, 230)]
    desk.run(desk.list_changes.undo(SHOP, done.key))
    assert len(platform.members("News")) == 10, "what took several calls is taken back by one button"
    assert [len(one) - 2 for one in platform.acts[3:]] == [30, 100, 100]
    with pytest.raises(Duplicate):
        desk.run(desk.list_changes.undo(SHOP, done.key))


def test_a_list_made_exactly_so_is_taken_back_both_ways_also_after_a_half(desk: MemoryDesk) -> None:
    platform = desk.platforms[SHOP]
    before = set(platform.members("News"))
    found = plan(desk, Way.EXACTLY, "p05@example.com", "p15@example.com")
    done = desk.run(desk.list_changes.apply(SHOP, NEWS, found, over_cap=True))
    now = {one.email for one in platform.members("News").values()}
    assert now == {"p05@example.com", "p15@example.com"}
    desk.faults[SHOP].verb = raising(ServerFailed(platform="Memory"), "remove_members")
    with pytest.raises(ServerFailed):
        desk.run(desk.list_changes.undo(SHOP, done.key))
    desk.faults[SHOP].verb = lambda _asked: None
    desk.run(desk.list_changes.undo(SHOP, done.key))
    assert set(platform.members("News")) == before


def test_a_read_only_account_stays_as_it_is(desk: MemoryDesk) -> None:
    found = plan(desk, Way.ADD, "p15@example.com")
    desk.accounts.arm(SHOP, 0)
    for work in (
        desk.list_changes.create(SHOP, "X", {}),
        desk.list_changes.rename(SHOP, NEWS, "X"),
        desk.list_changes.apply(SHOP, NEWS, found),
        desk.list_changes.undo(SHOP, "x"),
    ):
        with pytest.raises(NotArmed):
            desk.run(work)
    assert desk.platforms[SHOP].acts == []


def test_a_file_names_people_by_the_column_it_has(desk: MemoryDesk, tmp_path: Path) -> None:
    file = write(tmp_path, "A@example.com", "b@example.com", "a@example.com", "broken")
    keys = desk.run(desk.list_changes.read_file(file))
    assert keys == ("email:a@example.com", "email:b@example.com")
    plain = tmp_path / "plain.txt"
    plain.write_text("c@example.com\nd@example.com\n")
    assert desk.run(desk.list_changes.read_file(plain)) == ("email:c@example.com", "email:d@example.com")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(FileRefused):
        desk.run(desk.list_changes.read_file(empty))
    other = tmp_path / "other.csv"
    other.write_text("Colour;Weight\nred;12\nblue;13\n")
    with pytest.raises(UsageError) as refused:
        desk.run(desk.list_changes.read_file(other))
    assert refused.value.code == "members_no_key"


def test_an_export_holds_everybody_as_text(desk: MemoryDesk, tmp_path: Path) -> None:
    platform = desk.platforms[SHOP]
    platform.add(
        email="odd@example.com", phone="+380671234567", first_name='=HYPERLINK("x")', lists=("1",),
        external_id="007", fields={"77": "1/2"},
    )  # fmt: skip
    sheet, table = tmp_path / "news.xlsx", tmp_path / "news.csv"
    read: list[int] = []
    assert desk.run(desk.export.members(SHOP, "1", "News", sheet, read.append)) == 11
    assert read == [11]
    book = load_workbook(sheet)
    rows = list(book.active.iter_rows())  # type: ignore[union-attr]
    heads = [cell.value for cell in rows[0]]
    last = dict(zip(heads, rows[-1], strict=True))
    assert all(cell.data_type == "s" for row in rows for cell in row if cell.value)
    assert (last["First name"].value, last["Your id"].value) == ('=HYPERLINK("x")', "007")
    assert (last["Size"].value, last["Phone"].value) == ("1/2", "+380671234567")
    assert desk.run(desk.export.members(SHOP, "1", "News", table)) == 11
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["E-mail"] == "p00@example.com"
    assert not list(tmp_path.glob("*.part"))


def test_an_export_of_the_table_is_what_it_shows(desk: MemoryDesk, tmp_path: Path) -> None:
    desk.run(desk.reading.fill(SHOP))
    file = tmp_path / "some.csv"
    wanted = Wanted(text="p1", sort="email", descending=True)
    assert desk.run(desk.export.kept(SHOP, wanted, file)) == 10
    with file.open(encoding="utf-8-sig", newline="") as opened:
        emails = [row["E-mail"] for row in csv.DictReader(opened)]
    assert emails == [f"p{number}@example.com" for number in range(19, 9, -1)]


def test_a_folder_that_cannot_be_written_is_said(desk: MemoryDesk, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        desk.run(desk.export.members(SHOP, "1", "News", tmp_path / "missing" / "x.csv"))


def test_a_list_of_more_than_twenty_thousand_is_planned_emptied_in_parts_and_filled_again(
    desk: MemoryDesk,
) -> None:
    """Counted whole, capped by its real size, and one way back for all its parts."""
    platform = desk.platforms[SHOP]
    big = platform.add_list("Everybody")
    ids = [platform.add(email=f"m{number}@example.com", lists=(big,)).id for number in range(20_050)]
    everybody = ContactList(big, "Everybody")
    few = desk.run(desk.list_changes.plan(SHOP, big, Way.REMOVE, contact_ids=ids[:4_010]))
    assert (few.members, few.percent, few.over_cap) == (20_050, 20, False)
    more = desk.run(desk.list_changes.plan(SHOP, big, Way.REMOVE, contact_ids=ids[:4_011]))
    assert (more.percent, more.over_cap) == (21, True), "rounded up: a cap is a cap"
    done = desk.run(desk.list_changes.apply(SHOP, everybody, few))
    assert len(platform.members("Everybody")) == 16_040
    desk.run(desk.list_changes.undo(SHOP, done.key))
    assert len(platform.members("Everybody")) == 20_050


def test_a_list_of_one_and_people_without_an_address(desk: MemoryDesk) -> None:
    platform = desk.platforms[SHOP]
    alone = platform.add_list("Alone")
    phone = platform.add(email="", phone="+380501112233", lists=(alone,))
    plus = platform.add(email="bob+news@example.com")
    item = ContactList(alone, "Alone")
    named = {"phone": "+380501112233", "email": "BOB+News@example.com"}
    keys = [*(key_of(field, value) for field, value in named.items()), "email:bob@example.com"]
    found = desk.run(desk.list_changes.plan(SHOP, alone, Way.ADD, keys=keys))
    assert (found.unchanged, found.add, found.unknown) == ((phone.id,), (plus.id,), ("bob@example.com",))
    out = desk.run(desk.list_changes.plan(SHOP, alone, Way.REMOVE, contact_ids=[phone.id]))
    assert (out.percent, out.over_cap) == (100, True), "the only one is everybody"
    desk.run(desk.list_changes.apply(SHOP, item, out, over_cap=True))
    assert not platform.members("Alone")
    again = desk.run(desk.list_changes.plan(SHOP, alone, Way.ADD, contact_ids=[phone.id]))
    assert (again.members, again.percent) == (0, 0)
