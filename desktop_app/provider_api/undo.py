"""How far a platform lets an import be taken back, as its manifest declares it.

Owns: these nouns. Must not: undo anything, or know a platform.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NewContact(StrEnum):
    """What can be done with a contact that the import created."""

    BIN = "bin"  # deleted, one by one, to a bin from which a later import can bring it back
    DELETE = "delete"  # deleted for good, so only where it is proven that nobody was there before
    KEEP = "keep"  # nothing: it stays


class LeaveList(StrEnum):
    """What can be done with a contact that was there before and joined the list by the import."""

    REMOVE = "remove"  # taken off the list, as it was before
    UNSUBSCRIBE = "unsubscribe"  # only unsubscribed in that list, which is not as it was before
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class UndoMeans:
    """``fields``: values that were read before can be written back. ``requests_a_new``: calls that one new
    contact takes; everything else travels together. ``source``: the section of the platform's facts."""

    new_contact: NewContact = NewContact.KEEP
    leave_list: LeaveList = LeaveList.KEEP
    fields: bool = False
    requests_a_new: int = 1
    source: str = ""
