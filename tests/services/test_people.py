"""One person over all accounts: found everywhere, told whole, erased with a proof and without a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.journal import JobHeader, JobState, JobStore, UndoState, UndoStep
from desktop_app.model.errors import InvalidInput, NotArmed, ServerFailed, UsageError
from desktop_app.model.report import RowState, SaidBy
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.texts import install_texts
from desktop_app.services.erasure_sheet import address_hash, proof_text
from desktop_app.services.people import Found
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk, raising

ANN = "ann@example.com"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    install_texts("en")
    made = MemoryDesk(tmp_path / "desk")
    news = made.platforms[SHOP].add_list("News")
    made.platforms[SHOP].add(email=ANN, first_name="Ann", phone="380671234567", lists=(news,))
    made.platforms[SHOP].add(email="joann@example.com")
    made.platforms[SPARE].add(email=ANN, city="Lviv")
    made.platforms["training-memory"].add(email=ANN)
    yield made
    made.close()


def find(desk: MemoryDesk, text: str = ANN) -> dict[str, Found]:
    return {one.account.id: one for one in desk.run(desk.people.find(text, training=False))}


def finished_job(desk: MemoryDesk, state: JobState = JobState.DONE) -> Path:
    """A job that carried Ann and Bob, with images and the copy of its file."""
    journal, now = desk.journals[False], desk.clock.utc_now()
    folder = journal.new_job(now)
    with JobStore.create(folder, {"account": SHOP}) as store:
        rows = []
        for number, email in ((1, ANN), (2, "joann@example.com")):
            cells = json.dumps([email, "x"])
            rows.append(
                (number, number + 1, RowState.UPDATED.value, "", SaidBy.PLATFORM.value, cells,
                 json.dumps({"email": email}), "", "email", '["email"]', f"email:{email}", "")
            )  # fmt: skip
        store.rows.expect(2)
        store.rows.add(rows)
        store.put_facts({"state": state.value, "snapshot": "source.csv"})
        ids = {"ann": "1000", "joann": "1001"}
        store.undo.add(
            [
                UndoStep(number, number, 1, ids[name], f"email:{name}@example.com", "new", {"city": name}, {},
                         UndoState.REVERSED, "")
                for number, name in ((1, "ann"), (2, "joann"))
            ]
        )  # fmt: skip
    (folder / "source.csv").write_text(f"email\n{ANN}\nbob@example.com\n")
    journal.put_job(JobHeader(folder.name, SHOP, "memory", "News", "customers.csv", state, now, now))
    return folder


def test_every_account_of_this_world_answers_and_near_matches_are_somebody_else(desk: MemoryDesk) -> None:
    heard: list[list[str]] = []
    found = desk.run(
        desk.people.find(f"  {ANN.upper()} ", False, lambda all_: heard.append([one.state for one in all_]))
    )
    assert heard[0] == ["waiting", "waiting"]
    assert heard[1].count("waiting") == 1, "one answer is shown while the other is waited for"
    assert heard[-1] == [one.state for one in found] == ["found", "found"], "capital letters are nobody else"
    by_account = find(desk)
    assert (by_account[SHOP].state, by_account[SHOP].lists) == ("found", ("News",))
    assert by_account[SPARE].contact.city == "Lviv"  # type: ignore[union-attr]
    assert "training-memory" not in by_account
    assert {one.state for one in find(desk, "380671234567").values()} == {"found", "not_there"}
    with pytest.raises(UsageError):
        find(desk, " ")


def test_trouble_with_one_account_is_told_for_that_one(
    desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.helpers.memory_provider import MemoryProvider

    real = MemoryProvider.search_contacts

    async def search(self: MemoryProvider, text: str, cursor: str | None = None) -> object:
        if self.platform is desk.platforms[SPARE]:
            raise ServerFailed(platform="Memory")
        return await real(self, text, cursor)

    monkeypatch.setattr(MemoryProvider, "search_contacts", search)
    assert find(desk)[SPARE].state == "failed"
    monkeypatch.undo()
    desk.run(desk.reading.fill(SPARE))
    monkeypatch.setattr(MemoryProvider, "search_contacts", search)
    kept = find(desk)[SPARE]
    assert (kept.state, kept.kept_at) == ("kept", desk.clock.utc_now())


def test_what_was_done_and_how_they_came_is_told(desk: MemoryDesk) -> None:
    desk.arm()
    finished_job(desk)
    ann = desk.platforms[SHOP].find(ANN)
    assert ann is not None
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Kyiv"}))
    one = find(desk)[SHOP]
    assert [act.about for act in one.acts] == ["edit"]
    assert [(origin.file, origin.list, origin.rows) for origin in one.origins] == [
        ("customers.csv", "News", 1)
    ]


def test_a_data_request_is_answered_with_everything(desk: MemoryDesk, tmp_path: Path) -> None:
    finished_job(desk)
    found = list(find(desk).values())
    file = tmp_path / "ann.json"
    assert desk.run(desk.people.export(file, ANN, found)) == 2
    whole = json.loads(file.read_text("utf-8"))
    assert {one["account"] for one in whole["accounts"]} == {"Shop", "Spare"}
    shop = next(one for one in whole["accounts"] if one["account"] == "Shop")
    assert (shop["fields"]["first_name"], shop["lists"]) == ("Ann", ["News"])
    assert shop["imports_made_here"][0]["file"] == "customers.csv"
    table = tmp_path / "ann.csv"
    desk.run(desk.people.export(table, ANN, found))
    assert "Shop,memory" in table.read_text("utf-8-sig") or "Shop,Memory" in table.read_text("utf-8-sig")


def test_erasing_needs_the_typed_address_and_leave_to_change(desk: MemoryDesk) -> None:
    found = list(find(desk).values())
    with pytest.raises(UsageError):
        desk.run(desk.erasing.erase(ANN, "ann", found, False))
    desk.arm(SHOP)
    with pytest.raises(NotArmed):
        desk.run(desk.erasing.erase(ANN, ANN, found, False))
    assert desk.platforms[SHOP].find(ANN) is not None, "all or nobody: the second account is read-only"


def test_erased_everywhere_nothing_is_left_here_and_the_sheet_says_so(
    desk: MemoryDesk, tmp_path: Path
) -> None:
    desk.arm(SHOP)
    desk.arm(SPARE)
    folder = finished_job(desk)
    for name in (SHOP, SPARE):
        desk.run(desk.reading.fill(name))
    ann = desk.platforms[SHOP].find(ANN)
    assert ann is not None
    desk.run(desk.changes.edit(SHOP, ann, {"city": "Kyiv"}))
    proof = desk.run(desk.erasing.erase(ANN, ANN, list(find(desk).values()), False))
    assert proof.complete
    assert (proof.kept, proof.acts, proof.rows) == (2, 1, 2)
    assert desk.platforms[SHOP].find(ANN) is None
    assert desk.platforms[SPARE].find(ANN) is None
    assert desk.platforms["training-memory"].find(ANN) is not None, "training stays apart"
    with JobStore(folder) as store:
        cells = [json.loads(row.cells) for row in store.rows.page()]
        assert cells == [["", ""], ["joann@example.com", "x"]]
        assert store.rows.ledger().total == 2
    sheet = proof_text(proof)
    assert ANN not in sheet
    assert address_hash(ANN) in sheet
    assert ANN in proof_text(proof, with_address=True)
    desk.run(desk.erasing.save_proof(tmp_path / "proof.txt", proof))
    desk.close()
    for file in (tmp_path / "desk" / "False").rglob("*"):
        if file.is_file():
            assert ANN.encode() not in file.read_bytes().replace(b"joann", b""), file.name


def test_what_could_not_be_erased_is_named(desk: MemoryDesk) -> None:
    desk.arm(SHOP)
    desk.arm(SPARE)
    desk.faults[SPARE].verb = raising(InvalidInput(platform="Memory"), "erase_contact")
    finished_job(desk, JobState.STOPPED)
    proof = desk.run(desk.erasing.erase(ANN, ANN, list(find(desk).values()), False))
    assert sorted(one.state for one in proof.platforms) == ["erased", "failed"]
    assert (proof.complete, proof.open_jobs) == (False, ("customers.csv",))
    assert "customers.csv" in proof_text(proof)


def test_where_a_platform_cannot_erase_the_nearest_is_done_and_said(tmp_path: Path) -> None:
    install_texts("en")
    without = [Capability.CONTACTS_ERASE, Capability.CONTACTS_DELETE]
    desk = MemoryDesk(tmp_path, without=without)
    desk.platforms[SHOP].add(email=ANN)
    desk.arm(SHOP)
    proof = desk.run(desk.erasing.erase(ANN, ANN, list(find(desk).values()), False))
    assert [one.state for one in proof.platforms] == ["unsubscribed"]
    assert not proof.complete
    desk.close()
