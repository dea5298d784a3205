"""What only EngageLab has: pairs of two centres, errors by number, API_USERs, suppression, locked lists."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.contact import Subscription
from desktop_app.model.errors import (
    AppError,
    AuthRefused,
    Duplicate,
    InvalidInput,
    KeyMissing,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    ServerFailed,
)
from desktop_app.model.operation import Effect
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.providers import discover
from desktop_app.providers.engagelab.manifest import MANIFEST, OPENED
from desktop_app.providers.engagelab.senders import api_user_body
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.services.senders import Senders
from tests.helpers.twins import Twin
from tests.providers.engagelab.parts import KEYS, accounts_over, ask
from tests.transport.server import http, in_turn

Shared = Callable[..., Twin]
SEVEN = {
    "api_user": "batch_edm", "email_type": "1", "domain_name": "mail.shop.example",
    "track_domain_name": "track.shop.example", "open_tracking": "true", "click_tracking": "false",
    "unsubscribe_tracking": "true",
}  # fmt: skip
A2 = {
    "result": {
        "api_user": "xjmfcbatch", "api_user_type": 1, "api_key": "2new-key-77", "email_type": 1,
        "domain_name": "sc.datavalidation.cn", "click_tracking": False, "open_tracking": False,
        "unsubscribe_tracking": True,
    }
}  # fmt: skip


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


# --- keys


def test_the_pair_goes_as_basic() -> None:
    _, server = ask(in_turn(http(200, '{"result":[],"count":0}')), lambda one: one.fetch_senders())
    pair = base64.b64encode(f"{KEYS['api_user']}:{KEYS['api_key']}".encode()).decode()
    assert server.requests[0].headers["authorization"] == f"Basic {pair}"


@pytest.mark.parametrize("keys", [{}, {"api_user": "u"}, {"api_key": "k"}, {"api_user": " ", "api_key": "k"}])
def test_half_a_pair_opens_nothing(keys: dict[str, str]) -> None:
    from desktop_app.model.account import Account

    with pytest.raises(KeyMissing):
        discover()["engagelab"].open(Account("a", "engagelab", "A"), keys)


def test_the_test_of_a_connection_says_whose_key_it_is(shared_twin: Shared, tmp_path: Path) -> None:
    with accounts_over(shared_twin("engagelab"), tmp_path) as accounts:
        found = asyncio.run(accounts.test("training-engagelab"))
    assert found.ok
    assert found.info is not None
    assert (found.info.organisation, found.info.user) == ("mail.shop.example", "training_batch")
    assert "Singapore" in found.info.notes[0]


@pytest.mark.parametrize(("centre", "other"), [("singapore", "Turkey"), ("turkey", "Singapore")])
def test_a_key_of_the_other_centre_is_said_to_be_one(
    shared_twin: Shared, tmp_path: Path, centre: str, other: str
) -> None:
    """Both centres are tried, and the one that took the key is named."""
    twin = shared_twin("engagelab")
    keys = twin.credentials[other.lower()]
    settings = {f"base_url.{name}": url for name, url in twin.base_urls.items()}
    with accounts_over(twin, tmp_path) as accounts:

        async def main() -> Any:
            new = NewAccount("shop", "engagelab", "Shop", centre, twin.base_urls[centre], store=False)
            await accounts.add(new, keys)
            accounts.update("shop", settings=settings)
            return await accounts.test("shop")

        found = asyncio.run(main())
    assert found.accepted_by is not None
    assert found.accepted_by.label == other
    assert other in found.error.what_to_do


def test_a_wrong_key_is_refused_by_both(shared_twin: Shared, tmp_path: Path) -> None:
    twin = shared_twin("engagelab")
    settings = {f"base_url.{name}": url for name, url in twin.base_urls.items()}
    with accounts_over(twin, tmp_path) as accounts:

        async def main() -> Any:
            url = twin.base_urls["singapore"]
            await accounts.add(NewAccount("shop", "engagelab", "Shop", "singapore", url, store=False), KEYS)
            accounts.update("shop", settings=settings)
            return await accounts.test("shop")

        found = asyncio.run(main())
    assert found.accepted_by is None
    assert found.error is not None
    assert found.error.code == "auth_refused.no_centre"
    assert "Turkey" in found.error.message


# --- errors by number


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, '{"code": 30000, "message": "Authentication failed."}', AuthRefused, "engagelab.key_refused"),
        (
            401,
            '{"code": 30000, "message": "Échec de l\'authentification."}',
            AuthRefused,
            "engagelab.key_refused",
        ),
        (401, "Unauthorized.", AuthRefused, "engagelab.key_refused"),
        (
            400,
            '{"code": 31110, "message": "api_user can not be empty."}',
            InvalidInput,
            "engagelab.name_empty",
        ),
        (400, '{"code": "31110", "message": "leer"}', InvalidInput, "engagelab.name_empty"),
        (401, '{"code": 32603, "message": "tag name already exist"}', Duplicate, "engagelab.name_taken"),
        (404, '{"code": 30036, "message": "resource not found"}', NotFound, "not_found"),
        (400, '{"code": 30036, "message": "resource not found"}', NotFound, "not_found"),
        (404, "not found", NotFound, "not_found"),
        (
            400,
            '{"code": 30877, "message": "mail failed to send. 552 {\'code\':-7}"}',
            NotAllowed,
            "engagelab.no_money",
        ),
        (400, '{"code": 30825, "message": "x"}', InvalidInput, "engagelab.template_kind"),
        (400, '{"code": 30801, "message": "From can not be empty"}', InvalidInput, "invalid_input"),
        (400, "", InvalidInput, "invalid_input"),
        (429, "slow down", RateLimited, "engagelab.too_fast"),
        (500, '{"code": 30000, "message": "a fault of its own"}', ServerFailed, "server_failed"),
    ],
)
def test_errors_by_number_whatever_the_words_and_the_status(
    status: int, body: str, kind: type[AppError], code: str
) -> None:
    error, _ = ask(in_turn(http(status, body)), lambda one: one.fetch_senders())
    assert isinstance(error, kind)
    assert error.code == code
    for sentence in (error.message, error.what_to_do):
        assert sentence
        assert "errors." not in sentence
        assert "{" not in sentence


def test_30000_and_31110_are_said_in_words() -> None:
    refused = AuthRefused("engagelab.key_refused", platform="EngageLab")
    assert "data centre" in refused.what_to_do
    assert "30000" in refused.what_to_do
    empty = InvalidInput("engagelab.name_empty", platform="EngageLab")
    assert "name" in empty.message
    assert "31110" in empty.what_to_do


# --- API_USERs


def test_all_seven_fields_go_in_their_own_types() -> None:
    assert api_user_body(SEVEN) == {
        "api_user": "batch_edm", "email_type": 1, "domain_name": "mail.shop.example",
        "track_domain_name": "track.shop.example", "open_tracking": True, "click_tracking": False,
        "unsubscribe_tracking": True,
    }  # fmt: skip


def test_what_is_left_out_is_the_vendors_default(shared_twin: Shared) -> None:
    """Nothing is sent for a blank field; the form shows the defaults that the platform then takes."""
    given = {name: SEVEN[name] for name in ("api_user", "email_type", "domain_name")}
    assert set(api_user_body({**given, "track_domain_name": " ", "open_tracking": ""})) == set(given)
    defaults = {field.key: field.default for field in MANIFEST.sender_fields if field.kind == "switch"}
    assert defaults == {"open_tracking": "false", "click_tracking": "false", "unsubscribe_tracking": "true"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"api_user": " "}, "engagelab.name_empty"),
        ({"domain_name": ""}, "engagelab.field_missing"),
        ({"email_type": "2"}, "engagelab.field_value"),
        ({"open_tracking": "maybe"}, "engagelab.field_value"),
        ({"colour": "red"}, "engagelab.field_value"),
    ],
)
def test_a_form_that_cannot_be_is_refused_before_sending(change: dict[str, str], code: str) -> None:
    error, server = ask(in_turn(http(200, "{}")), lambda one: one.create_sender({**SEVEN, **change}))
    assert isinstance(error, InvalidInput)
    assert error.code == code
    assert server.requests == []


def test_the_new_key_stands_in_the_secrets_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    made, _ = ask(in_turn(http(200, json.dumps(A2))), lambda one: one.create_sender(SEVEN))
    assert made.secrets == {"api_user": "xjmfcbatch", "api_key": "2new-key-77"}
    assert "2new-key-77" not in repr(made) + repr(made.sender.raw) + caplog.text


@pytest.mark.parametrize("body", ['{"result":{"api_user":"x"}}', '{"api_key":"2new-key-77"}', "[]", "{"])
def test_an_answer_without_a_key_is_in_doubt_and_says_none(body: str) -> None:
    """Made, perhaps; a key in an odd place is not quoted in the error."""
    error, server = ask(in_turn(http(200, body)), lambda one: one.create_sender(SEVEN))
    assert isinstance(error, OutcomeUnknown)
    assert "2new-key-77" not in error.original
    assert len(server.requests) == 1


def test_it_is_asked_once_whatever_happens() -> None:
    assert MANIFEST.operations["api_user_add"].effect is Effect.ONCE
    error, server = ask(in_turn(http(503, "")), lambda one: one.create_sender(SEVEN))
    assert isinstance(error, OutcomeUnknown)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, {"training_batch", "training_trigger", "news_batch", "sandbox_trigger"}),
        ({"email_type": "0"}, {"training_trigger", "sandbox_trigger"}),
        ({"email_type": "1", "domain_name": "news.shop.example"}, {"news_batch"}),
        ({"api_user_type": "0"}, {"sandbox_trigger"}),
        ({"api_user_type": "", "domain_name": "nowhere.example"}, set()),
    ],
)
def test_the_three_filters(
    shared_twin: Shared, tmp_path: Path, filters: dict[str, str], wanted: set[str]
) -> None:
    assert {field.key for field in MANIFEST.sender_filters} == {"email_type", "api_user_type", "domain_name"}
    with accounts_over(shared_twin("engagelab"), tmp_path) as accounts:

        async def main() -> Any:
            found = await Senders(accounts).fetch_all("training-engagelab", filters)
            await accounts.aclose()
            return found

        assert {sender.id for sender in asyncio.run(main())} == wanted


def test_an_unknown_filter_is_refused() -> None:
    error, server = ask(in_turn(http(200, "{}")), lambda one: one.find_senders({"colour": "red"}))
    assert isinstance(error, InvalidInput)
    assert server.requests == []


def test_a_new_api_user_through_the_services_works_at_once(shared_twin: Shared, tmp_path: Path) -> None:
    """Its key is held for the run, is in no file, and opens the account."""
    twin = shared_twin("engagelab")
    with accounts_over(twin, tmp_path) as accounts:

        async def main() -> Any:
            made = await Senders(accounts).create("training-engagelab", SEVEN)
            await accounts.aclose()
            url = twin.base_urls["singapore"]
            await accounts.add(
                NewAccount("fresh", "engagelab", "Fresh", "singapore", url, store=False), made.secrets
            )
            return made, await accounts.test("fresh")

        made, found = asyncio.run(main())
    assert found.ok, found.error
    assert found.info is not None
    assert found.info.user == "batch_edm"
    assert made.kept is False
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert made.secrets["api_key"].encode() not in files
    assert made.secrets["api_key"] not in repr(accounts.requests("training-engagelab").records())


# --- suppression and lists


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        ("unsubscribe", Subscription.UNSUBSCRIBED),
        ("bounce", Subscription.ADDRESS_FAILS),
        ("complaint", Subscription.COMPLAINED),
        ("block", Subscription.UNSUBSCRIBED),
    ],
)
def test_an_address_is_found_among_those_that_get_no_mail(
    shared_twin: Shared, tmp_path: Path, reason: str, wanted: Subscription
) -> None:
    twin = shared_twin("engagelab", contacts=2000)
    held = next(
        row["email"] for row in twin.state("suppressed") if row["reason"] == reason and "@" in row["email"]
    )
    with accounts_over(twin, tmp_path) as accounts:

        async def main() -> Any:
            provider = await accounts.open("training-engagelab")
            found = await provider.search_contacts(held.upper())
            nobody = await provider.search_contacts("nobody@nowhere.example")
            blocked = await provider.fetch_contact("anybody@competitor.example")
            plain = await provider.fetch_contact("nobody@nowhere.example")
            await accounts.aclose()
            return found, nobody, blocked, plain

        found, nobody, blocked, plain = asyncio.run(main())
    assert [contact.subscription for contact in found.items] == [wanted]
    assert nobody.items == ()
    assert blocked.subscription is Subscription.UNSUBSCRIBED
    assert plain.subscription is Subscription.UNKNOWN


def test_only_whole_addresses_are_looked_for() -> None:
    for text in ("ann", "@example.com", "17"):
        error, server = ask(in_turn(http(200, "{}")), lambda one, text=text: one.search_contacts(text))
        assert isinstance(error, InvalidInput)
        assert error.code == "engagelab.whole_address"
        error, server = ask(in_turn(http(200, "{}")), lambda one, text=text: one.fetch_contact(text))
        assert isinstance(error, NotFound)
        assert server.requests == []


def page(count: int, total: Any) -> Any:
    rows = [{"address_list_id": number, "name": f"L{number}"} for number in range(count)]
    return http(200, json.dumps({"result": rows, "count": count, "total": total}))


@pytest.mark.parametrize(
    ("rows", "total", "more"),
    [
        (100, 250, True),
        (100, "250", True),
        (100, None, True),
        (100, 100, False),
        (99, 250, False),
        (0, 250, False),
        (100, 3, False),
    ],
)
def test_pages_end_where_they_end(rows: int, total: Any, more: bool) -> None:
    """A short page, an empty one, or the total where one is told; a missing total ends nothing."""
    found, server = ask(in_turn(page(rows, total)), lambda one: one.fetch_lists())
    assert (found.cursor is not None) is more
    assert "offset=0" in server.requests[0].target
    assert "limit=100" in server.requests[0].target


def test_address_lists_are_locked_until_the_account_opens_them() -> None:
    found, _ = ask(in_turn(page(1, 1)), lambda one: one.fetch_lists())
    assert not found.items[0].writable
    found, _ = ask(in_turn(page(1, 1)), lambda one: one.fetch_lists(), settings={"unproven_writes": "on"})
    assert found.items[0].writable


def test_the_unproven_calls_are_closed_by_default_and_the_reason_is_said() -> None:
    from desktop_app.model.account import Account
    from desktop_app.model.texts import has

    entry = discover()["engagelab"]
    closed, opened = (
        Account("a", "engagelab", "A"),
        Account("b", "engagelab", "B", settings={"unproven_writes": "on"}),
    )
    for capability in (Capability.LISTS_ADD_MEMBERS, Capability.LISTS_REMOVE_MEMBERS):
        assert entry.manifest_of(closed).support[capability].level is Level.PARTIAL
        assert not entry.manifest_of(closed).can(capability)
        assert has(entry.manifest_of(closed).support[capability].note)
        assert entry.manifest_of(opened).can(capability)
    assert entry.manifest_of(opened) is OPENED


def test_every_text_of_the_manifest_is_in_the_catalogue() -> None:
    from desktop_app.model.texts import has

    fields = (*MANIFEST.sender_fields, *MANIFEST.sender_filters)
    keys = [
        key
        for field in fields
        for key in (field.label, field.note, *(text for _, text in field.options))
        if key
    ]
    keys += [key for field in MANIFEST.credentials for key in (field.label, field.where, field.whom)]
    keys += [support.note for support in OPENED.support.values() if support.note]
    assert [key for key in keys if not has(key)] == []
