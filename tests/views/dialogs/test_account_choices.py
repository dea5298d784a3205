"""What an account may do stands below its key, is kept by the button, and says what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.provider_api.entry import ProviderEntry
from desktop_app.provider_api.manifest import FormField
from desktop_app.views.dialogs.account_form import AccountFormPage
from desktop_app.views.dialogs.settings_dialog import SettingsDialog
from tests.services.settings_world import PLATFORM

FIELDS = (
    FormField(
        "table", "platforms.sendios.setting.platform_table", "choice", default="faq",
        options=(
            ("faq", "platforms.sendios.setting.faq"),
            ("reference", "platforms.sendios.setting.reference"),
        ),
        note="platforms.sendios.setting.platform_note",
    ),
    FormField("rate", "platforms.sendios.setting.rate", "number", default="1"),
    FormField("unproven_writes", "platforms.sendios.setting.unproven", "switch"),
)  # fmt: skip
CHOOSING = replace(PLATFORM, account_fields=FIELDS)


@pytest.fixture
def form(scene, qtbot) -> AccountFormPage:
    scene.world.doors["shop"] = ProviderEntry(CHOOSING, scene.world._open)
    scene.parts.form.manifests = (CHOOSING,)
    scene.add_live()
    dialog = SettingsDialog(scene.host, scene)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    account = next(one for one in scene.world.accounts.list() if not one.training)
    dialog.show_account(account)
    assert isinstance(dialog.page, AccountFormPage)
    return dialog.page


def _account(scene):
    return next(one for one in scene.world.accounts.list() if not one.training)


def test_each_field_has_a_control_with_its_words(form):
    controls = form.choices.controls
    assert list(controls) == ["table", "rate", "unproven_writes"]
    assert controls["rate"].text() == "1"
    assert controls["table"].value() == "faq"
    assert not controls["unproven_writes"].isChecked()
    assert controls["unproven_writes"].accessibleName()


def test_what_was_chosen_is_kept_by_the_button_and_the_key_stays(form, scene, qtbot):
    form.choices.controls["rate"].setText("5")
    form.choices.controls["table"].set_value("reference")
    form.choices.controls["unproven_writes"].setChecked(True)
    assert _account(scene).settings == {}
    with qtbot.waitSignal(form.vm.saved):
        form.vm.save()
    assert _account(scene).settings == {"rate": "5", "table": "reference", "unproven_writes": "on"}


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(form, scene):
    form.choices.controls["rate"].setText("fast")
    form.vm.save()
    assert "rate" in form.vm.errors
    assert form.vm.errors["rate"]
    assert _account(scene).settings == {}
    form.choices.controls["rate"].setText("2")
    assert "rate" not in form.vm.errors
