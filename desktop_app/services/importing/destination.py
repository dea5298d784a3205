"""Where rows go: the list, and a field of the platform for each column.

Owns: finding the list by name or id, placing columns, naming those that have no place. Must not: drop a
column in silence.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop_app.model.contact import AdditionalField, FieldType
from desktop_app.model.contact_list import ContactList
from desktop_app.model.errors import InvalidInput, NotFound, UsageError
from desktop_app.model.page import Page
from desktop_app.model.texts import t
from desktop_app.provider_api.capability import Capability
from desktop_app.provider_api.manifest import ImportTarget
from desktop_app.provider_api.paging import walk_pages
from desktop_app.provider_api.value_rules import ValueRule
from desktop_app.services.importing import reading
from desktop_app.services.importing.desk import Desk
from desktop_app.services.importing.keys import CUSTOM, KEY_FIELDS
from desktop_app.services.importing.reading import CONTACT_FIELDS, Column
from desktop_app.services.importing.source import CONSENT, FULL_NAME, NAME_PARTS

log = logging.getLogger(__name__)

EXTERNAL_ID = "external_id"
GENDER = "gender"
KIND_OF = {
    FieldType.DATE: "date", FieldType.DATETIME: "datetime",
    FieldType.NUMBER: "whole", FieldType.DECIMAL: "number",
}  # fmt: skip
"""What an additional field takes, for those whose cells are more than text."""


@dataclass(frozen=True, slots=True)
class Placement:
    """``fields``: the reading's value key -> field of the delivery.

    ``left_out``: headers without a place there; ``spare``: headers of columns that only repeat what other
    columns say (a full name beside its parts). ``kinds``: column index -> what its additional field takes,
    where that is more than text. ``by_column``: column index -> field of the delivery.
    ``rules``: field -> its rule where that is not to overwrite. ``takes``: additional fields that take only
    some values; ``spelled``: those fields -> what a row says, in small letters -> the value as it is there.
    """

    fields: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    by_column: dict[int, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    spare: tuple[str, ...] = ()
    kinds: dict[int, str] = field(default_factory=dict)
    takes: tuple[ValueRule, ...] = ()
    spelled: dict[str, dict[str, str]] = field(default_factory=dict)

    def blanks(self) -> dict[int, str]:
        """Columns whose empty cells may clear a value: never what finds the contact."""
        return {index: name for index, name in self.by_column.items() if name not in KEY_FIELDS}


def place_columns(
    columns: Sequence[Column],
    target: ImportTarget,
    additional: Sequence[AdditionalField],
    *,
    chosen: bool = True,
) -> Placement:
    """A place for every column that is to be imported.

    Fields that the platform knows are taken as they are; a column for which it has none is looked for among
    the account's additional fields: by id, by key, by name. Unless the person has ``chosen``, a column that
    was only taken for an id goes to the account's own field of just that name.
    """
    # all that it knows, since a full name becomes parts that are no columns of the file
    fields = {name: name for name in target.fields}
    by_column: dict[int, str] = {}
    left_out: list[str] = []
    rules: dict[str, str] = {}
    spare: list[str] = []
    met: dict[str, int] = {}
    named = {column.field for column in columns}
    for column in columns:
        if column.field is None:
            continue
        met[column.field] = met.get(column.field, 0) + 1
        name = column.field if met[column.field] == 1 else f"{column.field}#{met[column.field]}"
        if column.field == FULL_NAME and named & set(NAME_PARTS):
            spare.append(column.header or FULL_NAME)
            continue
        own = "" if chosen or column.field != EXTERNAL_ID else own_field(column, target, additional)
        places = (own,) if own else _places(column, name, target, additional)
        if not places:
            left_out.append(column.header or column.field)
            continue
        for place in places:
            if column.rule != "overwrite":
                rules[place] = column.rule
        if len(places) == 1 and places != (CONSENT,):
            fields[name] = places[0]
            by_column[column.index] = places[0]
    types = {f"{CUSTOM}{one.id}": KIND_OF.get(one.type) for one in additional}
    kinds = {
        column.index: kind
        for column in columns
        if column.field not in CONTACT_FIELDS and (kind := types.get(by_column.get(column.index, "")))
    }
    read_as = {by_column[column.index]: column.field for column in columns if column.index in by_column}
    choices = {
        place: one.options
        for one in additional
        if one.type is FieldType.CHOICE and one.options and (place := f"{CUSTOM}{one.id}") in read_as
    }
    takes = tuple(
        ValueRule((place,), one_of=tuple(value.lower() for value in options))
        for place, options in choices.items()
    )
    spelled = {place: _spelled(options, read_as[place]) for place, options in choices.items()}
    return Placement(fields, tuple(left_out), by_column, rules, tuple(spare), kinds, takes, spelled)


def _spelled(options: Sequence[str], read_as: str | None) -> dict[str, str]:
    """What a row may say for each choice, in small letters; nothing where it could mean two of them."""
    said: dict[str, set[str]] = {}
    for option in options:
        said.setdefault(option.lower(), set()).add(option)
    if read_as == GENDER:  # the reading has put one word for all that a file may call it
        for option in options:
            if isinstance(meant := reading.judge_gender(option), str) and option.lower() != meant:
                said.setdefault(meant, set()).add(option)
    return {text: found.pop() for text, found in said.items() if len(found) == 1}


def own_field(column: Column, target: ImportTarget, additional: Sequence[AdditionalField]) -> str:
    """The additional field that the account calls just as the column is headed, "" for none."""
    header = column.header.strip().casefold()
    named = (one for one in additional if one.name.casefold() == header and not one.read_only)
    found = next(named, None) if header and target.custom_fields else None
    return f"{CUSTOM}{found.id}" if found else ""


def _places(
    column: Column, name: str, target: ImportTarget, additional: Sequence[AdditionalField]
) -> tuple[str, ...]:
    if name == CONSENT:
        return (CONSENT,)  # a rule of ours, never sent
    if name in target.fields:
        return (name,)
    if name == FULL_NAME and set(NAME_PARTS) <= set(target.fields):
        return NAME_PARTS  # the reading takes names apart
    if not target.custom_fields or "#" in name:
        return ()
    wanted = [text for text in (name.removeprefix(CUSTOM), column.header.strip()) if text]
    for text in wanted:
        for told in ("id", "key", "name"):
            for one in additional:
                if getattr(one, told).casefold() == text.casefold() and not one.read_only:
                    return (f"{CUSTOM}{one.id}",)
    return ()


async def settle_columns(desk: Desk, columns: Sequence[Column], *, chosen: bool) -> Placement:
    """Placement for this account. ``chosen`` by a person: a column without a place is refused by name.

    Raises InvalidInput ``column_has_no_place``.
    """
    wanted = [column for column in columns if column.field is not None]
    plain = {*desk.target.fields, CONSENT, FULL_NAME} - (set() if chosen else {EXTERNAL_ID})
    additional: tuple[AdditionalField, ...] = ()
    if any(column.field not in plain for column in wanted) and desk.can(Capability.CONTACTS_FIELDS):
        try:
            additional = await desk.call(desk.provider.fetch_list_fields(desk.list_now().id))
        except NotFound:  # it tells no fields: columns without a place are left out by name, or refused
            log.info("%s tells no additional fields", desk.manifest.label)
    placement = place_columns(wanted, desk.target, additional, chosen=chosen)
    if chosen and placement.left_out:
        raise InvalidInput("column_has_no_place", field=placement.left_out[0], platform=desk.manifest.label)
    return placement


async def find_lists(desk: Desk, *, name: str = "", list_id: str = "") -> list[ContactList]:
    """Lists of exactly this name, or the one with this id."""

    async def fetch(cursor: str | None) -> Page[ContactList]:
        return await desk.call(desk.provider.fetch_lists(cursor, name=name))

    return [
        found
        async for page in walk_pages(fetch, lambda one: one.id)
        for found in page
        if (found.id == list_id if list_id else found.name == name)
    ]


async def settle_list(desk: Desk, name: str, list_id: str) -> ContactList:
    """The list that rows go to, kept among the job's facts.

    Raises UsageError (unknown, or two of the same name), InvalidInput for a list that rules fill or that is
    locked, and for a name that the platform cannot keep.
    """
    found: list[ContactList] = []
    told = desk.can(Capability.LISTS_READ)
    if told:
        found = await find_lists(desk, name=name, list_id=list_id)
    if len(found) > 1:
        raise UsageError("list_ambiguous", kind="list", name=name)
    if found and found[0].locked:
        raise InvalidInput(
            "list_locked",
            field="list",
            name=found[0].name,
            platform=desk.manifest.label,
            reason=t(found[0].locked),
        )
    if found and not found[0].writable:
        raise InvalidInput(
            "list_not_writable", field="list", name=found[0].name, platform=desk.manifest.label
        )
    if found:
        chosen = found[0]
    elif list_id and not told:
        chosen = ContactList(id=list_id, name=name or list_id)  # the platform itself refuses a wrong number
    elif name and desk.target.creates_lists:
        chosen = ContactList(id="", name=fitting_name(name, desk.target, desk.manifest.label))
    elif not told:
        reason = desk.manifest.why_not(Capability.LISTS_READ)
        raise UsageError("lists_untold", platform=desk.manifest.label, name=name, reason=reason)
    else:
        raise UsageError("list_unknown", kind="list", name=name or list_id)
    keep_target(desk, chosen)
    return chosen


def fitting_name(name: str, target: ImportTarget, platform: str) -> str:
    """The name of a new list as the platform can keep it: every run of letters that it does not take becomes
    one ``_``. Whoever shows the job shows this name. InvalidInput when nothing is left or it is too long.
    """
    fitting = name.strip() if target.list_letters else name
    if target.list_letters and re.search(f"[^{target.list_letters}]", fitting):
        fitting = re.sub(f"[^{target.list_letters}]+", "_", fitting).strip("_")
    if not fitting or (target.list_longest and len(fitting) > target.list_longest):
        raise InvalidInput(
            "list_name_refused", field="list", name=name, platform=platform, most=target.list_longest
        )
    return fitting


def keep_target(desk: Desk, chosen: ContactList) -> None:
    desk.store.put_facts({"target": {"id": chosen.id, "name": chosen.name, "kind": chosen.kind}})
