"""The use-cases of the preview; all awaitable, none blocks its caller.

Owns: what runs in which process and how long it may take. Must not: know Qt, send anything or ask the
network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.model.errors import FileRefused
from desktop_app.runtime.child import Children
from desktop_app.services.preview.drawing import draw, examine
from desktop_app.services.preview.nouns import Draft, Drawn, Message, People, Problem, Report, WholeList
from desktop_app.services.preview.people import read_people
from desktop_app.services.preview.whole_list import walk
from desktop_app.services.preview.worker import TookTooLong, Worker

DRAW_S = 4.0  # the engine gives up after two seconds by itself; this is for what does not come back
EXAMINE_S = 30.0
LARGEST = 5_000_000  # bytes of a template file
SAMPLES = ("order_confirmation", "abandoned_cart", "newsletter")


class PreviewService:
    """One a window. Processes start with the first drawing and end with :meth:`close`."""

    def __init__(self, samples: Path, children: Children | None = None) -> None:
        """``samples``: folder of the sample messages."""
        self._samples = samples
        self._children = children or Children()
        self._drawer = Worker(draw, "preview-draw")
        self._examiner = Worker(examine, "preview-examine")

    def close(self) -> None:
        self._drawer.close()
        self._examiner.close()

    async def draw(self, draft: Draft) -> Drawn:
        """What a person sees; a hostile template ends as a problem of kind ``limit``."""
        try:
            drawn: Drawn = await self._drawer.ask(draft, DRAW_S)
        except TookTooLong:
            return Drawn(None, Problem(0, 0, "", "limit"), DRAW_S)
        return drawn

    async def examine(self, draft: Draft) -> Report:
        try:
            report: Report = await self._examiner.ask(draft, EXAMINE_S)
        except TookTooLong:
            return Report(problems=(Problem(0, 0, "", "limit"),))
        return report

    async def whole_list(
        self,
        draft: Draft,
        people: People,
        report: Callable[[tuple[int, int]], None],
    ) -> WholeList:
        """Draws the message for everybody in a process of its own."""
        async for item in self._children.stream(walk, draft.text, dict(draft.data), people, draft.syntax):
            if isinstance(item, WholeList):
                return item
            report(item)
        raise RuntimeError("the walk ended without a result")

    async def people(self, path: Path) -> People:
        """The recipients of a spreadsheet. Raises FileRefused."""
        return await self._children.once(read_people, str(path))

    async def open_file(self, path: Path) -> Message:
        """A template file; data beside it under the same name with ``.json`` come along. Raises
        FileRefused."""
        return await asyncio.to_thread(read_message, path)

    async def open_sample(self, name: str, sample_name: str) -> Message:
        message = await asyncio.to_thread(read_message, self._samples / f"{name}.html")
        return Message(sample_name, message.text, message.data)


def read_message(path: Path) -> Message:
    """A template with its data. Raises FileRefused when it is no text."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused("preview.too_large", file=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise FileRefused("preview.unreadable", file=path.name, original=str(error)) from error
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("preview.no_text", file=path.name)
    return Message(path.stem, _decoded(raw), _data_beside(path))


def _decoded(raw: bytes) -> str:
    encodings = ["utf-8-sig", "cp1251", "latin-1"]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(0, "utf-16")
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _data_beside(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".json")
    try:
        value = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    except (OSError, ValueError):
        return {}  # a message without data is still a message; the form then asks for them
    return value if isinstance(value, dict) else {}
