"""Small drawings shared by painted parts and the table delegate: boxes, ticks, pills, plates.

Owns: how they look. Must not: hold state. Rectangles are in logical px; every function leaves the painter
as found.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPen

from desktop_app.views.theme import Theme
from desktop_app.views.theme.tokens import TONES, Height, Radius

CHECK_SIZE = 16
MOST_LETTERS = 2000
"""Of one line: more do not fit on any screen, and Qt measures every letter of what it elides."""


def first_letters(text: str, most: int = MOST_LETTERS) -> str:
    """The beginning of a text that is longer, with "…"; a short one as it is."""
    return text if len(text) <= most else text[:most] + "…"


def elided(
    metrics: QFontMetrics | QFontMetricsF,
    text: str,
    room: float,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> str:
    """One line of ``text`` that fits into ``room``, as fast for a megabyte as for a word."""
    if len(text) > MOST_LETTERS:
        if mode is Qt.TextElideMode.ElideRight:
            text = first_letters(text)
        else:
            text = text[: MOST_LETTERS // 2] + "…" + text[-MOST_LETTERS // 2 :]
    return metrics.elidedText(text, mode, room)  # type: ignore[arg-type]


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: str | None = None,
    border: str | None = None,
    width: float = 1.0,
    theme: Theme | None = None,
) -> None:
    """A rounded box; the border lies inside ``rect``. Colours are tokens when ``theme`` is given, else
    ``#RRGGBB``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    name = theme.hex if theme is not None else str
    inset = width / 2 if border else 0.0
    painter.setPen(QPen(QColor(name(border)), width) if border else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(name(fill)) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    painter.restore()


def icon(painter: QPainter, theme: Theme, name: str, corner: QPointF, size: int, colour: str) -> None:
    """An icon of ``size`` design px with its upper left at ``corner``, in the colour token."""
    pixmap = theme.icon_pixmap(name, size, colour, painter.device().devicePixelRatioF())
    painter.drawPixmap(corner, pixmap)


def icon_in(painter: QPainter, theme: Theme, name: str, rect: QRectF, size: int, colour: str) -> None:
    """An icon in the middle of ``rect``, on whole px so that it stays crisp."""
    side = theme.px(size)
    x = round(rect.x() + (rect.width() - side) / 2)
    y = round(rect.y() + (rect.height() - side) / 2)
    icon(painter, theme, name, QPointF(x, y), size, colour)


def check_box(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    state: Qt.CheckState,
    enabled: bool = True,
    hover: bool = False,
) -> None:
    """A check box of three states, visible when off in both themes."""
    radius = theme.px(Radius.CHECK)
    if state == Qt.CheckState.Unchecked:
        border = "field" if enabled else "line2"
        box(
            painter,
            rect,
            radius,
            ("hover" if hover else "surface") if enabled else "window",
            border,
            1,
            theme,
        )
        return
    fill = ("accent_hover" if hover else "accent") if enabled else "mute_fill"
    box(painter, rect, radius, fill, None, 1, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.colour("on_accent"), rect.width() / 8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y, s = rect.x(), rect.y(), rect.width()
    if state == Qt.CheckState.PartiallyChecked:
        painter.drawLine(QPointF(x + s * 0.27, y + s * 0.5), QPointF(x + s * 0.73, y + s * 0.5))
    else:
        painter.drawPolyline(
            [
                QPointF(x + s * 0.24, y + s * 0.52),
                QPointF(x + s * 0.42, y + s * 0.70),
                QPointF(x + s * 0.76, y + s * 0.32),
            ]
        )
    painter.restore()


def radio(
    painter: QPainter, theme: Theme, rect: QRectF, on: bool, enabled: bool = True, hover: bool = False
) -> None:
    """A radio button: ring when off, disc with a white centre when on."""
    side = rect.width()
    if not on:
        border = "field" if enabled else "line2"
        box(
            painter,
            rect,
            side / 2,
            ("hover" if hover else "surface") if enabled else "window",
            border,
            1,
            theme,
        )
        return
    fill = ("accent_hover" if hover else "accent") if enabled else "mute_fill"
    box(painter, rect, side / 2, fill, None, 1, theme)
    inset = side * 0.31
    box(painter, rect.adjusted(inset, inset, -inset, -inset), side / 2 - inset, "on_accent", None, 1, theme)


def pill_size(theme: Theme, text: str) -> QSizeF:
    """Width and height of a pill with ``text``."""
    width = QFontMetricsF(theme.font("pill")).horizontalAdvance(text)
    return QSizeF(width + theme.px(8 + 6 + 6 + 10), theme.px(Height.PILL))


def pill(painter: QPainter, theme: Theme, rect: QRectF, text: str, tone: str, dot: bool = True) -> None:
    """Dot + word on a soft ground; a text too long for ``rect`` ends in "…"."""
    words, ground, fill = TONES[tone]
    border = words if theme.stroke.tone else None
    box(painter, rect, rect.height() / 2, ground, border, max(theme.stroke.tone, 1), theme)
    left = rect.x() + theme.px(8)
    if dot:
        side = theme.px(6)
        spot = QRectF(left, rect.y() + (rect.height() - side) / 2, side, side)
        box(painter, spot, side / 2, fill, None, 1, theme)
        left += theme.px(12)
    painter.save()
    font = theme.font("pill")
    painter.setFont(font)
    painter.setPen(theme.colour(words))
    room = QRectF(left, rect.y(), rect.right() - theme.px(8) - left, rect.height())
    shown = elided(QFontMetricsF(font), text, room.width() + 1)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
    painter.restore()


def text_in(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    step: str,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> bool:
    """One line of text, middle of the height, cut with "…"; True when it was cut."""
    font = theme.font(step)
    shown = elided(QFontMetricsF(font), text, rect.width() + 0.5)
    painter.save()
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
    painter.restore()
    return shown != text


def account_plate(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    name: str,
    detail: str,
    colour: str,
    right: int,
) -> bool:
    """The 4 px bar of the account with its name over its detail; ``right`` px stay free. True when cut."""
    left, wide = rect.x() + theme.px(8), theme.px(4)
    bar = QRectF(left, rect.y() + theme.px(8), wide, rect.height() - 2 * theme.px(8))
    box(painter, bar, wide / 2, colour, None, 1, theme)
    x = rect.x() + theme.px(20)
    room = rect.right() - theme.px(right) - x
    upper = QFontMetricsF(theme.font("strong")).height()
    lower = QFontMetricsF(theme.font("cap")).height()
    # stretch above and below the pair, nothing between: 17 + 15 px in 44
    top = rect.y() + (rect.height() - upper - lower) / 2
    cut = text_in(painter, theme, QRectF(x, top, room, upper), name, "strong", "text")
    return text_in(painter, theme, QRectF(x, top + upper, room, lower), detail, "cap", "text3") or cut
