"""E-mail addresses: unwrapped, judged, never corrected. email-validator is the judge; plain addresses take
a short way that gives the same verdict (see the property test). Must not: ask the network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from desktop_app.model.addresses import MOST, MOST_LOCAL, within_limits
from desktop_app.services.importing.reading.cells import Finding, Judged, clean, common_damage, repeated

_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}")
_PLAIN_ADDRESS = rf"{_LOCAL.pattern}@[a-z0-9.-]+"
_PLAIN_COLUMN = re.compile(_PLAIN_ADDRESS + repeated(rf"(?:\n{_PLAIN_ADDRESS})"))
_IN_BRACKETS = re.compile(r".*<\s*([^\s<>]+@[^\s<>]+)\s*>\s*[,;.]?", re.DOTALL)
_PARTS = re.compile(r"[\s,;|/]+")
_WRAPPERS = "\"'<>()[]“”„«»‘’ \t"

#: mail domains with so many users that a near miss is a slip of the finger
_WELL_KNOWN = """gmail.com googlemail.com hotmail.com outlook.com yahoo.com icloud.com live.com msn.com
aol.com mail.com
gmx.de gmx.net gmx.at web.de t-online.de freenet.de hotmail.de yahoo.de outlook.de ukr.net i.ua meta.ua
bigmir.net mail.ru
yandex.ru yandex.com yandex.ua rambler.ru list.ru inbox.ru bk.ru seznam.cz email.cz centrum.cz post.cz
atlas.cz volny.cz
azet.sk zoznam.sk centrum.sk wp.pl onet.pl o2.pl interia.pl gazeta.pl op.pl poczta.onet.pl tlen.pl
orange.fr free.fr
wanadoo.fr laposte.net sfr.fr hotmail.fr yahoo.fr outlook.fr live.fr mynet.com hotmail.co.uk yahoo.co.uk
btinternet.com
live.co.uk protonmail.com proton.me ymail.com me.com mac.com libero.it virgilio.it hotmail.it hotmail.es
yahoo.es
outlook.es comcast.net verizon.net att.net sbcglobal.net"""
WELL_KNOWN = frozenset(_WELL_KNOWN.split())
#: real domains that lie one letter from a well-known one
_REAL = frozenset(
    [
        "gmx.com",
        "gmx.ch",
        "gmx.fr",
        "gmx.us",
        "gmx.eu",
        "mail.de",
        "mail.ua",
        "mail.pl",
        "mail.cz",
        "email.com",
        "email.de",
        "email.ua",
        "yahoo.it",
        "yahoo.pl",
        "yahoo.in",
        "yahoo.ca",
        "yahoo.at",
        "yahoo.ro",
        "yahoo.gr",
        "live.de",
        "live.it",
        "live.nl",
        "live.se",
        "live.at",
        "live.ca",
        "live.be",
        "hotmail.ch",
        "hotmail.nl",
        "hotmail.be",
        "hotmail.se",
        "hotmail.gr",
        "outlook.cz",
        "outlook.pl",
        "outlook.at",
        "outlook.it",
        "outlook.pt",
        "outlook.sk",
        "yandex.by",
        "yandex.kz",
        "pl.pl",
        "op.eu",
        "wp.eu",
        "post.pl",
        "post.sk",
        "post.ch",
        "post.com",
        "post.at",
        "centrum.pl",
        "rocketmail.com",
        "fastmail.com",
        "hotmail.pl",
        "o2.co.uk",
        "o2.cz",
        "aol.de",
        "aol.fr",
        "aol.it",
        "me.uk",
        "free.com",
        "atlas.sk",
        "volny.com",
        "web.com",
        "t-online.hu",
        "msn.de",
        "msn.fr",
        "orange.com",
        "orange.pl",
        "orange.es",
        "orange.sk",
        "sfr.com",
        "proton.com",
        "mail.md",
        "ukr.com",
    ]
)
_TLD_SLIPS = frozenset(
    {"con", "cmo", "ocm", "comm", "coom", "cim", "vom", "xom", "cpm", "nett", "ner", "ne", "ogr"}
)


@cache
def _slips() -> dict[str, str]:
    """Every text one slip away from a well-known domain: a letter lost, doubled, swapped or hit beside."""
    found: dict[str, str] = {}
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
    for domain in sorted(WELL_KNOWN):
        short = len(domain) < 8
        for place in range(len(domain) + 1):
            head, tail = domain[:place], domain[place:]
            near = []
            if tail and not short:
                near.append(head + tail[1:])
            if len(tail) > 1:
                near.append(head + tail[1] + tail[0] + tail[2:])
            if tail:
                near.append(head + tail[0] + tail)
            if tail and not short:
                near += [head + letter + tail[1:] for letter in letters]
                near += [head + letter + tail for letter in letters]
            for slip in near:
                if slip not in WELL_KNOWN and slip not in _REAL:
                    found.setdefault(slip, domain)
    return found


class _Domains(dict[str, tuple[str, str] | None]):
    """Domain as written to (domain in lower case, well-known domain it seems to mean or ""); None = no
    domain. Judged once by the library and kept."""

    def __missing__(self, domain: str) -> tuple[str, str] | None:
        if len(self) > 200_000:
            self.clear()
        lower = domain.lower()
        if not _DOMAIN.fullmatch(domain) or not _library_takes(f"a@{domain}"):
            found = None
        else:
            found = (lower, self.meant(lower))
        self[domain] = found
        return found

    def meant(self, lower: str) -> str:
        if lower in WELL_KNOWN or lower in _REAL:
            return ""
        near = _slips().get(lower)
        if near:
            return near
        name, _, ending = lower.rpartition(".")
        if ending in _TLD_SLIPS and any(known.startswith(name + ".") for known in WELL_KNOWN):
            return next(known for known in sorted(WELL_KNOWN) if known.startswith(name + "."))
        return ""


def _library_takes(address: str) -> str | None:
    """The address as the library writes it, or None."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


class EmailJudge:
    def __init__(self) -> None:
        self._domains = _Domains()
        self._local = _LOCAL.fullmatch

    def __call__(self, cell: str) -> Judged:
        local, _, domain = cell.rpartition("@")
        if within_limits(local, cell) and self._local(local):
            known = self._domains[domain]
            if known is not None:
                lower, meant = known
                value = cell if lower == domain else f"{local}@{lower}"
                return Finding(value, ("email_typo",)) if meant else value
        return self.slow(cell)

    def meant(self, domain: str) -> str:
        """The well-known domain that this one, in small letters, seems to mean; "" for none."""
        return self._domains.meant(domain)

    def all_plain(self, column: Sequence[str]) -> bool:
        """True when all are plain addresses at known domains without capitals."""
        joined = "\n".join(column)
        if joined.count("\n") != len(column) - 1 or not _PLAIN_COLUMN.fullmatch(joined):
            return False
        parts = joined.replace("@", "\n").split("\n")
        if len(parts) != 2 * len(column) or max(map(len, parts)) > MOST_LOCAL:
            return False
        if max(map(len, column)) > MOST:
            return False
        domains = self._domains
        for domain in {*parts[1::2]}:
            known = domains[domain]
            if known is None or known[1] or known[0] != domain:
                return False
        return True

    def slow(self, cell: str) -> Judged:
        """All rules; gives the same as the fast path where that applies."""
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text, is_name="@" not in text)
        if damage:
            return damage
        text = _unwrapped(text)
        if text.count("@") > 1:
            parts = [part for part in _PARTS.split(text) if "@" in part]
            if len(parts) > 1:
                return Finding(None, ("multiple_values",))
        local, at, domain = text.rpartition("@")
        if not at:
            return Finding(None, ("email_invalid",))
        if _mixes_alphabets(local) or any(_mixes_alphabets(part) for part in domain.split(".")):
            return Finding(None, ("look_alike_letters",))
        if not within_limits(local, text) or _library_takes(text) is None:
            return Finding(None, ("email_invalid",))
        lower = domain.lower()
        value = f"{local}@{lower}"
        codes = ("email_typo",) * bool(self._domains.meant(lower)) + ("nul_bytes",) * ("\0" in cell)
        return Finding(value, codes) if codes else value


def _unwrapped(text: str) -> str:
    """``Name <a@b>``, ``mailto:a@b``, quotation marks, a full stop or comma behind."""
    inner = _IN_BRACKETS.fullmatch(text)
    if inner:
        text = inner.group(1)
    text = text.strip(_WRAPPERS)
    if text[:7].lower() == "mailto:":
        text = text[7:].split("?")[0]
    return text.strip(_WRAPPERS).rstrip(".,;:").strip(_WRAPPERS)


def _mixes_alphabets(text: str) -> bool:
    """Letters of two alphabets in one part of an address: they look alike and are not."""
    if text.isascii():
        return False
    scripts = set()
    for char in text:
        if char.isalpha():
            scripts.add("LATIN" if char.isascii() else unicodedata.name(char, "LATIN").split()[0])
    return len(scripts) > 1
