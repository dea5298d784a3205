"""How a check of rows is laid out: the sums with their bar, the kinds left, what is chosen right.

Owns: these places. Must not: know what a kind is, or judge a row.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.ledger_bar import LedgerBar
from desktop_app.views.widgets.progress_bar import ProgressBar
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.side_by_side import SideBySide
from desktop_app.views.widgets.table_view import TableView


class CheckLayout(QWidget):
    """``rows``: what is shown of the chosen kind; ``actions`` stand above it. ``side``: the width of
    the kinds."""

    def __init__(
        self,
        kinds: QAbstractItemModel,
        rows: QWidget,
        actions: Sequence[QWidget],
        side: int = 304,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ready = Label("", "num")
        self._out = Label("", "num")
        self._ready_words, self._out_words = Label("", "body2"), Label("", "body2")
        self._total = Label("", "hint")
        self.bar = LedgerBar()
        sums = Card(padding=(16, 12, 16, 16), gap=10)
        counted = QWidget()
        counted.setLayout(row(self._ready, self._ready_words, 18, self._out, self._out_words, None, gap=8))
        sums.body.addWidget(SideBySide(counted, self._total))
        sums.body.addWidget(self.bar)
        self.kind_table = TableView(
            t("wizard.check.by_kind"), kinds, rows="two", sortable=False, multiple=False, stretch="text"
        )
        left = Card(padding=(0, 0, 0, 0), gap=0)
        left.body.addWidget(self.kind_table)
        left.hem(self.kind_table)
        hold(left, min_height=160)
        self._kind_name = ElidedLabel("", "name")
        self._kind_line = ElidedLabel("", "cap")
        right = Card(padding=(0, 8, 0, 0), gap=0)
        head = row(column(self._kind_name, self._kind_line, gap=2), *actions, margins=(16, 2, 16, 10), gap=8)
        head.setStretch(0, 1)
        right.body.addLayout(head)
        right.body.addWidget(Separator())
        right.body.addWidget(rows, 1)
        right.hem(rows)
        hold(right, min_height=220)
        done = QWidget()
        column(sums, 12, SideBySide(left, right, stretch=1, fixed=side), parent=done).setStretch(2, 1)
        self._phase = Label("", "body2")
        self.progress = ProgressBar(t("wizard.check.busy"))
        busy_card = Card(padding=(24, 20, 24, 20), gap=12)
        busy_card.body.addWidget(self._phase)
        busy_card.body.addWidget(self.progress)
        busy = QWidget()
        column(busy_card, None, parent=busy)
        self._stack = QStackedWidget()
        self._stack.addWidget(busy)
        self._stack.addWidget(done)
        column(self._stack, parent=self)

    def show_rows(self, ready: bool) -> None:
        """The rows, or how far the reading is."""
        self._stack.setCurrentIndex(1 if ready else 0)

    def say(self, phase: str) -> None:
        """What is being done meanwhile."""
        self._phase.setText(phase)

    def show_sums(
        self,
        ready: tuple[str, str],
        out: tuple[str, str],
        total: str,
        parts: Sequence[tuple[str, str, int]],
    ) -> None:
        """``ready``, ``out``: a number and the words behind it."""
        for shown, number, words in ((ready, self._ready, self._ready_words),
                                     (out, self._out, self._out_words)):  # fmt: skip
            number.setText(shown[0])
            words.setText(shown[1])
        self._total.setText(total)
        self.bar.set_parts(parts)

    def name_kind(self, name: str, line: str) -> None:
        self._kind_name.setText(name)
        self._kind_line.setText(line)
