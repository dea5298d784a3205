"""What was learned of an account's files: looked through, forgotten one by one, all after a question."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.model.account import Account
from desktop_app.services.importing.learned_shapes import LearnedColumn, LearnedShape
from desktop_app.viewmodels.learned import LearnedViewModel
from desktop_app.views.dialogs.learned_page import LearnedPage
from desktop_app.views.widgets.dialog import Dialog
from tests.helpers.runners import InlineRunner
from tests.views.cut_words import cut_words

SHOP = Account(id="shop", platform="x", name="Shop-CZ", training=False)
OTHER = Account(id="other", platform="x", name="Other", training=True)
HEADS = (("email", "email", "overwrite"), ("shoe", "", "overwrite"), ("city", "city", "never"))


class Service:
    def __init__(self) -> None:
        columns = tuple(LearnedColumn(*one) for one in HEADS)
        self.kept = {
            "shop": [LearnedShape("s1", columns, datetime(2026, 1, 2, tzinfo=UTC)),
                     LearnedShape("s2", columns[:1], datetime(2026, 1, 1, tzinfo=UTC))],
            "other": [],
        }  # fmt: skip

    async def shapes(self, account_id: str, training: bool):
        await asyncio.sleep(0)
        return tuple(self.kept[account_id])

    async def forget(self, account_id: str, training: bool, key: str):
        self.kept[account_id] = [one for one in self.kept[account_id] if one.key != key]
        return await self.shapes(account_id, training)

    async def forget_all(self, account_id: str, training: bool):
        self.kept[account_id] = []
        return await self.shapes(account_id, training)


@pytest.fixture
def page(shown, theme):
    def make(width: int = 900, height: int = 600) -> LearnedPage:
        host = QWidget()
        shown(host, width, height)
        dialog = Dialog(host, "Settings", width=880, height=536)
        made = LearnedPage(dialog, LearnedViewModel(InlineRunner(), Service()), (SHOP, OTHER), SHOP)
        dialog.body.addWidget(made)
        dialog.open()
        return made

    return make


def texts(page: LearnedPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def test_headings_and_where_they_go(page):
    made = page()
    assert texts(made) == ["email, shoe, city", "email"]
    tip = made.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "email → E-mail\nshoe: not imported\ncity → City (never changed)"


def test_one_is_forgotten_by_the_delete_key(page):
    made = page()
    made.table.setFocus()
    QTest.keyClick(made.table, Qt.Key.Key_Delete)
    assert texts(made) == ["email"]
    made.forget.click()
    assert texts(made) == []
    assert not made.forget.isEnabled()


def test_all_are_forgotten_only_after_a_question(page):
    made = page()
    question = made.ask_all()
    assert "Shop-CZ" in question.title.text()
    question.reject()
    assert len(texts(made)) == 2
    question = made.ask_all()
    question.accept()
    assert texts(made) == []


def test_another_account_has_its_own(page):
    made = page()
    made.account.set_value("other")
    assert texts(made) == []
    assert made._none.isVisible()


@pytest.mark.parametrize("size", [(900, 600), (640, 360)])
def test_nothing_is_cut(page, size):
    assert cut_words(page(*size)) == []
