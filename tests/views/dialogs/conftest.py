"""The window's view-models on the settings' world: no network, no process, answers at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.account_settings import Draft, Keep
from desktop_app.services.importing.learned_shapes import LearnedShapes
from desktop_app.services.settings_file import SettingsFiles
from desktop_app.viewmodels.account_form import AccountFormViewModel
from desktop_app.viewmodels.accounts import AccountsViewModel
from desktop_app.viewmodels.formats import Formats
from desktop_app.viewmodels.keys import KeysViewModel
from desktop_app.viewmodels.learned import LearnedViewModel
from desktop_app.viewmodels.live import LiveViewModel
from desktop_app.viewmodels.proxy import ProxyViewModel
from desktop_app.viewmodels.settings import SettingsViewModel
from desktop_app.viewmodels.settings_files import SettingsFilesViewModel
from desktop_app.views.theme import Theme
from tests.helpers.proxy_door import Door
from tests.helpers.runners import InlineRunner
from tests.services.settings_world import PLATFORM, SettingsWorld


class SettingsScene(QObject):
    """What the settings dialog needs of the window, and the world behind it."""

    closed = Signal()

    def __init__(self, world: SettingsWorld, host: QWidget) -> None:
        super().__init__()
        self.world, self.host = world, host
        self.account = None
        runner, formats = InlineRunner(), Formats(QLocale("en_GB"))
        accounts = AccountsViewModel(runner, world.accounts, {"shop": PLATFORM})
        accounts.read()
        self.parts = SimpleNamespace(
            accounts=accounts,
            settings=SettingsViewModel(runner, world.settings),
            live=LiveViewModel(runner, world.service, lambda: 30, world.clock.utc_now, formats),
            keys=KeysViewModel(runner, world.service),
            learned=LearnedViewModel(runner, LearnedShapes(lambda: world.journals)),
            new_proxy=lambda: ProxyViewModel(runner, Door()),
            new_settings_files=lambda: SettingsFilesViewModel(runner, SettingsFiles(), self.parts.settings),
            form=AccountFormViewModel(runner, world.service, (PLATFORM,)),
        )
        self.parts.form.saved.connect(lambda *_told: accounts.read())
        self.parts.form.removed.connect(lambda *_told: accounts.read())

    def add_live(self, keep: Keep = Keep.FILE) -> None:
        draft = Draft("shop", "Horizon", "pink", "eu", {"api_key": "key-of-eu", "user": "me"}, keep=keep)
        asyncio.run(self.world.service.save(draft, "pass"))
        self.parts.accounts.read()


@pytest.fixture
def scene(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[SettingsScene]:
    world = SettingsWorld(tmp_path)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 720)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    made = SettingsScene(world, host)
    yield made
    made.parts.live.close()
    world.close()
