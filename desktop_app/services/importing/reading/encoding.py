"""Which letters the bytes of a text file stand for.

Rules in order: byte order mark; UTF-16 by its zero bytes; strict UTF-8; else the single-byte code pages of
the languages met here, judged by whether the letters they give belong to one alphabet and stand in sensible
case. What none of the alphabets explains is left to chardet. Must not: guess in silence; a near second
reading is handed over for the question.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from desktop_app.services.importing.reading.words import known_header

CHUNK = 1 << 20
SHALLOW = 16 * CHUNK  # enough to meet the first letter outside ASCII of nearly any file, read in some 20 ms
SAMPLE = 24_000

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Encoding:
    """``other``: a near second reading which gives another text. ``whole``: the file was read to its end.

    ``mixed``: most is UTF-8, some bytes are not.
    """

    name: str
    bom: bool = False
    other: str | None = None
    whole: bool = True
    mixed: bool = False


_LATIN_WEST = "cp1252 iso8859-15 mac-roman cp850 cp437"
_LATIN_MIDDLE = "cp1250 iso8859-2 cp852 mac-latin2"
_CYRILLIC = "cp1251 koi8-u cp1125 mac-cyrillic iso8859-5"
_CYR = "абвгдежзийклмнопрстуфхцчшщьюя"
#: language: letters outside ASCII, code pages in order of frequency
_LANGUAGES: dict[str, tuple[str, str]] = {
    "cs": ("áčďéěíňóřšťúůýž", _LATIN_MIDDLE), "sk": ("áäčďéíĺľňóôŕšťúýž", _LATIN_MIDDLE),
    "pl": ("ąćęłńóśźż", _LATIN_MIDDLE), "hu": ("áéíóöőúüű", _LATIN_MIDDLE),
    "ro": ("ăâîşţ", _LATIN_MIDDLE), "hr": ("čćđšž", _LATIN_MIDDLE),
    "uk": (_CYR + "іїєґ", _CYRILLIC), "ru": (_CYR + "ёыэъ", _CYRILLIC),
    "tr": ("çğıöşüâîûİ", "cp1254 cp857 mac-turkish"),
    "fr": ("àâæçéèêëîïôœùûüÿ", _LATIN_WEST), "de": ("äöüß", _LATIN_WEST), "es": ("áéíñóúü¿¡", _LATIN_WEST),
    "it": ("àèéìòù", _LATIN_WEST), "pt": ("ãõáâàçéêíóôú", _LATIN_WEST),
    "nordic": ("åäöæøé", _LATIN_WEST), "en": ("áàâäéèêëíïóôöúüçñß", _LATIN_WEST),
    "lt": ("ąčęėįšųūž", "cp1257"), "lv": ("āčēģīķļņšūž", "cp1257"), "et": ("äõöüšž", "cp1257 cp1252"),
    "el": ("άέήίόύώαβγδεζηθικλμνξοπρσςτυφχψω", "cp1253 iso8859-7"),
    "bg": (_CYR + "ъ", _CYRILLIC),
}  # fmt: skip
_REGION_LANGUAGES = {
    "UA": "uk ru", "CZ": "cs sk", "SK": "sk cs", "PL": "pl", "TR": "tr", "DE": "de", "AT": "de",
    "CH": "de fr it",
    "FR": "fr", "BE": "fr", "LU": "fr de", "GB": "en", "IE": "en", "US": "en es", "CA": "en fr",
    "ES": "es", "MX": "es",
    "IT": "it", "PT": "pt", "BR": "pt", "HU": "hu", "RO": "ro", "HR": "hr", "SI": "hr", "RS": "hr",
    "BG": "bg", "RU": "ru",
    "KZ": "ru", "BY": "ru", "MD": "ro ru", "LT": "lt", "LV": "lv", "EE": "et", "GR": "el", "SE": "nordic",
    "NO": "nordic",
    "DK": "nordic", "FI": "nordic",
}  # fmt: skip
#: taken off the score: pages that programs of today do not write by themselves
_RARITY = {
    "iso8859-2": 0.03, "iso8859-15": 0.03, "iso8859-5": 0.06, "iso8859-7": 0.03, "koi8-u": 0.03,
    "mac-roman": 0.15,
    "mac-latin2": 0.15, "mac-cyrillic": 0.12, "mac-turkish": 0.15, "cp852": 0.1, "cp850": 0.12,
    "cp437": 0.14, "cp857": 0.1,
    "cp1125": 0.08,
}  # fmt: skip
_TYPOGRAPHIC = frozenset("’‘“”„«»–—…•№€£₴₽°§©®™×\u00a0\u202f¡¿½")
_VALID_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", re.DOTALL
)
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_HIGH = bytes(range(0x80, 0x100))
_SIGN_IN_WORD = re.compile("[©®™°§×½¡¿](?=[^\\W\\d_])|(?<=[^\\W\\d_])[§×½¡¿](?=[^\\W\\d_])")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def find_encoding(opened: Opener, region: str | None, *, whole: bool) -> Encoding:
    """Read the beginning (or all) of a file and say how its bytes are to be read. OSError passes through."""
    with opened() as stream:
        head = stream.read(CHUNK)
        marked = _by_mark(head) or _by_zero_bytes(head)
        if marked:
            return marked
        return _by_bytes(stream, head, region, whole)


def _by_mark(head: bytes) -> Encoding | None:
    if head.startswith(b"\xef\xbb\xbf"):
        return Encoding("utf-8-sig", bom=True)
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return Encoding("utf-32", bom=True)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Encoding("utf-16", bom=True)
    return None


def _by_zero_bytes(head: bytes) -> Encoding | None:
    """UTF-16 without a mark: ASCII characters leave a zero at every other place."""
    part = head[:65536]
    even, odd = part[0::2].count(0), part[1::2].count(0)
    if max(even, odd) * 10 < len(part) // 2:
        return None
    if odd > 8 * even + 1:
        return Encoding("utf-16-le")
    return Encoding("utf-16-be") if even > 8 * odd + 1 else None


def _by_bytes(stream: BinaryIO, head: bytes, region: str | None, whole: bool) -> Encoding:
    high = valid = seen = 0
    sample: list[bytes] = []
    size = 0
    chunk, carry, ended = head, b"", False
    while chunk:
        seen += len(chunk)
        if carry or not chunk.isascii():
            block, carry = _whole_characters(carry + chunk)
            above = len(block) - len(block.translate(None, _HIGH))
            high += above
            try:
                codecs.utf_8_decode(block, "strict")
                valid += above
            except UnicodeDecodeError:
                valid += sum(map(len, _VALID_UTF8.findall(block)))
            if size < SAMPLE:
                for match in _HIGH_LINE.finditer(chunk):
                    line = match.group()[:2000]
                    sample.append(line)
                    size += len(line) + 1
                    if size >= SAMPLE:
                        break
        if not whole and seen >= SHALLOW:
            ended = bool(stream.read(1))
            break
        chunk = stream.read(CHUNK)
    whole_read = whole or not ended
    if not high:
        return Encoding("utf-8", whole=whole_read)
    if whole_read:
        high += len(carry)  # a character that the end of the file cuts
    stray = high - valid
    if not stray or (valid and stray * 4 <= high):
        return Encoding("utf-8", whole=whole_read, mixed=bool(stray))
    foreign = [line for line in sample if not _is_utf8(line)]
    name, other = _by_letters(head[:2000] + b"\n" + b"\n".join(foreign), region)
    return Encoding(name, other=other, whole=whole_read, mixed=len(foreign) < len(sample))


def _whole_characters(data: bytes) -> tuple[bytes, bytes]:
    """(bytes up to the last character that is whole in UTF-8, the beginning of the next one)."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            if length > back:
                return data[:-back], data[-back:]
            break
    return data, b""


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Reading:
    score: float
    name: str
    text: str


def _by_letters(sample: bytes, region: str | None) -> tuple[str, str | None]:
    """The best code page and, if it is near and reads otherwise, the second best."""
    local = _REGION_LANGUAGES.get(region or "", "").split()
    readings: dict[str, _Reading] = {}
    decoded: dict[str, tuple[str, _Letters, float]] = {}
    for language, (letters, pages) in _LANGUAGES.items():
        alphabet = frozenset(letters) | frozenset(letters.upper())
        for name in pages.split():
            if name not in decoded:
                text = sample.decode(name, "replace")
                decoded[name] = text, _letters(text), 0.1 * min(_header_hits(text), 5)
            text, found, hits = decoded[name]
            score = (
                found.sense(alphabet) + hits + (0.25 if language in local else 0.0) - _RARITY.get(name, 0.0)
            )
            if text not in readings or readings[text].score < score:
                readings[text] = _Reading(score, name, text)
    ranked = sorted(readings.values(), key=lambda reading: -reading.score)
    best = ranked[0]
    if best.score < 0.5:
        import chardet

        guessed = chardet.detect(sample).get("encoding")
        if guessed:
            guessed = codecs.lookup(guessed).name
            return guessed, best.name if sample.decode(guessed, "replace") != best.text else None
    near = ranked[1] if len(ranked) > 1 and best.score - ranked[1].score < 0.1 else None
    return best.name, near.name if near else None


@dataclass(frozen=True, slots=True)
class _Letters:
    """What one decoding of the sample looks like, whatever the language."""

    counts: dict[str, int]  # characters outside ASCII
    crooked: int

    def sense(self, alphabet: frozenset[str]) -> float:
        """1.0 when every letter outside ASCII belongs to the alphabet and stands in sensible case; far
        below 0 for rubbish."""
        good = bad = 0
        for char, count in self.counts.items():
            if char in alphabet:
                good += count
            elif "\x80" <= char <= "\x9f" or char == "\ufffd":
                bad += 3 * count
            elif char not in _TYPOGRAPHIC:
                bad += count
        total = good + bad
        if not total:
            return 1.0  # nothing but dashes and quotation marks
        return (good - 3 * bad - 2 * self.crooked) / total


def _letters(text: str) -> _Letters:
    counts = {char: count for char, count in Counter(text).items() if char >= "\x80"}
    counts["\ufffd"] = counts.get("\ufffd", 0) + len(_SIGN_IN_WORD.findall(text))
    crooked = 0
    for word, count in Counter(_WORD.findall(text)).items():
        if word.isascii():
            continue
        for before, after in pairwise(word):
            if before < "\x80" and after < "\x80":
                continue
            # a capital inside a word of small letters, or two scripts in one word: that is a wrong page
            if (before.islower() and after.isupper()) or (before >= "\u0370") != (after >= "\u0370"):
                crooked += count
    return _Letters(counts, crooked)


def _header_hits(text: str) -> int:
    lines = text.splitlines()[:1]
    return sum(known_header(cell) for line in lines for cell in re.split(r"[;,\t|]", line))
