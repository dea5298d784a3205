"""A look at the real platforms, so that a change there is noticed. Run by hand or once a week, never with the
others:

    CAMPAIGN_DESK_LIVE=read CAMPAIGN_DESK_LIVE_ECOMAIL='{"api_key": "..."}' .venv/bin/python -m pytest
    tests/live -q -n 0

``CAMPAIGN_DESK_LIVE_<PLATFORM>`` holds the key's fields as JSON, ``CAMPAIGN_DESK_LIVE_<PLATFORM>_CENTRE`` the
data centre (the first one without it). It reads only: ``reads_only`` stops any write before it leaves.
"""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from desktop_app.model.account import Account
from desktop_app.providers import discover
from desktop_app.runtime.texts import install_texts
from tests.live.reading import read_everything, reads_only

NAMED = [name for name in discover() if os.environ.get(f"CAMPAIGN_DESK_LIVE_{name.upper()}")]


def test_a_platform_is_named() -> None:
    assert NAMED, "set CAMPAIGN_DESK_LIVE_<PLATFORM> to the key's fields as JSON"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMED)
def test_the_platform_still_answers_as_its_documents_say(name: str) -> None:
    install_texts()
    entry = discover()[name]
    variable = f"CAMPAIGN_DESK_LIVE_{name.upper()}"
    centre = os.environ.get(f"{variable}_CENTRE") or entry.manifest.data_centres[0].id
    account = Account("live", name, "Live", data_centre=centre)

    async def main() -> dict[str, str]:
        provider = entry.open(account, json.loads(os.environ[variable]))
        try:
            return await read_everything(provider)
        finally:
            await provider.aclose()

    with reads_only():
        told = asyncio.run(main())
    for what, state in told.items():
        print(f"{name} {what}: {state}")
    assert told["account"] == "good"
