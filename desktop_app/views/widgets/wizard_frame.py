"""The frame of a wizard: rail with steps and target, header, content, footer.

Owns: places and the Enter key. Must not: know what a step does, or whether it may be left.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, empty, hold, note_layout, row
from desktop_app.views.theme.tokens import Height, Width
from desktop_app.views.widgets.account_plate import AccountEntry, AccountPlate
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.steps import Steps
from desktop_app.views.widgets.themed import Themed, show_if

# design px: in less the rail shows its discs alone
NARROW_BELOW, LOW_BELOW, FLAT_BELOW = 860, 440, 240


class WizardFrame(QWidget):
    """``WizardFrame("Import contacts", "upload", steps, "Goes to", account)``.

    ``set_step``, ``set_heading``, ``set_content`` and ``set_footer`` once per step; ``set_target(list,
    icon)``.
    Signals: ``close_requested`` (cross or Esc), ``step_pressed(int)`` (a done step, from 0).
    """

    close_requested = Signal()
    step_pressed = Signal(int)

    def __init__(
        self,
        title: str,
        icon: str,
        steps: Sequence[str],
        goes_to: str,
        account: AccountEntry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self._aside = QWidget(self)
        self._aside.hide()
        self.steps = Steps(steps)
        self.steps.step_pressed.connect(self.step_pressed)
        self._list_name = ElidedLabel("", "name")
        self._list_icon = IconLabel("list")
        self._list_place = QWidget()
        row(self._list_icon, self._list_name, gap=8, parent=self._list_place).setStretch(1, 1)
        self._list_place.hide()
        self.account = AccountPlate(account)
        self._rail = _Rail(account.colour)
        self._narrow = False
        self._title = ElidedLabel(title, "h3")
        self._goes_to = Label(goes_to, "hint")
        heading = row(IconLabel(icon, "text"), self._title, gap=9)
        heading.setStretch(1, 1)
        column(
            heading,
            26,
            self.steps,
            None,
            self._goes_to,
            8,
            self._list_place,
            8,
            self.account,
            margins=(20, 20, 15, 16),
            parent=self._rail,
        )
        self._head = Label("", "h2", wrap=True)
        self._line = Label("", "body2", wrap=True)
        show_if(self._line, False)
        self.close_button = IconButton("x", t("widgets.close"))
        self.close_button.setProperty("ground", "window")
        self.close_button.clicked.connect(lambda _checked=False: self.close_requested.emit())
        self._titles = column(self._head, self._line, gap=5)
        top = row(self._titles, self.close_button, gap=12)
        top.setStretch(0, 1)
        top.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        self._inner = QWidget()
        hold(self._inner, max_width=Width.WIZARD_MAX)
        self._place = column(margins=(0, 0, 0, 0), parent=self._inner)
        # over 1600 the content stops at 1200 and stays left; in a small window it scrolls, the footer stays
        ground = QWidget()
        place = row(self._inner, None, parent=ground)
        place.setStretch(0, 100_000)
        self.scroll_area = ScrollPage(ground)
        self._flat = False
        self._page = page = column(top, 14, self.scroll_area, margins=(24, 20, 24, 12))
        page.setStretch(2, 1)
        self._content: QWidget | None = None
        self._footer = QFrame()
        self._footer.setProperty("k", "foot")
        hold(self._footer, height=Height.FOOTER, low=Height.FOOTER_LOW)
        # a long primary must not push the window wider: side actions shrink to their icons instead
        self._footer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._buttons: QHBoxLayout = row(margins=(12, 0, 24, 0), gap=8, parent=self._footer)
        self._primary: Button | None = None
        self._side_actions: list[Button] = []
        right = column(page, self._footer)
        right.setStretch(0, 1)
        whole = row(self._rail, right, gap=0, parent=self)
        whole.setStretch(1, 1)

    # -- filling ---------------------------------------------------------------------------------------------
    def set_step(self, index: int, done_pressable: bool = True) -> None:
        self.steps.set_current(index, done_pressable)

    def set_account(self, account: AccountEntry) -> None:
        self.account.set_account(account)
        self._rail.set_colour(account.colour)

    def set_target(self, name: str, icon: str = "list") -> None:
        """The list it goes to; "" before one was chosen."""
        self._list_icon.set_icon(icon)
        self._list_name.setText(name)
        show_if(self._list_place, bool(name) and not self._narrow)

    def set_heading(self, title: str, line: str = "") -> None:
        """``line`` is one sentence with the numbers."""
        self._head.setText(title)
        self._line.setText(line)
        show_if(self._line, bool(line))

    def set_content(self, content: QWidget) -> QWidget | None:
        """Show ``content``; the one shown before is taken out, hidden and handed back (its state is kept)."""
        old = self._content
        if old is not None and old is not content:
            self._place.removeWidget(old)
            old.hide()
            old.setParent(None)
        self._content = content
        self._place.addWidget(content)
        content.show()
        return old

    def set_footer(
        self,
        left: Sequence[Button] = (),
        right: Sequence[Button] = (),
        primary: Button | None = None,
        reason: str = "",
    ) -> None:
        """Back and side actions left, ``right`` then the primary right; ``reason`` stands beside a primary
        that is off.

        The buttons given before are taken out and stay whole: pages come back.
        """
        shown = {*left, *right, primary}
        for button in (*self._side_actions, self._primary):
            if button is not None and button not in shown:
                self._buttons.removeWidget(button)
                self.put_aside(button)
        empty(self._buttons, shown)
        for button in left:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._reason = ElidedLabel(reason, "hint", min_width=80)
        show_if(self._reason, bool(reason))
        self._buttons.addWidget(self._reason)
        for button in right:
            self._buttons.addWidget(button)
        self._side_actions = [*left, *right]
        self._primary = primary
        if primary is not None:
            primary.let_shrink()
            self._buttons.addWidget(primary)
        for button in shown:
            if button is not None:
                button.show()
        self._fit_footer()

    def put_aside(self, button: Button) -> None:
        """Kept out of sight until a step has a place for it. Without a parent it would outlive the wizard and
        open as a window when its page shows it; with one in sight it would lie over the page.
        """
        button.setParent(self._aside)

    def set_reason(self, reason: str) -> None:
        """Why the primary is off ("Answer 1 question to go on"); "" switches it on."""
        self._reason.setText(reason)
        show_if(self._reason, bool(reason))
        if self._primary is not None:
            self._primary.set_off(reason)
        self._fit_footer()  # the words of both may be longer now

    @property
    def primary(self) -> Button | None:
        return self._primary

    # -- room ------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        # what does not fit scrolls or shrinks to its icon
        return QSize(self._rail.theme.px(400), self._rail.theme.px(180))

    def _fit(self) -> None:
        px = self._rail.theme.px
        narrow = self.width() < px(NARROW_BELOW) or self.height() < px(LOW_BELOW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.steps.set_compact(narrow)
            for piece in (self._title, self._goes_to, self.account):
                piece.setVisible(not narrow)
            self._list_place.setVisible(not narrow and bool(self._list_name.text()))
            hold(self._rail, width=64 if narrow else Width.RAIL)
        flat = self.height() < px(FLAT_BELOW)
        if flat != self._flat:
            self._flat = flat
            note_layout(self._page, (12, 4, 12, 4) if flat else (24, 20, 24, 12), 0)
            # what is said of the step scrolls along; the way back is in the footer
            (self._place if flat else self._titles).insertWidget(0 if flat else 1, self._line)
            note_layout(self._place, (0, 0, 0, 0), 8 if flat else 0)
            self._rail.setVisible(not flat)
        self._fit_footer()

    def _fit_footer(self) -> None:
        rail = self._rail.maximumWidth() if not self._rail.isHidden() else 0
        for compact in (False, True):
            for button in self._side_actions:
                button.set_compact(compact)
            if self._buttons.sizeHint().width() + rail <= self.width():
                break
        if self._primary is not None:  # before the button's words the reason's are cut
            spare = self._reason.sizeHint().width() - self._reason.minimumSizeHint().width()
            least = self._buttons.sizeHint().width() - (0 if self._reason.isHidden() else spare)
            self._primary.let_shrink(least + rail > self.width())

    # -- keys ------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return
        super().keyPressEvent(event)

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, Button):
            focused.click()  # Enter on a focused button presses that one
        elif self._primary is not None and self._primary.isEnabled():
            self._primary.click()


class _Rail(Themed, QFrame):
    """240 wide with the account's colour, 4 px, at the window's edge."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.setProperty("k", "rail")
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        hold(self, width=Width.RAIL)
        self.begin_look()

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        bar = QRectF(0, 0, self.theme.px(4), self.height())
        painter.fillRect(bar, self.theme.colour(self._colour))
        painter.end()
