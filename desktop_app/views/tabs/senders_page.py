"""The Sender Accounts tab as a whole: senders and, where the platform tells them, sending domains.

Owns: which of the two is on screen, and where the choice stands: in the toolbar, in a narrow window over it.
Must not: hold a rule.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.domains import DomainsViewModel
from desktop_app.viewmodels.senders import SendersViewModel
from desktop_app.viewmodels.tab import TabViewModel
from desktop_app.views.tabs.domains_tab import DomainsTab
from desktop_app.views.tabs.senders_tab import SendersTab
from desktop_app.views.tabs.table_page import TablePage
from desktop_app.views.theme.measure import column, px, row
from desktop_app.views.widgets.search_field import SearchField
from desktop_app.views.widgets.segmented import Segment, Segmented

BESIDE_FROM = 1000
"""Design px from which the choice stands in the toolbar."""


class SendersPage(QWidget):
    """Signals: ``done(str)`` a sentence for the toast."""

    done = Signal(str)

    def __init__(
        self, senders: SendersViewModel, domains: DomainsViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._domains = domains
        self._both = False
        # in its place before the large parts come in: each move styles all that is in them anew
        self.stack = QStackedWidget(self)
        self.senders = SendersTab(senders, self.stack)
        self.domains = DomainsTab(domains, self.stack)
        self.view = Segmented(
            t("tabs.senders"),
            [Segment("senders", t("senders.view_senders")), Segment("domains", t("senders.view_domains"))],
            "senders",
        )
        self.view.chosen.connect(self.show_view)
        self.bar = QFrame()
        self.bar.setProperty("k", "bar")
        self._bar_row = row(self.view, None, margins=(16, 8, 16, 8), parent=self.bar)
        self.stack.addWidget(self.senders)
        self.stack.addWidget(self.domains)
        column(self.bar, self.stack, parent=self).setStretch(1, 1)
        self.senders.done.connect(self.done)
        self.domains.done.connect(self.done)
        domains.phase_changed.connect(lambda _phase: self._offer())
        senders.phase_changed.connect(lambda _phase: self._offer())
        self._offer()

    @property
    def current(self) -> TablePage:
        return self.domains if self.stack.currentWidget() is self.domains else self.senders

    @property
    def vm(self) -> TabViewModel:
        return self.current.vm

    @property
    def search(self) -> SearchField:
        return self.current.search

    def show_view(self, view: str) -> None:
        self.stack.setCurrentWidget(self.domains if view == "domains" else self.senders)
        self._place_view()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_view()

    def _place_view(self) -> None:
        held = self.focusWidget()
        for page in (self.senders, self.domains):
            page.toolbar.let_go(self.view)
        beside = self.width() >= px(BESIDE_FROM)
        if beside:
            self.current.toolbar.put_first(self.view)
        elif self._bar_row.indexOf(self.view) < 0:
            self._bar_row.insertWidget(0, self.view)
        self.view.setVisible(self._both)
        self.bar.setVisible(self._both and not beside)
        if held is not None and self.view.isAncestorOf(held):
            held.setFocus(Qt.FocusReason.OtherFocusReason)  # lost when it moved to another bar

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.current.focus_search()

    def _offer(self) -> None:
        """Both are offered only where the platform tells both; else the one that it tells is shown."""
        self._both = both = self._domains.offered and self.senders.vm.offered
        self._place_view()
        if not both:
            self.show_view("domains" if self._domains.offered else "senders")
            self.view.choose("domains" if self._domains.offered else "senders")
