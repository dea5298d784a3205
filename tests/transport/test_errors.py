"""Why no connection came about: told apart, each with words of its own."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from desktop_app.model.errors import Unreachable
from desktop_app.model.texts import has
from desktop_app.transport.errors import line_code, line_error


class ConnectError(Exception):
    """Named as the library's own; the table goes by the cause first, by the name second."""


class ConnectTimeout(Exception):
    pass


class ReadTimeout(Exception):
    pass


def caused_by(cause: BaseException) -> Exception:
    error = ConnectError("x")
    middle = ConnectError("y")
    middle.__cause__ = cause
    error.__context__ = middle
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (caused_by(socket.gaierror(-2, "Name or service not known")), "unreachable.dns"),
        (caused_by(ConnectionRefusedError(111, "refused")), "unreachable.refused"),
        (caused_by(ssl.SSLCertVerificationError(1, "self-signed")), "unreachable.certificate"),
        (caused_by(ssl.SSLError(1, "wrong version number")), "unreachable.tls"),
        (caused_by(OSError(errno.ENETUNREACH, "unreachable")), "unreachable.no_network"),
        (caused_by(OSError(errno.EHOSTUNREACH, "unreachable")), "unreachable.no_network"),
        (caused_by(OSError(errno.ETIMEDOUT, "slow")), "unreachable.timeout"),
        (ConnectTimeout("slow"), "unreachable.timeout"),
        (ConnectError("?"), "unreachable"),
    ],
)
def test_each_cause_has_its_own_code_and_words(error: Exception, code: str) -> None:
    made = line_error(error, sent=False, platform="Shop Mail")
    assert isinstance(made, Unreachable)
    assert made.code == code
    assert has(f"errors.{code}.what")
    assert has(f"errors.{code}.do")
    assert "Nothing was sent" in made.what_to_do


def test_behind_a_proxy_the_line_that_failed_is_the_proxys() -> None:
    assert line_code(caused_by(socket.gaierror(-2, "x")), proxied=True) == "unreachable.proxy"
    assert (
        line_code(caused_by(ssl.SSLCertVerificationError(1, "x")), proxied=True) == "unreachable.certificate"
    )


def test_after_the_request_left_the_words_do_not_say_that_nothing_was_sent() -> None:
    made = line_error(ReadTimeout("slow"), sent=True, platform="Shop Mail")
    assert made.code == "no_answer.timeout"
    assert "Nothing was sent" not in made.what_to_do
