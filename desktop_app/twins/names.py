"""Given names, surnames and towns from which seeded persons are put together.

Owns: word lists only; common names of each language, no real persons.
Must not: hold code with a rule (see ``people``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """``surnames``: one text for all, or "male/female". ``towns``: "town|region|postcode prefix"."""

    language: str
    country: str
    timezone: str
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    weight: int


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";"))


LOCALES: tuple[Locale, ...] = (
    Locale(
        "uk",
        "UA",
        "Europe/Kyiv",
        _words(
            "Олена Ірина Наталія Оксана Тетяна Марія Анна Юлія Катерина Світлана Людмила Галина "
            "Вікторія Ольга Софія Дарина Соломія "
            "Мар'яна Христина Надія Лариса Зоряна Богдана Валентина Євгенія Аліна Ярослава Уляна Інна Злата"
        ),
        _words(
            "Олександр Андрій Сергій Володимир Іван Микола Михайло Дмитро Тарас Богдан Петро Василь "
            "Юрій Олег Ігор Роман Максим "
            "Назар Остап Ярослав В'ячеслав Євген Віталій Степан Артем Денис Павло Лук'ян Григорій Захар"
        ),
        _words(
            "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Шевчук Коваль Поліщук Бондар "
            "Ткачук Мороз Марченко Лисенко Руденко "
            "Савченко Петренко Кравчук Клименко Савчук Кузьменко Пономаренко Василенко Гончаренко "
            "Мельник Гаврилюк Мельничук Романюк "
            "Левченко Мазур Кушнір Козак Яценко Дем'яненко Дяченко Соловей Терещенко Панченко "
            "Тимошенко Назаренко Сидоренко "
            "Ковальський/Ковальська Левицький/Левицька Заболотний/Заболотна "
            "Білоцерківський/Білоцерківська Нечуй-Левицький/Нечуй-Левицька"
        ),
        _lines(
            "Київ|Київська область|01;Львів|Львівська область|79;Одеса|Одеська область|65;"
            "Дніпро|Дніпропетровська область|49;"
            "Харків|Харківська область|61;Вінниця|Вінницька область|21;Полтава|Полтавська область|36;"
            "Чернівці|Чернівецька область|58;"
            "Івано-Франківськ|Івано-Франківська область|76;Черкаси|Черкаська область|18"
        ),
        _lines(
            "вул. Садова;вул. Лесі Українки;просп. Миру;вул. Шевченка;вул. Зелена;бульв. "
            "Каштановий;вул. Соборна"
        ),
        40,
    ),
    Locale(
        "cs",
        "CZ",
        "Europe/Prague",
        _words(
            "Jana Marie Eva Hana Anna Lenka Kateřina Lucie Věra Alena Petra Veronika Jaroslava "
            "Tereza Martina Michaela Jitka Zuzana "
            "Helena Ivana Barbora Eliška Kristýna Markéta Šárka Žaneta"
        ),
        _words(
            "Jiří Jan Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk Václav Michal František "
            "Jakub Milan Karel Lukáš David "
            "Vladimír Ondřej Ladislav Roman Stanislav Marek Vojtěch Matěj"
        ),
        _words(
            "Novák/Nováková Svoboda/Svobodová Novotný/Novotná Dvořák/Dvořáková Černý/Černá "
            "Procházka/Procházková Kučera/Kučerová "
            "Veselý/Veselá Horák/Horáková Němec/Němcová Pokorný/Pokorná Marek/Marková "
            "Pospíšil/Pospíšilová Hájek/Hájková Král/Králová "
            "Jelínek/Jelínková Růžička/Růžičková Beneš/Benešová Fiala/Fialová Sedláček/Sedláčková "
            "Doležal/Doležalová Zeman/Zemanová "
            "Kolář/Kolářová Krejčí Navrátil/Navrátilová Čermák/Čermáková Říha/Říhová Šimek/Šimková Žák/Žáková"
        ),
        _lines(
            "Praha|Hlavní město Praha|11;Brno|Jihomoravský kraj|60;Ostrava|Moravskoslezský kraj|70;"
            "Plzeň|Plzeňský kraj|30;"
            "Liberec|Liberecký kraj|46;Olomouc|Olomoucký kraj|77;České Budějovice|Jihočeský kraj|37;"
            "Hradec Králové|Královéhradecký kraj|50"
        ),
        _lines("Dlouhá;Zahradní;Nádražní;Školní;Palackého;Husova;Na Výsluní"),
        14,
    ),
    Locale(
        "pl",
        "PL",
        "Europe/Warsaw",
        _words(
            "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Zofia Magdalena "
            "Joanna Monika Teresa Danuta "
            "Natalia Karolina Marta Beata Aleksandra Łucja Żaneta Grażyna Józefina"
        ),
        _words(
            "Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Jakub Adam Łukasz Grzegorz Marek "
            "Wojciech Mateusz Mariusz Dariusz "
            "Maciej Zbigniew Kamil Stanisław Przemysław Józef Szczepan"
        ),
        _words(
            "Nowak Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Kowalczyk Kamiński/Kamińska "
            "Lewandowski/Lewandowska Zieliński/Zielińska "
            "Szymański/Szymańska Woźniak Dąbrowski/Dąbrowska Kozłowski/Kozłowska Jankowski/Jankowska "
            "Mazur Kwiatkowski/Kwiatkowska "
            "Krawczyk Kaczmarek Piotrowski/Piotrowska Grabowski/Grabowska Zając Pawłowski/Pawłowska "
            "Michalski/Michalska Król "
            "Wieczorek Jabłoński/Jabłońska Wróbel Sikora Stępień Górski/Górska Rutkowski/Rutkowska "
            "Żak Świątek"
        ),
        _lines(
            "Warszawa|mazowieckie|00;Kraków|małopolskie|30;Łódź|łódzkie|90;Wrocław|dolnośląskie|50;Poznań|wielkopolskie|60;"
            "Gdańsk|pomorskie|80;Lublin|lubelskie|20;Rzeszów|podkarpackie|35"
        ),
        _lines("ul. Polna;ul. Leśna;ul. Słoneczna;ul. Krótka;ul. Szkolna;ul. Ogrodowa;al. Lipowa"),
        14,
    ),
    Locale(
        "tr",
        "TR",
        "Europe/Istanbul",
        _words(
            "Ayşe Fatma Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Hanife Merve Özlem Büşra "
            "Esra Gülşen Çiğdem İrem Defne "
            "Yasemin Ebru Tuğba Nazlı Ülkü"
        ),
        _words(
            "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan "
            "Halil Süleyman Emre Burak Çağlar "
            "Oğuz Görkem Ümit Şahin Kerem Umut"
        ),
        _words(
            "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç "
            "Aslan Çetin Kara Koç Kurt Özkan "
            "Şimşek Polat Korkmaz Çakır Erdoğan Güneş Bulut Işık Ünal Avcı Tekin"
        ),
        _lines(
            "İstanbul|Marmara|34;Ankara|İç Anadolu|06;İzmir|Ege|35;Bursa|Marmara|16;"
            "Antalya|Akdeniz|07;Konya|İç Anadolu|42;"
            "Eskişehir|İç Anadolu|26;Trabzon|Karadeniz|61"
        ),
        _lines("Atatürk Cad.;Gül Sok.;Çınar Sok.;Barış Cad.;İnönü Cad.;Lale Sok.;Deniz Cad."),
        10,
    ),
    Locale(
        "de",
        "DE",
        "Europe/Berlin",
        _words(
            "Anna Julia Laura Sarah Lena Katharina Sabine Petra Monika Ursula Claudia Andrea Birgit "
            "Heike Käthe Jördis Franziska "
            "Anneliese Greta Marlene Hannah Svenja Ute"
        ),
        _words(
            "Thomas Michael Andreas Peter Stefan Christian Jürgen Wolfgang Klaus Markus Jörg Björn "
            "Günther Uwe Sebastian Florian Tobias "
            "Matthias Dieter Lukas Felix Sören Götz Hans-Peter"
        ),
        _words(
            "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch "
            "Bauer Richter Klein Wolf Schröder "
            "Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Krause Köhler Weiß Groß "
            "Müller-Lüdenscheid"
        ),
        _lines(
            "Berlin|Berlin|10;Hamburg|Hamburg|20;München|Bayern|80;Köln|Nordrhein-Westfalen|50;Leipzig|Sachsen|04;"
            "Stuttgart|Baden-Württemberg|70;Bremen|Bremen|28;Nürnberg|Bayern|90"
        ),
        _lines("Hauptstraße;Gartenweg;Bahnhofstraße;Lindenallee;Mühlenweg;Schulstraße;Am Rosengarten"),
        10,
    ),
    Locale(
        "en",
        "GB",
        "Europe/London",
        _words(
            "Olivia Emma Amelia Sophie Grace Charlotte Emily Ella Isla Lucy Hannah Ruby Megan Chloe "
            "Siobhan Fiona Zoë Renée Alice Harriet "
            "Mary-Jane Beatrice Eleanor Florence"
        ),
        _words(
            "Oliver George Harry Jack James William Thomas Henry Charlie Daniel Samuel Joseph "
            "Alexander Edward Liam Noah Sean Patrick "
            "Duncan Alfred Arthur Louis Theodore Finn"
        ),
        _words(
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans "
            "Walker White Roberts Green Hall Wood "
            "Jackson Clarke O'Brien O'Connor MacDonald Smythe-Hughes Patel Bennett Carter Fletcher "
            "Hughes Foster"
        ),
        _lines(
            "London|Greater London|EC1;Manchester|Greater Manchester|M1;Bristol|Bristol|BS1;"
            "Leeds|West Yorkshire|LS1;"
            "Edinburgh|Scotland|EH1;Cardiff|Wales|CF1;Norwich|Norfolk|NR1;Oxford|Oxfordshire|OX1"
        ),
        _lines("High Street;Church Lane;Mill Road;Victoria Road;Orchard Close;Station Road;The Green"),
        12,
    ),
)

#: letters that do not fall apart into a base letter and an accent: "letter=spelling"
LATIN: dict[str, str] = dict(
    pair.split("=")
    for pair in _words(
        "а=a б=b в=v г=h ґ=g д=d е=e з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
        "є=ie ж=zh х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ł=l ı=i ß=ss ø=o ö=oe ü=ue ä=ae '= ’="
    )
)
