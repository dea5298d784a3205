"""What is filled into each declared call of eSputnik, in an order in which one may use what an earlier
answered."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.model.event import Event
from desktop_app.model.message import Message
from desktop_app.provider_api.provider import Provider
from tests.helpers.twins import Twin
from tests.providers.samples import Done, Filled, Sample

DIALS = {"activity": True, "past_events_delete": True, "rate_limits": False}
#: Calls whose good answer is a sentence or nothing.
WITHOUT_ROWS = {
    "broadcast_cancel", "message_update", "message_delete", "translation_set", "translation_delete",
    "other_update", "other_delete", "other_translate", "other_untranslate", "contact_delete_external",
    "unsubscribe_many", "resubscribe_many", "contact_categories_set", "list_empty", "attach_external",
    "detach_external", "past_events_delete", "orders_delete_period", "feeds_set", "site_domain_add",
    "site_script",
    "push_domains_add", "push_domain_delete", "push_script",
}  # fmt: skip
#: Columns that an answer has in another state of things only: an error, a letter instead of a text message.
LACKING = {
    "send_sms": ["message"], "send_viber": ["message"], "activity": ["messageName"],
    "messages_of": ["subject", "viewMessageLink"], "other_list": ["title"], "other_read": ["title"],
    "import_status": ["description"], "contacts_bulk": ["errorMessage"],
}  # fmt: skip
TODAY = datetime.now(UTC).date()
FROM, TO = (TODAY - timedelta(days=30)).isoformat(), (TODAY + timedelta(days=30)).isoformat()
FIRST, NEWSLETTER, CONTACT = "2117001", "3601001", "1000001"
E_MAIL = {
    "name": "Autumn", "from": '"Training Shop" <news@shop.example>', "subject": "Autumn",
    "htmlText": "<p>Hi</p>",
    "tags": "news\nautumn",
}  # fmt: skip
TEXT = {"name": "Parcel", "from": "TRAINING", "text": "Here", "more": '{"trackUrls": true}'}


def an_event(form: str) -> Event:
    """One event of this form, with a nested value where it takes one."""
    past = datetime(2026, 1, 5, 10, 30) if form.startswith("past") else None
    params = {"page": {"id": 5}, "n": 1} if form.endswith("v2") else {"page": "5"}
    return Event(f"e-{form}", form, "visit", {"email": "x@example.com"}, params, occurred=past)


async def prepare(provider: Provider, twin: Twin) -> None:
    """A past event that can be deleted."""
    await provider.send_events([an_event("past_v2")])


def _event_write(form: str) -> Callable[[Provider], Awaitable[Any]]:
    async def write(one: Provider) -> Any:
        return await one.send_events([an_event(form)])

    return write


async def _letter(one: Provider) -> Any:
    sender = '"Training Shop" <news@shop.example>'
    return await one.send_message(Message("k9", sender, ("y@example.com",), "Hi", html="<p>Hi</p>"))


MORE_WRITES = {
    **{form: _event_write(form) for form in ("v1", "v3", "past_v1", "past_v2")}, "send_email": _letter,
}  # fmt: skip


def _external(twin: Twin, place: int) -> str:
    """The external id of somebody who is not in the newsletter."""
    known = [one for one in twin.state("contacts") if one["external_id"]]
    return [str(one["external_id"]) for one in known if "Newsletter" not in one["lists"]][place]


def _joined(twin: Twin, done: Done) -> Filled:
    return {"id": NEWSLETTER, "externalCustomerIds": _external(twin, 0)}


def _left(twin: Twin, done: Done) -> Filled:
    known = [one for one in twin.state("contacts") if one["external_id"] and "Newsletter" in one["lists"]]
    return {"id": NEWSLETTER, "externalCustomerIds": str(known[0]["external_id"])}


def _broadcast(twin: Twin, done: Done) -> Filled:
    return {"id": str(done["broadcast_create"].rows[0]["broadcastId"])}


def _made(call: str, /, **more: str) -> Callable[[Twin, Done], Filled]:
    return lambda twin, done: {"id": str(done[call].rows[0]["id"]), **more}


def _status(twin: Twin, done: Done) -> Filled:
    return {"ids": str(done["send_sms"].rows[0]["requestId"])}


def _link(twin: Twin, done: Done) -> Filled:
    """A file on this computer, served until it was fetched once."""

    class Served(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"Email,First name\nlink1@example.com,Ann\n"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Served)

    def serve_once() -> None:
        server.timeout = 20
        server.handle_request()
        server.server_close()

    threading.Thread(target=serve_once, daemon=True).start()
    return {"link": f"http://127.0.0.1:{server.server_port}/file.csv", "groupNames": "From a link"}


def _sent_to(twin: Twin, done: Done) -> Filled:
    twin.clock(3600.0)
    return {"dateFrom": FROM, "dateTo": TO, "maxrows": "5"}


def _messages_of(twin: Twin, done: Done) -> Filled:
    contact = next(str(one["contact_id"]) for one in twin.state("messages") if one["contact_id"])
    return {"dateFrom": FROM, "dateTo": TO, "contactId": contact}


SAMPLES: dict[str, Sample] = {
    "balance": {},
    "balance_history": {"dateFrom": FROM, "dateTo": TODAY.isoformat()},
    "broadcast_create": {
        "messageId": FIRST,
        "groups": NEWSLETTER,
        "title": "Autumn",
        "startDate": (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M"),
    },
    "broadcasts": {},
    "broadcast": _broadcast,
    "broadcast_cancel": _broadcast,
    "workflows": {"name": ""},
    "send_sms": {"from": "TRAINING", "text": "Your parcel is here", "phoneNumbers": "+380 50 123 45 67"},
    "send_viber": {"text": "Sale", "iosExpirityText": "Too late", "phoneNumbers": "380501234568"},
    "message_status": _status,
    "activity": _sent_to,
    "messages_of": _messages_of,
    "sms_campaigns": {},
    "message_link": {"id": FIRST},
    "message_create": E_MAIL,
    "message_update": {"id": FIRST, **E_MAIL},
    "translation_set": {"id": FIRST, "language": "uk", **E_MAIL},
    "translation_delete": {"id": FIRST, "language": "uk"},
    "message_delete": _made("message_create"),
    "other_list": {"channel": "viber"},
    "other_create": {"channel": "sms", **TEXT},
    "other_read": _made("other_create", channel="sms"),
    "other_update": _made("other_create", channel="sms", **TEXT),
    "other_translate": _made("other_create", channel="sms", language="uk", **TEXT),
    "other_untranslate": _made("other_create", channel="sms", language="uk"),
    "other_delete": _made("other_create", channel="sms"),
    "import_link": _link,
    "import_status": lambda twin, done: {"id": str(done["import_link"].rows[0]["importId"])},
    "contacts_bulk": {
        "contacts": '[{"channels": [{"type": "email", "value": "bulk@example.com"}], "firstName": "Ann"}]',
        "dedupeOn": "email",
        "contactFields": "email\nfirstName",
        "eventKeyForNewContacts": "newContact",
    },
    "contact_emails": {"ids": "1000001\n1000002\n1000003"},
    "contact_delete_external": lambda twin, done: {"externalCustomerId": _external(twin, 5)},
    "unsubscribe_many": {"emails": "a@example.com\nb@example.com"},
    "resubscribe_many": {"emails": "a@example.com", "reason": "asked by phone"},
    "categories": {},
    "contact_categories_set": {"id": CONTACT, "subscriptions": "news\ntips"},
    "contact_categories": {"id": CONTACT},
    "fields_newer": {},
    "recommendations": {"source": "1", "contactId": CONTACT},
    "attach_external": _joined,
    "detach_external": _left,
    "list_empty": {"id": NEWSLETTER},
    "past_events_delete": {"from": "2026-01-01T00:00", "to": "2026-02-01T00:00"},
    "orders_delete_period": {"from": "2026-01-01T00:00", "to": "2026-01-01T23:00"},
    "promo_codes": {},
    "promo_codes_count": {"type": "welcome"},
    "promo_codes_add": {"promocodes": "A-1\nA-2", "expirationDate": TO, "discount": "5"},
    "feeds_set": {"feeds": '[{"url": "https://shop.example/feed.xml", "language": "en", "default": true}]'},
    "feeds": {},
    "site_domain_add": {"domain": "shop.example"},
    "site_domains": {},
    "site_script": {},
    "push_domains_add": {
        "domain": "push.example",
        "serviceWorkerName": "sw.js",
        "serviceWorkerPath": "/push/",
        "serviceWorkerScope": "/",
    },
    "push_domains": {},
    "push_script": {"domain": "push.example"},
    "push_domain_delete": {"domain": "push.example"},
    "file_upload": {"link": "https://shop.example/data.json", "preprocessorType": "Key"},
    "file_update": lambda twin, done: {
        "id": str(done["file_upload"].rows[0]["fileId"]),
        "link": "https://shop.example/data.json",
    },
    "file_status": lambda twin, done: {"id": str(done["file_upload"].rows[0]["fileId"])},
}
