"""What the app may know of a platform without calling it.

Owns: the form of a manifest. Must not: know a platform, make a request, hold a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.model.errors import NotAllowed, UnsupportedFeature
from desktop_app.model.operation import Operation
from desktop_app.model.texts import has, t
from desktop_app.provider_api.calls import PlatformCall
from desktop_app.provider_api.capability import Capability, Level
from desktop_app.provider_api.undo import UndoMeans
from desktop_app.provider_api.value_rules import ValueRule
from desktop_app.transport.rate import RateLimit as RateLimit


@dataclass(frozen=True, slots=True)
class Support:
    """The answer to one capability. ``note`` is a text key, required unless FULL; ``source`` the
    platform's line for CANNOT. ``closed`` names the account setting that opens it: until then it is not
    offered, its note says why, and its method raises NotAllowed."""

    level: Level
    note: str = ""
    source: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        if self.level is not Level.FULL and not self.note:
            raise ValueError(f"support {self.level} needs a note")
        if self.level is Level.CANNOT and not self.source:
            raise ValueError("CANNOT needs the line of the platform's documents that says so")

    @property
    def offered(self) -> bool:
        return self.level in (Level.FULL, Level.PARTIAL) and not self.closed


@dataclass(frozen=True, slots=True)
class DataCentre:
    """Where the account lives. ``base_url`` is https and the only host that live requests may go to."""

    id: str
    label: str
    base_url: str


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One field of the key. ``label``, ``where`` (where to click) and ``whom`` (whom to ask) are text keys.

    ``pattern`` is what a whole value looks like (used to warn, never to refuse).
    """

    key: str
    label: str
    where: str
    whom: str
    secret: bool = True
    required: bool = True
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """How the key travels, for whoever rebuilds a request. Values name fields of the credentials in braces.

    With ``header`` the key is that header's value; else ``user`` and ``password`` go as HTTP Basic.
    """

    user: str = ""
    password: str = ""
    header: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form that a platform needs, or one filter of a listing.

    ``key`` is the platform's own name, ``label`` and ``note`` are text keys. ``kind``: text, long (several
    lines), number, moment, choice or switch. ``options`` of a choice: (value, text key). ``default``: what
    the platform takes when nothing is said ("true" or "false" for a switch). ``pattern``: what a whole value
    looks like (to warn, never to refuse).
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    default: str = ""
    options: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """How rows of a file can be put into a list of this platform.

    ``fields``: canonical fields (``email``, ``first_name`` ...) that it takes; ``custom_fields``: takes
    additional fields.
    ``match_on``: by which field a row finds its contact, best first. ``batch_rows``: documented ceiling of
    a request.
    ``together``: rows of one request must have the same filled cells, since a listed blank wipes the value
    there.
    ``follows``: the platform finishes later and must be asked. ``reads_before``: contacts can be read
    before the import.
    ``reading_lacks``: fields that this reading does not return. ``in_flight``: requests at once.
    ``consent``: text key of what an import means for consent; ``starts``: text keys of what it may start.
    ``creates_lists``: naming a list that does not exist creates it. ``always_matches``: a field that the
    platform matches by wherever a row carries it, whatever was chosen (the ids of a followed import are then
    named by it as well); "" where the choice holds.
    ``reads_after``: False where nobody can look whether rows arrived in the list they went to.
    ``list_letters``: the letters that a new list's name may hold, as in the brackets of a regular expression
    ("" = any), ``list_longest`` how many of them (0 = any).
    ``members_lack``: fields that the reading of a list's members does not return, None = ``reading_lacks``.
    ``undo``: how an import can be taken back, None = not at all.
    ``country_codes``: a country is told by its two letters; a name that has none is left out, and said.
    ``value_rules``: what it takes in its fields; what breaks them is left out, and said.
    """

    batch_rows: int
    fields: tuple[str, ...]
    match_on: tuple[str, ...]
    consent: str
    custom_fields: bool = True
    together: bool = False
    follows: bool = False
    reads_before: bool = False
    reading_lacks: tuple[str, ...] = ()
    in_flight: int = 1
    starts: tuple[str, ...] = ()
    creates_lists: bool = False
    always_matches: str = ""
    country_codes: bool = False
    reads_after: bool = True
    list_letters: str = ""
    list_longest: int = 0
    members_lack: tuple[str, ...] | None = None
    undo: UndoMeans | None = None
    value_rules: tuple[ValueRule, ...] = ()


@dataclass(frozen=True, slots=True)
class EventForm:
    """One way to tell this platform of an event. ``label``, ``note`` and ``starts`` (what it may start) are
    text keys; ``whom``: the keys that identify the person, best first, one of which must be filled;
    ``fields``: further fields of the form.

    ``typed``: the platform names types of events. ``params``: it takes parameters; ``nested``: their values
    may be objects and lists. ``past``: about the past, starts nothing. ``at_once``: ceiling of one request.
    ``operation`` names the manifest's call behind it. ``type_label``: text key of what the platform wants
    where others want the name of what happened; "" = that name.
    """

    id: str
    label: str
    operation: str
    whom: tuple[str, ...]
    starts: str = ""
    note: str = ""
    typed: bool = True
    params: bool = True
    nested: bool = False
    past: bool = False
    at_once: int = 1
    fields: tuple[FormField, ...] = ()
    type_label: str = ""


@dataclass(frozen=True, slots=True)
class OrderForm:
    """How orders (or payments) are told to this platform.

    ``statuses``: (value, text key) in the order in which an order moves through them; ``counts``: the value
    that feeds statistics, "" for none; ``fresh``: that of a new order, "" = the first; ``done``: that of one
    that ended well, where it is not ``counts``. ``fields``: names of
    :class:`~desktop_app.model.order.Order`'s fields that it takes; ``required``: those it needs. ``items``:
    it takes lines, ``item_fields``: names of :class:`~desktop_app.model.order.OrderItem`'s further fields
    that it takes in them (category, url, image_url, description). ``at_once``: ceiling of one request.
    ``creates_contacts``: an order of somebody unknown makes a confirmed contact. ``updates``: the same number
    again overwrites. ``starts``: text keys of what an order may start. ``extra``: further fields of the form.
    ``alone``: (field of ``extra``, value) with which a request takes one order only. ``replacing``: the one
    of them that writes a known number anew as a whole; ``untold``: fields of the order and of ``extra`` that
    the platform does not hand out, so that a change can only empty them.
    """

    operation: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...] = ()
    counts: str = ""
    fresh: str = ""
    done: str = ""
    items: bool = True
    item_fields: tuple[str, ...] = ()
    at_once: int = 1
    creates_contacts: bool = False
    updates: bool = True
    starts: tuple[str, ...] = ()
    note: str = ""
    extra: tuple[FormField, ...] = ()
    alone: tuple[tuple[str, str], ...] = ()
    replacing: tuple[str, str] | None = None
    untold: tuple[str, ...] = ()

    def most(self, settings: Mapping[str, str]) -> int:
        """How many orders one request takes, with these values of ``extra``."""
        return 1 if any(settings.get(name) == value for name, value in self.alone) else self.at_once


@dataclass(frozen=True, slots=True)
class ContactRules:
    """What changing single people means at this platform.

    ``fields``: canonical fields that can be changed one by one; ``custom_fields``: the additional ones as
    well. ``in_list``: a change names the list it happens in. ``by_list``: lists keep their own copy of a
    contact. Text keys: ``unsubscribe_reach``, ``resubscribe_reach``, ``delete_reach``, ``erase_reach`` say
    how far each acts; ``subscribe_note`` what subscribing sends. ``subscribe_fields``: further fields of a
    subscription. ``recoverable``: a deleted contact can be brought back.
    """

    fields: tuple[str, ...] = ()
    custom_fields: bool = True
    in_list: bool = False
    by_list: bool = False
    unsubscribe_reach: str = ""
    resubscribe_reach: str = ""
    delete_reach: str = ""
    erase_reach: str = ""
    subscribe_note: str = ""
    subscribe_fields: tuple[FormField, ...] = ()
    recoverable: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """All a screen needs to build itself for a platform. ``words`` maps our nouns to the platform's own
    word (text keys).

    ``separate_centres``: an account lives in one data centre, the others refuse its key as they do a wrong
    one. ``sender_fields``: the form that adds a sender; ``sender_filters``: what narrows their listing.
    ``account_fields``: what a person decides about an account itself (kept in its settings; a switch that is
    on holds "on"). ``list_fields``: the form that makes a list. ``message_syntax``: velocity, percent, tags,
    twig or "" (how places in its messages are written); ``message_fields``: further fields of a send.
    ``calls``: what it can do beyond the tabs. ``login``: how the key travels. ``open_members``: members of
    bodies and queries whose values are words of the interface and never a person's; all others are hidden in
    what is kept of a request.
    """

    id: str
    label: str
    docs_url: str
    data_centres: tuple[DataCentre, ...]
    credentials: tuple[CredentialField, ...]
    support: Mapping[Capability, Support]
    operations: Mapping[str, Operation]
    limits: Mapping[str, RateLimit]
    import_target: ImportTarget | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    secret_answer_fields: tuple[str, ...] = ()
    login: Login = Login(user="campaign-desk", password="{api_key}")
    open_members: tuple[str, ...] = ()
    separate_centres: bool = False
    account_fields: tuple[FormField, ...] = ()
    sender_fields: tuple[FormField, ...] = ()
    sender_filters: tuple[FormField, ...] = ()
    list_fields: tuple[FormField, ...] = ()
    contact_rules: ContactRules = field(default_factory=ContactRules)
    event_forms: tuple[EventForm, ...] = ()
    order_form: OrderForm | None = None
    message_syntax: str = ""
    message_fields: tuple[FormField, ...] = ()
    calls: tuple[PlatformCall, ...] = ()
    # text key: what a send does to an address that the platform does not know yet
    message_unknown: str = ""
    # False where only stored messages can be sent
    message_content: bool = True
    # fields of message_fields that hold for one way of sending alone ("stored" or "drawn"), or, under "",
    # for no test: a test goes to one address of the person's own list, so that copies have no place in it
    message_only: Mapping[str, str] = field(default_factory=dict)
    # settings of a send whose places are all filled in already, so that nobody fills them twice
    message_finished: Mapping[str, str] = field(default_factory=dict)

    def test_fields(self, way: str) -> tuple[FormField, ...]:
        """What a test mail may say further when it is sent this way, "stored" or "drawn"."""
        return tuple(one for one in self.message_fields if self.message_only.get(one.key, way) == way)

    def __post_init__(self) -> None:
        missing = [capability.value for capability in Capability if capability not in self.support]
        if missing:
            raise ValueError(f"{self.id}: no answer for {', '.join(missing)}")
        unknown = {operation.limit for operation in self.operations.values()} - set(self.limits)
        if unknown:
            raise ValueError(f"{self.id}: operations count against unknown limits {sorted(unknown)}")
        if wider := {limit.within for limit in self.limits.values() if limit.within} - set(self.limits):
            raise ValueError(f"{self.id}: limits lie within unknown ones {sorted(wider)}")
        called = {call.operation for call in self.calls} | {form.operation for form in self.event_forms}
        called |= {self.order_form.operation} if self.order_form else set()
        if nowhere := called - set(self.operations):
            raise ValueError(f"{self.id}: no operation {sorted(nowhere)}")

    def can(self, capability: Capability) -> bool:
        return self.support[capability].offered

    def why_not(self, capability: Capability) -> str:
        """Why a capability is not offered, or its limit, in words; "" where nothing is to be said."""
        note = self.support[capability].note
        return t(note) if note and has(note) else note

    def require(self, capability: Capability) -> None:
        """UnsupportedFeature, or NotAllowed for what the account has not opened, with the reason in words."""
        support = self.support[capability]
        if support.closed:
            raise NotAllowed("closed_here", platform=self.label, reason=t(support.note))
        if not support.offered:
            reason = self.why_not(capability)
            raise UnsupportedFeature(platform=self.label, capability=capability.value, reason=reason)

    def call(self, name: str) -> PlatformCall:
        """The call of this name. KeyError for an unknown one."""
        for each in self.calls:
            if each.name == name:
                return each
        raise KeyError(name)

    def data_centre(self, wanted: str) -> DataCentre:
        """The data centre named, or the first one for an empty name. KeyError for an unknown name."""
        if not wanted:
            return self.data_centres[0]
        for centre in self.data_centres:
            if centre.id == wanted:
                return centre
        raise KeyError(wanted)
