"""One event or order of a file with its cells to change, before it is sent. Must not: judge a cell, or change
the file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.send_file import LEFT_OUT, Item
from desktop_app.services.send_mend import MendCell
from desktop_app.views.theme.measure import column
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.pair_grid import PairGrid
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.text_field import TextField


class MendItemDialog(Dialog):
    """Signals: ``mended(dict)``: (line, field) to the text in its place; ``left_out()``; ``goes_again()``."""

    mended = Signal(object)
    left_out = Signal()
    goes_again = Signal()

    def __init__(
        self, host: QWidget, kind: str, item: Item, cells: Sequence[MendCell], training: bool
    ) -> None:
        number = item.about if kind == "orders" else item.rows[0]
        title = t(f"send_mend.title_{kind}", number=number) if number else t("send_mend.title_none")
        super().__init__(host, title, t("send_mend.line"), width=720, height=560, training=training)
        self.fields: dict[tuple[int, str], TextField] = {}
        self._stood: dict[tuple[int, str], str] = {}
        ground = QWidget()
        place = column(gap=16, margins=(0, 0, 8, 8), parent=ground)
        if not any(cell.wrong for cell in cells) and (item.trouble or item.doubts):
            said = item.trouble or " ".join(item.doubts)
            place.addWidget(Banner("bad" if item.trouble else "warn", said))
        first: TextField | None = None
        for row, some in groupby(cells, key=lambda one: one.row):
            if len(item.rows) > 1:
                place.addWidget(Label(t("send_mend.row", row=row), "strong"))
            made = []
            for cell in some:
                field = TextField(cell.text)
                field.setCursorPosition(0)
                labelled = LabelledField(cell.header, field)
                if cell.wrong:
                    labelled.set_error(item.trouble)
                    first = first or field
                self.fields[cell.line, cell.key] = field
                self._stood[cell.line, cell.key] = cell.text
                made.append(labelled)
            place.addWidget(PairGrid(*made))
        if len(item.rows) > len({cell.row for cell in cells}):
            place.addWidget(Label(t("send_mend.more_rows", count=len(item.rows)), "hint", wrap=True))
        place.addStretch(1)
        self.page = ScrollPage(ground, sideways=False)
        self.body.addWidget(self.page, 1)
        out = item.code == LEFT_OUT
        self.leave = Button(t("send_mend.again" if out else f"send_mend.leave_{kind}"), "quiet", tall=True)
        self.leave.clicked.connect(lambda _checked=False: self._leave(out))
        keep = Button(t("check.cell.cancel"), tall=True)
        keep.clicked.connect(lambda _checked=False: self.reject())
        self.do = Button(t("check.cell.apply"), "primary", tall=True)
        self.do.clicked.connect(lambda _checked=False: self._apply())
        self.set_footer(left=[self.leave], right=[keep], primary=self.do)
        start = first or next(iter(self.fields.values()), None)
        if start is not None:
            self.set_first_focus(start)
            QTimer.singleShot(0, start, partial(self._begin_at, start))

    def _begin_at(self, field: TextField) -> None:
        """What is wrong may stand far down: it comes into sight with what is said of it."""
        field.selectAll()
        self.page.ensureWidgetVisible(field.parentWidget() or field, 0, 24)

    @property
    def edits(self) -> dict[tuple[int, str], str]:
        """What was typed and reads otherwise than before."""
        told = {place: field.text().strip() for place, field in self.fields.items()}
        return {place: text for place, text in told.items() if text != self._stood[place].strip()}

    def _apply(self) -> None:
        edits = self.edits
        self.accept()
        if edits:
            self.mended.emit(edits)

    def _leave(self, out: bool) -> None:
        self.accept()
        (self.goes_again if out else self.left_out).emit()
