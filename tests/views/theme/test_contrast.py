"""More contrast and larger text: chosen here, or asked for by the system; what is chosen here wins."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme, contrast, current_theme, tokens
from desktop_app.views.theme.measure import px
from desktop_app.views.widgets import Banner, Button, FocusRing, Label, Pill

Shown = Callable[..., QWidget]


@pytest.fixture
def look(theme: Theme) -> Theme:
    return theme


def colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_drawn_with_its_own_colours_and_borders(shown: Shown, look: Theme, mode: str) -> None:
    usual = tokens.LIGHT if mode == "light" else tokens.DARK
    more = tokens.LIGHT_CONTRAST if mode == "light" else tokens.DARK_CONTRAST
    look.set_look(mode=mode)
    parts = {
        "accent": shown(Button("Import", "primary")), "field": shown(Button("Cancel")),
        "warn_soft": shown(Banner("warn", "Think about it")), "good_soft": shown(Pill("Created", "good")),
    }  # fmt: skip
    for name, part in parts.items():
        assert getattr(usual, name) in colours(part), name
    look.set_look(contrast="more")
    for name, part in parts.items():
        assert getattr(more, name) in colours(part), name
        if getattr(usual, name) != getattr(more, name):
            assert getattr(usual, name) not in colours(part), name
    for name in ("warn_soft", "good_soft"):  # a ground that means something has a border to be seen by
        image = parts[name].grab().toImage()
        edge = QColor(image.pixel(image.width() // 2, 0)).name().upper()
        assert contrast.ratio(edge, more.surface) >= contrast.CONTRAST_SHAPES, name


def test_the_ring_is_twice_as_thick(shown: Shown, look: Theme) -> None:
    page = QWidget()
    button = Button("Import", parent=page)
    button.move(40, 40)
    ring = FocusRing(page)
    shown(page, 240, 120)
    thick = []
    for chosen in ("usual", "more"):
        look.set_look(contrast=chosen)
        ring.put_on(button)
        image = page.grab().toImage()
        middle = button.y() + button.height() // 2
        wanted = look.hex("accent_text")
        line = [QColor(image.pixel(x, middle)).name().upper() for x in range(button.x())]
        thick.append(line.count(wanted))
    assert thick == [2, 4]


def test_the_system_is_followed_until_something_is_chosen(look: Theme, qtbot: QtBot) -> None:
    assert not look.more_contrast
    with qtbot.waitSignal(look.changed):
        look.take_wishes(more_contrast=True)
    assert look.palette is tokens.LIGHT_CONTRAST
    look.set_look(contrast="usual")
    assert look.palette is tokens.LIGHT
    look.set_look(contrast="system")
    assert look.palette is tokens.LIGHT_CONTRAST
    look.take_wishes()
    look.set_look(contrast="more")
    assert look.palette is tokens.LIGHT_CONTRAST


def test_qt_tells_what_windows_and_macos_are_set_to(look: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hints:
        def contrastPreference(self) -> Qt.ContrastPreference:
            return Qt.ContrastPreference.HighContrast

    with monkeypatch.context() as told:  # gone before the look is put back: it asks these hints
        told.setattr(look, "_hints", Hints())
        assert look.more_contrast
        look.set_look(contrast="usual")
        assert not look.more_contrast


def test_a_change_that_qt_tells_is_followed(look: Theme, qtbot: QtBot) -> None:
    """PySide lets go of the object that tells it with the last word of its owner."""
    gc.collect()
    assert look._hints.contrastPreference() is Qt.ContrastPreference.NoPreference
    with qtbot.waitSignal(look.changed):
        look._hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)


def test_larger_letters_of_the_system_make_everything_larger(shown: Shown, look: Theme, qtbot: QtBot) -> None:
    label = shown(Label("Words", "body"))
    small = label.font().pixelSize()
    with qtbot.waitSignal(look.changed):
        look.take_wishes(text_scale=1.5)
    assert (label.font().pixelSize(), px(100)) == (round(small * 1.5), 150)
    look.set_look(text="125")
    assert px(100) == 125
    look.set_look(presenter=True)
    assert px(100) == 156
    look.set_look(presenter=False, text="system")
    look.take_wishes(text_scale=40.0)
    qtbot.waitUntil(lambda: px(100) == 200)  # so large that nothing fits is no help
    look.take_wishes(text_scale=0.5)
    qtbot.waitUntil(lambda: px(100) == 100)  # never smaller than designed


def test_less_motion_of_the_desktop_holds(look: Theme) -> None:
    look.set_reduce_motion(False)
    assert look.ms(160) == 160
    look.take_wishes(less_motion=True)
    assert look.ms(160) == 0
    look.take_wishes()
    assert look.ms(160) == 0  # it does not tell: what was known stays
    look.take_wishes(less_motion=False)
    assert look.ms(160) == 160


def test_wishes_that_come_late_dress_nothing(look: Theme, qapp: QApplication) -> None:
    """The desktop answers when the window that asked is closed, and another one stands."""
    closed = Theme(qapp, "light", reduce_motion=True)
    closed.apply()
    look.apply()
    closed.take_wishes(more_contrast=True)
    assert closed._steps_left is None
    assert current_theme() is look
