"""All tabs x all platforms x normal, slow, refused, unreachable, empty: true content, or a plain reason and a
way out.

One window and one practice platform each, over real HTTP; what goes wrong is set by the platform's own dial.
The truth is asked from the practice platform's control door, not from the program.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget

from desktop_app.provider_api.capability import Capability
from desktop_app.services.accounts import NewAccount
from desktop_app.transport.retry import RetryPolicy
from desktop_app.viewmodels.tab import Phase
from desktop_app.viewmodels.window import TABS
from desktop_app.views.widgets.loading_rows import LoadingRows

PLATFORMS = ("esputnik", "ecomail", "engagelab", "sendios")
FAULTS = {"normal": "", "slow": "slow:seconds=1.5", "refused": "expire", "unreachable": "cut-before"}
HANDED_OUT = {"contacts": Capability.CONTACTS_SCAN, "orders": Capability.ORDERS_READ}
"""Where a platform lists none of these, the tab holds what this computer knows and says so."""
RAW_KEY = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")
WIRE = re.compile(
    r"(?i)\b((?:status|code|error):? ?[45]\d\d|endpoint|JSON|batch|payload|dedupe|HTTP|null|NaN)\b|\bNone\b"
)
PATIENCE_S = 40.0


class Eyes:
    """Looks at one tab's page as a person does."""

    def __init__(self, opened: Any, platform: str) -> None:
        self.opened, self.platform = opened, platform
        self.faults: list[str] = []
        self.where = ""

    def until(self, true: Callable[[], object], seconds: float = PATIENCE_S) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QCoreApplication.processEvents()
            if true():
                return True
            time.sleep(0.003)
        return False

    def wrong(self, what: str) -> None:
        self.faults.append(f"{self.where}: {what}")

    @property
    def vm(self) -> Any:
        return self.opened.vm

    def page(self, tab: str) -> QWidget:
        return self.opened.window.desk.pages.of(tab)

    def reads(self, tab: str) -> Any:
        """The view-model of a tab that reads from the platform, None where it does not for this platform.

        Events are written, not read: no platform tells which ones it knows.
        """
        found = None if tab == "events" else getattr(self.vm.parts, tab, None)
        if found is None or not hasattr(found, "phase") or not found.offered:
            return None
        handed_out = HANDED_OUT.get(tab)
        return found if handed_out is None or self.vm.parts.accounts.manifest.can(handed_out) else None

    def texts(self, tab: str) -> list[str]:
        return [one.text() for one in self.page(tab).findChildren(QLabel) if one.isVisible() and one.text()]

    def buttons(self, tab: str) -> list[str]:
        found = self.page(tab).findChildren(QAbstractButton)
        return [one.text() for one in found if one.isVisible() and one.isEnabled() and one.text()]

    def rows(self, tab: str) -> list[list[str]]:
        for table in self.page(tab).findChildren(QAbstractItemView):
            model = table.model()
            if table.isVisible() and model is not None and model.rowCount():
                rows = range(min(model.rowCount(), 50))
                return [
                    [str(model.index(row, at).data() or "") for at in range(_width(model))] for row in rows
                ]
        return []

    def settle(self, tab: str) -> None:
        # also a tab that reads nothing there has something to read here: what was sent before
        own = getattr(self.vm.parts, tab, None)
        if hasattr(own, "phase") and not self.until(lambda: own.phase is not Phase.LOADING):
            self.wrong("still loading")
        self.until(lambda: False, 0.15)


def _width(model: Any) -> int:
    """Cards have one column, and no say in it."""
    return int(model.columnCount()) if isinstance(model, QAbstractTableModel) else 1


def _control(opened: Any, platform: str, what: str, body: dict[str, Any] | None = None) -> bytes:
    url, token = opened.desk.twins.control(platform)
    headers = {"X-Twin-Token": token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/{what}", data, headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        said: bytes = answer.read()
        return said


def _state(opened: Any, platform: str, kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _control(opened, platform, f"state?kind={kind}").splitlines()]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads are repeated as ever, only sooner."""
    policy = RetryPolicy(attempts=2, base=0.05, cap=0.1, deadline=30.0)
    monkeypatch.setattr("desktop_app.transport.client.RetryPolicy", lambda: policy)


@pytest.fixture
def eyes(opened: Any, impatient: None, request: pytest.FixtureRequest) -> Iterator[Eyes]:
    platform = request.param
    opened.show(training=False)
    made = Eyes(opened, platform)
    opened.desk.twins.endpoint(platform)
    opened.vm.start(training=True)
    assert made.until(lambda: opened.vm.parts.lists.phase is Phase.READY)
    _turn_to(made, f"training-{platform}")
    yield made
    _control(opened, platform, "fault", {"spec": ""})


def _turn_to(eyes: Eyes, account_id: str) -> None:
    eyes.vm.parts.accounts.read()
    assert eyes.until(lambda: eyes.vm.parts.accounts.find(account_id) is not None)
    eyes.vm.parts.accounts.choose(account_id)
    assert eyes.until(lambda: eyes.vm.account is not None and eyes.vm.account.id == account_id)


def _anew(eyes: Eyes, tab: str) -> None:
    """On this tab, as if the account had just been opened."""
    eyes.vm.choose_tab(tab)
    reading = getattr(eyes.vm.parts, tab, None)
    if reading is not None and hasattr(reading, "set_account"):
        reading.set_account(eyes.vm.account, eyes.vm.parts.accounts.manifest)


def _plain(eyes: Eyes, tab: str) -> None:
    """In every state: words a marketer understands, and not an empty page."""
    texts = eyes.texts(tab)
    if not texts and not eyes.rows(tab):
        eyes.wrong("an empty page")
    for text in texts:
        if RAW_KEY.match(text):
            eyes.wrong(f"the key of a text: {text}")
        if hit := WIRE.search(text):
            eyes.wrong(f"a word of the wire ({hit.group()}): {text}")


def _reason(eyes: Eyes, tab: str, words: str) -> None:
    """A tab without content says why in a sentence."""
    sentences = [text for text in eyes.texts(tab) if len(text.split()) > 3]
    if not sentences:
        eyes.wrong(f"{words}, and no sentence why: {eyes.texts(tab)}")


def _true_content(eyes: Eyes, tab: str) -> None:
    rows, opened, platform = eyes.rows(tab), eyes.opened, eyes.platform
    reading = eyes.reads(tab)
    if reading is None:
        _reason(eyes, tab, "does not read here")
        return
    if not rows:
        if tab in ("lists", "contacts", "senders"):
            eyes.wrong(f"no rows ({reading.phase}): {eyes.texts(tab)}")
        else:
            _reason(eyes, tab, "no rows")
        return
    if tab == "lists":
        there = {str(one["name"]) for one in _state(opened, platform, "lists")}
        if not {row[0] for row in rows} <= there:
            eyes.wrong(f"lists that the platform has not: {[row[0] for row in rows]}")
    if tab == "contacts":
        known = {str(one["email"]) for one in _state(opened, platform, "contacts") if one["email"]}
        shown = {cell for row in rows for cell in row if "@" in cell}
        if not shown or not shown <= known:
            eyes.wrong(f"people that the platform has not: {sorted(shown - known)[:3]}")


def _failed_with_a_way_out(eyes: Eyes, tab: str) -> None:
    reading = eyes.reads(tab)
    if reading is None:
        _reason(eyes, tab, "does not read here")
        return
    if reading.phase is not Phase.FAILED:
        if not eyes.rows(tab):
            eyes.wrong(f"neither content nor a reason ({reading.phase}): {eyes.texts(tab)}")
        return
    said = " ".join(eyes.texts(tab))
    error = reading.error
    for sentence in (error.message, error.what_to_do):
        if sentence not in said and " ".join(sentence.split()) not in " ".join(said.split()):
            eyes.wrong(f"not said: {sentence}")
    if "Try again" not in eyes.buttons(tab):
        eyes.wrong(f"no way out: {eyes.buttons(tab)}")


@pytest.mark.parametrize("eyes", PLATFORMS, indirect=True)
def test_every_tab_tells_the_truth_or_why_not(eyes: Eyes, shared_twin: Callable[..., Any]) -> None:
    for condition, spec in FAULTS.items():
        for tab in TABS:
            eyes.where = f"{eyes.platform} {tab} {condition}"
            _control(eyes.opened, eyes.platform, "fault", {"spec": spec})
            _anew(eyes, tab)
            if condition == "slow" and eyes.reads(tab) is not None and _asks(eyes, tab):
                bars = eyes.page(tab).findChildren(LoadingRows)
                if not eyes.until(lambda bars=bars: any(one.isVisible() for one in bars), 1.4):
                    eyes.wrong("nothing shows that it reads")
            eyes.settle(tab)
            _plain(eyes, tab)
            if condition in ("normal", "slow"):
                _true_content(eyes, tab)
            else:
                _failed_with_a_way_out(eyes, tab)
            _control(eyes.opened, eyes.platform, "fault", {"spec": ""})
            if "Try again" in eyes.buttons(tab):  # the way out leads out
                next(
                    one for one in eyes.page(tab).findChildren(QAbstractButton)
                    if one.isVisible() and one.text() == "Try again"
                ).click()  # fmt: skip
                if not eyes.until(
                    lambda tab=tab: eyes.reads(tab).phase is not Phase.FAILED and bool(eyes.rows(tab))
                ):
                    eyes.wrong(f"trying again does not help: {eyes.texts(tab)}")
    _the_empty_account(eyes, shared_twin)
    assert not eyes.faults, "\n".join(eyes.faults)


def _asks(eyes: Eyes, tab: str) -> bool:
    """Whether the reading goes to the platform at all: some answers lie in the account's settings."""
    return not (eyes.platform == "sendios" and tab in ("lists", "senders"))


def _the_empty_account(eyes: Eyes, shared_twin: Callable[..., Any]) -> None:
    twin = shared_twin(eyes.platform, contacts=0)
    new = NewAccount("empty", eyes.platform, "Empty", base_url=twin.base_url, store=False)
    eyes.opened.life.loop.submit(partial(eyes.opened.desk.accounts.add, new, twin.keys)).result(30)
    _turn_to(eyes, "empty")
    for tab in TABS:
        eyes.where = f"{eyes.platform} {tab} empty"
        _anew(eyes, tab)
        eyes.settle(tab)
        _plain(eyes, tab)
        reading = eyes.reads(tab)
        if tab == "contacts" and reading is not None:
            if eyes.rows(tab) or reading.phase is not Phase.EMPTY:
                eyes.wrong(f"not said to be empty ({reading.phase})")
            elif not eyes.buttons(tab):
                eyes.wrong("empty, and no next step")
        if not eyes.rows(tab):
            _reason(eyes, tab, "no rows")
