"""How far a platform lets an import be taken back, as its manifest declares it, and the calls that do it.

Owns: these nouns and the calls' names. Must not: undo anything, or know a platform.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.model.contact import Contact
from desktop_app.provider_api.importing import DeliveryAnswer


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


@dataclass(frozen=True, slots=True)
class WriteBack:
    """A contact as it was read a moment ago, and the values that it had before. None = it was blank there."""

    contact: Contact
    values: Mapping[str, str | None]


class UndoCalls:
    """What a provider whose manifest declares ``import_target.undo`` can be asked for. Every call is
    repeat-safe: carried out twice it leaves what carrying it out once leaves, starts no event and sends no
    mail.

    Raises the leaves of the error tree; NotFound for a contact that is not there any more.
    """

    async def take_away(self, contact_id: str) -> None:
        """A contact that an import created goes the way that ``undo.new_contact`` says."""
        raise NotImplementedError

    async def write_back(self, list_id: str, contacts: Sequence[WriteBack]) -> DeliveryAnswer:
        """Exactly these values, which are of the same fields in all contacts of one call.

        Creates nobody, puts nobody into a list, changes nobody's consent. A session in the answer is followed
        as an import's.
        """
        raise NotImplementedError

    async def leave_list(self, list_id: str, contact_id: str) -> None:
        """Unsubscribe a contact in one list, where ``undo.leave_list`` says so."""
        raise NotImplementedError

    def proves_new(self, contact: Contact, list_id: str, sent_at: float) -> bool:
        """Whether this very answer of the platform proves that the contact was nowhere in the account before
        it was sent to this list at ``sent_at`` (POSIX). Asked where ``undo.new_contact`` deletes for good.
        """
        return False
