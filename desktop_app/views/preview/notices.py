"""The list under the message: blanks, errors, checks, and the shapes of the whole list.

Owns: putting findings into words and rows. Must not: find anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.nouns import Blank, Finding, Problem, Report, Shape, WholeList
from desktop_app.viewmodels.preview.preview import PreviewViewModel
from desktop_app.views.theme.measure import column, empty, hold, row
from desktop_app.views.widgets.button import LinkButton
from desktop_app.views.widgets.icon_label import IconLabel
from desktop_app.views.widgets.label import ElidedLabel, Label
from desktop_app.views.widgets.pill import Pill
from desktop_app.views.widgets.presenter import presented
from desktop_app.views.widgets.scroll_page import ScrollPage

MOST = 200
AT_ONCE = 8
_ICONS = {"error": ("circle-x", "bad"), "warning": ("triangle-alert", "warn"), "info": ("info", "text3")}


@dataclass(frozen=True, slots=True)
class Notice:
    """One row: how grave, what, what to do, the line of the template (0: none)."""

    level: str
    title: str
    line: str
    place: int = 0


def notices_of(report: Report, problem: Problem | None) -> list[Notice]:
    """Rows in the order of weight: what stops the message, blanks, then the rest."""
    problems = list(report.problems) or ([problem] if problem is not None else [])
    made = [Notice("error", t("preview.stopped"), problem_words(one), one.line) for one in problems]
    made += [Notice("warning", *blank_words(blank), blank.line) for blank in report.blanks]
    made += [_of_finding(one) for one in report.findings if one.severity != "info"]
    for one in report.differences:
        if not one.spaces:
            made.append(_of_finding(Finding("engines", "warning", one.line, one.new[:60], one.old[:60])))
    made += [_of_finding(one) for one in report.findings if one.severity == "info"]
    made += [_of_finding(Finding("untaken", "info", line, kind)) for line, kind in report.untaken]
    return made


def _of_finding(one: Finding) -> Notice:
    words = {"detail": one.detail, "other": one.other}
    what, do = (t(f"preview.finding.{one.code}.{part}", **words) for part in ("what", "do"))
    return Notice(one.severity, what, do, one.line)


def problem_words(problem: Problem) -> str:
    if problem.kind == "limit":
        return t("preview.problem.limit")
    place = t("preview.problem.line", line=problem.line, column=problem.column) + ": " if problem.line else ""
    return place + problem.message


def blank_words(blank: Blank) -> tuple[str, str]:
    """What is empty, and what a reader sees instead."""
    if blank.printed:
        return (
            t("preview.blanks.printed", name=blank.key),
            t("preview.blanks.printed_line", reference=blank.reference),
        )
    title = t("preview.blanks.text", name=blank.key)
    if blank.place != "text":
        return title, t(f"preview.blanks.{blank.place}")
    if not blank.before:
        return title, t("preview.blanks.text_plain")
    return title, t("preview.blanks.text_before", before=blank.before)


def shape_words(shape: Shape) -> str:
    """ "47 without name"."""
    count, names, lists = len(shape.members), ", ".join(shape.blanks), ", ".join(shape.empty_lists)
    if shape.error:
        return t("preview.shape.error", count=count)
    if names and lists:
        return t("preview.shape.both", count=count, names=names, lists=lists)
    if names:
        return t("preview.shape.without", count=count, names=names)
    return (
        t("preview.shape.empty_list", count=count, names=lists)
        if lists
        else t("preview.shape.normal", count=count)
    )


def whole_words(vm: PreviewViewModel) -> str:
    """The link at the right of the head; "" without a list."""
    if vm.progress is not None:
        return t("preview.blanks.whole_running", done=vm.progress[0], total=vm.progress[1])
    if vm.people is None:
        return ""
    if vm.whole is None:
        return t("preview.blanks.whole_start")
    if vm.whole_is_old:
        return t("preview.blanks.whole_old")
    if not vm.whole.with_blanks:
        return t("preview.blanks.whole_fine")
    return t("preview.blanks.whole", count=vm.whole.with_blanks, total=vm.whole.people)


class NoticeList(QWidget):
    """Signals: ``line_chosen(int)``."""

    line_chosen = Signal(int)

    def __init__(self, vm: PreviewViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vm = vm
        self.everybody = False
        self.notices: list[Notice] = []
        self._title = Label(t("preview.blanks.title"), "strong")
        self.count = Pill("0", "warn", dot=False)
        self.whole = LinkButton("")
        self.whole.clicked.connect(lambda _checked=False: self._whole_pressed())
        head = QFrame()
        head.setProperty("k", "bar")
        hold(head, height=40)
        row(self._title, self.count, None, self.whole, margins=(16, 0, 16, 0), gap=10, parent=head)
        top = QFrame()
        top.setProperty("k", "line")
        hold(top, height=1)
        self._rows = QWidget()
        self._rows.setProperty("k", "surface")
        self._rows.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = column(margins=(16, 0, 16, 0), parent=self._rows)
        self._scroll = ScrollPage(self._rows, sideways=False)
        column(top, head, self._scroll, parent=self).setStretch(2, 1)
        self._shown: object = None
        self._waiting: list[Callable[[], None]] = []
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(partial(self._add_some, AT_ONCE))
        vm.report_changed.connect(self.show_news)
        vm.drawn_changed.connect(self.show_news)
        vm.list_changed.connect(self.show_news)
        vm.people_changed.connect(self.show_news)
        vm.progress_changed.connect(self.show_news)
        self.show_news()

    def show_news(self) -> None:
        words = whole_words(self._vm)
        self.whole.setText(t("preview.blanks.here") if self.everybody and self._vm.whole else words)
        self.whole.setVisible(bool(words))
        self.whole.set_off("" if self._vm.progress is None else t("off.busy"))
        problem = self._vm.drawn.problem if self._vm.drawn is not None else None
        self.notices = notices_of(self._vm.report, problem)
        blanks = len(self._vm.report.blanks)
        self.count.set(str(blanks), "warn" if blanks else "mute")
        whole = self._vm.whole if self.everybody else None
        now: object = whole or tuple(self.notices)
        if now == self._shown:
            return
        self._shown = now
        empty(self._layout)
        self._waiting = []
        if whole is not None:
            self._show_shapes(whole)
        else:
            self._show_notices(self.notices)
        self._layout.addStretch(1)
        self._add_some(AT_ONCE)

    def _add_some(self, count: int) -> None:
        """A row costs milliseconds: those out of sight come between other work of the window."""
        for make in self._waiting[:count]:
            make()
        del self._waiting[:count]
        if self._waiting:
            self._later.start()
        else:
            self._later.stop()

    def _show_notices(self, notices: Sequence[Notice]) -> None:
        if not notices:
            self._layout.addSpacing(12)
            self._layout.addWidget(Label(t("preview.blanks.none"), "hint", wrap=True))
        for one in notices[:MOST]:
            link = t("preview.blanks.line", line=one.place) if one.place else ""
            chosen = partial(self.line_chosen.emit, one.place)
            self._waiting.append(partial(self._add, one.level, one.title, one.line, link, chosen))

    def _show_shapes(self, whole: WholeList) -> None:
        for shape in whole.shapes[:MOST]:
            level = "info" if shape.normal else "error" if shape.error else "warning"
            line = shape.error or presented(self._vm.label(shape.members[0]))
            show, go = t("preview.shape.show"), partial(self._vm.go_to_shape, shape)
            self._waiting.append(partial(self._add, level, shape_words(shape), line, show, go))

    def _add(self, level: str, title: str, line: str, link: str, pressed: Callable[[], None]) -> None:
        icon, colour = _ICONS[level]
        words = column(
            ElidedLabel(title, "name", min_width=60), ElidedLabel(line, "cap", min_width=60), gap=1
        )
        item = QFrame()
        parts = row(IconLabel(icon, colour), words, gap=12, margins=(0, 6, 0, 6), parent=item)
        parts.setStretch(1, 1)
        if link:
            button = LinkButton(link)
            button.setAccessibleDescription(title)
            button.clicked.connect(lambda _checked=False: pressed())
            parts.addWidget(button)
        under = QFrame()
        under.setProperty("k", "line")
        hold(under, height=1)
        end = self._layout.count() - 1  # before the stretch
        self._layout.insertWidget(end, item)
        self._layout.insertWidget(end + 1, under)

    def _whole_pressed(self) -> None:
        if self._vm.whole is None or self._vm.whole_is_old:
            self._vm.draw_all()
            return
        self.everybody = not self.everybody
        self._title.setText(t("preview.blanks.title"))
        self.show_news()
