"""What a platform's twin is made of: the context it gets and the parts it brings.

Owns: the contract between the server and the four platforms' folders.
Must not: know a platform.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.twins.clock import Clock, FixedWindows, Schedule
from desktop_app.twins.faults import Rule
from desktop_app.twins.people import Person, people
from desktop_app.twins.store import Store
from desktop_app.twins.wire import Answer, Call, Routes, json_answer, text_answer

KINDS = ("contacts", "lists", "events", "orders", "messages", "suppressed")


@dataclass
class Context:
    """Everything a twin works with. One per process; made by ``launch``, or by hand in a test."""

    store: Store
    clock: Clock
    schedule: Schedule
    windows: FixedWindows
    seed: int
    contacts: int
    #: listener name -> "http://127.0.0.1:PORT"
    origins: Mapping[str, str]
    #: secrets of this start (or the kept ones), by the twin's own names
    keys: dict[str, str] = field(default_factory=dict)
    #: switches of the twin, changed through ``POST /_twin/dial``; start values from ``Twin.DIALS``
    dials: dict[str, Any] = field(default_factory=dict)

    def random(self, purpose: str) -> random.Random:
        """A repeatable source of chance: same seed and purpose, same numbers."""
        return random.Random(f"{self.seed}/{purpose}")

    def people(self, purpose: str = "people") -> Iterable[Person]:
        """The ``contacts`` seeded persons, the same for the same seed; fewer contacts are a prefix of
        more.
        """
        return people(self.random(purpose), self.contacts)

    def key(self, name: str, make: Callable[[], str] = lambda: secrets.token_hex(16).upper()) -> str:
        """A secret of this start, made at the first asking."""
        if name not in self.keys:
            self.keys[name] = make()
        return self.keys[name]


class Twin:
    """Base of a platform's twin. Handlers are plain functions ``Call -> Answer`` in ``self.routes``.

    The server runs each handler inside one transaction, in one thread: no locks, no awaiting, no half writes.
    Raise ``Refused(answer)`` to answer an error and take back what was written.
    """

    #: tables, every statement ``IF NOT EXISTS``
    SCHEMA = ""
    #: switches and their start values; the type of the start value is the type of the dial
    DIALS: Mapping[str, Any] = {}
    #: real host names, accepted in the Host header when the server runs with ``--host-names``
    HOSTS: tuple[str, ...] = ()
    #: ports to listen on; a platform with separate data centres has one listener for each
    LISTENERS: tuple[str, ...] = ("main",)

    def __init__(self, context: Context) -> None:
        self.context = context
        self.store = context.store
        self.clock = context.clock
        self.schedule = context.schedule
        self.routes = Routes()

    # --- what the start line says

    def base_urls(self) -> dict[str, str]:
        """Data centre -> base URL."""
        raise NotImplementedError

    def credentials(self) -> dict[str, dict[str, str]]:
        """Data centre -> credential fields, by the names that the platform itself uses."""
        raise NotImplementedError

    def extras(self) -> dict[str, Any]:
        """Further entries of the start line (keys of narrower scope, ...)."""
        return {}

    # --- state

    def fill(self) -> None:
        """Write the seeded account into an empty store; runs inside one transaction."""
        raise NotImplementedError

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        """Rows of ``GET /_twin/state`` for a kind of ``KINDS``, in slices (``Store.pages``), sorted by id."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """Rows by kind, cheap: answered by ``GET /_twin/state`` without a kind."""
        return {}

    # --- answers

    def answer(self, call: Call) -> Answer:
        """Find the handler and run it. Override to put auth and limits in front; call ``super().answer``."""
        found = self.routes.find(call)
        if found is None:
            return self.not_found(call)
        if isinstance(found, frozenset):
            return self.wrong_method(call, found)
        return found(call)

    def not_found(self, call: Call) -> Answer:
        return text_answer("not found", 404)

    def wrong_method(self, call: Call, allowed: frozenset[str]) -> Answer:
        answer = text_answer("method not allowed", 405)
        answer.headers.append(("Allow", ", ".join(sorted(allowed))))
        return answer

    def broken(self, call: Call) -> Answer:
        """The answer when a handler failed (a bug of the twin: also printed to stderr)."""
        return text_answer("internal error", 500)

    def finish(self, call: Call, answer: Answer) -> None:
        """Last touch on every platform answer: headers that the platform always sends."""

    def fault_answer(self, call: Call, rule: Rule) -> Answer:
        """The platform's own form of 429, 5xx, a stale key (``expire``) and an answer that is no JSON
        (``json``).
        """
        if rule.kind == "429":
            return text_answer("Too many requests", 429)
        if rule.kind == "5xx":
            return text_answer("Service unavailable", rule.status)
        if rule.kind == "expire":
            return text_answer("Unauthorized", 401)
        return html_page() if not rule.half else half_json()


def html_page() -> Answer:
    """What a proxy or a captive portal says instead of the platform."""
    page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to go on</body></html>"
    return text_answer(page, 200, "text/html; charset=utf-8")


def half_json() -> Answer:
    """JSON that stops in the middle, with a matching Content-Length."""
    whole = json_answer({"results": [{"status": "OK"}, {"status": "OK"}]})
    return Answer(200, whole.body[:-9], whole.content_type)
