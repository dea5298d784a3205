"""Common ground of all tests: off the screen, a fresh home, one application, real twins, strict guards.

The guards themselves are in tests/helpers/guards.py and are tested in tests/helpers/test_guards.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # at run time only once the guards are loaded as a plug-in
    from tests.helpers.twins import Twin, TwinPool

pytest_plugins = ["pytester", "tests.helpers.guards"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show windows on the real screen")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # its sandbox refuses root; tests only
    _steady_property_tests()


def _steady_property_tests() -> None:
    """The same examples in every run, and no verdict that depends on how busy the machine is."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "house",
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("display"):  # one at a time: they share the machine's screen and bus
            item.add_marker(pytest.mark.xdist_group("display"))


@pytest.fixture(autouse=True)
def campaign_desk_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for everything the app writes; nothing of the user's is read or touched."""
    home = tmp_path / "campaign-desk-home"
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(home))
    # The user's own key store is out of reach; tests of the real one set this themselves.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


@pytest.fixture(scope="session")
def qapp_cls() -> type[Any]:
    """One application per process (a second one crashes), ready for the HTML preview."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    if QCoreApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Callable[..., Twin]]:
    """`twin(name, **options)` starts a real twin process of this test's own; see helpers/twins.py."""
    from tests.helpers.twins import start_twin

    started: list[Twin] = []

    def start(name: str, **options: Any) -> Twin:
        options.setdefault("state", tmp_path / f"twin-{name}-{len(started)}")
        made = start_twin(name, **options)
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()


@pytest.fixture(scope="session")
def _twin_pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwinPool]:
    from tests.helpers.twins import TwinPool

    pool = TwinPool(tmp_path_factory.mktemp("twins"))
    yield pool
    pool.stop()


@pytest.fixture
def shared_twin(_twin_pool: TwinPool) -> Callable[..., Twin]:
    """`shared_twin(name, **options)`: one process per name and options, reset for this test."""
    fresh: set[int] = set()

    def get(name: str, **options: Any) -> Twin:
        made = _twin_pool.get(name, **options)
        if id(made) not in fresh:
            fresh.add(id(made))
            made.fresh()
        return made

    return get
