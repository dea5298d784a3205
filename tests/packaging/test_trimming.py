"""What is left out of the standalone application, by place and by who asks for it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def trimming() -> Any:
    import trimming as module

    return module


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qt_uk.qm",
        "PySide6/Qt/translations/qtwebengine_locales/fr.pak",
        "PySide6/Qt/resources/qtwebengine_devtools_resources.pak",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "PySide6/opengl32sw.dll",
        "phonenumbers/geodata/data0.py",
        "libstdc++.so.6",
        "libX11.so.6",
    ],
)
def test_it_goes_for_a_reason(trimming: Any, place: str) -> None:
    assert trimming.reason_to_drop(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/translations/qtwebengine_locales/uk.pak",
        "PySide6/Qt/resources/qtwebengine_resources.pak",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libxcb-cursor.so.0",
        "resources/texts/en/cli.toml",
        "phonenumbers/data/region_UA.py",
    ],
)
def test_it_stays(trimming: Any, place: str) -> None:
    """What a window, the HTML engine, or a person's input method and file dialog need."""
    assert trimming.reason_to_drop(place) == ""


def test_what_nobody_asks_for_goes_and_what_is_loaded_by_name_stays(trimming: Any) -> None:
    """Reached through others counts; plug-ins, extension modules and NSS's halves are loaded by name."""
    asks = {
        "PySide6/QtWidgets.abi3.so": ["libQt6Widgets.so.6", "libc.so.6"],
        "PySide6/Qt/lib/libQt6Widgets.so.6": ["libQt6Gui.so.6"],
        "PySide6/Qt/lib/libQt6Gui.so.6": [],
        "PySide6/Qt/lib/libQt6Quick3D.so.6": ["libQt6ShaderTools.so.6"],
        "PySide6/Qt/lib/libQt6ShaderTools.so.6": [],
        "PySide6/Qt/plugins/platforms/libqxcb.so": ["libQt6XcbQpa.so.6"],
        "PySide6/Qt/lib/libQt6XcbQpa.so.6": [],
        "libsoftokn3.so": [],
        "libpython3.11.so.1.0": [],
        "resources/a.svg": [],
    }
    assert trimming.orphans(asks, lambda place: asks[place]) == {
        "PySide6/Qt/lib/libQt6Quick3D.so.6",
        "PySide6/Qt/lib/libQt6ShaderTools.so.6",
    }
