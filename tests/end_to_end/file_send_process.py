"""Sends the events or orders of a file as the window does, in a process of its own that a test can kill.

    python -m tests.end_to_end.file_send_process PLATFORM events|orders FILE WAY HELD_AFTER

WAY: the type of the events, or the settings that go with orders as JSON. First line: the practice platform's
control door as JSON; then a line for each request that was answered. After HELD_AFTER requests the next is
held by the platform once it took effect: whoever kills then hits the gap between effect and answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from pathlib import Path

from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts
from desktop_app.services.event_items import events_of
from desktop_app.services.file_sends import FileSends
from desktop_app.services.order_items import orders_of, status_guess
from desktop_app.services.send_file import load

HELD_S = 60
PATHS = {"events": "/event$", "orders": "/(orders|transaction)$"}


def main() -> None:
    platform, kind, file, way, held_after = sys.argv[1:]
    install_texts("en")
    desk = Desk()
    desk.twins.endpoint(platform)
    url, token = desk.twins.control(platform)
    spec = f"slow@{PATHS[kind]}:method=POST,after={held_after},times=1,seconds={HELD_S}"
    request = urllib.request.Request(
        f"{url}/fault",
        json.dumps({"spec": spec}).encode(),
        {"X-Twin-Token": token, "Content-Type": "application/json"},
    )
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).read()
    print(json.dumps({"url": url, "token": token}), flush=True)
    asyncio.run(_send(desk, f"training-{platform}", kind, Path(file), way))


async def _send(desk: Desk, account: str, kind: str, file: Path, way: str) -> None:
    await desk.accounts.read_all()
    manifest = desk.accounts.manifest(desk.accounts.get(account))
    service = FileSends(desk.accounts, desk.acts, desk.clock)
    loaded = await load(file, "orders" if kind == "orders" else "contacts", None, {})
    if kind == "events":
        params = [name for name in loaded.headers if name != "email"]
        events = events_of(loaded, manifest.event_forms[0], way, "email", params)
        await service.send(
            account,
            events,
            1,
            0,
            lambda progress: print(progress.done, flush=True),
            file=events.file,
            name=file.name,
        )
        return
    form = manifest.order_form
    assert form is not None
    settings = json.loads(way)
    orders = orders_of(loaded, form, {word: status_guess(form, word) for word, _ in loaded.statuses}, "")
    at_once = form.most(settings)
    await service.send(
        account,
        orders,
        at_once,
        0,
        lambda progress: print(progress.done, flush=True),
        settings,
        file=orders.file,
        name=file.name,
    )


if __name__ == "__main__":
    main()
