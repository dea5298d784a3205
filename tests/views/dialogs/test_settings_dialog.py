"""The settings as a person uses them: by key and mouse, named for screen readers, in a narrow window too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.runtime.texts import install_texts
from desktop_app.services.account_settings import Keep
from desktop_app.views.dialogs.account_form import AccountFormPage
from desktop_app.views.dialogs.account_list import AccountListPage, PlatformPage
from desktop_app.views.dialogs.formats_page import FormatsPage
from desktop_app.views.dialogs.keys_page import KeysPage
from desktop_app.views.dialogs.learned_page import LearnedPage
from desktop_app.views.dialogs.network_page import NetworkPage
from desktop_app.views.dialogs.plain_pages import ImportsPage, LookPage, SafetyPage
from desktop_app.views.dialogs.settings_dialog import PLACES, SettingsDialog
from desktop_app.views.dialogs.transfer_page import TransferPage
from desktop_app.views.widgets.dialog import Question
from desktop_app.views.widgets.label import Label
from tests.views.cut_words import cut_words

CANARY = "Canary-7-marked-key-Q_zz91"


@pytest.fixture
def dialog(scene) -> SettingsDialog:
    made = SettingsDialog(scene.host, scene)
    made.open()
    return made


def _form(dialog: SettingsDialog) -> AccountFormPage:
    assert isinstance(dialog.page, AccountFormPage)
    return dialog.page


def _new(dialog: SettingsDialog) -> AccountFormPage:
    dialog.show_platforms()
    dialog.show_new("shop")
    return _form(dialog)


def _press(dialog: QWidget, name: str) -> None:
    button = next(
        one
        for one in dialog.findChildren(QAbstractButton)
        if one.accessibleName() == name and one.isVisible()
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def _words(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(Label) if label.isVisible()]
    return "\n".join(labels)


def test_a_new_account_from_the_platform_to_saved_by_key_alone(dialog, scene, qtbot: QtBot):
    dialog.show_platforms()
    assert isinstance(dialog.page, PlatformPage)
    focused = scene.host.focusWidget()
    assert focused.accessibleName() == "Shop Mail"
    QTest.keyClick(focused, Qt.Key.Key_Space)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    form = _form(dialog)
    first = scene.host.focusWidget()
    assert first is form.fields["user"]
    QTest.keyClick(first, Qt.Key.Key_Tab)
    key = scene.host.focusWidget()
    assert key is form.fields["api_key"]
    QTest.keyClicks(key, "key-of-eu")
    form.keep.cards[Keep.MEMORY].setChecked(True)
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(key, Qt.Key.Key_Return)
    assert [account.id for account in scene.world.accounts.list()][-1] == "my-shop-mail"


def test_go_on_waits_for_a_platform_and_says_so(dialog):
    dialog.show_platforms()
    button = dialog._primary
    assert not button.isEnabled()
    dialog.page.cards["shop"].setChecked(True)
    assert button.isEnabled()


def test_what_was_pasted_around_a_key_leaves_the_field(dialog):
    form = _new(dialog)
    QGuiApplication.clipboard().setText("\t “key-of-eu” \n")
    form.fields["api_key"].setFocus()
    form.fields["api_key"].paste()
    assert form.fields["api_key"].text() == "key-of-eu"
    QGuiApplication.clipboard().clear()


def test_the_test_of_a_key_stands_directly_above_the_footer_with_its_way_out(dialog, scene, qtbot):
    form = _new(dialog)
    form.fields["api_key"].setText("key-of-asia")
    _press(dialog, "Test connection")
    banner = dialog.bar.banner("form")
    assert banner.title == "This key belongs to the other data centre"

    def gap() -> int:
        below = banner.mapTo(dialog, banner.rect().bottomLeft()).y()
        return dialog._footer_frame.geometry().top() - below

    qtbot.waitUntil(lambda: 0 <= gap() <= 16)
    assert scene.host.focusWidget().accessibleName() == "Switch to Asia"
    QTest.keyClick(scene.host.focusWidget(), Qt.Key.Key_Space)
    assert form.centres["asia"].isChecked()
    assert dialog.bar.banner("form").title == "Connected: Horizon Shop"


def test_an_empty_field_says_what_to_do_and_has_the_focus(dialog, scene):
    form = _new(dialog)
    _press(dialog, "Test connection")
    assert scene.host.focusWidget() is form.fields["api_key"]
    assert form.fields["api_key"].accessibleDescription() == "“API key” is empty. Paste it here."
    assert scene.world.asked == []


def test_where_to_find_a_key_is_told_without_a_network(dialog):
    form = _new(dialog)
    assert "Choose full access" not in _words(dialog)
    _press(dialog, "Where do I find these?")
    assert "Choose full access" in _words(dialog)
    assert "can make a key" in _words(dialog), "and whom to ask"
    assert form.where.isChecked()


def test_without_a_key_store_the_choices_stand_in_words(dialog):
    form = _new(dialog)
    assert "This computer offers no key store" in _words(dialog)
    shown = [card.accessibleName() for card in form.keep.cards.values() if card.isVisible()]
    assert shown == ["In an encrypted file", "Do not keep the key"]
    assert form.keep.repeated.isVisible()
    form.keep.cards[Keep.MEMORY].setChecked(True)
    assert not form.keep.passphrase.isVisible()


def test_removing_asks_with_the_name_and_enter_keeps_it(dialog, scene):
    scene.add_live()
    dialog.show_account(scene.parts.accounts.find("horizon"))
    _press(dialog, "Remove account…")
    question = scene.host.findChild(Question)
    assert question.title.text() == "Remove Horizon from this computer?"
    assert "nobody is removed there" in _words(question)
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert scene.parts.accounts.find("horizon") is not None
    _press(dialog, "Remove account…")
    question = [one for one in scene.host.findChildren(Question) if one.isVisible()][-1]
    _press(question, "Remove Horizon")
    assert scene.parts.accounts.find("horizon") is None
    assert isinstance(dialog.page, AccountListPage)
    assert "Horizon was removed from this computer" in _words(dialog)


def test_a_registered_account_shows_dots_and_saves_a_new_name_alone(dialog, scene):
    scene.add_live()
    dialog.show_account(scene.parts.accounts.find("horizon"))
    form = _form(dialog)
    assert form.fields["user"].text() == "me"
    assert form.fields["api_key"].text() == ""
    assert "•" in form.fields["api_key"].placeholderText()
    form.name.setText("Horizon Shop")
    form.swatches.choose("green")
    _press(dialog, "Save account")
    saved = scene.parts.accounts.find("horizon")
    assert (saved.name, saved.colour) == ("Horizon Shop", "green")
    assert "Horizon Shop is saved" in _words(dialog)


def test_a_training_account_has_the_violet_edge_and_no_key(dialog, scene):
    dialog.show_account(scene.parts.accounts.find("training-shop"))
    assert dialog._training
    assert _form(dialog).fields == {}
    assert "Remove account…" not in [one.accessibleName() for one in dialog.findChildren(QAbstractButton)]
    dialog.show_place("look")
    assert not dialog._training


def test_the_rail_leads_to_every_place_by_arrow_keys(dialog, scene):
    kinds = {
        "accounts": AccountListPage, "look": LookPage, "imports": ImportsPage, "safety": SafetyPage,
        "keys": KeysPage, "learned": LearnedPage, "formats": FormatsPage, "network": NetworkPage,
        "transfer": TransferPage,
    }  # fmt: skip
    item = next(iter(dialog.nav._items.values()))
    item.setFocus()
    for place, _icon in PLACES:
        assert isinstance(dialog.page, kinds[place])
        QTest.keyClick(scene.host.focusWidget(), Qt.Key.Key_Down)


def test_a_narrow_window_has_a_menu_in_place_of_the_rail(dialog, scene):
    scene.host.resize(640, 360)
    assert not dialog._rail.isVisible()
    dialog.menu.set_value("look")
    assert isinstance(dialog.page, LookPage)
    scene.host.resize(1280, 720)
    assert dialog._rail.isVisible()


def test_settings_of_the_look_hold_at_once(dialog, scene):
    dialog.show_place("look")
    dialog.page.theme_choice.choose("dark")
    dialog.page.presenter.setChecked(True)
    assert (scene.world.settings["theme"], scene.world.settings["presenter_mode"]) == ("dark", True)
    dialog.show_place("imports")
    dialog.page.region.set_value("UA")
    assert scene.world.settings["phone_region"] == "UA"
    dialog.show_place("safety")
    dialog.page.minutes.set_value(60)
    assert scene.world.settings["arm_minutes"] == 60


def test_where_my_keys_are_names_the_place_and_opens_a_locked_file(dialog, scene, qtbot):
    scene.add_live()
    scene.world.secrets._file.file = None  # as after a restart
    dialog.show_place("keys")
    page = dialog.page
    assert page.passphrase.isVisible()
    page.passphrase.setText("wrong")
    _press(dialog, "Open the file")
    assert "does not open the file" in _words(dialog)
    page.passphrase.setText("pass")
    _press(dialog, "Open the file")
    assert not page.passphrase.isVisible()
    assert "keys.enc" in _words(dialog)
    qtbot.waitUntil(lambda: "Kept there" in _words(dialog))


def test_every_control_has_a_name_for_screen_readers(dialog, scene):
    scene.add_live()
    pages = [lambda place=place: dialog.show_place(place) for place, _icon in PLACES]
    pages += [dialog.show_platforms, lambda: _new(dialog)]
    pages += [lambda: dialog.show_account(scene.parts.accounts.find("horizon"))]
    for show in pages:
        show()
        controls = [one for kind in (QAbstractButton, QLineEdit) for one in dialog.findChildren(kind)]
        assert [one for one in controls if one.isVisible() and not one.accessibleName()] == []


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_nothing_is_cut_for_a_projector_and_in_longer_languages(scene, theme, qtbot, size):
    install_texts("xx")
    theme.set_presenter(True)
    scene.host.resize(*size)
    scene.add_live()
    dialog = SettingsDialog(scene.host, scene)
    dialog.open()
    for place, _icon in PLACES:
        dialog.show_place(place)
        _settle(qtbot, dialog)
        assert cut_words(dialog.page) == [], place
    dialog.show_platforms()
    dialog.show_new("shop")
    _form(dialog).where.setChecked(True)
    _settle(qtbot, dialog)
    assert cut_words(dialog.page) == []


def _settle(qtbot: QtBot, dialog: SettingsDialog) -> None:
    """Until the page has the width of its place."""
    qtbot.waitUntil(lambda: dialog.page.width() > 0 and not dialog.page.visibleRegion().isEmpty())
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()


def test_a_marked_key_is_in_no_text_and_no_file_once_the_form_is_left(dialog, scene, tmp_path):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    form = _new(dialog)
    form.fields["api_key"].setText(CANARY)
    _press(dialog, "Test connection")
    assert CANARY not in _words(scene.host) + scene.host.windowTitle()
    form.keep.cards[Keep.FILE].setChecked(True)
    form.keep.passphrase.setText("Canary-passphrase")
    form.keep.repeated.setText("Canary-passphrase")
    _press(dialog, "Save account")
    assert scene.parts.accounts.find("my-shop-mail") is not None
    for spelling in (CANARY, "Canary-passphrase"):
        texts = [one.text() for one in scene.host.findChildren(QLineEdit)]
        assert spelling not in "".join(texts) + clipboard.text()
        assert spelling not in repr(vars(scene.parts.form))
        for file in tmp_path.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                assert spelling.encode() not in content, file
                assert spelling.encode("utf-16-le") not in content, file
