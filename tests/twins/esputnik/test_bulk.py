"""Bulk add/update (facts 3.7, 3.8): what it overwrites, whom it matches, when it lands."""

from __future__ import annotations

import pytest

from tests.twins.esputnik.steps import add, bulk, channel, imported, list_id, read, row
from tests.twins.process import TwinProcess, running, wait_until

STANDARD = {
    "firstName": "Olena",
    "lastName": "Koval",
    "languageCode": "uk",
    "timeZone": "Europe/Kyiv",
    "contactKey": "K-1",
    "address": {"town": "Lviv", "region": "Lviv region", "address": "Green 1", "postcode": "79000"},
    "fields": [{"id": 18884, "value": "Odesa"}],
}


def test_trap_4_without_contact_fields_everything_is_overwritten(twin: TwinProcess) -> None:
    """Every standard field that was not sent becomes null, the phone and the external id too."""
    identifier = add(twin, row("trap4@example.com", sms="380109990011", externalCustomerId="T4", **STANDARD))
    imported(twin, [row("trap4@example.com", lastName="Shevchenko")])
    left = read(twin, identifier)
    assert left["lastName"] == "Shevchenko"
    assert (
        not {"firstName", "address", "languageCode", "timeZone", "contactKey", "externalCustomerId"}
        & left.keys()
    )
    assert left["channels"] == [{"type": "email", "value": "trap4@example.com"}]
    assert left["fields"] == [{"id": 18884, "value": "Odesa"}]


def test_only_listed_fields_change_and_listed_empty_is_null(twin: TwinProcess) -> None:
    """contactFields names what is written; listed but not sent is emptied, the rest is left alone."""
    identifier = add(twin, row("listed@example.com", sms="380109990012", **STANDARD))
    imported(twin, [row("listed@example.com", firstName="Iryna")], contactFields=["firstName", "town"])
    left = read(twin, identifier)
    assert (left["firstName"], left["lastName"]) == ("Iryna", "Koval")
    assert "town" not in left["address"]
    assert left["address"]["region"] == "Lviv region"
    assert channel(left, "sms") == "380109990012"


def test_a_phone_is_cleared_by_listing_sms(twin: TwinProcess) -> None:
    """dedupeOn email, contactFields sms and no sms channel clears the phone (facts 3.7)."""
    identifier = add(twin, row("clear@example.com", sms="380109990013"))
    imported(twin, [row("clear@example.com")], contactFields=["sms"])
    assert channel(read(twin, identifier), "sms") is None


def test_the_dedupe_field_is_not_updated(twin: TwinProcess) -> None:
    """The address a contact was found by stays as it was written first."""
    identifier = add(twin, row("Keep.Case@example.com"))
    imported(twin, [row("keep.case@EXAMPLE.com", firstName="Ada")], contactFields=["email", "firstName"])
    left = read(twin, identifier)
    assert channel(left, "email") == "Keep.Case@example.com"
    assert left["firstName"] == "Ada"


def test_additional_fields_need_their_ids(twin: TwinProcess) -> None:
    """Without customFieldsIDs an existing contact's fields stay; with them only these ids are touched."""
    fields = [{"id": 18884, "value": "Odesa"}, {"id": 18885, "value": "f"}]
    identifier = add(twin, row("custom@example.com", fields=fields))
    changed = [{"id": "18884", "value": "Kyiv"}, {"id": "18885", "value": "m"}]
    imported(twin, [row("custom@example.com", fields=changed)], contactFields=["firstName"])
    assert read(twin, identifier)["fields"] == fields
    imported(
        twin,
        [row("custom@example.com", fields=changed)],
        contactFields=["firstName"],
        customFieldsIDs=[18884],
    )
    assert {item["id"]: item["value"] for item in read(twin, identifier)["fields"]} == {
        18884: "Kyiv",
        18885: "f",
    }
    imported(twin, [row("custom@example.com")], contactFields=["firstName"], customFieldsIDs=[18885])
    assert [item["id"] for item in read(twin, identifier)["fields"]] == [18884]


def test_an_external_id_ignores_dedupe_on(twin: TwinProcess) -> None:
    """An element with externalCustomerId is matched by it; its other address is then written."""
    identifier = add(twin, row("old.address@example.com", externalCustomerId="X-1"))
    done = imported(
        twin,
        [row("new.address@example.com", externalCustomerId="X-1")],
        contactFields=["email", "externalCustomerId"],
    )
    assert done == {"X-1": identifier}
    assert channel(read(twin, identifier), "email") == "new.address@example.com"


def test_a_contact_without_external_id_receives_it(twin: TwinProcess) -> None:
    """Of contacts that share the address one without an external id is taken; if none is left, a new one is
    made.
    """
    first = add(twin, row("shared@example.com"))
    done = imported(twin, [row("shared@example.com", externalCustomerId="S-1")], contactFields=["firstName"])
    assert done == {"S-1": first}
    assert read(twin, first)["externalCustomerId"] == "S-1"
    other = imported(twin, [row("shared@example.com", externalCustomerId="S-2")], contactFields=["firstName"])
    assert other["S-2"] != first


def test_the_latest_of_several_wins(twin: TwinProcess) -> None:
    """Several contacts with one address: the latest updated is taken."""
    first = add(twin, row("twice@example.com", externalCustomerId="W-1"))
    second = add(twin, row("twice@example.com", externalCustomerId="W-2"))
    assert imported(twin, [row("twice@example.com")], contactFields=["firstName"]) == {
        "twice@example.com": second
    }
    twin.api("PUT", f"/api/v1/contact/{first}", {"firstName": "Later"})
    assert imported(twin, [row("twice@example.com")], contactFields=["firstName"]) == {
        "twice@example.com": first
    }


def test_email_or_sms_tries_the_phone_first(twin: TwinProcess) -> None:
    """facts 3.7"""
    by_mail = add(twin, row("either@example.com"))
    by_phone = add(twin, {"channels": [{"type": "sms", "value": "380109990021"}]})
    done = imported(
        twin, [row("either@example.com", sms="+380109990021")], "email_or_sms", contactFields=["firstName"]
    )
    assert done == {"380109990021": by_phone}
    assert by_mail != by_phone


def test_other_dedupe_kinds(twin: TwinProcess) -> None:
    """id updates and never creates; fieldId finds by an additional field."""
    identifier = add(twin, row("kinds@example.com", fields=[{"id": 18901, "value": "LC-77"}]))
    known = {"id": identifier, "firstName": "Byid", "channels": []}
    unknown = {"id": 999_999_999, "firstName": "Nobody", "channels": []}
    done = imported(twin, [known, unknown], "id", contactFields=["firstName"])
    assert done == {str(identifier): identifier}
    assert read(twin, identifier)["firstName"] == "Byid"
    card = {"channels": [], "firstName": "Byfield", "fields": [{"id": 18901, "value": "LC-77"}]}
    imported(twin, [card], "fieldId", fieldId=18901, contactFields=["firstName"])
    assert read(twin, identifier)["firstName"] == "Byfield"


def test_deleted_contacts_are_skipped_or_revived(twin: TwinProcess) -> None:
    """restoreDeleted false skips in silence, true brings the same contact back; no event for a revived
    one.
    """
    identifier = add(twin, row("bin@example.com"))
    twin.api("DELETE", f"/api/v1/contact/{identifier}")
    assert imported(twin, [row("bin@example.com")], contactFields=["firstName"]) == {}
    assert twin.api("GET", f"/api/v1/contact/{identifier}").status == 404
    more = {"restoreDeleted": True, "eventKeyForNewContacts": "born"}
    revived = imported(twin, [row("bin@example.com", firstName="Back")], contactFields=["firstName"], **more)
    assert revived == {"bin@example.com": identifier}
    assert read(twin, identifier)["firstName"] == "Back"
    assert not [event for event in twin.state("events") if event["type"] == "born"]


def test_a_new_contact_fires_one_event(twin: TwinProcess) -> None:
    """eventKeyForNewContacts: once for each new contact, with the three documented params."""
    more = {"contactFields": ["firstName", "sms"], "eventKeyForNewContacts": "born"}
    done = imported(twin, [row("born@example.com"), row("born2@example.com", sms="380109990031")], **more)
    imported(twin, [row("born@example.com")], **more)
    events = [event for event in twin.state("events") if event["type"] == "born"]
    assert [event["key"] for event in events] == ["born@example.com", "born2@example.com"]
    first = {"contactId": str(done["born@example.com"]), "EmailAddress": "born@example.com", "SMS": ""}
    assert events[0]["params"] == first
    assert events[1]["params"]["SMS"] == "380109990031"


def test_lists_appear_when_the_import_ran(twin: TwinProcess) -> None:
    """groupNames are born by the import; groupNamesExclude takes members out; one bulk contact is
    confirmed.
    """
    reply = bulk(twin, [row("late@example.com")], contactFields=["firstName"], groupNames=["Born late"])
    assert "Born late" not in [item["name"] for item in twin.api("GET", "/api/v1/groups").json()]
    assert not [item for item in twin.state("contacts") if item["email"] == "late@example.com"]
    twin.advance(3600)
    assert reply.status == 200
    member = next(item for item in twin.state("contacts") if item["email"] == "late@example.com")
    assert member["lists"] == ["Born late"]
    assert member["subscribed"] is True
    imported(twin, [row("late@example.com")], contactFields=["firstName"], groupNamesExclude=["Born late"])
    assert twin.api("GET", f"/api/v1/group/{list_id(twin, 'Born late')}/contacts").json() == []


def test_the_session_passes_through_its_states(twin: TwinProcess) -> None:
    """STARTED, IMPORTING, FINISHED on the training clock, rows landing in between, mapping only at the
    end.
    """
    contacts = [row(f"state{number}@example.com") for number in range(900)]
    session = bulk(twin, contacts, contactFields=["firstName"]).json()["asyncSessionId"]
    seen: list[tuple[str, bool]] = []
    landed: list[int] = []
    for _ in range(40):
        status = twin.api("GET", f"/api/v1/importstatus/{session}").json()
        seen.append((status["status"], "mapping" in status))
        landed.append(sum(str(item["email"]).startswith("state") for item in twin.state("contacts")))
        if status["status"] == "FINISHED":
            break
        twin.advance(1)
    assert list(dict.fromkeys(seen)) == [("STARTED", False), ("IMPORTING", False), ("FINISHED", True)]
    assert landed == sorted(landed)
    assert landed[-1] == 900
    assert any(0 < number < 900 for number in landed)


def test_an_import_can_end_in_error(twin: TwinProcess) -> None:
    """With the dial the session ends in ERROR and nothing lands."""
    twin.control("POST", "dial", {"import_fails": True})
    session = bulk(twin, [row("fails@example.com")], contactFields=["firstName"]).json()["asyncSessionId"]
    twin.advance(3600)
    status = twin.api("GET", f"/api/v1/importstatus/{session}").json()
    assert (status["status"], bool(status["description"])) == ("ERROR", True)
    assert not [item for item in twin.state("contacts") if item["email"] == "fails@example.com"]


def test_imports_finish_by_themselves() -> None:
    """On a running clock nobody has to ask: the rows land a moment later."""
    with running("esputnik", "--contacts", "10", "--speed", "1000") as twin:
        session = bulk(twin, [row("self@example.com")], contactFields=["firstName"]).json()["asyncSessionId"]
        wait_until(
            lambda: "FINISHED" in twin.api("GET", f"/api/v1/importstatus/{session}").text, "the import"
        )
        assert [item for item in twin.state("contacts") if item["email"] == "self@example.com"]


@pytest.mark.parametrize("count", [3000, 3001])
def test_at_most_3000(twin: TwinProcess, count: int) -> None:
    """One more is refused as a whole, in words."""
    reply = bulk(
        twin, [row(f"m{number}@example.com") for number in range(count)], contactFields=["firstName"]
    )
    assert reply.status == (200 if count == 3000 else 400)
    if count > 3000:
        assert "3000" in reply.text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"dedupeOn": "name"}, "dedupeOn"),
        ({"contacts": []}, "contacts"),
        ({"contactFields": ["nick"]}, "nick"),
        ({"customFieldsIDs": [1]}, "customFieldsIDs"),
        ({"eventKeyForNewContacts": "no spaces"}, "eventKeyForNewContacts"),
        ({"dedupeOn": "fieldId"}, "fieldId"),
    ],
)
def test_wrong_settings_are_400(twin: TwinProcess, change: dict[str, object], word: str) -> None:
    """The text names what is wrong."""
    body = {"contacts": [row("a@example.com")], "dedupeOn": "email", "contactFields": ["firstName"], **change}
    reply = twin.api("POST", "/api/v1/contacts", body)
    assert (reply.status, word in reply.text) == (400, True)


@pytest.mark.parametrize(
    "contact",
    [
        row("bad@"),
        row("ok@example.com", sms="12"),
        row("ok@example.com", firstName="7777"),
        row("ok@example.com", firstName="x" * 41),
        row("ok@example.com", lastName="M@ria"),
        row("ok@example.com", languageCode="english please"),
        row("ok@example.com", fields=[{"id": 18886, "value": "31.12.1999"}]),
        row("ok@example.com", fields=[{"id": 18885, "value": "x"}]),
        row("ok@example.com", fields=[{"id": 18888, "value": "many"}]),
        row("ok@example.com", fields=[{"id": 18890, "value": "shoes,hats"}]),
        row("ok@example.com", fields=[{"id": 1, "value": "?"}]),
        {"channels": [{"type": "email", "value": f"{number}@example.com"} for number in range(3)]},
        {"channels": [{"type": "fax", "value": "1"}]},
        {"channels": []},
        {"firstName": "Nochannels"},
    ],
)
def test_a_bad_row_is_rejected_inside_a_200(twin: TwinProcess, contact: dict[str, object]) -> None:
    """The good row goes on, the bad one comes back with its reason (trap 6)."""
    reply = bulk(twin, [row("good.row@example.com"), contact], contactFields=["firstName"])
    assert reply.status == 200
    failed = reply.json()["failedContacts"]
    assert isinstance(failed, dict)
    assert failed["error"]
    assert {name: value for name, value in failed.items() if name != "error"} == contact
    twin.advance(3600)
    assert [item for item in twin.state("contacts") if item["email"] == "good.row@example.com"]


@pytest.mark.parametrize(
    "name", ["О'Генрі", "Мар'яна", "Anna-Maria", "J. R. Tolkien", "Zoë", "Jan 2", "李明", "Nguyễn"]
)
def test_real_names_are_taken(twin: TwinProcess, name: str) -> None:
    """Letters of any alphabet, inner apostrophes and hyphens, a dot after a short word, up to three
    digits.
    """
    assert (
        "failedContacts"
        not in bulk(twin, [row("name@example.com", firstName=name)], contactFields=["firstName"]).json()
    )


def test_rows_can_be_rejected_by_dial(twin: TwinProcess) -> None:
    """reject: every n-th row comes back in failedContacts, the others land."""
    twin.fault("reject@/v1/contacts$:every=4")
    reply = bulk(
        twin, [row(f"dial{number}@example.com") for number in range(10)], contactFields=["firstName"]
    )
    failed = [item["channels"][0]["value"] for item in reply.json()["failedContacts"]]
    assert failed == ["dial3@example.com", "dial7@example.com"]
    twin.advance(3600)
    landed = {item["email"] for item in twin.state("contacts") if str(item["email"]).startswith("dial")}
    assert landed == {f"dial{number}@example.com" for number in range(10)} - set(failed)


def test_whom_the_dial_refuses_by_chance_it_refuses_again_in_any_request(twin: TwinProcess) -> None:
    """The person decides, and the seed: not the number of the request or the place in it."""

    def refused(people: list[str], spec: str = "reject@/v1/contacts$:rate=0.4") -> set[str]:
        twin.fault(spec)  # as a twin that was started anew: nothing is counted yet
        reply = bulk(twin, [row(who) for who in people], contactFields=["firstName"]).json()
        found = reply.get("failedContacts", [])
        return {one["channels"][0]["value"] for one in (found if isinstance(found, list) else [found])}

    people = [f"chance{number}@example.com" for number in range(20)]
    first = refused(people)
    assert 0 < len(first) < 20
    assert refused(people[::-1]) == first
    assert refused(people[:7]) | refused(people[7:]) == first
    twin.fault("reject@/v1/contacts$:rate=0.4")
    again = {
        who
        for who in people
        if "failedContacts" in bulk(twin, [row(who)], contactFields=["firstName"]).json()
    }
    assert again == first
    assert refused(people, "reject@/v1/contacts$:rate=0.4,seed=9") != first
