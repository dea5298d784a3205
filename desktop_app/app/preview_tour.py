"""The walk through the template preview, as a person would take it. Must not: draw (``pictures`` does)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop_app.runtime.resources import resource_path
from desktop_app.viewmodels.window import Screen

if TYPE_CHECKING:
    from desktop_app.viewmodels.preview.preview import PreviewViewModel
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.preview.payload_dialog import PayloadDialog
    from desktop_app.views.preview.preview_screen import PreviewScreen

PREVIEW_SCREENS = (
    "preview", "preview-phone", "preview-dark", "preview-pictures-off", "preview-plain", "preview-source",
    "preview-json", "preview-error", "preview-list", "preview-payload",
)  # fmt: skip


class Waits(Protocol):
    def until(self, true: Callable[[], object], seconds: float = ...) -> bool: ...

    def settle(self, seconds: float = ...) -> None: ...


class PreviewWalk:
    """The part of the tour that shows the preview; each step stands on the one before."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _payload: PayloadDialog | None = None

    def _to_preview(self) -> bool:
        if self._vm.screen is Screen.WIZARD:
            self._vm.leave_wizard()
        vm = self._vm.open_preview()
        if not self._sample("order_confirmation"):
            return False
        self._wait.settle(1.5)  # the browser view starts
        return bool(vm.report.blanks)

    def _to_preview_phone(self) -> bool:
        self._screen.view.choose("phone")
        return self._drawn()

    def _to_preview_dark(self) -> bool:
        self._screen.view.choose("desktop")
        self._screen.set_option("dark", True)
        return self._drawn()

    def _to_preview_pictures_off(self) -> bool:
        self._screen.set_option("dark", False)
        self._screen.set_option("pictures", False)
        return self._sample("abandoned_cart") and self._drawn()

    def _to_preview_plain(self) -> bool:
        self._screen.set_option("pictures", True)
        self._screen.view.choose("plain")
        return self._drawn()

    def _to_preview_source(self) -> bool:
        self._screen.mail.choose("source")
        return self._drawn()

    def _to_preview_json(self) -> bool:
        self._screen.view.choose("desktop")
        self._screen.data_view.choose("json")
        return self._sample("newsletter") and self._drawn()

    def _to_preview_error(self) -> bool:
        self._screen.data_view.choose("form")
        self._screen.editor.setPlainText(self._preview.text.replace("#foreach(", "#foreach($x", 1))
        preview = self._preview
        return self._wait.until(lambda: bool(preview.report.problems) and not preview.busy)

    def _to_preview_list(self) -> bool:
        preview = self._preview
        if not self._sample("order_confirmation"):
            return False
        preview.open_people(resource_path("samples", "customers_messy.csv"))
        if not self._wait.until(lambda: preview.whole is not None and not preview.busy):
            return False
        preview.go_to_worst()
        self._screen.notices.whole.click()
        return self._wait.until(lambda: not preview.busy) and self._drawn()

    def _to_preview_payload(self) -> bool:
        self._payload = self._screen.show_payload()
        return self._payload.isVisible()

    @property
    def _screen(self) -> PreviewScreen:
        assert self._window.preview is not None
        return self._window.preview

    @property
    def _preview(self) -> PreviewViewModel:
        assert self._vm.preview is not None
        return self._vm.preview

    def _sample(self, name: str) -> bool:
        preview = self._preview
        self._screen.open_sample(name)
        return self._wait.until(lambda: preview.report.compared and preview.drawn and not preview.busy)

    def _drawn(self) -> bool:
        self._wait.settle(0.8)  # the browser draws in a process of its own
        return self._preview.drawn is not None
