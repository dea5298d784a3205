"""A company's network in small: a proxy that lets lines through only when asked to (CONNECT), behind it the
platform's own host over TLS, with a certificate of an authority of its own; a twin answers inside.

Owns: the authority, the proxy, the TLS end, all in one thread. Must not: import the application.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

REFUSED = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"
WHO = b'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="net"\r\n\r\n'

BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.CancelledError)
"""How a line may end. A server's own task that ends as cancelled is reported by asyncio as an error."""


class Authority:
    """Signs certificates; ``file`` is what a computer must trust to believe them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company Authority")])
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._sign(self._name, self._key, None))

    def context(self, host: str) -> ssl.SSLContext:
        """A server's side that proves to be ``host``."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        file, key_file = self._folder / f"{host}.pem", self._folder / f"{host}.key"
        file.write_bytes(self._sign(name, key, host))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(file, key_file)
        return made

    def _sign(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, host: str | None) -> bytes:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host is not None:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Network:
    """``user`` and ``password``: what the proxy asks for, "" for nothing. ``refuses``: it lets nobody
    through. ``asked``: the first line of every request to the proxy."""

    def __init__(self, host: str, target: str, context: ssl.SSLContext) -> None:
        self.host, self.refuses = host, False
        self.user = self.password = ""
        self.asked: list[str] = []
        self.port = 0
        self._target = urlsplit(target)
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()

    @contextmanager
    def running(self) -> Iterator[Network]:
        ready = threading.Event()
        thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._run(ready)))
        thread.start()
        try:
            assert ready.wait(10), "the network did not start"
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._ended.set)
            thread.join(10)
            self._loop.close()

    async def _run(self, ready: threading.Event) -> None:
        end = await asyncio.start_server(self._platform, "127.0.0.1", 0, ssl=self._context)
        self._end = end.sockets[0].getsockname()[1]
        proxy = await asyncio.start_server(self._proxy, "127.0.0.1", 0)
        self.port = proxy.sockets[0].getsockname()[1]
        async with end, proxy:
            ready.set()
            await self._ended.wait()
            for writer in self._open:
                writer.transport.abort()
            here = asyncio.current_task()
            tasks = [task for task in asyncio.all_tasks() if task is not here]
            if tasks:
                _done, late = await asyncio.wait(
                    tasks, timeout=2
                )  # their lines are down: they end by themselves
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    async def _proxy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with suppress(*BROKEN):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head.splitlines()[0])
            wanted = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            if self.user and f"Basic {wanted}" not in head:
                writer.write(WHO)
            elif self.refuses or head.split()[:2] != ["CONNECT", f"{self.host}:443"]:
                writer.write(REFUSED)
            else:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._end)
                self._open.add(far_writer)
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
            await writer.drain()
        self._open.discard(writer)
        writer.close()

    async def _platform(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request at a time to the twin, under the twin's own name."""
        self._open.add(writer)
        with suppress(*BROKEN):
            head = await reader.readuntil(b"\r\n\r\n")
            names = {line.partition(b":")[0].lower(): line for line in head.split(b"\r\n")[1:] if line}
            length = int(names.get(b"content-length", b":0").partition(b":")[2])
            body = await reader.readexactly(length)
            kept = [line for name, line in names.items() if name not in (b"host", b"connection")]
            kept += [b"host: " + self._target.netloc.encode(), b"connection: close"]
            first = head.split(b"\r\n", 1)[0]
            far_reader, far_writer = await asyncio.open_connection(self._target.hostname, self._target.port)
            self._open.add(far_writer)
            far_writer.write(b"\r\n".join([first, *kept]) + b"\r\n\r\n" + body)
            writer.write(await far_reader.read())
            await writer.drain()
            far_writer.close()
            self._open.discard(far_writer)
        self._open.discard(writer)
        writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    writer.close()
