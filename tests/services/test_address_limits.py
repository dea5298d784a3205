"""An address has the same limits wherever one is checked: a file, an event, an order, a test, a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_app.model.addresses import is_address
from desktop_app.model.errors import InvalidInput
from desktop_app.model.message import Message
from desktop_app.providers.ecomail.messages import message_body
from desktop_app.providers.engagelab.mapping import is_address as engagelab_takes
from desktop_app.runtime.texts import install_texts
from desktop_app.services.events import Draft, troubles_of
from desktop_app.services.importing.reading.emails import EmailJudge
from desktop_app.services.order_check import check_order
from desktop_app.services.preview.trial_sends import no_addresses
from tests.services.trade_ground import EVENT_FORM, ORDER, ORDER_FORM

DOMAIN = f"{'d' * 61}.{'e' * 61}.{'f' * 61}.com"  # 189 letters
TAKEN = ("ann@example.com", f"{'a' * 64}@example.com", f"{'a' * 64}@{DOMAIN}")
REFUSED = (
    f"{'a' * 65}@example.com",
    f"{'a' * 200}@example.com",
    f"{'a' * 62}@{'b' * 3}.{DOMAIN}",  # 256 in all
    f"ann@{'d' * 64}.com",
    "ann@example",
    "ann@@example.com",
    "ann@exa mple.com",
    "ann@.com",
)


def in_an_event(address: str) -> bool:
    draft = Draft("v2", "paid", whom_key="email", whom=address, settings={"channel": "mail"})
    return not any(trouble.place == "whom" for trouble in troubles_of(EVENT_FORM, draft))


def in_an_order(address: str) -> bool:
    return "email" not in check_order(ORDER_FORM, replace(ORDER, email=address)).troubles


def in_an_ecomail_message(address: str) -> bool:
    try:
        message_body(Message("k", to=(address,), subject="x", html="x", sender="me@example.com"))
    except InvalidInput as error:
        return error.code != "ecomail.recipient_wrong"
    return True


def in_a_file(address: str) -> bool:
    return EmailJudge()(address) == address


CHECKS: tuple[Callable[[str], bool], ...] = (
    is_address,
    in_an_event,
    in_an_order,
    in_an_ecomail_message,
    in_a_file,
    lambda address: not no_addresses(address),
)


@pytest.fixture(autouse=True)
def _english() -> None:
    install_texts("en")


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_keeps_to_the_same_limits(check: Callable[[str], bool]) -> None:
    assert [len(one) for one in TAKEN] == [15, 76, 254]
    assert [check(one) for one in TAKEN] == [True] * len(TAKEN)
    assert [check(one) for one in REFUSED] == [False] * len(REFUSED)


def test_what_a_platform_takes_is_its_own_rule() -> None:
    """It is asked of what the one rule let pass; its documents name other limits."""
    assert engagelab_takes(f"{'a' * 96}@example.com")
    assert not engagelab_takes(f"{'a' * 97}@example.com")
    assert not engagelab_takes(f"{'a' * 64}@{DOMAIN}"), "128 in all"
