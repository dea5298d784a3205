"""Starting one twin: arguments, state, keys, the start line, the run.

Owns: the command line of ``python -m desktop_app.twins``.
Must not: print anything but the start line to standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import secrets
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.twins.clock import Clock, FixedWindows, Schedule
from desktop_app.twins.control import reset, turn_dials
from desktop_app.twins.faults import FaultSpecInvalid
from desktop_app.twins.gate import Gate
from desktop_app.twins.registry import TWINS
from desktop_app.twins.server import cut, listen, make_server, serve, stop_at_end_of_input
from desktop_app.twins.store import Store
from desktop_app.twins.twin import Context, Twin

MAX_CONTACTS = 1_000_000


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(
        prog="twin",
        description="A local stand-in of one platform on 127.0.0.1. Prints one JSON line, then serves.",
    )
    arguments.add_argument("name", choices=sorted(TWINS), metavar="NAME", help=", ".join(sorted(TWINS)))
    arguments.add_argument(
        "--port",
        type=_port,
        default=0,
        help="first port; further listeners take the next ones (0: free ports)",
    )
    arguments.add_argument("--seed", type=int, default=1, help="same seed: same people, lists and ids")
    arguments.add_argument("--contacts", type=_count, default=20_000, help="seeded contacts")
    arguments.add_argument("--state", type=Path, help="folder that keeps the state; without it memory only")
    arguments.add_argument(
        "--speed", type=_speed, default=20.0, help="training clock: virtual seconds a real second"
    )
    arguments.add_argument(
        "--fault", default="", metavar="SPEC", help="kind[@path-regex][:k=v,..][;..], see README.md"
    )
    arguments.add_argument(
        "--host-names", action="store_true", help="also accept the platform's real host names in Host"
    )
    arguments.add_argument("--exit-with-parent", action="store_true", help="stop when standard input ends")
    arguments.add_argument(
        "--keep-keys", action="store_true", help="with --state: use the keys kept there, keep new ones"
    )
    arguments.add_argument(
        "--dial",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a switch of the twin, see README.md",
    )
    arguments.add_argument(
        "--now", type=_instant, help="first instant of the training clock for a new state (ISO 8601)"
    )
    return arguments


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError("0 to 65535")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= MAX_CONTACTS:
        raise argparse.ArgumentTypeError(f"0 to {MAX_CONTACTS}")
    return value


def _speed(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1_000_000:
        raise argparse.ArgumentTypeError("0 (stands still) to 1000000")
    return value


def _instant(text: str) -> float:
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("ISO 8601, as 2026-03-02T09:00") from error
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()


def run(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 stopped cleanly, 1 could not start, 2 wrong arguments."""
    try:
        given = parser().parse_args(argv)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        return _start(given)
    except (OSError, sqlite3.Error) as error:
        print(f"twin {given.name}: {error}", file=sys.stderr)
        return 1
    except FaultSpecInvalid as error:
        print(f"twin {given.name}: --fault {error}", file=sys.stderr)
        return 2


def _start(given: argparse.Namespace) -> int:
    twin_class = TWINS[given.name]()
    sockets = []
    try:
        for number, _listener in enumerate(twin_class.LISTENERS):
            sockets.append(listen(given.port + number if given.port else 0))
        ports = {
            sock.getsockname()[1]: name for sock, name in zip(sockets, twin_class.LISTENERS, strict=True)
        }
        origins = {name: f"http://127.0.0.1:{port}" for port, name in ports.items()}
        path = given.state / f"{given.name}.sqlite" if given.state else None
        twin = open_twin(
            twin_class,
            path,
            origins,
            seed=given.seed,
            contacts=given.contacts,
            speed=given.speed,
            keep_keys=given.keep_keys,
            start=given.now,
        )
        error = turn_dials(twin, _dials(twin, given.dial))
        if error:
            print(f"twin {given.name}: --dial {error}", file=sys.stderr)
            return 2
        token = secrets.token_urlsafe(24)
        gate = Gate(twin, token, ports, cut=cut, host_names=given.host_names)
        gate.faults.set(given.fault)
        first = next(iter(origins.values()))
        line = start_line(given.name, twin, {"url": f"{first}/_twin", "token": token})
        server = make_server(gate)
        if given.exit_with_parent:
            stop_at_end_of_input(server)
        asyncio.run(serve(server, twin, sockets, lambda: say(json.dumps(line))))
        twin.store.close()
    finally:
        for sock in sockets:
            sock.close()
    return 0


def say(line: str) -> None:
    """Write the start line; a windowed program has no sys.stdout but may have been given a pipe."""
    if sys.stdout is not None:
        print(line, flush=True)
    else:
        os.write(1, line.encode() + b"\n")


def open_twin(
    twin_class: type[Twin],
    path: Path | None,
    origins: dict[str, str],
    *,
    seed: int = 1,
    contacts: int = 20_000,
    speed: float = 20.0,
    keep_keys: bool = False,
    start: float | None = None,
) -> Twin:
    """Open or make the state and the twin on it; an empty store, or one of another seed or size, is filled
    anew.
    """
    store = Store(path, twin_class.SCHEMA)
    clock = Clock(store, speed, start)
    context = Context(
        store,
        clock,
        Schedule(store, clock),
        FixedWindows(clock),
        seed,
        contacts,
        origins,
        dials=dict(twin_class.DIALS),
    )
    if keep_keys:
        context.keys.update(store.get("keys", {}))
    twin = twin_class(context)
    twin.credentials()
    if keep_keys:
        store.put("keys", context.keys)
    if store.get("filled") != {"seed": seed, "contacts": contacts}:
        reset(twin)
    return twin


def start_line(name: str, twin: Twin, control: dict[str, str]) -> dict[str, Any]:
    base = {
        "name": name,
        "base_urls": twin.base_urls(),
        "credentials": twin.credentials(),
        "control": control,
    }
    return base | twin.extras()


def _dials(twin: Twin, pairs: Sequence[str]) -> dict[str, Any]:
    """``name=value`` pairs in the type of each dial; unknown names pass through and are refused later."""
    given: dict[str, Any] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        start = twin.DIALS.get(name, "")
        if isinstance(start, bool):
            given[name] = text.lower() in ("1", "true", "yes", "on")
        elif isinstance(start, int | float):
            try:
                given[name] = type(start)(text)
            except ValueError:
                given[name] = text
        else:
            given[name] = text
    return given
