"""What will happen is saved as a file: every row with each field from what to what, or a page to print."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.services.importing.steps import Step
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.wizard.plan_page import PlanPage
from desktop_app.views.wizard.save_plan_dialog import SavePlanDialog
from tests.helpers.import_scene import ImportScene
from tests.views.cut_words import cut_words, settle

ROWS = [
    ["ann@example.com", "=Anna", "Kyiv"],
    ["new@example.com", "New", ""],
    ["same@example.com", "Same", ""],
    ["no address", "Bad", ""],
    ["new@example.com", "Twice", ""],
]


def at_plan(scene: ImportScene, host, size=(1280, 720)) -> PlanPage:
    platform = scene.bench.platform
    platform.add(email="ann@example.com", first_name="Ann", lists=("1",))
    platform.add(email="same@example.com", first_name="Same", lists=("1",))
    window = host(*size)
    scene.to_plan(ROWS)
    page = window.screen_.pages[Step.PLAN]
    assert isinstance(page, PlanPage)
    return page


def saved(page: PlanPage, monkeypatch, target: Path, to_print: bool = False) -> Path:
    asked: list[tuple[str, ...]] = []

    def ask(_parent: object, *words: str) -> Path:
        asked.append(words)
        return target

    monkeypatch.setattr("desktop_app.views.wizard.plan_page.ask_save_file", ask)
    page.save.click()
    (dialog,) = page.window().findChildren(SavePlanDialog)
    (dialog.page if to_print else dialog.rows).click()
    dialog.do.click()
    assert asked[0][1] == f"a - what will happen.{'pdf' if to_print else 'xlsx'}"
    return target


def test_every_row_with_each_field_from_what_to_what(scene, host, monkeypatch, tmp_path):
    page = at_plan(scene, host)
    file = saved(page, monkeypatch, tmp_path / "plan.xlsx")
    book = load_workbook(file)
    summary, rows = book.worksheets
    said = {str(a): str(b) for a, b in summary.iter_rows(values_only=True)}
    assert said["Account"] == "Shop-CZ · Memory"
    assert said["List"] == "Newsletter"
    assert (said["New (will be added)"], said["Changed (at least one field)"]) == ("1", "1")
    assert said["Rows in the file"] == "5"
    assert "TRAINING. Nothing here is real." in said
    head, *lines = [[str(cell or "") for cell in line] for line in rows.iter_rows(values_only=True)]
    first = head.index("First name: now")
    assert head[:4] == ["Row", "Who", "What happens", "Why"]
    assert head[first + 1] == "First name: after"
    told = {line[0]: (line[2], line[first], line[first + 1]) for line in lines}
    assert told == {
        "1": ("Changed", "Ann", "=Anna"), "2": ("New", "", "New"), "3": ("Already right", "", ""),
        "4": ("Left out", "", ""), "5": ("Left alone", "", ""),
    }  # fmt: skip
    assert lines[3][3], "a row that stays out says why"
    types = {cell.data_type for line in rows.iter_rows() for cell in line if cell.value}
    assert types == {"s"}, "no cell acts as a formula"
    assert any(text.startswith("Saved as") for text in words_of(page))


def test_one_page_to_print(scene, host, monkeypatch, tmp_path):
    file = saved(at_plan(scene, host), monkeypatch, tmp_path / "plan.pdf", to_print=True)
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_size > 2000


@pytest.mark.parametrize("to_print", [True, False])
def test_a_file_that_cannot_be_written_is_told(scene, host, monkeypatch, tmp_path, to_print):
    page = at_plan(scene, host)
    (tmp_path / "taken").write_text("")
    saved(page, monkeypatch, tmp_path / "taken" / "plan", to_print=to_print)
    assert scene.vm.step is Step.PLAN
    assert page.messages.height() > 0
    told = " ".join(words_of(page))
    assert told
    assert "Saved" not in told


def words_of(page: PlanPage) -> list[str]:
    from desktop_app.views.widgets.label import Label

    return [label.text() for label in page.messages.findChildren(Label) if label.isVisible()]


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_nothing_is_cut(scene, host, size):
    page = at_plan(scene, host, size)
    settle()
    assert cut_words(page.window()) == []
    page.open_save()
    settle()
    assert cut_words(page.window().findChildren(Dialog)[-1]) == []
