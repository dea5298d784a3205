"""Icons are crisp and in the colour asked for; the shipped fonts are the ones that are drawn."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QIcon, QImage, QPixmap, QRawFont

from desktop_app.runtime.resources import resource_path
from desktop_app.views.theme import Theme, tokens
from desktop_app.views.theme.icons import NAMES, Icons


def test_the_table_names_the_files_and_nothing_else() -> None:
    files = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert files == NAMES


def test_licences_lie_beside_what_they_license() -> None:
    assert "ISC License" in resource_path("icons", "LICENSE").read_text(encoding="utf-8")
    for name in ("Inter-LICENSE.txt", "JetBrainsMono-LICENSE.txt"):
        assert "SIL OPEN FONT LICENSE" in resource_path("fonts", name).read_text(encoding="utf-8").upper()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_icon_draws_something_in_its_colour(theme: Theme, name: str) -> None:
    image = Icons().pixmap(name, 16, "#B3261E", 2.0).toImage()
    assert image.width() == 32
    solid = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200
    ]
    assert solid
    assert all(abs(colour.red() - 0xB3) < 12 and abs(colour.green() - 0x26) < 12 for colour in solid)


def test_scale_two_is_drawn_not_blown_up(theme: Theme) -> None:
    icons = Icons()
    one, two = icons.pixmap("settings", 16, "#000000", 1.0), icons.pixmap("settings", 16, "#000000", 2.0)
    assert (two.width(), two.devicePixelRatio()) == (32, 2.0)
    blown = QPixmap(one).toImage().scaled(32, 32)
    assert _difference(blown, two.toImage()) > 1000


def test_an_icon_that_is_off_has_its_own_tint(theme: Theme) -> None:
    icon = theme.icon("check", "accent")
    on = icon.pixmap(16, 16, QIcon.Mode.Normal).toImage()
    off = icon.pixmap(16, 16, QIcon.Mode.Disabled).toImage()
    assert _strongest(on).name().upper() == theme.hex("accent")
    assert _strongest(off).name().upper() == theme.hex("text3")


def test_a_name_out_of_the_table_is_refused(theme: Theme) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        theme.icon_pixmap("no-such-icon", 16, "text", 1.0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_files_of_the_sheet_carry_the_colour_of_their_theme(mode: str) -> None:
    """A style sheet needs files; they are the only colours outside the tokens, so they are compared."""
    palette = tokens.LIGHT if mode == "light" else tokens.DARK
    files = sorted(resource_path("icons", "themed").glob(f"*-{mode}.svg"))
    assert len(files) == 2
    for path in files:
        assert palette.text2 in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", sorted(tokens.TYPE))
def test_a_step_is_drawn_with_the_shipped_cut(theme: Theme, step: str) -> None:
    spec = tokens.TYPE[step]
    found = QFontInfo(theme.font(step))
    assert found.family() == (tokens.MONO_FAMILY if spec.mono else tokens.FAMILY)
    assert found.pixelSize() == spec.size
    assert found.weight() == spec.weight


@pytest.mark.parametrize("step", ["body", "name", "strong", "mono"])
def test_the_fonts_hold_the_letters_of_our_users(theme: Theme, step: str) -> None:
    raws = [QRawFont.fromFont(theme.font(step)), QRawFont.fromFont(theme.font("body"))]
    assert raws[1].familyName() == tokens.FAMILY
    for text in (
        "Żaneta Nováková Łukasz Şal ğ ő ß",
        "Олена Шевченко ґєії ъэ ў",
        "Ελένη Παπαδοπούλου ώ",
        "₴ € “” – — … ×",
    ):
        missing = [char for char in text if not any(raw.supportsCharacter(ord(char)) for raw in raws)]
        assert not missing, missing


def test_digits_line_up_where_they_must(theme: Theme) -> None:
    for step, tabular in (
        ("number", True),
        ("total", True),
        ("clock", True),
        ("num", False),
        ("body", False),
    ):
        metrics = QFontMetrics(theme.font(step))
        same = metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
        assert same is tabular, step


def _strongest(image: QImage) -> QColor:
    spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(spots, key=lambda colour: colour.alpha())


def _difference(one: QImage, other: QImage) -> int:
    return sum(
        abs(one.pixelColor(x, y).alpha() - other.pixelColor(x, y).alpha())
        for x in range(one.width())
        for y in range(one.height())
    )
