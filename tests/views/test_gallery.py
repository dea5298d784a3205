"""Every part at once: in both themes, with words 40 % longer, in a small window, nothing is cut and Qt
stays silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime.texts import install_texts
from desktop_app.views.gallery import PAGES, Gallery
from desktop_app.views.theme import Theme
from desktop_app.views.widgets import Button, Tabs
from tests.views.cut_words import cut_words, settle

Shown = Callable[..., QWidget]


def longer(text: str) -> str:
    """The same words made 40 % longer."""
    more = max(round(len(text) * 0.4) - 1, 1)
    return f"{text} " + "lorem ipsum dolor sit amet consectetur adipiscing elit"[:more]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_cut_at_1280_by_720(
    shown: Shown, theme: Theme, qtbot: QtBot, page: str, mode: str
) -> None:
    theme.set_mode(mode)  # type: ignore[arg-type]
    gallery = shown(Gallery(), 1280, 720)
    gallery.show_page(page)
    settle()
    assert (gallery.width(), gallery.height()) == (1280, 720)
    assert cut_words(gallery) == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_with_words_longer_by_40_percent(
    shown: Shown, theme: Theme, qtbot: QtBot, page: str
) -> None:
    install_texts("xx")
    gallery = shown(Gallery(longer), 1280, 720)
    gallery.show_page(page)
    settle()
    assert (gallery.width(), gallery.height()) == (1280, 720)
    assert cut_words(gallery) == []


@pytest.mark.parametrize("page", ["table", "wizard", "empty", "dialog"])
def test_at_200_percent_everything_still_has_a_place(
    shown: Shown, theme: Theme, qtbot: QtBot, page: str
) -> None:
    """1280 x 720 at 200 % is 640 x 360."""
    gallery = Gallery()
    shown(gallery, 640, 360)
    gallery.show_page(page)
    settle()
    assert (gallery.width(), gallery.height()) == (640, 360)
    tabs = gallery.pages[page].findChild(Tabs)
    if tabs is not None:
        assert tabs.collapsed
    if page == "dialog":
        assert gallery.dialog is not None
        assert gallery.rect().contains(gallery.dialog.geometry())


@pytest.mark.parametrize("page", PAGES)
def test_a_switched_window_looks_like_one_built_so(shown: Shown, theme: Theme, page: str) -> None:
    """Dark and presenter mode set while the window is open leave nothing behind."""
    switched = shown(Gallery(), 1600, 900)
    theme.set_mode("dark")
    theme.set_presenter(True)
    built = shown(Gallery(), 1600, 900)
    pictures = []
    for gallery in (switched, built):
        gallery.resize(1600, 900)
        gallery.show_page(page)
        gallery.ring.put_on(gallery.banner.menu_button)
        settle()
        pictures.append(gallery.grab().toImage())
    assert pictures[0] == pictures[1]


def test_every_control_has_a_name(shown: Shown, theme: Theme) -> None:
    gallery = shown(Gallery(), 1280, 720)
    nameless = [
        f"{type(button).__name__} {button.text()!r}"
        for button in gallery.findChildren(QAbstractButton)
        if button.isVisibleTo(gallery) and not (button.accessibleName() or button.text())
    ]
    assert nameless == []


def test_one_filled_button_a_screen(shown: Shown, theme: Theme, qtbot: QtBot) -> None:
    gallery = shown(Gallery(), 1280, 720)
    for page in ("table", "wizard", "empty"):
        gallery.show_page(page)
        buttons = gallery.pages[page].findChildren(Button)
        filled = [button.text() for button in buttons if button.kind == "primary" and button.isVisible()]
        assert len(filled) == 1, filled


def test_no_part_becomes_a_window_of_its_own(shown: Shown, theme: Theme) -> None:
    """A piece shown before it has a parent flashes up on the screen."""
    before = set(QApplication.topLevelWidgets())
    gallery = shown(Gallery(), 1280, 720)
    flashed = [
        type(widget).__name__
        for widget in set(QApplication.topLevelWidgets()) - before - {gallery}
        if widget.isVisible()
    ]
    assert flashed == []


def test_a_switch_of_theme_reaches_every_page(shown: Shown, theme: Theme, qtbot: QtBot) -> None:
    gallery = shown(Gallery(), 1280, 720)
    gallery.show_page("more")
    settle()
    light = gallery.grab().toImage()
    theme.set_mode("dark")
    dark = gallery.grab().toImage()
    same = sum(light.pixel(x, y) == dark.pixel(x, y) for x in range(0, 1280, 16) for y in range(40, 720, 16))
    assert same < 0.02 * 80 * 43
    theme.set_mode("light")
    settle()  # what was measured in between is laid out once more
    assert gallery.grab().toImage() == light
