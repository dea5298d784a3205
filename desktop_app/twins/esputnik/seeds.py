"""The seeded account: contacts, lists, categories, templates, orders, who unsubscribed.

Owns: what a fresh twin holds; same seed and count, same account. Must not: answer calls.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import compact
from desktop_app.twins.people import Person

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

_DAY_S = 86400.0
#: name, type, rule of a conditional list, share of contacts in a static one
LISTS: tuple[tuple[str, str, str | None, float], ...] = (
    ("Newsletter", "Static", None, 0.62),
    ("Loyal customers", "Static", None, 0.14),
    ("VIP", "Static", None, 0.02),
    ("Spring sale 2026", "Static", None, 0.25),
    ("Webinar guests", "Static", None, 0.05),
    ("Nobody yet", "Static", None, 0.0),
    ("Ukrainian speakers", "Dynamic", "ukrainian", 0.0),
    ("Without phone", "Dynamic", "no_phone", 0.0),
    ("Loyal or VIP", "Combined", "loyal_or_vip", 0.0),
)
CATEGORIES = (("news", "News", 0.5), ("promo", "Promotions", 0.35), ("tips", "Tips and guides", 0.2))
MESSAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("email", {"name": "Monthly news", "subject": "What is new", "tags": ["news"]}),
    (
        "email",
        {"name": "Order confirmed", "subject": "Order $!data.get('externalOrderId')", "tags": ["order"]},
    ),
    ("email", {"name": "Abandoned cart", "subject": "You left something", "tags": ["cart", "revenue"]}),
    (
        "sms",
        {"name": "Parcel arrived", "from": "TRAINING", "text": "Your parcel is here", "trackUrls": False},
    ),
    ("viber", {"name": "Sale today", "from": "TrainingShop", "text": "Sale today"}),
    ("mobilepush", {"name": "Back in stock", "title": "Back in stock", "text": "Your size is here again"}),
    ("appinbox", {"name": "Bonus", "title": "Bonus", "text": "100 points for you"}),
    ("telegram", {"name": "Greeting"}),
)
_HTML = (
    "<html><body><h1>{title}</h1><p>Hello, $!data.get('name')!</p>"
    "<!-- #foreach($item in $data.get('items')) --><p>$!item.get('name')</p><!-- #end --></body></html>"
)
#: rows written at once
_BATCH = 2000


def fill(twin: EsputnikTwin) -> None:
    store, clock = twin.store, twin.clock
    today = clock.now() // _DAY_S * _DAY_S
    store.put("filled_at", today)
    store.db.executemany("INSERT INTO event_types VALUES(?,?)", [("validatedEvent", json.dumps(VALIDATED))])
    _lists(twin, today)
    _contacts(twin, today)
    _messages(twin)
    _orders(twin, today)
    expires = clock.iso(today + 60 * _DAY_S)[:10]
    codes = [(f"WELCOME-{number:03d}", expires, 10, "welcome", int(number < 3)) for number in range(20)]
    store.db.executemany("INSERT INTO promo_codes VALUES(?,?,?,?,?)", codes)


#: B16
VALIDATED = [{"name": "EmailAddress", "required": True}, {"name": "Phone Number", "required": False}]


def _lists(twin: EsputnikTwin, today: float) -> None:
    rows: list[tuple[Any, ...]] = []
    for place, (name, kind, rule, _share) in enumerate(LISTS):
        rows.append((3_601_001 + place, name, kind, rule, None))
    for place, (key, name, _share) in enumerate(CATEGORIES):
        list_id = 3_601_501 + place
        rows.append((list_id, f"Category: {name}", "Static", None, key))
        twin.store.run(
            "INSERT INTO categories VALUES(?,?,?,?,?)", (501 + place, key, name, list_id, today - 90 * _DAY_S)
        )
    twin.store.db.executemany("INSERT INTO lists VALUES(?,?,?,?,?)", rows)


def _contacts(twin: EsputnikTwin, today: float) -> None:
    """Contacts 1000001 and up; every 50th shares a near address with the one before it."""
    pick = twin.context.random("contacts").random
    shares = [(3_601_001 + place, item[3]) for place, item in enumerate(LISTS) if item[3]]
    shares += [(3_601_501 + place, item[2]) for place, item in enumerate(CATEGORIES)]
    persons = iter(twin.context.people())
    number, previous = 1_000_000, ""
    while batch := list(islice(persons, _BATCH)):
        contacts, channels, members, suppressed = [], [], [], []
        for person in batch:
            number += 1
            email: str | None = person.email
            if person.number % 50 == 49:
                email = "m." + previous  # a near match of its neighbour
            previous = person.email
            if pick() < 0.02:
                email = None
            phone = person.phone if email is None or pick() < 0.7 else None
            shown = []
            if email is not None:
                shown.append({"type": "email", "value": email})
                channels.append(("email", email.lower(), number))
            if phone is not None:
                shown.append({"type": "sms", "value": phone})
                channels.append(("sms", phone, number))
            confirmed = pick() >= 0.03
            created = today - 400 * _DAY_S * pick() - 60.0
            contacts.append(_row(person, number, confirmed, created, shown, pick))
            members += [(list_id, number, created) for list_id, share in shares if pick() < share]
            roll = pick()
            if email is not None and roll < 0.017:
                reason = "BLACKLISTED" if roll < 0.002 else "UNSUBSCRIBED"
                suppressed.append((email.lower(), reason, today - 30 * _DAY_S * pick()))
        db = twin.store.db
        db.executemany(f"INSERT INTO contacts VALUES({','.join('?' * 17)})", contacts)
        db.executemany("INSERT OR IGNORE INTO channels VALUES(?,?,?)", channels)
        db.executemany("INSERT INTO members VALUES(?,?,?)", members)
        db.executemany("INSERT OR IGNORE INTO suppressed(email,reason,at) VALUES(?,?,?)", suppressed)


def _row(
    person: Person, number: int, confirmed: bool, created: float, channels: list[dict[str, str]], pick: Any
) -> tuple[Any, ...]:
    fields: dict[str, str] = {}
    if pick() < 0.6:
        fields["18885"] = "f" if person.female else "m"
    if pick() < 0.5:
        fields["18886"] = person.birthday
    if pick() < 0.1:
        fields["18901"] = f"LC{number}"
    external = person.external_id if pick() < 0.8 else None
    lives_somewhere = pick() < 0.5
    address = (person.region, person.town, person.street, person.postcode) if lives_somewhere else (None,) * 4
    return (
        number,
        external,
        None,
        person.first_name,
        person.last_name,
        person.language,
        person.timezone,
        *address,
        int(confirmed),
        0,
        created,
        number - 1_000_000,
        compact(fields),
        compact(channels),
    )


def _messages(twin: EsputnikTwin) -> None:
    for place, (channel, given) in enumerate(MESSAGES):
        body = dict(given)
        if channel == "email":
            body |= {"from": '"Training Shop" <news@shop.example>', "languageCode": "en"}
            body |= {"htmlText": _HTML.format(title=body["name"]), "css": "h1{color:#245}"}
        text = json.dumps(body, ensure_ascii=False)
        row = (2_117_001 + place, channel, body["name"], text)
        twin.store.run("INSERT INTO stored_messages VALUES(?,?,?,?,'{}')", row)


def _orders(twin: EsputnikTwin, today: float) -> None:
    """A few orders of the last weeks, one for every hundredth contact."""
    chance = twin.context.random("orders")
    rows = twin.store.all("SELECT id, external_id, channels FROM contacts WHERE id%100=1 ORDER BY id")
    for place, row in enumerate(rows):
        channels = {item["type"]: item["value"] for item in json.loads(row["channels"])}
        status = chance.choice(("INITIALIZED", "IN_PROGRESS", "DELIVERED", "DELIVERED", "CANCELLED"))
        total, at = chance.randrange(100, 9000) / 10, today - chance.randrange(1, 60) * _DAY_S
        body = {
            "externalOrderId": f"T-{5001 + place}",
            "totalCost": total,
            "status": status,
            "date": twin.clock.iso(at),
            "currency": "UAH",
            "email": channels.get("email"),
            "phone": channels.get("sms"),
            "items": [{"externalItemId": f"SKU-{place % 40 + 1}", "quantity": 1, "cost": total}],
        }
        kept = {name: value for name, value in body.items() if value is not None}
        values = (kept["externalOrderId"], row["id"], status, str(total), "UAH", at, json.dumps(kept))
        twin.store.run(
            "INSERT INTO orders(external_id,contact_id,status,total,currency,date,body) "
            "VALUES(?,?,?,?,?,?,?)",
            values,
        )
