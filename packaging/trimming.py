"""What of the collected files is left out of the standalone application, and why.

Owns: the rules. Must not: read or write a file by itself (what links to what is handed in); needs nothing but
the standard library.

A rule is a pattern over the place of a file in the bundle (forward slashes). What goes is what the program
does not use: other window systems than X11 on Linux, QML, tools for web developers, languages that the window
does not speak. Libraries that nothing left in the bundle asks for go with them (:func:`orphans`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

WEB_LANGUAGES = ("en-US", "uk", "cs", "pl", "de")
"""Languages in which the HTML engine can say "broken picture" and the like."""

DROPPED = {
    "translations of Qt: our texts are ours": r"/(Qt6?|PySide6)/translations/(?!qtwebengine_locales/)",
    "languages of the HTML engine": rf"qtwebengine_locales/(?!({'|'.join(WEB_LANGUAGES)})\.pak$)",
    "developer tools of the HTML engine": r"qtwebengine_devtools_resources\.pak$|\.debug\.(pak|bin)$",
    "QML parts: no screen is written in QML": r"/qml/|/Qt6?/qml/",
    "software OpenGL: widgets paint without OpenGL, the HTML engine brings SwiftShader": r"opengl32sw\.dll$",
    "window systems other than X11; offscreen stays for pictures": (
        r"plugins/platforms/(libq(wayland|eglfs|minimal|minimalegl|linuxfb|vnc|vkkhrdisplay|direct2d)|q(direct2d|minimal))"
        r"|plugins/(wayland-|egldeviceintegrations/)"
    ),
    "desktop themes that would load another tool kit": r"plugins/platformthemes/.*gtk3",
    "an on-screen keyboard in QML": r"plugins/(platforminputcontexts/.*)?virtualkeyboard",
    "styles of Windows: the program draws its own": r"plugins/styles/",
    "Qt's own TLS, network watching and positions: requests go through httpx": (
        r"plugins/(tls|networkinformation|position|geoservices|sensors)/"
    ),
    "devices and formats that no screen uses": (
        r"plugins/(generic|sqldrivers|designer|qmltooling|qmllint|assetimporters|renderers|renderplugins|sceneparsers"
        r"|scxmldatamodel|texttospeech|multimedia|canbus|help|printsupport)/"
        r"|plugins/imageformats/[^/]*(pdf|tga|wbmp|icns|tiff)[^/]*$"
    ),
    "places and operators of phone numbers, of which only the shape is judged": (
        r"phonenumbers/(geodata|carrierdata|tzdata)/"
    ),
    # as AppImage's list of what never to bring along; the oldest system it runs on has them all
    "what belongs to the drivers and settings of the computer, which an older copy would break": (
        r"/_internal/lib(stdc\+\+|gcc_s|X11|X11-xcb|gbm|drm|fontconfig|freetype|asound|udev|systemd|dbus-1|expat"
        r"|uuid|com_err|gpg-error|gcrypt|krb5|krb5support|k5crypto|gssapi_krb5|keyutils|cap|bsd|md|xcb)\.so[.\d]*$"
    ),
    "headers and typing files": r"\.(pyi|h|lib|prl|cmake)$|/include/",
}
"""Why, and which files."""

EXCLUDED_MODULES = [
    "rich",
    "pygments",
    "markdown_it",
    "mdurl",
    "watchfiles",
    "websockets",
    "httptools",
    "uvloop",
    "wsproto",
    "dotenv",
    "yaml",
    "pytest",
    "_pytest",
    "pytestqt",
    "hypothesis",
    "mypy",
    "mypyc",
    "ruff",
    "importlinter",
    "grimp",
    "PyInstaller",
    "pip",
    "xdist",
    "execnet",
    "setuptools",
    "pkg_resources",
    "desktop_app._resources",
    "tkinter",
    "turtle",
    "turtledemo",
    "idlelib",
    "lib2to3",
    "test",
    "distutils",
    "ensurepip",
    "pydoc_data",
    "doctest",
    "phonenumbers.geodata",
    "phonenumbers.carrierdata",
    "phonenumbers.tzdata",
    "phonenumbers.geocoder",
    "phonenumbers.carrier",
    "phonenumbers.timezone",
    "PIL",
    "numpy",
    "pandas",
    "lxml",
    "trio",
    "curio",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
]
"""Line by line: what other libraries would load for nothing if it were there; the workshop; of the standard
library; of other libraries; of Qt."""

_PATTERNS = {why: re.compile(pattern) for why, pattern in DROPPED.items()}


def reason_to_drop(place: str) -> str:
    """Why this file is left out; "" when it stays. ``place``: where it would lie in the bundle."""
    rooted = "/_internal/" + place.replace("\\", "/")
    return next((why for why, pattern in _PATTERNS.items() if pattern.search(rooted)), "")


def is_library(place: str) -> bool:
    """A library of Qt or of the system that something has to ask for; extension modules and plug-ins are
    loaded by name and are never orphans.
    """
    name = place.replace("\\", "/")
    if "/plugins/" in name or name.endswith((".abi3.so", ".pyd")) or re.search(r"\.cpython-\d+.*\.so$", name):
        return False
    base = name.rsplit("/", 1)[-1]
    if base.startswith(("libsoftokn3", "libfreebl", "libnssdbm3", "libnssckbi")):  # loaded by name by libnss3
        return False
    if base.lower().startswith(("python3", "libpython3", "vcruntime", "ucrtbase", "api-ms-win", "msvcp")):
        return False
    return bool(re.search(r"\.so(\.\d+)*$|\.dll$", base))


def orphans(places: Iterable[str], imports_of: Callable[[str], Iterable[str]]) -> set[str]:
    """Libraries that nothing that stays asks for, directly or through others.

    ``imports_of`` gives the names of the libraries that the file at a place asks for.
    """
    kept = list(places)
    by_name = {_name(place): place for place in kept}
    waiting = [place for place in kept if not is_library(place)]
    reached = set(waiting)
    while waiting:
        for wanted in imports_of(waiting.pop()):
            found = by_name.get(_name(wanted))
            if found is not None and found not in reached:
                reached.add(found)
                waiting.append(found)
    return set(kept) - reached


def _name(place: str) -> str:
    return place.replace("\\", "/").rsplit("/", 1)[-1].lower()
