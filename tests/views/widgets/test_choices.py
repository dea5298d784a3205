"""Check boxes, radios, switch, segments, cards, swatches, places: keys, roles, names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.views.theme import Theme, contrast
from desktop_app.views.theme.measure import row
from desktop_app.views.theme.tokens import ACCOUNT_COLOURS
from desktop_app.views.widgets import (
    CheckBox,
    ChoiceCard,
    Combo,
    Entry,
    NavList,
    Place,
    Radio,
    Segment,
    Segmented,
    Swatches,
    Switch,
)

Shown = Callable[..., QWidget]


def accessible(widget: QWidget) -> tuple[QAccessible.Role, str]:
    told = QAccessible.queryAccessibleInterface(widget)
    return told.role(), told.text(QAccessible.Text.Name)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_an_empty_box_is_visible_in_both_themes(shown: Shown, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)  # type: ignore[arg-type]
    box = shown(CheckBox("Off"))
    image = box.grab().toImage()
    middle = box.height() // 2
    border = QColor(image.pixel(0, middle)).name().upper()
    assert contrast.ratio(border, theme.hex("surface")) >= 3.0


def test_a_box_answers_mouse_and_space_and_has_three_states(shown: Shown) -> None:
    box = shown(CheckBox("These people agreed"))
    assert accessible(box) == (QAccessible.Role.CheckBox, "These people agreed")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 4, box.height() // 2))
    assert box.isChecked()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    box.setTristate(True)
    box.setCheckState(Qt.CheckState.PartiallyChecked)
    assert QAccessible.queryAccessibleInterface(box).state().checkStateMixed


def test_the_three_states_look_different(shown: Shown) -> None:
    box = shown(CheckBox("x"))
    box.setTristate(True)
    looks = set()
    for state in (Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked):
        box.setCheckState(state)
        looks.add(bytes(box.grab().toImage().constBits()))
    assert len(looks) == 3


def test_a_long_text_wraps_and_is_not_cut(shown: Shown) -> None:
    text = "These people agreed to get my e-mails. eSputnik will mark new contacts as confirmed. " * 2
    box = CheckBox(text)
    assert box.heightForWidth(300) >= 4 * box.fontMetrics().height()
    assert box.heightForWidth(3000) < 2 * box.fontMetrics().height()


@pytest.mark.parametrize("make", [lambda text: Radio(text), lambda text: ChoiceCard(text, "second line")])
def test_radios_exclude_each_other_and_arrows_move(shown: Shown, make: Callable[[str], QRadioButton]) -> None:
    page = QWidget()
    one, two = make("Singapore"), make("Turkey")
    one.setChecked(True)
    row(one, two, parent=page)
    shown(page, 400)
    assert accessible(one) == (QAccessible.Role.RadioButton, "Singapore")
    one.setFocus()
    QTest.keyClick(one, Qt.Key.Key_Right)
    assert two.isChecked()
    assert not one.isChecked()
    assert two.hasFocus()


def test_a_choice_card_tells_its_second_line(shown: Shown) -> None:
    card = ChoiceCard("Singapore", "You sign in at the Singapore site")
    told = QAccessible.queryAccessibleInterface(card)
    assert told.text(QAccessible.Text.Description) == "You sign in at the Singapore site"
    assert card.heightForWidth(150) > card.heightForWidth(600)


def test_choosing_a_card_moves_nothing(shown: Shown, theme: Theme) -> None:
    card = shown(ChoiceCard("Singapore", "line"), 300)
    size = card.size()
    card.setChecked(True)
    assert card.size() == size
    middle = card.grab().toImage().pixel(150, 0)
    assert QColor(middle).name().upper() == theme.hex("accent")


def test_a_switch_is_36_by_20_and_answers_space(shown: Shown, qtbot: QtBot) -> None:
    page = QWidget()
    switch = Switch("Presenter mode")
    row(switch, None, parent=page)
    shown(page, 200)
    assert (switch.width(), switch.height()) == (36, 20)
    assert accessible(switch)[1] == "Presenter mode"
    switch.setFocus()
    with qtbot.waitSignal(switch.toggled):
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()


def _segmented() -> Segmented:
    return Segmented(
        "Shown on",
        [Segment("desk", "Desktop", "monitor"), Segment("phone", "Phone"), Segment("text", "Plain text")],
        "phone",
    )


def test_segments_are_a_radio_group_with_arrows(shown: Shown) -> None:
    control = shown(_segmented())
    seen: list[str] = []
    control.chosen.connect(seen.append)
    buttons = control.findChildren(QRadioButton)
    assert [accessible(button) for button in buttons] == [
        (QAccessible.Role.RadioButton, "Desktop"),
        (QAccessible.Role.RadioButton, "Phone"),
        (QAccessible.Role.RadioButton, "Plain text"),
    ]
    buttons[1].setFocus()
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    assert (control.current, seen) == ("text", ["text"])
    control.choose("desk")
    assert seen == ["text", "desk"]


def test_only_the_chosen_segment_takes_the_tab(shown: Shown) -> None:
    control = shown(_segmented())
    buttons = control.findChildren(QRadioButton)
    buttons[1].setFocus()
    takes = [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in buttons]
    assert takes == [False, True, False]


def test_segments_without_room_are_icons_with_their_words_as_tips(shown: Shown) -> None:
    view = Segmented(
        "Shown", [Segment("desktop", "Desktop", "monitor"), Segment("phone", "Phone", "smartphone")]
    )
    shown(view)
    whole = view.sizeHint().width()
    assert whole == view.full_width
    view.set_compact(True)
    assert view.sizeHint().width() < whole
    buttons = view.findChildren(QRadioButton)
    assert (
        [one.toolTip() for one in buttons]
        == [one.accessibleName() for one in buttons]
        == ["Desktop", "Phone"]
    )
    view.set_compact(False)
    assert view.sizeHint().width() == whole
    assert {one.toolTip() for one in buttons} == {""}


def test_choosing_a_segment_moves_nothing(shown: Shown) -> None:
    control = shown(_segmented())
    before = [button.geometry() for button in control.findChildren(QRadioButton)]
    control.choose("desk")
    assert [button.geometry() for button in control.findChildren(QRadioButton)] == before
    assert control.height() == 32


def test_swatches_carry_names_and_choose_with_arrows(shown: Shown, theme: Theme) -> None:
    swatches = shown(Swatches("Colour", [(name, name.title()) for name in ACCOUNT_COLOURS], "teal"), 260)
    buttons = swatches.findChildren(QAbstractButton)
    assert [accessible(button)[1] for button in buttons] == [name.title() for name in ACCOUNT_COLOURS]
    buttons[1].setFocus()
    QTest.keyClick(buttons[1], Qt.Key.Key_Right)
    assert swatches.current == "orange"


def test_places_of_settings_choose_with_arrows(shown: Shown) -> None:
    places = [Place("accounts", "Accounts", "users"), Place("look", "Look", "palette")]
    nav = shown(NavList("Settings", places), 200, 300)
    seen: list[str] = []
    nav.chosen.connect(seen.append)
    first = nav.findChildren(QAbstractButton)[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert seen == ["look"]


def test_the_list_of_a_combo_is_made_when_it_is_opened(theme: Theme, qtbot: QtBot) -> None:
    """A page of three hundred would make six hundred."""
    combo = Combo([Entry("One", 1), Entry("Two", 2)], label="Number")
    qtbot.addWidget(combo)
    combo.show()
    assert combo.view().property("k") != "popup"
    combo.showPopup()
    assert combo.view().property("k") == "popup"
    assert combo.view().isVisible()
    QTest.keyClick(combo.view(), Qt.Key.Key_Down)
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    assert combo.value() == 2
