"""The seeded account: lists, contacts, campaigns, automations, orders, who left.

Owns: what a fresh twin holds; same seed and count, same account. Must not: answer calls.
"""

from __future__ import annotations

import json
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail import namedays
from desktop_app.twins.ecomail.book import PROFILE
from desktop_app.twins.people import Person

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

_DAY_S = 86_400.0
_NOTE = {"note": {"type": "string", "name": "Note"}}
_CUSTOM = _NOTE | {
    "loyalty_points": {"type": "int", "name": "Loyalty points"},
    "member_since": {"type": "date", "name": "Member since"},
    "profile_url": {"type": "url", "name": "Profile"},
    "preferences": {"type": "json", "name": "Preferences"},
}
_GROUPS = {
    "grp_5e83080ebb988": {
        "name": "Interests",
        "category": [{"name": "Garden", "id": "plnQNPzCz"}, {"name": "Kitchen", "id": "doP_rHR1H"}],
        "id": "grp_5e83080ebb988",
        "type": "checkbox",
    }
}
_SEGMENTS = {
    "5c36008811e45": {
        "name": "Opened lately",
        "id": "5c36008811e45",
        "query": [[{"type": "opened", "days": 30}]],
        "based_on": None,
    }
}
#: code, title, category, price of a piece
_GOODS = (
    ("GR-101", "Watering can, 8 l", "Garden", 349),
    ("GR-118", "Tulip bulbs, 25 pieces", "Garden", 189),
    ("GR-204", "Pruning shears", "Garden", 520),
    ("GR-377", "Garden hose, 20 m", "Garden", 890),
    ("GR-412", "Rattan armchair", "Garden", 3490),
    ("KI-015", "Ceramic mug", "Kitchen", 159),
    ("KI-042", "Chopping board, oak", "Kitchen", 640),
    ("KI-077", "Cast iron pan, 26 cm", "Kitchen", 1290),
    ("KI-131", "Linen apron", "Kitchen", 450),
    ("TE-003", "Herbal tea, 100 g", "Food", 120),
)
#: id, name, share of the people, custom fields, double opt-in
LISTS: tuple[tuple[int, str, float, dict[str, Any], bool], ...] = (
    (1, "Newsletter", 0.62, _CUSTOM, False),
    (2, "Zákazníci e-shopu", 0.24, _CUSTOM, False),
    (3, "VIP", 0.02, _NOTE, False),
    (4, "Spring sale 2026", 0.25, _NOTE, False),
    (5, "Sign-ups of the website", 0.10, _NOTE, True),
    (6, "Nobody yet", 0.0, {}, False),
)
TEMPLATES = (("Welcome", "<h1>Welcome, *|NAME|*</h1>"), ("Order confirmed", "<p>{*|table|*}</p>"))
_BATCH = 2000


def fill(twin: EcomailTwin) -> None:
    today = twin.clock.now() // _DAY_S * _DAY_S
    _lists(twin, today)
    _people(twin, today)
    _content(twin, today)
    _orders(twin, today)


def _lists(twin: EcomailTwin, today: float) -> None:
    for number, name, _share, custom, double in LISTS:
        settings = {
            "from_name": "Training Shop",
            "from_email": "news@training-shop.example",
            "reply_to": "hello@training-shop.example",
            "double_optin": double or None,
            "conf_subject": "Please confirm" if double else None,
            "conf_message": "Click to confirm: *|SUBCONFIRM|*" if double else None,
        }
        more = (custom, _GROUPS if number == 1 else {}, _SEGMENTS if number == 1 else {})
        row = (number, name, json.dumps(settings), *map(json.dumps, more), today - (700 - number) * _DAY_S)
        twin.store.run("INSERT INTO lists VALUES(?,?,?,?,?,?,?)", row)


def _people(twin: EcomailTwin, today: float) -> None:
    """Contacts from 1150001, places in lists from 400001. Everybody is in one list at least."""
    pick = twin.context.random("contacts").random
    persons = iter(twin.context.people())
    contact, place = 1_150_000, 400_000
    while batch := list(islice(persons, _BATCH)):
        contacts, members = [], []
        for person in batch:
            contact += 1
            since = today - 400 * _DAY_S * pick() - 60.0
            hard = 0
            for number, _name, share, custom, double in LISTS:
                if pick() >= share and not (number == 1 and person.number % 7 == 0):
                    continue
                place += 1
                status = _status(pick(), double)
                hard |= int(status == 4)
                members.append(_member(place, number, contact, status, since, custom, pick))
            if not members or members[-1][2] != contact:
                place += 1
                members.append(_member(place, 1, contact, 1, since, _CUSTOM, pick))
            contacts.append(_contact(person, contact, hard, since, pick))
        marks = ",".join("?" * (len(PROFILE) + 7))
        columns = f"id,email,email_key,{','.join(PROFILE)},tags,hard,soft,inserted"
        twin.store.db.executemany(f"INSERT INTO contacts({columns}) VALUES({marks})", contacts)
        twin.store.db.executemany("INSERT INTO members VALUES(?,?,?,?,?,?,?,?,?,?)", members)


def _status(roll: float, double: bool) -> int:
    for status, share in ((2, 0.05), (4, 0.02), (3, 0.01), (5, 0.003)):
        roll -= share
        if roll < 0:
            return status
    return 6 if double and roll < 0.15 else 1


def _member(
    place: int, list_id: int, contact: int, status: int, since: float, custom: dict[str, Any], pick: Any
) -> tuple[Any, ...]:
    fields: dict[str, Any] = {}
    if "loyalty_points" in custom and pick() < 0.3:
        fields["loyalty_points"] = str(int(pick() * 900))
    if "member_since" in custom and pick() < 0.2:
        fields["member_since"] = "2024-05-10"
    groups = json.dumps({"grp_5e83080ebb988": ["Garden"]}) if list_id == 1 and pick() < 0.1 else None
    gone = since + 86_400.0 if status == 2 else None
    kept = json.dumps(fields, separators=(",", ":"))
    return (place, list_id, contact, status, since, gone, kept, groups, "app", "[]")


def _contact(person: Person, number: int, hard: int, since: float, pick: Any) -> tuple[Any, ...]:
    lives = pick() < 0.5
    czech = namedays.CZECH.get(person.first_name) if person.country in ("CZ", "SK") else None
    profile = {
        "name": person.first_name,
        "surname": person.last_name,
        "street": person.street if lives else None,
        "city": person.town if lives else None,
        "zip": person.postcode if lives else None,
        "country": person.country if pick() < 0.8 else None,
        "phone": f"+{person.phone}" if pick() < 0.6 else None,
        "gender": ("female" if person.female else "male") if pick() < 0.5 else None,
        "vokativ": czech[0] if czech else None,
        "nameday": czech[2] if czech else None,
        "birthday": person.birthday if pick() < 0.3 else None,
        "source": "app",
    }
    tags = json.dumps(["loyal"] if pick() < 0.5 else ["loyal", "garden"]) if pick() < 0.2 else None
    shown = [profile.get(name) for name in PROFILE]
    return (number, person.email, person.email.lower(), *shown, tags, hard, 0, since)


def _content(twin: EcomailTwin, today: float) -> None:
    store = twin.store
    store.db.executemany(
        "INSERT INTO domains VALUES(?,?,?)", [(1, "training-shop.example", 1), (2, "new-shop.example", 0)]
    )
    for place, (name, html) in enumerate(TEMPLATES):
        store.run("INSERT INTO templates VALUES(?,?,?,?,?)", (1234 + place, name, html, today, today))
    store.db.executemany("INSERT INTO feeds VALUES(?,?,NULL)", [(1, "product"), (2, "product"), (1, "data")])
    store.run("INSERT INTO coupons VALUES(1,'WELCOME-1',NULL)")
    mail = {"id": "abc-123", "type": "mail", "properties": {"name": "Welcome email", "template": 1234}}
    wait = {"id": "def-456", "type": "wait", "properties": {"days": 3}}
    for number, name, list_id, trigger in (
        (41, "Welcome", 1, "list"),
        (42, "Interested in the garden", None, "tag:garden"),
        (43, "Started by the shop", None, "api"),
    ):
        row = (number, name, list_id, trigger, json.dumps([mail, wait]), today, today)
        store.run("INSERT INTO pipelines VALUES(?,?,?,?,?,?,?)", row)
    for number, title, status in ((711, "January news", 3), (712, "Spring sale", 0)):
        given = {
            "title": title,
            "from_name": "Training Shop",
            "from_email": "news@training-shop.example",
            "reply_to": "hello@training-shop.example",
            "subject": title,
            "html_text": "<h1>News</h1>",
            "recepient_lists": [3],
        }
        sent_at = today - 20 * _DAY_S if status == 3 else None
        made, changed = today - 21 * _DAY_S, today - 20 * _DAY_S
        draft = (number, json.dumps(given), status, sent_at, 0, 1234, made, changed)
        store.run("INSERT INTO campaigns VALUES(?,?,?,?,?,?,?,?)", draft)
    people = store.all(
        "SELECT c.email FROM members m JOIN contacts c ON c.id=m.contact_id WHERE m.list_id=3 AND m.status=1"
        " ORDER BY c.id LIMIT 200"
    )
    for person in people:
        twin.mails.note("send", person["email"], campaign_id=711)
        twin.mails.fate(person["email"], campaign_id=711)
    store.run("UPDATE campaigns SET recipients=? WHERE id=711", (len(people),))


def _orders(twin: EcomailTwin, today: float) -> None:
    """An order of every hundredth person."""
    chance = twin.context.random("orders")
    rows = twin.store.all("SELECT id, email FROM contacts WHERE id%100=1 ORDER BY id")
    for place, row in enumerate(rows):
        items = _items(chance)
        price, at = sum(item["price"] for item in items), today - chance.randrange(1, 60) * _DAY_S
        order = {
            "order_id": f"T-{5001 + place}",
            "email": row["email"],
            "shop": "training-shop.example",
            "amount": price + 99,
            "tax": round(price * 0.21, 2),
            "shipping": 99,
            "timestamp": int(at),
            "status": chance.choice(("processing", "pending", "completed", "completed", "canceled")),
        }
        twin.store.run(
            "INSERT INTO transactions(order_id,email,shop,body,items,at) VALUES(?,?,?,?,?,?)",
            (order["order_id"], row["email"], order["shop"], json.dumps(order), json.dumps(items), at),
        )


def _items(chance: Random) -> list[dict[str, Any]]:
    """One to three lines of the shop's goods; ``price`` is the line's total (README, prices of items)."""
    made = []
    for code, title, category, each in chance.sample(_GOODS, chance.choice((1, 1, 2, 3))):
        many = chance.choice((1, 1, 1, 2, 4))
        made.append(
            {"code": code, "title": title, "categories": [category], "price": each * many, "amount": many}
        )
    return made
