"""The guards themselves: each kind of noise or leftover fails the test that made it, and only that one.

One inner pytest run holds all cases; the outer tests read its verdicts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("guards")  # one inner run serves all

CASES = """
import logging, multiprocessing, socket, subprocess, sys, threading, time, warnings
import pytest

held = []
log = logging.getLogger("app.part")

def test_quiet():
    a, b = socket.socketpair()
    a.close(); b.close()
    log.info("fine")

def test_short_thread_is_waited_for():
    threading.Thread(target=time.sleep, args=(0.1,)).start()

def test_leaves_thread():
    gate = threading.Event()
    held.append(gate)
    threading.Thread(target=gate.wait, args=(8,), daemon=True, name="lingering").start()

def test_after_the_thread():
    held[0].set()

def test_leaves_socket():
    held.append(socket.socket())

def test_after_the_socket():
    held.pop().close()

def test_leaves_socket_in_a_dead_cycle():
    class Cycle: ...
    one = Cycle()
    one.me, one.socket = one, socket.socket()

def test_leaves_child():
    held.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))

def test_child_was_ended():
    assert held.pop().poll() is not None

def test_short_child_is_waited_for():
    held.append(subprocess.Popen([sys.executable, "-c", ""]))

def test_logs_a_warning():
    log.warning("odd thing %d", 7)

def test_logs_an_expected_warning(expected_logs):
    expected_logs("odd thing", logger="app", level=logging.WARNING)
    log.warning("odd thing %d", 7)

def test_expects_a_warning_that_never_comes(expected_logs):
    expected_logs("never said")

def test_expects_another_level(expected_logs):
    expected_logs("odd thing", level=logging.ERROR)
    log.warning("odd thing")

def test_warns():
    warnings.warn("deprecated thing")

@pytest.mark.parametrize("way", ["connect", "resolve", "datagram"])
def test_reaches_out(way):
    if way == "resolve":
        ask = lambda: socket.getaddrinfo("example.com", 443)
    elif way == "connect":
        def ask():
            with socket.socket() as one:
                one.connect(("192.0.2.1", 80))
    else:
        def ask():
            with socket.socket(type=socket.SOCK_DGRAM) as one:
                one.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(OSError):  # swallowed, as a program that copes with "offline" would
        ask()

def test_this_machine_is_allowed():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(("127.0.0.1", server.getsockname()[1]))
    for one in (client, server): one.close()

def test_handlers_left_on_the_root_are_taken_off(tmp_path):
    logging.getLogger().addHandler(logging.FileHandler(tmp_path / "log"))

def test_root_is_clean():
    assert not [one for one in logging.getLogger().handlers if isinstance(one, logging.FileHandler)
                and not one.__class__.__module__.startswith("_pytest")]
"""

GOOD = [
    "test_quiet",
    "test_short_thread_is_waited_for",
    "test_after_the_thread",
    "test_after_the_socket",
    "test_child_was_ended",
    "test_short_child_is_waited_for",
    "test_logs_an_expected_warning",
    "test_this_machine_is_allowed",
    "test_handlers_left_on_the_root_are_taken_off",
    "test_root_is_clean",
]
BAD = {
    "test_leaves_thread": "thread left alive: lingering",
    "test_leaves_socket": "socket left open",
    "test_leaves_socket_in_a_dead_cycle": "unclosed <socket",
    "test_leaves_child": "child process left alive",
    "test_logs_a_warning": "unexpected log: WARNING app.part: odd thing 7",
    "test_expects_a_warning_that_never_comes": "expected log never came: never said",
    "test_expects_another_level": "unexpected log: WARNING",
    "test_warns": "UserWarning: deprecated thing",
    "test_reaches_out[connect]": "left this machine: socket.connect 192.0.2.1",
    "test_reaches_out[resolve]": "left this machine: socket.getaddrinfo example.com",
    "test_reaches_out[datagram]": "left this machine: socket.sendto 192.0.2.1",
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Test name -> "" when it passed whole, else all that was said about it."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "test_cases.py").write_text(CASES, "utf-8")
    (folder / "conftest.py").write_text(
        "import json\n"
        "found = {}\n"
        "def pytest_runtest_logreport(report):\n"
        "    text = report.longreprtext if report.failed else ''\n"
        "    found[report.location[2]] = found.get(report.location[2], '') + text\n"
        "def pytest_sessionfinish(session):\n"
        "    (session.config.rootpath / 'verdicts.json').write_text(json.dumps(found))\n",
        "utf-8",
    )
    plugins = ["-p", "tests.helpers.guards", "-p", "no:pytest-qt", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-W",
        "error",
        *plugins,
        "--rootdir",
        str(folder),
        str(folder),
    ]
    ended = subprocess.run(
        command,
        cwd=folder,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    found: dict[str, str] = json.loads((folder / "verdicts.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", GOOD)
def test_what_is_in_order_passes(verdicts: dict[str, str], name: str) -> None:
    """No guard complains about ordinary work."""
    assert verdicts[name] == ""


@pytest.mark.parametrize("name", BAD)
def test_noise_and_leftovers_fail_the_test_that_made_them(verdicts: dict[str, str], name: str) -> None:
    """The complaint names what was left or said."""
    assert BAD[name] in verdicts[name]


def test_nothing_else_ran(verdicts: dict[str, str]) -> None:
    """Every inner case is judged above."""
    assert set(verdicts) == {*GOOD, *BAD}
