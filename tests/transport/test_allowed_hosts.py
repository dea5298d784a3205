"""The door to the network opens for hosts that the platform's manifest names, over TLS, and for no other."""

from __future__ import annotations

import pytest

from desktop_app.model.errors import NotAllowed
from desktop_app.providers import discover
from desktop_app.transport.client import check_address

ALLOWED = ("shop.example",)
ELSEWHERE = (
    "https://evil.example", "https://shop.example.evil.example", "https://evil-shop.example",
    "https://shop.example@evil.example", "https://evil.example/shop.example", "https://evil.example#shop.example",
    "https://evil.example?shop.example", "https://shop.example.", "https://sh\u043ep.example",
    "https://shop\u3002example", "http://shop.example", "ftp://shop.example", "//shop.example",
    "shop.example", "https://user@shop.example", "https://shop.example?to=evil.example", "https://127.0.0.1", "https://localhost",
    "https://[::1]", "https://169.254.169.254", "file:///shop.example", "https:///shop.example", "",
)  # fmt: skip
NOT_HERE = (
    "http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example", "http://shop.example", "http://2130706433",
    "http://0x7f.0.0.1", "http://10.0.0.1", "http://localhost.evil.example", "ftp://127.0.0.1", "http://[::2]",
)  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_live_account_speaks_with_nobody_else(address: str) -> None:
    with pytest.raises(NotAllowed, match="host_refused"):
        check_address(address, allowed_hosts=ALLOWED, training=False)


@pytest.mark.parametrize("address", NOT_HERE)
def test_a_training_account_never_leaves_this_computer(address: str) -> None:
    with pytest.raises(NotAllowed, match="host_refused"):
        check_address(address, allowed_hosts=ALLOWED, training=True)


@pytest.mark.parametrize("platform", sorted(discover()))
def test_the_addresses_of_a_manifest_are_let_through(platform: str) -> None:
    centres = discover()[platform].manifest.data_centres
    assert centres
    for centre in centres:
        host = centre.base_url.removeprefix("https://").partition("/")[0]
        check_address(centre.base_url, allowed_hosts=(host.upper(),), training=False)
        with pytest.raises(NotAllowed):
            check_address(centre.base_url, allowed_hosts=ALLOWED, training=False)
