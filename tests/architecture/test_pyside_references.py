"""The pinned PySide6 keeps its reference counts: 6.12.0 on Python 3.11 lost one of True or None a call."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 50


class _Sender(QObject):
    sent = Signal(int)


def test_emit_and_disconnect_lose_no_reference() -> None:
    """50 rounds of connect, emit, disconnect leave the counts of True and None about where they were."""
    sender = _Sender()
    seen: list[int] = []

    def take(value: int) -> None:
        seen.append(value)

    before = sys.getrefcount(True), sys.getrefcount(None)
    for number in range(CALLS):
        sender.sent.connect(take)
        sender.sent.emit(number)
        sender.sent.disconnect(take)
        sender.setObjectName("x")
    lost = [
        was - now for was, now in zip(before, (sys.getrefcount(True), sys.getrefcount(None)), strict=True)
    ]
    assert seen == list(range(CALLS))
    assert max(lost) < CALLS // 2, f"references lost in {CALLS} calls (True, None): {lost}"
