"""Which colours must be readable together, and how well two of them are (WCAG 2).

Owns: the pairs and the computation; tests hold every theme to them. Must not: hold a colour (``tokens``
does).
"""

from __future__ import annotations

from desktop_app.views.theme.tokens import ACCOUNT_COLOURS

CONTRAST_WORDS = 7.0
CONTRAST_SHAPES = 4.5
"""What every pair reaches where more contrast is asked for; else 4.5 and 3."""

# (words, ground): at least 4.5 to 1 in both themes
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "surface"),
    ("text", "window"),
    ("text", "hover"),
    ("text", "selected"),
    ("text", "sunken"),
    ("text", "warn_soft"),
    ("text", "bad_soft"),
    ("text", "good_soft"),
    ("text", "segment_on"),
    ("text2", "surface"),
    ("text2", "window"),
    ("text2", "hover"),
    ("text2", "selected"),
    ("text2", "sunken"),
    ("text2", "mute_soft"),
    ("text3", "surface"),
    ("text3", "window"),
    ("text3", "hover"),
    ("text3", "selected"),
    ("text3", "sunken"),
    ("text3", "mute_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_press"),
    ("accent_text", "surface"),
    ("accent_text", "window"),
    ("accent_text", "hover"),
    ("accent_text", "accent_soft"),
    ("good", "surface"),
    ("good", "good_soft"),
    ("warn", "surface"),
    ("warn", "warn_soft"),
    ("bad", "surface"),
    ("bad", "window"),
    ("bad", "hover"),
    ("bad", "bad_soft"),
    ("info", "surface"),
    ("info", "info_soft"),
    ("on_accent", "train"),
    ("on_accent", "train2"),
    ("train", "on_accent"),
)

# (shape, ground): fills, borders of controls and the ring, at least 3 to 1 in both themes
SHAPE_PAIRS: tuple[tuple[str, str], ...] = (
    ("field", "surface"),
    ("field", "window"),
    ("accent", "surface"),
    ("accent_text", "surface"),
    ("accent_text", "window"),
    ("accent_text", "warn_soft"),
    ("accent_text", "bad_soft"),
    ("good_fill", "surface"),
    ("warn_fill", "surface"),
    ("bad_fill", "surface"),
    ("info_fill", "surface"),
    ("mute_fill", "surface"),
    ("good", "good_soft"),
    ("warn", "warn_soft"),
    ("bad", "bad_soft"),
    *((name, "surface") for name in ACCOUNT_COLOURS),
)

# borders that are decoration as a rule, and have to be seen where more contrast is asked for
BORDER_PAIRS: tuple[tuple[str, str], ...] = (
    ("line", "surface"),
    ("line", "window"),
    ("line", "sunken"),
    ("line2", "surface"),
    ("line2", "window"),
    ("field", "sunken"),
    ("field", "hover"),
    ("field", "selected"),
    ("accent_text", "selected"),
    ("accent_text", "hover"),
    ("scroll", "surface"),
    ("train", "surface"),
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
