"""What is known of a file from before: its shape, or that its rows were mended. Part of the wizard's
view-model.

Owns: taking that over into what was chosen. Must not: hold a rule of reading, or a widget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_app.model.contact_list import ContactList
from desktop_app.services.importing.columns import fitted
from desktop_app.services.importing.learned import Recalled
from desktop_app.services.importing.mended_again import Again
from desktop_app.viewmodels.wizard.columns import ColumnsPart


@dataclass(frozen=True)
class Target:
    """The list that the rows join; ``id`` is "" for one that is made on the way."""

    name: str
    id: str = ""


class KnownPart(ColumnsPart):
    """Signals: file_changed(), targets_changed()."""

    lists: tuple[ContactList, ...]
    target: Target | None
    list_obstacle: str
    again: Again | None

    @property
    def goes_straight(self) -> bool:
        """A file of a known shape with nothing to ask: its columns need not be looked at."""
        return self.known_shape and not self.busy_with("forms") and not self.columns_obstacle

    def _take_recalled(self, found: Recalled | Again | None) -> None:
        """A shape that was imported before: matched as then, only what is new is asked."""
        if found is None or self.look is None:
            return
        if isinstance(found, Again):
            self._take_again(found)
            return
        if self._edited:
            return  # the person was quicker
        self.known_shape, self.recalled = found.whole, found.known
        self._edited |= found.known
        asked = tuple(
            one
            for one in self.look.questions
            if not (one.name == "column_mapping" and one.column in found.known)
        )
        self.look = replace(self.look, questions=asked)
        self.region = self.region or found.mapping.region
        self.mapping = fitted(found.mapping, self.import_target, self.fields)
        self.file_changed.emit()
        self.columns_changed.emit()
        self._ask_again()

    def _take_again(self, found: Again) -> None:
        """A result file that was mended: matched as its import was, and into the same list."""
        assert self.look is not None
        self.again, self.known_shape = found, True
        self.recalled = frozenset(column.index for column in found.mapping.columns)
        self._edited |= self.recalled
        self.look = replace(self.look, questions=())
        self.region = self.region or found.mapping.region
        self.mapping = fitted(found.mapping, self.import_target, self.fields)
        if found.account == self.account.id:
            known = next((one for one in self.lists if one.id == found.list_id and one.writable), None)
            self.target = Target(known.name, known.id) if known else Target(found.list_name, found.list_id)
            self.list_obstacle = ""
            self.targets_changed.emit()
        self.file_changed.emit()
        self.columns_changed.emit()
        self._ask_again()
