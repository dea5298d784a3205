"""Users and their data over time: who makes them, when a write is stored, what suppression does."""

from __future__ import annotations

from pathlib import Path

from tests.twins.process import TwinProcess, start
from tests.twins.sendios.steps import SHOP, ask, encoded, good, mail, of_state, read, write

KNOWN = "p.jankowski@example.com"
NEW = "new.person@example.com"


def test_only_a_first_mail_makes_a_user(twin: TwinProcess) -> None:
    """Updating, a client id, an online mark and a check create nobody; a mail does, a little later."""
    assert write(twin, NEW, {"vip": 1}).status == 404
    body = {"email": NEW, "project_id": SHOP, "client_user_id": "a"}
    assert ask(twin, "POST", "/v1/clientuser/create", body).status == 404
    ask(twin, "PUT", f"/v3/users/project/{SHOP}/email/{encoded(NEW)}/online", {"timestamp": 1})
    good(ask(twin, "POST", "/v1/email/check", {"email": NEW}))
    twin.advance(100)
    assert NEW not in {row["email"] for row in twin.state("contacts")}
    mail(twin, NEW, name="New", country_id="CZ")
    user = read(twin, NEW)
    assert (user["name"], user["country"], user["sends"]) == ("New", "CZE", 1)
    assert of_state(twin, NEW)["lists"] == ["Horizon Shop"]


def test_a_user_belongs_to_one_project_and_address_in_any_case(twin: TwinProcess) -> None:
    assert read(twin, KNOWN.upper())["email"] == KNOWN
    assert ask(twin, "GET", f"/v1/user/project/19301/email/{KNOWN}").status == 404


def test_a_write_is_received_first_and_stored_later(twin: TwinProcess) -> None:
    good(write(twin, KNOWN, {"name": "Later", "trial.price": 7}))
    assert of_state(twin, KNOWN)["name"] != "Later"
    twin.advance(4)
    stored = of_state(twin, KNOWN)
    assert (stored["name"], stored["fields"]["trial.price"]) == ("Later", 7)


def test_only_sent_keys_change_and_null_empties(twin: TwinProcess) -> None:
    good(write(twin, KNOWN, {"name": "Kept", "city": "Brno", "shop_note": "x", "gender": "f"}))
    good(write(twin, KNOWN, {"city": None, "shop_note": None}))
    twin.advance(4)
    stored = of_state(twin, KNOWN)
    assert (stored["name"], stored["city"], stored["gender"]) == ("Kept", None, "f")
    assert "shop_note" not in stored["fields"]


def test_a_refused_write_changes_nothing_and_binds_no_type(twin: TwinProcess) -> None:
    """One bad field refuses all of them; a key first seen in a refused write is still free."""
    assert write(twin, KNOWN, {"name": "Never", "fresh": "text", "gender": "x"}).status == 409
    good(write(twin, KNOWN, {"fresh": 5}))
    twin.advance(4)
    assert of_state(twin, KNOWN)["fields"]["fresh"] == 5
    assert of_state(twin, KNOWN)["name"] != "Never"
    assert write(twin, KNOWN, {"fresh": "five"}).status == 409


def test_the_reject_fault_refuses_chosen_writes_in_the_platforms_form(twin: TwinProcess) -> None:
    twin.fault("reject:every=3")
    replies = [write(twin, KNOWN, {"vip": 1}) for _ in range(9)]
    refused = [reply for reply in replies if reply.status == 409]
    assert len(refused) == 3
    assert {reply.json()["data"]["errorCode"] for reply in refused} == {409}


def test_who_left_gets_system_mail_only(twin: TwinProcess) -> None:
    mail(twin, NEW)
    user = read(twin, NEW)["id"]
    good(ask(twin, "POST", f"/v1/unsub/{user}/source/9"))
    mail(twin, NEW, kind="trigger", type_id=20)
    mail(twin, NEW, kind="system", type_id=1)
    assert [one["type_id"] for one in read(twin, NEW)["sent_mails"]] == [1, 5]
    told = {(row["message_id"], row["status"], row["reason"]) for row in twin.state("messages")}
    assert (20, "reject", "unsubscribed") in told
    assert NEW in {row["email"] for row in twin.state("suppressed")}
    good(ask(twin, "DELETE", f"/v1/unsub/{user}"))
    mail(twin, NEW, kind="trigger", type_id=20)
    assert [one["type_id"] for one in read(twin, NEW)["sent_mails"]] == [20, 1, 5]


def test_a_type_switched_off_stops_that_trigger_only(twin: TwinProcess) -> None:
    mail(twin, NEW)
    user = read(twin, NEW)["id"]
    good(ask(twin, "POST", f"/v1/unsubtypes/nodiff/{user}", {"type_ids": [20]}))
    mail(twin, NEW, kind="trigger", type_id=20)
    mail(twin, NEW, kind="trigger", type_id=21)
    assert [one["type_id"] for one in read(twin, NEW)["sent_mails"]] == [21, 5]


def test_sending_mends_the_address_and_rejects_what_cannot_be_mended(twin: TwinProcess) -> None:
    mail(twin, "bob.typo@gmial.com")
    assert read(twin, "bob.typo@gmail.com")["sends"] == 1
    mail(twin, "nobody@nowhere.invalid")
    states = {row["to"]: row["status"] for row in twin.state("messages")}
    assert states["nobody@nowhere.invalid"] == "reject"
    assert "nobody@nowhere.invalid" not in {row["email"] for row in twin.state("contacts")}


def test_a_retried_mail_is_sent_twice(twin: TwinProcess) -> None:
    """There is no key against it."""
    mail(twin, NEW)
    mail(twin, NEW)
    assert read(twin, NEW)["sends"] == 2


def test_a_payment_is_read_back_as_the_last_one(twin: TwinProcess) -> None:
    user = read(twin, KNOWN)["id"]
    for amount in (5, 9):
        body = {"user_id": user, "start_date": 1_600_000_000, "amount": amount, "payment_type": 2}
        good(ask(twin, "POST", "/v1/lastpayment", body))
    twin.advance(4)
    last = read(twin, KNOWN)["last_payment"]
    assert (last["amount"], last["payment_count"], last["payment_type"]) == (9, 2, 2)
    assert {row["total"] for row in twin.state("orders") if row["contact_id"] == user} == {5, 9}


def test_the_list_of_who_left_is_walked_page_by_page(twin: TwinProcess) -> None:
    first = good(ask(twin, "GET", "/v1/unsub/list/1/1?page_size=7"))
    rows = list(first["data"])
    for page in range(2, first["pages"] + 1):
        rows += good(ask(twin, "GET", f"/v1/unsub/list/1/{page}?page_size=7"))["data"]
    left = {row["email"] for row in twin.state("suppressed")}
    assert len(rows) == len(left)
    assert {row["email"] for row in rows} == left


def test_a_dialled_limit_answers_429_without_a_time(twin: TwinProcess) -> None:
    twin.control("POST", "clock", {"hold_limits": True})
    try:
        twin.control("POST", "dial", {"requests_per_second": 2})
        replies = [ask(twin, "GET", "/v1/user/id/1600000001") for _ in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]
        assert replies[2].headers.get("Retry-After") is None
    finally:
        twin.control("POST", "clock", {"hold_limits": False})


def test_the_state_outlives_a_kill(tmp_path: Path) -> None:
    """What was accepted is stored by the next start, although the first one died in between."""
    options = ("sendios", "--contacts", "20", "--speed", "0", "--state", str(tmp_path), "--keep-keys")
    first = start(*options)
    good(write(first, KNOWN, {"city": "Kyiv"}))
    first.kill()
    second = start(*options)
    try:
        assert second.key == first.key
        second.advance(4)
        assert of_state(second, KNOWN)["city"] == "Kyiv"
    finally:
        second.stop()


def test_by_chance_a_user_is_refused_each_time_or_never(twin: TwinProcess) -> None:
    twin.fault("reject:rate=0.5")
    known = [str(one["email"]) for one in twin.state("contacts")][:12]
    fates = [{write(twin, who, {"vip": 1}).status for _ in range(3)} for who in known]
    assert all(len(one) == 1 for one in fates)
    assert {409} in fates
    assert {200} in fates
