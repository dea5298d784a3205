"""A dialog in the window: only to decide now, or settings.

Owns: scrim, frame, head with the account's bar, footer, the keys. Must not: block (there is no ``exec``).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, empty, hold, note_layout, row
from desktop_app.views.theme.tokens import Height, Radius, Width
from desktop_app.views.widgets.account_plate import AccountEntry
from desktop_app.views.widgets.announce import announce
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.message_bar import MessageBar
from desktop_app.views.widgets.scrim import Scrim
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.themed import Themed, show_if


class Dialog(Themed, QFrame):
    """``Dialog(self, "EngageLab account", "Live account.", account=entry, width=880, height=536)``;
    content into
    ``dialog.body``; ``set_footer(left, right, primary)``; then ``open()``.

    Enter presses the primary; with ``safe`` (a button) it presses that one: give it in dangerous
    questions. Esc and
    the cross reject. ``training=True`` draws the 4 px violet edge. ``rail`` is a widget of 216 px at the
    left.
    ``bar`` takes banners directly above the footer.
    Signals: ``accepted``, ``rejected``, ``finished(bool)``. The dialog deletes itself after it finished.
    """

    accepted = Signal()
    rejected = Signal()
    finished = Signal(bool)
    spoken_as = "dialog"

    def __init__(
        self,
        host: QWidget,
        title: str,
        line: str = "",
        account: AccountEntry | None = None,
        width: int = Width.QUESTION,
        height: int = 0,
        training: bool = False,
        rail: QWidget | None = None,
        closable: bool = True,
    ) -> None:
        self._window = host.window()
        self.scrim = Scrim(self._window)
        super().__init__(self.scrim)
        self.setProperty("k", "dialog")
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self._design = (width, height)
        self._training = training
        self._closable = closable
        self._primary: Button | None = None
        self._safe: Button | None = None
        self._done = False
        self._before: QWidget | None = None
        self._first: QWidget | None = None
        self.title = Label(title, "h2", wrap=True)
        self.line = Label(line, "body2", wrap=True)
        show_if(self.line, bool(line))
        self._low = False
        self._title_words = names = column(self.title, self.line, gap=4)
        self.close_button = IconButton("x", t("widgets.close"))
        show_if(self.close_button, closable)
        self.close_button.clicked.connect(lambda _checked=False: self.reject())
        head = row(gap=12)
        self._account_bar = _AccountBar(account.colour if account is not None else "")
        show_if(self._account_bar, account is not None)
        head.addWidget(self._account_bar)
        head.addLayout(names, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        self.body = column(gap=16, margins=(24, 2, 24, 14), parent=inner)
        self.scroll_area = ScrollPage(inner)
        self.scroll_area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        hold(self.scroll_area, min_height=16)  # in a low window a banner and the footer come first
        self._inner = inner
        head_place = QWidget()
        head_place.setLayout(head)
        self._head_place = column(head_place, margins=(24, 20, 16, 0))
        self._footer_frame = QFrame()
        self._footer_frame.setProperty("k", "dialog_foot")
        hold(self._footer_frame, height=Height.FOOTER, low=Height.FOOTER_LOW)
        self._footer: QHBoxLayout = row(margins=(12, 0, 24, 0), gap=8, parent=self._footer_frame)
        self.bar = MessageBar(margins=(24, 0, 24, 12))
        self._tools_place = column(margins=(24, 0, 24, 0))
        page = column(self._head_place, 16, self._tools_place, self.scroll_area, self.bar, self._footer_frame)
        page.setStretch(3, 1)
        self._halves = whole = row(gap=0, margins=(1, 1, 1, 1), parent=self)
        self._make_room_for_edge()
        if rail is not None:
            rail.setProperty("k", "dialog_rail")
            rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            hold(rail, width=216)
            whole.addWidget(rail)
        whole.addLayout(page, 1)
        self.scrim.hide()
        self.scrim.resized.connect(self._arrange)
        inner.installEventFilter(self)
        self.begin_look()

    # -- filling ---------------------------------------------------------------------------------------------
    def set_head(self, title: str, line: str = "", colour: str = "", training: bool = False) -> None:
        """Another page of the same dialog. ``colour`` "" = no account's bar beside the title."""
        self.title.setText(title)
        self.line.setText(line)
        show_if(self.line, bool(line))
        self._account_bar.set_colour(colour)
        show_if(self._account_bar, bool(colour))
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        self._training = training
        self._make_room_for_edge()
        self.update()

    def _make_room_for_edge(self) -> None:
        """A rail would lie over the violet edge."""
        note_layout(self._halves, (1, 4 if self._training else 1, 1, 1), 0)

    def set_footer(
        self,
        left: Sequence[QWidget] = (),
        right: Sequence[Button] = (),
        primary: Button | None = None,
        safe: Button | None = None,
    ) -> None:
        """Dangerous far left as quiet, ``right`` then the primary right. ``safe`` takes Enter instead of
        the primary."""
        empty(self._footer, {*left, *right, primary})
        # a button without a border brings its own 12 px: its words stand under the words above
        bare = bool(left) and isinstance(left[0], Button) and left[0].kind == "quiet"
        note_layout(self._footer, (12 if bare else 24, 0, 24, 0), 8)
        for each in left:  # words take the room that the buttons leave
            self._footer.addWidget(each, 1 if isinstance(each, Label) else 0)
        if not any(isinstance(each, Label) for each in left):
            self._footer.addStretch(1)
        for button in right:
            self._footer.addWidget(button)
        for each in (*left, *right):
            if isinstance(each, Button):
                each.let_shrink()
        if primary is not None:
            primary.let_shrink()
            self._footer.addWidget(primary)
        self._primary, self._safe = primary, safe

    def set_tools(self, tools: QWidget) -> None:
        """What stands between head and content and does not scroll with it. For a dialog with a height."""
        self._tools_place.addWidget(tools)
        self._tools_place.addSpacing(self.theme.px(12))

    def set_first_focus(self, widget: QWidget) -> None:
        """What has the focus when the dialog opens; the first field or button by default."""
        self._first = widget

    # -- showing ---------------------------------------------------------------------------------------------
    def open(self) -> None:
        """Show over the window and return at once; answers come as signals."""
        self._before = self._window.focusWidget()
        if self._before is not None:
            # what the dialog did may have rebuilt the place it was opened from
            self._before.destroyed.connect(self._forget_before)
        by_key = self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        self.scrim.show()
        self.scrim.raise_()
        self._arrange()
        stops = [one for one in self.scrim.tab_stops() if one is not self.close_button]
        # what was meant to be first may not be there this time: then the keys would be nowhere
        wanted = (self._first, self._safe, *stops)
        able = (one for one in wanted if one is not None and one.isVisible() and one.isEnabled())
        first = next(able, self.close_button)
        # a Tab reason counts for Qt only while the Tab key is handled; Shortcut counts always
        reason = Qt.FocusReason.ShortcutFocusReason if by_key else Qt.FocusReason.OtherFocusReason
        first.setFocus(reason)
        said = (self.accessibleName(), self.accessibleDescription())
        announce(self, ". ".join(one for one in said if one))

    def _forget_before(self) -> None:
        self._before = None

    def accept(self) -> None:
        self._end(True)

    def reject(self) -> None:
        if self._closable:
            self._end(False)

    def _end(self, yes: bool) -> None:
        if self._done:
            return
        self._done = True
        self.scrim.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        (self.accepted if yes else self.rejected).emit()
        self.finished.emit(yes)
        self.scrim.deleteLater()

    # -- keys ------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            at_once = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)  # wherever the focus is
            other = self._safe or self._primary
            pressed = focused if isinstance(focused, Button) and not at_once else other
            if pressed is not None and pressed.isEnabled():
                pressed.click()
        else:
            super().keyPressEvent(event)

    # -- place -----------------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return False

    def restyle(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        low = self.scrim.height() < px(Height.LOW_WINDOW)
        if low != self._low:
            self._low = low
            note_layout(self._head_place, (24, 8, 16, 0) if low else (24, 20, 16, 0), 0)
            # what is said of it scrolls along then
            (self.body if low else self._title_words).insertWidget(0 if low else 1, self.line)
        edge = px(4 if low else 16)
        room = self.scrim.rect().adjusted(edge, edge, -edge, -edge)
        width = min(px(self._design[0]), room.width())
        if self._design[1]:
            high = px(self._design[1])
        else:
            inner = self._inner.layout()
            assert inner is not None
            words = width - px(40) - 2 - (px(44) if self._closable else 0)
            words -= 0 if self._account_bar.isHidden() else px(16)
            head = self.title.heightForWidth(words)
            head += self.line.heightForWidth(words) + px(4) if self.line.text() else 0
            head = max(head, px(Height.CONTROL))
            content = inner.totalHeightForWidth(width - 2)
            if content < 0:
                content = inner.totalSizeHint().height()
            high = px(20 + 16 + Height.FOOTER) + head + content + 4
            high += 3 if self._training else 0  # the violet edge
            banners = self.bar.layout()
            if self.bar.keys and banners is not None:
                high += max(banners.totalHeightForWidth(width - 2), banners.totalSizeHint().height())
        high = min(high, room.height())
        self.setGeometry((self.scrim.width() - width) // 2, (self.scrim.height() - high) // 2, width, high)
        self.scrim.set_raised(self.geometry())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._training:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        radius = self.theme.px(Radius.DIALOG)
        shape.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, self.width(), self.theme.px(4)), self.theme.colour("train"))
        painter.end()


class Question(Dialog):
    """A question of one sentence, 480 wide: ``Question(self, "Remove 12 contacts?", "...", "Remove 12
    contacts",
    dangerous=True, keep="Keep them")``. Dangerous: Enter presses ``keep``, and the act is never filled.
    """

    def __init__(
        self,
        host: QWidget,
        title: str,
        line: str,
        do: str,
        keep: str,
        dangerous: bool = False,
        training: bool = False,
        account: AccountEntry | None = None,
    ) -> None:
        super().__init__(host, title, account=account, training=training)
        self.body.addWidget(Label(line, "body2", wrap=True))
        self.do_button = Button(do, "danger" if dangerous else "primary", tall=True)
        self.keep_button = Button(keep, "normal", tall=True)
        self.do_button.clicked.connect(lambda _checked=False: self.accept())
        self.keep_button.clicked.connect(lambda _checked=False: self.reject())
        self.set_footer(
            right=[self.keep_button], primary=self.do_button, safe=self.keep_button if dangerous else None
        )
        self.set_first_focus(self.keep_button if dangerous else self.do_button)


class _AccountBar(Themed, QWidget):
    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        hold(self, width=4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.begin_look()

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._colour:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour(self._colour))
        painter.end()
