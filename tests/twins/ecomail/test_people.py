"""What is written is read back, who left stays away, and the unkind parts are as the facts tell them."""

from __future__ import annotations

import pytest

from tests.twins.ecomail.steps import ask, bulk, everybody, good, read, subscribe
from tests.twins.process import TwinProcess


def test_a_page_shows_one_status_and_all_of_them_together_are_the_list(twin: TwinProcess) -> None:
    """A client that forgets the filter misses everybody who is not subscribed."""
    statuses = {
        "subscribed": {1},
        "unsubscribed": {2},
        "bounced": {3, 4},
        "complained": {5},
        "not_confirmed": {6},
    }
    for each in twin.state("lists"):
        seen = []
        for name, codes in statuses.items():
            rows = everybody(twin, each["id"], name)
            assert {row["status"] for row in rows} <= codes
            seen += [row["email"] for row in rows]
        assert len(seen) == len(set(seen)) == each["members"]


def test_rows_beyond_three_thousand_vanish_without_a_word(twin: TwinProcess) -> None:
    answer = good(bulk(twin, [{"email": f"n{number}@example.com"} for number in range(3001)]))
    assert answer == {"inserts": 3000}
    assert ask(twin, "GET", "/lists/6/subscriber/n2999%40example.com").status == 200
    assert ask(twin, "GET", "/lists/6/subscriber/n3000%40example.com").status == 404


def test_bulk_without_update_existing_changes_people(twin: TwinProcess) -> None:
    """The documents disagree; the newer ones say true: whoever leaves it out overwrites."""
    subscribe(twin, "a@example.com", name="Old")
    good(
        ask(
            twin,
            "POST",
            "/lists/6/subscribe-bulk",
            {"subscriber_data": [{"email": "a@example.com", "name": "New"}]},
        )
    )
    assert read(twin, "a@example.com")["name"] == "New"
    good(bulk(twin, [{"email": "a@example.com", "name": "Newer"}], update_existing=False))
    assert read(twin, "a@example.com")["name"] == "New"


def test_tags_and_groups_replace_and_custom_fields_are_added(twin: TwinProcess) -> None:
    subscribe(twin, "a@example.com", tags=["x", "y"], groups={"grp_1": ["A"]}, custom_fields={"one": "1"})
    good(bulk(twin, [{"email": "a@example.com", "name": "N"}]))
    assert read(twin, "a@example.com")["tags"] == ["x", "y"]
    subscribe(twin, "b@example.com", custom_fields={"two": ""})  # makes the field, since bulk makes none
    row = {"email": "a@example.com", "tags": ["z"], "groups": {"grp_2": ["B"]}, "custom_fields": {"TWO": "2"}}
    good(bulk(twin, [row]))
    found = read(twin, "a@example.com")
    assert (found["tags"], found["groups"]) == (["z"], {"grp_2": ["B"]})
    assert found["custom_fields"] == {"one": "1", "two": "2"}


def test_bulk_passes_over_custom_fields_that_the_list_does_not_have(twin: TwinProcess) -> None:
    good(bulk(twin, [{"email": "a@example.com", "custom_fields": {"unheard": "1"}}]))
    assert read(twin, "a@example.com")["custom_fields"] == []


def test_custom_fields_and_status_belong_to_a_list_names_to_the_person(twin: TwinProcess) -> None:
    subscribe(twin, "a@example.com", 6, name="Ann", custom_fields={"size": "1"})
    subscribe(twin, "a@example.com", 2, {"update_existing": True}, name="Anna", custom_fields={"note": "x"})
    good(ask(twin, "DELETE", "/lists/6/unsubscribe", {"email": "a@example.com"}))
    here, there = read(twin, "a@example.com", 6), read(twin, "a@example.com", 2)
    assert (here["name"], here["status"], here["custom_fields"]) == ("Anna", 2, {"size": "1"})
    assert (there["name"], there["status"], there["custom_fields"]) == ("Anna", 1, {"note": "x"})


@pytest.mark.parametrize(
    ("more", "row", "status"),
    [
        ({}, {}, 2),
        ({"resubscribe": True}, {}, 1),
        ({"resubscribe": True}, {"status": 4}, 4),
        ({}, {"status": 1}, 1),
    ],
)
def test_who_left_comes_back_only_when_told_so(
    twin: TwinProcess, more: dict[str, bool], row: dict[str, int], status: int
) -> None:
    """A status in the row beats the switch: a client that sends one overrules the person."""
    subscribe(twin, "a@example.com")
    good(ask(twin, "DELETE", "/lists/6/unsubscribe", {"email": "a@example.com"}))
    good(bulk(twin, [{"email": "a@example.com", **row}], **more))
    assert read(twin, "a@example.com")["status"] == status


@pytest.mark.parametrize("form", ["array", "json", "comma"])
def test_tags_come_in_three_forms(twin: TwinProcess, form: str) -> None:
    subscribe(twin, "a@example.com", tags=["x", "y"])
    twin.control("POST", "dial", {"tags_form": form})
    assert (
        read(twin, "a@example.com")["tags"]
        == {"array": ["x", "y"], "json": '["x", "y"]', "comma": "x,y"}[form]
    )


def test_limits_of_tags_and_custom_fields(twin: TwinProcess) -> None:
    for row in (
        {"tags": ["x" * 51]},
        {"tags": [f"{number:050}" for number in range(41)]},
        {"custom_fields": {"note": "x" * 5000}},
        {"status": 7},
    ):
        assert bulk(twin, [{"email": "a@example.com", **row}]).status == 422
    assert ask(twin, "GET", "/lists/6/subscriber/a%40example.com").status == 404


def test_the_platform_fills_in_what_czech_names_tell(twin: TwinProcess) -> None:
    """Within minutes: a reading after an import may show more than was sent."""
    good(bulk(twin, [{"email": "a@example.com", "name": "Petr"}, {"email": "b@example.com", "name": "Olha"}]))
    assert read(twin, "a@example.com")["vokativ"] is None
    twin.advance(600)
    found = read(twin, "a@example.com")
    assert (found["vokativ"], found["gender"], found["nameday"]) == ("Petře", "male", "06-29")
    assert read(twin, "b@example.com")["vokativ"] is None


def test_automations_start_where_the_facts_say(twin: TwinProcess) -> None:
    """Bulk starts none by tags, and one of the list only when asked; an update with tags does."""
    good(bulk(twin, [{"email": "a@example.com", "tags": ["garden"]}]))
    good(bulk(twin, [{"email": "b@example.com"}], 1))
    assert twin.state("messages") == []
    good(bulk(twin, [{"email": "c@example.com"}], 1, trigger_autoresponders=True))
    assert [one["to"] for one in twin.state("messages")] == ["c@example.com"]
    update = {"email": "b@example.com", "subscriber_data": {"tags": ["garden"]}}
    good(ask(twin, "PUT", "/lists/1/update-subscriber", update))
    assert [one["to"] for one in twin.state("messages")] == ["c@example.com", "b@example.com"]


def test_a_campaign_goes_to_the_subscribed_only_and_never_twice(twin: TwinProcess) -> None:
    wanted = {row["email"] for row in everybody(twin, 3, "subscribed")}
    good(ask(twin, "GET", "/campaign/712/send"))
    assert ask(twin, "GET", "/campaign/712/send").status == 422
    twin.advance(3600)
    assert {one["to"] for one in twin.state("messages")} == wanted


def test_erasing_takes_a_person_out_of_every_list(twin: TwinProcess) -> None:
    person = twin.state("contacts")[0]
    assert good(ask(twin, "DELETE", f"/subscribers/{person['email']}/delete")) == {"deleted": True}
    assert person["email"] not in {row["email"] for row in twin.state("contacts")}
    assert ask(twin, "DELETE", f"/subscribers/{person['email']}/delete").status == 404


def test_refused_rows_stay_refused_when_the_others_are_sent_again(twin: TwinProcess) -> None:
    """The fault gives each address its fate once, else halving a request would wash it clean."""
    twin.fault("reject:every=2")
    rows = [{"email": f"r{number}@example.com"} for number in range(1, 5)]
    first = bulk(twin, rows)
    assert (first.status, first.json()["data"]) == (422, rows[1])
    assert bulk(twin, rows[:1] + rows[2:]).json()["data"] == rows[3]
    assert good(bulk(twin, [rows[0], rows[2]])) == {"inserts": 2}
    assert bulk(twin, rows[1:2]).status == 422


# --- the door ----------------------------------------------------------------------------------------------


def test_a_thousand_requests_a_minute_and_then_a_wait_to_the_second(twin: TwinProcess) -> None:
    twin.control("POST", "clock", {"hold_limits": True})
    try:
        for _ in range(1000):
            assert ask(twin, "GET", "/account/settings/webhook").status == 200
        late = ask(twin, "GET", "/account/settings/webhook")
        assert (late.status, late.json()) == (429, {"message": "Too Many Attempts."})
        wait = int(late.headers["Retry-After"])
        assert 1 <= wait <= 60
        twin.advance(wait - 1)
        # one second early is as late as ever, unless the window began with a fraction
        assert ask(twin, "GET", "/account/settings/webhook").status == 429
        twin.advance(1)
        assert ask(twin, "GET", "/account/settings/webhook").status == 200
    finally:
        twin.control("POST", "clock", {"hold_limits": False})


def test_each_host_takes_its_own_key_and_shows_the_same_account(twin: TwinProcess) -> None:
    com = twin.line["base_urls"]["com"].removeprefix("http://")
    keys = {name: given["api_key"] for name, given in twin.line["credentials"].items()}
    for address, right, wrong in ((twin.address, "cz", "com"), (com, "com", "cz")):
        assert twin.send("GET", "/lists", None, {"KEY": keys[right]}, address=address).status == 200
        assert twin.send("GET", "/lists", None, {"key": keys[wrong]}, address=address).status == 401


def test_a_refreshed_key_kills_the_old_one_at_once(twin: TwinProcess) -> None:
    assert ask(twin, "GET", "/domains").status == 200
    twin.control("POST", "dial", {"key_refreshed": True})
    assert ask(twin, "GET", "/domains").status == 401
    assert twin.send("GET", "/domains", None, {"key": twin.line["keys"]["refreshed"]}).status == 200


@pytest.mark.parametrize(
    ("plan", "orders", "feeds"), [("basic", 403, 403), ("marketer", 200, 403), ("marketer+", 200, 200)]
)
def test_plans_lack_what_they_lack(twin: TwinProcess, plan: str, orders: int, feeds: int) -> None:
    twin.control("POST", "dial", {"plan": plan})
    assert ask(twin, "GET", "/tracker/transaction").status == orders
    assert ask(twin, "GET", "/feeds/1/refresh").status == feeds
    assert ask(twin, "POST", "/coupons/import", {"codes": ["a"]}).status == feeds


def test_the_same_seed_gives_the_same_account(twin: TwinProcess) -> None:
    before = twin.state("contacts")
    subscribe(twin, "extra@example.com")
    twin.reset()
    assert twin.state("contacts") == before
