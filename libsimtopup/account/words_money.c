/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Words beside amounts of money. One language after the other, with and without accents. */
#include "words.h"

const struct st_words st_words_money[] = {
	{ "en", W_BAL, "balance|balances|bal|bal.|credit|credits|airtime|acct bal"
	  "|credit balance|main balance is|talktime|talk time|available balance|funds" },
	{ "en", W_ACCT, "account|acct|a/c|ac|main a/c|wallet balance" },
	{ "en", W_REMAIN, "left|remaining|remain|remains|remainder|unused|available" },
	{ "en", W_HAVE, "you have|u have|you ve|you still have|you got" },
	{ "en", W_MAIN, "main|primary|principal|core|general|basic" },
	{ "en", W_NEW, "new|now|current|currently|updated" },
	{ "", W_OLD, "was|were|avait|était|etait|había|habia|byl|był|było|bylo|был|была|было"
	  "|было|був" },
	{ "en", W_OLD, "old|previous|earlier|prior|opening|before" },
	{ "en", W_BONUS, "bonus|bonuses|extra|reward|rewards|cashback|loyalty" },
	{ "en", W_PROMO, "promo|promotional|promotion|gift|free|complimentary" },
	{ "en", W_INCL, "of which|including|incl|incl.|includes|thereof" },
	{ "", W_USED, "använt|använd|förbrukat|förbrukad|forbrukt|forbruk|brukt|brugt"
	  "|forbrug|verbrauch"
	  "|verbraucht|verbrauchte|verbruik|verbruikt|zużycie|zuzycie|wykorzystano|wykorzystane"
	  "|zużyto|zuzyto|spotřeba|spotreba|vyčerpáno|vycerpano|spotřebováno|consum|consumat"
	  "|folosit|consumo|consumido|consumati|consumidos|llevas|расход|vykorystano"
	  "|використано|изразходвани|사용|使用|käytetty|käytit|kullanım|kullanim|kullandınız"
	  "|kullandiniz|depleted" },
	{ "en", W_USED, "used|consumed|spent|usage|used up|exhausted|finished" },
	{ "en", W_PRICE, "cost|costs|price|priced|fee|charge|charged|charges|rate|tariff|pay"
	  "|paid|payment|bill|billed|deducted|debited|debit|vat|tax|renews for|renew for"
	  "|worth|will renew for|only|just|@ only|at just|purchase|purchased|bought"
	  "|you bought|monthly charge|rental|will be charged|discount|save|saved" },
	{ "en", W_FOR, "for|at|@|from|to|by" },
	{ "en", W_TOPUP, "recharge|recharged|recharges|top up|topped up|topup|toped up"
	  "|reload|reloaded|refill|refilled|added|credited|credited with|received|deposit"
	  "|deposited|loaded|we credit|voucher of|voucher worth|recharge of|amount" },
	{ "en", W_LIMIT, "limit|minimum|maximum|min.|max|at least|below|less than|more than"
	  "|under|over|above|up to|upto|threshold|overdraft|at most|exceed*|denomination*" },
	{ "en", W_LOAN, "loan|owe|owed|owing|debt|outstanding|due|advance|borrow*|lend"
	  "|repay*|arrears|credit advance|airtime advance|negative balance" },
	{ "", W_WALLET, "m pesa|mpesa|momo|mvola|mobile money|mokash|ecocash|e wallet"
	  "|ewallet|airtel money|orange money|tigo pesa|wave money|bkash|nagad|gcash|paymaya"
	  "|easypaisa|jazzcash|gopay|ovo|paytm|phonepe|upi|fuliza|m shwari|mobicash|flooz"
	  "|tmoney|t money|halopesa|emola|e mola|mkesh|zaad|evc plus|paypal|bank|banque"
	  "|banco|banka|bank account|visa|mastercard|moov money|vodacash|wallet|cash|nequi"
	  "|daviplata|mercado pago|pix|atm" },
	{ "", W_WALLET, "tigo money|giros tigo|telebirr|psb|airteltigo money|viettel money"
	  "|zalopay"
	  "|truemoney|touch n go|linkaja|t kash|opay|palmpay|afrimoney|lumicash|moncash|esewa"
	  "|khalti|upaisa|zain cash|wing|pi pay|free money|zong money|زين كاش|محفظتك" },
	/* What is owed for a contract is called a balance too. */
	{ "", W_WALLET, "payment due|payment is due|amount due|balance due|statement balance"
	  "|device balance|autopay|bill amount|your bill|à régler|a regler|débiteur|debiteur"
	  "|saldo pendiente|saldo deudor|saldo vencido|saldo al corte|saldo fattura"
	  "|offener saldo|offener betrag|openstaand saldo|saldo do zaplaty|saldo do zapłaty"
	  "|zaleglosc|zaległość|dluzny|dlužný|sisa tagihan|baki tertunggak|미납" },
	{ "en", W_TRANSFER, "transfer|transferred|transfers|transaction of|transaction cost"
	  "|sent|sent to|withdraw*|withdrawn|merchant" },
	{ "en", W_IDENT, "id|ref|reference|ref no|txn|transaction id|transaction no|receipt"
	  "|serial|no|number|no.|nr|nr.|num|tel|call|phone|msisdn|imsi|imei|iccid|pin|puk"
	  "|dial|press|sms to|text to|code|ticket|order|hotline|helpline|contact|trx|trxid"
	  "|txnid" },
	{ "en", W_LINK, "is|are|=|equals|stands at|of" },
	{ "en", W_OF, "of|out of" },
	{ "en", W_AND, "and|and/or|y/o|und/oder|e/o|&|+|plus" },
	{ "", W_OR, "or|ou|oder|lub|nebo|alebo|vagy|sau|ili|или|або|veya|ya da|atau|hoặc"
	  "|hoac|hoặc" },
	{ "en", W_MINUS, "minus" },
	{ "en", W_EVERY, "per|each|every|a day|daily|weekly|monthly|/day|/month|p/m" },
	{ "en", W_OF, "from" },
	{ "", W_TOTAL, "total|totale|totali|totaal|insgesamt|gesamt|összesen|osszesen|celkem"
	  "|ukupno|toplam" },
	{ "en", W_OFFER, "get|buy|enjoy|subscribe|activate|win|offer|offers|special offer"
	  "|hurry|try|grab|opt in|to buy|dial|reply|recharge with|recharge now"
	  "|recharge today|click|download|visit|chance|earn|stand a chance|don t miss|to get"
	  "|to activate|up for grabs|when you|if you|from only|prize|invite" },

	{ "fr", W_BAL, "solde|soldes|crédit|crédits|avoir|credit de communication" },
	{ "fr", W_ACCT, "compte|cpte|cpt|votre compte" },
	{ "fr", W_REMAIN, "reste|restant|restants|restante|restantes|il vous reste"
	  "|disponible|disponibles|reste encore|dispo|disposez encore" },
	{ "fr", W_HAVE, "vous avez|vous disposez|vous disposez de|tu as|vous beneficiez de"
	  "|v avez" },
	{ "fr", W_MAIN, "principal|principale|princ|princ." },
	{ "fr", W_NEW, "nouveau|nouvel|nouvelle|actuel|actuelle|desormais" },
	{ "fr", W_OLD, "ancien|ancienne|précédent|précédente" },
	{ "fr", W_BONUS, "bonus|cadeau|cadeaux|offert|offerts|offerte|offertes" },
	{ "fr", W_PROMO, "gratuit|gratuits|gratuite|gratuites|promotion|promotionnel" },
	{ "fr", W_INCL, "dont|y compris|incluant" },
	{ "fr", 0, "suivi conso|suivi consommation" },
	{ "fr", W_USED, "consommation|consommé|consommés|consommée|utilisé|utilisés|utilisée"
	  "|conso" },
	{ "fr", W_PRICE, "coût|coute|prix|tarif|facturé*|débité|débités|frais|payé|payer"
	  "|achat|acheté|seulement|montant débité|souscription|seul" },
	{ "fr", W_FOR, "pour|à|de" },
	{ "fr", W_TOPUP, "recharge|rechargé|rechargement|rechargez|recharger|recharges"
	  "|crédité*|ajouté|reçu|montant|versé|avez reçu" },
	{ "fr", W_LIMIT, "plafond|limite|maximum|au moins|inférieur*|supérieur*|moins de"
	  "|plus de|seuil|jusqu a hauteur" },
	{ "fr", W_LOAN, "dette|prêt|avance|dû|devez|emprunt*|sos credit" },
	{ "fr", W_TRANSFER, "transfert|transféré|transférés|transfére|envoyé|virement"
	  "|retrait" },
	{ "fr", W_LINK, "est|est de|est à|sont|s élève à" },
	{ "fr", W_OF, "sur" },
	{ "fr", W_AND, "et|et/ou|et ou|plus" },
	{ "fr", W_MINUS, "moins" },
	{ "fr", W_EVERY, "par|chaque|/jour|/mois" },
	{ "fr", W_OFFER, "profitez|profiter|achetez|gagnez|souscrivez|activez|découvrez"
	  "|tapez|composez|bénéficiez|beneficier|offre|pour activer|pour acheter|en profiter"
	  "|envoyez|abonnez|a partir de|participez|cliquez" },
	{ "fr", W_IDENT, "numéro|n°|réf|référence|appelez|au numéro|contactez|appeler"
	  "|service client" },

	{ "es", W_LOAN, "pendiente|deudor|vencido|al corte|a pagar|por pagar" },
	{ "es", W_BAL, "saldo|saldos|crédito|créditos|tu saldo|su saldo|saldo disponible" },
	{ "es", W_ACCT, "cuenta" },
	{ "es", W_REMAIN, "quedan|queda|te quedan|le quedan|restante|restantes|disponible"
	  "|disponibles|resta|restan" },
	{ "es", W_HAVE, "tienes|tiene|usted dispone de|dispone de|dispones de|cuentas con"
	  "|cuenta con|ud tiene|ud dispone de" },
	{ "es", W_MAIN, "principal" },
	{ "es", W_NEW, "nuevo|actual|nueva" },
	{ "es", W_OLD, "anterior|previo" },
	{ "es", W_BONUS, "bono|bonos|bonificación|bonificado|regalo|adicional" },
	{ "es", W_PROMO, "promocional|promoción|gratis|gratuito|gratuitos" },
	{ "es", W_INCL, "de los cuales|incluye|incluido|incluidos" },
	{ "es", W_USED, "consumido|consumidos|usado|usados|utilizado|utilizados|consumiste"
	  "|gastado" },
	{ "es", W_PRICE, "costo|coste|cuesta|precio|tarifa|cobró|cobro|cobrado|pago|pagar"
	  "|pagado|solo|sólo|compra|compraste|comprado|cargo|descontado|debitado" },
	{ "es", W_FOR, "por|a|con" },
	{ "es", W_TOPUP, "recarga|recargar|recargado|recargas|recargaste|recargó|monto"
	  "|abonado|acreditado|recibido|recibiste|abono" },
	{ "es", W_LIMIT, "límite|mínimo|máximo|al menos|menos de|más de|menor|mayor"
	  "|inferior*|superior*|hasta un" },
	{ "es", W_LOAN, "préstamo|deuda|debes|adelanto|adeuda*|prestado|sos" },
	{ "es", W_TRANSFER, "transferencia|transferido|transferir|transferiste|enviado"
	  "|retiro" },
	{ "es", W_LINK, "es|es de|son|es:" },
	{ "es", W_OF, "de|de un total de" },
	{ "es", W_AND, "y|e|más|mas" },
	{ "es", W_MINUS, "menos" },
	{ "es", W_EVERY, "cada|diario|mensual|al mes|al dia|/dia|/mes" },
	{ "es", W_OFFER, "compra|disfruta|activa|marca|contrata|aprovecha|gana|oferta|obtén"
	  "|obten|llévate|adquiere|participa|ingresa a|marcando|compre" },
	{ "es", W_IDENT, "número|numero|llama|llame|folio|referencia|clave|marque" },

	{ "pt", W_BAL, "saldo|saldo de recarga|saldo recarga|crédito|créditos|seu saldo" },
	{ "pt", W_ACCT, "conta" },
	{ "pt", W_REMAIN, "resta|restam|restante|restantes|disponível|disponíveis|ainda tem" },
	{ "pt", W_HAVE, "você tem|voce tem|vc tem|possui|você possui|dispõe de|tem" },
	{ "pt", W_NEW, "novo|atual" },
	{ "pt", W_OLD, "anterior" },
	{ "pt", W_BONUS, "bônus|bónus|oferta de" },
	{ "pt", W_PROMO, "promocional|promoção|grátis" },
	{ "pt", W_INCL, "dos quais|incluindo" },
	{ "pt", W_USED, "consumido|consumidos|utilizado|utilizados|usou|gasto" },
	{ "pt", W_PRICE, "custo|custa|preço|tarifa|cobrado|cobrança|valor|apenas|comprou"
	  "|pagou|debitado|taxa" },
	{ "pt", W_FOR, "por|a" },
	{ "pt", W_TOPUP, "recarga|recarregue|recarregou|recarregar|carregamento|carregou"
	  "|recebeu|creditado|carregue" },
	{ "pt", W_LIMIT, "limite|mínimo|máximo|menos de|mais de|inferior|superior|pelo menos" },
	{ "pt", W_LOAN, "dívida|empréstimo|adiantamento|devedor" },
	{ "pt", W_TRANSFER, "transferência|transferiu|transferido|enviou" },
	{ "pt", W_LINK, "é|é de|e de|são" },
	{ "pt", W_AND, "e|mais" },
	{ "pt", W_OFFER, "compre|aproveite|ative|ganhe|contrate|oferta|digite|envie|acesse" },

	{ "it", W_BAL, "credito|saldo|credito residuo|il credito|traffico residuo" },
	{ "it", W_ACCT, "conto" },
	{ "it", W_REMAIN, "residuo|residui|rimanenti|rimanente|restano|disponibile"
	  "|disponibili|ancora|rimasti" },
	{ "it", W_HAVE, "hai|ha ancora|hai ancora|disponi di" },
	{ "it", W_MAIN, "principale" },
	{ "it", W_NEW, "nuovo|attuale" },
	{ "it", W_OLD, "precedente" },
	{ "it", W_BONUS, "bonus|omaggio|regalo" },
	{ "it", W_PROMO, "gratuito|gratuiti|promozionale" },
	{ "it", W_INCL, "di cui|inclusi" },
	{ "it", W_USED, "usato|usati|consumato|consumati|utilizzati|utilizzato" },
	{ "it", W_PRICE, "costo|costa|prezzo|addebitato|addebito|soli|solo|canone|pagato" },
	{ "it", W_TOPUP, "ricarica|ricaricato|ricariche|accreditato|accreditati" },
	{ "it", W_LIMIT, "limite|minimo|massimo|almeno|inferiore|superiore|meno di|più di" },
	{ "it", W_LOAN, "debito|prestito|anticipo" },
	{ "it", W_TRANSFER, "trasferito|trasferimento|inviato" },
	{ "it", W_LINK, "è|è di|e'|e di|pari a|ammonta a" },
	{ "it", W_OF, "su" },
	{ "it", W_AND, "ed" },
	{ "it", W_OFFER, "attiva|acquista|approfitta|vinci|offerta|con soli|chiama il"
	  "|navighi" },

	{ "de", W_BAL, "guthaben|*guthaben|kontostand|guthabenstand|saldo|restguthaben"
	  "|kredit|guthabenkonto" },
	{ "de", W_ACCT, "konto" },
	{ "de", W_REMAIN, "übrig|uebrig|verbleibend*|restlich*|noch|verfügbar*|verfuegbar*"
	  "|rest" },
	{ "de", W_HAVE, "sie haben|du hast|ihnen stehen|dir stehen|ihnen bleiben" },
	{ "de", W_MAIN, "haupt*" },
	{ "de", W_NEW, "neu*|aktuell*|derzeit*|momentan*" },
	{ "de", W_OLD, "alt|alte|altes|bisher*|vorher*" },
	{ "de", W_BONUS, "bonus*|geschenk*|start*|prämie*" },
	{ "de", W_PROMO, "gratis|kostenlos*|aktions*" },
	{ "de", W_INCL, "davon|inklusive|inkl|inkl.|darin" },
	{ "de", W_USED, "verbraucht*|genutzt*|verwendet*" },
	{ "de", W_PRICE, "kosten|kostet|preis|gebühr*|gebuehr*|abgebucht|abgezogen|berechnet"
	  "|nur|bezahlt|zahlen|monatlich|grundgebuehr*" },
	{ "de", W_FOR, "für|fuer|um|ab|mit|zu" },
	{ "de", W_TOPUP, "laden sie|aufgeladen|aufladung*|aufladen|gutgeschrieben|auflade*|lade"
	  "|erhalten|einzahlung*|betrag" },
	{ "de", W_LIMIT, "mindestens|höchstens|hoechstens|unter|weniger als|mehr als"
	  "|mindestguthaben|maximal|bis zu|grenze|limit" },
	{ "de", W_LOAN, "schulden|vorschuss|kreditlimit" },
	{ "de", W_TRANSFER, "überwiesen|übertragen|uebertragen|gesendet|überweisung"
	  "|transferiert" },
	{ "de", W_LINK, "ist|beträgt|betraegt|betr gt|lautet|liegt bei|sind|i.h.v." },
	{ "de", W_OF, "von" },
	{ "de", W_AND, "und|sowie|zzgl" },
	{ "de", W_EVERY, "pro|je|jeden|taeglich|täglich" },
	{ "de", W_OFFER, "jetzt|buchen|buche|holen|sichern|aktiviere*|gewinne*|angebot*"
	  "|sparen" },
	{ "de", W_IDENT, "nummer|nr.|rufnummer|tel.|hotline|die nr|für die nr" },

	{ "nl", W_BAL, "tegoed|*tegoed|beltegoed|saldo|krediet" },
	{ "nl", W_REMAIN, "resterend*|over|beschikbaar|nog|resteert|overgebleven" },
	{ "nl", W_HAVE, "je hebt|u heeft|je hebt nog|u heeft nog" },
	{ "nl", W_NEW, "nieuw|nieuwe|huidig|huidige" },
	{ "nl", W_OLD, "oud|oude|vorig|vorige" },
	{ "nl", W_BONUS, "bonus*|extra" },
	{ "nl", W_USED, "verbruikt|gebruikt" },
	{ "nl", W_PRICE, "kosten|kost|prijs|afgeschreven|slechts|betaald" },
	{ "nl", W_FOR, "voor" },
	{ "nl", W_TOPUP, "opgewaardeerd|opwaarderen|opwaardering|bijgeschreven|waardeer" },
	{ "nl", W_LIMIT, "limiet|minimaal|maximaal|minder dan|meer dan" },
	{ "nl", W_LOAN, "schuld|voorschot" },
	{ "nl", W_LINK, "is|bedraagt|zijn" },
	{ "nl", W_OF, "van" },
	{ "nl", W_AND, "en" },
	{ "nl", W_OFFER, "koop|activeer|bestel|profiteer" },

	{ "pl", W_BAL, "saldo|stan konta|stan konta głównego|srodki|środki|kredyt"
	  "|stan srodkow" },
	{ "pl", W_ACCT, "konto|koncie|konta" },
	{ "pl", W_REMAIN, "pozostało|zostało|pozostaje|dostępne|dostępnych|do wykorzystania"
	  "|pozostalo ci|łącznie" },
	{ "pl", W_HAVE, "masz|posiadasz|masz jeszcze|masz lacznie" },
	{ "pl", W_MAIN, "główne|głównego|głównym|podstawowe|podstawowym" },
	{ "pl", W_NEW, "nowy|nowe|aktualny|aktualne|obecny" },
	{ "pl", W_OLD, "poprzedni|poprzednie|stary" },
	{ "pl", W_BONUS, "bonus*|premia|dodatkow*" },
	{ "pl", W_PROMO, "promocyjn*|darmow*|gratis" },
	{ "pl", W_INCL, "w tym|z czego" },
	{ "pl", W_USED, "wykorzystano|zużyto|wykorzystałes*|wykorzystane" },
	{ "pl", W_PRICE, "koszt|kosztuje|cena|opłata|pobrano|pobrana|tylko|zapłać|zapłacono" },
	{ "pl", W_FOR, "za|od" },
	{ "pl", W_TOPUP, "doładowan*|doładuj*|zasil*|kwota|kwotą|doladowales" },
	{ "pl", W_LIMIT, "limit|minimum|co najmniej|poniżej|powyżej|mniej niz|wiecej niz" },
	{ "pl", W_LOAN, "dług|zadłużenie|pożyczka" },
	{ "pl", W_TRANSFER, "przelew|przekazano|przelano|transfer" },
	{ "pl", W_LINK, "wynosi|jest|to" },
	{ "pl", W_OF, "z" },
	{ "pl", W_AND, "i|oraz" },
	{ "pl", W_OFFER, "kup|wlacz|włącz|aktywuj|sprawdz|sprawdź|wyślij|zyskaj|skorzystaj"
	  "|oferta" },
	{ "pl", W_IDENT, "numeru|numer|nr|dla numeru" },

	{ "cs", W_BAL, "kredit*|zůstatek|zostatok|zůstatku|zostatku|stav kreditu"
	  "|výše kreditu" },
	{ "cs", W_ACCT, "účet|účtu|ucte" },
	{ "cs", W_REMAIN, "zbývá|zbýva|zbyva|zůstává|ostáva|zostáva|zvysok|zostava"
	  "|k dispozici|volne|zbývající" },
	{ "cs", W_HAVE, "máte|mas|mate este" },
	{ "cs", W_MAIN, "hlavní|hlavný|základní" },
	{ "cs", W_NEW, "nový|aktuální|aktuálny|soucasny" },
	{ "cs", W_OLD, "předchozí|predchadzajuci|původní" },
	{ "cs", W_BONUS, "bonus*|bonusov*|darkov*" },
	{ "cs", W_PROMO, "zdarma|zadarmo|promo" },
	{ "cs", W_INCL, "z toho|z čeho|včetně|vrátane" },
	{ "cs", W_USED, "vyčerpáno|spotřebováno|využito|vycerpane|minute|pouzite" },
	{ "cs", W_PRICE, "cena|stojí|poplatek|poplatok|účtováno|odečteno|jen|len|pouze"
	  "|uhrada" },
	{ "cs", W_FOR, "za|od|pro" },
	{ "cs", W_TOPUP, "dobit*|dobij*|navýšen*|pripsan*|připsán*|nabit*" },
	{ "cs", W_LIMIT, "limit|minimálně|minimalne|alespoň|méně než|menej ako|nejméně" },
	{ "cs", W_LOAN, "dluh|dlh|půjčka|záloha" },
	{ "cs", W_LINK, "je|činí|cini" },
	{ "cs", W_AND, "a" },
	{ "cs", W_OFFER, "zakup*|aktivuj*|kupte|ziskejte|nabídka|ponuka|vyuzijte|objednej*" },
	{ "cs", W_IDENT, "čísle|čísla|číslo|cisle|cislo" },

	{ "hu", W_BAL, "egyenleg*|*egyenleg|egyenlege|egyenleged|egyenlegem" },
	{ "hu", W_REMAIN, "maradt|maradek|maradék|fennmaradó|hátralévő|felhasználható"
	  "|rendelkezésre" },
	{ "hu", W_HAVE, "onnek van|önnek|rendelkezik" },
	{ "hu", W_MAIN, "fő|feltöltött" },
	{ "hu", W_NEW, "új|jelenlegi|aktuális" },
	{ "hu", W_BONUS, "bónusz*|bonusz*|ajándék*" },
	{ "hu", W_INCL, "ebből|ebbol|amelyből" },
	{ "hu", W_USED, "felhasznált|elhasznált" },
	{ "hu", W_PRICE, "díj|ára|ára:|költség|levontuk|csak" },
	{ "hu", W_TOPUP, "feltöltés*|feltöltöttünk|feltoltes*|jóváírtunk" },
	{ "hu", W_LIMIT, "keret|limit|legalább|minimum|legfeljebb" },
	{ "hu", W_LINK, "az|van" },

	{ "ro", W_BAL, "sold|soldul|credit|creditul|credite|soldului" },
	{ "ro", W_ACCT, "cont|contul" },
	{ "ro", W_REMAIN, "rămas|ramas|rămase|ramase|rămasi|disponibil|disponibile|mai ai" },
	{ "ro", W_HAVE, "aveți|aveti|ai|dispui de" },
	{ "ro", W_NEW, "nou|actual|curent" },
	{ "ro", W_BONUS, "bonus|extra|cadou" },
	{ "ro", W_USED, "consumat|consumate|utilizat|folosit" },
	{ "ro", W_PRICE, "cost|costa|pret|preț|tarif|taxat|doar|platit" },
	{ "ro", W_FOR, "la|pentru|cu" },
	{ "ro", W_TOPUP, "reîncărc*|reincarc*|incarcat|alimentat" },
	{ "ro", W_LIMIT, "limita|minim|maxim|cel putin|mai putin" },
	{ "ro", W_LINK, "este|este de|e de|sunt" },
	{ "ro", W_OF, "din" },
	{ "ro", W_AND, "si|și" },
	{ "ro", W_OFFER, "cumpara|activeaza|apeleaza|trimite|castiga|oferta" },

	{ "sr", W_BAL, "stanje|saldo|kredit|kredita|stanje racuna|stanje računa"
	  "|raspolozivo stanje|dobroimetje|stanje na racunu|iznos kredita|стање" },
	{ "sr", W_ACCT, "račun|racun|računa|racuna|računu|racunu" },
	{ "sr", W_REMAIN, "preostalo|preostali|preostala|preostane|ostalo|na raspolaganju"
	  "|raspoloživo|raspolozivo|dostupno|preostaje|preostanek|imate jos" },
	{ "sr", W_HAVE, "imate|imas" },
	{ "sr", W_NEW, "novo|novi|trenutno|trenutni" },
	{ "sr", W_BONUS, "bonus|poklon|dodatni" },
	{ "sr", W_USED, "potrošeno|potroseno|iskorišćeno|iskoristeno|porabljeno" },
	{ "sr", W_PRICE, "cena|cijena|košta|kosta|naplaćeno|samo|znaša|naknada" },
	{ "sr", W_TOPUP, "dopuna|dopunjen*|dopunili|uplata|uplaćeno|napolnjen*|nadoplata"
	  "|uplaceno" },
	{ "sr", W_LINK, "iznosi|je|znasa|znaša|su" },
	{ "sr", W_AND, "i|in|te" },
	{ "sr", W_OFFER, "aktivirajte|aktiviraj|kupite|posaljite|pozovite|ponuda" },

	{ "bg", W_BAL, "баланс*|наличност|кредит|салдо|balans*" },
	{ "bg", W_REMAIN, "остават|оставащ*|остава|налични|оставащи" },
	{ "bg", W_HAVE, "имате|разполагате с" },
	{ "bg", W_BONUS, "бонус*" },
	{ "bg", W_PRICE, "цена|такса|струва|само" },
	{ "bg", W_TOPUP, "зареден*|зареждане|захранен*" },
	{ "bg", W_LINK, "е|възлиза на" },

	{ "ru", W_BAL, "баланс*|balans*|остаток на счете|счёт|счет|счета|на счете|на счету"
	  "|на балансе|balance|ostatok sredstv|остаток средств" },
	{ "ru", W_ACCT, "лицевой счет|schet|scheta|счете" },
	{ "ru", W_REMAIN, "осталось|остаток|остатки|ostatok|ostatki|ostalos|доступно"
	  "|dostupno|доступный|ещё доступно|у вас осталось|octatok" },
	{ "ru", W_HAVE, "у вас|у вас есть|u vas|vam dostupno|вам доступно" },
	{ "ru", W_MAIN, "основной|основного|osnovnoy|osnovnoj|общий" },
	{ "ru", W_NEW, "новый|текущий|tekuschiy|teper|теперь" },
	{ "ru", W_OLD, "предыдущий|прежний" },
	{ "ru", W_BONUS, "бонус*|bonus*|подар*|podar*" },
	{ "ru", W_PROMO, "бесплатн*|besplatn*|акци*|промо*" },
	{ "ru", W_INCL, "в том числе|в т.ч.|из них|v tom chisle|iz nih" },
	{ "ru", W_USED, "использовано|израсходовано|потрачено|ispolzovano|израсходован*" },
	{ "ru", W_PRICE, "стоимость|стоит|цена|плата|абонентская|списано|списана|спишется"
	  "|оплата|всего за|stoimost|cena|plata|spisano|абонплата|комиссия|к оплате|скидк*"
	  "|только|от" },
	{ "ru", W_FOR, "за|za|от|ot|по|po|до" },
	{ "ru", W_TOPUP, "пополнен*|зачислен*|поступил*|popolnen*|zachislen*|внесен*"
	  "|пополнил*|платеж*|platezh*|сумма|summa|пополните|внесите" },
	{ "ru", W_LIMIT, "лимит*|limit*|порог|менее|не менее|минимальн*|меньше|более"
	  "|кредитный" },
	{ "ru", W_LOAN, "долг*|задолженност*|обещанн*|доверительн*|dolg|doverit*|obeschann*"
	  "|аванс" },
	{ "ru", W_TRANSFER, "перевод|переведено|переведен*|perevod*|отправлен*" },
	{ "ru", W_LINK, "составляет|равен|sostavlyaet|cocтавляет" },
	{ "ru", W_OF, "из|iz" },
	{ "ru", W_AND, "и|а также" },
	{ "ru", W_MINUS, "минус|minus" },
	{ "ru", W_EVERY, "в день|в сутки|в месяц|/сут|/мес|/день|v den|v sutki|/sut" },
	{ "ru", W_OFFER, "подключ*|закаж*|получ*|слуша*|podkl*|zakaz*|poluch*|slusha*"
	  "|набери*|naberi*|скачива*|купи*|играй*|выигр*|звони*|активир*|дарим|выгодн*" },
	{ "ru", W_IDENT, "номер*|nomer*|тел|tel|позвоните|код|инфо|info" },

	{ "uk", W_BAL, "баланс*|рахунок|рахунку|на рахунку|на вашому рахунку|balans*|rahunok"
	  "|rakhunok|zalyshok koshtiv|na rahunku|na rakhunku|кошти" },
	{ "uk", W_REMAIN, "залишок|залишилось|залишилося|залишки|zalyshok|zalyshylos*"
	  "|доступно|zalishok|залишилися" },
	{ "uk", W_HAVE, "у вас є|ви маєте|u vas|маєте" },
	{ "uk", W_MAIN, "основний|загальний|zagal nyi|zahalnyi|osnovnyi|osnovnyy|zagalnyi" },
	{ "uk", W_BONUS, "бонус*|bonus*|подарунк*|podarun*|dodatkov*|додатков*" },
	{ "uk", W_PRICE, "вартість|коштує|ціна|плата|списано|абонплата|vartist|spysano"
	  "|oplata|сплата" },
	{ "uk", W_FOR, "за|від|vid" },
	{ "uk", W_TOPUP, "поповнен*|зараховано|popovn*|zarahovano|поповніть" },
	{ "uk", W_LIMIT, "ліміт|не менше|мінімальн*" },
	{ "uk", W_LINK, "становить|складає|stanovyt" },
	{ "uk", W_AND, "та|і|й" },
	{ "uk", W_OFFER, "замов*|отрима*|підключ*|pidkl*|zamov*|otryma*|диви*|телефонуй*" },
	{ "uk", W_IDENT, "perevirka" },

	{ "el", W_BAL, "υπόλοιπο|υπόλοιπό|υπολοιπο|ypoloipo|ipolipo" },
	{ "el", W_REMAIN, "απομένουν|απομένει|διαθέσιμο|διαθέσιμα|υπολείπονται|apomenoun" },
	{ "el", W_HAVE, "έχετε|έχεις|exete" },
	{ "el", W_BONUS, "δώρο|bonus|δωρεάν" },
	{ "el", W_PRICE, "κόστος|τιμή|χρέωση|μόνο" },
	{ "el", W_TOPUP, "ανανέωση|φόρτιση|ανανέωσες" },
	{ "el", W_LINK, "είναι|einai" },
	{ "el", W_AND, "και|kai" },

	{ "tr", W_BAL, "bakiye*|kontör*|kontor*|tl bakiye*|kalan bakiye*"
	  "|bulunmaktadır|bulunmaktadir" },
	{ "tr", W_REMAIN, "kalan|kaldı|kaldi|kalmıştır|kalmistir|kullanılabilir"
	  "|bulunmaktadır|bulunmaktadir" },
	{ "tr", W_HAVE, "hattınızda|hattinizda|hesabınızda|hesabinizda" },
	{ "tr", W_MAIN, "ana" },
	{ "tr", W_NEW, "yeni|güncel|guncel|mevcut" },
	{ "tr", W_BONUS, "bonus|hediye" },
	{ "tr", W_USED, "kullanılan|kullandığınız|kullanilan" },
	{ "tr", W_PRICE, "ücret*|ucret*|fiyat*|bedel*|sadece|tutar*|fatura*" },
	{ "tr", W_TOPUP, "yükleme*|yüklendi|yukleme*|yuklendi|yüklenmiştir|yuklediniz" },
	{ "tr", W_AND, "ve" },
	{ "tr", W_LOAN, "borç*|borc*|avans" },
	{ "tr", W_OFFER, "kazan*|fırsat*|paketi al|hemen|satın al|yazıp|gönder*|gonder*" },
	{ NULL, 0, NULL },
};
