"""Which data centre takes a key that the account's own one refused.

Owns: the order of asking and how the outcome is worded. Must not: know a platform, look at a key, or ask
where data centres are only different names of one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from desktop_app.model.account import Account, AccountInfo
from desktop_app.model.errors import AppError, AuthRefused
from desktop_app.provider_api.manifest import DataCentre, Manifest


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """``tried``: the other centres that answered. ``accepted_by``: the one that took the key, ``info``: whose
    key it is there. ``chosen``: the label of the account's own centre.
    """

    chosen: str = ""
    tried: tuple[DataCentre, ...] = ()
    accepted_by: DataCentre | None = None
    info: AccountInfo | None = None

    def worded(self, refused: AuthRefused) -> AuthRefused:
        """The refusal with what was found out: the centre that takes the key, or that none does."""
        if self.accepted_by is not None:
            return self._as("auth_refused.other_centre", refused, centre=self.accepted_by.label)
        if self.tried:
            return self._as(
                "auth_refused.no_centre", refused, others=", ".join(one.label for one in self.tried)
            )
        return refused

    def _as(self, code: str, refused: AuthRefused, **values: str) -> AuthRefused:
        return AuthRefused(
            code,
            platform=refused.platform,
            status=refused.status,
            request_id=refused.request_id,
            original=refused.original,
            chosen=self.chosen,
            **values,
        )


async def ask_elsewhere(
    ask: Callable[[Account], Awaitable[AccountInfo]],
    manifest: Manifest,
    account: Account,
    doors: Mapping[str, str],
) -> Elsewhere:
    """Show the key to the other data centres, one after the other, until one takes it.

    ``doors``: data centre -> base URL, "" for the manifest's. A centre that cannot be asked (no network, a
    fault of its own) counts as not tried: its silence says nothing about the key.
    """
    own = manifest.data_centre(account.data_centre)
    tried: list[DataCentre] = []
    if not manifest.separate_centres:
        return Elsewhere(own.label)
    for centre in manifest.data_centres:
        if centre.id == own.id or centre.id not in doors:
            continue
        try:
            info = await ask(replace(account, data_centre=centre.id, base_url=doors[centre.id]))
        except AuthRefused:
            tried.append(centre)
        except AppError:
            continue
        else:
            return Elsewhere(own.label, (*tried, centre), centre, info)
    return Elsewhere(own.label, tuple(tried))
