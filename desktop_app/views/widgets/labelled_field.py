"""A label above a control, a hint or an error sentence below it.

Owns: the three belonging together, for the eye and for a screen reader. Must not: judge the value.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.views.theme.measure import column
from desktop_app.views.theme.tokens import Space
from desktop_app.views.widgets.label import Label
from desktop_app.views.widgets.themed import set_look, show_if


class LabelledField(QWidget):
    """``LabelledField("E-mail", TextField(), hint="Where the test goes")``; ``control`` is the field
    itself."""

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        self._error = ""
        self._label = Label(label, "field")
        self._label.setBuddy(control)
        self._below = Label("", "hint", wrap=True)
        self._below.hide()
        column(self._label, control, self._below, gap=Space.HAIR, parent=self)
        control.setAccessibleName(label)
        self._show()

    @property
    def error(self) -> str:
        return self._error

    def set_label(self, label: str) -> None:
        self._label.setText(label)
        self.control.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        self._hint = hint
        self._show()

    def set_error(self, sentence: str) -> None:
        """One sentence that says what is wrong; "" takes it away and the hint comes back."""
        self._error = sentence
        self._show()

    def set_question(self, on: bool) -> None:
        """An open question about this field: an amber border, no sentence."""
        if not self._error:
            set_look(self.control, state="warn" if on else "")

    def _show(self) -> None:
        text = self._error or self._hint
        self._below.set_step("error" if self._error else "hint")
        self._below.setText(text)
        show_if(self._below, bool(text))
        if self._error or self.control.property("state") == "error":
            set_look(self.control, state="error" if self._error else "")
        self.control.setAccessibleDescription(text)
