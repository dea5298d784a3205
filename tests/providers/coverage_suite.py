"""Every path of a platform's published interface has a place in the app, or a reason why not.

Owns: the comparison. Must not: know a platform. The paths are those that its twin answers, which were typed
from the same documents (``tests/twins/<name>/paths.txt``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from desktop_app.provider_api.manifest import Manifest

TWINS = Path(__file__).resolve().parents[1] / "twins"


def bare(path: str) -> str:
    """A path with its places unnamed."""
    return re.sub(r"\{\w+\}", "{}", path)


def documented(platform: str) -> list[tuple[str, str]]:
    """(method, path) of every call that the documents name."""
    lines = (TWINS / platform / "paths.txt").read_text("utf-8").splitlines()
    return [(method, path) for method, path in (line.split() for line in lines if line and line[0] != "#")]


def unplaced(platform: str, manifest: Manifest, not_offered: Mapping[str, str]) -> list[str]:
    """Documented calls that are neither an operation nor explained."""
    known = {(each.method, bare(each.path)) for each in manifest.operations.values()}
    return [
        f"{method} {path}"
        for method, path in documented(platform)
        if (method, bare(path)) not in known and f"{method} {path}" not in not_offered
    ]


def unreached(manifest: Manifest, by_capability: Mapping[str, str]) -> list[str]:
    """Operations that neither a declared call nor a capability uses."""
    used = {call.operation for call in manifest.calls} | set(by_capability)
    used |= {form.operation for form in manifest.event_forms}
    return sorted(set(manifest.operations) - used)
