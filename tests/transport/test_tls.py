"""Live calls only over a line whose other end has proven itself."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop_app.model.errors import AppError, Unreachable
from desktop_app.model.operation import Effect
from desktop_app.runtime.redact import Redactor
from desktop_app.transport.client import ApiClient
from desktop_app.transport.retry import RetryPolicy
from tests.transport.parts import LIMITS, JumpClock, operation, raised
from tests.transport.server import http


def certificate(
    folder: Path, *, host: str = "localhost", days: int = 1, from_day: int = -10
) -> tuple[Path, Path]:
    """A self-signed certificate and its key; expired for negative ``days``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=from_day))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "cert.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file, key_file


def call_over_tls(file: Path | None, key_file: Path | None) -> tuple[Any, int]:
    """One live call to https://localhost; the answer or error, and how many requests arrived.

    Without a certificate the server speaks no TLS at all.
    """
    arrived = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal arrived
        try:
            if file is None:
                writer.write(http(400, "plain"))
            await reader.readuntil(b"\r\n\r\n")
            arrived += 1
            writer.write(http(200, '{"safe":true}'))
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def main() -> Any:
        context = None
        if file is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file, key_file)
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        client = ApiClient(
            f"https://localhost:{port}/api",
            platform="Shop Mail",
            allowed_hosts=("localhost",),
            training=False,
            auth=lambda: {"Authorization": "Bearer key"},
            limits=LIMITS,
            redactor=Redactor(),
            clock=JumpClock(),
            policy=RetryPolicy(attempts=1),
        )
        try:
            return await client.call(operation(Effect.ONCE))
        except AppError as error:
            return error
        finally:
            await client.aclose()
            server.close()
            await server.wait_closed()

    return asyncio.run(main()), arrived


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "localhost")


def test_a_server_without_tls_gets_nothing() -> None:
    result, arrived = call_over_tls(None, None)
    assert raised(result, Unreachable).code == "unreachable.tls"
    assert arrived == 0


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    result, arrived = call_over_tls(*certificate(tmp_path))
    assert raised(result, Unreachable).code == "unreachable.certificate"
    assert "prove" in result.message
    assert arrived == 0


@pytest.mark.parametrize(
    ("wrong", "why", "words"),
    [
        ({"host": "other.example"}, "other_name", "somebody else"),
        ({"days": -1}, "expired", "has run out"),
        ({"days": 30, "from_day": 9}, "early", "not valid yet"),
    ],
)
def test_a_trusted_certificate_for_another_host_or_time_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], why: str, words: str
) -> None:
    file, key_file = certificate(tmp_path, **wrong)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    result, arrived = call_over_tls(file, key_file)
    error = raised(result, Unreachable)
    assert error.code == f"unreachable.certificate.{why}"
    assert words in error.message
    assert arrived == 0


def test_the_roots_of_the_system_count_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Companies put their own authority into the system's store."""
    file, key_file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    result, arrived = call_over_tls(file, key_file)
    assert result.data == {"safe": True}
    assert arrived == 1
