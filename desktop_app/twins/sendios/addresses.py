"""Checking and mending addresses: ``POST v1/email/check`` and its kin (facts 5.2, 5.3).

Owns: the rules of a good address, typos, vendors. Must not: create anybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_app.twins.sendios.shape import answer, body, invalid, missing, whole
from desktop_app.twins.wire import Answer, Call, Routes

if TYPE_CHECKING:
    from desktop_app.twins.sendios.twin import SendiosTwin

VENDORS = {
    "gmail.com": "Google", "googlemail.com": "Google", "yahoo.com": "Yahoo!", "ymail.com": "Yahoo!",
    "hotmail.com": "Hotmail", "outlook.com": "Hotmail", "live.com": "Hotmail", "aol.com": "AOL",
    "mail.ru": "Mail.ru", "rambler.ru": "Rambler", "icloud.com": "Apple", "me.com": "Apple",
    "ukr.net": "Ukr.net",
}  # fmt: skip
TYPOS = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmail.co": "gmail.com", "gmail.con": "gmail.com",
    "gamil.com": "gmail.com", "gnail.com": "gmail.com", "yahho.com": "yahoo.com", "yaho.com": "yahoo.com",
    "hotmial.com": "hotmail.com", "hotmal.com": "hotmail.com", "outlok.com": "outlook.com",
    "iclod.com": "icloud.com", "ukr.ne": "ukr.net",
}  # fmt: skip
ROLES = frozenset(
    (
        "test",
        "admin",
        "administrator",
        "postmaster",
        "abuse",
        "noreply",
        "no-reply",
        "webmaster",
        "root",
        "info",
    )
)
REASONS = {
    "test.com": "mx_record",
    "privaterelay.appleid.com": "application",
    "blacklisted.example": "blacklisted",
    "mx-blacklisted.example": "mx_record_blacklisted",
    "ip-blacklisted.example": "mx_ip_blacklisted",
}
"""Domains with a fate of their own; ``*.invalid`` has no mail server either."""
_LOOK_ALIKES = str.maketrans("аеорсухіАЕОРСУХІ", "aeopcyxiAEOPCYXI")
_GOOD = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([\w-]+\.)+[\w-]{2,}"
)


def mended(address: str) -> str:
    """As it would be stored: without blanks and look-alike letters, with a domain spelled right.

    Something without an ``@`` is turned into an address as recorded: ``test.com@test.com`` (S8).
    """
    address = re.sub(r"[\s,;<>\"()]+", "", address.translate(_LOOK_ALIKES)).strip(".")
    if "@" not in address:
        return f"{address}@{address}" if "." in address else address
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    return f"{local}@{TYPOS.get(domain, domain)}"


def check(original: str, sanitize: bool = True) -> dict[str, Any]:
    """The answer of the check; ``reason`` is absent when the address is good."""
    address = mended(original) if sanitize else original
    domain = address.rpartition("@")[2].lower()
    reason = _reason(address, domain)
    found: dict[str, Any] = {"orig": original, "email": address, "valid": reason is None}
    if reason is not None:
        found["reason"] = reason
    found |= {
        "vendor": VENDORS.get(domain, "Unknown"),
        "domain": domain,
        "trusted": reason is None or reason == "system",
    }
    return found


def _reason(address: str, domain: str) -> str | None:
    if not _GOOD.fullmatch(address) or len(address) > 254:
        return "invalid"
    if domain in REASONS:
        return REASONS[domain]
    if domain.endswith(".invalid"):
        return "mx_record"
    return "system" if address.partition("@")[0].lower() in ROLES else None


class AddressCalls:
    def __init__(self, twin: SendiosTwin) -> None:
        self._twin = twin

    def register(self, routes: Routes) -> None:
        routes.add("POST", "/v1/email/check", self.check)
        routes.add("POST", "/v1/email/check/send", self.check_by_sending)
        routes.add("POST", "/emails/validate", self.check_by_sending)  # as the Mailfire SDK has it
        routes.add("POST", "/v1/buying/email", self.buying)

    def check(self, call: Call) -> Answer:
        given = body(call)
        sanitize = str(given.get("sanitize", True)).lower() not in ("false", "0")
        return answer(check(_address(given), sanitize))

    def check_by_sending(self, call: Call) -> Answer:
        """``project`` or, as one SDK has it, ``project_id``; really sends one mail (facts 5.3)."""
        given = body(call)
        project = whole(given.get("project", given.get("project_id")))
        if project is None:
            missing("project", "project")
        found = check(_address(given))
        found["is_send"] = found["valid"]
        if found["valid"]:
            self._twin.mails.note(project, found["email"], 1, 0, status="sent")
        return answer(found)

    def buying(self, call: Call) -> Answer:
        """Whether somebody is likely to buy: people with a payment (facts 8, S16)."""
        address = _address(body(call))
        if not _GOOD.fullmatch(address):
            invalid("email", "This value is not a valid email address.")
        sql = "SELECT 1 FROM payments p JOIN users u ON u.id=p.user_id WHERE u.email_key=? LIMIT 1"
        bought = self._twin.store.one(sql, (address.lower(),)) is not None
        return answer({"email": address, "decision": bought})


def _address(given: dict[str, Any]) -> str:
    value = given.get("email")
    if not isinstance(value, str) or not value.strip():
        missing("email", "email")
    return value.strip()
