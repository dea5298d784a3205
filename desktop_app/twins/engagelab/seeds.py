"""The seeded account: members, fields, tags, address lists, templates, domains, who unsubscribed.

Owns: what a fresh twin holds; same seed and count, same account. Must not: answer calls.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.twins.engagelab.address_lists import full_alias
from desktop_app.twins.engagelab.shape import compact
from desktop_app.twins.engagelab.suppression import ALL, BLOCK, BOUNCE, COMPLAINT, PASS, UNSUBSCRIBE, YEAR_S

if TYPE_CHECKING:
    from desktop_app.twins.engagelab.twin import EngagelabTwin

_DAY_S = 86400.0
_BATCH = 2000
#: name, type, format, options
FIELDS: tuple[tuple[str, int, str | None, list[str] | None], ...] = (
    ("City", 0, None, None),
    ("Language", 0, None, None),
    ("CustomerNo", 0, None, None),
    ("Birthday", 2, "DD/MM/YYYY", None),
    ("Age", 1, "0", None),
    ("Gender", 4, None, ["female", "male"]),
    ("Notes", 0, None, None),
)
#: name, share of members
TAGS = (("Newsletter", 0.55), ("VIP", 0.03), ("Webinar_guests", 0.06), ("Spring_2026", 0.2))
#: alias, name, description, share of members
ADDRESS_LISTS = (
    ("shop-customers", "Shop customers", "Everybody who bought something", 0.3),
    ("club", "Club members", "", 0.08),
    ("press", "Press contacts", "For releases only", 0.01),
    ("empty", "Nobody yet", "", 0.0),
)
TEMPLATES = (
    ("Monthly news", "monthly_news", 1, "What is new, %name%?"),
    ("Summer sale", "summer_sale", 1, "Summer sale"),
    ("Order confirmed", "order_confirmed", 0, "Your order {{order}}"),
    ("Password reset", "password_reset", 0, "Your new password"),
)
_HTML = "<html><body><h1>{0}</h1><p>Hello, %name%!</p></body></html>"
LABELS = ("news", "orders", "tests")
_GOOD = compact({"spf": True, "dkim": True, "mx": True, "dmarc": False})
_BAD = compact({"spf": False, "dkim": False, "mx": False, "dmarc": False})
DOMAINS = (("mail.shop.example", 1, _GOOD), ("news.shop.example", 1, _GOOD), ("new.shop.example", 1, _BAD),
           ("sendtest.example", 0, _GOOD))  # fmt: skip
TRACKING = (("track.shop.example", 1), ("click.shop.example", 0))


def fill(twin: EngagelabTwin) -> None:
    today = twin.clock.now() // _DAY_S * _DAY_S
    old = today - 200 * _DAY_S
    db = twin.store.db
    twin.access.seed(old)
    db.executemany(
        "INSERT INTO fields(name,key,type,visible,format,options,created) VALUES(?,?,?,1,?,?,?)",
        [(name, name.lower(), kind, form, None if options is None else compact(options), old)
         for name, kind, form, options in FIELDS],
    )  # fmt: skip
    db.executemany(
        "INSERT INTO tags VALUES(?,?,?,?,?)",
        [
            (place, twin.members.hex_id("tag", place), name, old, old)
            for place, (name, _) in enumerate(TAGS, 1)
        ],
    )
    db.executemany(
        "INSERT INTO address_lists VALUES(?,?,?,?,?,?)",
        [(65_499 + place, full_alias(alias), name, text, old, old)
         for place, (alias, name, text, _) in enumerate(ADDRESS_LISTS)],
    )  # fmt: skip
    for place, (name, invoke, kind, subject) in enumerate(TEMPLATES):
        body = {"name": name, "template_invoke_name": invoke, "subject": subject, "html": _HTML.format(name),
                "text": None, "preview_text": "", "template_type": kind}  # fmt: skip
        db.execute(
            "INSERT INTO templates VALUES(?,?,?,?,?)", (82_522 + place, invoke, compact(body), old, old)
        )
    db.executemany(
        "INSERT INTO labels VALUES(?,?,?,?)",
        [(598_802 + place, name, old, old) for place, name in enumerate(LABELS)],
    )
    db.executemany(
        "INSERT INTO domains VALUES(?,?,?,?,?,?)",
        [(147_799 + place, *domain, old, old) for place, domain in enumerate(DOMAINS)],
    )
    db.executemany(
        "INSERT INTO tracking_domains VALUES(?,?,?,?)",
        [(1_000_403 - place, *domain, old) for place, domain in enumerate(TRACKING)],
    )
    sender = {"name": "Training Shop", "email": "news@mail.shop.example", "domain_id": 147_799,
              "domain_name": "mail.shop.example", "api_user": "training_batch"}  # fmt: skip
    twin.campaigns.put("sender", sender, old)
    twin.campaigns.put(
        "webhook", {"url": "https://hooks.shop.example/mail", "event": [1, 3], "api_user": ALL}, old
    )
    _people(twin, today)
    db.execute(
        "INSERT INTO suppressed(kind,key,value,api_user,reason,type,at,expires) VALUES(?,?,?,?,?,0,?,?)",
        (BLOCK, "competitor.example", "competitor.example", ALL, "console", old, old + 2 * YEAR_S),
    )
    db.execute(
        "INSERT INTO suppressed(kind,key,value,api_user,reason,type,at,expires) VALUES(?,?,?,?,?,0,?,NULL)",
        (PASS, "office@mail.shop.example", "office@mail.shop.example", ALL, "console", old),
    )


def _people(twin: EngagelabTwin, today: float) -> None:
    pick = twin.context.random("members").random
    db, number = twin.store.db, 0
    persons = iter(twin.context.people())
    while batch := list(islice(persons, _BATCH)):
        members: list[tuple[Any, ...]] = []
        listed: list[tuple[Any, ...]] = []
        suppressed: list[tuple[Any, ...]] = []
        for person in batch:
            number += 1
            created = today - 180 * _DAY_S * pick() - 60.0
            fields = {"Language": person.language}
            if pick() < 0.7:
                fields["City"] = person.town
            if pick() < 0.5:
                fields["CustomerNo"] = person.external_id
            if pick() < 0.4:
                year, month, day = person.birthday.split("-")
                fields["Birthday"] = f"{day}/{month}/{year}"
                fields["Gender"] = "female" if person.female else "male"
            name = f"{person.first_name} {person.last_name}"
            phone = person.phone if pick() < 0.5 else None
            tags = [tag for tag, share in TAGS if pick() < share]
            member = (number, twin.members.hex_id("member", number), person.email.lower(), person.email)
            members.append((*member, phone, name, compact(fields), compact(tags), created, created))
            listed += [
                (65_499 + place, person.email.lower(), number, person.email, name, None, created)
                for place, (_, _, _, share) in enumerate(ADDRESS_LISTS)
                if share and pick() < share
            ]
            roll, at = pick(), today - 80 * _DAY_S * pick()
            kind = (
                UNSUBSCRIBE
                if roll < 0.012
                else BOUNCE
                if roll < 0.017
                else COMPLAINT
                if roll < 0.0185
                else None
            )
            if kind is None and roll < 0.02:
                kind = BLOCK
            if kind is not None:
                reason = {BOUNCE: "Mailbox not found.", COMPLAINT: "from softbounce"}.get(kind, "")
                suppressed.append(
                    (kind, person.email.lower(), person.email, ALL, reason, 0, at, at + 2 * YEAR_S)
                )
        db.executemany(f"INSERT INTO members VALUES({','.join('?' * 10)})", members)
        db.executemany("INSERT INTO list_members VALUES(?,?,?,?,?,?,?)", listed)
        db.executemany(
            "INSERT INTO suppressed(kind,key,value,api_user,reason,type,at,expires) VALUES(?,?,?,?,?,?,?,?)",
            suppressed,
        )
