"""Why a button or a field is off, for keys and readers: Qt lets neither come to what is off.

Owns: a place that lies over what is off, is reached by Tab in its stead, and says its words and the reason.
Must not: take the mouse, or decide that something is off.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QFocusEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from desktop_app.model.texts import t

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_FOLLOWED = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}
)
_BY_KEYS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)


def set_off(control: QWidget, reason: str) -> None:
    """As ``Button.set_off``, for a field, a box to choose from, a tick or a card; "" switches on again."""
    parent = control.parentWidget()
    known = parent.findChildren(WhyOff, options=_DIRECT) if parent is not None else []
    why = next((one for one in known if one.control is control), None)
    if reason == (why.reason if why is not None else "") and control.isEnabled() != bool(reason):
        return
    stood_here = bool(reason) and control.hasFocus()
    told = QAccessible.queryAccessibleInterface(control)
    words = told.text(QAccessible.Text.Name) if told is not None else control.accessibleName()
    control.setEnabled(not reason)
    control.setToolTip(reason)
    control.setAccessibleDescription(reason)
    if why is None:
        if not reason or parent is None:
            return
        why = WhyOff(control)
    why.tell(words, reason)
    if stood_here:
        why.setFocus(Qt.FocusReason.OtherFocusReason)


class WhyOff(QLabel):
    """``WhyOff(button)``; ``tell(words, reason)``, with "" for one that is on."""

    def __init__(self, button: QWidget) -> None:
        super().__init__(button.parentWidget())
        self._button = button
        self._reason = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("ring_radius", button.property("ring_radius"))
        self.hide()
        button.installEventFilter(self)
        button.destroyed.connect(self._gone)

    @property
    def control(self) -> QWidget:
        return self._button

    @property
    def reason(self) -> str:
        return self._reason

    def tell(self, words: str, reason: str) -> None:
        """Whoever stood on the button stands here from now on, and on the button again once it is on."""
        here = self.hasFocus()
        self._reason = reason
        self.setAccessibleName(t("widgets.why_off", button=words, reason=reason) if reason else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if reason else Qt.FocusPolicy.NoFocus)
        if here and not reason:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:  # not when a dialog or a drawer that closes gives the keys back
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self._reason, self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._button and event.type() in _FOLLOWED:
            self._follow()
        return False

    def _follow(self) -> None:
        parent = self._button.parentWidget()
        if parent is None:
            self.hide()
            return
        if parent is not self.parentWidget():
            self.setParent(parent)
        if not self._reason or self._button.isHidden():
            self.hide()
            return
        self.setGeometry(self._button.geometry())
        QWidget.setTabOrder(self._button, self)
        self.show()

    def _gone(self) -> None:
        self._reason = ""
        self.deleteLater()
