"""One attempt at one request over the HTTP library. The only module that imports it, and only at the first
request.

Owns: connections, TLS, proxies, timeouts, the size of an answer, and whether anything had left us when it
failed. Must not: retry, judge a status, know a key.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_app.model.errors import ProviderChanged, Stopped
from desktop_app.transport import proxy
from desktop_app.transport.answer import Answer, read_answer

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER = 64_000_000
KEEP_ALIVE_S = 4.0
"""Shorter than any server's own: a line that the other side is closing must not carry a write."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds by phase; ``total`` bounds one attempt, a trickling answer included."""

    connect: float = 10.0
    write: float = 60.0
    read: float = 60.0
    total: float = 180.0


class LineFailed(Exception):
    """An attempt without an answer. ``sent``: part of the request had left; the cause is chained."""

    def __init__(self, sent: bool, proxied: bool) -> None:
        super().__init__("sent" if sent else "not sent")
        self.sent = sent
        self.proxied = proxied


class Connection:
    """The lines to one host. Belongs to the loop that used it first."""

    def __init__(self, base_url: str, *, direct: bool, timeouts: Timeouts, lines: int) -> None:
        """``direct``: never through a proxy, whatever the system says (loopback)."""
        self._base = base_url.rstrip("/")
        self._direct = direct
        self._timeouts = timeouts
        self._lines = lines
        self._client: httpx.AsyncClient | None = None
        self._making = asyncio.Lock()
        self._closed = False
        self._proxied = False
        self._way = proxy.SYSTEM
        self._former: list[httpx.AsyncClient] = []  # lines of another way; requests may still be on them

    async def load(self) -> None:
        """Import the library, once, beside the loop: it takes half a second and is no part of a request's
        time.
        """
        if "httpx" not in sys.modules:
            await asyncio.to_thread(_load_library)

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        content: bytes | None,
        headers: Mapping[str, str],
        left: Callable[[], None],
        within: float = math.inf,
    ) -> Answer:
        """One request, no redirect followed. ``left`` is called when the first byte is about to go out.
        ``within``: seconds after which it is given up, where that is sooner than ``Timeouts.total``.

        Raises LineFailed when no whole answer came, ProviderChanged for one that is too large, Stopped after
        close.
        """
        client = await self._open()
        sent = False

        async def trace(event: str, info: dict[str, Any]) -> None:
            nonlocal sent
            # a proxy's own CONNECT is not our request
            if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
                sent = True
                left()

        request = client.build_request(
            method,
            self._base + path,
            params=query or None,
            content=content,
            headers=dict(headers),
            extensions={"trace": trace, "timeout": self._phases()},
        )
        try:
            async with asyncio.timeout(min(self._timeouts.total, within)):
                response = await client.send(request, stream=True)
                try:
                    body = await self._read(response)
                finally:
                    await response.aclose()
        except Exception as error:
            if not isinstance(error, self._line_errors()):
                raise
            raise LineFailed(sent, self._proxied) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        return read_answer(response.status_code, names, body, response.charset_encoding)

    async def close(self) -> None:
        self._closed = True
        clients = [*self._former, *([self._client] if self._client is not None else [])]
        self._client, self._former = None, []
        for client in clients:
            await client.aclose()

    async def _read(self, response: httpx.Response) -> bytes:
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_bytes():
            size += len(part)
            if size > LARGEST_ANSWER:
                raise ProviderChanged("provider_changed.too_large", status=response.status_code)
            parts.append(part)
        return b"".join(parts)

    def _phases(self) -> dict[str, float]:
        times = self._timeouts
        return {"connect": times.connect, "write": times.write, "read": times.read, "pool": times.connect}

    async def _open(self) -> httpx.AsyncClient:
        if self._closed:
            raise Stopped("stopped.account_closed")
        way = proxy.SYSTEM if self._direct else await proxy.chosen()
        if self._client is None or way != self._way:
            async with self._making:
                if self._client is not None and way != self._way:
                    self._former.append(self._client)
                    self._client = None
                if self._client is None:
                    # reading certificates must not hold up other requests
                    self._client = await asyncio.to_thread(self._make, way)
                    self._way = way
        return self._client

    def _make(self, way: proxy.ProxyChoice) -> httpx.AsyncClient:
        _load_library()
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        secure = self._base.startswith("https:")
        try:
            client = httpx.AsyncClient(
                verify=_certificates() if secure else False,
                trust_env=not self._direct and way.way is proxy.Way.SYSTEM,
                proxy=_named(way),
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                limits=httpx.Limits(
                    max_connections=self._lines,
                    max_keepalive_connections=self._lines,
                    keepalive_expiry=KEEP_ALIVE_S,
                ),
            )
        except httpx.InvalidURL:  # its words may hold a piece of the proxy's password
            raise LineFailed(False, True) from ValueError("the proxy setting is no address")
        except (ValueError, ImportError) as error:  # a proxy setting that makes no sense, or SOCKS
            raise LineFailed(False, True) from error
        self._proxied = way.way is proxy.Way.ADDRESS or (
            way.way is proxy.Way.SYSTEM and not self._direct and _goes_through_proxy(self._base)
        )
        return client

    def _line_errors(self) -> tuple[type[Exception], ...]:
        import httpx

        return (OSError, TimeoutError, httpx.HTTPError, httpx.StreamError, httpx.InvalidURL)


def _named(way: proxy.ProxyChoice) -> httpx.Proxy | None:
    import httpx

    if way.way is not proxy.Way.ADDRESS:
        return None
    return httpx.Proxy(way.address, auth=(way.user, way.password) if way.user else None)


def _load_library() -> None:
    """WORKAROUND httpcore 1.0.9: it asks for the optional ``sniffio`` about ten times a request.

    Where that is not installed each asking searches the whole path; ``None`` is the import system's own way
    of saying "known to be absent".
    """
    if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    import httpx

    for name in (httpx.__name__, "httpcore"):  # they would log filled paths
        logging.getLogger(name).setLevel(logging.WARNING)


def _certificates() -> Any:
    """The shipped roots and the system's own (companies add theirs there); always checked."""
    import ssl

    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def _goes_through_proxy(base_url: str) -> bool:
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    found = getproxies()
    return bool(found.get(parts.scheme) or found.get("all")) and not proxy_bypass(parts.hostname or "")
