"""Loads the shipped fonts and makes a ``QFont`` for a step of the type scale.

Owns: which files are loaded and how a step becomes a font. Must not: choose colours or scale.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from desktop_app.runtime.resources import resource_path
from desktop_app.views.theme import tokens

FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf")

_TABULAR = QFont.Tag("tnum")


def load_fonts() -> None:
    """Hand the shipped cuts to Qt; needs a QGuiApplication. Raises ``FileNotFoundError`` when one cannot
    be read."""
    known = set(QFontDatabase.families())
    if {tokens.FAMILY, tokens.MONO_FAMILY} <= known and not _missing_cuts():
        return  # loaded before, or installed on this computer with all three cuts
    for name in FILES:
        path = resource_path("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"font {path} cannot be loaded")


def _missing_cuts() -> bool:
    weights = {QFontDatabase.weight(tokens.FAMILY, style) for style in QFontDatabase.styles(tokens.FAMILY)}
    return not {400, 500, 600} <= weights


def font_for(step: tokens.TypeStep, size: int) -> QFont:
    """A font of ``size`` px for ``step``; tabular digits only where the step asks for them (gappy at 24
    and more)."""
    # the mono cut has no hryvnia sign: what it lacks is drawn with Inter, not with whatever the system has
    font = QFont([tokens.MONO_FAMILY, tokens.FAMILY] if step.mono else [tokens.FAMILY])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(step.weight))
    if step.tabular:
        font.setFeature(_TABULAR, 1)
    return font
