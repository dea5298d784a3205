"""What the file's words for a status mean at the platform: a word and a choice a line.

Must not: guess one.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.sending.flow import SendWizardViewModel
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.themed import show_if

MOST_WORDS = 40


class StatusWords(QWidget):
    def __init__(self, vm: SendWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vm = vm
        self.meanings: dict[str, Combo] = {}
        ground = QWidget()
        self._more = Label("", "hint", wrap=True)
        self._lines = column(gap=8)
        column(self._lines, 8, self._more, None, margins=(16, 12, 16, 12), parent=ground)
        column(ScrollPage(ground), parent=self)

    def show_words(self) -> None:
        words = self.vm.words
        form = self.vm.manifest.order_form
        if form is None:
            return
        if [word for word, _count in words[:MOST_WORDS]] != list(self.meanings):
            empty(self._lines)
            self.meanings = {}
            entries = [Entry(t("send_file.status_leave"), "")]
            entries += [Entry(t(name), value) for value, name in form.statuses]
            for word, count in words[:MOST_WORDS]:
                meaning = Combo(entries, label=word, stretch=True)
                hold(meaning, min_width=200, max_width=280)
                meaning.currentIndexChanged.connect(partial(self._mean, word, meaning))
                place = QWidget()
                line = row(ElidedLabel(f"{word} · {count:,}", min_width=120), meaning, gap=12, parent=place)
                line.setStretch(0, 1)
                self._lines.addWidget(place)
                self.meanings[word] = meaning
        for word, meaning in self.meanings.items():
            meaning.blockSignals(True)
            meaning.set_value(self.vm.statuses.get(word, ""))
            meaning.blockSignals(False)
        more = len(words) - MOST_WORDS
        show_if(self._more, more > 0)
        self._more.setText(t("send_file.more_words", count=more) if more > 0 else "")

    def _mean(self, word: str, meaning: Combo, _index: int) -> None:
        self.vm.set_status(word, str(meaning.value() or ""))
