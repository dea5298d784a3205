"""Which twins exist. A table on purpose: folders cannot be listed inside a frozen bundle.

Owns: name -> twin class. Adding a twin is one function and one line here.
Must not: import a platform before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.twins.twin import Twin


def _ecomail() -> type[Twin]:
    from desktop_app.twins.ecomail.twin import EcomailTwin

    return EcomailTwin


def _esputnik() -> type[Twin]:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

    return EsputnikTwin


TWINS: dict[str, Callable[[], type[Twin]]] = {
    "ecomail": _ecomail,
    "esputnik": _esputnik,
}
