"""Uncaught errors: logged, shown once, cleaned, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_app.app.excepthook import ExceptHook, report_text


def _clean(text: str) -> str:
    return text.replace("s3cret", "***")


@pytest.fixture
def shown() -> Iterator[list[str]]:
    found: list[str] = []
    hook = ExceptHook(found.append, _clean)
    before = (sys.excepthook, threading.excepthook)
    hook.install()
    yield found
    hook.remove()
    assert (sys.excepthook, threading.excepthook) == before


def _raise_uncaught(error: BaseException) -> None:
    try:
        raise error
    except BaseException:  # noqa: BLE001 - handed to the hook as the interpreter would
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_an_error_on_the_main_thread_is_shown_cleaned(shown: list[str], expected_logs: Any) -> None:
    expected_logs("uncaught")
    _raise_uncaught(ValueError("with s3cret"))

    (report,) = shown
    assert "Campaign Desk" in report
    assert "ValueError: with ***" in report
    assert "s3cret" not in report


def test_an_error_in_another_thread_is_shown_too(shown: list[str], expected_logs: Any) -> None:
    expected_logs("uncaught")

    def work() -> None:
        raise KeyError("lost")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert "KeyError: 'lost'" in shown[0]


def test_a_fault_of_the_dialog_opens_no_second_dialog(expected_logs: Any) -> None:
    expected_logs("uncaught")
    calls: list[str] = []

    def show(report: str) -> None:
        calls.append(report)
        _raise_uncaught(RuntimeError("the dialog broke"))

    hook = ExceptHook(show, _clean)
    hook.install()
    try:
        _raise_uncaught(ValueError("first"))
    finally:
        hook.remove()

    assert len(calls) == 1


def test_ctrl_c_is_left_to_whoever_handled_it_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: before.append(kind))
    shown: list[str] = []
    hook = ExceptHook(shown.append, _clean)
    hook.install()
    _raise_uncaught(KeyboardInterrupt())
    hook.remove()

    assert before == [KeyboardInterrupt]
    assert shown == []


def test_a_report_names_the_program_and_the_place() -> None:
    try:
        raise OSError("disk with s3cret")
    except OSError as error:
        report = report_text(error, _clean)

    assert "test_excepthook.py" in report
    assert "s3cret" not in report
