"""Rows changed in the check before they are sent, rows left out, taking the last change back. Part of the
sending wizard's view-model.

Owns: the changes and their order. Must not: judge a row (``services`` does), touch the file, or hold a
widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from desktop_app.model.errors import AppError
from desktop_app.services.send_file import Item, LoadedFile
from desktop_app.services.send_mend import Edits, MendCell
from desktop_app.services.send_rows import Row
from desktop_app.viewmodels.sending.source_part import SourcePart


class MendPart(SourcePart):
    """Places are those of items in the file, from 0."""

    file: LoadedFile | None
    shown: list[Item]
    """Of the kind that is looked at, as far as they are shown one by one."""
    shown_places: tuple[int, ...] = ()
    """Where each of ``shown`` stands."""
    _changed: dict[int, Row]
    _steps: list[dict[int, Row | None]]
    _version = 0
    _moved: frozenset[int] = frozenset()
    """Places that were changed since all were counted."""
    _remaking = False

    @property
    def changes(self) -> int:
        """How many changes can be taken back."""
        return len(self._steps)

    def read_cells(self, shown: int, done: Callable[[list[MendCell]], None]) -> None:
        """The cells of what is shown at this place of the list."""
        rows = self._rows
        if rows is not None and self.mapping is not None and shown < len(self.shown_places):
            work = partial(self._files.cells, self.mapping, rows, self.shown_places[shown])
            self._latest("cells", work, done, on_error=self._tell)

    def mend(self, place: int, edits: Edits) -> None:
        """Other texts in cells of the item at this place of the file; without any, one that was left out
        goes again."""
        rows = self._rows
        if rows is not None and self.mapping is not None:
            work = partial(self._files.mend, self.mapping, rows, place, dict(edits))
            self._once("change", work, lambda row: self._take_changes({place: row}), on_error=self._refused)

    def leave_out(self, places: Sequence[int]) -> None:
        """These stay here by choice."""
        rows = self._rows
        if rows is not None and places:
            work = partial(self._files.leave_out, rows, tuple(places))
            self._once("change", work, self._take_changes, on_error=self._refused)

    def take_back(self) -> None:
        """The last change, of one row or of several."""
        if self._steps and not self.busy_with("change"):
            step = self._steps.pop()
            for place, row in step.items():
                if row is None:
                    self._changed.pop(place, None)
                else:
                    self._changed[place] = row
            self._changed_rows(step)

    # -- inside

    def _make(self) -> None:
        raise NotImplementedError

    @property
    def _rows(self) -> Sequence[Row] | None:
        """As they will be sent."""
        if self.file is None:
            return None
        file = self.file.with_changes(self._changed)
        return file.groups if file.groups is not None else file.rows

    def _drop_changes(self) -> None:
        for key in ("cells", "change"):
            self.cancel(key)
        self._changed, self._steps, self.shown_places = {}, [], ()

    def _take_changes(self, rows: Mapping[int, Row]) -> None:
        self._tell(None)
        self._steps.append({place: self._changed.get(place) for place in rows})
        self._changed.update(rows)
        self._changed_rows(rows)

    def _changed_rows(self, places: Iterable[int]) -> None:
        """What is shown stays while the numbers are made anew."""
        self._version += 1
        self._moved |= frozenset(places)
        self._remaking = True
        self._make()

    def _refused(self, error: AppError) -> None:
        self._tell(error)
        self.overview_changed.emit()
