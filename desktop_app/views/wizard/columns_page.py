"""Step 2: which column goes to which field. Must not: suggest anything itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.model.texts import has, t
from desktop_app.services.importing.columns import ColumnRow
from desktop_app.services.importing.reading import Question
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.banner import Banner
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.separator import Separator
from desktop_app.views.wizard.page import WizardPage
from desktop_app.views.wizard.reading_dialog import ReadingDialog

_CONFIDENCE = {"sure": "good", "unsure": "warn", "left_out": "mute"}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_ICONS = {
    "email": "at-sign", "phone": "smartphone", "first_name": "user", "last_name": "user", "full_name":
    "users",
    "birthday": "cake", "city": "map-pin", "region": "map-pin", "address": "map-pin", "postcode": "map-pin",
    "country": "globe", "language": "languages", "external_id": "hash", "tags": "tag", "consent":
    "shield-check",
    "": "ban",
}  # fmt: skip
_FIELD, _RULE, _PILL = 224, 176, 150
_AT_ONCE = 8
"""Lines made in one turn of the window: about 20 ms."""


class ColumnsPage(WizardPage):
    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, parent)
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
        column(self.reading, 12, self.card, 12, self.questions, None, parent=content)
        column(content, parent=self)
        self._lines: dict[int, _Line] = {}
        self._waiting: list[ColumnRow] = []
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._build_more)
        self._answers: tuple[str, ...] = ()
        vm.columns_changed.connect(self._show)
        vm.file_changed.connect(self._rebuild)
        vm.targets_changed.connect(self._rebuild)
        self._rebuild()

    @property
    def title(self) -> str:
        return t("wizard.columns.title")

    @property
    def line(self) -> str:
        rows = self.vm.columns
        known = sum(1 for item in rows if item.field)
        name = self.vm.path.name if self.vm.path else ""
        return t("wizard.columns.line", file=name, known=known, count=len(rows))

    @property
    def reason(self) -> str:
        return self.vm.columns_obstacle

    def _rebuild(self) -> None:
        """New columns: the lines are made anew, what a screen shows at once and the rest piece by piece (a
        file may have hundreds, and the window never waits).
        """
        self._more.stop()
        while self.card.body.count():
            taken = self.card.body.takeAt(0)
            if taken is not None and (widget := taken.widget()) is not None:
                widget.deleteLater()
        self._lines = {}
        if self.vm.look is not None:
            self._say_reading()
            self.card.body.addWidget(_head())
            self._waiting = list(self.vm.columns)
            self._build()
        self._show()

    def _build(self) -> None:
        choices = [Entry(item.label, item.key, _ICONS.get(item.key, "tag")) for item in self.vm.choices]
        made, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        for item in made:
            self.card.body.addWidget(Separator())
            line = _Line(item, choices, self.vm)
            self._lines[item.index] = line
            self.card.body.addWidget(line)
        if self._waiting:
            self._more.start()

    def _build_more(self) -> None:
        self._build()
        self._show()

    def _show(self) -> None:
        if self.vm.recalled:
            self._say_reading()
        questions = self.vm.questions
        asked = {question.column for question in questions}
        for item in self.vm.columns:
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
        if len(question.options) > 2:
            return _ManyAnswers(question, self.vm)
        buttons = []
        for value, shown in question.options:
            button = Button(answer_words(question, value, shown))
            button.clicked.connect(partial(self._answer, question, value))
            buttons.append(button)
        return Banner("warn", question.text, "", buttons)

    def _answer(self, question: Question, value: str, _checked: bool = False) -> None:
        self.vm.answer(question, value)

    def _say_reading(self) -> None:
        look, mapping = self.vm.look, self.vm.mapping
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
        sample = facts.get("sample", "")
        line = t("wizard.columns.sample", sample=sample) if sample else t("wizard.columns.no_sample")
        if self.vm.recalled:
            line = t("file.matched_as_before" if self.vm.known_shape else "file.matched_but_new")
        self.reading.set_words(title, line)

    def _change_reading(self) -> None:
        if self.vm.mapping is not None and self.vm.look is not None:
            dialog = ReadingDialog(self.window(), self.vm.mapping, self.vm.look, self.vm.account.training)
            dialog.chosen.connect(lambda changes: self.vm.reread(**changes))
            dialog.open()


def answer_words(question: Question, value: str, shown: str) -> str:
    """What an answer means, with the example where the question has one."""
    key = (
        f"wizard.region.{value}"
        if question.name == "default_region"
        else f"wizard.answer.{question.name}.{value}"
    )
    if has(key):
        return t("wizard.answer_with_example", answer=t(key), example=shown) if shown else t(key)
    return shown or value


class _ManyAnswers(Banner):
    """A question with more answers than fit as buttons."""

    def __init__(self, question: Question, vm: ImportWizardViewModel) -> None:
        entries = [Entry(answer_words(question, value, shown), value) for value, shown in question.options]
        self.answers = Combo(entries, label=question.text, max_width=360)
        take = Button(t("wizard.columns.take_answer"))
        super().__init__("warn", question.text, "", [self.answers, take])
        take.clicked.connect(lambda _checked=False: vm.answer(question, self.answers.value()))


def _head() -> QWidget:
    head = QWidget()
    hold(head, height=Height.COLUMN_HEAD)
    field = Label(t("wizard.columns.field"), "head")
    rule = Label(t("wizard.columns.empty"), "head")
    hold(field, width=_FIELD)
    hold(rule, width=_RULE)
    layout: QHBoxLayout = row(Label(t("wizard.columns.column"), "head"), field, rule, gap=12, parent=head)
    layout.addSpacing(_PILL + 12)
    layout.setContentsMargins(16, 0, 16, 0)
    layout.setStretch(0, 1)
    return head


class _Line(QWidget):
    """One column of the file."""

    def __init__(self, item: ColumnRow, choices: list[Entry], vm: ImportWizardViewModel) -> None:
        super().__init__()
        self._index = item.index
        self._vm = vm
        hold(self, height=Height.ROW_TWO_LINES)
        name = ElidedLabel(item.header, "name")
        samples = ElidedLabel(",  ".join(sample for sample in item.samples if sample), "cap")
        pair = column(None, name, 2, samples, None)
        self.field = Combo(choices, label=t("wizard.columns.field_of", column=item.header), max_width=_FIELD)
        self.rule = Combo(label=t("wizard.columns.empty_of", column=item.header), max_width=_RULE)
        hold(self.field, width=_FIELD)
        hold(self.rule, width=_RULE)
        self.pill = Pill(t("wizard.columns.sure"), "good")
        place = QWidget()
        row(self.pill, None, parent=place)
        hold(place, width=_PILL)
        layout = row(
            pair, IconLabel("arrow-right", "text2"), self.field, self.rule, place, gap=12, parent=self
        )
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setStretch(0, 1)
        self._shown_rules = ""
        self.field.activated.connect(lambda _index: vm.set_field(self._index, self.field.value()))
        self.rule.activated.connect(lambda _index: self._set_rule())

    def show_row(self, item: ColumnRow, asked: bool) -> None:
        self.field.set_value(item.field)
        self._show_rules(item)
        confidence = "unsure" if asked else item.confidence
        self.field.set_state("warn" if confidence == "unsure" else "")
        self.pill.set(t(f"wizard.columns.{confidence}"), _CONFIDENCE[confidence])

    def _show_rules(self, item: ColumnRow) -> None:
        if not item.field:
            kind, entries = "none", [Entry(t("wizard.rule.none"), "")]
        elif item.field == "email":
            kind, entries = "row", [Entry(t("wizard.rule.leave_row"), "overwrite")]
        else:
            rules = ("overwrite", "only_if_blank", "never")
            kind = "rules"
            entries = [Entry(t(f"wizard.rule.{rule}"), rule) for rule in rules]
        if kind != self._shown_rules:
            self._shown_rules = kind
            self.rule.set_entries(entries)
        self.rule.setEnabled(kind == "rules")
        self.rule.set_value(item.rule if kind == "rules" else entries[0].value)

    def _set_rule(self) -> None:
        self._vm.set_rule(self._index, self.rule.value())
