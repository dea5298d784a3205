"""Who may come in and how often (facts 1): keys and scopes, tokens, rate limits, repeated requests, media
types.

Owns: everything that is decided before a handler runs. Must not: know what a handler does.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import TYPE_CHECKING

from desktop_app.twins.esputnik.shape import refuse, sentence
from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Refused, Routes, json_answer, text_answer

if TYPE_CHECKING:
    from desktop_app.twins.esputnik.twin import EsputnikTwin

#: names of the keys an account has, beside the full one
SCOPES = ("events", "events_contacts", "events_contacts_write", "messages", "disabled")
_EVENTS = re.compile(r"/api/v\d/(?:event|past_events)")
_CONTACTS = re.compile(
    r"/api/v\d/(?:contact|contacts|group|groups|emails|addressbooks|additionalfields|subscriptions|importstatus)(?:/.*)?"
)
_CONTACT_WRITES = re.compile(r"/api/v1/(?:contact(?:/subscribe|/[^/]+)?|contacts(?:/upload)?)")
_IMPORT = re.compile(r"/api/v1/importstatus/.*")
_MESSAGES = re.compile(
    r"/api/v1/(?:message|messages|interfaces|broadcast|broadcasts|workflows|callouts)(?:/.*)?"
)
#: the token of POST /v1/auth/token opens these and nothing else
_TOKEN_PATHS = {("POST", "/api/v1/event"), ("POST", "/api/v1/past_events"), ("DELETE", "/api/v1/past_events")}
_REFUSED_TYPES = ("application/xml", "text/xml", "multipart/form-data")
_REPEAT_S = 60.0
#: (method, path, name of the window, requests, seconds); the first match counts, several may share a line's
#: name
_LIMITS: tuple[tuple[str, re.Pattern[str], tuple[tuple[str, int, float], ...]], ...] = (
    ("GET", re.compile("/api/v1/contacts"), (("search", 50, 1.0),)),
    ("POST", re.compile("/api/v1/event"), (("event v1", 350, 1.0),)),
    ("POST", re.compile("/api/v2/event"), (("event v2", 350, 1.0),)),
    ("POST", re.compile(r"/api/v\d/past_events"), (("past events", 100, 1.0),)),
    ("DELETE", re.compile(r"/api/v\d/past_events"), (("past events delete", 5, 1.0),)),
    ("GET", re.compile("/api/v2/contacts/messages"), (("history", 10, 1.0),)),
    (
        "GET",
        re.compile(r"/api/v1/messages/email/\d+"),
        (("message read", 10, 1.0), ("messages", 500, 3600.0)),
    ),
    ("GET", re.compile(r"/api/v1/messages/.+"), (("messages", 500, 3600.0),)),
)
_OTHERS = (("others", 200, 1.0),)


class Access:
    def __init__(self, twin: EsputnikTwin) -> None:
        self._twin = twin
        self._store = twin.store

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/api/v1/auth/token", self.token)
        routes.add("POST", "/uaa/oauth/token", self.oauth_token)
        routes.add("GET", "/uaa/oauth/authorize", self.oauth_authorize)

    def check(self, call: Call) -> None:
        """Raises Refused when this request may not go on."""
        if call.path.startswith("/uaa/"):
            return
        self._authorise(call)
        self._limit(call)
        media = call.headers.get("content-type", "").split(";")[0].strip().lower()
        if call.body and media in _REFUSED_TYPES:
            refuse("Unsupported media type", 415)
        self._repeated(call)

    # --- keys

    def _authorise(self, call: Call) -> None:
        """Any user name, even an empty one; the password is the key."""
        bearer = call.bearer()
        if bearer is not None:
            kind = self._store.value("SELECT kind FROM tokens WHERE token=?", (bearer,))
            if kind == "oauth" or (kind == "events" and (call.method, call.path.rstrip("/")) in _TOKEN_PATHS):
                return
            raise Refused(unauthorized())
        pair = call.basic()
        keys = self._twin.context.keys
        scope = next((name for name in ("full", *SCOPES) if pair is not None and pair[1] == keys[name]), None)
        if scope is None or scope == "disabled":
            raise Refused(unauthorized())
        if not allowed(scope, call.method, call.path.rstrip("/")):
            raise Refused(json_answer({"status": 403, "message": "Access denied"}, 403))

    # --- limits

    def _limit(self, call: Call) -> None:
        """429 until the window resets; no Retry-After is documented, so none is sent."""
        if not self._twin.context.dials["rate_limits"]:
            return
        path = call.path.rstrip("/")
        windows = next(
            (w for method, known, w in _LIMITS if method == call.method and known.fullmatch(path)), _OTHERS
        )
        for name, most, seconds in windows:
            wait = self._twin.context.windows.over(name, most, seconds)
            if wait is None:
                continue
            answer = too_many(most, seconds)
            if self._twin.context.dials["retry_after"]:
                answer.headers.append(("Retry-After", str(math.ceil(wait))))
            raise Refused(answer)

    def _repeated(self, call: Call) -> None:
        """The same single-contact write within one minute is 409 (trap 7); a refused write does not count."""
        parts = call.segments
        single = (call.method, parts[1:]) in (
            ("POST", ("v1", "contact")),
            ("POST", ("v1", "contact", "subscribe")),
        ) or (call.method == "PUT" and parts[1:3] == ("v1", "contact") and len(parts) == 4)
        if not single:
            return
        try:
            body = json.dumps(call.json(), sort_keys=True)
        except BodyUnreadable:
            return
        print_ = hashlib.sha256(f"{call.method} {'/'.join(parts)} {body}".encode()).hexdigest()
        now = self._twin.clock.limit_now()
        last = self._store.value("SELECT at FROM recent WHERE print=?", (print_,))
        if last is not None and now - last < _REPEAT_S:
            refuse("Duplicated request. Repeated request within 1 minute.", 409)
        self._store.run("DELETE FROM recent WHERE at<?", (now - _REPEAT_S,))
        self._store.run("INSERT OR REPLACE INTO recent VALUES(?,?)", (print_, now))

    # --- tokens

    def token(self, call: Call) -> Answer:
        """A bare string, as every sentence of this platform."""
        return sentence(self._issue("events"))

    def oauth_token(self, call: Call) -> Answer:
        """B19. The real one lives on another host and needs a registered application."""
        form = dict(call.form())
        if form.get("grant_type") not in ("authorization_code", "refresh_token"):
            return json_answer({"error": "unsupported_grant_type"}, 400)
        return json_answer(
            {
                "access_token": self._issue("oauth"),
                "token_type": "bearer",
                "refresh_token": self._issue("refresh"),
                "scope": "UseRestApi",
                "expires_in": 172_541,
            }
        )

    def oauth_authorize(self, call: Call) -> Answer:
        target = call.query.get("redirect_uri", "")
        if not target:
            return text_answer("redirect_uri is required", 400)
        joint = "&" if "?" in target else "?"
        state = f"&state={call.query['state']}" if call.query.get("state") else ""
        return Answer(302, headers=[("Location", f"{target}{joint}code={self._issue('code')}{state}")])

    def _issue(self, kind: str) -> str:
        number = self._store.value("SELECT COUNT(*) FROM tokens")
        chance = self._twin.context.random(f"token/{self._twin.context.keys['full']}/{number}")
        token = f"{chance.getrandbits(160):040x}"
        self._store.run("INSERT INTO tokens VALUES(?,?)", (token, kind))
        return token


def allowed(scope: str, method: str, path: str) -> bool:
    """Whether a key of this scope may make this call; the connection test is open to all (README)."""
    if scope == "full" or path in ("/api/v1/account/info", "/api/v1/version", "/api/v2/version"):
        return True
    if scope == "messages":
        return _MESSAGES.fullmatch(path) is not None
    if _EVENTS.fullmatch(path) or path == "/api/v1/auth/token":
        return True
    if scope == "events_contacts":
        return _CONTACTS.fullmatch(path) is not None
    if scope == "events_contacts_write":
        if method == "GET":
            return _IMPORT.fullmatch(path) is not None
        return method in ("POST", "PUT") and _CONTACT_WRITES.fullmatch(path) is not None
    return False


def unauthorized() -> Answer:
    """401: JSON that carries the status (facts 1)."""
    answer = json_answer({"status": 401, "error": "Unauthorized", "message": "Bad credentials"}, 401)
    answer.headers.append(("WWW-Authenticate", 'Basic realm="esputnik.com"'))
    return answer


def too_many(most: int, seconds: float) -> Answer:
    unit = {1.0: "1 second", 3600.0: "1 hour"}.get(seconds, f"{seconds:g} seconds")
    return text_answer(f"Too many requests: More than {most} requests per {unit}", 429)
