"""Yes or no, female or male, in the languages and spreadsheets met here. Must not: take a word it does not
know for a no, or an address that fails for a person who left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_app.services.importing.reading.cells import Finding, Judged, clean, common_damage
from desktop_app.services.importing.reading.words import plain

_YES = """yes|y|true|1|1.0|1,0|x|on|ok|+|✓|✔|☑|✅|v|checked|agreed|granted|accepted|subscribed|opt-in|
opted in|optin|confirmed|
так|да|є|підписаний|підписана|підписано|підписаний(а)|згоден|згодна|згода|істина|истина|подписан|подписана|согласен|согласна|
подписан(а)|активна|ано|ano|áno|pravda|přihlášen|přihlášena|odebírá|souhlasí|souhlas|tak|prawda|zapisany|
zapisana|zgadzam się|
wyraża zgodę|ja|wahr|angemeldet|abonniert|zugestimmt|eingewilligt|oui|vrai|inscrit|inscrite|abonné|abonnée|
accepté|
evet|doğru|abone|onaylı|onaylandı|izinli|var|sí|si|verdadero|vero|да, согласен|погоджуюсь|дозволено"""
_NO = """no|n|false|0|0.0|0,0|off|✗|✘|☐|❌|✕|unchecked|declined|denied|refused|unsubscribed|opt-out|
opted out|optout|
ні|нет|немає|відписаний|відписана|відписано|не підписаний|не згоден|не згодна|хибність|хиба|ложь|отписан|
отписана|не подписан|
не согласен|не согласна|ne|nie|nepravda|odhlášen|odhlášena|neodebírá|nesouhlasí|nesouhlas|fałsz|wypisany|
wypisana|brak zgody|
nein|falsch|abgemeldet|abbestellt|abgelehnt|non|faux|désinscrit|désinscrite|désabonné|désabonnée|refusé|
hayır|yanlış|abone değil|onaysız|izinsiz|yok|falso|brak|nezapsán"""
_FAILS = """bounced|bounce|hard bounce|hard bounced|soft bounce|soft bounced|bouncing|cleaned|undeliverable|
undelivered|invalid email|invalid address|address fails"""
_FEMALE = """f|female|woman|w|fem|girl|mrs|ms|miss|жінка|жіноча|жін|жін.|ж|жіночий|женский|женщина|жен|жен.|
ж.|žena|ženské|ž|
ženský|kobieta|k|żeńska|żeńskie|weiblich|frau|femme|f.|féminin|madame|mme|kadın|bayan|mujer|femenino|femmina|donna|пані|zena"""
_MALE = """m|male|man|masc|boy|mr|чоловік|чоловіча|чол|чол.|ч|чоловічий|мужской|мужчина|муж|муж.|м|м.|muž|
mužské|mužský|
mężczyzna|męska|męskie|männlich|herr|mann|homme|h|masculin|monsieur|erkek|bay|e|hombre|masculino|maschio|uomo|пан|muz"""


def _key(text: str) -> str:
    """Marks stand for themselves, words are compared without case and accents."""
    text = text.strip().strip(".\"'!").strip()
    return plain(text) or text


def _keys(words: str) -> frozenset[str]:
    return frozenset(_key(word) for word in words.replace("\n", "").split("|"))


YES, NO = _keys(_YES) | {"+"}, _keys(_NO)
FAILS = _keys(_FAILS)
"""What platforms write where they gave an address up: nobody's decision, so neither a yes nor a no."""
FEMALE, MALE = _keys(_FEMALE), _keys(_MALE)
#: pairs of single letters (yes, no); a letter alone proves nothing
_PAIRS = (
    "+/-",
    "+/–",
    "a/n",
    "t/n",
    "j/n",
    "o/n",
    "e/h",
    "д/н",
    "т/н",
    "y/n",
    "t/f",
    "v/f",
    "w/f",
    "s/n",
    "і/х",
    "p/f",
    "d/y",
    "t/h",
)


def letter_pair(cells: Iterable[str]) -> str | None:
    """``a/n`` when the column holds just these two letters."""
    found = {_key(clean(cell)) for cell in cells}
    found.discard("")
    for pair in _PAIRS:
        yes, no = pair.split("/")
        if found and found <= {yes, no}:
            return pair
    return None


def says_yes_or_no(cells: Sequence[str]) -> bool:
    """True when a column's few different texts are words for yes and no, or a pair of letters."""
    texts = {text for cell in cells if (text := clean(cell))}
    if not texts or len(texts) > 6:
        return False
    known = sum(_key(text) in YES or _key(text) in NO for text in texts)
    return letter_pair(texts) is not None or known * 2 > len(texts)


class ConsentJudge:
    """``pair``: letters settled for the column; ``inverted``: the header means the opposite of consent, so
    that nothing is taken before a person has said what a yes means (``answer``:
    ``yes_is_consent``/``yes_is_refusal``)."""

    def __init__(self, pair: str | None = None, *, inverted: bool = False, answer: str | None = None) -> None:
        self._yes, self._no = (pair.split("/")) if pair and "/" in pair else ("", "")
        self._codes = pair == "codes"
        self._unknown = inverted and answer not in {"yes_is_consent", "yes_is_refusal"}
        self._flip = answer == "yes_is_refusal"

    def __call__(self, cell: str) -> Judged:
        text = clean(cell)
        if not text:
            return None
        damage = common_damage(cell, text)
        if damage:
            return damage
        found = self._said(_key(text))
        if found is None and _key(text) in FAILS:
            return Finding(None, ("address_fails",))
        if found is None:
            return Finding(None, ("value_unknown",))
        if self._unknown:
            return Finding(None, ("consent_inverted",))
        return found is not self._flip

    def _said(self, key: str) -> bool | None:
        if self._yes and key in (self._yes, self._no):
            return key == self._yes
        if self._codes and key.isdigit():
            return None
        if key in YES:
            return True
        return False if key in NO else None


def judge_gender(cell: str) -> Judged:
    text = clean(cell)
    if not text:
        return None
    damage = common_damage(cell, text)
    if damage:
        return damage
    key = _key(text)
    if key in FEMALE:
        return "female"
    return "male" if key in MALE else Finding(None, ("value_unknown",))
