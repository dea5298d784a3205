"""Single contacts, search, lists, suppression (facts 3.2 to 3.6, 4, 5)."""

from __future__ import annotations

import pytest

from tests.twins.esputnik.steps import add, channel, imported, list_id, read, row
from tests.twins.process import TwinProcess


def test_trap_7_the_same_write_within_a_minute(twin: TwinProcess) -> None:
    """409 for POST, PUT and subscribe, whatever the order of keys; after a minute it is taken again."""
    contact = {"firstName": "Rep", "channels": [{"type": "email", "value": "rep@example.com"}]}
    identifier = add(twin, contact)
    again = twin.api("POST", "/api/v1/contact", dict(reversed(contact.items())))
    assert (again.status, again.text.startswith("Duplicated request")) == (409, True)
    path = f"/api/v1/contact/{identifier}"
    assert twin.api("PUT", path, {"firstName": "Other"}).status == 200
    assert twin.api("PUT", path, {"firstName": "Other"}).status == 409
    assert twin.api("POST", "/api/v1/contact/subscribe", {"contact": contact}).status == 200
    assert twin.api("POST", "/api/v1/contact/subscribe", {"contact": contact}).status == 409
    twin.advance(61)
    assert add(twin, contact) == identifier


def test_a_refused_write_does_not_count_as_repeated(twin: TwinProcess) -> None:
    """The same wrong request is 400 twice, not 409."""
    wrong = row("not-an-address")
    assert [twin.api("POST", "/api/v1/contact", wrong).status for _ in range(2)] == [400, 400]


def test_subscribe_keeps_existing_channels_and_adds_lists(twin: TwinProcess) -> None:
    """An existing contact is updated except its channels; lists are only added; the event has the form's
    name.
    """
    identifier = add(
        twin, row("sub@example.com", firstName="Old", sms="380109990041", externalCustomerId="SUB-1")
    )
    newsletter = list_id(twin, "Newsletter")
    twin.api("POST", f"/api/v1/group/{newsletter}/contacts/attach", {"contactIds": [identifier]})
    contact = row("sub@example.com", firstName="New", sms="380109990042", externalCustomerId="SUB-1")
    body = {"contact": contact, "groups": ["VIP"], "formType": "popup"}
    answer = twin.api("POST", "/api/v1/contact/subscribe", body).json()
    assert answer == {"id": identifier, "emailStatus": "SUBSCRIBED", "new": False}
    left = read(twin, identifier)
    assert (left["firstName"], channel(left, "sms")) == ("New", "380109990041")
    assert {group["name"] for group in left["groups"]} == {"Newsletter", "VIP"}
    event = next(event for event in twin.state("events") if event["type"] == "subscribeUpdateFromApi-popup")
    assert event["key"] == str(identifier)
    assert event["params"] == {"ContactId": str(identifier), "EmailAddress": "sub@example.com"}


def test_a_subscribed_contact_is_unconfirmed_until_it_confirms(twin: TwinProcess) -> None:
    """Double opt-in: not subscribed until the person confirms; the dial lets that happen on the clock."""
    twin.control("POST", "dial", {"auto_confirm_s": 300})
    twin.api("POST", "/api/v1/contact/subscribe", {"contact": row("doi@example.com")})

    def subscribed() -> bool:
        return bool(
            next(item for item in twin.state("contacts") if item["email"] == "doi@example.com")["subscribed"]
        )

    assert not subscribed()
    twin.advance(301)
    assert subscribed()
    assert [event["type"] for event in twin.state("events")] == ["subscribeFromApi"]


def test_match_order_of_single_writes(twin: TwinProcess) -> None:
    """externalCustomerId, then e-mail, then phone."""
    by_id = add(twin, row("order1@example.com", externalCustomerId="MO-1"))
    by_mail = add(twin, row("order2@example.com"))
    by_phone = add(twin, {"channels": [{"type": "sms", "value": "380109990051"}]})
    assert add(twin, row("order2@example.com", sms="380109990051", externalCustomerId="MO-1")) == by_id
    assert (
        add(twin, row("order2@example.com", sms="380109990051", firstName="A")) == by_id
    )  # the latest of the two
    assert add(twin, {"firstName": "B", "channels": [{"type": "sms", "value": "+38 010 999 00 51"}]}) == by_id
    assert len({by_id, by_mail, by_phone}) == 3


def test_an_external_id_of_another_contact_is_refused(twin: TwinProcess) -> None:
    """PUT never takes somebody else's id."""
    add(twin, row("mine@example.com", externalCustomerId="P-1"))
    other = add(twin, row("other@example.com"))
    assert twin.api("PUT", f"/api/v1/contact/{other}", {"externalCustomerId": "P-1"}).status == 400


def test_search_answers_near_matches(twin: TwinProcess) -> None:
    """The e-mail search is not exact (facts 3.6): whoever takes the first row takes the wrong person."""
    near = add(twin, row("m.anna.near@example.com"))
    exact = add(twin, row("anna.near@example.com"))
    found = [item["id"] for item in twin.api("GET", "/api/v1/contacts?email=anna.near@example.com").json()]
    assert found == [near, exact]


def test_the_seeded_account_holds_near_matches(twin: TwinProcess) -> None:
    """So that training meets them."""
    emails = [item["email"] for item in twin.state("contacts") if item["email"]]
    assert [email for email in emails if f"m.{email}" in emails]


def test_search_pages(twin: TwinProcess) -> None:
    """startindex counts from 1; TotalCount is the total; beyond the end is an empty array; above 500 is
    cut.
    """
    total = int(twin.api("GET", "/api/v1/contacts?maxrows=1").headers["TotalCount"])
    seen: list[int] = []
    start = 1
    while page := twin.api("GET", f"/api/v1/contacts?startindex={start}&maxrows=70&sortBy=contactId").json():
        seen += [item["id"] for item in page]
        start += len(page)
    assert seen == sorted(item["id"] for item in twin.state("contacts"))
    assert len(seen) == total
    assert len(twin.api("GET", "/api/v1/contacts?maxrows=9999").json()) == min(total, 500)


def test_total_count_can_lie(twin: TwinProcess) -> None:
    """Seen live: a hint, never truth; by dial."""
    twin.control("POST", "dial", {"total_count": 2})
    assert twin.api("GET", "/api/v1/contacts").headers["TotalCount"] == "2"


@pytest.mark.parametrize("path", ["/api/v1/contacts?firstname=", "/api/v1/contacts?lastname="])
def test_search_by_name(twin: TwinProcess, path: str) -> None:
    """By whole name, in any case."""
    identifier = add(twin, row("named@example.com", firstName="Їжакевич", lastName="Їжакевич"))
    encoded = "%D1%97%D0%96%D0%90%D0%9A%D0%95%D0%92%D0%98%D0%A7"
    assert [item["id"] for item in twin.api("GET", path + encoded).json()] == [identifier]


def test_lists_page_in_order(twin: TwinProcess) -> None:
    """By contact id, or by the time of joining; newest first on request."""
    numbers = [add(twin, row(f"page{number}@example.com")) for number in range(3)]
    target = list_id(twin, "Nobody yet")
    for number in reversed(numbers):
        twin.api("POST", f"/api/v1/group/{target}/contacts/attach", {"contactIds": [number]})
        twin.advance(5)

    def order(query: str) -> list[int]:
        return [item["id"] for item in twin.api("GET", f"/api/v1/group/{target}/contacts{query}").json()]

    assert order("") == numbers
    assert order("?asc=false") == numbers[::-1]
    assert order("?orderByTs=true&asc=false") == numbers
    assert order("?startindex=2&maxrows=1") == [numbers[1]]
    assert order("?startindex=4") == []


def test_trap_5_detach_without_ids_empties_the_list(twin: TwinProcess) -> None:
    """Also with empty arrays and with no body at all; unknown ids detach nobody."""
    target = list_id(twin, "Newsletter")
    path = f"/api/v1/group/{target}/contacts"
    members = len(twin.api("GET", path).json())
    assert members > 0
    twin.api("POST", path + "/detach", {"contactIds": [1]})
    assert len(twin.api("GET", path).json()) == members
    assert twin.api("POST", path + "/detach", {"contactIds": [], "externalCustomerIds": []}).status == 200
    assert twin.api("GET", path).json() == []


@pytest.mark.parametrize(("count", "status"), [(500, 200), (501, 400)])
def test_attach_takes_500_ids(twin: TwinProcess, count: int, status: int) -> None:
    """One more is refused."""
    path = f"/api/v1/group/{list_id(twin, 'VIP')}/contacts/attach"
    assert twin.api("POST", path, {"contactIds": list(range(1, count + 1))}).status == status


def test_conditional_lists_show_who_fits(twin: TwinProcess) -> None:
    """Dynamic and combined lists are computed; contacts carry static lists only."""
    kinds = {item["name"]: item["type"] for item in twin.api("GET", "/api/v1/groups").json()}
    assert set(kinds.values()) == {"Static", "Dynamic", "Combined"}
    shown = twin.api("GET", f"/api/v1/group/{list_id(twin, 'Ukrainian speakers')}/contacts").json()
    assert shown
    assert all(item["languageCode"] == "uk" for item in shown)
    assert all(group["type"] == "Static" for item in shown for group in item.get("groups", []))
    counted = {item["name"]: item["members"] for item in twin.state("lists")}
    assert 0 < counted["Loyal or VIP"] <= counted["Loyal customers"] + counted["VIP"]
    phoneless = twin.api("GET", f"/api/v1/group/{list_id(twin, 'Without phone')}/contacts").json()
    assert phoneless
    assert all(channel(item, "sms") is None for item in phoneless)


def test_unsubscribing_an_address_reaches_every_contact_with_it(twin: TwinProcess) -> None:
    """facts 5: the address, not the contact; lifting it brings both back."""
    first = add(twin, row("both@example.com", externalCustomerId="B-1"))
    done = imported(twin, [row("Both@example.com", externalCustomerId="B-2")], contactFields=["firstName"])

    def subscribed() -> list[bool]:
        return [item["subscribed"] for item in twin.state("contacts") if item["id"] in (first, done["B-2"])]

    assert subscribed() == [True, True]
    twin.api("POST", "/api/v1/emails/unsubscribed/add", {"emails": ["BOTH@example.com"]})
    assert subscribed() == [False, False]
    assert "both@example.com" in [item["email"] for item in twin.state("suppressed")]
    twin.api("POST", "/api/v1/emails/unsubscribed/delete", {"emails": ["both@example.com"]})
    assert subscribed() == [True, True]


def test_erased_ids_are_not_given_again(twin: TwinProcess) -> None:
    """erase=true is irrecoverable."""
    identifier = add(twin, row("gone@example.com"))
    assert twin.api("DELETE", f"/api/v1/contact/{identifier}?erase=true").status == 200
    assert twin.api("DELETE", f"/api/v1/contact/{identifier}").status == 404
    twin.advance(61)
    assert add(twin, row("gone@example.com")) > identifier


def test_a_binned_contact_leaves_search_and_lists(twin: TwinProcess) -> None:
    """The soft delete hides it; with PUT it is back, its lists too."""
    identifier = add(twin, row("soft@example.com"))
    target = list_id(twin, "Nobody yet")
    twin.api("POST", f"/api/v1/group/{target}/contacts/attach", {"contactIds": [identifier]})
    twin.api("DELETE", f"/api/v1/contact/{identifier}")
    listed = twin.api("GET", f"/api/v1/group/{target}/contacts")
    assert (listed.json(), listed.headers["TotalCount"]) == ([], "0")
    assert twin.api("GET", "/api/v1/contacts?email=soft@example.com").json() == []
    assert twin.api("GET", f"/api/v1/contacts/email?ids={identifier}").json() == {}
    twin.api("PUT", f"/api/v1/contact/{identifier}", {"firstName": "Back"})
    assert [item["id"] for item in twin.api("GET", f"/api/v1/group/{target}/contacts").json()] == [identifier]
