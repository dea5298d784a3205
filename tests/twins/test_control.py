"""The server around every twin: who may ask, what is written down, what survives, what goes wrong on
purpose.
"""

from __future__ import annotations

import http.client
import json
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.twins.process import ROOT, TwinProcess, running, start, wait_until

INFO = "/api/v1/account/info"
PERSON = {"firstName": "Olha", "channels": [{"type": "email", "value": "olha.control@example.com"}]}


@pytest.fixture(scope="module")
def shared_twin() -> Iterator[TwinProcess]:
    with running("esputnik", "--contacts", "60", "--speed", "0") as twin:
        yield twin


@pytest.fixture
def twin(shared_twin: TwinProcess) -> TwinProcess:
    shared_twin.reset()
    shared_twin.advance(7200)
    return shared_twin


def last(twin: TwinProcess) -> dict[str, object]:
    return twin.requests()[-1]


# --- who may ask


def test_a_foreign_host_header_is_refused(twin: TwinProcess) -> None:
    """A page in a browser cannot reach a twin by rebinding a name; neither platform nor control calls
    answer.
    """
    token = {"X-Twin-Token": twin.token}
    assert twin.api("GET", INFO, headers={"Host": "evil.example"}).status == 421
    assert twin.send("GET", "/_twin/state", headers={"Host": "evil.example", **token}).status == 421
    assert twin.api("GET", INFO, headers={"Host": "esputnik.com"}).status == 421
    assert (
        twin.api("GET", INFO, headers={"Host": f"localhost:{twin.address.partition(':')[2]}"}).status == 200
    )


def test_real_host_names_are_taken_on_request() -> None:
    """With --host-names an SDK with a wired-in host can be sent here by a hosts file."""
    with running("esputnik", "--contacts", "0", "--host-names") as twin:
        assert twin.api("GET", INFO, headers={"Host": "esputnik.com"}).status == 200
        assert twin.api("GET", INFO, headers={"Host": "evil.example"}).status == 421


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_control_calls_need_the_token(twin: TwinProcess, token: str | None) -> None:
    """Without the token of the start line nothing is shown and nothing is changed."""
    headers = {} if token is None else {"X-Twin-Token": token}
    for method, name in (
        ("GET", "state?kind=contacts"),
        ("GET", "requests"),
        ("POST", "reset"),
        ("POST", "fault"),
    ):
        assert twin.send(method, f"/_twin/{name}", headers=headers).status == 403
    assert twin.send("GET", f"/_twin/state?token={twin.token}").status == 403


def test_no_cors_header_is_ever_sent(twin: TwinProcess) -> None:
    """A page of another origin cannot read an answer."""
    reply = twin.api("GET", INFO, headers={"Origin": "https://page.example"})
    assert not [name for name in reply.headers if name.lower().startswith("access-control")]
    assert twin.send("OPTIONS", INFO, headers={"Origin": "https://page.example"}).status >= 400


def test_it_listens_on_loopback_only(twin: TwinProcess) -> None:
    """Every address of the start line is 127.0.0.1."""
    urls = [*twin.line["base_urls"].values(), twin.line["control"]["url"]]
    assert all(url.startswith("http://127.0.0.1:") for url in urls)


# --- the request log


def test_the_log_tells_effects_and_statuses(twin: TwinProcess) -> None:
    """A write has an effect, a read and a refused write have none; times rise; since=N gives what came
    after.
    """
    before = last(twin)["n"] if twin.requests() else 0
    twin.api("POST", "/api/v1/contact", PERSON)
    twin.api("GET", INFO)
    twin.api("POST", "/api/v1/contact", {"firstName": "No channel"})
    rows = twin.requests(since=int(str(before)))
    assert [(row["method"], row["status"], row["effect"]) for row in rows] == [
        ("POST", 200, True),
        ("GET", 200, False),
        ("POST", 400, False),
    ]
    assert [row["n"] for row in rows] == sorted(row["n"] for row in rows)
    assert [row["mono"] for row in rows] == sorted(row["mono"] for row in rows)
    assert all(row["path"].startswith("/api/v1/") for row in rows)


def test_a_held_answer_shows_its_effect_first(twin: TwinProcess) -> None:
    """slow: the write is committed and visible while its answer is still held: the moment for a kill."""
    twin.fault("slow@/v1/contact$:seconds=30,times=1")
    done = threading.Event()
    connection = http.client.HTTPConnection(twin.address, timeout=60)

    def ask() -> None:
        headers = twin.basic() | {"Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/v1/contact", json.dumps(PERSON), headers)
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    held = wait_until(
        lambda: [row for row in twin.requests() if row["effect"] and not row["done"]], "the effect"
    )
    assert held[-1]["status"] is None
    assert held[-1]["fault"] == "slow"
    assert any(row["email"] == "olha.control@example.com" for row in twin.state("contacts"))
    assert connection.sock is not None
    connection.sock.shutdown(2)  # the client dies between effect and answer
    thread.join(30)
    connection.close()
    assert done.is_set()


def test_since_takes_numbers_only(twin: TwinProcess) -> None:
    """Anything else is refused, and a number beyond the end gives nothing."""
    assert twin.control("GET", "requests?since=soon").status == 400
    assert twin.requests(since=10**9) == []


def test_the_log_holds_no_key(twin: TwinProcess) -> None:
    """Headers and bodies are not in it."""
    twin.api("POST", "/api/v1/contact", PERSON)
    text = twin.control("GET", "requests").text
    assert twin.key not in text
    assert "Authorization" not in text
    assert "olha.control" not in text


# --- faults


def outcome(twin: TwinProcess, method: str = "GET", path: str = INFO, body: object = None) -> object:
    try:
        return twin.api(method, path, body).status
    except (http.client.HTTPException, OSError) as error:
        return type(error).__name__


def test_answers_instead_of_acting(twin: TwinProcess) -> None:
    """429 with the dialled Retry-After, 5xx with the dialled status: nothing is written."""
    twin.fault("429@/v1/contact$:times=1,retry_after=7;5xx@/v1/contact$:times=1,status=502")
    first, second = twin.api("POST", "/api/v1/contact", PERSON), twin.api("POST", "/api/v1/contact", PERSON)
    assert (first.status, first.headers["Retry-After"]) == (429, "7")
    assert second.status == 502
    assert not any(row["email"] == "olha.control@example.com" for row in twin.state("contacts"))
    assert twin.api("POST", "/api/v1/contact", PERSON).status == 200


def test_without_the_dial_there_is_no_retry_after(twin: TwinProcess) -> None:
    """The platform documents none."""
    twin.fault("429:times=1")
    assert "Retry-After" not in twin.api("GET", INFO).headers


@pytest.mark.parametrize(
    ("spec", "error", "acts"),
    [
        ("cut-before@/v1/contact$", "RemoteDisconnected", False),
        ("cut-after@/v1/contact$", "RemoteDisconnected", True),
        ("cut-after@/v1/contact$:half=1", "IncompleteRead", True),
    ],
)
def test_a_cut_line(twin: TwinProcess, spec: str, error: str, acts: bool) -> None:
    """cut-before does nothing, cut-after has done it; the client sees a closed connection and no status."""
    twin.fault(spec)
    assert outcome(twin, "POST", "/api/v1/contact", PERSON) == error
    entry = last(twin)
    assert (entry["status"], entry["effect"], entry["done"]) == (None, acts, True)
    assert any(row["email"] == "olha.control@example.com" for row in twin.state("contacts")) == acts


@pytest.mark.parametrize(("act", "acts"), [(0, False), (1, True)])
def test_a_page_instead_of_json(twin: TwinProcess, act: int, acts: bool) -> None:
    """A captive portal answers 200 with HTML, before or after the platform acted."""
    twin.fault(f"json@/v1/contact$:act={act}")
    reply = twin.api("POST", "/api/v1/contact", PERSON)
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    assert any(row["email"] == "olha.control@example.com" for row in twin.state("contacts")) == acts


def test_half_json(twin: TwinProcess) -> None:
    """json with half=1 is JSON that stops in the middle."""
    twin.fault("json:half=1")
    with pytest.raises(json.JSONDecodeError):
        twin.api("GET", INFO).json()


def test_the_key_goes_stale(twin: TwinProcess) -> None:
    """expire: 401 after the given number of requests, until cleared."""
    twin.fault("expire:after=2")
    assert [outcome(twin) for _ in range(4)] == [200, 200, 401, 401]
    twin.fault("")
    assert outcome(twin) == 200


def test_every_after_times_and_method(twin: TwinProcess) -> None:
    """The parameters choose requests as documented."""
    twin.fault("5xx:every=3,after=1,times=2")
    assert [outcome(twin) for _ in range(11)] == [200, 200, 200, 503, 200, 200, 503, 200, 200, 200, 200]
    twin.fault("5xx:method=POST")
    assert outcome(twin) == 200


def test_chance_is_repeatable(twin: TwinProcess) -> None:
    """The same seed fails the same requests; another seed others."""

    def pattern(seed: int) -> list[object]:
        twin.fault(f"5xx:rate=0.5,seed={seed}")
        return [outcome(twin) for _ in range(24)]

    first = pattern(3)
    assert first == pattern(3)
    assert first != pattern(4)
    assert 200 in first
    assert 503 in first


@pytest.mark.parametrize("spec", ["429x", "429:often=1", "429@[", "5xx:rate=much", ":rate=1"])
def test_a_wrong_specification_is_refused(twin: TwinProcess, spec: str) -> None:
    """Nothing changes, and the answer says why."""
    reply = twin.control("POST", "fault", {"spec": spec})
    assert reply.status == 400
    assert reply.json()["error"]
    assert outcome(twin) == 200


# --- state, seeds, keys, stopping


def test_the_same_seed_gives_the_same_account(tmp_path: Path) -> None:
    """Two twins of one seed hold the same people, lists and ids; another seed holds others."""

    def people(seed: str, count: str) -> list[dict[str, object]]:
        with running("esputnik", "--seed", seed, "--contacts", count, "--now", "2026-03-02T09:00") as twin:
            return twin.state("contacts")

    first = people("5", "120")
    assert first == people("5", "120")
    assert first[:50] == people("5", "50")
    assert [row["email"] for row in first] != [row["email"] for row in people("6", "120")]


def test_nobody_real_is_in_the_account(twin: TwinProcess) -> None:
    """Addresses end in reserved names, phones lie in drama ranges or prefixes that nobody was given."""
    rows = twin.state("contacts")
    reserved = ("@example.com", "@example.org", "@example.net", ".example")
    assert all(str(row["email"]).endswith(reserved) for row in rows if row["email"])
    fiction = ("447700900", "38010", "420199", "4810", "90100", "4910")
    phones = [str(row["phone"]) for row in rows if row["phone"]]
    assert phones
    assert all(phone.startswith(fiction) or phone[4:9] == "55501" for phone in phones)


def test_reset_brings_the_seeded_account_back(twin: TwinProcess) -> None:
    """Contacts, suppressions and scheduled work are as at the start; the clock goes on."""
    before, now = twin.state("contacts"), twin.control("GET", "clock").json()["epoch"]
    twin.api("POST", "/api/v1/contact", PERSON)
    twin.api("POST", "/api/v1/emails/unsubscribed/add", {"emails": ["x@example.com"]})
    bulk = {"contacts": [PERSON], "dedupeOn": "email", "contactFields": ["firstName"]}
    twin.api("POST", "/api/v1/contacts", bulk)
    assert twin.control("GET", "clock").json()["waiting"] > 0
    twin.reset()
    assert twin.state("contacts") == before
    assert twin.control("GET", "clock").json()["waiting"] == 0
    assert twin.control("GET", "clock").json()["epoch"] >= now


def test_state_survives_a_kill(tmp_path: Path) -> None:
    """What was answered is still there after SIGKILL, and an import goes on where it stood."""
    arguments = ("esputnik", "--contacts", "40", "--speed", "0", "--state", str(tmp_path), "--keep-keys")
    first = start(*arguments)
    identifier = first.api("POST", "/api/v1/contact", PERSON).json()["id"]
    body = {
        "contacts": [
            {"firstName": "Petro", "channels": [{"type": "email", "value": "petro.kill@example.com"}]}
        ],
        "dedupeOn": "email",
        "contactFields": ["firstName"],
        "groupNames": ["After the kill"],
    }
    session = first.api("POST", "/api/v1/contacts", body).json()["asyncSessionId"]
    first.kill()
    with running(*arguments) as second:
        assert second.key == first.key
        assert second.token != first.token
        assert second.api("GET", f"/api/v1/contact/{identifier}").json()["firstName"] == "Olha"
        second.advance(600)
        assert second.api("GET", f"/api/v1/importstatus/{session}").json()["status"] == "FINISHED"
        assert any("After the kill" in row["lists"] for row in second.state("contacts"))
    assert stat.S_IMODE((tmp_path / "esputnik.sqlite").stat().st_mode) == 0o600


def test_two_twins_never_share_a_state(tmp_path: Path) -> None:
    """The second one ends with 1 and the first goes on; a killed one leaves no lock behind."""
    arguments = ["esputnik", "--contacts", "3", "--state", str(tmp_path)]
    first = start(*arguments)
    command = [sys.executable, "-m", "desktop_app.twins", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")
    assert first.api("GET", INFO).status == 200
    first.kill()
    with running(*arguments) as second:
        assert len(second.state("contacts")) == 3


def test_keys_are_fresh_unless_kept(tmp_path: Path) -> None:
    """Without --keep-keys every start has other keys, and they are not written down."""
    keys = set()
    for _ in range(2):
        with running("esputnik", "--contacts", "0", "--state", str(tmp_path)) as twin:
            keys.add(twin.key)
    assert len(keys) == 2
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [key for key in keys if key.encode() in written]


def test_stopping_is_clean() -> None:
    """SIGTERM ends with 0, also while an answer is held."""
    twin = start("esputnik", "--contacts", "0", "--fault", "slow:seconds=60")
    connection = http.client.HTTPConnection(twin.address, timeout=60)
    connection.request("GET", INFO, headers=twin.basic())
    wait_until(lambda: twin.requests(), "the held request")
    twin.process.send_signal(signal.SIGTERM)
    assert twin.process.wait(timeout=60) == 0
    connection.close()
    twin.stop()


def test_a_dead_parent_leaves_no_orphan() -> None:
    """--exit-with-parent: the end of standard input stops the twin."""
    twin = start("esputnik", "--contacts", "0", "--exit-with-parent", stdin=subprocess.PIPE)
    assert twin.process.stdin is not None
    assert twin.process.poll() is None
    twin.process.stdin.close()
    assert twin.process.wait(timeout=60) == 0
    twin.stop()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody"],
        ["esputnik", "--port", "99999"],
        ["esputnik", "--fault", "bang"],
        ["esputnik", "--dial", "x=1"],
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str]) -> None:
    """Nothing on standard output, the reason on standard error."""
    command = [sys.executable, "-m", "desktop_app.twins", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr


def test_a_taken_port_ends_with_1(twin: TwinProcess) -> None:
    """And says so."""
    port = twin.address.partition(":")[2]
    command = [sys.executable, "-m", "desktop_app.twins", "esputnik", "--contacts", "0", "--port", port]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert b"esputnik" in done.stderr


def test_dials_take_their_own_type_only(twin: TwinProcess) -> None:
    """An unknown dial or a value of another type is refused."""
    assert twin.control("POST", "dial", {"activity": "yes"}).status == 400
    assert twin.control("POST", "dial", {"nothing": True}).status == 400
    assert twin.control("POST", "dial", {"activity": True}).json()["activity"] is True
