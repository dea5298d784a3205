"""Mails: what a send leaves behind, how statuses move, request_id, lists, campaigns, the balance."""

from __future__ import annotations

from urllib.parse import quote

from tests.twins.engagelab.steps import ask, letter, status_of, today
from tests.twins.process import TwinProcess


def mails(twin: TwinProcess) -> int:
    return len(twin.state("messages"))


def test_a_mail_is_in_progress_then_settled(twin: TwinProcess) -> None:
    """11: 18 in progress, then 1, 5 or 4; the ids of the answer are those of the status."""
    addresses = [f"r{number}@example.com" for number in range(100)]
    sent = ask(twin, "POST", "/v1/mail/send", letter(*addresses)).json()["email_ids"]
    twin.control("POST", "dial", {"status_memory": False})
    ids = quote(";".join(sent[:20]), safe="")
    path = f"/v1/email_status?send_date={today(twin)}&email_ids={ids}"
    first = ask(twin, "GET", path).json()
    assert {row["status"] for row in first["result"]} == {18}
    assert (first["total"], first["count"]) == ("20", 20)
    twin.advance(900)
    after = ask(twin, "GET", path).json()["result"]
    assert [row["email_id"] for row in after] == sent[:20]
    assert {row["status"] for row in after} <= {1, 4, 5}
    assert ask(twin, "GET", f"/v1/email_status?send_date={today(twin)}&status=1").json()["count"] > 50
    too_many = quote(";".join(sent[:21]), safe="")
    assert ask(twin, "GET", f"/v1/email_status?send_date={today(twin)}&email_ids={too_many}").status == 400


def test_suppressed_recipients_are_accepted_and_become_invalid(twin: TwinProcess) -> None:
    """10: 401 blacklist, 402 unsubscribed."""
    ask(twin, "POST", "/v1/unsubscribes", {"email": "left@example.com"})
    reply = ask(twin, "POST", "/v1/mail/send", letter("Left@example.com"))
    assert reply.status == 200
    twin.advance(60)
    assert [(row["status"], row["sub_status"]) for row in status_of(twin, "left@example.com")] == [(4, 402)]
    row = twin.state("messages")[-1]
    assert (row["to"], row["status"], row["sub_status"]) == ("Left@example.com", "invalid email", 402)


def test_status_is_sixty_a_minute_and_ten_minutes_old(twin: TwinProcess) -> None:
    """2.5: the 61st call is 429, without Retry-After; identical queries are answered from memory."""
    twin.control("POST", "clock", {"hold_limits": True})
    ask(twin, "POST", "/v1/mail/send", letter("memory@example.com"))
    assert [row["status"] for row in status_of(twin, "memory@example.com")] == [18]
    twin.advance(590)
    assert [row["status"] for row in status_of(twin, "memory@example.com")] == [18]
    twin.advance(20)
    assert [row["status"] for row in status_of(twin, "memory@example.com")] != [18]
    twin.advance(60)
    answers = [ask(twin, "GET", "/v1/email_status") for _ in range(61)]
    assert [reply.status for reply in answers] == [400] * 60 + [429]
    assert answers[-1].headers.get("Retry-After") is None
    twin.advance(60)
    assert ask(twin, "GET", "/v1/email_status").status == 400
    twin.control("POST", "clock", {"hold_limits": False})


def test_a_request_id_is_good_for_one_hour_and_for_its_api_user(twin: TwinProcess) -> None:
    """4.1: repeats return the earlier result and send nothing."""
    body = letter("k@example.com", request_id="key-1")
    first = ask(twin, "POST", "/v1/mail/send", body)
    twin.advance(3500)
    assert ask(twin, "POST", "/v1/mail/send", body).body == first.body
    assert mails(twin) == 1
    assert ask(twin, "POST", "/v1/mail/send", body, auth="trigger").body != first.body
    twin.advance(200)
    assert ask(twin, "POST", "/v1/mail/send", body).body != first.body
    assert mails(twin) == 3


def test_a_refused_send_leaves_no_key_behind(twin: TwinProcess) -> None:
    bad = letter("k@example.com", request_id="key-2", body={"subject": ""})
    assert ask(twin, "POST", "/v1/mail/send", bad).status == 400
    good = ask(twin, "POST", "/v1/mail/send", letter("k@example.com", request_id="key-2"))
    assert good.status == 200
    assert mails(twin) == 1


def test_the_sandbox_sends_nothing_and_costs_nothing(twin: TwinProcess) -> None:
    before = ask(twin, "GET", "/v1/account/quota").json()
    reply = ask(twin, "POST", "/v1/mail/send", letter("s@example.com", body={"settings": {"sandbox": True}}))
    assert len(reply.json()["email_ids"]) == 1
    assert mails(twin) == 0
    assert ask(twin, "GET", "/v1/account/quota").json() == before


def test_mails_cost_balance_and_the_daily_quota(twin: TwinProcess) -> None:
    """14: account_quota is mails left; the daily count begins anew with the day at +08:00."""
    ask(twin, "POST", "/v1/mail/send", letter("a@example.com", "b@example.com"))
    quota = ask(twin, "GET", "/v1/account/quota").json()["result"]
    assert quota == {"account_quota": 249_998, "daily_quota": 2_000_000, "daily_quota_used": 2}
    twin.advance(86400)
    assert ask(twin, "GET", "/v1/account/quota").json()["result"]["daily_quota_used"] == 0


def test_names_in_addresses_are_taken(twin: TwinProcess) -> None:
    """2.6: ``Name<addr>`` and ``Name <addr>``."""
    ask(twin, "POST", "/v1/mail/send", letter("Ann Lee<a@example.com>", "Bob <b@example.com>"))
    assert [row["to"] for row in twin.state("messages")] == ["a@example.com", "b@example.com"]


def test_a_list_send_reaches_each_member_once(twin: TwinProcess) -> None:
    """4.3: send_mode 2; for paying accounts only."""
    members = next(row["members"] for row in twin.state("lists") if row["name"] == "Shop customers")
    body = letter("shop-customers@maillist.email.engagelab.com", "club", body={"settings": {"send_mode": 2}})
    task = ask(twin, "POST", "/v1/mail/send", body).json()["task_id"][0]
    twin.advance(600)
    sent = twin.state("messages")
    assert {row["task_id"] for row in sent} == {task}
    assert len({row["to"] for row in sent}) == len(sent) >= members
    unknown = letter("nobody", body={"settings": {"send_mode": 2}})
    assert ask(twin, "POST", "/v1/mail/send", unknown).json()["code"] == 30863
    twin.control("POST", "dial", {"paying": False})
    assert ask(twin, "POST", "/v1/mail/send", body).status == 400


def test_a_campaign_runs_at_its_time_and_stops_being_scheduled(twin: TwinProcess) -> None:
    body = {
        "campaign_type": 2, "name": "VIP", "to": [{"type": "tag", "value": ["VIP"]}], "sender_id": 449,
        "template_invoke_name": "summer_sale", "send_time": f"{today(twin)} 23:00:00",
    }  # fmt: skip
    made = ask(twin, "POST", "/v1/marketing/campaigns", body).json()["result"]
    assert made["status"] == "scheduled"
    assert mails(twin) == 0
    twin.advance(86400)
    vips = next(row["members"] for row in twin.state("lists") if row["name"] == "VIP")
    assert mails(twin) == vips > 0
    path = f"/v1/marketing/campaigns/{made['campaign_id']}"
    assert ask(twin, "GET", path).json()["result"]["status"] == "finished"


def test_a_campaign_to_a_segment(twin: TwinProcess) -> None:
    items = [{"field_name": "Language", "op": "==", "value": "de"}]
    segment = {"segment_name": "German", "type": 0, "condition": {"relation": "and", "items": items}}
    number = ask(twin, "POST", "/v1/marketing/lists/segments", segment).json()["result"]["segment_id"]
    body = {
        "campaign_type": 2, "name": "de", "to": [{"type": "segment", "value": [number]}], "sender_id": "449",
        "template_invoke_name": "summer_sale",
    }  # fmt: skip
    assert ask(twin, "POST", "/v1/marketing/campaigns", body).status == 200
    twin.advance(60)
    german = [row["email"] for row in twin.state("contacts") if row["fields"].get("Language") == "de"]
    assert sorted(row["to"] for row in twin.state("messages")) == sorted(german) != []


def test_what_other_programs_send_is_taken(twin: TwinProcess) -> None:
    """Another content type, one recipient as text, variables, attachments, a label number as text."""
    attachment = {"content": "aGk=", "filename": "a.txt", "type": "text/plain", "disposition": "attachment"}
    body = letter(
        "ann@example.com", body={"vars": {"name": ["Ann"]}, "attachments": [attachment], "label_id": "598802"}
    )
    body["to"] = "ann@example.com"
    reply = ask(twin, "POST", "/v1/mail/send", body, headers={"Content-Type": "text/plain"})
    assert reply.status == 200, reply.text
    assert twin.state("messages")[0]["label_id"] == 598802
    uneven = letter("a@example.com", "b@example.com", body={"vars": {"name": ["Ann"]}})
    assert ask(twin, "POST", "/v1/mail/send", uneven).status == 400
