"""An erasure that is cut off in the middle: how far it came is known afterwards, and it is gone on with;
nothing is asked for twice by itself, and at its end nothing of it is left here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model.errors import InvalidInput, Locked, NotArmed, OutcomeUnknown, ServerFailed, UsageError
from desktop_app.provider_api.capability import Capability
from desktop_app.runtime.texts import install_texts
from desktop_app.services.erasing import CutOff
from desktop_app.services.erasure_sheet import Proof, address_hash, proof_text
from desktop_app.services.people import Found
from tests.helpers.memory_desk import SHOP, SPARE, MemoryDesk, raising

ANN = "ann@example.com"


class Ended(BaseException):
    """The process goes, as far as one can play that within it."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MemoryDesk]:
    install_texts("en")
    made = made_desk(tmp_path / "desk")
    yield made
    made.close()


def made_desk(folder: Path, **given: object) -> MemoryDesk:
    made = MemoryDesk(folder, **given)  # type: ignore[arg-type]
    for name in (SHOP, SPARE):
        made.platforms[name].add(email=ANN)
        made.arm(name)
    return made


def found(desk: MemoryDesk) -> list[Found]:
    seen = []
    for name in (SHOP, SPARE):
        contact = desk.platforms[name].find(ANN)
        assert contact is not None
        seen.append(Found(desk.account(name), "Memory", "found", contact))
    return seen


def cut_off_at(desk: MemoryDesk, account: str, *, before: bool = False, **given: bool) -> CutOff:
    """The erasure ends while this account is asked: after it was done there, or ``before``."""
    error = raising(Ended(), "erase_contact")  # type: ignore[arg-type]
    if before:
        desk.faults[account].verb = error
    else:
        desk.faults[account].lost = error
    with pytest.raises(Ended):
        desk.run(desk.erasing.erase(ANN, ANN, found(desk), False, **given))
    desk.faults[account].verb = desk.faults[account].lost = lambda _verb: None
    (one,) = left(desk)
    return one


def left(desk: MemoryDesk) -> tuple[CutOff, ...]:
    seen: tuple[CutOff, ...] = desk.run(desk.erasing.cut_off(False))
    return seen


def states(one: CutOff | Proof) -> list[str]:
    return [place.state for place in (one.places if isinstance(one, CutOff) else one.platforms)]


def asked(desk: MemoryDesk, account: str) -> int:
    return sum(act[0] == "erase_contact" for act in desk.platforms[account].acts)


def test_what_is_meant_is_on_the_disk_before_anything_leaves_and_gone_at_the_end(
    desk: MemoryDesk, tmp_path: Path
) -> None:
    seen: list[int] = []

    def look(verb: str) -> None:
        if verb == "erase_contact":
            seen.append(len(desk.journals[False].acts.erasures.unfinished()))

    desk.faults[SHOP].verb = look  # type: ignore[assignment]
    (tmp_path / "desk" / "False" / "acts.sqlite.v4.bak").write_text(f"as an update left it: {ANN}")
    proof = desk.run(desk.erasing.erase(ANN, ANN, found(desk), False))
    assert seen == [1]
    assert proof.complete
    assert left(desk) == ()
    for file in (tmp_path / "desk").rglob("*"):  # also while it is open: not in what lies beside the file
        assert not file.is_file() or ANN.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize("open_address", [True, False])
def test_how_far_it_came_is_told_with_the_address_as_the_person_wanted_it(
    desk: MemoryDesk, open_address: bool
) -> None:
    one = cut_off_at(desk, SPARE, open_address=open_address)
    assert states(one) == ["erased", "doubt"]
    assert (one.left, one.unsure) == (1, 0)
    assert one.who == (ANN if open_address else "")
    assert one.hash == address_hash(ANN)
    assert desk.run(desk.erasing.cut_off(True)) == (), "training stays apart"


def test_gone_on_with_what_is_in_doubt_is_looked_up_and_not_asked_for_twice(desk: MemoryDesk) -> None:
    for name in (SHOP, SPARE):
        desk.run(desk.reading.fill(name))
    one = cut_off_at(desk, SHOP)
    assert states(one) == ["doubt", "open"]
    assert desk.journals[False].contacts(SHOP).with_email(ANN), "copies stay until its end"
    heard: list[str] = []
    proof = desk.run(desk.erasing.go_on(one.id, False, lambda place: heard.append(place.state)))
    assert heard == states(proof) == ["erased", "erased"]
    assert (asked(desk, SHOP), asked(desk, SPARE)) == (1, 1)
    assert (proof.complete, proof.kept) == (True, 2)
    assert ANN in proof_text(proof, with_address=True)
    assert not desk.journals[False].contacts(SHOP).with_email(ANN)
    assert left(desk) == ()
    with pytest.raises(UsageError):
        desk.run(desk.erasing.go_on(one.id, False))


def test_somebody_who_is_still_there_is_asked_for_once_more(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP, before=True)
    assert states(one) == ["doubt", "open"]
    assert desk.run(desk.erasing.go_on(one.id, False)).complete
    assert desk.platforms[SHOP].find(ANN) is None


@pytest.mark.parametrize("again", [False, True])
def test_where_nobody_can_look_it_up_it_is_asked_for_again_only_at_a_wish(
    tmp_path: Path, again: bool
) -> None:
    install_texts("en")
    blind = made_desk(tmp_path, without=[Capability.CONTACTS_READ, Capability.CONTACTS_SEARCH])
    one = cut_off_at(blind, SHOP, before=True)
    assert one.unsure == 1
    proof = blind.run(blind.erasing.go_on(one.id, False, again=again))
    assert states(proof) == ["erased" if again else "doubt", "erased"]
    assert (blind.platforms[SHOP].find(ANN) is None) is again
    assert proof.complete is again
    assert left(blind) == (), "the sheet says what is not certain"
    blind.close()


def test_an_account_that_cannot_be_looked_at_now_stays_in_doubt_in_the_sheet(
    desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = cut_off_at(desk, SHOP)

    async def silent(*_given: object) -> None:
        raise ServerFailed(platform="Memory")

    monkeypatch.setattr("tests.helpers.memory_provider.MemoryProvider.fetch_contact", silent)
    proof = desk.run(desk.erasing.go_on(one.id, False))
    assert states(proof) == ["doubt", "erased"]
    assert asked(desk, SHOP) == 1
    assert not proof.complete


def test_who_went_meanwhile_by_another_way_is_told_so_and_counts_as_erased(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP)
    desk.platforms[SPARE].contacts.clear()
    proof = desk.run(desk.erasing.go_on(one.id, False))
    assert states(proof) == ["erased", "gone"]
    assert proof.complete


def test_a_read_only_account_is_told_before_anything_is_asked_for(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP)
    desk.clock.at += 3600
    with pytest.raises(NotArmed):
        desk.run(desk.erasing.go_on(one.id, False))
    assert asked(desk, SPARE) == 0
    assert [same.id for same in left(desk)] == [one.id]


def test_what_another_window_is_at_is_not_called_cut_off(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP)
    lock = desk.journals[False].acts.lock_sending(f"erasure {one.id}")
    assert left(desk) == ()
    for work in (desk.erasing.go_on(one.id, False), desk.erasing.give_up(one.id, False)):
        with pytest.raises(Locked) as told:
            desk.run(work)
        assert told.value.code == "erasure_locked"
    lock.release()
    assert len(left(desk)) == 1


def test_left_as_it_is_nothing_of_it_stays_and_nobody_is_touched(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP)
    desk.run(desk.erasing.give_up(one.id, False))
    assert left(desk) == ()
    assert asked(desk, SPARE) == 0
    assert desk.noted[-1] == ("person_erasure_given_up", {"trouble": True})


def test_given_up_on_the_way_it_is_cut_off_as_well(desk: MemoryDesk) -> None:
    """The window closes: the task is cancelled between two accounts."""

    async def closing() -> None:
        task = asyncio.create_task(
            desk.erasing.erase(ANN, ANN, found(desk), False, lambda _one: task.cancel())
        )
        with pytest.raises(asyncio.CancelledError):
            await task

    desk.run(closing())
    (one,) = left(desk)
    assert states(one) == ["erased", "open"]


def test_without_an_answer_the_first_time_the_end_is_reached_and_said(desk: MemoryDesk) -> None:
    desk.faults[SHOP].lost = raising(OutcomeUnknown(platform="Memory"), "erase_contact")
    proof = desk.run(desk.erasing.erase(ANN, ANN, found(desk), False))
    assert states(proof) == ["doubt", "erased"]
    assert left(desk) == ()


def test_it_goes_with_its_days_and_with_its_accounts(desk: MemoryDesk) -> None:
    one = cut_off_at(desk, SHOP)
    desk.journals[False].acts.remove_account(SHOP)
    (less,) = left(desk)
    assert (less.id, states(less)) == (one.id, ["open"])
    desk.clock.at += 31 * 86400
    desk.journals[False].expire(desk.clock.utc_now())
    assert left(desk) == ()


def test_the_sheet_is_made_again_from_what_is_kept_and_the_address_is_not(
    desk: MemoryDesk, tmp_path: Path
) -> None:
    """The process ends after the last account and before anybody saved the sheet."""
    desk.faults[SPARE].verb = raising(ServerFailed(original=f"no {ANN}"), "erase_contact")
    proof = desk.run(desk.erasing.erase(ANN, ANN, found(desk), False))
    (kept,) = desk.run(desk.erasing.sheets(False, unseen=True))
    assert proof_text(kept) == proof_text(proof)
    assert proof_text(kept, with_address=True) == proof_text(proof), "nobody can say it any more"
    assert desk.run(desk.erasing.sheets(True)) == (), "training stays apart"
    desk.run(desk.erasing.sheet_seen(kept))
    assert desk.run(desk.erasing.sheets(False, unseen=True)) == ()
    assert desk.run(desk.erasing.sheets(False)) == (kept,)
    for file in (tmp_path / "desk").rglob("acts.sqlite*"):
        assert ANN.encode() not in file.read_bytes(), file.name
    desk.clock.at += 31 * 86400
    desk.journals[False].expire(desk.clock.utc_now())
    assert desk.run(desk.erasing.sheets(False)) == ()


def test_a_reason_that_names_the_person_is_kept_without_the_address(desk: MemoryDesk) -> None:
    error = InvalidInput("ecomail.recipient_wrong", address=ANN.upper(), platform="Memory")
    assert ANN.upper() in error.message
    desk.faults[SHOP].verb = raising(error, "erase_contact")
    desk.run(desk.erasing.erase(ANN, ANN, found(desk), False))
    (kept,) = desk.run(desk.erasing.sheets(False))
    assert kept.platforms[0].reason
    assert ANN not in proof_text(kept).casefold()
