"""The eSputnik twin put together: who may come in, how fast, and which handlers answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.twins.twin import Context, Twin
from desktop_app.twins.wire import Answer, Call, json_answer

BRANDS = ("esputnik", "yespo", "reteno")


class EsputnikTwin(Twin):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.routes.add("GET", "/api/v1/account/info", self.account)

    def base_urls(self) -> dict[str, str]:
        return dict.fromkeys(BRANDS, self.context.origins["main"] + "/api")

    def credentials(self) -> dict[str, dict[str, str]]:
        return {name: {"api_key": self.context.key("full")} for name in BRANDS}

    def fill(self) -> None:
        return

    def state(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return []

    def account(self, call: Call) -> Answer:
        return json_answer({"userEmail": "api-user162065", "organisationName": "Training", "orgId": 4711})
