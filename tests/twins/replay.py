"""Replay of raw exchanges, typed from a platform's published facts, against a real twin process.

One line of an ``exchanges.ndjson`` is an object::

    scene    the twin is reset when the scene changes
    section  where the facts say so
    note     optional: what is remarkable
    dial     optional: switches set before the request, for the rest of the scene
    advance  optional: training seconds passed before the request
    request  {method, path, auth?, headers?, json? | body?}   auth: name of a key ("full" when absent),
    "none", "wrong"
    answer   {status, headers?, body? | pattern? | json?}     headers: value, or null for "must be absent"

``body`` is the exact text, ``pattern`` a regular expression for the whole text, ``json`` a value in which
the strings
"<int>", "<str>", "<digits>", "<any>" stand for a number, a non-empty string, a string of digits, anything.
Named groups of a pattern are kept for the scene and put in place of ``${name}`` in later lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.twins.process import TwinProcess


def read(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def scenes(path: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in read(path):
        found.setdefault(line["scene"], []).append(line)
    return found


Auth = Callable[[str], dict[str, str]]
Ask = Callable[[TwinProcess, dict[str, Any]], Any]


def play(
    twin: TwinProcess, lines: list[dict[str, Any]], auth: Auth | None = None, ask: Ask | None = None
) -> None:
    """Reset, then ask and compare line by line. ``auth`` puts a key into headers; HTTP Basic when absent.

    ``ask`` sends a request by itself, where a key has several parts or a twin several addresses.
    """
    twin.reset()
    kept: dict[str, str] = {}
    for number, raw in enumerate(lines, 1):
        line = _filled(raw, kept)
        if "dial" in line:
            assert twin.control("POST", "dial", line["dial"]).status == 200
        if "advance" in line:
            twin.advance(line["advance"])
        asked = f"{line['request']['method']} {line['request']['path']}"
        where = f"{line['scene']} {number}, section {line['section']}: {asked}"
        request = line["request"]
        reply = ask(twin, request) if ask else _ask(twin, request, auth or twin.basic)
        kept |= _compare(where, line["answer"], reply)


def _filled(value: Any, kept: dict[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda match: kept[match[1]], value)
    if isinstance(value, list):
        return [_filled(item, kept) for item in value]
    if isinstance(value, dict):
        return {_filled(key, kept): _filled(item, kept) for key, item in value.items()}
    return value


def _ask(twin: TwinProcess, request: dict[str, Any], put: Auth) -> Any:
    auth = request.get("auth", "full")
    keys = {"full": twin.key, "wrong": "0" * 32, **twin.line.get("keys", {})}
    headers = {} if auth == "none" else put(keys[auth])
    body = request.get("body", request.get("json"))
    return twin.send(request["method"], request["path"], body, headers | request.get("headers", {}))


def _compare(where: str, wanted: dict[str, Any], reply: Any) -> dict[str, str]:
    got = f"{where}\ngot {reply.status} {dict(reply.headers.items())}\n{reply.text[:2000]}"
    assert reply.status == wanted["status"], got
    for name, value in wanted.get("headers", {}).items():
        assert reply.headers.get(name) == value, f"header {name}: {reply.headers.get(name)!r}\n{got}"
    if "body" in wanted:
        assert reply.text == wanted["body"], got
    if "json" in wanted:
        differences = list(_differences(wanted["json"], reply.json(), "$"))
        assert not differences, "; ".join(differences) + "\n" + got
    if "pattern" in wanted:
        match = re.fullmatch(wanted["pattern"], reply.text, re.DOTALL)
        assert match, f"pattern {wanted['pattern']}\n{got}"
        return match.groupdict()
    return {}


def _differences(wanted: Any, got: Any, path: str) -> Iterator[str]:
    if wanted == "<any>":
        return
    if wanted in ("<int>", "<str>", "<digits>"):
        good = {
            "<int>": isinstance(got, int) and not isinstance(got, bool),
            "<str>": isinstance(got, str) and got != "",
            "<digits>": isinstance(got, str) and got.isdigit(),
        }[wanted]
        if not good:
            yield f"{path}: {got!r} is no {wanted}"
    elif isinstance(wanted, dict) and isinstance(got, dict):
        if wanted.keys() != got.keys():
            yield f"{path}: keys {sorted(got)} instead of {sorted(wanted)}"
        for key in wanted.keys() & got.keys():
            yield from _differences(wanted[key], got[key], f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            yield f"{path}: {len(got)} elements instead of {len(wanted)}"
        for number, (one, other) in enumerate(zip(wanted, got, strict=False)):
            yield from _differences(one, other, f"{path}[{number}]")
    elif type(wanted) is not type(got) or wanted != got:
        yield f"{path}: {got!r} instead of {wanted!r}"
