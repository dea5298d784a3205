"""Step 1: which file, into which list. Must not: read the file (the view-model asks for it)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.wizard.flow import ImportWizardViewModel
from desktop_app.views.theme.measure import column, hold, row
from desktop_app.views.widgets.card import Card
from desktop_app.views.widgets.combo import Combo, Entry
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.labelled_field import LabelledField
from desktop_app.views.widgets.text_field import TextField
from desktop_app.views.widgets.themed import show_if
from desktop_app.views.wizard.file_base import FileBase

_NEW = object()


class FilePage(FileBase):
    """Signals: see ``FileBase``."""

    def __init__(self, vm: ImportWizardViewModel, parent: QWidget | None = None) -> None:
        super().__init__(vm, t("wizard.file.dialog"), samples=True, parent=parent)
        self.vm = vm
        self.list = Combo(label=t("wizard.file.target"), stretch=True)
        self.new_name = TextField(t("wizard.file.new_list_placeholder"))
        self.new_name.setAccessibleName(t("wizard.file.new_list_name"))
        self.new_name.hide()
        field = LabelledField(t("wizard.file.target"), self.list, hint=t("wizard.file.target_hint"))
        target = Card(padding=(20, 16, 20, 16), gap=8)
        target.body.addWidget(field)
        target.body.addWidget(self.new_name)
        self._kept = Label("", "hint", wrap=True)
        self._kept.hide()
        target.body.addWidget(self._kept)
        hold(target, max_width=520)
        content = QWidget()
        column(self.drop, 12, row(target, None), None, parent=content).setStretch(0, 1)
        column(content, parent=self)
        self.drop.clean.clicked.connect(lambda _checked=False: self.vm.open_sample("clean"))
        self.drop.messy.clicked.connect(lambda _checked=False: self.vm.open_sample("messy"))
        self.list.currentIndexChanged.connect(self._list_chosen)
        self.new_name.textChanged.connect(self.vm.choose_list)
        vm.file_changed.connect(self._show_file)
        vm.columns_changed.connect(self._show_file)
        vm.targets_changed.connect(self._show_lists)
        vm.busy_changed.connect(self._show_file)
        self._show_lists()

    @property
    def line(self) -> str:
        return t("wizard.file.line")

    def entered(self) -> None:
        self._show_file()

    def _show_file(self, _news: object = None) -> None:
        path = self.vm.path
        name, about = (path.name, self.with_sheet(self._about_file(path))) if path is not None else ("", "")
        self.drop.show_file(name, about, known=self.vm.look is not None)
        if self.primary is not None:
            self.primary.setText(t("file.straight" if self.vm.goes_straight else "wizard.file.next"))
        self.changed.emit()

    def _about_file(self, path: Path) -> str:
        if self.vm.look is None:
            return t("wizard.file.reading")
        shown = self.file_size()
        if self.vm.pasted:
            return t("wizard.paste.about", size=shown, columns=len(self.vm.look.suggestions))
        if self.vm.again is not None:
            return t("save_again.about", file=self.vm.again.file, list=self.vm.again.list_name)
        if self.vm.known_shape:
            return t("file.known", size=shown, columns=len(self.vm.look.suggestions))
        return t(
            "wizard.file.about", size=shown, columns=len(self.vm.look.suggestions), folder=str(path.parent)
        )

    def _show_lists(self) -> None:
        target = self.vm.target
        entries = [Entry(t("wizard.file.choose_list"), None)]
        entries += [Entry(item.name, item.name, "list") for item in self.vm.lists if item.writable]
        entries.append(Entry(t("wizard.file.new_list"), _NEW, "plus"))
        self.list.blockSignals(True)
        self.list.set_entries(entries)
        if target is not None and not self.list.set_value(target.name) and not self.vm.busy_with("targets"):
            self.list.set_value(_NEW)
            if self.new_name.text().strip() != target.name:
                self.new_name.setText(target.name)
        self.list.blockSignals(False)
        self.new_name.setVisible(self.list.value() is _NEW)
        kept = self.vm.list_as_kept
        self._kept.setText(t("file.list_renamed", platform=self.vm.manifest.label, name=kept))
        show_if(self._kept, bool(kept))
        self.changed.emit()

    def _list_chosen(self) -> None:
        value = self.list.value()
        self.new_name.setVisible(value is _NEW)
        if value is _NEW:
            self.vm.choose_list(self.new_name.text())
            self.new_name.setFocus()
        else:
            self.vm.choose_list(value or "")
