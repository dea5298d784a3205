"""The seeded account: projects, types of mail, users, who left, payments.

Owns: what a fresh twin holds; same seed and count, same account. Must not: answer calls.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.twins.people import Person
from desktop_app.twins.sendios.codes import THREE
from desktop_app.twins.sendios.mails import FIRST_MAIL, FIRST_USER

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

_DAY_S = 86_400.0
_BATCH = 2000
#: id, title; every fourth person is of the second one, the third has nobody yet
PROJECTS = ((19300, "Horizon Shop"), (19301, "Horizon Shop Polska"), (19302, "New project"))
CUSTOM = (("loyalty_points", "number"), ("shop_note", "string"), ("trial.price", "number"))
TYPES = ((1, "registration", 1), (5, "email_confirm", 1), (20, "news", 2), (21, "price_drop", 2))
_COLUMNS = (
    "id,project_id,email,email_key,name,gender,country,language,city,platform_id,vip,list_id,client_user_id,"
    "ak,age,confirm,clicks,sends,last_online,last_reaction,last_mailed,created,custom,unsub_source,unsub_at,"
    "unsub_reason"
)
_LEFT = ((4, "page"), (9, "settings_all_types"), (2, "fbl"), (8, "admin"))


def fill(twin: SendiosTwin) -> None:
    today = twin.clock.now() // _DAY_S * _DAY_S
    store = twin.store
    store.db.executemany("INSERT INTO projects VALUES(?,?)", PROJECTS)
    store.db.executemany("INSERT INTO custom_types VALUES(?,?)", CUSTOM)
    types = [(project, *one) for project, _title in PROJECTS for one in TYPES]
    store.db.executemany("INSERT INTO types(project_id,type_id,name,category) VALUES(?,?,?,?)", types)
    _people(twin, today)


def _people(twin: SendiosTwin, today: float) -> None:
    """Users from 1600000001, mails from 20000000001."""
    pick = twin.context.random("users").random
    persons = iter(twin.context.people())
    marks = ",".join("?" * (_COLUMNS.count(",") + 1))
    mail = FIRST_MAIL
    while batch := list(islice(persons, _BATCH)):
        users, mails, off, payments = [], [], [], []
        for person in batch:
            row = _user(person, today, pick)
            users.append(row)
            if person.number % 10 == 0:
                mails.append(_mail(mail, row))
                mail += 1
            if person.number % 40 == 3:
                off.append((row[0], 20, today - 30 * _DAY_S))
            if person.number % 100 == 1:
                started = int(today - 20 * _DAY_S)
                amount = 10 + int(pick() * 90)
                payments.append((row[0], row[1], started, started + 30 * 86_400, amount, "1", today))
        twin.store.db.executemany(f"INSERT INTO users({_COLUMNS}) VALUES({marks})", users)
        twin.store.db.executemany(
            "INSERT INTO mails(id,event_id,user_id,project_id,email,category,type_id,template_id,subject_id,"
            "status,meta,data,at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
            mails,
        )
        twin.store.db.executemany("INSERT INTO types_off VALUES(?,?,?)", off)
        twin.store.db.executemany(
            "INSERT INTO payments(user_id,project_id,started,expires,amount,kind,at) VALUES(?,?,?,?,?,?,?)",
            payments,
        )


def _user(person: Person, today: float, pick: Any) -> tuple[Any, ...]:
    since = today - 400 * _DAY_S * pick() - 60.0
    custom: dict[str, Any] = {}
    if pick() < 0.3:
        custom["loyalty_points"] = int(pick() * 900)
    if pick() < 0.1:
        custom["shop_note"] = "pays by card"
    left = _LEFT[int(pick() * len(_LEFT))] if pick() < 0.05 else None
    mailed = since + 3600.0 if person.number % 10 == 0 else None
    return (
        FIRST_USER + person.number,
        PROJECTS[1][0] if person.number % 4 == 3 else PROJECTS[0][0],
        person.email,
        person.email.lower(),
        f"{person.first_name} {person.last_name}" if pick() < 0.9 else person.first_name,
        ("f" if person.female else "m") if pick() < 0.6 else None,
        THREE.get(person.country) if pick() < 0.8 else None,
        person.language if pick() < 0.9 else None,
        person.town if pick() < 0.3 else None,
        (0, 1, 1, 2, 3, 4)[int(pick() * 6)],
        int(pick() < 0.1),
        int(pick() * 3),
        person.external_id if pick() < 0.5 else None,
        None,
        18 + int(pick() * 60) if pick() < 0.2 else None,
        1,
        int(pick() * 5),
        1 if mailed else 0,
        today - 5 * _DAY_S * pick() if pick() < 0.4 else None,
        None,
        mailed,
        since,
        json.dumps(custom, separators=(",", ":")),
        left[0] if left else None,
        since + _DAY_S if left else None,
        left[1] if left else None,
    )


def _mail(number: int, user: tuple[Any, ...]) -> tuple[Any, ...]:
    at = user[20]
    return (number, 290_000 + number - FIRST_MAIL, user[0], user[1], user[2], 1, 5, 16_005, 74_005, "sent",
            "null", "null", at)  # fmt: skip
