"""The one style sheet of the application, built from the tokens.

Owns: every rule. Must not: hold a colour or a font of its own (fonts are set by ``QFont``, see
``widgets.label``).

Rules select by the dynamic property ``k`` (kind) so that nothing falls through to children, and never set
a height:
``min-height`` in a sheet beats ``setFixedHeight``. Focus of buttons is drawn by ``widgets.focus_ring``.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.runtime.resources import resource_path
from desktop_app.views.theme.tokens import (
    ACCOUNT_COLOURS,
    STROKE,
    TONES,
    WORD_COLOURS,
    Palette,
    Radius,
    Stroke,
    Width,
)

Px = Callable[[float], int]


def style_sheet(colours: Palette, dark: bool, px: Px, stroke: Stroke = STROKE) -> str:
    """The whole sheet; ``px`` turns design px into px on the screen."""
    parts = (
        _labels(colours),
        _grounds(colours, px, stroke),
        _buttons(colours, px, stroke),
        _fields(colours, px, stroke),
        _views(colours, px),
        _menus(colours, dark, px),
        _scroll(colours, px),
    )
    return "\n".join(parts)


def _asset(name: str, dark: bool) -> str:
    path = resource_path("icons", "themed", f"{name}-{'dark' if dark else 'light'}.svg")
    return f'url("{path.as_posix()}")'


def _labels(c: Palette) -> str:
    # each rule is tried on every label at each change of theme: only the colours for words stand here
    rules = [f'QLabel[c="{name}"] {{ color: {getattr(c, name)}; }}' for name in WORD_COLOURS]
    rules.append(f"QLabel:disabled {{ color: {c.text3}; }}")
    return "\n".join(rules)


def _grounds(c: Palette, px: Px, stroke: Stroke) -> str:
    banners = "\n".join(
        f'QFrame[k="banner"][tone="{tone}"] {{ background: {getattr(c, ground)};'
        f" border: {stroke.tone}px solid {getattr(c, words)}; border-radius: {px(Radius.BANNER)}px; }}"
        for tone, (words, ground, _) in TONES.items()
    )
    # the strip of the live account lies under the header line, edge to edge
    lines = "\n".join(
        f'QFrame[k="account_line"][colour="{name}"] {{ background: {getattr(c, name)}; border: none; }}'
        for name in ACCOUNT_COLOURS
    )
    return f"""
QFrame[k="account_line"] {{ background: {c.line}; border: none; }}
{lines}
QWidget[k="page"] {{ background: {c.window}; }}
QWidget[k="surface"] {{ background: {c.surface}; }}
QFrame[k="card"] {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {px(Radius.CARD)}px; }}
QFrame[k="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[k="foot"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[k="status"] {{ background: {c.window}; border: none; border-top: 1px solid {c.line}; }}
QFrame[k="live"][tone="warn"] {{
    background: {c.warn_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[k="live"][tone="mute"] {{
    background: {c.mute_soft}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[k="panel"] {{ background: {c.surface}; border: none; border-left: 1px solid {c.line}; }}
QFrame[k="rail"] {{ background: {c.window}; border: none; border-right: 1px solid {c.line}; }}
QFrame[k="dialog"] {{ background: {c.surface}; border: 1px solid {c.line2};
    border-radius: {px(Radius.DIALOG)}px; }}
QFrame[k="dialog_rail"] {{ background: {c.window}; border: none; border-right: 1px solid {c.line};
    border-top-left-radius: {px(Radius.DIALOG - 1)}px; border-bottom-left-radius: {
        px(Radius.DIALOG - 1)
    }px; }}
QFrame[k="dialog_foot"] {{ background: transparent; border: none; border-top: 1px solid {c.line}; }}
QFrame[k="toast"], QFrame[k="popup"] {{ background: {c.surface}; border: 1px solid {c.line2};
    border-radius: {px(Radius.CARD)}px; }}
QFrame[k="segmented"] {{ background: {c.sunken}; border: 1px solid {c.line2};
    border-radius: {px(Radius.CONTROL)}px; }}
QFrame[k="sunken"] {{ background: {c.sunken}; border: none; border-radius: {px(Radius.BANNER)}px; }}
QFrame[k="line"] {{ background: {c.line}; border: none; }}
QScrollArea[k="clear"], QWidget[k="clear"] {{ background: transparent; border: none; }}
QSplitter::handle {{ background: {c.line}; }}
{banners}
"""


def _buttons(c: Palette, px: Px, stroke: Stroke) -> str:
    radius = f"border-radius: {px(Radius.CONTROL)}px;"
    off = (
        "dashed" if stroke.tone else "solid"
    )  # with more contrast what is off is not pale enough to be seen so
    return f"""
QPushButton[k] {{ {radius} padding: 0 {px(12)}px; outline: none; }}
QPushButton[k="primary"] {{
    background: {c.accent}; color: {c.on_accent}; border: none; padding: 0 {px(16)}px; }}
QPushButton[k="primary"][tall="true"] {{ padding: 0 {px(21)}px; }}
QPushButton[k="primary"]:hover {{ background: {c.accent_hover}; }}
QPushButton[k="primary"]:pressed {{ background: {c.accent_press}; }}
QPushButton[k="primary"]:disabled {{ background: {c.mute_soft}; color: {c.text3};
    border: {stroke.tone}px {off} {c.line2}; }}
QPushButton[k="normal"], QPushButton[k="danger"] {{
    background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; }}
QPushButton[k="danger"] {{ color: {c.bad}; }}
QPushButton[k="normal"]:hover, QPushButton[k="danger"]:hover {{ background: {c.hover}; }}
QPushButton[k="normal"]:pressed, QPushButton[k="danger"]:pressed {{ background: {c.sunken}; }}
QPushButton[k="normal"]:disabled, QPushButton[k="danger"]:disabled {{
    background: {c.window}; color: {c.text3}; border: 1px {off} {c.line2}; }}
QPushButton[k="quiet"] {{ background: transparent; color: {c.text2}; border: none; }}
QPushButton[k="quiet"]:hover {{ background: {c.hover}; color: {c.text}; }}
QPushButton[k="quiet"]:pressed {{ background: {c.sunken}; }}
QPushButton[k="quiet"]:checked {{ background: {c.selected}; color: {c.accent_text}; }}
QPushButton[k="quiet"]:disabled {{ color: {c.text3}; background: transparent; }}
QPushButton[k="quiet"][ground="window"]:hover {{ background: {c.sunken}; }}
QPushButton[k="link"] {{ background: transparent; color: {c.accent_text}; border: none; padding: 0; }}
QPushButton[k="link"]:hover {{ text-decoration: underline; }}
QPushButton[k="link"]:pressed {{ color: {c.text}; }}
QPushButton[k="link"]:disabled {{ color: {c.text3}; background: transparent; }}
QPushButton[align="left"] {{ text-align: left; }}
QPushButton[icon_only="true"] {{ padding: 0; }}
QPushButton[k="on_train"] {{
    background: transparent; color: {c.on_accent}; border: 1px solid {c.on_accent}; }}
QPushButton[k="on_train"]:hover {{ background: {c.train2}; }}
QPushButton[k="on_train"]:pressed {{ background: {c.train}; }}
"""


def _fields(c: Palette, px: Px, stroke: Stroke) -> str:
    radius = f"border-radius: {px(Radius.CONTROL)}px;"
    boxes = "QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox"

    def state(suffix: str) -> str:
        return ", ".join(f"{box}{suffix}" for box in boxes.split(", "))

    return f"""
QLineEdit, QSpinBox {{ padding: 0 {px(9)}px; }}
QLineEdit {{ lineedit-password-character: 8226; }}
QPlainTextEdit, QTextEdit {{ padding: {px(6)}px {px(7)}px; }}
{boxes} {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; {radius}
    placeholder-text-color: {c.text3}; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
{state('[state="warn"]')} {{ border: 1px solid {c.warn_fill}; }}
{state('[state="error"]')} {{ border: 2px solid {c.bad_fill}; }}
{state(":focus")} {{ border: {stroke.focus}px solid {c.accent_text}; }}
QLineEdit[state="error"], QSpinBox[state="error"] {{ padding: 0 {px(9) - 1}px; }}
QLineEdit:focus, QSpinBox:focus {{ padding: 0 {px(9) + 1 - stroke.focus}px; }}
QPlainTextEdit[state="error"], QTextEdit[state="error"] {{ padding: {px(6) - 1}px {px(7) - 1}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{
    padding: {px(6) + 1 - stroke.focus}px {px(7) + 1 - stroke.focus}px; }}
{state(":disabled")} {{ background: {c.window}; color: {c.text3}; border: 1px solid {c.line2}; }}
QPlainTextEdit[k="bare"], QTextEdit[k="bare"] {{ border: none; border-radius: 0; padding: 0; }}
QComboBox {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; {radius}
    padding: 0 {px(32)}px 0 {px(11)}px; combobox-popup: 0; }}
QComboBox:hover {{ background: {c.hover}; }}
QComboBox[state="warn"] {{ border: 1px solid {c.warn_fill}; }}
QComboBox[state="error"] {{ border: 2px solid {c.bad_fill}; padding: 0 {px(32) - 1}px 0 {px(11) - 1}px; }}
QComboBox:focus, QComboBox:on {{ border: {stroke.focus}px solid {c.accent_text};
    padding: 0 {px(32) + 1 - stroke.focus}px 0 {px(11) + 1 - stroke.focus}px; }}
QComboBox:disabled {{ background: {c.window}; color: {c.text3}; border: 1px solid {c.line2}; }}
QComboBox::drop-down {{ border: none; width: 0; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QSpinBox QLineEdit, QComboBox QLineEdit {{
    border: none; border-radius: 0; padding: 0; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 0; }}
"""


def _views(c: Palette, px: Px) -> str:
    # backgrounds of items are painted by the delegates: no ::item rule here
    return f"""
QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: none; outline: none;
    selection-background-color: {c.selected}; selection-color: {c.text}; }}
QAbstractItemView[k="popup"] {{ border: 1px solid {c.line2}; border-radius: {px(Radius.BANNER)}px;
    padding: {px(4)}px; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}
"""


def _menus(c: Palette, dark: bool, px: Px) -> str:
    return f"""
QMenuBar {{ background: {c.surface}; color: {c.text}; border: none; }}
QMenuBar::item {{ padding: {px(5)}px {px(10)}px; background: transparent; border-radius: {px(4)}px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {c.selected}; color: {c.accent_text}; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line2};
    border-radius: {px(Radius.BANNER)}px; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(7)}px {px(28)}px {px(7)}px {px(12)}px; border-radius: {px(Radius.CONTROL)}px;
    margin: 0; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::item:selected {{ background: {c.selected}; color: {c.accent_text}; }}
QMenu::item:disabled {{ color: {c.text3}; background: transparent; }}
QMenu::item:disabled:selected {{ background: {c.hover}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)}px {px(8)}px; }}
QMenu::indicator {{ width: {px(16)}px; height: {px(16)}px; padding-left: {px(8)}px; }}
QMenu::indicator:checked {{ image: {_asset("check", dark)}; }}
QMenu::indicator:unchecked {{ image: none; }}
QMenu::right-arrow {{ image: {_asset("chevron-right", dark)}; width: {px(16)}px; height: {px(16)}px;
    right: {px(8)}px; }}
QToolTip {{
    background: {c.surface}; color: {c.text}; border: 1px solid {c.line2}; padding: {px(5)}px {px(8)}px; }}
"""


def _scroll(c: Palette, px: Px) -> str:
    wide, inset = px(Width.SCROLL_BAR), px(3)
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: {wide}px; }}
QScrollBar:horizontal {{ height: {wide}px; }}
QScrollBar::handle {{
    background: {c.scroll}; border-radius: {(wide - 2 * inset) // 2}px; margin: {inset}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {c.field}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""
