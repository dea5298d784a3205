"""Buttons: primary, normal, quiet, link, danger, and the icon-only one.

Owns: their sizes, fonts and icon tints (grounds and borders are in the sheet). Must not: decide words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from desktop_app.views.theme.tokens import Height, Icon
from desktop_app.views.widgets.themed import Themed

if TYPE_CHECKING:
    from desktop_app.views.widgets.why_off import WhyOff

Kind = Literal["primary", "normal", "quiet", "link", "danger", "on_train"]

_LEAST = 72
_WEIGHT = {"primary": "strong"}
_TINT = {
    "primary": "on_accent",
    "normal": "text2",
    "quiet": "text2",
    "link": "accent_text",
    "danger": "bad",
    "on_train": "on_accent",
}


def _plain(text: str) -> str:
    """A name such as "R&D" stands on confirming buttons: its & is no keyboard mark."""
    return text.replace("&", "&&")


class Button(Themed, QPushButton):
    """``Button("Import contacts", "primary", icon="upload")``. One primary a screen; danger is never the
    default.

    ``tall`` is the 40 px button of footers and empty states. Signals are QPushButton's (``clicked``).
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "normal",
        icon: str | None = None,
        tall: bool = False,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._shrinks, self._whole = False, 0
        super().__init__(_plain(text), parent)
        self._kind: Kind = kind
        self._icon_name = icon
        self._tall = tall
        self._words, self._tip, self._reason, self._compact = text, tip, "", False
        self._why: WhyOff | None = None
        self.setAccessibleName(text)
        self.setProperty("k", kind)
        self.setProperty("tall", "true" if tall else "false")
        self.setAutoDefault(False)  # Enter belongs to the primary button, see Dialog and WizardFrame
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip)
        self.begin_look()

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Another weight for the same button, where the way on has changed."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("k", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self.restyle()

    def setText(self, text: str) -> None:
        self._words = text
        super().setText("" if self._compact else _plain(text))
        self.setAccessibleName(text)
        self.restyle()
        if self._shrinks:
            self._show_tip()

    def text(self) -> str:
        return self._words

    def set_compact(self, on: bool) -> None:
        """Icon alone, for a narrow window; the words are then the tool tip. Nothing happens without an
        icon."""
        if on != self._compact and self._icon_name is not None:
            self._compact = on
            super().setText("" if on else _plain(self._words))
            self._show_tip()
            self.restyle()
            self.updateGeometry()

    def let_shrink(self, on: bool = True) -> None:
        """Where there is no room for its words they end in "…" and are its tool tip."""
        if on != self._shrinks:
            self._shrinks = on
            policy = QSizePolicy.Policy.Maximum if on else QSizePolicy.Policy.Fixed
            self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    @property
    def cut(self) -> bool:
        """True while its words do not fit."""
        return self._shrinks and self.width() < self.sizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shrinks:
            self._show_tip()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._shrinks and self.width() < self._whole:
            metrics = self.fontMetrics()
            beside = self._whole - metrics.horizontalAdvance(self._words)
            shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - beside)
            option.text = _plain(shown)

    @property
    def icon_name(self) -> str | None:
        return self._icon_name

    def set_icon(self, name: str | None) -> None:
        self._icon_name = name
        self.restyle()

    def set_off(self, reason: str) -> None:
        """Switch off with a reason (tool tip, description, and what Tab comes to in its stead); "" switches
        on again."""
        if reason == self._reason and self.isEnabled() != bool(reason):
            return
        self._reason = reason
        stood_here = bool(reason) and self.hasFocus()
        self.setEnabled(not reason)
        self._show_tip()
        self.setAccessibleDescription(reason)
        if self._why is None and reason:
            from desktop_app.views.widgets.why_off import WhyOff  # the first picture is without it

            self._why = WhyOff(self)
        if self._why is not None:
            self._why.tell(self._words or self.accessibleName(), reason)
            if stood_here:
                self._why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tip(self) -> None:
        """An icon alone says its words; what is off says why, whatever the width."""
        tip = self._words if self._compact or self.cut else self._tip
        if self._reason:
            unread = self._compact or self.cut
            tip = f"{self._words}. {self._reason}" if unread else self._reason
        super().setToolTip(tip)

    def setToolTip(self, tip: str) -> None:
        """Kept for when it is on again; what is off shows it for now only."""
        if self._reason:
            super().setToolTip(tip)
        else:
            self._tip = tip
            self._show_tip()

    def restyle(self) -> None:
        theme = self.theme
        self.setFont(theme.font(_WEIGHT.get(self._kind, "name")))
        if self._icon_name is None:
            self.setIcon(QIcon())
            return
        # Qt leaves 4 px between icon and text; 4 more belong to the pixmap. Alone, it has none
        gap = 4 if super().text() else 0
        self.setIcon(theme.icon(self._icon_name, self._tint(), Icon.CONTROL, gap))
        self.setIconSize(QSize(theme.px(Icon.CONTROL) + theme.px(gap), theme.px(Icon.CONTROL)))

    def _tint(self) -> str:
        return _TINT[self._kind]

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        self._whole = hint.width()  # noted: asked for while one paints, Qt would ask what to paint
        height = Height.FOOTER_BUTTON if self._tall else Height.CONTROL
        return QSize(hint.width(), self.theme.px(height))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.theme.px(_LEAST)), hint.height()) if self._shrinks else hint

    def set_wide(self, on: bool = True) -> None:
        """Take the whole width offered (cards of the first run)."""
        policy = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)


class IconButton(Button):
    """32 x 32, an icon alone; ``label`` is its tool tip and accessible name and must be given."""

    def __init__(
        self,
        icon: str,
        label: str,
        kind: Kind = "quiet",
        size: int = Height.CONTROL,
        parent: QWidget | None = None,
    ) -> None:
        self._side = size
        super().__init__("", kind, icon, tip=label, parent=parent)
        self.setProperty("icon_only", "true")
        self.setAccessibleName(label)

    def set_label(self, label: str) -> None:
        self._tip = label
        self.setToolTip(label)
        self.setAccessibleName(label)

    def sizeHint(self) -> QSize:
        side = self.theme.px(self._side)
        return QSize(side, side)


class LinkButton(Button):
    """A button that looks like a link: it does something here, or leads elsewhere."""

    def __init__(
        self, text: str, icon: str | None = None, tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, "link", icon, tip=tip, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
