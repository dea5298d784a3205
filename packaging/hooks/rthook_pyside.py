"""Runs first in every process of the standalone application. PyInstaller's own hook loads PySide next, in the
window's process or not; so it is loaded here in the quick way. Must not: fail for what only costs time.
"""

from desktop_app.app.pyside import load_pyside
from desktop_app.runtime.paths import Paths

load_pyside(Paths.from_environment().cache)
