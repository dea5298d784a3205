"""Which twins exist. A table on purpose: folders cannot be listed inside a frozen bundle.

Owns: name -> twin class. Adding a twin is one function and one line here.
Must not: import a platform before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.twins.twin import Twin


def _ecomail() -> type[Twin]:
    from desktop_app.twins.ecomail.twin import EcomailTwin

    return EcomailTwin


def _engagelab() -> type[Twin]:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

    return EngagelabTwin


def _esputnik() -> type[Twin]:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

    return EsputnikTwin


def _sendios() -> type[Twin]:
    from desktop_app.twins.sendios.twin import SendiosTwin

    return SendiosTwin


TWINS: dict[str, Callable[[], type[Twin]]] = {
    "ecomail": _ecomail,
    "engagelab": _engagelab,
    "esputnik": _esputnik,
    "sendios": _sendios,
}
