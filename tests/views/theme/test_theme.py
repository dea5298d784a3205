"""The theme can be switched while the window is open, and everything follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessibilityHints, QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme, current_theme, motion, tokens
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.widgets import Button, Label, TextField, covered, presented

Shown = Callable[..., QWidget]


def _colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())
    }


def _strongest(button: Button) -> str:
    image = button.icon().pixmap(16, 16).toImage()
    spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(spots, key=lambda colour: colour.alpha()).name()


def _close(one: str, other: str) -> bool:
    """Equal but for what blending at an edge loses."""
    a, b = QColor(one), QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= 3


def test_switching_repaints_sheet_palette_and_icons(shown: Shown, theme: Theme) -> None:
    button = shown(Button("Import", "primary", "upload"))
    field = shown(TextField("text"))
    assert tokens.LIGHT.accent in _colours(button)
    assert tokens.LIGHT.surface in _colours(field)
    theme.set_mode("dark")
    assert theme.dark
    assert tokens.DARK.accent in _colours(button)
    assert tokens.LIGHT.accent not in _colours(button)
    assert tokens.DARK.surface in _colours(field)
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    assert window.name().upper() == tokens.DARK.window


def test_an_icon_follows_the_theme(shown: Shown, theme: Theme) -> None:
    button = shown(Button("", "quiet", "plus"))
    assert _close(_strongest(button), tokens.LIGHT.text2)
    theme.set_mode("dark")
    assert _close(_strongest(button), tokens.DARK.text2)


class _Painted(Button):
    """Notes the ground of the theme at each painting."""

    def __init__(self) -> None:
        super().__init__("Import", "primary")
        self.grounds: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.grounds.append(QApplication.palette().color(QPalette.ColorRole.Window).name().upper())
        super().paintEvent(event)


def test_a_switch_takes_turns_and_paints_nothing_before_the_last(
    qtbot: QtBot, shown: Shown, theme: Theme
) -> None:
    button = _Painted()
    shown(button)
    turns: list[str] = []
    beside = QTimer()
    beside.timeout.connect(lambda: turns.append("turn"))
    beside.timeout.connect(button.update)
    button.grounds.clear()
    beside.start()
    with qtbot.waitSignal(theme.changed, timeout=10_000):
        theme.change(mode="dark")
        assert theme.dark
        assert tokens.LIGHT.window in QApplication.palette().color(QPalette.ColorRole.Window).name().upper()
    beside.stop()
    assert len(turns) >= 2, "others had their turn between the steps"
    assert set(button.grounds) <= {tokens.LIGHT.window, tokens.DARK.window}
    assert tokens.DARK.window not in button.grounds, "painted half way"
    assert tokens.DARK.accent in _colours(button)
    assert button.window().updatesEnabled()


class _Told(Label):
    """Notes in which turn it was told of another style."""

    turns: ClassVar[list[int]] = []
    turn = 0

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            _Told.turns.append(_Told.turn)
        super().changeEvent(event)


@pytest.mark.parametrize("broken_off", [False, True])
def test_what_is_not_on_screen_is_dressed_bit_by_bit_and_looks_as_the_rest(
    qtbot: QtBot, shown: Shown, theme: Theme, broken_off: bool
) -> None:
    _Told.turns, _Told.turn = [], 0
    pages = QStackedWidget()
    seen, unseen = QWidget(), QWidget()
    field = TextField("text")
    column(field, *(_Told("word") for _ in range(600)), parent=unseen)
    for page in (seen, unseen):
        pages.addWidget(page)
    shown(pages)
    pages.setCurrentWidget(unseen)
    pages.setCurrentWidget(seen)
    _Told.turns.clear()
    beside = QTimer()
    beside.timeout.connect(lambda: setattr(_Told, "turn", _Told.turn + 1))
    beside.start()
    with qtbot.waitSignal(theme.changed, timeout=10_000):
        theme.change(mode="dark", presenter=True)
        if broken_off:
            for _ in range(3):
                theme._take_turn()
            theme.change(mode="dark", presenter=False)
    beside.stop()
    if not broken_off:
        assert len(_Told.turns) == 600
        assert max(_Told.turns.count(turn) for turn in _Told.turns) <= 400, "not all in one turn"
    own = Qt.WidgetAttribute.WA_SetStyle
    assert not any(one.testAttribute(own) for one in pages.findChildren(QWidget))
    pages.setCurrentWidget(unseen)
    assert tokens.DARK.surface in _colours(field)
    assert tokens.LIGHT.text not in _colours(field)
    assert field.sizeHint().height() == px(32)


def test_a_second_switch_takes_the_place_of_the_first(qtbot: QtBot, shown: Shown, theme: Theme) -> None:
    button = shown(Button("Import", "primary", "upload"))
    seen: list[tuple[str, bool]] = []
    theme.changed.connect(lambda: seen.append((theme.mode, theme.presenter)))
    theme.change(mode="dark")
    theme.change(mode="light", presenter=True)
    theme.change(mode="light", presenter=True)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert seen == [("light", True)]
    assert tokens.LIGHT.accent in _colours(button)
    assert button.window().updatesEnabled()
    theme.change(presenter=False)
    theme.apply()
    assert seen[1:] == [("light", False)]
    assert button.window().updatesEnabled()


def test_changed_comes_once_and_only_for_a_change(qtbot: QtBot, theme: Theme) -> None:
    seen: list[str] = []
    theme.changed.connect(lambda: seen.append(theme.mode))
    theme.set_mode("light")
    assert seen == []
    theme.set_mode("dark")
    assert seen == ["dark"]


def test_the_placeholder_is_as_readable_as_it_was_chosen(shown: Shown, theme: Theme) -> None:
    """A sheet that sets ``color`` alone makes the placeholder half transparent."""
    for mode in ("light", "dark"):
        theme.set_mode(mode)  # type: ignore[arg-type]
        field = shown(TextField(placeholder="name@example.org"))
        field.clearFocus()
        painted = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert painted.alpha() == 255
        assert painted.name().upper() == theme.hex("text3")


class _Hints(QObject):
    """Stands for the system: a style hints object that tells another colour scheme."""

    colorSchemeChanged = Signal(object)  # noqa: N815  (Qt's own name)

    def __init__(self) -> None:
        super().__init__()
        self.scheme = Qt.ColorScheme.Light
        self._owner = QApplication.styleHints()
        self.contrast = self._owner.accessibility()

    def accessibility(self) -> QAccessibilityHints:
        return self.contrast

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
        pass


class _App(QObject):
    """The part of QApplication that a theme touches, with hints that a test can turn."""

    def __init__(self, palette: QPalette) -> None:
        super().__init__()
        self.hints = _Hints()
        self.sheet = ""
        self._palette = palette

    def palette(self) -> QPalette:
        return self._palette

    def styleHints(self) -> _Hints:
        return self.hints

    def setStyle(self, name: str) -> None:
        assert name == "Fusion"

    def setFont(self, font: object) -> None:
        pass

    def setPalette(self, palette: QPalette) -> None:
        pass

    def setStyleSheet(self, sheet: str) -> None:
        self.sheet = sheet


def _system_theme(window: str = "#FFFFFF", text: str = "#000000") -> tuple[Theme, _App]:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    app = _App(palette)
    return Theme(app, "system", reduce_motion=True), app  # type: ignore[arg-type]


def test_as_the_system_follows_the_system(qtbot: QtBot, theme: Theme) -> None:
    ours, app = _system_theme()
    ours.apply()
    assert tokens.LIGHT.window in app.sheet
    app.hints.scheme = Qt.ColorScheme.Dark
    app.hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert ours.dark
    qtbot.waitUntil(lambda: tokens.DARK.window in app.sheet, timeout=10_000)


def test_the_system_speaks_to_the_one_that_was_put_on_last(qtbot: QtBot, theme: Theme) -> None:
    before, app = _system_theme()
    before.set_look(contrast="more")
    ours = Theme(app, "system", reduce_motion=True)  # type: ignore[arg-type]
    ours.apply()
    app.hints.scheme = Qt.ColorScheme.Dark
    app.hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert before._steps_left is None, "it has no part in it any more"
    qtbot.waitUntil(lambda: tokens.DARK.window in app.sheet, timeout=10_000)
    assert app.property("campaign_desk_theme") is ours


def test_a_fixed_mode_does_not_follow_the_system(theme: Theme) -> None:
    ours, app = _system_theme()
    ours.set_mode("light")
    app.hints.scheme = Qt.ColorScheme.Dark
    app.hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not ours.dark
    assert tokens.LIGHT.window in app.sheet


@pytest.mark.parametrize(
    ("window", "text", "dark"), [("#202020", "#EEEEEE", True), ("#EFEFEF", "#000000", False)]
)
def test_where_qt_does_not_tell_the_found_palette_does(
    theme: Theme, window: str, text: str, dark: bool
) -> None:
    ours, app = _system_theme(window, text)
    app.hints.scheme = Qt.ColorScheme.Unknown
    assert ours.dark is dark


def test_current_theme_says_what_is_missing(theme: Theme) -> None:
    app = QApplication.instance()
    assert app is not None
    kept = app.property("campaign_desk_theme")
    app.setProperty("campaign_desk_theme", None)
    try:
        with pytest.raises(RuntimeError, match="make Theme"):
            current_theme()
    finally:
        app.setProperty("campaign_desk_theme", kept)
    assert current_theme() is theme


def test_presenter_mode_makes_everything_a_quarter_larger(shown: Shown, theme: Theme) -> None:
    page = QWidget()
    label, button = Label("Words", "h2"), Button("Go on")
    layout = column(row(label, button, gap=8), margins=(16, 12, 16, 12), gap=4, parent=page)
    held = QWidget(page)
    hold(held, width=100, height=40)
    shown(page)
    before = (label.font().pixelSize(), button.height(), layout.contentsMargins().left(), held.width())
    theme.set_presenter(True)
    after = (
        label.font().pixelSize(),
        button.sizeHint().height(),
        layout.contentsMargins().left(),
        held.width(),
    )
    assert before == (20, 32, 16, 100)
    assert after == (25, 40, 20, 125)
    assert px(100) == 125
    theme.set_presenter(False)
    assert (held.width(), layout.contentsMargins().left()) == (100, 16)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("olena@ukr.net", "o•••••@ukr.net"),
        ("To: a@b.cz, Žaneta <zaneta@x.org>", "To: a•••••@b.cz, Žaneta <z•••••@x.org>"),
        ("no address here", "no address here"),
        ("@handle", "@handle"),
    ],
)
def test_addresses_are_covered_on_a_projector(theme: Theme, text: str, seen: str) -> None:
    assert covered(text) == seen
    assert presented(text) == text
    theme.set_presenter(True)
    assert presented(text) == seen


def test_less_motion_means_none(theme: Theme) -> None:
    theme.set_reduce_motion(True)
    assert theme.ms(tokens.Motion.IN) == 0
    theme.set_reduce_motion(False)
    assert theme.ms(tokens.Motion.IN) == 160


def test_the_system_is_asked_about_motion(tmp_path: Path) -> None:
    settings = tmp_path / "settings.ini"
    assert motion._gtk(settings) is False
    settings.write_text("[Settings]\ngtk-enable-animations=0\n", encoding="utf-8")
    assert motion._gtk(settings) is True
    settings.write_text("not an ini file", encoding="utf-8")
    assert motion._gtk(settings) is False
    plist = tmp_path / "access.plist"
    assert motion._mac(plist) is False
    plist.write_bytes(
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>reduceMotion</key><true/></dict></plist>'
    )
    assert motion._mac(plist) is True


@pytest.mark.parametrize(
    ("told", "less"),
    [("[KDE]\nAnimationDurationFactor=0\n", True), ("[KDE]\nAnimationDurationFactor=0.5\n", False),
     ("[KDE]\nAnimationDurationFactor=none\n", False), ("[General]\n", False), ("no settings at all", False)],
)  # fmt: skip
def test_a_kde_desktop_without_animations_gets_none(tmp_path: Path, told: str, less: bool) -> None:
    settings = tmp_path / "kdeglobals"
    assert motion._kde(settings) is False
    settings.write_text(told, "utf-8")
    assert motion._kde(settings) is less
