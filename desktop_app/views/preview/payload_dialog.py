"""What would be sent, to the letter. Must not: send."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.syntaxes import VELOCITY
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.theme.measure import hold, row
from desktop_app.views.widgets.button import Button
from desktop_app.views.widgets.copy_button import CopyButton
from desktop_app.views.widgets.dialog import Dialog
from desktop_app.views.widgets.segmented import Segment, Segmented
from desktop_app.views.widgets.text_box import TextBox
from desktop_app.views.widgets.themed import show_if


class PayloadDialog(Dialog):
    """The body of a message or an event for the present recipient, with a button that copies it."""

    def __init__(self, host: QWidget, vm: PreviewViewModel, training: bool = False) -> None:
        name = vm.label(vm.place) if vm.place >= 0 else t("preview.sample_data")
        super().__init__(
            host, t("preview.payload_view.title"), t("preview.payload_view.line", name=name), width=720,
            training=training,
        )  # fmt: skip
        self._vm = vm
        self.kind = Segmented(
            t("preview.payload_view.kind"),
            [
                Segment("message", t("preview.payload_view.message")),
                Segment("event", t("preview.payload_view.event")),
            ],
        )
        self.kind.chosen.connect(self._show)
        self.text = TextBox(t("preview.payload_view.title"))
        hold(self.text, min_height=280)
        self.copy = CopyButton(t("preview.payload_view.copy"), t("preview.payload_view.copied"))
        self.copy.copy_requested.connect(self._copy)
        # other platforms have one form only: the whole body stands in the dialog of a test
        show_if(self.kind, vm.syntax == VELOCITY)
        self.body.addLayout(row(self.kind, None, self.copy))
        self.body.addSpacing(8)
        self.body.addWidget(self.text)
        close = Button(t("preview.payload_view.close"), "primary", tall=True)
        close.clicked.connect(lambda _checked=False: self.accept())
        self.set_footer((), (), close)
        self._show("message")

    def _show(self, kind: str) -> None:
        self.text.setPlainText(self._vm.payload(kind))

    def _copy(self) -> None:
        # from the view-model, not from the field: a field turns some characters into others
        QGuiApplication.clipboard().setText(self._vm.payload(self.kind.current))
        self.copy.confirm()
