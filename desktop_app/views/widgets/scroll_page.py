"""A page that scrolls instead of squeezing what stands on it.

Owns: a scroll area without a ground of its own. Its bar stands in the page's right margin, so that what is on
the page stays in line with what stands above and below it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_app.views.theme.measure import give_way, px
from desktop_app.views.theme.tokens import Width


class ScrollPage(QScrollArea):
    """``ScrollPage(content)``; ``sideways=False`` when the content always fits the width it is given."""

    def __init__(
        self, content: QWidget | None = None, sideways: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the focus goes to what stands on the page
        self.setWidgetResizable(True)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolls = False
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        # a ground of our own: asked for that of Qt, PySide first loads every class that it might be
        ground = QWidget()
        ground.setAutoFillBackground(False)
        self.setViewport(ground)
        if content is not None:
            self.set_content(content)

    def set_content(self, content: QWidget) -> None:
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self._make_way()

    def _range_changed(self, least: int, most: int) -> None:
        # nothing but what was told is looked at: this also comes while the page is taken apart
        self._scrolls = most > least
        self._make_way()

    def _make_way(self) -> None:
        """The bar takes its width from the margin, not from the content."""
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is not None:
            give_way(layout, px(Width.SCROLL_BAR) if self._scrolls else 0)
