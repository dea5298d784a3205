"""The account itself: info, balance, additional fields, senders, promo codes (facts 2, 3.11, 8.6, 8.8).

Owns: those calls and the fixed senders. Must not: check keys (``access`` does).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import ADDRESS_BOOK
from desktop_app.twins.esputnik.rules import FieldKind
from desktop_app.twins.esputnik.shape import bare, body_object, instant, number, refuse, texts
from desktop_app.twins.wire import Answer, Call, Routes, dump, json_answer, text_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

_DAY_S = 86400.0
#: the catalogue: two groups, the second with a single field, so that trap 1 shows at every level
FIELDS = (
    FieldKind(18884, "City of birth", "CITY", "TEXTFIELD", "PERSONAL"),
    FieldKind(18885, "Gender", "GENDER", "COMBOBOX", "PERSONAL", values=("m", "f")),
    FieldKind(18886, "Birthday", "BIRTHDAY", "DATE", "PERSONAL"),
    FieldKind(18887, "Notes", "NOTES", "TEXTAREA", "PERSONAL"),
    FieldKind(18888, "Children", "CHILDREN", "NUMBER", "PERSONAL", least=0, most=20),
    FieldKind(18889, "Average receipt", "AVG_RECEIPT", "DECIMAL", "PERSONAL"),
    FieldKind(
        18890,
        "Interests",
        "INTERESTS",
        "CHECKBOXLIST",
        "PERSONAL",
        values=("shoes", "books", "garden", "kids"),
    ),
    FieldKind(18891, "Last visit", "LAST_VISIT", "DATETIME", "PERSONAL"),
    FieldKind(18892, "Labels", "LABELS", "TAGS", "PERSONAL"),
    FieldKind(18893, "Gift wrapping", "GIFT", "CHECKBOXLIST", "PERSONAL", values=("yes",)),
    FieldKind(18901, "Loyalty card", "CARD", "TEXTFIELD", "LOYALTY"),
)
GROUPS = {"PERSONAL": "Personal", "LOYALTY": "Loyalty"}
SENDERS = {
    "email": (
        '"Training Shop" <news@shop.example>',
        '"Training Shop support" <support@shop.example>',
        "orders@shop.example",
    ),
    "sms": ("TRAINING", "ShopInfo"),
    "viber": ("TrainingShop",),
}


class Senders:
    """Senders are made in the web application only; here they are fixed (facts 8.6)."""

    def values(self, channel: str) -> tuple[str, ...]:
        return SENDERS[channel]

    def knows(self, channel: str, value: Any) -> bool:
        return value in SENDERS[channel]

    def knows_email(self, value: Any) -> bool:
        """The address decides, the display name is free."""
        return _address(str(value)) in {_address(known) for known in SENDERS["email"]}


def _address(text: str) -> str:
    match = re.search(r"<([^<>]+)>\s*$", text)
    return (match[1] if match else text).strip().lower()


class AccountCalls:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/api/v1/account/info", self.info)
        routes.add("GET", "/api/v1/balance", self.balance)
        routes.add("GET", "/api/v1/balance/history", self.history)
        routes.add("GET", "/api/v1/version", self.version)
        routes.add("GET", "/api/v2/version", self.version)
        routes.add("GET", "/api/v1/addressbooks", self.address_books)
        routes.add("GET", "/api/v1/additionalfields", self.additional_fields)
        routes.add("GET", "/api/v1/interfaces/{channel}", self.interfaces)
        routes.add("GET", "/api/v1/promocodes", self.promo_codes)
        routes.add("POST", "/api/v1/promocodes", self.add_promo_codes)
        routes.add("GET", "/api/v1/promocodes/count", self.count_promo_codes)

    def info(self, call: Call) -> Answer:
        """B15 in its newer form; with a key the user is a synthetic name, no address."""
        number_ = 100_000 + self._twin.context.seed % 900_000
        return json_answer(
            {"userEmail": f"api-user{number_}", "organisationName": "Training Shop", "orgId": number_}
        )

    def balance(self, call: Call) -> Answer:
        """Every number a string (B7)."""
        return json_answer(
            {
                "currentBalance": "1250.5",
                "creditLimit": "0.0",
                "currency": "UAH",
                "bonusEmails": "2500",
                "bonusSmses": "10",
                "sendersReservedBalances": {
                    "viber": [{"senderId": "31", "senderName": SENDERS["viber"][0], "balance": "0.0"}]
                },
            }
        )

    def history(self, call: Call) -> Answer:
        today = self._twin.clock.now() // _DAY_S * _DAY_S
        start = instant(call.query["dateFrom"]) if call.query.get("dateFrom") else today
        end = instant(call.query["dateTo"]) if call.query.get("dateTo") else self._twin.clock.now()
        if start is None or end is None:
            refuse("dateFrom and dateTo must be dates")
        if end < start:
            refuse("dateTo must be greater or equal to dateFrom")
        if end - start > 90 * _DAY_S:
            refuse("Request period must be not greater than 90 days", 419)
        days = [self._day(start + place * _DAY_S) for place in range(int((end - start) // _DAY_S) + 1)]
        return json_answer({"currency": "UAH", "dailyCosts": days})

    def _day(self, at: float) -> dict[str, Any]:
        date = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
        sent = self._twin.context.random(f"balance/{date}").randrange(0, 900)
        costs: dict[str, Any] = {
            "mediaType": "email",
            "totalSent": sent,
            "totalParts": sent,
            "bonusSpent": sent,
        }
        costs |= {"bonusReceived": 0, "fundsWithdrawal": 0.0, "fundsRefund": 0.0}
        costs |= {"reservedFundsWithdrawal": 0.0, "reservedFundsRefund": 0.0}
        return {"date": date + "T00:00:00", "channelDetails": [costs]}

    def version(self, call: Call) -> Answer:
        return json_answer({"version": "20417", "protocolVersion": "1.0"})

    # --- additional fields

    def address_books(self, call: Call) -> Answer:
        """B8: lists of one bare at every level, numbers and booleans as strings."""
        groups = []
        for key, name in GROUPS.items():
            fields = [_field(field) for field in FIELDS if field.group == key]
            groups.append({"name": name, "profileKey": key, "fields": bare(fields)})
        book = {"addressBookId": str(ADDRESS_BOOK), "name": "Training catalogue", "fieldGroups": bare(groups)}
        return json_answer({"addressBook": book})

    def additional_fields(self, call: Call) -> Answer:
        """The newer sibling; its shape is unsure: a plain array with JSON types."""
        return json_answer(
            [
                {
                    "id": field.id,
                    "name": field.name,
                    "fieldKey": field.key,
                    "profileKey": field.group,
                    "type": field.type,
                    "possibleValues": list(field.values),
                }
                for field in FIELDS
            ]
        )

    def interfaces(self, call: Call) -> Answer:
        channel = call.params["channel"]
        if channel not in ("email", "sms"):
            return self._twin.not_found(call)
        return json_answer([{"type": channel, "value": value} for value in SENDERS[channel]])

    # --- promo codes

    def promo_codes(self, call: Call) -> Answer:
        """JSON inside a string (facts 8.8)."""
        rows = [
            {
                "promocode": row["code"],
                "expirationDate": row["expires"],
                "discount": row["discount"],
                "type": row["type"],
                "inUse": bool(row["used"]),
            }
            for row in self._promo_rows(call)
        ]
        return json_answer(dump(rows).decode())

    def count_promo_codes(self, call: Call) -> Answer:
        available = [row for row in self._promo_rows(call) if not row["used"]]
        return text_answer(str(len(available)), 200, "application/json;charset=UTF-8")

    def _promo_rows(self, call: Call) -> list[Any]:
        query, now = call.query, self._twin.clock.now()
        found = []
        for row in self._store.all("SELECT * FROM promo_codes ORDER BY code"):
            days = query.get("activeDueDays")
            expires = instant(row["expires"]) or 0.0
            if query.get("type") not in (None, "", row["type"]):
                continue
            if query.get("inUse") not in (None, "") and (query["inUse"] == "true") != bool(row["used"]):
                continue
            if query.get("discount") not in (None, "") and number(query["discount"]) != row["discount"]:
                continue
            if days not in (None, "") and not now <= expires <= now + ((number(days) or 0) + 1) * _DAY_S:
                continue
            found.append(row)
        return found

    def add_promo_codes(self, call: Call) -> Answer:
        body = {**call.query, **body_object(call)}
        codes = texts(body.get("promocodes"), "promocodes")
        discount = number(body.get("discount"))
        if not codes or instant(body.get("expirationDate")) is None or discount is None:
            refuse("promocodes, expirationDate and discount are required")
        used = body.get("inUse") in (True, "true")
        rows = [(code, body["expirationDate"], discount, body.get("type"), int(used)) for code in codes]
        self._store.db.executemany("INSERT OR REPLACE INTO promo_codes VALUES(?,?,?,?,?)", rows)
        return json_answer(
            {
                "promocodes": codes,
                "expirationDate": body["expirationDate"],
                "discount": discount,
                "type": body.get("type"),
                "inUse": used,
            }
        )


def _field(field: FieldKind) -> dict[str, Any]:
    description: dict[str, Any] = {"type": field.type}
    allowed: dict[str, Any] = {}
    if field.values:
        allowed["possibleValues"] = bare(field.values)
    if field.least is not None:
        allowed["minValue"] = str(field.least)
    if field.most is not None:
        allowed["maxValue"] = str(field.most)
    if allowed:
        description["allowedValues"] = allowed
    description |= {"required": "false", "readonly": "false"}
    return {"id": str(field.id), "name": field.name, "fieldKey": field.key, "description": description}
