"""Countries in the languages met here, lengths of postcodes, and the largest towns: only used to tell
columns by their content and to read a phone number in the country that its row names. Must not: check
addresses."""

from __future__ import annotations

from functools import lru_cache

from desktop_app.services.importing.reading.words import plain

_COUNTRIES = {
    "UA": "Україна|Украина|Ukraine|Ukrajina|Ukraina|Ukrayna|Ucrania|Ucraina",
    "CZ": "Чехія|Чехия|Česko|Česká republika|Czechia|Czech Republic|Czechy|Tschechien|Tchéquie|"
    "République tchèque|"
    "Çekya|Çek Cumhuriyeti|ČR|Cesko",
    "SK": "Словаччина|Словакия|Slovensko|Slovakia|Słowacja|Slowakei|Slovaquie|Slovakya|SR",
    "PL": "Польща|Польша|Polsko|Poland|Polska|Polen|Pologne|Polonya|Poľsko|Polonia",
    "DE": "Німеччина|Германия|Německo|Germany|Niemcy|Deutschland|Allemagne|Almanya|Nemecko|Alemania|Germania",
    "AT": "Австрія|Австрия|Rakousko|Austria|Österreich|Autriche|Avusturya|Rakúsko",
    "CH": "Швейцарія|Швейцария|Švýcarsko|Switzerland|Szwajcaria|Schweiz|Suisse|İsviçre|Švajčiarsko",
    "FR": "Франція|Франция|Francie|France|Francja|Frankreich|Fransa|Francúzsko|Francia",
    "GB": "Велика Британія|Великобритания|Velká Británie|United Kingdom|UK|Great Britain|Wielka Brytania|"
    "Großbritannien|Vereinigtes Königreich|Royaume-Uni|Birleşik Krallık|England|Англія|Англия|Anglie|"
    "Anglia|İngiltere|"
    "Scotland|Wales|Spojené království",
    "US": "США|USA|U.S.A.|United States|United States of America|Spojené státy|Stany Zjednoczone|"
    "Vereinigte Staaten|"
    "États-Unis|ABD|Сполучені Штати",
    "TR": "Туреччина|Турция|Turecko|Turkey|Turcja|Türkei|Turquie|Türkiye|Turkiye",
    "IT": "Італія|Италия|Itálie|Italy|Włochy|Italien|Italie|İtalya|Taliansko|Italia",
    "ES": "Іспанія|Испания|Španělsko|Spain|Hiszpania|Spanien|Espagne|İspanya|Španielsko|España",
    "RO": "Румунія|Румыния|Rumunsko|Romania|Rumunia|Rumänien|Roumanie|Romanya",
    "HU": "Угорщина|Венгрия|Maďarsko|Hungary|"
    "Węgry|Ungarn|Hongrie|Macaristan", "MD": "Молдова|Moldova|Moldavsko|Mołdawia|Moldawien|Moldavie",
    "NL": "Нідерланди|Нидерланды|Nizozemsko|Netherlands|Holandia|Niderlandy|Niederlande|Pays-Bas|Hollanda",
    "BE": "Бельгія|Бельгия|Belgie|Belgium|Belgia|Belgien|Belgique|Belçika",
    "IE": "Ірландія|Ирландия|Irsko|Ireland|Irlandia|Irland|Irlande|İrlanda", "CA": "Канада|Kanada|Canada",
    "LT": "Литва|Litva|Lithuania|Litwa|Litauen|Lituanie|Litvanya",
    "LV": "Латвія|Латвия|Lotyšsko|Latvia|Łotwa|Lettland",
    "EE": "Естонія|Эстония|Estonsko|Estonia|Estland|Estonie|Estonya",
    "PT": "Португалія|Португалия|Portugalsko|Portugal|"
    "Portugalia|Portekiz",
    "BG": "Болгарія|Болгария|Bulharsko|Bulgaria|Bułgaria|Bulgarien|Bulgarie|Bulgaristan",
    "KZ": "Казахстан|Kazachstán|Kazakhstan|Kazachstan",
    "GE": "Грузія|Грузия|Gruzie|Georgia|Gruzja|Georgien|Gürcistan",
    "RU": "Росія|Россия|Rusko|Russia|Rosja|Russland|Russie|Rusya",
    "BY": "Білорусь|Беларусь|Bělorusko|Belarus|Białoruś",
}  # fmt: skip
_TOWNS = """київ|киев|kyiv|львів|львов|одеса|одесса|харків|харьков|дніпро|днепр|запоріжжя|запорожье|вінниця|
винница|полтава|
чернівці|черновцы|ужгород|луцьк|рівне|тернопіль|житомир|хмельницький|черкаси|суми|миколаїв|николаев|херсон|чернігів|
івано-франківськ|кривий ріг|маріуполь|кропивницький|praha|brno|ostrava|plzeň|liberec|olomouc|ústí|
ústí nad labem|zlín|
hradec králové|české budějovice|pardubice|jihlava|karlovy vary|bratislava|košice|žilina|nitra|prešov|
banská bystrica|trnava|
warszawa|kraków|łódź|wrocław|poznań|gdańsk|szczecin|bydgoszcz|lublin|białystok|katowice|gdynia|częstochowa|radom|toruń|
rzeszów|kielce|gliwice|sosnowiec|olsztyn|berlin|hamburg|münchen|köln|frankfurt|stuttgart|düsseldorf|leipzig|dortmund|essen|
bremen|dresden|hannover|nürnberg|duisburg|bochum|bonn|münster|lübeck|würzburg|wien|graz|linz|salzburg|zürich|bern|basel|
paris|lyon|marseille|toulouse|nice|nantes|strasbourg|montpellier|bordeaux|lille|rennes|reims|orléans|nîmes|besançon|évry|
saint-étienne|dijon|angers|grenoble|london|birmingham|manchester|leeds|liverpool|sheffield|bristol|glasgow|edinburgh|
leicester|york|bath|exeter|truro|derby|cardiff|belfast|nottingham|newcastle|oxford|cambridge|brighton|plymouth|norwich|
new york|los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|boston|seattle|
denver|miami|atlanta|
istanbul|ankara|izmir|bursa|adana|antalya|konya|gaziantep|şanlıurfa|mersin|diyarbakır|kayseri|eskişehir|muğla|trabzon|
samsun|denizli|madrid|barcelona|valencia|sevilla|roma|milano|torino|napoli|москва|санкт-петербург|минск|варшава|прага"""
TOWNS = frozenset(plain(town) for town in _TOWNS.replace("\n", "").split("|"))
_BY_NAME = {plain(name): code for code, names in _COUNTRIES.items() for name in names.split("|")}
#: digits in a postcode, where they are nothing but digits
POSTCODE_DIGITS = {
    "DE": 5, "FR": 5, "UA": 5, "TR": 5, "CZ": 5, "SK": 5, "US": 5, "ES": 5, "IT": 5, "PL": 5, "RU": 6,
    "RO": 6,
    "EE": 5, "LT": 5, "KZ": 6,
}  # fmt: skip


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """ISO code of a country named in any of our languages or given as a code; None when unknown."""
    word = plain(text)
    if word in _BY_NAME:
        return _BY_NAME[word]
    code = text.strip().upper()
    return code if len(code) == 2 and code in _COUNTRIES else None


def is_town(text: str) -> bool:
    return plain(text) in TOWNS
