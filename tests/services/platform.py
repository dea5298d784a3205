"""A platform made for tests of the services' rules: two data centres, two key fields, no network.

The real platforms are met over HTTP in tests/cli and tests/app; here the rules about accounts count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.contact import Contact
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import AppError, AuthRefused, NotFound
from desktop_app.model.page import Page
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import CredentialField, DataCentre, Manifest, RateLimit, Support
from desktop_app.provider_api.provider import Provider
from desktop_app.services.accounts import TrainingEndpoint

MANIFEST = Manifest(
    id="shop",
    label="Shop Mail",
    docs_url="https://docs.shop.example",
    data_centres=(
        DataCentre("eu", "Europe", "https://eu.shop.example"),
        DataCentre("asia", "Asia", "https://asia.shop.example"),
    ),
    credentials=(
        CredentialField("user", "x.user", "x.where", "x.whom", secret=False, required=False),
        CredentialField("api_key", "x.key", "x.where", "x.whom"),
    ),
    support={
        **{capability: Support(Level.NOT_YET, note="x.not_yet") for capability in Capability},
        Capability.ACCOUNT_INFO: Support(Level.FULL),
    },
    operations={},
    limits={},
)


def whole_shop(**parts: Any) -> Manifest:
    """The shop as a platform that can do everything; ``parts`` are what the test is about."""
    support = {capability: Support(Level.FULL) for capability in Capability}
    return replace(MANIFEST, support=support, limits={"default": RateLimit("default", 100, 1.0)}, **parts)


@dataclass
class ShopProvider(Provider):
    """Remembers how it was opened; answers lists and members in pages of two."""

    account: Account
    credentials: dict[str, str]
    lists: tuple[ContactList, ...] = ()
    members: tuple[str, ...] = ()
    closed: int = 0
    manifest: Manifest = MANIFEST

    async def aclose(self) -> None:
        self.closed += 1

    async def fetch_account_info(self) -> AccountInfo:
        if self.credentials["api_key"] == "bad":
            raise AuthRefused(platform=self.manifest.label)
        if self.credentials["api_key"] == "elsewhere":
            raise NotFound(platform=self.manifest.label, original="a shop of shoes")
        return AccountInfo(organisation="Horizon Shop")

    async def fetch_lists(self, cursor: str | None = None, *, name: str = "") -> Page[ContactList]:
        at = int(cursor or 0)
        more = str(at + 2) if at + 2 < len(self.lists) else None
        return Page(self.lists[at : at + 2], more, 999)

    async def fetch_members(self, list_id: str, cursor: str | None = None) -> Page[Contact]:
        at = int(cursor or 0)
        # the second page begins one contact early: pages shift while people work
        start = max(0, at - 1)
        more = str(at + 2) if at + 2 < len(self.members) else None
        return Page(tuple(Contact(id=one) for one in self.members[start : at + 2]), more)


@dataclass
class ShopDoor:
    manifest: Manifest = MANIFEST
    opened: list[ShopProvider] = field(default_factory=list)
    handed_in: list[dict[str, Any]] = field(default_factory=list)
    lists: tuple[ContactList, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def entry(self) -> ProviderEntry:
        return ProviderEntry(self.manifest, self._open)

    def _open(self, account: Account, credentials: Mapping[str, str], **handed_in: Any) -> Provider:
        made = ShopProvider(account, dict(credentials), self.lists, self.members)
        self.handed_in.append(handed_in)
        self.opened.append(made)
        return made


@dataclass
class ShopTwins:
    """Whoever runs the twins: here only says where one would be."""

    starts: int = 1
    failure: AppError | None = None
    platforms: tuple[str, ...] = ("shop",)

    def endpoint(self, platform: str) -> TrainingEndpoint:
        if self.failure is not None:
            raise self.failure
        return TrainingEndpoint(
            {
                "eu": f"http://127.0.0.1:{9000 + self.starts}",
                "asia": f"http://127.0.0.1:{9100 + self.starts}",
            },
            {"eu": {"api_key": f"twin-eu-{self.starts}"}, "asia": {"api_key": f"twin-asia-{self.starts}"}},
        )
