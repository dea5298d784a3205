"""Orders, events of the shop, feeds, coupons, the webhook address (facts 12 to 16).

Owns: these calls and what each plan lacks. Must not: send mail (orders and events only stand here).
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from desktop_app.twins.ecomail.shape import (
    answer,
    body,
    day_start,
    email_key,
    not_found,
    number,
    paginator,
    part,
    plain,
    refuse,
    required,
    rows_of,
    text,
    window,
)
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.ecomail.twin import EcomailTwin

BULK_ROWS, PAGE_ROWS, VALUE_CHARACTERS = 1000, 500, 20_000
REFRESH_EVERY_S = 3600.0
SHOWN = ("order_id", "email", "shop", "amount", "tax", "shipping", "city", "county", "country")
_TAKEN = {"transaction.order_id": ["The transaction.order id has already been taken."]}


class Shop:
    def __init__(self, twin: EcomailTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("GET", "/tracker/transaction", self.orders)
        routes.add("POST", "/tracker/transaction", self.create)
        routes.add("PUT", "/tracker/transaction/{order_id}", self.change)
        routes.add("DELETE", "/tracker/transaction/{order_id}/delete", self.delete)
        routes.add("POST", "/tracker/transaction-bulk", self.create_bulk)
        routes.add("DELETE", "/tracker/transaction/delete-bulk", self.delete_bulk)
        routes.add("POST", "/tracker/events", self.event)
        routes.add("GET", "/feeds/{feed_id}/refresh", lambda call: self.refresh(call, "product"))
        routes.add("GET", "/data-feeds/{feed_id}/refresh", lambda call: self.refresh(call, "data"))
        routes.add("POST", "/coupons/import", self.coupons)
        routes.add("DELETE", "/coupons/delete", self.delete_coupons)
        routes.add("GET", "/account/settings/webhook", self.webhook)
        routes.add("POST", "/account/settings/webhook", self.set_webhook)
        routes.add("DELETE", "/account/settings/webhook", self.delete_webhook)

    # --- orders

    def create(self, call: Call) -> Answer:
        """The order id is one for the account: the second time is 422 (facts 12)."""
        self._twin.access.need("marketer")
        order, items = self._checked(body(call))
        if self._known(order["order_id"]) is not None:
            refuse(_TAKEN)
        number_ = self._insert(order, items)
        shown = {key: order.get(key) for key in SHOWN}
        return answer(
            shown
            | {
                "timestamp": plain(self._at(order)),
                "id": number_,
                "status": order.get("status"),
            }
        )

    def create_bulk(self, call: Call) -> Answer:
        """Never starts an automation; ids that are known are passed over and not counted (README)."""
        self._twin.access.need("marketer")
        inserts = 0
        for one in rows_of(body(call), "transaction_data", BULK_ROWS):
            order, items = self._checked(one if isinstance(one, dict) else {})
            if self._known(order["order_id"]) is None:
                self._insert(order, items)
                inserts += 1
        return answer({"inserts": inserts})

    def orders(self, call: Call) -> Answer:
        self._twin.access.need("marketer")
        page, rows = window(call, 100, PAGE_ROWS)
        where: list[str] = ["1=1"]
        values: list[Any] = []
        if shop := call.query.get("shop"):
            where.append("shop=?")
            values.append(shop)
        if email := call.query.get("email"):
            where.append("lower(email)=?")
            values.append(email.lower())
        for name, sign, days in (("date_from", ">=", 0), ("date_to", "<", 1)):
            start = day_start(call.query.get(name), name, days)
            if start is not None:
                where.append(f"at{sign}?")
                values.append(start)
        condition = " AND ".join(where)
        total = self._store.value(f"SELECT COUNT(*) FROM transactions WHERE {condition}", values)
        found = self._store.all(
            f"SELECT * FROM transactions WHERE {condition} ORDER BY id LIMIT ? OFFSET ?",
            (*values, rows, (page - 1) * rows),
        )
        full = self._twin.context.dials["paginator"] == "full"
        return answer(paginator(page, rows, total, [self._shown(one) for one in found], full))

    def change(self, call: Call) -> Answer:
        """Replaces the whole order; the answer is ``{}``."""
        self._twin.access.need("marketer")
        known = self._order(call)
        given = body(call)
        if isinstance(given.get("transaction"), dict):
            given["transaction"].setdefault("order_id", known["order_id"])
        order, items = self._checked(given)
        other = self._known(order["order_id"])
        if other is not None and other["id"] != known["id"]:
            refuse(_TAKEN)
        self._store.run("DELETE FROM transactions WHERE id=?", (known["id"],))
        self._insert(order, items, known["id"])
        return answer({})

    def delete(self, call: Call) -> Answer:
        self._twin.access.need("marketer")
        given = body(call).get("transaction_data")
        shop = text(given.get("shop")) if isinstance(given, dict) else None
        known = self._order(call)
        if shop is not None and known["shop"] != shop:
            not_found(f"Transaction {known['order_id']} was not found")
        self._store.run("DELETE FROM transactions WHERE id=?", (known["id"],))
        return answer({"deleted": True})

    def delete_bulk(self, call: Call) -> Answer:
        self._twin.access.need("marketer")
        deleted = 0
        for one in rows_of(body(call), "transaction_data", BULK_ROWS):
            order_id = text(one.get("order_id")) if isinstance(one, dict) else None
            shop = text(one.get("shop")) if isinstance(one, dict) else None
            sql = "DELETE FROM transactions WHERE order_id=?" + (" AND shop=?" if shop else "")
            values = (order_id, shop) if shop else (order_id,)
            deleted += self._store.run(sql, values).rowcount
        return answer({"deleted": deleted})

    def _checked(self, given: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
        order = part(given, "transaction")
        for name in ("order_id", "email"):
            if text(order.get(name)) is None:
                required(f"transaction.{name}")
        items = given.get("transaction_items")
        if not isinstance(items, list):
            required("transaction_items")
        return {**order, "order_id": str(order["order_id"]), "email": str(order["email"])}, items

    def _insert(self, order: dict[str, Any], items: list[Any], number_: int | None = None) -> int:
        sql = "INSERT INTO transactions(id,order_id,email,shop,body,items,at) VALUES(?,?,?,?,?,?,?)"
        body_, rows = json.dumps(order, ensure_ascii=False), json.dumps(items, ensure_ascii=False)
        row = (number_, order["order_id"], order["email"], text(order.get("shop")), body_, rows)
        return int(self._store.run(sql, (*row, self._at(order))).lastrowid or 0)

    def _at(self, order: dict[str, Any]) -> float:
        given = number(order.get("timestamp"))
        return float(given) if given is not None and 0 <= given < 32_503_680_000 else self._twin.clock.now()

    def _known(self, order_id: str) -> Row | None:
        return self._store.one("SELECT * FROM transactions WHERE order_id=?", (order_id,))

    def _order(self, call: Call) -> Row:
        found = self._known(call.params["order_id"])
        if found is None:
            not_found(f"Transaction {call.params['order_id']} was not found")
        return found

    def _shown(self, row: Row) -> dict[str, Any]:
        """Items under another name than on write; the quantity is text here (facts 12)."""
        order = json.loads(row["body"])
        items = []
        for one in json.loads(row["items"]):
            if not isinstance(one, dict):
                continue
            categories = one.get("categories")
            if not isinstance(categories, list):
                categories = [one["category"]] if one.get("category") else []
            items.append(
                {
                    "code": one.get("code"),
                    "title": one.get("title"),
                    "categories": categories,
                    "price": one.get("price"),
                    "amount": None if one.get("amount") is None else str(one["amount"]),
                }
            )
        return {
            "id": row["id"],
            "order_id": row["order_id"],
            "email": row["email"],
            "shop": row["shop"],
            "amount": order.get("amount"),
            "timestamp": plain(row["at"]),
            "status": order.get("status"),
            "items": items,
        }

    # --- events

    def event(self, call: Call) -> Answer:
        """Objects are encoded here and come back as text; the contact must be known (facts 14)."""
        given = part(body(call), "event")
        email = email_key(given.get("email"))
        if not email:
            required("event.email")
        contact = self._twin.book.by_email(email)
        if contact is None:
            refuse({"event.email": ["The selected event.email is invalid."]})
        value = given.get("value")
        if isinstance(value, dict | list):
            value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        elif value is not None:
            value = str(value)
        if value is not None and len(value) > VALUE_CHARACTERS:
            refuse(
                {"event.value": [f"The event.value may not be greater than {VALUE_CHARACTERS} characters."]}
            )
        names = ("category", "action", "label", "property")
        texts = [text(given.get(name)) for name in names]
        columns = f"email,contact_id,{','.join(names)},value,at"
        sql = f"INSERT INTO events({columns}) VALUES(?,?,?,?,?,?,?,?)"
        row = (contact["email"], contact["id"], *texts, value, self._twin.clock.now())
        made = self._store.run(sql, row).lastrowid
        return answer(
            {"id": made, "email": contact["email"], **dict(zip(names, texts, strict=True)), "value": value}
        )

    # --- feeds: GETs with an effect

    def refresh(self, call: Call, kind: str) -> Answer:
        """403 below marketer+, 422 within the hour, counted in real time as limits are (facts 13)."""
        self._twin.access.need("marketer+")
        identifier = number(call.params["feed_id"]) or 0
        row = self._store.one("SELECT * FROM feeds WHERE kind=? AND id=?", (kind, identifier))
        if row is None:
            not_found("Feed was not found")
        now = self._twin.clock.limit_now()
        if row["refreshed"] is not None and now - row["refreshed"] < REFRESH_EVERY_S:
            refuse("Feed can be refreshed just once per hour")
        self._store.run("UPDATE feeds SET refreshed=? WHERE kind=? AND id=?", (now, kind, identifier))
        return answer({"message": "Your feed is being refreshed"})

    # --- coupons

    def coupons(self, call: Call) -> Answer:
        self._twin.access.need("marketer+")
        given = body(call)
        codes = [str(one) for one in rows_of(given, "codes") if isinstance(one, str | int)]
        folder = number(given.get("folderId")) or 1
        until = text(given.get("valid_until"))
        day_start(until, "valid_until")
        imported = duplicated = 0
        for code in codes:
            known = self._store.one("SELECT 1 FROM coupons WHERE folder=? AND code=?", (folder, code))
            if known is None:
                self._store.run("INSERT INTO coupons VALUES(?,?,?)", (folder, code, until))
                imported += 1
            else:
                duplicated += 1
                if given.get("update_existing") is True:
                    sql = "UPDATE coupons SET valid_until=? WHERE folder=? AND code=?"
                    self._store.run(sql, (until, folder, code))
        return answer({"imported": imported, "duplicated": duplicated, "totalCount": len(codes)})

    def delete_coupons(self, call: Call) -> Answer:
        self._twin.access.need("marketer+")
        given = body(call)
        codes = [str(one) for one in rows_of(given, "codes") if isinstance(one, str | int)]
        folder = number(given.get("folderId")) or 1
        sql = "DELETE FROM coupons WHERE folder=? AND code=?"
        deleted = sum(self._store.run(sql, (folder, code)).rowcount for code in codes)
        return answer({"deleted": deleted, "invalid": len(codes) - deleted})

    # --- webhook address

    def webhook(self, call: Call) -> Answer:
        return answer({"webhook": {"url": self._store.get("webhook", "")}})

    def set_webhook(self, call: Call) -> Answer:
        url = text(body(call).get("url"))
        if url is None or not url.startswith(("http://", "https://")):
            refuse({"url": ["The url format is invalid."]})
        self._store.put("webhook", url)
        return answer({"success": True})

    def delete_webhook(self, call: Call) -> Answer:
        self._store.run("DELETE FROM meta WHERE key='webhook'")
        return answer({"success": True})
