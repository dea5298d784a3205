"""The people of a list copied into an account of another platform, in the real window on the twins."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from desktop_app.model.report import RowState
from desktop_app.model.texts import t
from tests.end_to_end.steps import asked, choose_in_menu, in_twin, open_row_menu, wait, work_with


def whose_address_fails(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["E-mail"].lower() for row in rows if row["Newsletter consent"] == "bounced"}


def test_a_list_is_copied_from_one_platform_into_another_and_who_left_stays_behind(
    opened: Any, hands: Any
) -> None:
    hands.press("Start training")
    hands.click_row("Lists", 0)
    work_with(hands, opened, "training-ecomail", "lists")
    hands.click_row("Lists", 0)
    everybody = in_twin(opened, "ecomail")
    sizes = {name: sum(name in one["lists"] for one in everybody) for name in hands.table_texts("Lists", 0)}
    name = min((one for one in sizes if sizes[one] > 50), key=sizes.__getitem__)
    people = [one for one in everybody if name in one["lists"]]
    before = {one["email"].lower() for one in in_twin(opened, "esputnik") if one["email"]}
    open_row_menu(hands, "Lists", hands.table_texts("Lists", 0).index(name))
    choose_in_menu(hands, t("bridge.verb"))
    hands.pick("Into the account", "Training eSputnik")
    hands.read("Copied: ")
    assert hands.find_text(" unsubscribed") is not None
    copied = opened.vm.parts.bridge.copied
    assert copied.count == len(people)
    assert not asked(opened, "esputnik", "import", "POST"), "nothing was sent"
    failing = whose_address_fails(copied.path)
    hands.press(opened.vm.parts.bridge.failing_words)
    wait(hands, lambda: opened.vm.parts.bridge.with_failing)
    taken = opened.vm.parts.bridge.travelling
    assert taken == copied.travelling() + copied.failing > copied.travelling()
    hands.press("Go on to the import · Training eSputnik")
    wait(hands, lambda: opened.vm.wizard is not None and opened.vm.wizard.account.id == "training-esputnik")
    wait(hands, lambda: opened.vm.wizard.target is not None)
    assert opened.vm.wizard.target.name == name
    hands.press("Match the columns")
    hands.press("Check the rows")
    hands.press("See what will happen")
    hands.press("These people agreed…")
    hands.press("Import …")
    hands.read("Adds up")
    job = opened.desk.imports.jobs()[-1]
    assert job.ledger.adds_up
    assert job.ledger.total == len(people)
    assert not job.ledger.count(RowState.REJECTED_THERE), "what has no place there is left out before"
    assert job.ledger.count(RowState.SKIPPED) == copied.count - taken > 0
    there = {one["email"].lower(): one for one in in_twin(opened, "esputnik") if one["email"]}
    agreed = {one["email"].lower() for one in people if one["subscribed"]}
    agreed |= failing
    gone = {one["email"].lower() for one in people if not one["subscribed"]} - failing
    arrived = {email for email in agreed if email in there and name in there[email]["lists"]}
    assert len(arrived) == taken - job.ledger.count(RowState.REJECTED_HERE)
    assert not [email for email in gone - before if email in there], "who left is not brought there"
