"""Every capability of the contract is switched off, one after the other: the terminal then says in words
what it cannot do, or does the rest and leaves no row unexplained."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app.main import main
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.manifest import Support
from desktop_app.provider_api.provider import METHODS, Provider
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts

NOTE = "events.past.line"
"""Words that no command says by itself."""
REFUSES = {Capability.ACCOUNT_INFO: "test", Capability.CONTACTS_IMPORT: "import"}
"""Without these a command has nothing left to do; without any other it does the rest."""
ELSEWHERE = (
    Capability.LISTS_READ,
    Capability.LISTS_REMOVE_MEMBERS,
    Capability.CONTACTS_READ,
    Capability.CONTACTS_IMPORT_STATUS,
)
"""Tried on a platform that has them as calls of their own."""


@dataclass
class InProcess:
    """Commands in this process: a manifest of it can be changed."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str | Path, given: object = None) -> tuple[int, dict[str, Any]]:
        stdin = io.TextIOWrapper(io.BytesIO(json.dumps(given or {}).encode()), "utf-8")
        self.monkeypatch.setattr("sys.stdin", stdin)
        self.capsys.readouterr()
        code = main([*map(str, words), "--json"])
        said = self.capsys.readouterr()
        found: dict[str, Any] = json.loads(said.out)
        return code, found


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> InProcess:
    install_texts("en")
    return InProcess(monkeypatch, capsys)


def switch_off(monkeypatch: pytest.MonkeyPatch, platform: str, capability: Capability) -> None:
    """The platform answers as one that never could: in its manifest, and by its method."""
    manifest = discover()[platform].manifest
    support, offered = manifest.support, manifest.can(capability)
    assert isinstance(support, dict)
    monkeypatch.setitem(support, capability, Support(Level.CANNOT, NOTE, "the documents say so"))
    name = METHODS[capability]
    module = importlib.import_module(f"desktop_app.providers.{platform}.provider")
    [provider] = {one for one in _kinds(Provider) if one.__module__ == module.__name__}
    assert not offered or getattr(provider, name) is not getattr(Provider, name)
    monkeypatch.setattr(provider, name, getattr(Provider, name))


def _kinds(kind: type) -> list[type]:
    return [one for below in kind.__subclasses__() for one in (below, *_kinds(below))]


NEAR = [one for one in Capability if one.value.split(".")[0] in ("account", "lists", "contacts")]
"""The terminal knows no events, orders, senders or messages: those are switched off together."""
FAR = [one for one in Capability if one not in NEAR]


@pytest.mark.parametrize("off", [*([one] for one in NEAR), FAR], ids=lambda off: off[0].value)
def test_a_command_does_without_or_says_why(
    off: list[Capability],
    terminal: InProcess,
    shared_twin: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    capability = off[0]
    platform = "esputnik" if capability in ELSEWHERE else "ecomail"
    twin = shared_twin(platform, contacts=50)
    keys = dict(twin.keys)
    file = tmp_path / "people.csv"
    file.write_text("Email,First name\nnew.one@example.org,Nora\nnew.two@example.org,Ned\n", "utf-8")
    terminal(
        "accounts", "add", "class", "--platform", platform, "--name", "Class", "--base-url", twin.base_url,
        "--no-store", "--credentials-stdin", given=keys,
    )  # fmt: skip
    for one in off:
        switch_off(monkeypatch, platform, one)

    tested = terminal("accounts", "test", "class", "--credentials-stdin", given=keys)
    by_name = ("import", file, "--account", "class", "--list", "Newsletter", "--yes")
    how = ("--consent", "confirmed", "--credentials-stdin")
    imported = terminal(*by_name, *how, given=keys)

    for command, (code, said) in {"test": tested, "import": imported}.items():
        if REFUSES.get(capability) == command:
            assert code == 3, (command, said)
            assert t(NOTE) in said["error"]["message"]
            assert said["error"]["what_to_do"]
        else:
            assert code in (0, 1), (command, said)
    if capability is Capability.CONTACTS_IMPORT:
        assert not [one for one in twin.state("contacts") if one["email"] == "new.one@example.org"]
        return
    rows = dict(imported[1]["rows"])
    assert rows.pop("total") == sum(rows.values()) == 2
    job = imported[1]["job"]
    for words in (("jobs", "show", job), ("jobs", "verify", job), ("jobs", "undo", job, "--plan")):
        more = ("--credentials-stdin",) if words[1] != "show" else ()
        code, said = terminal(*words, *more, given=keys)
        assert code in (0, 1, 3), (words, code, said)
        if code == 3:
            assert said["error"]["message"]
            assert said["error"]["what_to_do"]
