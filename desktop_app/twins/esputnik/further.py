"""Calls of the vendor's OpenAPI document that the facts do not describe: push tokens, sites, feeds,
recommendations.

Owns: a plain, stateful reading of each. Must not: grow rules that no document names.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from desktop_app.twins.esputnik.contact_book import text_or_none
from desktop_app.twins.esputnik.rules import as_list
from desktop_app.twins.esputnik.shape import body_object, not_found, number, refuse, sentence
from desktop_app.twins.wire import Answer, Call, Routes, json_answer, text_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class FurtherCalls:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        token = "/api/v1/contact/token"
        routes.add("GET", token + "/{app}/{token}/contactId", self.token_contact)
        routes.add("GET", token + "/activated/{app}/{token}", self.token_active)
        routes.add("PUT", token + "/activated/{app}/{token}", self.set_token_active)
        routes.add("POST", "/api/v1/apps/{app}/tokens", self.add_tokens)
        routes.add("POST", "/api/v1/apps/{app}/token/mute", self.mute)
        routes.add("POST", "/api/v1/apps/{app}/token/unmute", self.mute)
        routes.add("PUT", "/api/v1/interactions/{id}/status", self.interaction)
        routes.add("GET", "/api/v2/contacts/recoms/{source}", self.recommendations)
        routes.add("GET", "/api/v1/site/domains", self.domains)
        routes.add("POST", "/api/v1/site/domains", self.add_domain)
        routes.add("GET", "/api/v1/site/script", self.script)
        for name in ("domains", "domain"):
            routes.add("GET", f"/api/v1/site/webpush/{name}", self.push_domains)
            routes.add("POST", f"/api/v1/site/webpush/{name}", self.add_push_domains)
            routes.add("DELETE", f"/api/v1/site/webpush/{name}", self.delete_push_domain)
        routes.add("GET", "/api/v1/site/webpush/script", self.script)
        routes.add("GET", "/api/v1/products/config", self.feeds)
        routes.add("POST", "/api/v1/products/config", self.set_feeds)

    # --- notes: small things kept by kind and key

    def _note(self, kind: str, key: str) -> Any:
        text = self._store.value("SELECT body FROM notes WHERE kind=? AND key=?", (kind, key))
        return None if text is None else json.loads(text)

    def _keep(self, kind: str, key: str, body: Any) -> None:
        self._store.run("INSERT OR REPLACE INTO notes VALUES(?,?,?)", (kind, key, json.dumps(body)))

    def _notes(self, kind: str) -> list[Any]:
        rows = self._store.all("SELECT body FROM notes WHERE kind=? ORDER BY key", (kind,))
        return [json.loads(row["body"]) for row in rows]

    # --- push tokens

    def _token(self, call: Call) -> dict[str, Any]:
        note = self._note("token", f"{call.params['app']}/{call.params['token']}")
        if note is None:
            not_found("Token not found")
        return dict(note)

    def token_contact(self, call: Call) -> Answer:
        return json_answer({"id": self._token(call)["contactId"]})

    def token_active(self, call: Call) -> Answer:
        return json_answer({"active": self._token(call)["active"]})

    def set_token_active(self, call: Call) -> Answer:
        note, active = self._token(call), body_object(call).get("active")
        if not isinstance(active, bool):
            refuse("active is required")
        self._keep("token", f"{call.params['app']}/{call.params['token']}", {**note, "active": active})
        return json_answer({"active": active})

    def add_tokens(self, call: Call) -> Answer:
        """Ties tokens to contacts; a token of nobody known is left out."""
        tokens = as_list(body_object(call).get("tokens"))
        if not tokens:
            refuse("tokens must be specified")
        book = self._twin.book
        for item in tokens:
            if not isinstance(item, dict) or not text_or_none(item.get("token")):
                refuse("token must be specified")
            record = book.load(number(item.get("contactId")) or 0)
            if record is None and item.get("externalCustomerId"):
                record = book.by_external(str(item["externalCustomerId"]))
            for kind, name in (("email", "email"), ("sms", "phone")):
                if record is None and item.get(name):
                    record = book.for_locator(kind, str(item[name]))
            if record is not None:
                note = {"contactId": record.id, "active": True}
                self._keep("token", f"{call.params['app']}/{item['token']}", note)
        return sentence("Tokens were added")

    def mute(self, call: Call) -> Answer:
        body = body_object(call)
        if not text_or_none(body.get("token")):
            refuse("Token must be specified")
        duration = body.get("duration")
        if duration is not None and not 5 <= (number(duration) or 0) <= 31_536_000:
            refuse("Duration must be between 5 and 31536000")
        done = "unmuted" if call.segments[-1] == "unmute" else "muted"
        return sentence(f"Token was {done}")

    def interaction(self, call: Call) -> Answer:
        body = body_object(call)
        if body.get("status") not in ("DELIVERED", "OPENED", "CLICKED") or not text_or_none(
            body.get("token")
        ):
            refuse("token and status (DELIVERED, OPENED, CLICKED) are required")
        self._keep("interaction", call.params["id"], {"status": body["status"]})
        return Answer(200)

    # --- sites, feeds, recommendations

    def recommendations(self, call: Call) -> Answer:
        if not any(
            call.query.get(name) for name in ("contactId", "email", "phone", "externalCustomerId", "webId")
        ):
            refuse("One of contactId, email, phone, externalCustomerId, webId must be specified")
        chance = self._twin.context.random(f"recoms/{call.params['source']}/{call.path}")
        picked = sorted(chance.sample(range(1, 41), 4))
        return json_answer(
            [
                {
                    "id": f"SKU-{place}",
                    "name": f"Product {place}",
                    "url": f"https://shop.example/p/{place}",
                    "price": place * 10.5,
                    "descr": f"Description of product {place}",
                    "brand": "Training",
                    "category": ["shop"],
                    "isInStock": 1,
                }
                for place in picked
            ]
        )

    def domains(self, call: Call) -> Answer:
        return json_answer(self._notes("domain"))

    def add_domain(self, call: Call) -> Answer:
        domain = str(body_object(call).get("domain") or "").strip().lower()
        if not _DOMAIN.fullmatch(domain):
            refuse("Invalid domain name")
        if self._note("domain", domain) is not None:
            return sentence("Domain already exists")
        self._keep("domain", domain, {"domain": domain})
        answer = sentence("Domain created")
        answer.status = 201
        return answer

    def script(self, call: Call) -> Answer:
        return text_answer("<script>/* training */</script>")

    def push_domains(self, call: Call) -> Answer:
        return json_answer({"domains": self._notes("push domain")})

    def add_push_domains(self, call: Call) -> Answer:
        items = as_list(body_object(call).get("domains"))
        if not items:
            refuse("domains must be specified")
        for item in items:
            if not isinstance(item, dict) or not text_or_none(item.get("domain")):
                refuse("domain must be specified")
            self._keep("push domain", str(item["domain"]), item)
        return json_answer({"domains": items})

    def delete_push_domain(self, call: Call) -> Answer:
        domain = call.query.get("domain", "")
        if self._note("push domain", domain) is None:
            not_found(f"Domain '{domain}' not found")
        self._store.run("DELETE FROM notes WHERE kind='push domain' AND key=?", (domain,))
        return json_answer({"domains": self._notes("push domain")})

    def feeds(self, call: Call) -> Answer:
        return json_answer({"feeds": self._note("feeds", "all") or []})

    def set_feeds(self, call: Call) -> Answer:
        feeds = as_list(body_object(call).get("feeds"))
        if not all(isinstance(feed, dict) and text_or_none(feed.get("url")) for feed in feeds):
            refuse("url must be specified")
        self._keep("feeds", "all", feeds)
        return sentence("Product feeds have been updated")
