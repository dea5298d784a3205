"""One folder a platform. ``discover`` finds them.

Owns: finding the folders. Must not: let one platform know another, or hold a list of them.
"""

from __future__ import annotations

import importlib
import pkgutil

from desktop_app.provider_api.entry import ProviderEntry


def discover() -> dict[str, ProviderEntry]:
    """Every platform by its id, in the order of the ids. Sends nothing and reads no key.

    Each folder offers ``ENTRY``. Works in a checkout, a wheel, a zip and a frozen bundle, as long as the
    packer was told to take all of ``desktop_app.providers`` (imports by name are invisible to it).
    """
    found: dict[str, ProviderEntry] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        if not module.ispkg:
            continue
        entry = importlib.import_module(f"{__name__}.{module.name}").ENTRY
        if entry.manifest.id != module.name:
            raise ValueError(f"folder {module.name} holds the platform {entry.manifest.id}")
        found[module.name] = entry
    return found
