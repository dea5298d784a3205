"""Who may come in (facts 2): Basic ``client_id:api_key``, the SDKs' sha1 of the SDK key, the old ``Sign``.

Owns: everything that is decided before a handler runs. Must not: know what a handler does. A missing or odd
content type is let through: the vendor's own SDK sends none on v1.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop_app.twins.sendios.shape import error
from desktop_app.twins.wire import Answer, BodyUnreadable, Call, Refused

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

CLIENT_ID = "1832"
REFUSED = "Authorization base64 data wrong or invalid"


def api_key(sdk_key: str) -> str:
    """What SDKs send as the password: the API key is the sha1 of the SDK key (facts 2, key kinds)."""
    return hashlib.sha1(sdk_key.encode(), usedforsecurity=False).hexdigest()


class Access:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin

    def check(self, call: Call) -> None:
        """Raises Refused when this request may not go on."""
        if call.path.startswith("/api/v1/client/"):
            good = self._is_app_push(call)  # a host and a key of its own (facts 9)
        else:
            good = self._is_basic(call) or self._is_signed(call)
        if not good:
            raise Refused(unauthorized())
        limit = int(self._twin.context.dials["requests_per_second"])
        if limit > 0 and self._twin.context.windows.over("all", limit, 1.0) is not None:
            raise Refused(error("Too many requests", 429))

    def _is_basic(self, call: Call) -> bool:
        pair = call.basic()
        return pair is not None and pair[0] == CLIENT_ID and _same(pair[1], self._twin.context.key("full"))

    def _is_signed(self, call: Call) -> bool:
        """``Sign base64({client_id, sign})``, sign = HMAC-SHA256 by either key (README)."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "sign":
            return False
        inner = Call("", "", (), {}, [], {"authorization": f"Basic {value}"}, b"", "")
        pair = inner.basic()  # the JSON holds a colon, so it comes apart and together again
        try:
            given = json.loads(":".join(pair or ("",)))
            client, sign = str(given["client_id"]), str(given["sign"])
        except (ValueError, TypeError, KeyError):
            return False
        keys = (self._twin.context.key("full"), self._twin.context.key("sdk"))
        return client == CLIENT_ID and any(
            _same(sign, hmac.new(key.encode(), text, hashlib.sha256).hexdigest())
            for key in keys
            for text in _signed_texts(call)
        )

    def _is_app_push(self, call: Call) -> bool:
        """``Authorization: Basic API_KEY``, bare."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "basic" and _same(value.strip(), self._twin.context.key("app_push"))


def _signed_texts(call: Call) -> Iterator[bytes]:
    """What the sign may be of: the bare body; or, as the old PHP SDK has it, the JSON of its data with
    ``request_method`` and ``request_uri`` beside them, sorted by name, slashes and letters as they are.
    """
    yield call.body
    try:
        data = call.json() if call.body.strip() else {}
    except BodyUnreadable:
        return
    if not isinstance(data, dict):
        return
    query = f"?{call.query_text}" if call.query_text else ""
    host = call.headers.get("host", "")
    for start in (f"http://{host}", f"https://{host}", "https://api.mailfire.io", "https://api.sendios.io"):
        told = {**data, "request_method": call.method, "request_uri": f"{start}{call.raw_path}{query}"}
        ordered = {name: told[name] for name in sorted(told)}  # the outermost names only
        yield json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


def unauthorized() -> Answer:
    """The words are recorded, the status is unsure (README)."""
    return error(REFUSED, 401)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
