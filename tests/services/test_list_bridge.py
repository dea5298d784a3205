"""A list on its way into another account: everybody is in the file, who left with a "no", and what cannot
travel is known before."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.model.contact import Subscription
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import NotAllowed, UsageError
from desktop_app.runtime.texts import install_texts
from desktop_app.services.importing.pasted import Pasted
from desktop_app.services.importing.reading import look, read_rows
from desktop_app.services.list_bridge import Copied, ListBridge, Record, travel
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk, raising

NEWS, EMPTY = ContactList("1", "News / VIP"), ContactList("2", "Nobody")


class Bridge:
    def __init__(self, folder: Path) -> None:
        install_texts("en")
        self.desk = desk = MemoryDesk(folder / "desk")
        platform = desk.platforms[SHOP]
        news = platform.add_list("News / VIP")
        platform.add_list("Nobody")
        platform.add(email="Ann@Example.com", first_name="Ann", phone="+380671234567", fields={"77": "L"},
                     lists=(news,), subscription=Subscription.SUBSCRIBED)  # fmt: skip
        platform.add(email="bob+news@example.com", lists=(news,), subscription=Subscription.UNSUBSCRIBED)
        platform.add(email="", phone="380501112233", first_name="=Cy", lists=(news,))
        platform.add(email="dead@example.com", lists=(news,), subscription=Subscription.ADDRESS_FAILS)
        platform.add(email="else@example.com", phone="0501112233")
        self.pasted = Pasted(lambda: folder / "run")
        self.service = ListBridge(desk.accounts, self.pasted.place, desk.note)

    def read(self) -> Copied:
        copied: Copied = self.desk.run(self.service.read(SHOP, NEWS))
        return copied


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    (tmp_path / "run").mkdir()
    made = Bridge(tmp_path)
    yield made
    made.desk.close()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_everybody_is_in_the_file_and_who_left_says_no(bridge: Bridge) -> None:
    copied = bridge.read()
    found = rows(copied.path)
    assert [one["E-mail"] for one in found] == [
        "Ann@Example.com",
        "bob+news@example.com",
        "",
        "dead@example.com",
    ]
    assert [one["Newsletter consent"] for one in found] == ["yes", "no", "", "bounced"], "failing is no no"
    assert found[2]["First name"] == "=Cy", "values travel as they are"
    phones = [one["Phone"] for one in found]
    assert phones == ["+380671234567", "", "+380501112233", ""], "a country code bears its sign"
    assert not {"Id", "id"} & set(found[0]), "an id of this platform would be somebody else's there"
    assert (copied.count, copied.travelling(), copied.travelling(with_failing=True)) == (4, 2, 3)
    assert copied.left == {Subscription.UNSUBSCRIBED: 1}
    assert (copied.failing, copied.record) == (1, Record.NONE)
    assert copied.path.name == "News _ VIP (Shop).csv"
    assert stat.S_IMODE(copied.path.stat().st_mode) == 0o600
    bridge.desk.run(bridge.pasted.forget(copied.path))
    assert not copied.path.exists()


def test_the_import_reads_that_file_without_a_question(bridge: Bridge) -> None:
    seen = look(bridge.read().path, region="UA")
    assert seen.refusal is None
    assert seen.questions == ()
    fields = {column.header: column.field for column in seen.mapping.columns}
    assert (fields["E-mail"], fields["Phone"], fields["First name"]) == ("email", "phone", "first_name")
    assert fields["Newsletter consent"] == "consent"


def test_whose_address_fails_is_left_out_as_that_and_travels_when_a_person_says_so(bridge: Bridge) -> None:
    copied = bridge.read()
    mapping = look(copied.path, region="UA").mapping
    judged = [
        (row.verdict, row.reject_code, row.values["consent"]) for row in read_rows(copied.path, mapping)
    ]
    assert judged[1:] == [("send", None, False), ("send", None, None), ("skip", "address_fails", None)]
    assert bridge.desk.run(bridge.service.settle(copied, with_failing=False)) == copied.path
    assert rows(copied.path)[3]["Newsletter consent"] == "bounced"
    before = rows(copied.path)
    bridge.desk.run(bridge.service.settle(copied, with_failing=True))
    after = rows(copied.path)
    assert [one["Newsletter consent"] for one in after] == ["yes", "no", "", ""], "only that is forgotten"
    assert [{**one, "Newsletter consent": ""} for one in after] == [
        {**one, "Newsletter consent": ""} for one in before
    ]
    assert [row.verdict for row in read_rows(copied.path, mapping)] == ["send"] * 4
    assert stat.S_IMODE(copied.path.stat().st_mode) == 0o600


def test_a_record_of_who_left_speaks_where_the_person_does_not(bridge: Bridge) -> None:
    platform = bridge.desk.platforms[SHOP]
    platform.add(email="Gone@example.com", lists=("1",))
    platform.left = {
        "gone@example.com": Subscription.UNSUBSCRIBED,
        "ann@example.com": Subscription.COMPLAINED,
    }
    copied = bridge.read()
    assert copied.record is Record.TOLD
    found = {one["E-mail"]: one["Newsletter consent"] for one in rows(copied.path)}
    assert (found["Gone@example.com"], found["Ann@Example.com"]) == ("no", "yes"), (
        "a person's own state leads"
    )


def test_a_record_that_is_not_open_is_told_and_the_people_are_read(bridge: Bridge) -> None:
    bridge.desk.faults[SHOP].verb = raising(NotAllowed(), "fetch_left")
    copied = bridge.read()
    assert (copied.record, copied.count) == (Record.OFF, 4)


def test_what_the_other_platform_has_no_place_for_stays_behind_by_name(bridge: Bridge) -> None:
    copied = bridge.read()
    there = bridge.desk.run(bridge.service.travel(copied, SPARE))
    assert {"email", "phone", "first_name"} <= set(there.goes)
    manifest = bridge.desk.manifest
    assert manifest.import_target is not None
    target = replace(manifest.import_target, fields=("email",), match_on=("email",))
    bare = replace(manifest, import_target=target)
    found = travel(copied, bare, set())
    assert found.goes == ("email",)
    assert set(found.stays) == set(copied.filled) - {"email"}
    named = travel(copied, bare, {name.casefold() for name in copied.names.values()})
    assert set(copied.names) <= set(named.goes), "an additional field of the same name is a home"
    strange = replace(bare, import_target=replace(target, match_on=("external_id",)))
    assert travel(copied, strange, set()).not_found


def test_nobody_is_refused_and_the_list_is_only_read(bridge: Bridge) -> None:
    with pytest.raises(UsageError) as refused:
        bridge.desk.run(bridge.service.read(SHOP, EMPTY))
    assert refused.value.code == "bridge_empty"
    bridge.read()
    assert bridge.desk.platforms[SHOP].acts == []
    assert bridge.desk.noted[-1][0] == "list_copied"
