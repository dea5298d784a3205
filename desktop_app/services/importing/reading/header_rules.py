"""Longer headers, taken apart: whose value it is ("customer's", "ваш"), what kind ("work", "delivery"), and
the word that counts. "Vorname des Kunden" and "Имя подписчика" mean what "Vorname" and "Имя" mean.

Owns: these rules over the table of words. Must not: look at cells (see ``columns``); overrule the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

Table = Mapping[str, tuple[str, ...]]


def _stems(words: str) -> re.Pattern[str]:
    """Words of a plain header: ``abc`` is the whole word, ``abc*`` its beginning."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char))
    parts = [word[:-1] + r"\w*" if word.endswith("*") else word for word in folded.split()]
    return re.compile("|".join(parts))


#: whose it is, which of several, and little words: they say nothing about what the value is
_ASIDES = _stems(
    "клієнт* клиент* покупц* покупець покупател* підписник* пидписник* подписчик* контакт* контактн* "
    "користувач* пользовател* отримувач* одержувач* получател* замовник* заказчик* учасник* участник* "
    "абонент* гост* клиэнт* ваш* ваше твоє твое наш* zakaznik* kupujic* odberatel* uzivatel* kontakt* "
    "kontaktni klient* ucastnik* vas vase odbiorc* subskrybent* uzytkownik* kupujac* kontrahent* "
    "kontaktow* twoj* twoje panstwa musteri* kullanici* abone alici* aliciya kisi* uye* sizin kunde "
    "kunden kundin empfanger* nutzer* benutzer* abonnent* kaufer* mitglied* ihr ihre person* client "
    "cliente clients abonne abonnes destinataire* acheteur* utilisateur* adherent* votre vos customer* "
    "subscriber* user* member* buyer* recipient* contact* your my lead guest billing shipping основн* "
    "головн* робоч* рабоч* домашн* личн* особист* доставк* доставки hlavni pracovni osobni soukrom* "
    "dodani doruceni dodaci fakturac* glown* sluzbow* prywatn* dostaw* domow* ev is teslimat fatura "
    "privat* geschaftlich* lieferung liefer professionnel* pro personnel* livraison facturation "
    "domicile perso primary main work home personal private preferred delivery postal mailing residence "
    "full для за та и і й з на по of for the and or de des du d la le les l der die das von zu und a i "
    "et ou na do ve ile z w u o pour"
)
_NUMBERS = _stems(
    "номер n no nr number numer numero num numarasi numaraniz c cis cislo ident* ідентифікатор "
    "идентификатор id код kod kodu code nummer ref reference referans key хеш"
)
_PEOPLE = _stems(
    "клієнт* клиент* покупц* покупець покупател* підписник* пидписник* подписчик* контакт* користувач* "
    "пользовател* абонент* zakaznik* kupujic* odberatel* uzivatel* klient* odbiorc* subskrybent* "
    "uzytkownik* kupujac* musteri* kullanici* abone uye* kunde kunden nutzer* benutzer* abonnent* "
    "mitglied* client clients abonne adherent* utilisateur* customer* subscriber* user* member* buyer* "
    "contact* crm account lead loyalty abonnentennummer mitgliedsnummer benutzernummer kundennummer"
)
_MAIL = _stems(
    "email* mail* mails e newsletter* розсилк* рассылк* лист листи листів письм* новин* novink* sdelen* "
    "zasilan* odber* maili mailing* wiadomos* wysylk* reklam* eposta* posta bulten* ileti* pazarlama "
    "werb* nachricht* contact* kontakt* courriel* marketing* маркетинг* message* sms subscri* abo "
    "abonnement liste* obchodni* communication* komunik* send*"
)
_REFUSES = _stems(
    "unsubscri* optout відпис* видпис* отпис* odhlas* wypis* abgemeld* abbestell* abmeld* desinscri* "
    "desabonn* disiscri* blacklist* suppress* widerruf* widerspr* untersag* zrezygn* rezygn* sprzeciw* "
    "odstoup* nesouhlas* зрезигн* відмов* видмов* отказ* refus* declin* nepreje nechce nezasil* "
    "neposil* nezasilat neposilat"
)
#: said of mails only: each of them means much else by itself
_NOT = _stems(
    "не нет немає no not dont don t never без ne nie kein keine keinen nicht nechce nepreje neprejesi "
    "zakaz zakazano zakazane забор* запре* запрет* sans pas exclu excluded exclude block* istemiyor* "
    "istemem gonderme* cikti ayrildi ayrilan cikan cikis iptal stop sperr* verbot* hic"
)
_AGREES = _stems(
    "згод* соглас* souhlas* suhlas* zgod* zgadza* einwillig* zustimm* consent* onay* izin izni izinli "
    "accord* accept* accepte agre* permi* дозв* разреш* allow* opt opted optin optedin subscri* підпис* "
    "подпис* odebir* odber* abonn* abo inscri* gewunscht* darf anmeld* zapis* subskry* preje хоче хочет "
    "zyczy wunsch* gdpr dsgvo rgpd rodo kvkk receive recevoir"
)
#: what is about a consent and is none
_ABOUT = _stems(
    "дата date datum data dat tarih* time час время cas zeit reason причин* duvod powod grund raison "
    "neden source джерел* источник* zdroj zrodlo quelle kaynak link url посилан* ссылк* odkaz type тип "
    "typ plan status* стан count кількість количество pocet anzahl nombre sayisi start end кінец конец "
    "form форма page ip id text текст"
)
_ORDER = _stems(
    "замовл* зам заказ* зак objedn* obj zamow* zam siparis* bestell* auftrag* auftr commande* cde "
    "order* ordered purchase* transaction* invoice achat* zakup* покупк* kauf*"
)
#: how many orders somebody has is no order
_SEVERAL = _stems(
    "orders purchases transactions замовлень заказов покупок objednavek objednavky zamowien "
    "bestellungen kaufe commandes achats sayisi count pocet liczba anzahl nombre кількість количество "
    "all всіх всех"
)
_DAY = _stems(
    "дата date datum data dat tarih* створ* создан* оформл* vytvor* zlozen* utworz* olustur* created "
    "creation dne on bestellt kaufdatum placed"
)
_SUM = _stems(
    "сума сумма celkem celkova cena castka suma wartosc kwota toplam tutar* gesamtpreis bestellsumme "
    "genel summe gesamt* betrag* wert preis total* montant* prix amount value sum загальна общая итого* "
    "итоговая вартість стоимость razem lacznie grand"
)
_EXTRA = _stems(
    "грн uah eur euro usd czk kc pln zl try tl rub руб chf gbp brutto netto dph vat pdv пдв ндс ttc ht "
    "mwst kdv s incl inkl including with z за с у in w"
)
_THING = _stems(
    "товар* позиц* product* prod produkt* zbozi zbozich polozk* towar* pozycj* urun* artikel* article* "
    "item* produit* lineitem line"
)
_CALLED = _stems(
    "назва название найменування наименование nazev nazwa adi ismi bezeichnung* bez name nom libelle "
    "title description designation"
)
_MANY = _stems(
    "кількість киль* к кол количество mnozstvi pocet ilosc liczba miktar* adet* menge* anzahl quantite* "
    "qte qty quantity count"
)
_UNIT = _stems(
    "шт ks kusu kus szt sztuk* stk stuck* adet pcs pieces pc commande* commandee ordered unit units в во"
)
_COST = _stems("ціна цина цена cena preis* prix price fiyat* einzelpreis stuckpreis cost")
_EACH = _stems(
    "шт ks kus jedn* jednotk* szt unit* unitaire each per einzel stuck* stk birim од ед mj item* line "
    "lineitem pcs за za"
)

_ABBREVIATED = re.compile(r"[^\W\d_]{1,6}\.")


#: "(ja/nein)" tells how to answer, not what is asked
_YES_OR_NO = re.compile(
    r"\b(?:tak nie|ja nein|ano ne|oui non|yes no|evet hayir|так ни|да нет|"
    r"si no|y n|a n|t n|j n|o n|e h|т н|д н)\b"
)


def _all(tokens: list[str], *kinds: re.Pattern[str]) -> bool:
    return bool(tokens) and all(any(kind.fullmatch(token) for kind in kinds) for token in tokens)


def _any(tokens: list[str], kind: re.Pattern[str]) -> bool:
    return any(kind.fullmatch(token) for token in tokens)


@lru_cache(maxsize=4096)
def refuses(word: str) -> bool:
    """True when a yes under this plain header means "no mail"."""
    tokens = _YES_OR_NO.sub(" ", word).split()
    if not 1 <= len(tokens) <= 7 or _any(tokens, _ABOUT):
        return False
    joined = f" {word} "
    if " opt out " in joined or " opted out " in joined or "abonelikten" in word or "listeden" in word:
        return True
    if _any(tokens, _REFUSES):
        return len(tokens) == 1 or _any(tokens, _MAIL) or _all(tokens, _REFUSES, _ASIDES, _AGREES, _NOT)
    if tokens[0] == "no" and tokens[1:2] == ["of"]:
        return False
    return _any(tokens, _NOT) and _any(tokens, _MAIL) and tokens[-1] not in {"no", "n", "t"}


@lru_cache(maxsize=4096)
def agrees(word: str) -> bool:
    """True when this plain header is about agreeing to mails; the cells have to bear it out."""
    tokens = word.split()
    if not 1 <= len(tokens) <= 7 or refuses(word) or _any(tokens, _ABOUT):
        return False
    return _any(tokens, _AGREES) and (_any(tokens, _MAIL) or len(tokens) == 1)


def fields_by_rule(header: str, word: str, table: Table) -> tuple[str, ...]:
    """Fields that a longer header names; () when no rule fits. ``word``: the header made plain."""
    tokens = word.split()
    if not 1 <= len(tokens) <= 7 or len(word) > 60:
        return ()
    return (
        _of_an_order(tokens) or _of_a_person(tokens) or _without_asides(tokens, table)
        or _abbreviated(header, tokens, table)
    )  # fmt: skip


def _of_an_order(tokens: list[str]) -> tuple[str, ...]:
    if _any(tokens, _ORDER) and not _any(tokens, _SEVERAL):
        rest = [token for token in tokens if not _ORDER.fullmatch(token)]
        if _all(rest, _NUMBERS, _ASIDES):
            return ("order_id",)
        if _all(rest, _DAY, _ASIDES, re.compile("time|at")):
            return ("order_date",)
        if _all(rest, _SUM, _EXTRA, _ASIDES):
            return ("order_total",)
    if _any(tokens, _THING) and _any(tokens, _CALLED) and _all(tokens, _THING, _CALLED, _ASIDES):
        return ("item_name",)
    if len(tokens) > 1 and _any(tokens, _MANY) and _all(tokens, _MANY, _UNIT, _THING, _ASIDES):
        return ("item_quantity",)
    if len(tokens) > 1 and _any(tokens, _COST) and _any(tokens, _EACH) and _all(tokens, _COST, _EACH, _EXTRA):
        return ("item_price",)
    if len(tokens) > 1 and _any(tokens, _SUM) and _all(tokens, _SUM, _EXTRA):
        return ("order_total",)
    return ()


def _of_a_person(tokens: list[str]) -> tuple[str, ...]:
    """ "Subscriber number": a number, and whose, is an id."""
    numbered = _any(tokens, _NUMBERS) or any(token.endswith("nummer") for token in tokens)
    if numbered and _any(tokens, _PEOPLE) and _all(tokens, _NUMBERS, _PEOPLE, _ASIDES):
        return ("external_id",)
    return ()


def _without_asides(tokens: list[str], table: Table) -> tuple[str, ...]:
    rest = [token for token in tokens if not _ASIDES.fullmatch(token)]
    for kept in (rest, [_bare(token) for token in rest], [token for token in rest if not token.isdigit()]):
        if kept and (kept != tokens) and not _all(kept, _NUMBERS):
            found = table.get(" ".join(kept), ())
            # the day of a delivery is not the day of an order, the last contact nobody's last name
            mine = tuple(name for name in found if not name.startswith(("order_", "item_")))
            if mine and kept not in _TOO_BARE:
                return mine
    return ()


_TOO_BARE = [
    ["last"],
    ["first"],
    ["given"],
    ["family"],
    ["second"],
    ["state"],
    ["place"],
    ["m"],
    ["name", "1"],
]
_SUFFIX = re.compile(r"(?<=\w{2})(?:i?niz|unuz|iniz|nin|nun)$")


def _bare(token: str) -> str:
    """ "Adınız" and "şehriniz" without the Turkish "your"."""
    return _IRREGULAR.get(token) or _SUFFIX.sub("", token)


_IRREGULAR = {
    "sehriniz": "sehir", "sehri": "sehir", "ulkeniz": "ulke", "sirketiniz": "sirket", "adiniz": "ad",
    "isminiz": "isim", "soyadiniz": "soyad", "cinsiyetiniz": "cinsiyet", "dili": "dil",
    "tarihiniz": "tarihi", "adresiniz": "adresi", "telefonunuz": "telefon", "telefonu": "telefon",
}  # fmt: skip


def _abbreviated(header: str, tokens: list[str], table: Table) -> tuple[str, ...]:
    """ "Příjm." and "Data ur.": each token begins a word of one known phrase, and a point says so."""
    if len(header) > 30 or not _ABBREVIATED.search(header) or any(map(str.isdigit, header)):
        return ()
    wanted = [token for token in tokens if not _ASIDES.fullmatch(token)] or tokens
    if len("".join(wanted)) < 3:
        return ()
    found: dict[tuple[str, ...], int] = {}
    for phrase, fields in table.items():
        words = phrase.split()
        if len(words) == len(wanted) and all(map(str.startswith, words, wanted)):
            found[fields[:1]] = found.get(fields[:1], 0) + 1
    return next(iter(found)) if len(found) == 1 else ()
