"""The theme: light or dark, presenter mode, fonts and icons, and the switch between them.

Owns: palette + sheet + icon cache, applied together, and following the system. Must not: read or write a
setting (mode
and presenter are handed in by who wires the app). One Theme is made per QApplication; it leaves itself as the
application's property ``campaign_desk_theme``, and ``current_theme()`` is the documented way for parts to
find it.
"""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from desktop_app.views.theme import measure, tokens
from desktop_app.views.theme.fonts import font_for, load_fonts
from desktop_app.views.theme.icons import Icons
from desktop_app.views.theme.motion import system_wants_less_motion
from desktop_app.views.theme.sheet import style_sheet

Mode = Literal["light", "dark", "system"]

_PROPERTY = "campaign_desk_theme"


class Theme(QObject):
    """Light, dark or as the system.

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
        styled: bool = False,
    ) -> None:
        """``reduce_motion=None`` asks the system. Nothing changes until ``apply``. ``styled``: the
        application was started with the style "fusion" already."""
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._presenter = presenter
        self._less_motion = system_wants_less_motion() if reduce_motion is None else reduce_motion
        self._fonts: dict[tuple[str, float], QFont] = {}
        self.icons = Icons()
        # Qt's own answer is "unknown" on bare X11 and offscreen: then the palette we found tells
        found = app.palette()
        self._found_dark = found.window().color().lightness() < found.windowText().color().lightness()
        self._applying = False
        self._styled = styled
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        app.setProperty(_PROPERTY, self)

    # -- state -----------------------------------------------------------------------------------------------
    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def presenter(self) -> bool:
        return self._presenter

    @property
    def dark(self) -> bool:
        if self._mode == "system":
            scheme = self._app.styleHints().colorScheme()
            if scheme == Qt.ColorScheme.Unknown:
                return self._found_dark
            return bool(scheme == Qt.ColorScheme.Dark)
        return self._mode == "dark"

    @property
    def palette(self) -> tokens.Palette:
        return tokens.DARK if self.dark else tokens.LIGHT

    def set_mode(self, mode: Mode) -> None:
        if mode != self._mode:
            self._mode = mode
            self.apply()

    def set_presenter(self, on: bool) -> None:
        """Everything 1.25 times as large, and addresses covered (see ``widgets.presenter``)."""
        if on != self._presenter:
            self._presenter = on
            self.apply()

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
        self._applying = True
        try:
            load_fonts()
            self._tell_the_system()
            if not self._styled:
                # asked by name the style would answer with the sheet's wrapper: set it once, not at each
                # change
                self._app.setStyle("Fusion")
                self._styled = True
            self.icons.clear()
            measure.set_factor(tokens.PRESENTER_FACTOR if self._presenter else 1.0)
            self._app.setFont(self.font("body"))
            self._app.setPalette(_qt_palette(self.palette))
            self._app.setStyleSheet(style_sheet(self.palette, self.dark, measure.px))
            # not from StyleChange: Qt sends that several times and puts old fonts back in between
            for widget in QApplication.allWidgets():
                redress = getattr(widget, "redress", None)
                if redress is not None:
                    redress()
        finally:
            self._applying = False
        self.changed.emit()

    def _tell_the_system(self) -> None:
        # lets native title bars and file dialogs follow where Qt can do it; it is no help elsewhere
        schemes = {
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
            "system": Qt.ColorScheme.Unknown,
        }
        self._app.styleHints().setColorScheme(schemes[self._mode])

    def _system_changed(self) -> None:
        if self._mode == "system":
            self.apply()


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
