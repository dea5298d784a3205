"""The window's way of importing: a process of its own a job, with the same end as the terminal's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.job_process import JobPayload, payload_for
from desktop_app.app.wiring import Desk
from desktop_app.journal import JobState
from desktop_app.model.progress import Progress
from desktop_app.model.report import RowState
from desktop_app.runtime.paths import Paths
from desktop_app.runtime.texts import install_texts
from desktop_app.services.accounts import NewAccount
from desktop_app.services.importing.nouns import ImportRequest
from tests.cli.terminal import Terminal

FILE = "Email,First name\nann@example.com,Ann\nbo@example.com,\nnobody,Cy\n"


@pytest.fixture
def desk() -> Iterator[Desk]:
    install_texts()
    made = Desk()
    yield made
    made.close()


def _people(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(FILE, "utf-8")
    return file


def test_terminal_and_window_leave_the_same_journal_and_the_same_twin(
    twin: Callable[..., Any], desk: Desk, tmp_path: Path, campaign_desk_home: Path
) -> None:
    by_terminal, by_window = twin("esputnik"), twin("esputnik")
    file = _people(tmp_path)
    terminal = Terminal(tmp_path / "terminal-home")
    terminal.add_twin(by_terminal)
    said = terminal(
        "import", file, "--account", "class", "--list", "Newsletter", "--yes", "--consent", "confirmed",
        "--credentials-stdin", "--json", given=by_terminal.keys,
    )  # fmt: skip
    assert said.code == 1, said
    progress: list[Progress] = []

    async def window() -> Any:
        new = NewAccount("class", "esputnik", "Our class", base_url=by_window.base_url, store=False)
        await desk.accounts.add(new, by_window.keys)
        request = ImportRequest(file, "class", list_name="Newsletter", consent_confirmed=True)
        prepared = await desk.job_process.prepare(request, progress.append)
        assert prepared.state is JobState.PREPARED
        view = await desk.job_process.run(prepared.job, progress.append, asyncio.Event())
        await desk.aclose()
        return view

    view = asyncio.run(window())
    rows = [dict(row) for row in desk.imports.walk_rows(view.job)]

    assert view.state is JobState.DONE
    assert (view.ledger.count(RowState.CREATED), view.ledger.count(RowState.REJECTED_HERE)) == (2, 1)
    assert view.ledger.as_json() == said.result["rows"]
    assert progress
    terminal("jobs", "show", said.result["job"], "--rows", tmp_path / "rows.ndjson")
    told = [json.loads(line) for line in (tmp_path / "rows.ndjson").read_text("utf-8").splitlines()]
    assert rows == told
    assert by_window.state("contacts") == by_terminal.state("contacts")
    for file in campaign_desk_home.rglob("*"):
        if file.is_file():
            assert by_window.keys["api_key"].encode() not in file.read_bytes(), file


def test_a_job_of_a_training_account_reaches_the_twin_from_its_own_process(
    desk: Desk, tmp_path: Path
) -> None:
    async def window() -> Any:
        payload = await payload_for(desk, "training-esputnik")
        assert payload.credentials is None, "it takes its keys from the twin itself"
        request = ImportRequest(_people(tmp_path), "training-esputnik", list_name="Newsletter")
        return await desk.job_process.prepare(request, lambda _: None)

    view = asyncio.run(window())

    assert view.state is JobState.PREPARED
    assert view.error is None


def test_a_payload_does_not_show_its_key() -> None:
    payload = JobPayload(Paths.from_environment(), "class", "en", {"api_key": "canary-key"})

    assert "canary" not in repr(payload)
