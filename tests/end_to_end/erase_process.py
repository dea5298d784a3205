"""Erases somebody everywhere as the window does, in a process of its own that a test can kill.

    python -m tests.end_to_end.erase_process EMAIL HELD PATH PLATFORM...

First line: the control door of HELD as JSON. That platform erases, and then does not answer: whoever kills
then hits the gap between effect and answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request

from desktop_app.app.wiring import Desk
from desktop_app.runtime.texts import install_texts
from desktop_app.services.people import Found

HELD_S = 60


def main() -> None:
    email, held, path, *platforms = sys.argv[1:]
    install_texts("en")
    desk = Desk()
    desk.twins.endpoint(held)
    url, token = desk.twins.control(held)
    request = urllib.request.Request(
        f"{url}/fault",
        json.dumps({"spec": f"slow@{path}:method=DELETE,times=1,seconds={HELD_S}"}).encode(),
        {"X-Twin-Token": token, "Content-Type": "application/json"},
    )
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).read()
    print(json.dumps({"url": url, "token": token}), flush=True)
    asyncio.run(_erase(desk, email, platforms))


async def _erase(desk: Desk, email: str, platforms: list[str]) -> None:
    await desk.accounts.read_all()
    found = []
    for platform in platforms:
        account = desk.accounts.get(f"training-{platform}")
        provider = await desk.accounts.open(account.id)
        page = await provider.search_contacts(email)
        contact = next(one for one in page.items if one.email == email)
        await desk.contact_reading.remember(account.id, contact)
        found.append(Found(account, provider.manifest.label, "found", contact))
    await desk.erasing.erase(email, email, found, True)


if __name__ == "__main__":
    main()
