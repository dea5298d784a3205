"""Every colour, size and type step of the app by name.

Owns: the values. This is the only module of the project that may hold a hex colour (a test searches).
Must not: know Qt, read a setting or decide which theme is on.

Lengths are px before scaling; ``Theme.px`` applies presenter mode (x 1.25). Which colours must be readable
together stands in ``contrast``.
"""

from __future__ import annotations

from typing import NamedTuple


# tuples with names, not dataclasses: these are made at every start, and a dataclass of 42 fields takes 2 ms
class Palette(NamedTuple):
    """The colours of one theme. ``*_soft`` are grounds, ``*_fill`` dots and bars, the plain name is for
    words."""

    window: str
    surface: str
    sunken: str
    hover: str
    selected: str
    accent_soft: str
    line: str
    line2: str
    field: str
    scroll: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_text: str
    good: str
    good_soft: str
    good_fill: str
    warn: str
    warn_soft: str
    warn_fill: str
    bad: str
    bad_soft: str
    bad_fill: str
    info: str
    info_soft: str
    info_fill: str
    mute_soft: str
    mute_fill: str
    train: str
    train2: str
    scrim: str
    shadow: str
    segment_on: str
    blue: str
    teal: str
    orange: str
    pink: str
    green: str
    slate: str


LIGHT = Palette(
    window="#F4F5F7",
    surface="#FFFFFF",
    sunken="#ECEEF1",
    hover="#F3F5F8",
    selected="#E4EEFD",
    accent_soft="#E4EEFD",
    line="#E2E5EA",
    line2="#C9CFD8",
    field="#7F8998",
    scroll="#A3ACB9",
    text="#14181F",
    text2="#434C59",
    text3="#5D6776",
    accent="#1D5FD1",
    accent_hover="#184FB0",
    accent_press="#133F8E",
    on_accent="#FFFFFF",
    accent_text="#1A55BC",
    good="#10713E",
    good_soft="#E2F4EA",
    good_fill="#1E9E5A",
    warn="#855000",
    warn_soft="#FFF1D6",
    warn_fill="#C07704",
    bad="#B3261E",
    bad_soft="#FCE9E7",
    bad_fill="#CC3B32",
    info="#155E75",
    info_soft="#DFF3F8",
    info_fill="#2A93B0",
    mute_soft="#EBEDF1",
    mute_fill="#848E9C",
    train="#5B21B6",
    train2="#6B33C6",
    scrim="#0E1116",
    shadow="#000000",
    segment_on="#FFFFFF",
    blue="#2563EB",
    teal="#0F8A80",
    orange="#C2570C",
    pink="#C02670",
    green="#3F8A1B",
    slate="#52606F",
)

DARK = Palette(
    window="#14171C",
    surface="#1B1F26",
    sunken="#101317",
    hover="#222730",
    selected="#1E3354",
    accent_soft="#1E3354",
    line="#2B313B",
    line2="#3C4552",
    field="#747F90",
    scroll="#566172",
    text="#EDF0F4",
    text2="#B9C1CC",
    text3="#97A1B0",
    accent="#2F6EE0",
    accent_hover="#2866D6",
    accent_press="#2159BF",
    on_accent="#FFFFFF",
    accent_text="#8AB4FF",
    good="#62D394",
    good_soft="#163526",
    good_fill="#2FAE6C",
    warn="#F2B84B",
    warn_soft="#3A2C10",
    warn_fill="#D9962A",
    bad="#FF8F86",
    bad_soft="#43201E",
    bad_fill="#CE443B",
    info="#6CCBE3",
    info_soft="#12333D",
    info_fill="#3AA6C4",
    mute_soft="#2A303A",
    mute_fill="#6D7787",
    train="#7842D8",
    train2="#8653E0",
    scrim="#05070A",
    shadow="#000000",
    segment_on="#3C4552",
    blue="#6EA0FF",
    teal="#3CC6B8",
    orange="#F39A4A",
    pink="#F07BB2",
    green="#7DCB55",
    slate="#A3B1C2",
)

# for who asked the system (or us) for more contrast: words at 7 to 1 and more, every border to be seen
LIGHT_CONTRAST = Palette(
    window="#FFFFFF",
    surface="#FFFFFF",
    sunken="#F2F3F5",
    hover="#E9EDF3",
    selected="#D9E7FF",
    accent_soft="#D9E7FF",
    line="#5E6670",
    line2="#4A525C",
    field="#1A1D22",
    scroll="#4A525C",
    text="#000000",
    text2="#14181F",
    text3="#2E353F",
    accent="#0B3C8C",
    accent_hover="#082F70",
    accent_press="#062353",
    on_accent="#FFFFFF",
    accent_text="#0B3C8C",
    good="#07431F",
    good_soft="#E2F4EA",
    good_fill="#0C6233",
    warn="#553200",
    warn_soft="#FFF1D6",
    warn_fill="#7A4900",
    bad="#7D130D",
    bad_soft="#FCE9E7",
    bad_fill="#A01D16",
    info="#083D4D",
    info_soft="#DFF3F8",
    info_fill="#0E5A70",
    mute_soft="#EBEDF1",
    mute_fill="#4A525C",
    train="#43138F",
    train2="#4E1AA0",
    scrim="#0E1116",
    shadow="#000000",
    segment_on="#FFFFFF",
    blue="#1742A8",
    teal="#0A5C55",
    orange="#833A07",
    pink="#8A184F",
    green="#295C10",
    slate="#3A4551",
)

DARK_CONTRAST = Palette(
    window="#000000",
    surface="#000000",
    sunken="#0B0D10",
    hover="#20242B",
    selected="#123468",
    accent_soft="#123468",
    line="#8F99A6",
    line2="#A9B2BE",
    field="#F2F4F7",
    scroll="#A9B2BE",
    text="#FFFFFF",
    text2="#F2F4F7",
    text3="#D5DAE1",
    accent="#9CC2FF",
    accent_hover="#B7D2FF",
    accent_press="#7FB0FF",
    on_accent="#000000",
    accent_text="#BBD6FF",
    good="#8CECB8",
    good_soft="#0B2416",
    good_fill="#62D394",
    warn="#FFD27A",
    warn_soft="#2A1F08",
    warn_fill="#F2B84B",
    bad="#FFBDB7",
    bad_soft="#33110F",
    bad_fill="#FF8F86",
    info="#9BE3F5",
    info_soft="#0A2630",
    info_fill="#6CCBE3",
    mute_soft="#20242B",
    mute_fill="#A9B2BE",
    train="#C7A6FF",
    train2="#D4BAFF",
    scrim="#05070A",
    shadow="#000000",
    segment_on="#20242B",
    blue="#8FB6FF",
    teal="#5FDDD0",
    orange="#FFB875",
    pink="#FF9CCB",
    green="#9BE474",
    slate="#C2CCD9",
)


class Stroke(NamedTuple):
    """Widths of lines in px. ``focus``: round what has the focus; ``tone``: round a ground that means
    something (a banner, a pill, a filled button), 0 for none."""

    focus: int = 2
    tone: int = 0


STROKE = Stroke()
STROKE_CONTRAST = Stroke(focus=4, tone=1)

SCRIM_OPACITY = 0.55

# offered in this order, skipping the ones already used; violet belongs to training and is never offered
ACCOUNT_COLOURS = ("blue", "teal", "orange", "pink", "green", "slate")

# tone -> (words, ground, dot). "acc" = in progress; its ground equals a selected row, see Pill.
TONES: dict[str, tuple[str, str, str]] = {
    "good": ("good", "good_soft", "good_fill"),
    "info": ("info", "info_soft", "info_fill"),
    "acc": ("accent_text", "accent_soft", "accent"),
    "warn": ("warn", "warn_soft", "warn_fill"),
    "bad": ("bad", "bad_soft", "bad_fill"),
    "mute": ("text2", "mute_soft", "mute_fill"),
}


# what words may be coloured with; all else is for grounds and shapes
WORD_COLOURS = ("text", "text2", "text3", "accent_text", "on_accent", "good", "warn", "bad", "info")


class TypeStep(NamedTuple):
    """One step of the type scale: px size, weight (400, 500, 600), colour token, tabular digits or not."""

    size: int
    weight: int
    colour: str = "text"
    tabular: bool = False
    mono: bool = False


TYPE: dict[str, TypeStep] = {
    "h1": TypeStep(28, 600),
    "num": TypeStep(24, 600),
    "h2": TypeStep(20, 600),
    "h3": TypeStep(16, 600),
    "body": TypeStep(14, 400),
    "body2": TypeStep(14, 400, "text2"),
    "name": TypeStep(14, 500),
    "strong": TypeStep(14, 600),
    "number": TypeStep(14, 400, "text2", tabular=True),
    "total": TypeStep(14, 600, tabular=True),
    "small": TypeStep(13, 400, "text2"),
    "field": TypeStep(13, 500),
    "hint": TypeStep(13, 400, "text3"),
    "error": TypeStep(13, 400, "bad"),
    "cap": TypeStep(12, 400, "text3"),
    "clock": TypeStep(12, 400, "text3", tabular=True),
    "head": TypeStep(12, 500, "text3"),
    "pill": TypeStep(12, 500),
    "mono": TypeStep(12, 400, mono=True),
}

FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"


class Space:
    """Distances. Page margin 16 in tabs, 24 in wizard and dialog."""

    HAIR = 4
    S = 8
    M = 12
    L = 16
    XL = 20
    XXL = 24
    HUGE = 32
    VAST = 48
    TAB_MARGIN = 16
    PAGE_MARGIN = 24
    CARD_GAP = 12


class Height:
    """Fixed heights."""

    CONTROL = 32
    FOOTER_BUTTON = 40
    SEGMENTED = 32
    PILL = 22
    ROW = 40
    ROW_TWO_LINES = 52
    ROW_SMALL = 36
    COLUMN_HEAD = 36
    TOOLBAR = 56
    HEADER = 60
    HEADER_LINE = 3
    TRAINING = 36
    LIVE_BAR = 44
    STATUS = 32
    TABLE_FOOT = 32
    TABLE_FOOT_IN_CARD = 36
    FOOTER = 64
    TOAST = 44
    SWITCHER = 44

    LOW_WINDOW = 300
    """Below, with large letters in a small window, the bars are lower, each as the ``*_LOW`` here."""
    TRAINING_LOW, HEADER_LOW, TOOLBAR_LOW, LIVE_BAR_LOW = 28, 44, 40, 36
    STATUS_LOW, TABLE_FOOT_LOW, FOOTER_LOW, SWITCHER_LOW = 24, 24, 48, 36


class Width:
    """Fixed widths."""

    SCROLL_BAR = 12

    SWITCHER = 236
    RAIL = 240
    PANEL = 336
    SEARCH = 320
    CARD = 384
    DIALOG = 880
    QUESTION = 480
    WIZARD_MAX = 1440
    PANEL_OVERLAYS_BELOW = 1100


class Radius:
    CHECK = 4
    CONTROL = 6
    BANNER = 8
    CARD = 10
    DIALOG = 12


class Icon:
    """Sizes of icons by place; the stroke is in the files (1.75)."""

    CONTROL = 16
    BANNER = 18
    LARGE = 24
    EMPTY = 32


class Motion:
    """Milliseconds. ``Theme.ms`` turns them into 0 when the system asks for less motion."""

    IN = 160
    OUT = 120
    PROGRESS = 200
    LOADING_AFTER = 300


PRESENTER_FACTOR = 1.25
