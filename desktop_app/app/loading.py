"""What is loaded between the first picture and the whole window.

Owns: in which pieces. Must not: make a part.

Loading is work of the GUI thread like any other: a piece stays below the 50 ms that nothing may exceed.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

# in the order in which they need each other; a module that loads much is preceded by the largest part of it
_ALWAYS = (
    "ssl",
    "asyncio.base_events",
    "desktop_app.app.lifecycle",
    "desktop_app.app.excepthook",
    "desktop_app.model.contact",
    "desktop_app.provider_api.importing",
    "desktop_app.provider_api.manifest",
    "desktop_app.services.accounts",
    "desktop_app.providers",
    "desktop_app.journal.central",
    "desktop_app.viewmodels.account_form",
    "desktop_app.viewmodels.contact_detail",
    "desktop_app.viewmodels.contacts",
    "desktop_app.viewmodels.events",
    "desktop_app.viewmodels.senders",
    "desktop_app.viewmodels.more",
    "desktop_app.viewmodels.window",
    "desktop_app.app.window_parts",
    "desktop_app.views.widgets.dialog",
    "desktop_app.views.window_dialogs",
    "desktop_app.views.window_menu",
)
_FIRST = ("desktop_app.views.first_run",)
_DESK = (
    "desktop_app.views.widgets.table_view",
    "desktop_app.views.tabs.lists_tab",
    "desktop_app.views.desk",
)


def import_in_pieces(*, desk: bool) -> Iterator[None]:
    """Load the window's modules; ``desk``: with those of the tabs, not of the first start. Yields after each
    piece."""
    for name in _ALWAYS + (_DESK if desk else _FIRST):
        import_module(name)
        yield
