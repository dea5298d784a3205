"""The walk through the template preview, as a person would take it. Must not: draw (``pictures`` does)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop_app.model.texts import t
from desktop_app.runtime.resources import resource_path
from desktop_app.viewmodels.window import Screen

if TYPE_CHECKING:
    from desktop_app.viewmodels.preview.preview import PreviewViewModel
    from desktop_app.viewmodels.window import WindowViewModel
    from desktop_app.views.main_window import MainWindow
    from desktop_app.views.preview.pick_dialogs import ContactDialog, StoredDialog
    from desktop_app.views.preview.preview_screen import PreviewScreen

PREVIEW_SCREENS = (
    "preview", "preview-error", "preview-list", "preview-stored", "preview-contact",
    "preview-tags", "preview-twig", "preview-test", "preview-test-options", "preview-test-sent",
    "preview-test-nobody",
)  # fmt: skip


_TAGGED = """<h1 style="font-family:Arial">Vážená *|NAME|*,</h1>
<p style="font-family:Arial">*|IF:VOKATIV|*děkujeme, *|VOKATIV|*!*|ELSE:|*děkujeme za nákup.*|END:IF|*</p>
<p style="font-family:Arial">Cena: *|PRICE|*, doručení do *|CITY|*</p>
<p><a href="*|UNSUB|*">Odhlásit se</a></p>
"""
_TWIG = """<h1 style="font-family:Arial">Hello {{ user.name|default('friend') }}!</h1>
{% for item in order.items %}
<p style="font-family:Arial">{{ item.title }}: {{ item.price }}</p>
{% endfor %}
<p><a href="https://shop.example.org/unsubscribe?u={{ user.id }}">Unsubscribe</a></p>
"""


_SOMEBODY = "Олена"


class Waits(Protocol):
    def until(self, true: Callable[[], object], seconds: float = ...) -> bool: ...

    def settle(self, seconds: float = ...) -> None: ...


class PreviewWalk:
    """The part of the tour that shows the preview; each step stands on the one before."""

    _window: MainWindow
    _vm: WindowViewModel
    _wait: Waits
    _listed: str | None = None
    _pick: StoredDialog | ContactDialog | None = None

    def _to_preview(self) -> bool:
        if self._vm.screen is Screen.WIZARD:
            self._vm.leave_wizard()
        vm = self._vm.open_preview()
        if not self._sample("order_confirmation"):
            return False
        self._wait.settle(1.5)  # the browser view starts
        self._wait.until(self._painted, 30)
        return bool(vm.report.blanks)

    def _to_preview_error(self) -> bool:
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

    def _to_preview_stored(self) -> bool:
        picked = self._pick = self._screen.commands.show_stored()
        return picked is not None and self._wait.until(lambda: picked.vm.model.rowCount() > 0)

    def _to_preview_contact(self) -> bool:
        stored = self._pick
        if stored is not None:
            self._listed = str(stored.vm.model.item(0).id)
            stored.reject()
        picked = self._pick = self._screen.commands.show_contacts()
        if picked is None:
            return False
        picked.search.setText(_SOMEBODY)
        picked.vm.search(_SOMEBODY)
        return self._wait.until(lambda: not picked.vm.busy)

    def _to_preview_tags(self) -> bool:
        if self._pick is not None:
            self._pick.reject()
        return self._pasted(_TAGGED, {"NAME": "Olga", "PRICE": "1 290 Kč"})

    def _to_preview_twig(self) -> bool:
        return self._pasted(_TWIG, {})

    def _to_preview_test(self) -> bool:
        self._window.vm.parts.settings.set("test_addresses", "me@example.org, team@example.org")
        preview = self._preview
        if not self._wait.until(lambda: not self._window.vm.parts.settings.busy):
            return False
        preview.open_stored(self._stored_id())
        if not self._wait.until(lambda: preview.report.compared and preview.drawn and not preview.busy):
            return False
        dialog = self._screen.commands.show_trial()
        return dialog is not None and self._wait.until(lambda: dialog.vm.shown is not None)

    def _to_preview_test_options(self) -> bool:
        dialog = self._screen.commands.show_trial()
        if dialog is None or not self._wait.until(lambda: dialog.vm.shown is not None):
            return False
        dialog.vm.choose_way(dialog.vm.ways[-1])
        dialog.options.set_open(True)
        return self._wait.until(lambda: dialog.vm.shown is not None) and bool(dialog.vm.options)

    def _to_preview_test_sent(self) -> bool:
        dialog = self._screen.commands.show_trial()
        if dialog is None or not self._wait.until(lambda: dialog.vm.can_send and dialog.vm.shown is not None):
            return False
        dialog.vm.send()
        return self._wait.until(lambda: bool(dialog.vm.ids))

    def _to_preview_test_nobody(self) -> bool:
        self._window.vm.parts.settings.set("test_addresses", "")
        if not self._wait.until(lambda: not self._window.vm.parts.settings.busy):
            return False
        dialog = self._screen.commands.show_trial()
        return dialog is not None and self._wait.until(lambda: not dialog.vm.busy)

    def _stored_id(self) -> str:
        assert isinstance(self._listed, str)
        return self._listed

    def _pasted(self, text: str, data: dict[str, str]) -> bool:
        preview = self._preview
        preview.go_to(-1)
        preview.paste(text, t("preview.pasted"))
        preview.set_json(json.dumps(data))
        return self._wait.until(lambda: preview.report.compared and not preview.busy) and self._drawn()

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

    def _painted(self) -> bool:
        """The message is to be seen: an empty sheet has a handful of colours."""
        if self._screen.mail.web is None:
            return True
        small = self._screen.mail.grab().toImage().scaled(64, 64)
        return len({small.pixel(x, y) for x in range(64) for y in range(64)}) > 8

    def _drawn(self) -> bool:
        # the browser, where it runs, draws in a process of its own
        self._wait.settle(0.8 if self._screen.mail.web is not None else 0.1)
        return self._preview.drawn is not None
