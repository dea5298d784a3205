"""What is on the screen can be read, in both themes; and a colour has one home."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import desktop_app
from desktop_app.views.theme import contrast, tokens

ROOT = Path(desktop_app.__file__).parent
THEMES = {"light": tokens.LIGHT, "dark": tokens.DARK}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), contrast.TEXT_PAIRS)
def test_words_are_readable(theme: str, words: str, ground: str) -> None:
    palette = THEMES[theme]
    ratio = contrast.ratio(getattr(palette, words), getattr(palette, ground))
    assert ratio >= 4.5, f"{words} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), contrast.SHAPE_PAIRS)
def test_shapes_that_mean_something_are_visible(theme: str, shape: str, ground: str) -> None:
    palette = THEMES[theme]
    ratio = contrast.ratio(getattr(palette, shape), getattr(palette, ground))
    assert ratio >= 3.0, f"{shape} on {ground}: {ratio:.2f}"


CONTRAST = {"light": tokens.LIGHT_CONTRAST, "dark": tokens.DARK_CONTRAST}


@pytest.mark.parametrize("theme", CONTRAST)
def test_more_contrast_is_more_for_every_pair(theme: str) -> None:
    """Words at 7 to 1, shapes and every border at 4.5 to 1, and nothing falls behind the usual colours."""
    palette, usual = CONTRAST[theme], THEMES[theme]
    weak = []
    wanted = [(pair, contrast.CONTRAST_WORDS) for pair in contrast.TEXT_PAIRS]
    wanted += [(pair, contrast.CONTRAST_SHAPES) for pair in (*contrast.SHAPE_PAIRS, *contrast.BORDER_PAIRS)]
    wanted += [((words, ground), contrast.CONTRAST_WORDS) for words, ground, _dot in tokens.TONES.values()]
    for (one, other), least in wanted:
        ratio = contrast.ratio(getattr(palette, one), getattr(palette, other))
        if ratio < least:
            weak.append(f"{one} on {other}: {ratio:.2f}, not {least}")
        if ratio < contrast.ratio(getattr(usual, one), getattr(usual, other)):
            weak.append(f"{one} on {other}: {ratio:.2f}, less than usual")
    assert not weak, "\n".join(weak)


def test_every_tone_is_judged() -> None:
    """Words of a tone on its soft ground are among the pairs, so a new tone cannot come in unread."""
    for words, ground, _ in tokens.TONES.values():
        assert (words, ground) in contrast.TEXT_PAIRS


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#123456", "#123456", 1)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast.ratio(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast.ratio(other, one) == pytest.approx(ratio, abs=0.01)


def test_violet_means_training_and_nothing_else() -> None:
    assert not {"train", "train2", "violet"} & set(tokens.ACCOUNT_COLOURS)
    for palette in THEMES.values():
        taken = [getattr(palette, name) for name in palette._fields if not name.startswith("train")]
        assert palette.train not in taken
        assert palette.train2 not in taken


def test_nothing_under_twelve_px() -> None:
    assert min(step.size for step in tokens.TYPE.values()) == 12


def test_a_hex_colour_stands_in_the_tokens_only() -> None:
    """Search of the whole package, the twins' made-up web pages and sample mails aside (they are content)."""
    hexes = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
    words = re.compile(r"Qt\.GlobalColor\.(?!transparent)\w+|rgba?\(")
    strays = []
    for path in sorted((ROOT / "views").rglob("*.py")) + sorted((ROOT / "app").rglob("*.py")):
        if path.name == "tokens.py" and path.parent.name == "theme":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if hexes.search(line) or words.search(line):
                strays.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert not strays, "\n".join(strays)


def test_other_rooms_hold_no_colour_of_the_window() -> None:
    """Below the views nothing may know one of our colours at all."""
    ours = {colour.lower() for palette in THEMES.values() for colour in palette} - {"#ffffff"}
    strays = []
    for path in sorted(ROOT.rglob("*.py")):
        if path.is_relative_to(ROOT / "views"):
            continue
        text = path.read_text(encoding="utf-8").lower()
        strays += [f"{path.relative_to(ROOT)}: {one}" for one in ours if one in text]
    assert not strays, "\n".join(strays)
