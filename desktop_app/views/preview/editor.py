"""The template editor: line numbers, colours, errors and blanks in their lines, completion of keys.

Owns: drawing and typing. Must not: read the template's meaning; lines and keys are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QPlainTextEdit, QTextEdit, QWidget

from desktop_app.model.texts import t
from desktop_app.services.preview.completion import Choices
from desktop_app.views.preview.highlighter import TemplateHighlighter
from desktop_app.views.widgets.themed import Themed

HEAD_LINES = 12


class TemplateEditor(Themed, QPlainTextEdit):
    """Signals: ``edited(str)`` when a person changed the text; ``set_template`` says nothing."""

    edited = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("k", "bare")
        self.setAccessibleName(label)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)  # keyboard users get out again; templates are indented by spaces
        self._silent = False
        self._ask: Callable[[str], Choices | None] = lambda _before: None
        self._errors: dict[int, str] = {}
        self._blanks: frozenset[int] = frozenset()
        self._gutter = _Gutter(self)
        self.highlighter = TemplateHighlighter(self.document())
        self.completer = QCompleter(self)
        self.completer.setModel(QStringListModel([], self.completer))
        self.completer.setWidget(self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._popup().setProperty("k", "popup")
        self.completer.activated.connect(self._complete)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scrolled)
        self.textChanged.connect(self._tell)
        self.begin_look()

    def set_template(self, text: str) -> None:
        self._silent = True
        self.setPlainText(text)
        self._silent = False
        self.set_marks({}, ())

    def set_offer(self, offer: Callable[[str], Choices | None]) -> None:
        """Who says what may be written next, for the text up to the cursor."""
        self._ask = offer

    def set_marks(self, errors: Mapping[int, str], blanks: Sequence[int]) -> None:
        """Lines with an error (and its words), lines with a blank."""
        self._errors, self._blanks = dict(errors), frozenset(blanks)
        self.highlighter.set_amber(self._blanks)
        grounds = [(line, "warn_soft") for line in sorted(self._blanks)]
        grounds += [(line, "bad_soft") for line in sorted(self._errors)]
        selections = []
        for line, ground in grounds:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                selection = QTextEdit.ExtraSelection()
                selection.format.setBackground(self.theme.colour(ground))
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selection.cursor = QTextCursor(block)
                selections.append(selection)
        self.setExtraSelections(selections)
        words = "\n".join(f"{t('preview.editor_line', line=line)}: {text}" for line, text in errors.items())
        self.setAccessibleDescription(words)
        self._gutter.update()

    def begin_at(self, words: str) -> None:
        """Show the text from where the words stand, when a long head comes before them."""
        before, found, _after = self.toPlainText().partition(words)
        line = before.count("\n") if found else 0
        self.verticalScrollBar().setValue(line if line >= HEAD_LINES else 0)

    def go_to_line(self, line: int) -> None:
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ground_of(self, line: int) -> str:
        """The token of the ground behind a line, "" for none."""
        return "bad_soft" if line in self._errors else "warn_soft" if line in self._blanks else ""

    def restyle(self) -> None:
        self.setFont(self.theme.font("mono"))
        self.highlighter.restyle()
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * 4)
        self._make_room()
        self.set_marks(self._errors, sorted(self._blanks))

    # -- line numbers ----------------------------------------------------------------------------------------
    def gutter_width(self) -> int:
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + self.theme.px(24)

    def paint_gutter(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, self.theme.colour("surface"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= rect.bottom():
            height = self.blockBoundingRect(block).height()
            line = block.blockNumber() + 1
            ground = self.ground_of(line)
            box = QRect(0, round(top), self._gutter.width(), round(height))
            if ground:
                painter.fillRect(box.adjusted(self.theme.px(8), 0, 0, 0), self.theme.colour(ground))
            painter.setPen(self.theme.colour("bad" if line in self._errors else "text3"))
            painter.drawText(
                box.adjusted(0, 0, -self.theme.px(12), 0), int(Qt.AlignmentFlag.AlignRight), str(line)
            )
            top += height
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rect = self.contentsRect()
        self._gutter.setGeometry(QRect(rect.left(), rect.top(), self.gutter_width(), rect.height()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and hasattr(event, "pos"):
            line = self.cursorForPosition(event.pos()).blockNumber() + 1
            self.setToolTip(self._errors.get(line, ""))
        return super().event(event)

    # -- completion ------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup()
        if popup.isVisible() and event.key() in (
            Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab,
        ):  # fmt: skip
            event.ignore()  # the list takes it
            return
        wanted = event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not wanted:
            super().keyPressEvent(event)
        if wanted or event.text().strip():
            self._offer()

    def _offer(self) -> None:
        choices = self._ask(self.toPlainText()[: self.textCursor().position()])
        model = self.completer.model()
        if choices is None or not choices.words or not isinstance(model, QStringListModel):
            self._popup().hide()
            return
        model.setStringList(list(choices.words))
        self.completer.setCompletionPrefix(choices.typed)
        rect = self.cursorRect()
        rect.translate(self.viewport().pos())
        rect.setWidth(self.theme.px(220))
        self.completer.complete(rect)

    def _popup(self) -> QAbstractItemView:
        popup = self.completer.popup()
        assert popup is not None  # made by the completer when first asked for
        return popup

    def _complete(self, word: str) -> None:
        cursor = self.textCursor()
        typed = len(self.completer.completionPrefix())
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, typed)
        cursor.insertText(word)
        self.setTextCursor(cursor)

    def _tell(self) -> None:
        if not self._silent:
            self.edited.emit(self.toPlainText())

    def _make_room(self, _count: int = 0) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _scrolled(self, rect: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())


class _Gutter(QWidget):
    def __init__(self, editor: TemplateEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._editor.paint_gutter(painter, event.rect())
        painter.end()
