"""uvicorn, set up for a twin: plain HTTP on loopback, no optional extras, connections that can be cut.

Owns: sockets, signals, the loop that does due work.
Must not: know a platform.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

# uvicorn finds these by text; named here so that a frozen bundle holds them
import uvicorn.lifespan.off
import uvicorn.logging
import uvicorn.loops.asyncio  # noqa: F401
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from desktop_app.twins.control import catch_up
from desktop_app.twins.twin import Twin

#: longer than a client's pool keeps a connection, so that an idle one is never closed under a client's hands
KEEP_ALIVE_S = 75


def listen(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes a free one. Raises OSError when the port is taken."""
    # with the protocol named, else asyncio leaves Nagle's algorithm on: 40 ms lost on every answer
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # on Windows this option would let two processes share a port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


class CuttableProtocol(H11Protocol):
    """Remembers each connection's transport by (client, server port), so that a fault can close it."""

    transports: ClassVar[dict[tuple[Any, int], asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._cut_key = (tuple(transport.get_extra_info("peername")), transport.get_extra_info("sockname")[1])
        self.transports[self._cut_key] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.transports.pop(self._cut_key, None)
        super().connection_lost(exc)


def cut(scope: dict[str, Any], at_once: bool) -> None:
    """Close the connection that ``scope`` came in by."""
    transport = CuttableProtocol.transports.get((tuple(scope["client"]), scope["server"][1]))
    if transport is not None:
        transport.abort() if at_once else transport.close()


class TwinServer(Server):
    """Stops cleanly on SIGTERM, SIGINT and Ctrl-Break with exit code 0, instead of raising the signal
    again.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        self.should_exit = True


def make_server(app: Any) -> TwinServer:
    config = Config(
        app,
        http=CuttableProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=1,
    )
    return TwinServer(config)


async def work(twin: Twin) -> None:
    """Do due work as it falls due; sleeps until then, woken when something is added."""
    woken = asyncio.Event()
    twin.schedule.added = woken.set
    while True:
        await catch_up(twin)
        woken.clear()
        at = twin.schedule.next_at()
        wait = 3600.0 if at is None else twin.clock.real_seconds_until(at)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), timeout=max(wait, 0.001))


async def serve(
    server: TwinServer, twin: Twin, sockets: list[socket.socket], ready: Callable[[], None]
) -> None:
    """Answer until the server is told to stop; ``ready`` is called once requests are taken."""
    worker = asyncio.create_task(work(twin))
    announced = asyncio.create_task(_announce(server, ready))
    try:
        await server.serve(sockets=sockets)
    finally:
        worker.cancel()
        announced.cancel()
        await asyncio.gather(worker, announced, return_exceptions=True)


async def _announce(server: TwinServer, ready: Callable[[], None]) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event for this
        await asyncio.sleep(0.005)
    ready()


def stop_at_end_of_input(server: TwinServer) -> None:
    """Stop when standard input ends: the parent holds the other end, so a dead parent leaves no orphan."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):  # not sys.stdin: its lock would be held at exit
                continue
        server.stop()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
