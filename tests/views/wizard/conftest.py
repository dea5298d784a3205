"""Screens of the import wizard on a real journal and a platform in memory."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme import Theme
from desktop_app.views.wizard.wizard_screen import WizardScreen
from tests.helpers.import_scene import LINE, ImportScene
from tests.services.importing.conftest import Bench


class Host(QWidget):
    """A window with the wizard in it."""

    def __init__(self, scene: ImportScene) -> None:
        super().__init__()
        self.setWindowTitle(t("wizard.title"))
        self.screen_ = WizardScreen(scene.vm, LINE)
        QVBoxLayout(self).addWidget(self.screen_)


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """Services work in threads here: garbage with widgets in it must go on this one, as in the program."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "bench")
    yield made
    for journal in made.journals:
        journal.close()


@pytest.fixture
def scene(theme: Theme, bench: Bench) -> Iterator[ImportScene]:
    made = ImportScene(bench)
    yield made
    made.close()


@pytest.fixture
def host(scene: ImportScene, shown: Callable[..., QWidget]) -> Callable[..., Host]:
    """``host(width, height)``: the wizard on screen."""

    kept: list[Host] = []  # a widget whose last name goes is taken apart

    def show(width: int = 1280, height: int = 720) -> Host:
        made = Host(scene)
        kept.append(made)
        shown(made, width, height)
        return made

    return show
