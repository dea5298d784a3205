"""The two data centres, API_USERs, lists, members and who gets no mail: what was written is read back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.twins.engagelab.steps import add_members, ask, basic, contact, pair, today
from tests.twins.process import TwinProcess, running


def test_a_pair_opens_its_own_centre_and_no_other(twin: TwinProcess) -> None:
    """A key of the other centre is answered as a wrong key, to the letter."""
    for centre, other in (("singapore", "turkey"), ("turkey", "singapore")):
        assert ask(twin, "GET", "/v1/api_users", auth=centre, at=centre).status == 200
        refused = ask(twin, "GET", "/v1/api_users", auth=centre, at=other)
        address = urlsplit(twin.line["base_urls"][other]).netloc
        wrong = twin.send("GET", "/v1/api_users", None, basic("nobody", "x"), address=address)
        assert (refused.status, refused.body) == (wrong.status, wrong.body) == (401, wrong.body)
    log = twin.requests()
    assert {entry["listener"] for entry in log[-4:]} == {"singapore", "turkey"}


def test_a_new_api_user_opens_the_door_at_its_own_centre(twin: TwinProcess) -> None:
    """Its key comes once; it calls management at the centre that made it."""
    body = {"api_user": "fresh_batch", "email_type": 1, "domain_name": "mail.shop.example"}
    made = ask(twin, "POST", "/v1/api_users", body).json()["result"]
    headers = basic("fresh_batch", made["api_key"])
    address = urlsplit(twin.line["base_urls"]["turkey"]).netloc
    assert twin.send("GET", "/v1/account/quota", None, headers).status == 200
    assert twin.send("GET", "/v1/account/quota", None, headers, address=address).status == 401
    assert made["api_key"] not in ask(twin, "GET", "/v1/api_users").text


def test_ten_api_users_are_the_most(twin: TwinProcess) -> None:
    codes = []
    for number in range(7):
        body = {"api_user": f"more_{number}_x", "email_type": 0, "domain_name": "mail.shop.example"}
        codes.append(ask(twin, "POST", "/v1/api_users", body).status)
    assert codes == [200] * 6 + [400]


def test_a_free_account_cannot_switch_unsubscribe_tracking_off(twin: TwinProcess) -> None:
    twin.control("POST", "dial", {"paying": False})
    body = {
        "api_user": "free_one", "email_type": 0, "domain_name": "mail.shop.example",
        "unsubscribe_tracking": False,
    }  # fmt: skip
    assert ask(twin, "POST", "/v1/api_users", body).json()["result"]["unsubscribe_tracking"] is True


def test_a_kept_state_takes_the_keys_of_each_start(tmp_path: object) -> None:
    """Keys are fresh at every start; those of the last start are refused."""
    arguments = ("engagelab", "--contacts", "5", "--speed", "0", "--state", str(tmp_path))
    with running(*arguments) as first:
        old = pair(first)
        assert ask(first, "GET", "/v1/account/quota").status == 200
    with running(*arguments) as second:
        assert ask(second, "GET", "/v1/account/quota").status == 200
        assert second.send("GET", "/v1/account/quota", None, basic(*old.values())).status == 401


# --- members


def test_a_member_is_kept_once_and_only_what_was_named_changes(twin: TwinProcess) -> None:
    """Upsert on the address whatever its case; absent stays, empty empties."""
    before = len(twin.state("contacts"))
    add_members(
        twin, {"email": "Ann@example.com", "phone": "491", "name": "Ann Lee", "fields": {"City": "Bonn"}}
    )
    add_members(twin, {"email": "ann@EXAMPLE.com", "fields": {"age": "7"}})
    row = contact(twin, "ann@example.com")
    assert row is not None
    assert len(twin.state("contacts")) == before + 1
    assert (row["phone"], row["first_name"], row["last_name"]) == ("491", "Ann", "Lee")
    assert row["fields"] == {"City": "Bonn", "Age": "7"}
    add_members(twin, {"email": "ann@example.com", "phone": "", "fields": {"City": ""}})
    row = contact(twin, "ann@example.com")
    assert row is not None
    assert (row["phone"], row["name"], row["fields"]) == (None, "Ann Lee", {"Age": "7"})


@pytest.mark.parametrize(
    ("flag", "tags", "wanted"),
    [
        (0, ["b"], ["b"]),
        (0, None, ["a"]),
        (1, ["b"], ["a", "b"]),
        (None, ["b", "a"], ["a", "b"]),
        (2, ["b"], ["a"]),
    ],
)
def test_tags_are_overwritten_appended_or_left(
    twin: TwinProcess, flag: int | None, tags: list[str] | None, wanted: list[str]
) -> None:
    """12: 0 overwrite, 1 append (default), 2 leave; null never changes anything."""
    add_members(twin, {"email": "t@example.com", "tags": ["a"]})
    add_members(twin, {"email": "t@example.com", "tags": tags}, tag_flag=flag)
    row = contact(twin, "t@example.com")
    assert row is not None
    assert row["tags"] == wanted


def test_existing_members_are_left_alone_when_asked(twin: TwinProcess) -> None:
    add_members(twin, {"email": "e@example.com", "name": "Was"})
    body = {"members": [{"email": "e@example.com", "name": "New"}, {"email": "f@example.com"}]}
    reply = ask(twin, "POST", "/v1/marketing/lists/members", {**body, "update_existing": False})
    assert reply.json() == {"count": 1}
    row = contact(twin, "e@example.com")
    assert row is not None
    assert row["name"] == "Was"


def test_one_bad_member_refuses_the_whole_call(twin: TwinProcess) -> None:
    """And nothing of it is kept; the same for a row that the dial refuses."""
    bad = ["a@b", "no", "a@b.c", "x" * 97 + "@example.com", "a@-b.com", "a@b.c0m", f"a@{'b' * 64}.com"]
    for address in bad:
        reply = add_members(twin, {"email": "fine@example.com"}, {"email": address})
        assert reply.status == 400, address
        assert reply.json()["message"].startswith("members[1]")
    twin.fault("reject:every=2")
    assert add_members(twin, {"email": "fine@example.com"}, {"email": "too@example.com"}).status == 400
    assert add_members(twin, {"email": "alone@example.com"}).status == 200
    assert contact(twin, "fine@example.com") is None


def test_a_thousand_members_are_the_most(twin: TwinProcess) -> None:
    members = [{"email": f"m{number}@example.com"} for number in range(1001)]
    assert add_members(twin, *members).status == 400
    assert add_members(twin, *members[:1000]).json() == {"count": 1000}


def test_tags_are_born_by_naming_them_or_refused(twin: TwinProcess) -> None:
    """The answer to an unknown tag is not documented: both readings."""
    add_members(twin, {"email": "n@example.com", "tags": ["brand_new"]})
    named = [row["tag_name"] for row in ask(twin, "GET", "/v1/marketing/lists/tags").json()["result"]]
    assert "brand_new" in named
    twin.control("POST", "dial", {"unknown_tags": "refuse"})
    assert add_members(twin, {"email": "n@example.com", "tags": ["other_new"]}).status == 400


def test_a_renamed_tag_goes_with_its_members(twin: TwinProcess) -> None:
    made = ask(twin, "POST", "/v1/marketing/lists/tags", {"name": "old"}).json()["result"]
    add_members(twin, {"email": "n@example.com", "tags": ["old", "x"]})
    ask(twin, "PUT", f"/v1/marketing/lists/tags/{made['tag_id']}", {"name": "new"})
    row = contact(twin, "n@example.com")
    assert row is not None
    assert row["tags"] == ["new", "x"]


# --- address lists


def test_list_members_are_counted_paged_changed_and_taken_out(twin: TwinProcess) -> None:
    """Members have their own store: marketing contacts do not change."""
    before = len(twin.state("contacts"))
    path = "/v1/address_lists/65502/members"
    members = [{"member": f"m{number}@example.com", "name": f"N{number}"} for number in range(250)]
    assert ask(twin, "POST", path, {"members": members}).json() == {"count": 250}
    assert ask(twin, "POST", path, {"members": members[:5]}).json() == {"count": 5}
    assert ask(twin, "GET", "/v1/address_lists/65502").json()["result"]["member_count"] == 250
    seen: list[str] = []
    for offset in (0, 100, 200, 300):
        page = ask(twin, "GET", f"{path}?offset={offset}&limit=100").json()
        assert page["total"] == 250
        seen += [row["member"] for row in page["result"]]
    assert seen == [row["member"] for row in members]
    assert ask(twin, "PUT", path, {"members": [{"member": "M0@example.com", "name": "New"}]}).json() == {
        "count": 1
    }
    gone = ask(twin, "DELETE", f"{path}?members=m1@example.com%3Bm2@example.com")
    assert gone.json() == {"count": 2}
    assert ask(twin, "DELETE", path).status == 400  # names nobody: empties nothing
    first = ask(twin, "GET", f"{path}?limit=1").json()
    assert (first["result"][0]["name"], first["total"]) == ("New", 248)
    assert len(twin.state("contacts")) == before


def test_a_limit_above_a_hundred_gives_a_hundred(twin: TwinProcess) -> None:
    page = ask(twin, "POST", "/v1/marketing/lists/listMembers?offset=0&count=200").json()
    assert (len(page["result"]), page["total"]) == (100, 300)
    assert ask(twin, "GET", "/v1/address_lists?limit=-1").status == 400
    assert ask(twin, "GET", "/v1/address_lists?offset=x").status == 400


# --- suppression


def test_suppression_lists_are_kept_apart(twin: TwinProcess) -> None:
    """U2 and U3 have their own shapes; deleting from one list leaves the others."""
    held = {row["reason"]: row["email"] for row in twin.state("suppressed")}
    assert set(held) >= {"unsubscribe", "bounce", "block"}
    bounce = ask(twin, "GET", f"/v1/bounces?email={held['bounce']}").json()["result"][0]
    assert sorted(bounce) == ["bounce_time", "email", "expire_time", "reason"]
    assert ask(twin, "DELETE", "/v1/blocks?email_or_domain=" + held["unsubscribe"]).json() == {"count": 0}
    assert ask(twin, "DELETE", "/v1/unsubscribes", {"email": held["unsubscribe"]}).json() == {"count": 1}
    assert ask(twin, "GET", f"/v1/unsubscribes?email={held['unsubscribe']}").json()["count"] == 0


def test_complaints_are_read_by_dates_and_taken_back(twin: TwinProcess) -> None:
    with running("engagelab", "--contacts", "2000", "--speed", "0") as big:
        window = f"start_date={today(big)[:4]}-01-01&end_date={today(big)}"
        reply = ask(big, "GET", f"/v1/complaints?{window}")
        held = [row["email"] for row in big.state("suppressed") if row["reason"] == "complaint"]
        assert held
        found = ask(big, "GET", f"/v1/complaints?email={held[0]}").json()["result"]
        assert sorted(found[0]) == ["complaint_time", "email", "expire_time", "reason"]
        assert reply.status in (200, 400)  # a year may be longer than the three months
        assert ask(big, "DELETE", f"/v1/complaints?email={held[0]}").json() == {"count": 1}


def test_a_blocked_domain_and_the_whitelist(twin: TwinProcess) -> None:
    from tests.twins.engagelab.steps import letter, status_of

    ask(twin, "POST", "/v1/blocks", {"email_or_domain": "bad.example"})
    ask(twin, "POST", "/v1/no_interceptions", {"email_or_domain": "friend@bad.example"})
    ask(twin, "POST", "/v1/mail/send", letter("x@bad.example", "friend@bad.example"))
    twin.advance(600)
    assert [row["sub_status"] for row in status_of(twin, "x@bad.example")] == [401]
    assert [row["status"] for row in status_of(twin, "friend@bad.example")] != [4]
