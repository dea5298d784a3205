"""The theme: light or dark, presenter mode, fonts and icons, and the switch between them.

Owns: palette + sheet + icon cache, applied together, and following the system. Must not: read or write a
setting (mode
and presenter are handed in by who wires the app). One Theme is made per QApplication; it leaves itself as the
application's property ``campaign_desk_theme``, and ``current_theme()`` is the documented way for parts to
find it. Where a second one is made (tests), the last that was put on is the current one, and the other
follows nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop_app.views.theme import measure, tokens
from desktop_app.views.theme.fonts import font_for, load_fonts
from desktop_app.views.theme.icons import Icons
from desktop_app.views.theme.motion import system_wants_less_motion
from desktop_app.views.theme.sheet import style_sheet

Mode = Literal["light", "dark", "system"]
Contrast = Literal["system", "more", "usual"]
TextSize = Literal["system", "100", "125", "150"]
"""In percent of the design."""

_PROPERTY = "campaign_desk_theme"
LARGEST_TEXT = 2.0
_A_TURN = 200  # parts that dress in one turn of the event loop: about 5 ms


class Look(NamedTuple):
    """What somebody chose; ``presenter``: everything 1.25 times as large, and addresses covered (see
    ``widgets.presenter``)."""

    mode: Mode = "system"
    presenter: bool = False
    contrast: Contrast = "system"
    text: TextSize = "system"


class Theme(QObject):
    """Light, dark or as the system; with more contrast and larger text for who asks for it.

    Signals: ``changed`` after palette, sheet and icons are those of the new state (parts have repainted by
    then).
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        mode: Mode = "system",
        presenter: bool = False,
        reduce_motion: bool | None = None,
        *,
        contrast: Contrast = "system",
        text: TextSize = "system",
        styled: bool = False,
    ) -> None:
        """``reduce_motion=None`` asks the system. Nothing changes until ``apply``. ``styled``: the
        application was started with the style "fusion" already."""
        super().__init__(app)
        self._app = app
        self._look = Look(mode, presenter, contrast, text)
        self._wished_contrast, self._wished_text = False, 1.0
        self._less_motion = system_wants_less_motion() if reduce_motion is None else reduce_motion
        self._fonts: dict[tuple[str, float], QFont] = {}
        self._body: QFont | None = None
        self.icons = Icons()
        # Qt's own answer is "unknown" on bare X11 and offscreen: then the palette we found tells
        found = app.palette()
        self._found_dark = found.window().color().lightness() < found.windowText().color().lightness()
        self._applying = False
        self._steps_left: Generator[None] | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._take_turn)
        self._styled = styled
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        # both are kept: with the last word of the one PySide lets the other go
        self._style_hints = app.styleHints()
        self._hints = self._style_hints.accessibility()
        self._hints.contrastPreferenceChanged.connect(self._contrast_changed)
        app.setProperty(_PROPERTY, self)

    # -- state -----------------------------------------------------------------------------------------------
    @property
    def mode(self) -> Mode:
        return self._look.mode

    @property
    def presenter(self) -> bool:
        return self._look.presenter

    @property
    def dark(self) -> bool:
        if self.mode == "system":
            scheme = self._app.styleHints().colorScheme()
            if scheme == Qt.ColorScheme.Unknown:
                return self._found_dark
            return bool(scheme == Qt.ColorScheme.Dark)
        return self.mode == "dark"

    @property
    def palette(self) -> tokens.Palette:
        if self.more_contrast:
            return tokens.DARK_CONTRAST if self.dark else tokens.LIGHT_CONTRAST
        return tokens.DARK if self.dark else tokens.LIGHT

    @property
    def more_contrast(self) -> bool:
        if self._look.contrast == "system":
            asked = self._hints.contrastPreference() == Qt.ContrastPreference.HighContrast
            return bool(asked or self._wished_contrast)
        return self._look.contrast == "more"

    @property
    def stroke(self) -> tokens.Stroke:
        return tokens.STROKE_CONTRAST if self.more_contrast else tokens.STROKE

    @property
    def text_scale(self) -> float:
        """How much larger than designed everything is, presenter mode aside."""
        return self._wished_text if self._look.text == "system" else int(self._look.text) / 100

    @property
    def wished(self) -> tuple[bool, float]:
        """What the system asked for by :meth:`take_wishes`: more contrast, size of text."""
        return self._wished_contrast, self._wished_text

    def set_mode(self, mode: Mode) -> None:
        """As ``change``, but done when it returns."""
        self.set_look(mode=mode)

    def set_presenter(self, on: bool) -> None:
        """As ``change``, but done when it returns."""
        self.set_look(presenter=on)

    def set_look(self, **parts: Any) -> None:
        """As ``change``, but done when it returns. ``parts``: of :class:`Look`."""
        wanted = self._look._replace(**parts)
        if wanted != self._look:
            self._look = wanted
            self.apply()

    def change(self, **parts: Any) -> None:
        """Switch in several turns of the event loop, so that none holds the window up; nothing is painted
        before the last. ``parts``: of :class:`Look`."""
        wanted = self._look._replace(**parts)
        if wanted != self._look:
            self._look = wanted
            self._begin()

    def take_wishes(
        self, more_contrast: bool = False, text_scale: float = 1.0, less_motion: bool | None = None
    ) -> None:
        """What the desktop asks all programs for; holds where nothing else was chosen here. ``less_motion``
        None: it does not tell."""
        if less_motion is not None:
            self._less_motion = less_motion
        before = (self.more_contrast, self.text_scale)
        self._wished_contrast = more_contrast
        self._wished_text = min(max(text_scale, 1.0), LARGEST_TEXT)
        if before != (self.more_contrast, self.text_scale) and self._body is not None and self._followed:
            self._begin()

    def set_reduce_motion(self, on: bool) -> None:
        self._less_motion = on

    # -- what parts ask --------------------------------------------------------------------------------------
    def hex(self, name: str) -> str:
        """The colour token as ``#RRGGBB``; ``AttributeError`` for a name that is none."""
        return cast(str, getattr(self.palette, name))

    def colour(self, name: str, opacity: float = 1.0) -> QColor:
        colour = QColor(self.hex(name))
        colour.setAlphaF(opacity)
        return colour

    def px(self, length: float) -> int:
        return measure.px(length)

    def font(self, step: str) -> QFont:
        """The font of a step of ``tokens.TYPE``."""
        key = (step, measure.px(100))
        found = self._fonts.get(key)
        if found is None:
            spec = tokens.TYPE[step]
            found = self._fonts[key] = font_for(spec, measure.px(spec.size))
        return QFont(found)

    def icon(self, name: str, colour: str = "text2", size: int = tokens.Icon.CONTROL, gap: int = 0) -> QIcon:
        """A QIcon for buttons and menus; the off tint is ``text3``."""
        return self.icons.icon(name, self.px(size), self.hex(colour), self.hex("text3"), self.px(gap))

    def icon_pixmap(self, name: str, size: int, colour: str, scale: float) -> QPixmap:
        """A pixmap for painters; ``size`` in design px, ``colour`` a token."""
        return self.icons.pixmap(name, self.px(size), self.hex(colour), scale)

    def ms(self, duration: int) -> int:
        """``duration`` of ``tokens.Motion``, 0 when less motion is asked for."""
        return 0 if self._less_motion else duration

    # -- switching -------------------------------------------------------------------------------------------
    def apply(self) -> None:
        """Put the present state on the application: fonts, palette, sheet, sizes; then ``changed``."""
        if self._applying:
            return
        self._stop()
        self._app.setProperty(_PROPERTY, self)
        for _ in self._steps():
            pass
        self.changed.emit()

    def _begin(self) -> None:
        self._stop()
        self._app.setProperty(_PROPERTY, self)
        self._steps_left = self._steps(frozen=True)
        self._turn.start()

    def _stop(self) -> None:
        """Leave off a switch that is under way: what comes next puts everything on again."""
        self._turn.stop()
        if self._steps_left is not None:
            self._steps_left.close()
            self._steps_left = None

    def _take_turn(self) -> None:
        if self._steps_left is not None and next(self._steps_left, self) is self:
            self._stop()
            self.changed.emit()

    def _steps(self, frozen: bool = False) -> Generator[None]:
        """The switch, cut where a turn may end. ``frozen``: the windows are not painted in between."""
        held = [w for w in QApplication.topLevelWidgets() if frozen and w.isVisible() and w.updatesEnabled()]
        for window in held:
            window.setUpdatesEnabled(False)
        unseen = _Unseen() if frozen else None
        try:
            if unseen is not None:
                yield
            with self._at_work():
                load_fonts()
                self._tell_the_system()
                if not self._styled:
                    # asked by name the style would answer with the sheet's wrapper: set it once, not at
                    # each change
                    self._app.setStyle("Fusion")
                    self._styled = True
                # a sheet put over another takes ten times as long as taking off and putting on: Qt then looks
                # through all widgets once a widget
                self._app.setStyleSheet("")
            yield
            with self._at_work():
                measure.set_factor((tokens.PRESENTER_FACTOR if self.presenter else 1.0) * self.text_scale)
                if (body := self.font("body")) != self._body:
                    self._body = body
                    self._app.setFont(body)
                self._app.setPalette(_qt_palette(self.palette))
            yield
            with self._at_work():
                self._app.setStyleSheet(style_sheet(self.palette, self.dark, measure.px, self.stroke))
            self.icons.clear()
            while unseen is not None and unseen.left:
                yield
                with self._at_work():
                    unseen.take(_A_TURN)
            # not from StyleChange: Qt sends that several times and puts old fonts back in between
            parts = [widget for widget in QApplication.allWidgets() if hasattr(widget, "redress")]
            for at in range(0, len(parts), _A_TURN):
                yield
                with self._at_work():
                    for part in parts[at : at + _A_TURN]:
                        if isValid(part):
                            part.redress()
        finally:
            if unseen is not None:
                unseen.take(len(unseen.left))
            for window in held:
                if isValid(window):
                    window.setUpdatesEnabled(True)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """The system answers at once to being told the scheme: not a change of its own."""
        self._applying = True
        try:
            yield
        finally:
            self._applying = False

    def _tell_the_system(self) -> None:
        # lets native title bars and file dialogs follow where Qt can do it; it is no help elsewhere
        schemes = {
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
            "system": Qt.ColorScheme.Unknown,
        }
        self._app.styleHints().setColorScheme(schemes[self.mode])

    def _system_changed(self) -> None:
        if self.mode == "system" and self._followed:
            self._begin()

    def _contrast_changed(self) -> None:
        if self._look.contrast == "system" and self._followed:
            self._begin()

    @property
    def _followed(self) -> bool:
        """Does a word of the system reach what is on screen through this one?"""
        return not self._applying and self._app.property(_PROPERTY) is self


class _Unseen:
    """What is not on screen while the sheet changes: Qt would dress each of these widgets twice in one go, a
    part of a tenth of a second for a large window. They are passed over, told afterwards some at a time, and
    dressed when they are next shown or measured."""

    def __init__(self) -> None:
        own_style, dressed = Qt.WidgetAttribute.WA_SetStyle, Qt.WidgetAttribute.WA_WState_Polished
        found = QApplication.allWidgets()
        self.left = [one for one in found if not (one.isVisible() or one.testAttribute(own_style))]
        for widget in self.left:
            widget.setAttribute(dressed, False)
            widget.setAttribute(own_style)

    def take(self, most: int) -> None:
        """Tell the next ones."""
        some, self.left = self.left[:most], self.left[most:]
        for widget in some:
            if isValid(widget):
                widget.setAttribute(Qt.WidgetAttribute.WA_SetStyle, False)
                QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def current_theme() -> Theme:
    """The Theme of the running application. Raises ``RuntimeError`` when none was made yet."""
    app = QApplication.instance()
    theme = app.property(_PROPERTY) if app is not None else None
    if theme is None:
        raise RuntimeError("make Theme(app) and call apply() before the first widget")
    return cast(Theme, theme)


def _qt_palette(colours: tokens.Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.hover,
        role.Text: colours.text,
        role.PlaceholderText: colours.text3,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent_text,
        role.LinkVisited: colours.accent_text,
        role.Light: colours.surface,
        role.Midlight: colours.hover,
        role.Mid: colours.line2,
        role.Dark: colours.field,
        role.Shadow: colours.line2,
        role.Accent: colours.accent,
    }
    for which, colour in pairs.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.text3))
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, QColor(colours.accent))
    palette.setColor(QPalette.ColorGroup.Inactive, role.HighlightedText, QColor(colours.on_accent))
    return palette
