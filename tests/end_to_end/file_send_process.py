"""Sends the events of a file as the window does, in a process of its own that a test can kill.

    python -m tests.end_to_end.file_send_process FILE TYPE

First line: the practice platform's control door as JSON; then a line for each event that was answered. The
eleventh request is held by the platform after it took effect: whoever kills then hits the gap between effect
and answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from pathlib import Path

from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts
from desktop_app.services.file_sends import FileSends
from desktop_app.services.send_file import events_of, load

ACCOUNT, HELD_AFTER, HELD_S = "training-esputnik", 10, 60


def main() -> None:
    file, event_type = sys.argv[1:]
    install_texts("en")
    desk = Desk()
    desk.twins.endpoint("esputnik")
    url, token = desk.twins.control("esputnik")
    spec = f"slow@/event$:method=POST,after={HELD_AFTER},times=1,seconds={HELD_S}"
    request = urllib.request.Request(
        f"{url}/fault",
        json.dumps({"spec": spec}).encode(),
        {"X-Twin-Token": token, "Content-Type": "application/json"},
    )
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).read()
    print(json.dumps({"url": url, "token": token}), flush=True)
    asyncio.run(_send(desk, Path(file), event_type))


async def _send(desk: Desk, file: Path, event_type: str) -> None:
    await desk.accounts.read_all()
    manifest = desk.accounts.manifest(desk.accounts.get(ACCOUNT))
    loaded = await load(file, "contacts", None, {})
    params = [name for name in loaded.headers if name != "email"]
    items = events_of(loaded, manifest.event_forms[0], event_type, "email", params)
    service = FileSends(desk.accounts, desk.acts, desk.clock)
    await service.send(ACCOUNT, items, 1, 0, lambda progress: print(progress.done, flush=True))


if __name__ == "__main__":
    main()
