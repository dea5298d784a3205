"""Messages for the bar of the window: what went wrong or should be known, one banner each.

Owns: the stack of messages that are shown now. Must not: word them (errors and the catalogue do).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop_app.model.errors import AppError
from desktop_app.viewmodels.cells import Tone


@dataclass(frozen=True)
class Message:
    """``details`` is the platform's own text, one click away. ``action``: words of the button that leads on;
    it is told by :attr:`MessageCenter.pressed`."""

    key: str
    tone: Tone
    title: str
    line: str = ""
    details: str = ""
    action: str = ""


class MessageCenter(QObject):
    """Signals:
    shown(Message): put up, or put anew under the same key.
    taken_down(str): the message of this key went.
    pressed(str): the person wants what the message of this key leads to.
    """

    shown = Signal(object)
    taken_down = Signal(str)
    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: dict[str, Message] = {}

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(self._messages.values())

    def tell(self, message: Message) -> None:
        self._messages[message.key] = message
        self.shown.emit(message)

    def tell_error(self, error: AppError, key: str = "") -> None:
        """Show an error under ``key`` (its code by default): the same of one account stands there once."""
        key = key or f"{error.code} {error.account}".rstrip()
        self.tell(Message(key, Tone.BAD, error.message, error.what_to_do, error.original))

    def take_down(self, key: str) -> None:
        if self._messages.pop(key, None) is not None:
            self.taken_down.emit(key)
