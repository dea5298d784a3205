"""Words of column headers in the languages met here (English, Ukrainian, Russian, Czech, Slovak, Polish,
German, French, Turkish, Spanish, Italian), and how a header is made comparable.

Owns: the table of header words and the words that only look like headers ("Column 1"). Must not: decide; see
``columns``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desktop_app.services.importing.reading.header_rules import agrees, fields_by_rule, refuses

HEADERS: dict[str, str] = {
    "email": """email|e-mail|mail|e-mail address|email address|mail address|contact email|
        customer email|billing email|your email|primary email|user email|subscriber email|
        recipient|login email|email id|e mail 1|e-mail 1|email 1|email 2|e-mail 2|email1|
        email2|e mail 2|second email|other email|електронна пошта|ел. пошта|ел пошта|
        електронна адреса|емейл|імейл|е-мейл|мейл|пошта|адреса електронної пошти|
        поштова скринька|email клієнта|e-mail клієнта|электронная почта|эл. почта|эл почта|
        почта|емайл|имейл|е-майл|мейл|адрес электронной почты|электронный адрес|
        e-mailová adresa|emailová adresa|e-mail zákazníka|emailová adresa zákazníka|
        elektronická pošta|mailová adresa|adres e-mail|adres email|adres mailowy|poczta|
        poczta elektroniczna|adres poczty elektronicznej|mejl|e-mail klienta|e-mail-adresse|
        emailadresse|mailadresse|e mail adresse|elektronische post|courriel|adresse e-mail|
        adresse email|adresse mail|adresse électronique|adresse de messagerie|mél|
        adresse courriel|e-posta|eposta|e-posta adresi|eposta adresi|posta|elektronik posta|
        mail adresi|e-mail adresi|email adresi|correo|correo electrónico|correo electronico|
        dirección de correo|indirizzo email|posta elettronica|indirizzo e-mail|Work email|
        Адреса ел. пошти|Ел. адреса|E-mail адреса|Адрес эл. почты|E-mail адрес|Эл. адрес|
        Email zákazníka|Kontaktní e-mail|Adres poczty|E-mail kontaktowy|Email-Adresse|
        Kontakt-E-Mail|Adresse de courriel|E-mail client|Müşteri e-postası|
        адреса електронної скриньки|private email|business email""",
    "phone": """numéro de portable du client|nr kom.|tel kom.|
        phone|telephone|tel|tel.|phone number|telephone number|mobile|mobile phone|
        mobile number|cell|cell phone|cellphone|contact number|phone no|tel no|tel. no.|
        phone 1|phone 2|phone1|phone2|msisdn|sms|whatsapp|viber|home phone|work phone|
        mobile no|contact phone|primary phone|телефон|номер телефону|мобільний|моб. тел.|
        моб тел|мобільний телефон|тел|тел.|контактний телефон|моб|моб.|телефон 1|телефон 2|
        номер|контактний номер|телефон клієнта|мобільний номер|номер телефона|мобильный|
        мобильный телефон|сотовый|контактный телефон|сот. тел.|телефон клиента|
        мобильный номер|telefon|telefonní číslo|mobil|mobilní telefon|mobilní číslo|
        tel. číslo|tel. č.|telefonní kontakt|telefón|telefónne číslo|číslo telefonu|
        č. telefonu|numer telefonu|nr telefonu|nr tel|nr tel.|telefon komórkowy|komórka|
        tel. kom.|komórkowy|numer tel.|tel kontaktowy|telefon kontaktowy|numer komórki|
        handy|handynummer|mobilnummer|telefonnummer|rufnummer|mobiltelefon|tel.-nr.|
        telefon-nr.|festnetz|tel-nr|téléphone|portable|n° de téléphone|numéro de téléphone|
        tél|tél.|mobile|téléphone portable|téléphone mobile|numéro de portable|n° portable|
        n° tél|n° de portable|tel portable|gsm|cep|cep telefonu|telefon numarası|telefon no|
        cep no|cep tel|cep numarası|gsm no|tel no|teléfono|telefono|móvil|celular|
        número de teléfono|cellulare|numero di telefono|Номер тел.|Телефон мобільний|
        Моб. номер|Контактний тел.|Моб. телефон|Номер мобильного|Тел. номер|Telefonní č.|
        Mobilní tel.|Tel. komórkowy|Numer komórkowy|Telefonnr.|Mobilfunknummer|Mobil-Nr.|
        Rufnr.|Mobiltelefonnummer|N° de mobile|Numéro de tél.|Cep tel. no|Mobil telefon|
        номер мобільного|номер моб.|mobilní|komórka|numéro de mobile""",
    "first_name": """first name|firstname|given name|forename|fname|first|given|christian name|
        name first|ім'я|імя|ім’я|імʼя|ім'я клієнта|имя|имя клиента|jméno|křestní jméno|
        krstné meno|meno|jmeno|imię|imie|pierwsze imię|vorname|rufname|prénom|prenom|ad|adı|
        isim|ismi|adi|ilk ad|nombre|nombre de pila|nome|Given names|Křestní|Imię klienta|
        Imiona|Prénoms|Prénom du client|first names""",
    "last_name": """last name|lastname|surname|family name|lname|last|family|name last|second name|
        прізвище|призвище|прізвище клієнта|фамилия|фамилия клиента|příjmení|prijmeni|
        priezvisko|nazwisko|nachname|familienname|zuname|nom|nom de famille|nom famille|
        soyad|soyadı|soyisim|soyadi|soy isim|apellido|apellidos|cognome|Фамілія|
        Příjmení zákazníka|Nazwisko klienta|Soy ad|last names|nom du client (famille)""",
    "full_name": """full name|fullname|name|customer name|contact name|client name|contact|customer|
        client|buyer|recipient name|subscriber name|your name|name and surname|
        first and last name|display name|person|shipping name|billing name|піб|п.і.б.|п.і.б|
        прізвище та ім'я|прізвище, ім'я|ім'я та прізвище|ім'я і прізвище|повне ім'я|
        прізвище ім'я по батькові|контакт|контактна особа|клієнт|покупець|одержувач|
        замовник|фіо|ім'я прізвище|прізвище ім'я|фио|ф.и.о.|ф.и.о|полное имя|имя и фамилия|
        фамилия и имя|фамилия имя|имя фамилия|фамилия имя отчество|контактное лицо|клиент|
        покупатель|получатель|заказчик|jméno a příjmení|celé jméno|příjmení a jméno|
        zákazník|klient|jméno zákazníka|kontaktní osoba|meno a priezvisko|celé meno|
        odběratel|kupující|název kontaktu|imię i nazwisko|nazwisko i imię|
        pełne imię i nazwisko|nazwa klienta|klient|kupujący|odbiorca|imię nazwisko|
        osoba kontaktowa|pełna nazwa|kontrahent|vollständiger name|vor- und nachname|
        vor und nachname|vorname nachname|vorname und nachname|kunde|kundenname|
        ansprechpartner|kontakt|käufer|empfänger|name vorname|nachname, vorname|nom complet|
        nom et prénom|prénom et nom|nom prénom|nom, prénom|prénom nom|client|nom du client|
        nom client|acheteur|destinataire|nom et prénoms|ad soyad|adı soyadı|ad soyadı|
        ad ve soyad|adı ve soyadı|isim soyisim|müşteri|müşteri adı|müşteri adı soyadı|
        tam ad|tam adı|ad-soyad|alıcı|kişi|isim soyad|nombre completo|nombre y apellidos|
        cliente|nome e cognome|nome completo|Contact person|ПІБ клієнта|ФИО клиента|
        Imię i nazwisko klienta|Name des Kunden|Vor- und Zuname|Voller Name|Nom du contact|
        Ім'я клієнта та прізвище|jméno a příjmení zákazníka""",
    "company": """назва фірми|название фирмы|company organisation|company organization|
        organization name|organisation name|
        company|company name|organisation|organization|employer|business|business name|
        account name|firm|компанія|фірма|організація|назва компанії|підприємство|
        місце роботи|компания|фирма|организация|название компании|предприятие|firma|
        společnost|název firmy|organizace|spoločnosť|název společnosti|nazwa firmy|spółka|
        organizacja|przedsiębiorstwo|unternehmen|firmenname|organisation|gesellschaft|
        betrieb|société|entreprise|raison sociale|organisation|nom de l'entreprise|
        nom de la société|şirket|şirket adı|firma adı|kurum|işyeri|empresa|compañía|azienda|
        società""",
    "birthday": """коли народився|коли народилась|born on|
        date of birth|birthday|birth date|birthdate|dob|born|d.o.b.|bday|birth day|
        дата народження|день народження|д.н.|народження|дата нар.|д/н|дн|дата рождения|
        день рождения|д.р.|др|дата рожд.|datum narození|narozeniny|narozen|narozen/a|
        datum nar.|dátum narodenia|narodeniny|den narození|data urodzenia|urodziny|data ur.|
        data ur|dzień urodzenia|dzień urodzin|geburtsdatum|geburtstag|geb.-datum|geboren|
        geb.|geboren am|geb. datum|date de naissance|anniversaire|né(e) le|né le|naissance|
        date naissance|doğum tarihi|doğum günü|d. tarihi|doğum|fecha de nacimiento|
        cumpleaños|data di nascita|compleanno|Дата народж.|День нар.|Dat. ur.|Geb.-Dat.|
        Geburtsdat.|Date naiss.|Date de naiss.|Doğ. tarihi|narozeninový den""",
    "gender": """gender|sex|стать|гендер|пол|pohlaví|pohlavie|płeć|plec|geschlecht|genre|sexe|
        civilité|cinsiyet|cinsiyeti|género|sexo|sesso|genere|М/Ж|Ч/Ж""",
    "city": """city|town|locality|place|city/town|shipping city|billing city|місто|населений пункт|
        город|населенный пункт|нас. пункт|м.|г.|місто проживання|город проживания|město|
        obec|mesto|město/obec|miasto|miejscowość|ort|stadt|wohnort|ville|commune|localité|
        şehir|il|ilçe|kent|sehir|ciudad|localidad|población|città|comune|Місто доставки|
        Город доставки|Obec/Město|Město doručení|Miasto dostawy|Yaşadığı şehir|Şehir/İl|
        lieferort""",
    "region": """region|state|province|county|oblast|state/province|область|регіон|район|край|регион|
        kraj|okres|województwo|region|powiat|bundesland|kanton|land/region|région|
        département|province|bölge|eyalet|provincia|comunidad|regione|Обл.|Область/край|Woj.""",
    "address": """вулиця будинок|вулиця та номер будинку|улица дом|улица и дом|
        ulice a cislo popisne|ulice a č. popisné|ulica i nr domu|straße hausnr|straße und nr|rue n|
        rue et n|street number|street and number|house number|
        address|street address|street|address line 1|address 1|address1|postal address|
        home address|mailing address|delivery address|shipping address|billing address|addr|
        адреса|вулиця|адреса доставки|поштова адреса|домашня адреса|адрес|улица|
        адрес доставки|почтовый адрес|adresa|ulice|ulice a číslo|ulice a č.p.|
        adresa bydliště|ulica|dodací adresa|adres|ulica i numer|adres zamieszkania|
        ulica i nr|adres dostawy|adresse|straße|strasse|straße und hausnummer|str.|
        anschrift|straße, nr.|straße nr|strasse nr|lieferadresse|adresse postale|rue|
        adresse 1|adresse de livraison|adres|cadde|sokak|adresi|açık adres|teslimat adresi|
        dirección|calle|indirizzo|via|Full address|Адреса проживання|Адрес проживания|
        Adresa doručení|Adres korespondencyjny|Wohnadresse|Rue et numéro|Adresse complète|
        Ev adresi""",
    "postcode": """поштовий код|posta kod|code de poste|
        postcode|post code|zip|zip code|postal code|zipcode|zip/postcode|postal|eir code|
        поштовий індекс|індекс|почтовый индекс|индекс|psč|psc|poštovní směrovací číslo|
        kod pocztowy|kod|kod poczt.|plz|postleitzahl|code postal|cp|posta kodu|
        código postal|cap|codice postale|ZIP/Postal code|Пошт. індекс|Почт. индекс|
        Poštovní kód|Postleitz.|Code poste|P.K.""",
    "country": """country name|country of residence|
        country|country code|nation|country/region|країна|держава|страна|země|stát|krajina|
        štát|kraj|państwo|land|staat|pays|ülke|país|paese|nazione|Країна проживання|
        страна проживания""",
    "language": """language|lang|locale|preferred language|мова|мова спілкування|язык|jazyk|język|
        jezyk|sprache|langue|dil|idioma|lingua|Мова листування|Jazyk komunikace|
        language code""",
    "external_id": """numéro d'abonné|numéro d'adhérent|
        customer id|client id|external id|id|user id|contact id|crm id|customer number|
        customer no|customer no.|client number|subscriber id|member id|membership number|
        externalcustomerid|loyalty card|card number|uid|uuid|customer code|код клієнта|
        id клієнта|номер клієнта|ідентифікатор|номер картки|зовнішній id|код клиента|
        id клиента|номер клиента|идентификатор|номер карты|внешний id|číslo zákazníka|
        id zákazníka|kód zákazníka|zákaznické číslo|č. zákazníka|numer klienta|id klienta|
        kod klienta|nr klienta|identyfikator|kundennummer|kunden-nr.|kunden-id|kundennr|
        kunden nr|kunden id|kd-nr.|numéro client|n° client|id client|identifiant|
        code client|n° de client|müşteri no|müşteri numarası|müşteri kodu|müşteri id|
        id cliente|número de cliente|codice cliente|№ клієнта|№ клиента|Zákaznické č.|
        Réf. client|Numéro de client|Код|Kód klienta""",
    "tags": """tag list|список тегів|
        tags|labels|tag|label|groups|group|segment|segments|keywords|теги|мітки|група|групи|
        сегмент|тег|метки|группа|группы|štítky|tagy|skupina|skupiny|štítek|etykiety|tagi|
        grupa|grupy|etykieta|schlagworte|schlagwörter|etiketten|gruppe|gruppen|markierungen|
        stichwörter|kennzeichen|étiquettes|mots-clés|groupe|groupes|libellés|etiketler|
        etiket|grup|gruplar|etiquetas|etichette|Теги клієнта|Мітка|Značky|Schlagwort|
        Étiquette""",
    "consent": """darf angeschrieben werden|opted in to email|
        consent|newsletter|subscribed|opt-in|opt in|optin|newsletter consent|
        marketing consent|accepts marketing|email marketing|subscription|gdpr|gdpr consent|
        newsletter opt-in|marketing opt-in|accepts email marketing|email consent|
        email opt-in|newsletter subscription|marketing permission|agreed to marketing|
        mailing consent|is subscribed|subscribe|email subscribed|subscribed to newsletter|
        permission|згода на розсилку|згода|підписка|підписаний|підписаний на розсилку|
        розсилка|підписник|отримувати розсилку|дозвіл на розсилку|підписка на розсилку|
        згода на отримання розсилки|согласие на рассылку|согласие|подписка|подписан|
        рассылка|подписан на рассылку|подписка на рассылку|разрешение на рассылку|souhlas|
        odběr novinek|souhlas s newsletterem|odebírá newsletter|souhlas se zasíláním|
        souhlas gdpr|novinky|odběr newsletteru|přihlášen k odběru|souhlas s marketingem|
        marketingový souhlas|súhlas|zasílání novinek|souhlas se zasíláním novinek|zgoda|
        zgoda na newsletter|zgoda marketingowa|zapisany|subskrypcja|zgoda na marketing|
        zgoda rodo|zapis na newsletter|zgoda na mailing|einwilligung|
        newsletter-einwilligung|zustimmung|newsletter abonniert|abonniert|angemeldet|
        werbeeinwilligung|newsletter-anmeldung|newsletteranmeldung|einwilligung newsletter|
        einverständnis|newsletter ja/nein|consentement|inscrit à la newsletter|inscrit|
        abonné|abonné à la newsletter|accord|optin email|inscription newsletter|
        newsletter inscrit|accepte la newsletter|accepte les e-mails|onay|bülten izni|
        ticari ileti onayı|izin|e-bülten|bülten|abone|bülten aboneliği|e-posta izni|
        pazarlama izni|izinli|bülten onayı|ileti izni|consentimiento|suscrito|boletín|
        consenso|iscritto|Дозвіл на листи|Хоче розсилку|Согласен на рассылку|
        Подписка на новости|Zasílat novinky|Zgoda na e-mail|Zgoda na komunikację|
        Subskrypcja newslettera|Newsletter-Abo|Werbung erlaubt|DSGVO|Einwilligung Werbung|
        Abonnement newsletter|Accepte newsletter|Consentement marketing|RGPD|Opt-in email|
        E-bülten izni|İzin durumu|KVKK onayı|Ticari elektronik ileti onayı|
        підписка на новини|згода на обробку|newsletter signup|agrees to newsletter|
        receive newsletter|přijímá newsletter|abonnement""",
    "order_id": """order id|order number|order no|order no.|order #|order|order ref|order reference|
        order code|transaction id|номер замовлення|№ замовлення|замовлення|код замовлення|
        id замовлення|номер заказа|№ заказа|заказ|код заказа|id заказа|číslo objednávky|
        objednávka|č. objednávky|kód objednávky|id objednávky|obj. č.|č. obj.|číslo obj.|
        numer zamówienia|nr zamówienia|zamówienie|id zamówienia|kod zamówienia|
        bestellnummer|bestell-nr.|bestellung|bestell nr|auftragsnummer|auftrag|auftrags-nr.|
        bestell-id|n° de commande|numéro de commande|commande|n° commande|numéro commande|
        référence commande|réf. commande|sipariş no|sipariş numarası|sipariş|sipariş kodu|
        sipariş id|número de pedido|pedido|numero ordine|ordine|№ зам.|Obj. číslo|Nr zam.|
        Auftragsnr.|Bestellnr.|Bestellung Nr.|Num. commande|номер чека|purchase order""",
    "order_date": """vytvořeno dne|bestellt|date de création|
        order date|date|created at|created|date of order|ordered at|placed at|purchase date|
        order time|paid at|date created|order created|дата замовлення|дата|дата створення|
        створено|дата заказа|дата создания|создан|дата оформлення|дата оформления|
        datum objednávky|datum|vytvořeno|datum vytvoření|datum obj.|dátum objednávky|
        objednáno|data zamówienia|data|data utworzenia|data złożenia|
        data złożenia zamówienia|bestelldatum|datum|auftragsdatum|bestellt am|erstellt am|
        kaufdatum|date de commande|date|date commande|créé le|date d'achat|
        date de la commande|commandé le|sipariş tarihi|tarih|oluşturma tarihi|
        fecha de pedido|fecha|data ordine|Purchased at|Дата зам.|Data zam.|
        Datum der Bestellung|Date cde|дата покупки|datum nákupu|data zakupu""",
    "order_status": """order status|status|state of order|fulfillment status|статус замовлення|статус|
        стан замовлення|стан|статус заказа|состояние|stav objednávky|stav|status objednávky|
        status zamówienia|stan zamówienia|bestellstatus|auftragsstatus|statut|
        statut de la commande|état|statut commande|état de la commande|durum|sipariş durumu|
        estado|estado del pedido|stato|stato ordine|Order state|Stav obj.|Status zam.|
        Bestell-Status|financial status|payment status""",
    "order_total": """gesamtpreis|bestellsumme|total|order total|grand total|amount|total amount|
        sum|total price|order value|
        order amount|revenue|total paid|net sales|сума замовлення|сума|разом|всього|
        загальна сума|до сплати|сумма заказа|сумма|итого|всего|общая сумма|к оплате|
        вартість замовлення|celkem|cena celkem|celková cena|celková částka|částka|suma|
        k úhradě|celkem s dph|celkem k úhradě|spolu|suma|wartość zamówienia|kwota|razem|
        wartość|łącznie|kwota zamówienia|do zapłaty|gesamtbetrag|summe|gesamt|gesamtsumme|
        betrag|bestellwert|rechnungsbetrag|endbetrag|montant total|montant|total ttc|
        total commande|prix total|montant de la commande|toplam|toplam tutar|tutar|
        genel toplam|sipariş tutarı|sipariş toplamı|importe|importe total|totale|importo|
        До оплати|Cena celkem s DPH|Kwota brutto|сума до сплати|total amount paid""",
    "order_currency": """currency|currency code|order currency|валюта|валюта замовлення|
        валюта заказа|měna|
        mena|waluta|währung|devise|monnaie|para birimi|döviz|moneda|divisa|valuta""",
    "item_id": """sku|item id|product id|product code|article number|item code|item number|
        lineitem sku|product sku|variant sku|article no|item no|item sku|ean|part number|
        код товару|артикул|id товару|код товара|id товара|kód zboží|kód produktu|
        kód položky|číslo zboží|kód|kód tovaru|katalogové číslo|id produktu|kod produktu|
        kod towaru|indeks|symbol|id produktu|artikelnummer|art.-nr.|artikel-nr.|artikelnr|
        produktnummer|art. nr.|artnr|référence|réf|réf.|code article|référence article|
        référence produit|code produit|ürün kodu|stok kodu|ürün id|ürün no|
        código de producto|referencia|codice prodotto|Код|Kat. č.|SKU produktu|Réf. article|
        katalogové č.|symbol produktu""",
    "item_name": """найменування позиції|
        product|product name|item|item name|lineitem name|article|title|product title|
        item description|назва товару|товар|найменування|назва|наименование|название товара|
        название|наименование товара|найменування товару|název zboží|produkt|zboží|
        název produktu|název položky|položka|název|názov tovaru|nazwa produktu|nazwa towaru|
        towar|produkt|pozycja|artikel|bezeichnung|artikelbezeichnung|produktname|
        artikelname|produktbezeichnung|article|désignation|produit|nom du produit|libellé|
        nom produit|nom de l'article|ürün|ürün adı|ürün ismi|producto|nombre del producto|
        prodotto|articolo|Nazwa|назва позиції""",
    "item_quantity": """quantity|qty|lineitem quantity|item quantity|count|units|pieces|pcs|к-сть|
        кількість|
        к-ть|кіл-ть|количество|кол-во|к-во|шт|шт.|množství|počet kusů|počet|ks|kusů|
        množstvo|ilość|liczba sztuk|sztuk|szt.|menge|anzahl|stück|stückzahl|quantité|qté|
        qte|nombre|nb|adet|miktar|cantidad|quantità|Stk.|szt""",
    "item_price": """price|unit price|item price|lineitem price|price per unit|price each|unit cost|
        product price|ціна|ціна за од.|ціна за одиницю|ціна за шт.|вартість|цена|
        цена за ед.|цена за единицу|цена за шт.|стоимость|ціна товару|цена товара|cena|
        cena za kus|jednotková cena|cena/ks|cena za jednotku|jedn. cena|cena za mj|
        cena jednostkowa|cena za sztukę|cena szt.|cena za szt.|preis|einzelpreis|stückpreis|
        preis pro stück|e-preis|prix|prix unitaire|pu|prix à l'unité|p.u.|fiyat|birim fiyat|
        birim fiyatı|precio|precio unitario|prezzo|prezzo unitario|Cena za kus s DPH|
        Cena jedn.|Preis/Stk.|Prix unit.|cena za ks""",
    "item_url": """item url|product url|url|link|product link|item link|посилання|посилання на товар|
        ссылка|ссылка на товар|лінк|odkaz|odkaz na produkt|url produktu|odkaz na zboží|
        adresa produktu|link do produktu|adres produktu|adres url|produkt-url|produktlink|
        produkt url|artikel-url|artikellink|lien|lien produit|url produit|lien du produit|
        lien vers le produit|ürün bağlantısı|bağlantı|ürün linki|ürün url|enlace|
        collegamento|Link zum Produkt|odkaz na produkt""",
}  # fmt: skip

#: a yes under such a header means "no mail"
INVERTED = """unsubscribed|opt-out|opt out|optout|do not email|do not mail|do not contact|no mail|
        no emails|unsubscribe|email opt-out|email opt out|opted out|blocked|
        has opted out of email|email opted out|no newsletter|blacklist|blacklisted|
        suppressed|is unsubscribed|newsletter opt-out|marketing opt-out|declined marketing|
        відписаний|відписався|відписка|не надсилати|відмова від розсилки|відписані|
        не турбувати|відмова|отписан|отписался|отписка|не присылать|отказ от рассылки|
        не беспокоить|отказ|odhlášen|odhlášeno|odhlášený|nezasílat|neposílat|
        nezasílat newsletter|odhlášení|nesouhlas|odhlásil se|nechce newsletter|wypisany|
        wypisano|nie wysyłać|rezygnacja|sprzeciw|wypisany z newslettera|brak zgody|
        abgemeldet|abbestellt|keine werbung|keine e-mails|keine mails|nicht anschreiben|
        widerspruch|werbesperre|newsletter abbestellt|mailsperre|désinscrit|désabonné|
        ne pas contacter|ne pas envoyer|désinscription|refus|opposition|
        désinscrit de la newsletter|abonelikten çıktı|abonelikten çıkan|gönderme|izin yok|
        istemiyor|ret|çıkış|dado de baja|baja|disiscritto|cancellato"""

_GENERIC = re.compile(
    r"(?:(?:col|column|field|var|variable|value|contact|unnamed|kolom|spalte|feld|wert|sloupec|stlpec|pole|"
    r"hodnota|kolumna|wartosc|стовпець|стовпчик|колонка|столбец|поле|значення|значение|colonne|champ|valeur|sutun|"
    r"alan|deger|columna|campo|colonna)(?: ?\d{1,3}| [a-z])?|[a-z]?\d{1,3}|[a-z])?"
)
_BETWEEN = re.compile(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])")
_NO_WORD = re.compile(r"[^\w]+|_")
_UNLIKE = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "№": " no ", "°": "", "’": "", "ʼ": "",
    "'": "", "`": "", "‘": "", "æ": "ae", "œ": "oe"})  # fmt: skip
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A header made comparable: small letters without accents, words parted by one blank."""
    text = _BETWEEN.sub(" ", text)
    text = unicodedata.normalize("NFKD", text.casefold().translate(_UNLIKE))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(_NO_WORD.sub(" ", text).split())


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for field, words in HEADERS.items():
        for word in words.split("|"):
            fields = found.setdefault(plain(word), [])
            if field not in fields:
                fields.append(field)
    return {word: tuple(fields) for word, fields in found.items() if word}


TABLE = _table()
_BY_PARTS = {frozenset(word.split()): fields for word, fields in reversed(TABLE.items()) if " " in word}
_UNITS = frozenset(
    {
        "грн", "uah", "eur", "euro", "usd", "czk", "kc", "pln", "zl", "try", "tl", "rub", "руб", "chf", "gbp",
        "ks", "brutto", "netto", "dph", "vat", "pdv", "пдв",
    }
)  # fmt: skip
INVERTED_WORDS = frozenset(plain(word) for word in INVERTED.split("|"))


@lru_cache(maxsize=4096)
def fields_of(header: str) -> tuple[str, ...]:
    """Fields that this header names, in order of preference; () when it is unknown."""
    for word in (plain(header), plain(_ASIDE.sub(" ", header))):
        found = TABLE.get(word) or _BY_PARTS.get(frozenset(word.split()))
        if found:
            return found
        bare = [part for part in word.split() if part not in _UNITS]
        found = TABLE.get(" ".join(bare))
        if found:
            return found
    for text in (header, _ASIDE.sub(" ", header)):
        found = fields_by_rule(text, plain(text), TABLE)
        if found:
            return found
    return ()


def says_plainly(header: str) -> bool:
    """True when the header stands in the table, False when it was only taken apart by rule."""
    return any(word in TABLE or frozenset(word.split()) in _BY_PARTS for word in _spellings(header))


def _spellings(header: str) -> tuple[str, str]:
    return plain(header), plain(_ASIDE.sub(" ", header))


def may_be_consent(header: str) -> bool:
    """True when a longer header is about agreeing to mails; to be borne out by the column's content."""
    return any(map(agrees, _spellings(header)))


def is_inverted(header: str) -> bool:
    return any(word in INVERTED_WORDS or refuses(word) for word in _spellings(header))


def known_header(header: str) -> bool:
    return bool(fields_of(header)) or is_inverted(header)


def is_generic(header: str) -> bool:
    """True for names that say nothing: empty, "Column 1", "col_a", "F3"."""
    return _GENERIC.fullmatch(plain(header)) is not None and not known_header(header)


#: parts of words that make a longer, unknown header likely to mean a field ("contact's work e-mail")
_STEMS: tuple[tuple[str, str], ...] = (
    ("email", r"\be ?mail|\bmail\b|\bпошт[аи]\b|\bпочт[аы]\b|courriel|e posta|eposta|\bемейл|\bімейл|"
    r"\bимеил"),
    ("phone", r"phone|\btel\b|телефон|telefon|telephone|mobil|handy|\bмоб\b|\bgsm\b|\bсот\b"),
    ("birthday", r"birth|\bdob\b|народжен|рожден|narozen|urodzen|geburt|naissance|dogum"),
    ("postcode", r"\bzip\b|postcode|postal code|поштови.? індекс|\bpsc\b|\bplz\b|code postal|posta kodu|"
    r"kod pocztowy"),
    ("first_name", r"first name|given name|vorname|prenom|krestni|\bimie\b"),
    ("last_name", r"last name|surname|nachname|prijmeni|nazwisko|прізвищ|призвищ|фамили|soyad"),
    ("consent", r"newsletter|opt in|consent|згод|соглас|souhlas|zgoda|einwillig|consentement|\bizni\b|"
    r"\bonay"),
    ("city", r"\bcity\b|\bмісто\b|\bмисто\b|\bгород\b|\bmesto\b|\bmiasto\b|\bville\b|\bsehir\b"),
)  # fmt: skip
_STEM_PATTERNS = tuple((field, re.compile(pattern)) for field, pattern in _STEMS)


def hinted_field(header: str) -> str | None:
    """The field that a longer header seems to be about; to be borne out by the column's content."""
    word = plain(header)
    for field, pattern in _STEM_PATTERNS:
        if pattern.search(word):
            return field
    return None
