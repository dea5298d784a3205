"""Faults by dial: which request goes wrong, and how.

Owns: the little language ``kind[@path-regex][:k=v,..][;..]`` and the deterministic choice of requests.
Must not: touch a connection or build a platform's answer (the gate and the twin do).
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

ANSWER_KINDS = frozenset({"429", "5xx", "expire", "json", "cut-before", "cut-after"})
KINDS = ANSWER_KINDS | {"slow", "reject"}
_RULE = re.compile(
    r"(?P<kind>[0-9a-z-]+)(?:@(?P<path>.*?))?(?::(?P<params>[a-z_]+=[^,;:]*(?:,[a-z_]+=[^,;:]*)*))?",
    re.DOTALL,
)
_NUMBERS = {"rate", "seconds", "retry_after"}
_INTEGERS = {"every", "after", "times", "seed", "status", "act", "half"}
_WORDS = {"method"}


Rejecter = Callable[[int, str], bool]
"""(number of the row, whom or what it is about, "" for nobody) -> whether it is refused."""


class FaultSpecInvalid(ValueError):
    """The text is not a fault specification; the message says which part."""


@dataclass(slots=True)
class Rule:
    """One part of a specification; see README.md for the meaning of each parameter."""

    kind: str
    path: re.Pattern[str] | None = None
    method: str | None = None
    rate: float | None = None
    every: int = 0
    after: int = 0
    times: int | None = None
    seconds: float | None = None
    retry_after: float | None = None
    seed: int | None = None
    status: int = 503
    act: int = 0
    half: int = 0
    #: how many matching requests were seen, how often the rule acted, until when an outbreak lasts
    seen: int = field(default=0, compare=False)
    fired: int = field(default=0, compare=False)
    until: float = field(default=0.0, compare=False)

    def fires(self, method: str, path: str, seed: int) -> bool:
        """Count this request if it matches, and say whether the rule acts on it."""
        if self.method is not None and method != self.method:
            return False
        if self.path is not None and not self.path.search(path):
            return False
        if self.kind in ("429", "5xx", "expire") and time.monotonic() < self.until:
            return True
        self.seen += 1
        number = self.seen - self.after
        if number <= 0 or (self.times is not None and self.fired >= self.times):
            return False
        if self.kind != "reject":  # for rejects rate and every choose rows, not requests
            if self.every and number % self.every:
                return False
            if (
                self.rate is not None
                and random.Random(f"{seed}/{self.kind}/{self.seen}").random() >= self.rate
            ):
                return False
        self.fired += 1
        if self.seconds:
            self.until = time.monotonic() + self.seconds
        return True

    def row_chooser(self, seed: int) -> Rejecter:
        """For ``reject``: says for row i (from 0) of the request that just fired whether it is refused, and
        whom or what that row is about. By chance it depends on that alone: whoever was refused once is
        refused again, in whatever request and after whatever restart."""
        every, rate, request = self.every, 0.01 if self.rate is None else self.rate, self.seen

        def refused(row: int, who: str) -> bool:
            if every:
                return (row + 1) % every == 0
            whose = who.strip().lower() or f"{request}/{row}"
            return random.Random(f"{seed}/row/{whose}").random() < rate

        return refused


def parse(spec: str) -> list[Rule]:
    """Rules of a specification; an empty text gives none. Raises FaultSpecInvalid."""
    return [_parse_rule(part.strip()) for part in spec.split(";") if part.strip()]


def _parse_rule(text: str) -> Rule:
    match = _RULE.fullmatch(text)
    if match is None or match["kind"] not in KINDS:
        raise FaultSpecInvalid(
            f"{text!r}: expected kind[@path-regex][:k=v,..] with a kind of {', '.join(sorted(KINDS))}"
        )
    rule = Rule(match["kind"])
    if match["path"]:
        try:
            rule.path = re.compile(match["path"])
        except re.error as error:
            raise FaultSpecInvalid(f"{text!r}: the path is no regular expression ({error})") from error
    for pair in filter(None, (match["params"] or "").split(",")):
        name, _, value = pair.partition("=")
        try:
            if name in _NUMBERS:
                setattr(rule, name, float(value))
            elif name in _INTEGERS:
                setattr(rule, name, int(value))
            elif name in _WORDS:
                setattr(rule, name, value.upper())
            else:
                raise FaultSpecInvalid(f"{text!r}: no parameter is called {name!r}")
        except ValueError as error:
            raise FaultSpecInvalid(
                str(error) if isinstance(error, FaultSpecInvalid) else f"{pair!r}: no number"
            ) from error
    return rule


@dataclass(slots=True)
class Verdict:
    """What is to happen to one request. ``rule`` is the fault that replaces the answer, if any."""

    rule: Rule | None = None
    hold_s: float = 0.0
    reject: Rejecter | None = None
    names: list[str] = field(default_factory=list)


class Faults:
    """The rules in force. Rules are asked in order: the first that replaces the answer wins, slow and reject
    add up.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.spec = ""
        self.rules: list[Rule] = []

    def set(self, spec: str) -> None:
        self.rules = parse(spec)
        self.spec = spec

    def judge(self, method: str, path: str) -> Verdict:
        verdict = Verdict()
        for rule in self.rules:
            if rule.kind in ANSWER_KINDS and verdict.rule is not None:
                continue
            seed = self._seed if rule.seed is None else rule.seed
            if not rule.fires(method, path, seed):
                continue
            verdict.names.append(rule.kind)
            if rule.kind == "slow":
                verdict.hold_s += 2.0 if rule.seconds is None else rule.seconds
            elif rule.kind == "reject":
                verdict.reject = rule.row_chooser(seed)
            else:
                verdict.rule = rule
        return verdict
