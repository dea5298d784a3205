"""The proxy: what counts as an address, where its password lies, and requests that really go through one."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model.errors import InvalidInput, KeyMissing, KeyStoreUnavailable, Unreachable
from desktop_app.runtime.texts import install_texts
from desktop_app.services.proxy import ENTRY, Proxy, ProxyState, address_of
from desktop_app.services.secrets import Secrets
from desktop_app.services.settings import Settings
from desktop_app.transport.connection import Connection, Timeouts
from desktop_app.transport.proxy import SYSTEM, Way, ask_from_now_on, chosen
from tests.helpers.tunnel import Authority, Network

PASSWORD = "p4ss-w0rd-of-the-proxy"
HOST = "api.shop.example"


class LocalProxy:
    """A real proxy on this computer, for plain HTTP: takes the whole address, asks who one is, passes on."""

    def __init__(self, user: str = "", password: str = "") -> None:
        self.heads: list[str] = []
        self.wanted = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
        self.port = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LocalProxy]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            allowed = not self.wanted or f"Basic {self.wanted}" in head
            if allowed and not head.startswith("CONNECT"):
                answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
            else:
                status = b"407 Proxy Authentication Required" if not allowed else b"502 Bad Gateway"
                answer = b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            writer.write(answer)
            await writer.drain()
        finally:
            writer.close()


class KeyStore:
    """A key store of the system in memory."""

    name = "Test store"

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}

    def get(self, account_id: str) -> dict[str, str] | None:
        return self.kept.get(account_id)

    def put(self, account_id: str, credentials: dict[str, str]) -> None:
        self.kept[account_id] = credentials

    def remove(self, account_id: str) -> None:
        self.kept.pop(account_id, None)


class World:
    def __init__(self, folder: Path, host: str = "http://shop.invalid") -> None:
        self.settings = Settings(folder / "settings.json")
        self.store: KeyStore | None = KeyStore()
        self.learned: list[str] = []
        self.secrets = Secrets(
            file=folder / "keys.enc",
            find=lambda: self.store,  # type: ignore[arg-type, return-value]
            learn=self.learned.append,
        )
        self.proxy = Proxy(self.settings, self.secrets, lambda: host)


@pytest.fixture(autouse=True)
def _texts() -> None:
    install_texts()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    async def whole() -> Any:
        try:
            return await work()
        finally:
            ask_from_now_on(None)

    return asyncio.run(whole())


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("proxy.example.org", "http://proxy.example.org:8080"),
        (" proxy:3128 ", "http://proxy:3128"),
        ("https://proxy.example.org:443/", "https://proxy.example.org:443"),
        ("10.0.0.1:80", "http://10.0.0.1:80"),
    ],
)
def test_what_an_administrator_writes_is_an_address(typed: str, address: str) -> None:
    assert address_of(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "socks5://x:1",
        "proxy:99999",
        "user:secret@proxy:1",
        "proxy/path",
        "pro xy",
        "http://",
        "http://x?y=1",
    ],
)
def test_anything_else_is_refused_before_it_is_kept(world: World, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        run(lambda: world.proxy.save(Way.ADDRESS, typed))
    assert refused.value.code == "proxy_address"
    assert world.settings["proxy"] == "system"


def test_the_password_lies_in_the_key_store_and_nowhere_else(world: World, tmp_path: Path) -> None:
    async def work() -> tuple[ProxyState, ProxyState]:
        first = await world.proxy.save(Way.ADDRESS, "proxy.example.org:3128", "olena", PASSWORD)
        return first, await world.proxy.save(Way.ADDRESS, "other.example.org:3128", "olena")

    first, second = run(work)
    assert first == ProxyState(Way.ADDRESS, "http://proxy.example.org:3128", "olena", True)
    assert second.has_password  # another address, the same password
    assert world.store is not None
    assert world.store.kept == {ENTRY: {"password": PASSWORD}}
    assert PASSWORD in world.learned  # and is masked wherever it might turn up
    assert all(PASSWORD not in file.read_text("utf-8") for file in tmp_path.iterdir() if file.is_file())
    run(lambda: world.proxy.save(Way.SYSTEM))
    assert world.store.kept == {}
    assert (world.settings["proxy_address"], world.settings["proxy_user"]) == ("", "")


def test_where_a_password_cannot_be_kept_nothing_changes(world: World) -> None:
    world.store = None
    with pytest.raises(KeyStoreUnavailable):
        run(lambda: world.proxy.save(Way.ADDRESS, "proxy:1", "olena", PASSWORD))
    assert world.settings["proxy"] == "system"


def line(address: str = "http://shop.invalid") -> Connection:
    return Connection(address, direct=False, timeouts=Timeouts(5, 5, 5, 10), lines=2)


async def asked(connection: Connection) -> int:
    answer = await connection.send(
        "GET", "/x", query={}, content=None, headers={"x-own": "1"}, left=lambda: None
    )
    return answer.status


def test_requests_go_through_the_proxy_with_its_name_and_password(world: World) -> None:
    """The host does not even exist: only the proxy can have answered."""

    async def work() -> list[str]:
        async with LocalProxy("olena", PASSWORD).running() as proxy:
            await world.proxy.save(Way.ADDRESS, proxy.address, "olena", PASSWORD)
            ask_from_now_on(world.proxy.find)
            connection = line()
            try:
                assert await asked(connection) == 200
            finally:
                await connection.close()
            assert await world.proxy.try_it() == 200
            return proxy.heads

    heads = run(work)
    assert [head.split()[:2] for head in heads] == [
        ["GET", "http://shop.invalid/x"],
        ["GET", "http://shop.invalid/"],
    ]


def test_another_choice_holds_from_the_next_request_on(world: World) -> None:
    """Without a start anew, on a line that was open."""

    async def work() -> tuple[int, int]:
        async with LocalProxy().running() as first, LocalProxy().running() as second:
            ask_from_now_on(world.proxy.find)
            connection = line()
            try:
                await world.proxy.save(Way.ADDRESS, first.address)
                await asked(connection)
                await world.proxy.save(Way.ADDRESS, second.address)
                await asked(connection)
                await asked(connection)
            finally:
                await connection.close()
            return len(first.heads), len(second.heads)

    assert run(work) == (1, 2)


def test_a_wrong_password_is_said(world: World) -> None:
    async def work() -> None:
        async with LocalProxy("olena", "another").running() as proxy:
            await world.proxy.save(Way.ADDRESS, proxy.address, "olena", PASSWORD)
            ask_from_now_on(world.proxy.find)
            await world.proxy.try_it()

    with pytest.raises(Unreachable) as refused:
        run(work)
    assert refused.value.code == "unreachable.proxy_login"
    assert PASSWORD not in f"{refused.value} {refused.value.original} {refused.value.message}"


def through(tmp_path: Path, **network: Any) -> tuple[World, Network]:
    """A proxy with the platform's host over TLS behind it."""
    plain = f"http://127.0.0.1:{network.pop('target', 9)}"
    made = Network(HOST, plain, Authority(tmp_path).context(HOST))
    for name, value in network.items():
        setattr(made, name, value)
    return World(tmp_path, f"https://{HOST}"), made


def test_a_line_over_tls_is_asked_for_with_name_and_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform behind it gets no word of the password."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))

    async def work() -> tuple[int, list[str], list[str]]:
        async with LocalProxy().running() as platform:
            world, network = through(tmp_path, target=platform.port, user="olena", password=PASSWORD)
            with network.running():
                await world.proxy.save(Way.ADDRESS, f"127.0.0.1:{network.port}", "olena", PASSWORD)
                ask_from_now_on(world.proxy.find)
                return await world.proxy.try_it(), network.asked, platform.heads

    status, asked_for, heads = run(work)
    assert status == 200
    assert asked_for == [f"CONNECT {HOST}:443 HTTP/1.1"]
    assert len(heads) == 1
    assert "proxy-authorization" not in heads[0].lower()


@pytest.mark.parametrize(
    ("network", "code"),
    [
        ({"user": "olena", "password": "another"}, "unreachable.proxy_login"),
        ({"refuses": True}, "unreachable.proxy_refused"),
        ({"trusted": False}, "unreachable.certificate"),
        ({"gone": True}, "unreachable.proxy"),
    ],
)
def test_what_stands_in_the_way_of_a_line_has_words_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: dict[str, Any], code: str
) -> None:
    network = dict(network)
    trusted, gone = network.pop("trusted", True), network.pop("gone", False)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))

    async def work() -> None:
        world, made = through(tmp_path, **network)
        with made.running():
            port = made.port
            if not gone:
                await world.proxy.save(Way.ADDRESS, f"127.0.0.1:{port}", "olena", PASSWORD)
                ask_from_now_on(world.proxy.find)
                await world.proxy.try_it()
        await world.proxy.save(Way.ADDRESS, f"127.0.0.1:{port}", "olena", PASSWORD)
        ask_from_now_on(world.proxy.find)
        await world.proxy.try_it()

    with pytest.raises(Unreachable) as refused:
        run(work)
    assert refused.value.code == code
    assert "Nothing was sent" in refused.value.what_to_do
    assert PASSWORD not in f"{refused.value} {refused.value.original} {refused.value.message}"


def test_a_password_that_is_gone_is_named_before_anything_is_sent(world: World) -> None:
    async def work() -> None:
        await world.proxy.save(Way.ADDRESS, "proxy.example.org:3128", "olena", PASSWORD)
        assert world.store is not None
        world.store.kept.clear()
        again = Proxy(world.settings, world.secrets, lambda: "http://shop.invalid")
        ask_from_now_on(again.find)
        await again.try_it()

    with pytest.raises(KeyMissing) as missing:
        run(work)
    assert "proxy.example.org" in missing.value.message


def test_none_leaves_the_systems_proxy_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> int:
        async with LocalProxy().running() as system, LocalProxy().running() as target:
            monkeypatch.setenv("http_proxy", system.address)
            monkeypatch.delenv("no_proxy", raising=False)
            await world.proxy.save(Way.NONE)
            ask_from_now_on(world.proxy.find)
            connection = line(target.address)
            try:
                await asked(connection)
            finally:
                await connection.close()
            return len(system.heads)

    assert run(work) == 0


def test_lines_to_this_computer_never_take_it(world: World) -> None:
    async def work() -> int:
        async with LocalProxy().running() as proxy, LocalProxy().running() as twin:
            await world.proxy.save(Way.ADDRESS, proxy.address)
            ask_from_now_on(world.proxy.find)
            direct = Connection(twin.address, direct=True, timeouts=Timeouts(5, 5, 5, 10), lines=1)
            try:
                await asked(direct)
            finally:
                await direct.close()
            return len(proxy.heads)

    assert run(work) == 0


def test_without_a_choice_it_is_the_systems() -> None:
    assert run(chosen) == SYSTEM
