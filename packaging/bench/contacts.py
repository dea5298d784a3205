"""A table of 1,000,000 contacts out of the cache: opening, jumping anywhere, searching as one types.

The program's own table view and model. Beside it, in the same run: the same view over 1,000 rows in memory
(what painting alone costs), and a search that reads every row.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from _timing import row

NAME = "contacts"
ROWS = int(os.environ.get("CAMPAIGN_DESK_BENCH_CONTACTS", "1000000"))
JUMPS = 200
_FIRST = ("Olena", "Andriy", "Žaneta", "Łukasz", "Björn", "Chloé", "Dmytro", "Éva", "Ганна", "Hüseyin")
_LAST = ("Shevchenko", "Kovalenko", "Nováková", "Wiśniewski", "Ångström", "Lefèvre", "Ткаченко", "Szabó")
_TYPED = ("o", "ol", "ole", "olen", "olena", "olena s", "olena shev", "@ukr", "12345", "nobody at all")


def measure():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop_app.app.window import make_application
    from desktop_app.runtime.texts import install_texts

    install_texts()
    from desktop_app.views.theme import Theme

    app = make_application(["bench"])
    Theme(app, mode="light", presenter=False).apply()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        yield from _measure(app, Path(home))


def _people(count: int):
    from desktop_app.model.contact import Contact, Subscription

    chance = random.Random(7)
    states = (Subscription.SUBSCRIBED,) * 8 + (Subscription.UNSUBSCRIBED, Subscription.UNCONFIRMED)
    hosts = ("gmail.com", "ukr.net", "seznam.cz", "example.org")
    for number in range(count):
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        yield Contact(
            id=str(100_000 + number),
            email=f"person{number * 7919 % count}@{chance.choice(hosts)}",
            phone=f"38067{number:07}",
            first_name=first,
            last_name=last,
            external_id=f"C-{number}",
            city="Lviv",
            subscription=chance.choice(states),
            fields={"11": "gold"},
        )


def _measure(app, home: Path):
    from desktop_app.journal import FIRST_LOOK, Wanted
    from desktop_app.journal.contact_cache import ContactCache
    from desktop_app.model.column_filter import ColumnFilter
    from desktop_app.viewmodels.contact_columns import contact_columns
    from desktop_app.viewmodels.formats import Formats
    from desktop_app.viewmodels.paged_model import PagedModel
    from desktop_app.views.widgets.table_view import TableView

    cache = ContactCache(home / "contacts.sqlite")
    begin, page = time.perf_counter(), []
    cache.begin(datetime.now(UTC))
    for person in _people(ROWS):
        page.append(person)
        if len(page) == 5_000:
            cache.put_page(page, "next")
            page = []
    cache.put_page(page, None)
    cache.finish(datetime.now(UTC))
    filled = time.perf_counter() - begin
    cache.close()

    def shown():
        kept = ContactCache(home / "contacts.sqlite")
        model = PagedModel(contact_columns(Formats()), lambda one: one.id, kept.page, kept.row_of)
        model.set_rows(kept.rows(Wanted()))
        view = TableView("Contacts", model, boxes=True, stretch="email")
        view.resize(1280, 560)
        view.show()
        app.processEvents()
        return kept, model, view

    begin = time.perf_counter()
    cache, model, view = shown()
    opened = (time.perf_counter() - begin) * 1000
    assert model.rowCount() == ROWS
    jumps = _jumps(view, ROWS)
    small = PagedModel(model.columns, lambda one: one.id, cache.page, cache.row_of)
    small.set_rows(range(1, 1_001))
    beside = TableView("Contacts", small, boxes=True, stretch="email")
    beside.resize(1280, 560)
    beside.show()
    app.processEvents()
    plain = _jumps(beside, 1_000)
    yield row("contacts: table opens", opened, "ms", limit="<= 200 ms", ok=opened <= 200)
    p95, reference = _p95(jumps), _p95(plain)
    yield row("contacts: jump anywhere, p95", p95, "ms", reference=reference, limit="<= 16 ms", ok=p95 <= 16)
    typed = []
    for text in _TYPED:
        begin = time.perf_counter()
        model.set_rows(cache.rows(Wanted(text=text), FIRST_LOOK))
        view.viewport().repaint()
        typed.append((time.perf_counter() - begin) * 1000)
    slow = []
    for text in ("olena", "12345", "nobody at all"):
        begin = time.perf_counter()
        cache._look.execute("SELECT row FROM contacts WHERE needle LIKE ?", (f"%{text}%",)).fetchall()
        slow.append((time.perf_counter() - begin) * 1000)
    worst = max(typed)
    yield row(
        "contacts: search as one types, slowest",
        worst,
        "ms",
        reference=statistics.median(slow),
        limit="<= 100 ms",
        ok=worst <= 100,
    )
    whole = []
    for text in _TYPED:
        begin = time.perf_counter()
        cache.rows(Wanted(text=text))
        whole.append((time.perf_counter() - begin) * 1000)
    yield row("contacts: all that fit, slowest", max(whole), "ms")
    # what a person types into a head: found by the index where it can, else row by row, never by the window
    for column, text in (("email", "ukr"), ("email", "12345"), ("name", "ol"), ("custom:11", "silver")):
        wanted = Wanted(filters=(ColumnFilter(column, text),))
        begin = time.perf_counter()
        cache.rows(wanted, FIRST_LOOK)
        first = (time.perf_counter() - begin) * 1000
        yield row(f"contacts: {column} filtered by “{text}”, first look", first, "ms")
    for sort in ("email", "name"):
        begin = time.perf_counter()
        cache.rows(Wanted(sort=sort))
        yield row(f"contacts: sorted by {sort}", (time.perf_counter() - begin) * 1000, "ms")
    yield row("contacts: put into the cache", ROWS / filled, "rows/s")
    size = (home / "contacts.sqlite").stat().st_size / 1e6
    yield row("contacts: size of the cache", size, "MB")
    view.hide()
    beside.hide()
    cache.close()


def _jumps(view, rows: int) -> list[float]:
    chance = random.Random(3)
    bar, taken = view.verticalScrollBar(), []
    for _jump in range(JUMPS):
        begin = time.perf_counter()
        bar.setValue(chance.randrange(bar.maximum()))
        view.viewport().repaint()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
