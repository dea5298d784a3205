"""Step 2 of a wizard: how the file is read, a line for each column, what only a person can tell.

Must not: suggest anything itself, or know what a column may become.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.model.texts import has, t
from desktop_app.services.importing.columns import ColumnRow, FieldChoice
from desktop_app.services.importing.reading import Look, Question
from desktop_app.viewmodels.wizard.reading_part import ReadingPart
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.column_line import PILL, ColumnLine
from desktop_app.views.wizard.page import StepPage
from desktop_app.views.wizard.reading_dialog import ReadingDialog

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
ICONS = {
    "email": "at-sign", "phone": "smartphone", "first_name": "user", "last_name": "user", "full_name":
    "users",
    "birthday": "cake", "city": "map-pin", "region": "map-pin", "address": "map-pin", "postcode": "map-pin",
    "country": "globe", "language": "languages", "external_id": "hash", "tags": "tag", "consent":
    "shield-check",
    "": "ban",
}  # fmt: skip
_AT_ONCE = 8
"""Lines made in one turn of the window: about 20 ms."""


class ColumnsBase(StepPage):
    """A subclass makes the head and the lines."""

    def __init__(self, vm: ReadingPart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = vm
        self.primary = Button(t("wizard.columns.next"), "primary", tall=True)
        self.back = Button(t("wizard.back"), "quiet", "arrow-left", tall=True)
        self.back.clicked.connect(lambda _checked=False: vm.go_back())
        self.left = (self.back,)
        self.change = Button(t("wizard.columns.change"))
        self.change.clicked.connect(self._change_reading)
        self.reading = Banner("info", " ", " ", [self.change], icon="file-spreadsheet")
        self.card = Card(padding=(0, 0, 0, 0), gap=0)
        self.questions = QWidget()
        self._questions: QVBoxLayout = column(gap=8, parent=self.questions)
        content = QWidget()
        self._first, self._last = QWidget(), QWidget()
        self._places = (
            column(margins=(0, 0, 0, 12), parent=self._first),
            column(margins=(0, 12, 0, 0), parent=self._last),
        )  # fmt: skip
        column(self.reading, 12, self._first, self.card, self._last, 12, self.questions, None, parent=content)
        column(content, parent=self)
        self._lines: dict[int, ColumnLine] = {}
        self._waiting: list[ColumnRow] = []
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._build_more)
        self._answers: tuple[str, ...] = ()
        self._built: tuple[Look | None, tuple[FieldChoice, ...]] | None = None
        vm.columns_changed.connect(self._show)
        vm.file_changed.connect(self._rebuild)
        vm.targets_changed.connect(self._rebuild)
        for place in (self._first, self._last):
            show_if(place, False)
        self._rebuild()

    def _head(self) -> QWidget:
        raise NotImplementedError

    def _line(self, item: ColumnRow, choices: list[Entry]) -> ColumnLine:
        raise NotImplementedError

    def _put(self, further: QWidget, first: bool) -> None:
        """What else is asked on this step: above the columns where something of it is missing."""
        self._places[0 if first else 1].addWidget(further)
        show_if(self._first, first)
        show_if(self._last, not first)

    @property
    def title(self) -> str:
        return t("wizard.columns.title")

    @property
    def line(self) -> str:
        rows = self._reading.columns
        known = sum(1 for item in rows if item.field)
        name = self._reading.path.name if self._reading.path else ""
        return t("wizard.columns.line", file=name, known=known, count=len(rows))

    @property
    def reason(self) -> str:
        return self._reading.columns_obstacle

    def _rebuild(self) -> None:
        """New columns: the lines are made anew, what a screen shows at once and the rest piece by piece (a
        file may have hundreds, and the window never waits).
        """
        known = (self._reading.look, self._reading.choices)
        if self._built is not None and self._built[0] is known[0] and self._built[1] == known[1]:
            self._show()
            return
        self._built = known
        self._more.stop()
        while self.card.body.count():
            taken = self.card.body.takeAt(0)
            if taken is not None and (widget := taken.widget()) is not None:
                widget.deleteLater()
        self._lines = {}
        if self._reading.look is not None:
            self._say_reading()
            self.card.body.addWidget(self._head())
            self._waiting = list(self._reading.columns)
            self._build()
        self._rebuilt()
        self._show()

    def _rebuilt(self) -> None:
        """The lines are those of another file, or may become something else."""

    @property
    def whole_file_shown(self) -> bool:
        """Every column has its line."""
        return bool(self._lines) and not self._waiting

    def _build(self) -> None:
        choices = [Entry(item.label, item.key, ICONS.get(item.key, "tag")) for item in self._reading.choices]
        made, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        for item in made:
            self.card.body.addWidget(Separator())
            line = self._line(item, choices)
            self._lines[item.index] = line
            self.card.body.addWidget(line)
        if self._waiting:
            self._more.start()

    def _build_more(self) -> None:
        self._build()
        self._show()

    def _show(self) -> None:
        if self._reading.recalled:
            self._say_reading()
        questions = self._reading.questions
        asked = {question.column for question in questions}
        for item in self._reading.columns:
            if item.index in self._lines:
                self._lines[item.index].show_row(item, item.index in asked)
        keys = tuple(question.key for question in questions)
        if keys != self._answers:
            self._answers = keys
            while self._questions.count():
                taken = self._questions.takeAt(0)
                if taken is not None and (widget := taken.widget()) is not None:
                    widget.deleteLater()
            for question in questions:
                self._questions.addWidget(self._banner(question))
        self.changed.emit()

    def _banner(self, question: Question) -> QWidget:
        """Two answers stand as buttons with what they would make of a real cell; more of them in a list."""
        options = self._reading.options(question)
        if len(options) > 2:
            return _ManyAnswers(question, self._reading)
        buttons = []
        for value, shown in options:
            button = Button(answer_words(question, value, shown))
            button.clicked.connect(partial(self._answer, question, value))
            buttons.append(button)
        return Banner("warn", question.text, "", buttons)

    def _answer(self, question: Question, value: str, _checked: bool = False) -> None:
        self._reading.answer(question, value)

    def _say_reading(self) -> None:
        look, mapping = self._reading.look, self._reading.mapping
        if look is None or mapping is None:
            return
        facts = dict(look.facts)
        key = f"reading.program.{facts.get('program', '')}"
        program = t(key) if has(key) else facts.get("program", "")
        split = _DELIMITERS.get(mapping.delimiter or "")
        if split:
            title = t("wizard.columns.read_as", program=program, delimiter=t(f"wizard.delimiter.{split}"))
        else:
            title = t("wizard.columns.read_as_plain", program=program)
        others = [name for name in look.sheets if name != mapping.sheet]
        if others:
            title = t(
                "wizard.columns.read_sheet", program=program, sheet=mapping.sheet, count=len(look.sheets)
            )
        sample = facts.get("sample", "")
        line = t("wizard.columns.sample", sample=sample) if sample else t("wizard.columns.no_sample")
        if others:
            line = t("wizard.columns.other_sheets", names=", ".join(f"“{name}”" for name in others))
        if self._reading.recalled:
            line = t("file.matched_as_before" if self._reading.known_shape else "file.matched_but_new")
        self.reading.set_words(title, line)

    def _change_reading(self) -> None:
        vm = self._reading
        if vm.mapping is not None and vm.look is not None:
            dialog = ReadingDialog(self.window(), vm.mapping, vm.look, vm.account.training)
            dialog.chosen.connect(lambda changes: self._reading.reread(**changes))
            dialog.open()


def answer_words(question: Question, value: str, shown: str) -> str:
    """What an answer means, with the example where the question has one."""
    key = (
        f"wizard.region.{value}"
        if question.name == "default_region"
        else f"wizard.answer.{question.name}.{value}"
    )
    if question.name == "sheet":  # both may begin with the same cell
        return t("wizard.answer_with_example", answer=value, example=shown) if shown else value
    if has(key):
        return t("wizard.answer_with_example", answer=t(key), example=shown) if shown else t(key)
    return shown or value


class _ManyAnswers(Banner):
    """A question with more answers than fit as buttons."""

    def __init__(self, question: Question, vm: ReadingPart) -> None:
        entries = [
            Entry(answer_words(question, value, shown), value) for value, shown in vm.options(question)
        ]
        self.answers = Combo(entries, label=question.text, max_width=360)
        take = Button(t("wizard.columns.take_answer"))
        super().__init__("warn", question.text, "", [self.answers, take])
        take.clicked.connect(lambda _checked=False: vm.answer(question, self.answers.value()))


def columns_head(*heads: tuple[str, int]) -> QWidget:
    """The heads over the lines: words and width, after that of the column itself."""
    head = QWidget()
    hold(head, height=Height.COLUMN_HEAD)
    labels = []
    for words, width in heads:
        label = Label(words, "head")
        hold(label, width=width)
        labels.append(label)
    layout: QHBoxLayout = row(Label(t("wizard.columns.column"), "head"), *labels, gap=12, parent=head)
    layout.addSpacing(PILL + 12)
    layout.setContentsMargins(16, 0, 16, 0)
    layout.setStretch(0, 1)
    return head
