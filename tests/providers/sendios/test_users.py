"""Single users and payments of Sendios, read back from the twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.model.contact import Contact, Subscription
from desktop_app.model.contact_change import ContactChange, Verdict
from desktop_app.model.errors import AppError, InvalidInput, NotFound, OutcomeUnknown
from desktop_app.model.order import Order
from desktop_app.provider_api.provider import Provider
from desktop_app.runtime.texts import install_texts
from tests.helpers.twins import Twin
from tests.providers.world import with_provider

Shared = Callable[..., Twin]
SHOP = "19300"


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def twin(shared_twin: Shared) -> Twin:
    found = shared_twin("sendios", contacts=1000, speed=200)
    found.fresh()
    return found


def at(twin: Twin, use: Callable[[Provider], Any]) -> Any:
    async def safely(provider: Provider) -> Any:
        try:
            return await use(provider)
        except AppError as error:
            return error

    return with_provider(twin, "sendios", {}, safely)


def one(twin: Twin, subscribed: bool = True) -> dict[str, Any]:
    rows = twin.state("contacts")
    return next(row for row in rows if str(row["project_id"]) == SHOP and row["subscribed"] is subscribed)


def again(twin: Twin, row: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in twin.state("contacts") if each["id"] == row["id"])


def writes(twin: Twin) -> list[str]:
    return [each["path"] for each in twin.requests() if each["method"] != "GET"]


@pytest.mark.parametrize("by", ["id", "address"])
def test_only_what_is_named_changes(twin: Twin, by: str) -> None:
    somebody = one(twin)
    values: dict[str, str | None] = {"first_name": "Zoë", "last_name": "Novák", "custom:loyalty_points": "41"}
    change = (
        ContactChange(values, id=str(somebody["id"]))
        if by == "id"
        else ContactChange({**values, "email": somebody["email"]}, list_id="Horizon Shop")
    )
    saved = at(twin, lambda provider: provider.save_contact(change))
    assert saved.created is False
    twin.clock(30)
    now = again(twin, somebody)
    assert (now["name"], now["fields"]["loyalty_points"]) == ("Zoë Novák", 41)
    same = ("gender", "country", "language", "vip", "list_id", "subscribed", "email")
    assert {name: now[name] for name in same} == {name: somebody[name] for name in same}


def test_nobody_is_made_by_a_change(twin: Twin) -> None:
    change = ContactChange({"email": "stranger@example.com", "first_name": "Ann"}, list_id=SHOP)
    error = at(twin, lambda provider: provider.save_contact(change))
    assert isinstance(error, NotFound)
    assert "first mail" in error.what_to_do
    twin.clock(30)
    assert not [row for row in twin.state("contacts") if row["email"] == "stranger@example.com"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": "420777123456"}, "phone"),
        ({"custom:unheard_of": "1"}, "custom:unheard_of"),
        ({"custom:loyalty_points": "many"}, "loyalty_points"),
        ({"language": "ua"}, "language"),
        ({}, "values"),
    ],
)
def test_what_cannot_be_told_is_named_and_nothing_is_sent(
    twin: Twin, values: dict[str, str | None], field: str
) -> None:
    somebody = one(twin)
    error = at(twin, lambda provider: provider.save_contact(ContactChange(values, id=str(somebody["id"]))))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert writes(twin) == []


def test_an_address_cannot_be_changed(twin: Twin) -> None:
    somebody = one(twin)
    change = ContactChange({"email": "other@example.com", "first_name": "Ann"}, id=str(somebody["id"]))
    error = at(twin, lambda provider: provider.save_contact(change))
    assert error.code == "sendios.address_stays"
    assert writes(twin) == []
    same = ContactChange({"email": somebody["email"], "first_name": "Ann"}, id=str(somebody["id"]))
    assert at(twin, lambda provider: provider.save_contact(same)).id == str(somebody["id"])


def test_a_mended_address_is_offered_and_never_swapped(twin: Twin) -> None:
    found = at(twin, lambda provider: provider.check_address("ann.lee@gmial.com"))
    assert (found.email, found.verdict, found.corrected) == (
        "ann.lee@gmial.com", Verdict.GOOD, "ann.lee@gmail.com",
    )  # fmt: skip
    for bad in ("test.com", "abc", "a@b"):
        found = at(twin, lambda provider, bad=bad: provider.check_address(bad))
        assert (found.verdict, found.corrected) == (Verdict.BAD, "")
    assert twin.state("contacts") == twin.state("contacts")
    assert not [
        row for row in twin.state("contacts") if "gmail.com" in row["email"] and "ann.lee" in row["email"]
    ]


def test_leaving_and_coming_back(twin: Twin) -> None:
    somebody = one(twin)
    email = somebody["email"]

    async def seen(provider: Provider) -> Subscription:
        return (await provider.fetch_contact(str(somebody["id"]))).subscription

    at(twin, lambda provider: provider.unsubscribe(email, list_id=SHOP))
    assert at(twin, seen) is Subscription.UNSUBSCRIBED
    at(twin, lambda provider: provider.unsubscribe(email, list_id=SHOP))  # twice is once
    at(twin, lambda provider: provider.resubscribe(email, list_id=SHOP, reason="asked by phone"))
    assert at(twin, seen) is Subscription.SUBSCRIBED
    with pytest.raises(ValueError, match="reason"):
        with_provider(twin, "sendios", {}, lambda each: each.resubscribe(email, list_id=SHOP, reason=" "))


def test_erasing_takes_its_time_and_then_nobody_is_left(twin: Twin) -> None:
    somebody = one(twin)
    assert at(twin, lambda provider: provider.erase_contact(str(somebody["id"]))) is None
    twin.clock(86_400)
    assert somebody["id"] in {row["id"] for row in twin.state("contacts")}
    twin.clock(2 * 86_400)
    assert somebody["id"] not in {row["id"] for row in twin.state("contacts")}


PAID = Order("p1", at=datetime(2026, 11, 1, 12, tzinfo=UTC), total=Decimal("49"))


@pytest.mark.parametrize("by", ["id", "address"])
def test_a_payment_is_noted_at_the_user(twin: Twin, by: str) -> None:
    somebody = one(twin)
    extra = {"expire_date": "2027-11-01T12:00", "payment_type": "3"}
    if by == "id":
        order = replace(PAID, fields={"user_id": str(somebody["id"])})
    else:
        order, extra = replace(PAID, email=somebody["email"]), {**extra, "project": SHOP}
    (answer,) = at(twin, lambda provider: provider.send_orders([order], extra))
    assert (answer.external_id, answer.refused) == ("p1", "")
    twin.clock(30)
    found = at(twin, lambda provider: provider.fetch_history(Contact(str(somebody["id"]))))
    (paid,) = [entry for entry in found.items if entry.kind == "payment"]
    assert (paid.at, paid.state) == (PAID.at, "49")
    assert (paid.raw["expires_at"], paid.raw["payment_type"]) == (1825070400, 3)


def test_a_payment_of_a_stranger_is_refused_by_the_platform(twin: Twin) -> None:
    (answer,) = at(twin, lambda provider: provider.send_orders([replace(PAID, fields={"user_id": "17"})]))
    assert answer.refused == "User not found"
    (answer,) = at(
        twin, lambda provider: provider.send_orders([replace(PAID, email="x@example.com")], {"project": SHOP})
    )
    assert "Not found" in answer.refused


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"total": Decimal("49.90")}, "total"),
        ({"at": None}, "at"),
        ({"fields": {"user_id": "x"}}, "user_id"),
        ({"fields": {"colour": "red"}}, "colour"),
        ({"fields": {"expire_date": "soon", "user_id": "1"}}, "expire_date"),
        ({"fields": {}}, "email"),
    ],
)
def test_a_payment_that_cannot_be_told_is_not_sent(twin: Twin, change: dict[str, Any], field: str) -> None:
    order = replace(PAID, **{"fields": {"user_id": "1600000001"}, **change})
    error = at(twin, lambda provider: provider.send_orders([order]))
    assert isinstance(error, InvalidInput)
    assert error.field == field
    assert writes(twin) == []


def test_a_payment_whose_answer_is_lost_is_in_doubt_and_not_repeated(twin: Twin) -> None:
    twin.fault("cut-after@/lastpayment:times=1")
    order = replace(PAID, fields={"user_id": str(one(twin)["id"])})
    assert isinstance(at(twin, lambda provider: provider.send_orders([order])), OutcomeUnknown)
    assert writes(twin) == ["/v1/lastpayment"]
