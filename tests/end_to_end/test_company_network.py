"""A live account in a company's network, in the real window: through a proxy that is asked for each line, to
the platform's own host over TLS. What proxy, line or certificate refuse is said in words of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.services.accounts import NewAccount
from desktop_app.transport.retry import RetryPolicy
from desktop_app.viewmodels.tab import Phase
from desktop_app.views.widgets.nav_list import NavList
from desktop_app.views.widgets.segmented import Segmented
from tests.end_to_end.steps import wait
from tests.helpers.tunnel import Authority, Network

HOST = "api2.ecomailapp.cz"
PASSWORD = "pr0xy-pass+wörd"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = RetryPolicy(attempts=1, base=0.05, cap=0.1, deadline=30.0)
    monkeypatch.setattr("desktop_app.transport.client.RetryPolicy", lambda: policy)


def _set_proxy(hands: Any, address: str, user: str = "", password: str = "") -> None:
    hands.press("Settings")
    hands.see(NavList, "Settings")
    hands.press("Network")
    hands.see(Segmented, "Proxy").choose("address")
    for name, text in (("Address of the proxy", address), ("Name", user), ("Password", password)):
        if text:
            field = hands.see(QLineEdit, name)
            field.selectAll()
            QTest.keyClicks(field, text)
    hands.press("Save")
    hands.read("Saved")
    hands.press("Close")


def _again(opened: Any, hands: Any) -> Any:
    lists = opened.vm.parts.lists
    lists.refresh()
    wait(hands, lambda: not lists.busy and lists.phase is not Phase.LOADING)
    return lists


def _fails_with(opened: Any, hands: Any, code: str, words: str) -> None:
    lists = _again(opened, hands)
    assert lists.error is not None
    assert lists.error.code == code
    assert words in lists.error.message
    assert "Nothing was sent" in lists.error.what_to_do
    assert hands.find_text(lists.error.message[:-1]) or hands.find_text(lists.error.message + "\n")


def test_a_live_account_behind_a_proxy(
    opened: Any,
    hands: Any,
    shared_twin: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    impatient: None,
) -> None:
    twin = shared_twin("ecomail", contacts=30)
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    network = Network(HOST, twin.base_urls["cz"], authority.context(HOST))
    hands.press("Start training")
    hands.click_row("Lists", 0)
    loop, accounts = opened.life.loop, opened.desk.accounts
    new = NewAccount("live", "ecomail", "Company", store=False)
    loop.submit(partial(accounts.add, new, twin.credentials["cz"])).result(30)
    with network.running():
        opened.vm.parts.accounts.read()
        wait(hands, lambda: opened.vm.parts.accounts.find("live") is not None)
        _set_proxy(hands, f"127.0.0.1:{network.port}")
        opened.vm.parts.accounts.choose("live")
        lists = _again(opened, hands)
        assert lists.error is None, lists.error
        assert {one.name for one in lists.model.items} == {one["name"] for one in twin.state("lists")}
        assert set(network.asked) == {f"CONNECT {HOST}:443 HTTP/1.1"}

        network.refuses = True
        _fails_with(opened, hands, "unreachable.proxy_refused", "did not let us through")
        network.refuses, network.user, network.password = False, "olena", PASSWORD
        _fails_with(opened, hands, "unreachable.proxy_login", "name and password")
    _fails_with(opened, hands, "unreachable.proxy", "could not be reached")
