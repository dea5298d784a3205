"""Sample rows and words for the gallery: invented people at example addresses.

Owns: data for pictures. Must not: be used by a screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.viewmodels.cells import Kind, Tone
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.widgets import AccountEntry, LedgerFoot, LedgerLine


@dataclass(frozen=True, slots=True)
class Person:
    """One sample row."""

    name: str
    address: str
    status: str
    tone: Tone
    orders: str
    spent: str
    changed: str


_G, _W, _B, _M = Tone.GOOD, Tone.WARN, Tone.BAD, Tone.MUTE
_SUB, _UNSUB = "Subscribed", "Unsubscribed"

PEOPLE = (
    Person("Olena Shevchenko", "olena.shevchenko@example.org", _SUB, _G, "14", "12,480.00", "Today 09:12"),
    Person("Žaneta Nováková", "zaneta.novakova@example.com", _SUB, _G, "9", "8,215.50", "Today 08:47"),
    Person("Андрій Коваленко", "a.kovalenko@example.net", _SUB, _G, "3", "1,940.00", "Yesterday"),
    Person(
        "Łukasz Wiśniewski", "lukasz.wisniewski@example.pl", "Not confirmed", _W, "0", "0.00", "Yesterday"
    ),
    Person("Ayşe Yılmaz", "ayse.yilmaz@example.com.tr", _SUB, _G, "22", "31,067.90", "18 Nov"),
    Person("Björn Ångström", "bjorn.angstrom@example.se", _UNSUB, _M, "5", "4,310.00", "18 Nov"),
    Person("Chloé Lefèvre", "chloe.lefevre@example.fr", _SUB, _G, "1", "349.00", "17 Nov"),
    Person("Дмитро Бондаренко", "d.bondarenko@example.ua", "Address fails", _B, "2", "1,120.00", "17 Nov"),
    Person("Éva Szabó", "eva.szabo@example.hu", _SUB, _G, "7", "6,004.25", "16 Nov"),
    Person("Ganna Melnyk", "ganna.melnyk@example.ua", _SUB, _G, "11", "9,870.00", "15 Nov"),
    Person("Ελένη Παπαδοπούλου", "eleni@example.gr", _SUB, _G, "4", "2,760.40", "15 Nov"),
    Person("Ірина Ткаченко", "iryna.tkachenko@example.ua", _UNSUB, _M, "0", "0.00", "14 Nov"),
    Person("Jiří Dvořák", "jiri.dvorak@example.cz", _SUB, _G, "6", "5,125.00", "14 Nov"),
)

TRAINING = AccountEntry("t1", "Training eSputnik", "eSputnik · Yespo", "teal")
LIVE = AccountEntry("l1", "Horizon Shop", "EngageLab · Singapore · live", "orange")
ACCOUNTS = (
    TRAINING,
    LIVE,
    AccountEntry("t2", "Training Ecomail", "Ecomail · Czechia", "pink"),
    AccountEntry("t3", "Training Sendios", "Sendios", "blue"),
)


def people_model(rows: int = len(PEOPLE), two_line: bool = False) -> RowsModel[Person]:
    """The sample people as a table model."""
    columns: list[Column[Person]] = [
        Column(
            "name",
            "Name",
            lambda one: one.name,
            Kind.NAME,
            second=(lambda one: one.address) if two_line else None,
            width=200,
        ),
        Column("address", "E-mail", lambda one: one.address, width=300),
        Column("status", "Status", lambda one: one.status, Kind.PILL, tone=lambda one: one.tone, width=138),
        Column("orders", "Orders", lambda one: one.orders, Kind.NUMBER, width=68),
        Column("spent", "Spent, UAH", lambda one: one.spent, Kind.NUMBER, width=104),
        Column("changed", "Changed", lambda one: one.changed, Kind.DATE, width=122),
    ]
    model: RowsModel[Person] = RowsModel(columns, lambda one: one.address)
    model.set_items(PEOPLE[:rows])
    return model


LEDGER = (
    LedgerLine("created", "good", "Created", "eSputnik said so", "6,190"),
    LedgerLine("updated", "acc", "Updated", "We read them back", "11,794"),
    LedgerLine("unchanged", "mute", "Already right", "Nothing was sent", "1,642"),
    LedgerLine("accepted", "info", "Accepted", "eSputnik is still working on them", "60", action="Check now"),
    LedgerLine("skipped", "warn", "Left alone", "They had unsubscribed", "96", action="Show"),
    LedgerLine("here", "bad", "Left out here", "Not an e-mail address, or given twice", "152", action="Mend"),
    LedgerLine(
        "there", "bad", "Refused by eSputnik", "Blocked domain 31, wrong phone 9", "40", action="Mend"
    ),
    LedgerLine(
        "doubt", "warn", "Not certain", "The line broke before the answer came", "26", action="Look up"
    ),
    LedgerLine("not_sent", "mute", "Not sent", "", "0", zero=True),
)
LEDGER_FOOT = LedgerFoot("Rows in your file", "Counted a second time, from the file", "20,000", "Adds up")
LEDGER_PARTS = (
    ("good", "Created", 6190),
    ("acc", "Updated", 11794),
    ("mute", "Already right", 1642),
    ("info", "Accepted", 60),
    ("warn", "Left alone", 96),
    ("bad", "Left out here", 152),
    ("bad", "Refused by eSputnik", 40),
    ("warn", "Not certain", 26),
)
