"""Ledger, its bar, tiles, progress: shares are exact, zero stays, numbers stand under each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets import (
    FactRow,
    KeyBox,
    KeyValues,
    Label,
    Ledger,
    LedgerBar,
    LedgerFoot,
    LedgerLine,
    ProgressBar,
    Tile,
)
from desktop_app.views.widgets.ledger_bar import shared_widths

Shown = Callable[..., QWidget]

LINES = [
    LedgerLine("created", "good", "Created", "eSputnik said so", "6,190"),
    LedgerLine("here", "bad", "Left out here", "Not an e-mail address", "152", action="Mend"),
    LedgerLine("not_sent", "mute", "Not sent", "", "0", zero=True),
]
FOOT = LedgerFoot("Rows in your file", "Counted a second time", "20,000", "Adds up")


@given(st.lists(st.integers(0, 2_000_000), min_size=1, max_size=9), st.integers(200, 2000))
def test_parts_and_gaps_fill_the_bar_to_the_px(counts: list[int], width: int) -> None:
    widths = shared_widths(counts, width)
    shown = [one for one in widths if one]
    assert len(widths) == len(counts)
    assert all((one > 0) == (count > 0) for one, count in zip(widths, counts, strict=True))
    if shown:
        assert sum(shown) + 2 * (len(shown) - 1) == width
        assert min(shown) >= 6


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=9))
def test_more_is_never_drawn_shorter(counts: list[int]) -> None:
    widths = shared_widths(counts, 1000)
    for one, count in zip(widths, counts, strict=True):
        for other, other_count in zip(widths, counts, strict=True):
            if count > other_count:
                assert one >= other - 1


def test_even_a_bar_without_room_is_shared() -> None:
    widths = shared_widths([5, 5, 5, 5], 20)
    assert sum(widths) + 6 == 20
    assert shared_widths([0, 0], 100) == [0, 0]


def test_one_row_in_a_million_is_still_seen(shown: Shown, theme: Theme) -> None:
    bar = shown(LedgerBar([("good", "Created", 999_999), ("bad", "Refused", 1)]), 600, 10)
    image = bar.grab().toImage()
    colours = [QColor(image.pixel(x, 5)).name().upper() for x in range(600)]
    assert colours.count(theme.hex("bad_fill")) >= 5
    assert bar.accessibleName() == "Created 999,999, Refused 1"


def test_the_ledger_keeps_zero_lines_and_the_verdict(shown: Shown) -> None:
    ledger = shown(Ledger("Every row", "Rows", LINES, FOOT), 800, 300)
    texts = [label.text() for label in ledger.findChildren(QLabel) if label.isVisible()]
    assert "Not sent" in texts
    assert "0" in texts
    assert ledger.verdict is not None
    assert ledger.verdict.text() == "Adds up"
    assert ledger.verdict.tone == "good"


def test_a_ledger_that_does_not_add_up_says_so(shown: Shown) -> None:
    foot = LedgerFoot(
        "Rows in your file", "Counted a second time", "20,001", "Does not add up", adds_up=False
    )
    ledger = shown(Ledger("Every row", "Rows", LINES, foot), 800, 300)
    assert ledger.verdict is not None
    assert ledger.verdict.tone == "bad"


def test_head_lines_and_foot_share_their_right_edge(shown: Shown) -> None:
    ledger = shown(Ledger("Every row", "Rows", LINES, FOOT), 800, 300)
    edges = set()
    for label in ledger.findChildren(QLabel):
        if label.isVisible() and label.text() in {"Rows", "6,190", "152", "0", "20,000"}:
            edges.add(label.mapTo(ledger, label.rect().topRight()).x())
    assert max(edges) - min(edges) <= 1, edges


def test_each_action_names_its_line(shown: Shown, qtbot: QtBot) -> None:
    ledger = shown(Ledger("Every row", "Rows", LINES, FOOT), 800, 300)
    assert ledger.buttons["here"].accessibleName() == "Mend: Left out here"
    with qtbot.waitSignal(ledger.action_pressed) as told:
        ledger.buttons["here"].click()
    assert told.args == ["here"]


def test_new_numbers_replace_the_old_ones(shown: Shown, qtbot: QtBot) -> None:
    ledger = shown(Ledger("Every row", "Rows", LINES, FOOT), 800, 300)
    ledger.set_lines([LedgerLine("created", "good", "Created", "", "7,000")], FOOT)

    def texts() -> list[str]:
        return [label.text() for label in ledger.findChildren(QLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: "7,000" in texts())
    assert "6,190" not in texts()
    assert list(ledger.buttons) == []


def test_progress_is_told_to_screen_readers(shown: Shown, theme: Theme) -> None:
    bar = shown(ProgressBar("Importing"), 400, 12)
    bar.set_progress(12_000, 18_110)
    told = QAccessible.queryAccessibleInterface(bar)
    assert told.role() == QAccessible.Role.ProgressBar
    assert told.text(QAccessible.Text.Name) == "Importing"
    assert bar.share == pytest.approx(0.6626, abs=0.001)
    image = bar.grab().toImage()
    assert QColor(image.pixel(200, 6)).name().upper() == theme.hex("accent")
    assert QColor(image.pixel(300, 6)).name().upper() == theme.hex("mute_soft")


@pytest.mark.parametrize(("done", "total", "share"), [(5, 0, 0.0), (20, 10, 1.0), (-1, 10, 0.0)])
def test_odd_progress_is_no_error(shown: Shown, done: int, total: int, share: float) -> None:
    bar = ProgressBar("Importing")
    bar.set_progress(done, total)
    assert bar.share == share


def test_progress_glides_and_arrives(shown: Shown, theme: Theme, qtbot: QtBot) -> None:
    theme.set_reduce_motion(False)
    bar = shown(ProgressBar("Importing"), 400, 12)
    bar.set_progress(50, 100)
    assert bar.share == 0.5
    assert bar._drawn < 0.5
    qtbot.waitUntil(lambda: bar._drawn == pytest.approx(0.5))


def test_a_tile_is_104_high_and_told_as_one(shown: Shown) -> None:
    tile = shown(Tile("Already right", "1,642", "nothing is sent", "mute"), 160)
    assert tile.height() == 104
    assert tile.accessibleName() == "Already right: 1,642"
    tile.set("1,643")
    assert tile.accessibleName() == "Already right: 1,643"


def test_a_fact_wraps_and_is_not_squeezed(shown: Shown) -> None:
    page = QWidget()
    fact = FactRow("mail", "May start “Welcome series”", "Up to 6,214 people may get an e-mail. " * 3, "warn")
    column(fact, None, parent=page)
    shown(page, 240, 400)
    for label in fact.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


def test_a_value_breaks_where_it_must(shown: Shown) -> None:
    page = QWidget()
    values = KeyValues([("E-mail", "a.very.long.address.of.somebody@a-long-company-name.example.org")])
    column(values, None, parent=page)
    shown(page, 220, 300)
    value = values.findChildren(QLabel)[1]
    assert value.height() >= 2 * value.fontMetrics().height()
    assert value.accessibleName().startswith("E-mail: a.very.long")
    assert page.width() == 220


def test_a_key_box_is_40_high_and_named(shown: Shown) -> None:
    page = QWidget()
    box = KeyBox("API key", "7f2c••••3b19")
    column(box, None, parent=page)
    shown(page, 300, 100)
    assert box.height() == 40
    assert box.accessibleName() == "API key"


def test_a_ledger_told_the_same_again_keeps_the_keys_on_their_link(shown):
    ledger = shown(Ledger("Every row", "Rows", LINES, FOOT), 800, 300)
    key, link = next(iter(ledger.buttons.items()))
    ledger.set_lines(list(LINES), FOOT)
    assert ledger.buttons[key] is link
    ledger.set_lines(list(LINES), None)
    assert ledger.buttons[key] is not link


def test_a_key_of_one_long_word_is_not_cut(shown: Shown) -> None:
    facts = KeyValues([("Kundennummer", "yes"), ("Id", "1")])
    shown(facts, 400, 100)
    keys = [one for one in facts.findChildren(Label) if one.text() in ("Kundennummer", "Id")]
    assert all(one.widest_word <= one.width() for one in keys)
    assert {one.width() for one in keys} == {keys[0].width()}, "values stand in one column"
    facts.set_pairs([("Id", "1")])
    alone = [one for one in facts.findChildren(Label) if one.text() == "Id"][-1]
    assert alone.minimumWidth() == 80
