"""The walk through every view of the three sample messages.

Owns: which views there are and how one turns to them. Must not: draw (``pictures`` does).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop_app.app.preview_tour import PreviewWalk
from desktop_app.runtime.resources import resource_path
from desktop_app.services.preview.service import SAMPLES
from desktop_app.viewmodels.window import Screen

if TYPE_CHECKING:
    from desktop_app.views.preview.payload_dialog import PayloadDialog

VIEWS = (
    "desktop", "phone", "dark", "pictures-off", "plain", "source", "json", "blanks", "payload", "list",
)  # fmt: skip
SAMPLE_SCREENS = tuple(f"sample-{name.replace('_', '-')}-{view}" for name in SAMPLES for view in VIEWS)


class SampleWalk(PreviewWalk):
    """A part of the tour. Each picture begins with the message opened anew: none stands on another."""

    _shown_payload: PayloadDialog | None = None

    def _to_sample_view(self, screen: str) -> bool:
        sample, view = next(
            (name, screen.removeprefix(f"sample-{name.replace('_', '-')}-"))
            for name in SAMPLES
            if screen.startswith(f"sample-{name.replace('_', '-')}-")
        )
        if self._shown_payload is not None:
            self._shown_payload.reject()
            self._shown_payload = None
        if self._vm.screen is Screen.WIZARD:
            self._vm.leave_wizard()
        self._vm.open_preview()
        shown = self._screen
        shown.set_option("dark", view == "dark")
        shown.set_option("pictures", view != "pictures-off")
        shown.view.choose(
            "plain" if view in ("plain", "source") else "phone" if view == "phone" else "desktop"
        )
        shown.mail.choose("source" if view == "source" else shown.view.current)
        shown.data_view.choose("json" if view == "json" else "form")
        self._preview.go_to(-1)
        if not self._sample(sample):
            return False
        if view == "blanks":
            self._without_values()
        elif view == "payload":
            self._shown_payload = shown.show_payload()
        elif view == "list":
            return self._whole_list()
        return self._drawn()

    def _without_values(self) -> None:
        """The message of somebody of whom nothing but the lists is known."""
        preview = self._preview
        known = json.loads(preview.json_text)
        preview.set_json(
            json.dumps({key: value if isinstance(value, list) else "" for key, value in known.items()})
        )

    def _whole_list(self) -> bool:
        preview = self._preview
        preview.open_people(resource_path("samples", "customers_messy.csv"))
        walked = self._wait.until(lambda: preview.whole is not None and not preview.busy)
        return walked and self._drawn()
