"""Fields of one form after those of another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from desktop_app.provider_api.manifest import FormField
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.form_fields import FormFields


@pytest.mark.usefixtures("theme")
def test_nothing_of_the_form_before_stays_over_the_new_one(qtbot: QtBot) -> None:
    """The press that opens further fields stands in a row of its own, and goes with its fields."""
    form = FormFields()
    qtbot.addWidget(form)
    many = [FormField(f"field{number}", "widgets.more_fields") for number in range(6)]
    form.set_fields(many, {})
    form.show()
    assert [more.isVisible() for more in form.findChildren(LinkButton)] == [True]

    form.set_fields(many[:1], {})
    assert not any(more.isVisible() for more in form.findChildren(LinkButton))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert form.findChildren(LinkButton) == []
