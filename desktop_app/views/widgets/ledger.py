"""The ledger: every row of the file, and who said so.

Owns: how lines and foot are laid out. Must not: add up; whether it adds up is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.views.theme.measure import empty, grid, hold, px, row
from desktop_app.views.theme.tokens import TONES
from desktop_app.views.widgets.button import Button, LinkButton
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.dot import Dot
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.separator import Separator


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One state: key, tone, its words, who said so, the count as shown, whether it is zero, a link."""

    key: str
    tone: str
    name: str
    said_by: str
    number: str
    zero: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFoot:
    """The total, counted a second time, and the verdict."""

    name: str
    note: str
    number: str
    verdict: str
    adds_up: bool = True


class Ledger(Card):
    """``Ledger("Every row, and who said so", "Rows", lines, foot)``. Signals: ``action_pressed(str)`` with
    the key."""

    action_pressed = Signal(str)

    def __init__(
        self,
        title: str,
        number_head: str,
        lines: Sequence[LedgerLine] = (),
        foot: LedgerFoot | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.buttons: dict[str, Button] = {}
        self.verdict: Pill | None = None
        self._told: tuple[tuple[LedgerLine, ...], LedgerFoot | None] | None = None
        self._space = QWidget()
        self._grid: QGridLayout = grid(margins=(16, 0, 16, 0), gap=(12, 0))
        super().__init__(padding=(0, 0, 0, 0), gap=0, parent=parent)
        self._head = row(
            ElidedLabel(title, "strong"), Label(number_head, "head"), margins=(16, 0, 0, 0), gap=8
        )
        self._head.setStretch(0, 1)
        self._head.addWidget(self._space)
        bar = QWidget()
        bar.setLayout(self._head)
        hold(bar, height=40)
        self.body.addWidget(bar)
        self.body.addWidget(Separator())
        self._rows = QWidget()
        self._rows.setLayout(self._grid)
        self._grid.setColumnStretch(2, 1)
        self.body.addWidget(self._rows)
        self.setAccessibleName(title)
        if lines or foot:
            self.set_lines(lines, foot)

    def set_lines(self, lines: Sequence[LedgerLine], foot: LedgerFoot | None = None) -> None:
        """Replace everything; zero lines stay, in ``text3``. Told the same again, nothing moves: the keys
        stay on their link."""
        told = (tuple(lines), foot)
        if told == self._told:
            return
        self._told = told
        empty(self._grid)
        self.buttons, self.verdict = {}, None
        place = 0
        for line in lines:
            self._line(place, line)
            self._rule(place + 1)
            place += 2
        if foot is not None:
            self._foot(place, foot)
        self._share_columns()

    def restyle(self) -> None:
        self._share_columns()

    def _share_columns(self) -> None:
        """Head, lines and foot share their columns: the number's right edge is the same."""
        ends: list[QWidget] = [*self.buttons.values()]
        if self.verdict is not None:
            ends.append(self.verdict)
        last = max((widget.sizeHint().width() for widget in ends), default=0)
        self._space.setFixedWidth(last + px(16) + px(12) - px(8))
        self._grid.setColumnMinimumWidth(4, last)

    def _line(self, place: int, line: LedgerLine) -> None:
        colour = "text3" if line.zero else None
        name = ElidedLabel(line.name, "name", colour, min_width=80)
        hold(name, min_width=160, height=33)
        said = ElidedLabel(line.said_by, "hint", min_width=60)
        number = Label(
            line.number, "number" if line.zero else "total", colour, align=Qt.AlignmentFlag.AlignRight
        )
        number.setAccessibleName(f"{line.name}: {line.number}")
        dot = Dot(TONES[line.tone][2] if not line.zero else "mute_fill")
        for at, widget in enumerate((dot, name, said, number)):
            self._grid.addWidget(widget, place, at)
        if line.action:
            link = LinkButton(line.action)
            link.setAccessibleName(f"{line.action}: {line.name}")
            link.clicked.connect(lambda _checked=False, key=line.key: self.action_pressed.emit(key))
            self.buttons[line.key] = link
            self._grid.addWidget(link, place, 4, Qt.AlignmentFlag.AlignRight)

    def _rule(self, place: int) -> None:
        self._grid.addWidget(Separator(), place, 0, 1, 5)

    def _foot(self, place: int, foot: LedgerFoot) -> None:
        name = ElidedLabel(foot.name, "strong", min_width=80)
        hold(name, min_width=160, height=38)
        number = Label(foot.number, "total", align=Qt.AlignmentFlag.AlignRight)
        number.setAccessibleName(f"{foot.name}: {foot.number}")
        self._grid.addWidget(name, place, 1)
        self._grid.addWidget(ElidedLabel(foot.note, "hint", min_width=60), place, 2)
        self._grid.addWidget(number, place, 3)
        self.verdict = Pill(foot.verdict, "good" if foot.adds_up else "bad")
        self._grid.addWidget(self.verdict, place, 4, Qt.AlignmentFlag.AlignRight)
