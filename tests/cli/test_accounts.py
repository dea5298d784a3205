"""``campaign-desk accounts``: exit codes, JSON, and sentences for everything that can be wrong with a key."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal

Shared = Callable[..., Any]


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def test_the_training_account_is_listed_and_connects_with_nothing_prepared(desk: Terminal) -> None:
    said = desk("accounts", "list", "--json")
    assert said.code == 0
    (account,) = [one for one in said.result["accounts"] if one["id"] == "training-esputnik"]
    assert {"id", "platform", "name", "data_centre", "training", "armed_until"} <= set(account)
    assert (account["platform"], account["name"], account["training"]) == (
        "esputnik",
        "Training eSputnik",
        True,
    )

    tested = desk("accounts", "test", "training-esputnik", "--json")

    assert tested.code == 0
    assert tested.result["ok"] is True
    assert tested.result["organisation"]
    assert "training-esputnik" in desk("accounts", "list").out


def test_an_account_without_a_kept_key_is_added_tested_armed_and_removed(
    desk: Terminal, shared_twin: Shared
) -> None:
    twin = shared_twin("esputnik")
    added = desk.add_twin(twin)
    assert added.result["account"]["training"] is True
    assert added.result["account"]["key_stored"] is False

    without = desk("accounts", "test", "class", "--json")
    assert (without.code, without.error["code"]) == (4, "key_missing")

    tested = desk("accounts", "test", "class", "--credentials-stdin", "--json", given=twin.keys)
    assert (tested.code, tested.result["limits"]) == (0, []), tested
    assert desk("accounts", "arm", "class", "--minutes", "5", "--json").code == 0
    assert desk("accounts", "remove", "class", "--json").result["removed"] is True
    assert "class" not in [one["id"] for one in desk("accounts", "list", "--json").result["accounts"]]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("events", "neither lists nor contacts"),
        ("messages", "neither lists nor contacts"),
        ("events_contacts_write", "neither lists nor contacts"),
        ("events_contacts", ""),
    ],
)
def test_a_right_key_that_is_too_narrow_is_told_at_once(
    desk: Terminal, shared_twin: Shared, scope: str, said: str
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    tested = desk(
        *("accounts", "test", "class", "--credentials-stdin", "--json"),
        given={"api_key": twin.other_keys[scope]},
    )
    assert (tested.code, tested.result["ok"]) == (0, True)
    assert [said in limit for limit in tested.result["limits"]] == ([True] if said else [])


def test_a_live_account_is_read_only_until_armed(desk: Terminal) -> None:
    live = desk.add("horizon", {"api_key": "live-key-1"}, "--no-store")
    assert live.code == 0
    assert (live.result["account"]["training"], live.result["account"]["armed_until"]) == (False, None)

    armed = desk("accounts", "arm", "horizon", "--minutes", "30", "--json")

    assert armed.result["account"]["armed_until"].endswith("+00:00")
    assert desk("accounts", "list", "--json").result["accounts"][-1] == armed.result["account"]
    assert desk("accounts", "arm", "horizon", "--minutes", "9999", "--json").code == 2


def test_without_a_key_store_a_key_to_be_kept_is_refused_and_nothing_is_registered(desk: Terminal) -> None:
    said = desk.add("horizon", {"api_key": "canary-never-kept"})

    assert (said.code, said.error["code"]) == (4, "key_store_unavailable")
    listed = [one["id"] for one in desk("accounts", "list", "--json").result["accounts"]]
    assert "training-esputnik" in listed
    assert all(one.startswith("training-") for one in listed)


def test_a_wrong_key_is_told_from_a_missing_network_and_from_a_foreign_page(
    desk: Terminal, shared_twin: Shared
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)

    wrong = desk("accounts", "test", "class", "--credentials-stdin", "--json", given={"api_key": "nonsense"})
    assert (wrong.code, wrong.error["code"]) == (4, "esputnik.key_stale")

    twin.fault("json@.*")
    page = desk("accounts", "test", "class", "--credentials-stdin", "--json", given=twin.keys)
    assert (page.code, page.error["code"]) == (5, "provider_changed.web_page")
    twin.fault("")

    address = f"http://127.0.0.1:{_free_port()}/api"
    gone = desk.add("gone", {"api_key": "k"}, "--base-url", address, "--no-store")
    assert gone.code == 0
    nobody = desk("accounts", "test", "gone", "--credentials-stdin", "--json", given={"api_key": "k"})
    assert (nobody.code, nobody.error["code"]) == (5, "unreachable.refused")
    assert len({one.error["message"] for one in (wrong, page, nobody)}) == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["accounts", "test", "nobody"], "account_unknown"),
        (["accounts", "remove", "training-esputnik"], "training_account_fixed"),
        (["accounts", "arm", "nobody", "--minutes", "1"], "account_unknown"),
        (["accounts", "arm", "training-esputnik"], "arguments"),
        (["accounts", "add", "x", "--platform", "esputnik", "--name", "X"], "arguments"),
        (["accounts", "fly"], "arguments"),
        (["fly"], "arguments"),
    ],
)
def test_wrong_arguments_are_exit_2_with_a_sentence_and_one_object(
    desk: Terminal, words: list[str], code: str
) -> None:
    said = desk(*words, "--json")

    assert (said.code, said.error["code"]) == (2, code)
    plain = desk(*words)
    assert (plain.code, plain.out) == (2, "")
    assert said.error["message"] in plain.err
    assert "Traceback" not in plain.err


@pytest.mark.parametrize(
    "given", [b"", b"nonsense-canary", b"[1]", b'{"api_key": "canary', b"\xff\xfe", b'"canary"']
)
def test_a_key_that_is_no_json_object_is_refused_without_repeating_it(desk: Terminal, given: bytes) -> None:
    said = desk.add("x", given, "--no-store")

    assert (said.code, said.error["code"]) == (2, "credentials_no_json")
    assert "canary" not in said.out + said.err


def test_a_key_file_written_by_windows_with_a_mark_in_front_is_read(
    desk: Terminal, shared_twin: Shared
) -> None:
    twin = shared_twin("esputnik")
    desk.add_twin(twin)
    marked = b"\xef\xbb\xbf" + json.dumps(twin.keys).encode() + b"\r\n"

    assert desk("accounts", "test", "class", "--credentials-stdin", given=marked).code == 0


def test_the_terminal_loads_neither_qt_nor_a_twin_and_help_needs_no_home(desk: Terminal) -> None:
    said = desk("--help")
    assert (said.code, said.out.startswith("usage: campaign-desk")) == (0, True)
    assert desk("import", "--help").code == 0
    assert not desk.home.exists()

    import subprocess
    import sys

    program = (
        "import sys, desktop_app.app.main as m\n"
        "code = m.main(['accounts', 'list'])\n"
        "heavy = {'PySide6', 'httpx', 'uvicorn', 'starlette', 'openpyxl', 'keyring', 'cryptography'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=desk.environ, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]", done


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")

    said = Terminal(tmp_path / "home")("accounts", "list", "--json")

    assert (said.code, said.error["code"]) == (6, "folder_not_writable")


def test_what_an_account_may_do_is_decided_from_the_terminal(desk: Terminal) -> None:
    """A closed write is opened, and what its platform has not is refused by name."""
    said = desk("accounts", "set", "training-engagelab", "unproven_writes=on", "--json")
    assert said.code == 0
    assert said.result["settings"] == {"unproven_writes": "on"}
    back = desk("accounts", "set", "training-engagelab", "unproven_writes=", "--json")
    assert back.result["settings"] == {"unproven_writes": ""}
    wrong = desk("accounts", "set", "training-engagelab", "colour=red", "--json")
    assert (wrong.code, wrong.error["code"]) == (3, "account_choice_unknown")
    assert "colour" in wrong.error["message"]
