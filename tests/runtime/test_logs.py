"""The log holds what happened, for its owner alone, and no secret in any form of record."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path

import pytest

from desktop_app.runtime import logs as logs_module
from desktop_app.runtime.logs import Logs, describe_traceback


def _clean(text: str) -> str:
    return text.replace("s3cret", "***")


def test_message_arguments_and_tracebacks_are_cleaned(tmp_path: Path) -> None:
    logs = Logs(tmp_path / "logs", _clean)
    log = logging.getLogger("desktop_app.test")
    try:
        log.info("key %s for %s", "s3cret", "/v1/group/{id}")
        try:
            raise ValueError("refused s3cret")
        except ValueError:
            log.info("it broke", exc_info=True)
        log.debug("too fine")
    finally:
        logs.close()

    text = logs.file.read_text("utf-8")
    assert "s3cret" not in text
    assert "key *** for /v1/group/{id}" in text
    assert "ValueError: refused ***" in text
    assert "too fine" not in text


@pytest.mark.skipif(os.name != "posix", reason="permission bits exist on POSIX systems only")
def test_only_the_owner_reads_it_also_after_rotation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs_module, "MAX_BYTES", 500)
    logs = Logs(tmp_path, lambda text: text)
    for number in range(100):
        logging.getLogger("desktop_app.test").info("line %s", number)
    logs.watch_crashes()
    logs.close()

    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["campaign-desk.log", *(f"campaign-desk.log.{n}" for n in range(1, 6)), "crash.log"]
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    assert "line 99" in logs.file.read_text()


def test_http_libraries_do_not_write_full_urls(tmp_path: Path) -> None:
    logs = Logs(tmp_path, lambda text: text)
    logging.getLogger("httpx").info("GET https://x/v1/contacts?email=ann@example.com")
    logs.close()

    assert logs.file.read_text() == ""


def test_warnings_go_to_the_file_while_it_is_open(tmp_path: Path, expected_logs) -> None:  # type: ignore[no-untyped-def]
    expected_logs("old thing", logger="py.warnings")
    logs = Logs(tmp_path, _clean)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old thing s3cret", stacklevel=1)
        logging.captureWarnings(False)
    logs.close()

    assert "old thing ***" in logs.file.read_text()


def test_a_report_of_an_error_is_cleaned() -> None:
    try:
        raise RuntimeError("with s3cret inside")
    except RuntimeError as error:
        text = describe_traceback(type(error), error, error.__traceback__, _clean)

    assert "RuntimeError: with *** inside" in text
    assert "s3cret" not in text
