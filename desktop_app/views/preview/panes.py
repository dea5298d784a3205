"""The three panes of the preview: the template, what it is filled with, the message as drawn.

Owns: how each is built up. Must not: decide which is on screen or what stands in it (the screen does).
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.model.texts import t
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.preview.editor import TemplateEditor
from desktop_app.views.preview.form_view import FormView
from desktop_app.views.preview.mail_view import MailView
from desktop_app.views.preview.notices import NoticeList
from desktop_app.views.theme.measure import column, hold, px, row
from desktop_app.views.theme.tokens import Height
from desktop_app.views.widgets.button import Button, IconButton
from desktop_app.views.widgets.combo import Combo
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.scroll_page import ScrollPage
from desktop_app.views.widgets.segmented import Segment, Segmented

TEMPLATE, FILLED = 388, 344
BESIDE_VIEWS = 200
"""What stands beside the views of the message: more, and the person with the way to others."""
ROOMY, TEMPLATE_SHARE = 1280, 0.35


class TemplatePane(QFrame):
    """The template itself, with whether it has errors."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("k", "surface")
        self.errors = Pill(t("preview.no_errors"), "good")
        self.editor = TemplateEditor(t("preview.editor"))
        head = _head(Label(t("preview.template"), "strong"), None, self.errors)
        column(head, row(self.editor, margins=(0, 8, 0, 0)), parent=self).setStretch(1, 1)


class FilledPane(QFrame):
    """The data: who it is, as a form or as text."""

    def __init__(self, vm: PreviewViewModel) -> None:
        super().__init__()
        self.setProperty("k", "panel")
        self.view = Segmented(
            t("preview.data_view"), [Segment("form", t("preview.form")), Segment("json", t("preview.json"))]
        )
        self.view.chosen.connect(self._show)
        self.person = Combo([], t("preview.rendered"), max_width=2000, stretch=True)
        self.form = FormView(vm)
        self.json = TemplateEditor(t("preview.json_editor"))
        self.json_error = Label("", "error", wrap=True)
        self.json_error.hide()
        self.skeleton = Button(t("preview.skeleton"), "link")
        form_page = ScrollPage(self.form, sideways=False)
        json_page = QWidget()
        error = row(self.json_error, margins=(16, 4, 16, 4))
        start = row(self.skeleton, None, margins=(16, 4, 16, 8))
        column(self.json, error, start, parent=json_page).setStretch(0, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(form_page)
        self._stack.addWidget(json_page)
        head = _head(Label(t("preview.filled_with"), "strong"), None, self.view)
        whole = column(head, row(self.person, margins=(16, 12, 16, 14)), self._stack, parent=self)
        whole.setStretch(2, 1)

    def _show(self, name: str) -> None:
        self._stack.setCurrentIndex(1 if name == "json" else 0)


class RenderedPane(QFrame):
    """The message, for whom it is drawn, and what is blank in it."""

    def __init__(self, vm: PreviewViewModel) -> None:
        super().__init__()
        self.setProperty("k", "panel")
        self.view = Segmented(
            t("preview.view"),
            [
                Segment("desktop", t("preview.desktop"), "monitor"),
                Segment("phone", t("preview.phone"), "smartphone"),
                Segment("plain", t("preview.plain"), "file-text"),
            ],
        )
        self.more = IconButton("ellipsis", t("preview.more"))
        self.previous = IconButton("chevron-left", t("preview.previous"))
        self.place = ElidedLabel(t("preview.person_sample"), "small", min_width=44)
        self.next = IconButton("chevron-right", t("preview.next"))
        self.mail = MailView()
        self.notices = NoticeList(vm)
        self.head = _head(self.view, self.more, None, self.previous, self.place, self.next)
        column(self.head, self.mail, self.notices, parent=self).setStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.set_compact(self.width() - self.view.full_width < px(BESIDE_VIEWS))


class Panes(QWidget):
    """Three panes side by side, or one: their widths together must not keep the window from getting
    narrow."""

    def __init__(self, vm: PreviewViewModel) -> None:
        super().__init__()
        self.template, self.filled, self.rendered = TemplatePane(), FilledPane(vm), RenderedPane(vm)
        row(self.template, self.filled, self.rendered, gap=0, parent=self).setStretch(2, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(320), px(120))

    def show_all(self, width: int) -> None:
        """Side by side in ``width`` px on the screen. Of the room of a wide window the mail needs a part
        alone: its lines are 600 to 700 px long."""
        more = max(0, round((width * 100 / px(100) - ROOMY) * TEMPLATE_SHARE))
        for pane, wide in ((self.template, TEMPLATE + more), (self.filled, FILLED)):
            pane.show()
            hold(pane, min_width=wide, max_width=wide)
        self._show_rendered(blanks=False)

    def show_one(self, name: str) -> None:
        """``template``, ``filled_with``, ``rendered`` or, a part of its own here, ``notices``."""
        for pane, its_name in ((self.template, "template"), (self.filled, "filled_with")):
            pane.setVisible(name == its_name)
            hold(pane, min_width=0, max_width=16_000)
        blanks = name == "notices"
        self._show_rendered(blanks=blanks)
        self.rendered.notices.setVisible(blanks)
        self.rendered.setVisible(blanks or name == "rendered")

    def _show_rendered(self, blanks: bool) -> None:
        pane = self.rendered
        pane.show()
        pane.head.setVisible(not blanks)
        pane.mail.setVisible(not blanks)
        pane.notices.show()
        hold(pane.notices, min_height=120 if blanks else 150, max_height=16_000 if blanks else 150)


def _head(*items: QWidget | None) -> QFrame:
    head = QFrame()
    head.setProperty("k", "bar")
    hold(head, height=49, low=Height.TOOLBAR_LOW)
    row(*items, gap=6, margins=(16, 0, 12, 0), parent=head)
    return head
