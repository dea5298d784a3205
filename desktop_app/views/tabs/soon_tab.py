"""A tab whose work is not there yet: says plainly what will come and the way until then. Must not: promise
dates."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import Manifest
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.empty_state import EmptyState


class SoonTab(QWidget):
    def __init__(self, prefix: str, icon: str, capability: Capability, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix, self._icon, self._capability = prefix, icon, capability
        self._layout: QVBoxLayout = column(parent=self)
        self._shown: EmptyState | None = None
        self.set_manifest(None)

    def set_manifest(self, manifest: Manifest | None) -> None:
        note = manifest.support[self._capability].note if manifest is not None else ""
        hint = t("soon.until_then", way=t(note)) if note else ""
        state = EmptyState(
            self._icon, t(f"soon.{self._prefix}_title"), t(f"soon.{self._prefix}_line"), hint=hint
        )
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = state
        self._layout.addWidget(state)
