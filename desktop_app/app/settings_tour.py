"""The walk through the pages of the settings that hold no account. Must not: draw (``pictures`` does)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.app.preview_tour import Waits

if TYPE_CHECKING:
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.dialogs.settings_dialog import SettingsDialog

SETTINGS_SCREENS = (
    "settings-look", "settings-formats", "settings-imports", "settings-safety", "settings-keys",
    "settings-network", "settings-network-named", "settings-transfer", "settings-transfer-review",
    "settings-transfer-refused",
)  # fmt: skip


class SettingsWalk:
    _folder: Path
    _vm: WindowViewModel
    _wait: Waits

    def _open_settings(self) -> SettingsDialog:
        raise NotImplementedError

    def _to_settings_look(self) -> bool:
        self._open_settings().show_place("look")
        return True

    def _to_settings_formats(self) -> bool:
        self._open_settings().show_place("formats")
        return True

    def _to_settings_imports(self) -> bool:
        self._open_settings().show_place("imports")
        return True

    def _to_settings_safety(self) -> bool:
        self._vm.parts.settings.set("test_addresses", "me@example.org\nteam@example.org")
        self._open_settings().show_place("safety")
        return True

    def _to_settings_keys(self) -> bool:
        self._open_settings().show_place("keys")
        return self._wait.until(lambda: self._vm.parts.keys.page is not None)

    def _to_settings_network(self) -> bool:
        self._open_settings().show_place("network")
        self._wait.settle()
        return True

    def _to_settings_network_named(self) -> bool:
        from desktop_app.views.dialogs.network_page import NetworkPage

        page = self._open_settings().page
        assert isinstance(page, NetworkPage)
        page.way.choose("address")
        page.vm.type_address("proxy.horizon.example:3128")
        page.vm.type_user("olena")
        return page.vm.can_save

    def _to_settings_transfer(self) -> bool:
        self._open_settings().show_place("transfer")
        return True

    def _to_settings_transfer_review(self) -> bool:
        settings = {"theme": "dark", "format_dates": "year_first", "arm_minutes": 60, "tell_ended": True}
        return self._read({"kind": "campaign-desk-settings", "form": 1, "settings": settings})

    def _to_settings_transfer_refused(self) -> bool:
        settings = {"proxy_address": "http://elsewhere.example:3128"}
        return self._read({"kind": "campaign-desk-settings", "form": 1, "settings": settings})

    def _read(self, whole: object) -> bool:
        from desktop_app.views.dialogs.transfer_page import TransferPage

        file = self._folder / "Settings of Olena.json"
        file.write_text(json.dumps(whole), "utf-8")
        page = self._open_settings().page
        assert isinstance(page, TransferPage)
        page.vm.read(file)
        return self._wait.until(lambda: page.vm.incoming is not None or page.vm.error is not None)
