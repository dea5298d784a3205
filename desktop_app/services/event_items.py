"""Events out of a file, each made from its row when it is looked at.

Owns: rows to events, counting them. Must not: send, know a platform (its forms tell what they take).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from desktop_app.model.event import Event
from desktop_app.model.texts import t
from desktop_app.provider_api.manifest import EventForm
from desktop_app.runtime import child
from desktop_app.services.made_sequence import MadeSequence
from desktop_app.services.send_counts import Counted, Counting
from desktop_app.services.send_file import IN_A_CHILD, Item, LoadedFile, held_code, held_words, round_mark
from desktop_app.services.send_rows import NO_CHANGES, Row, file_of, rows_in

NOBODY = "whom"
"""The kind of a row that names no person."""


class EventItems(MadeSequence[Item]):
    """An event for each row, made when it is looked at."""

    def __init__(
        self,
        loaded: LoadedFile,
        form: EventForm,
        event_type: str,
        whom_key: str,
        params: Sequence[str] | Mapping[str, str],
        settings: Mapping[str, str],
    ) -> None:
        self._round = 1
        self._loaded, self._form, self._type, self._whom = loaded, form, event_type, whom_key
        told = params if isinstance(params, Mapping) else dict.fromkeys(params, "")
        self._names = {name: told[name] or param_name(name, loaded.headers) for name in params}
        self._settings = {name: text for name, text in settings.items() if text}
        said = json.dumps(self._settings, sort_keys=True).encode()
        self._way = f"{hashlib.sha256(said).hexdigest()[:12] if self._settings else 0}:"

    @property
    def file(self) -> str:
        """The mark of the file."""
        return self._loaded.sha

    @property
    def beginning(self) -> str:
        """What the keys of all of them begin with."""
        file = f"{self._loaded.sha}{round_mark(self._round)}"
        return f"event:{file}:{self._form.id}:{self._type}:{self._way}"

    def in_round(self, number: int) -> EventItems:
        """The same of another sending of this file: what went in an earlier one goes anew."""
        made = copy(self)
        made._round = number
        return made

    @property
    def rows(self) -> Sequence[Row]:
        return self._loaded.rows

    def told(self) -> dict[str, Any]:
        """How these rows become events, for ``events_again``."""
        return {
            "sha": self._loaded.sha, "headers": dict(self._loaded.headers), "form": self._form.id,
            "type": self._type, "whom": self._whom, "names": self._names, "settings": self._settings,
            "round": self._round,
        }  # fmt: skip

    @property
    def heads(self) -> list[str]:
        """The headings over ``cells``."""
        return list(self._loaded.headers.values())

    def cells(self, place: int) -> list[list[str]]:
        """The cells of an item's row as they stand in the file."""
        raw = self._loaded.rows[place].get("_raw", {})
        return [[str(raw.get(name, "")) for name in self._loaded.headers]]

    def __len__(self) -> int:
        return len(self._loaded.rows)

    def make(self, place: int) -> Item:
        return self._item(place + 1, self._loaded.rows[place])

    def __iter__(self) -> Iterator[Item]:
        for number, row in enumerate(self._loaded.rows, 1):
            yield self._item(number, row)

    def _item(self, number: int, row: Mapping[str, Any]) -> Item:
        form, event_type = self._form, self._type
        whom = str(row.get(self._whom) or "").strip()
        raw = row.get("_raw", {}) if row.get("_lost") else {}  # what is not understood goes as it stands
        cells = ((told, row.get(name) or raw.get(name)) for name, told in self._names.items())
        values = {told: str(cell) for told, cell in cells if cell not in (None, "")}
        key = f"{self.beginning}{number}"
        event = Event(key, form.id, event_type, {self._whom: whom} if whom else {}, values, self._settings)
        trouble, code = held_words(row), held_code(row)
        if not whom and not code:
            trouble, code = t("send_file.trouble.whom"), NOBODY
        return Item(key, (number,), event_type or t(form.label), whom, event, trouble, code=code)


def events_of(
    loaded: LoadedFile,
    form: EventForm,
    event_type: str,
    whom_key: str,
    params: Sequence[str] | Mapping[str, str],
    settings: Mapping[str, str] | None = None,
) -> EventItems:
    """An event for each row. ``params``: fields whose cells become parameters, named by their heading or by
    the name that is given with them; ``settings``: the form's further fields, the same for all."""
    return EventItems(loaded, form, event_type, whom_key, params, settings or {})


def events_again(told: Mapping[str, Any], forms: Sequence[EventForm], rows: Sequence[Row]) -> EventItems:
    """The same events as at their sending. KeyError when the platform knows this way no more."""
    form = next((one for one in forms if one.id == told["form"]), None)
    if form is None:
        raise KeyError(told["form"])
    loaded = LoadedFile("", told["sha"], rows, told["headers"])
    made = EventItems(loaded, form, told["type"], told["whom"], told["names"], told["settings"])
    return made.in_round(told["round"])


async def count_events(loaded: LoadedFile, whom_key: str) -> Counted:
    """How many of the rows name somebody, whatever the event will be called."""
    rows = loaded.rows
    found = file_of(rows)
    if found is not None and len(rows) >= IN_A_CHILD:
        path, changed = found
        return await child.once(_count_there, str(path), whom_key, changed)
    return await asyncio.to_thread(_count, rows, whom_key)


def _count_there(path: str, whom_key: str, changed: Mapping[int, Row] = NO_CHANGES) -> Counted:
    child.give_way()
    return _count(rows_in(Path(path), changed), whom_key)


def _count(rows: Iterable[Mapping[str, Any]], whom_key: str) -> Counted:
    counting = Counting()
    for row in rows:
        whom = str(row.get(whom_key) or "").strip()
        counting.add(whom, held_code(row) or ("" if whom else NOBODY))
    return counting.result()


def param_name(name: str, headers: Mapping[str, str]) -> str:
    """The parameter's name: the heading as it stands, without what a platform may not take in a name."""
    header = headers.get(name) or name.removeprefix("custom:")
    return "".join(sign for sign in header.strip() if sign not in "`<;'\\/|\"^?!,>") or name
