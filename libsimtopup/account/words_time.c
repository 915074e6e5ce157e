/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Words beside dates, and the names of months and units. */
#include "words.h"

const struct st_words st_words_time[] = {
	{ "en", W_UNTIL, "valid until|valid till|valid to|valid thru|valid through"
	  "|valid up to|expires|expires on|expiry|expiry date|expire|expire on|expiring"
	  "|expiration|exp|exp.|exp:|val|val.|until|till|active until|active till|use before"
	  "|use by|validity|valid upto|valid|good until|best before|reload before"
	  "|recharge before|ends|ends on|end date|will expire on|exp date|exp on|upto"
	  "|usage period|expiring on|available until|due to expire|lasts until" },
	{ "en", W_GRACE, "grace|grace period|deactivat*|disconnect*|terminated on"
	  "|will be lost|recycled" },
	{ "en", W_LINE, "line|service|sim|subscription|account validity|your number"
	  "|service validity"
	  "|account is valid|active period|card|prepaid|pre paid|postpaid|post paid" },
	{ "en", W_OTHERDATE, "activated on|activation date|since|as of|as at|last recharge"
	  "|last call|on date|start date|starts|started|from date|date:|dated|last top up"
	  "|registered|last recharged|made on|completed at|sent on|at|valid from|starting"
	  "|created|issued" },
	{ "en", W_UNLIT, "never expires|no expiry|unlimited validity|does not expire" },
	/* What is renewed is a plan: this is no end of the credit. */
	{ "", W_UNTIL | W_PACK, "renews on|next renewal|will be renewed on|next bill|renouvele le"
	  "|renouvellement le|si rinnova il|rinnovo|verlängert sich am"
	  "|erneuerung am|verlengd op|списание|следующее списание|продление"
	  "|nastupna oplata|наступна оплата|наступне списання"
	  "|nastupne spysannya|yenilenme tarihi" },
	{ "", W_PACK, "forfait bloqué|forfait bloque|contract|tariff plan|тариф*"
	  "|тарифный план|опция"
	  "|optiunea|opțiunea|opcja|opció|paslauga|surfpaket|surfpott|datapaket|プラン|요금제|option" },
	{ "", W_PROMO, "aktion|akcija|akce|акция|prosfora|promosi" },
	{ "fr", W_UNTIL, "valable jusqu au|valables jusqu au|jusqu au|jusqu a|jusqu'au|jsq"
	  "|expire le|expirent le|à utiliser avant le|a utiliser avant|avant le"
	  "|valide jusqu au|validité|validite|expiration|fin de validité|expire|valable"
	  "|valables|valide|valides|date limite|echeance|échéance|utilisable jusqu au"
	  "|utilisables jusqu au|prend fin le|finit le"
	  "|date de fin" },
	{ "", W_LINE, "номер*|nomer*"
	  "|number|numéro|número|numer|numero" },
	{ "fr", W_LINE, "ligne|carte|carte sim|votre numero|votre numéro" },
	{ "fr", W_OTHERDATE, "activé le|activée le|depuis le|depuis|au|dernière recharge"
	  "|date du|le" },
	{ "es", W_UNTIL, "válido hasta|valido hasta|válidos hasta|hasta el|hasta|vence"
	  "|vence el|vencen|vencimiento|expira|expira el|expiran|caduca|caduca el|vigencia"
	  "|vigente hasta|caducidad|validez|válido|válidos|validos|valido"
	  "|fecha de vencimiento|vto|vto.|venc|venc.|vigencia:" },
	{ "es", W_LINE, "línea|linea|línea activa|tarjeta|chip|linea activa" },
	{ "es", W_OTHERDATE, "desde|activado el|última recarga|ultima recarga"
	  "|fecha de recarga|al dia" },
	{ "pt", W_UNTIL, "válido até|valido ate|válidos até|até|ate|validade|expira em"
	  "|vence em|validade até|vencimento|utilize até|valida ate|válida até|expiram em" },
	{ "pt", W_LINE, "linha|cartão|efetuar chamadas|fazer chamadas" },
	{ "pt", W_GRACE, "receber chamadas|e receber" },
	{ "it", W_UNTIL, "valido fino al|validi fino al|fino al|scade il|scadenza|scade"
	  "|entro il|valida fino al|validità|scadono|fino a"
	  "|in scadenza il" },
	{ "it", W_LINE, "la sim|tua sim|numero" },
	{ "de", W_UNTIL, "gültig bis|gueltig bis|bis zum|bis|läuft ab am|laeuft ab"
	  "|ablaufdatum|verfällt am|gültigkeit|nutzbar bis|verfügbar bis|endet am|läuft bis"
	  "|aktiv bis|gültig|gueltig|haltbar bis|laufzeit bis" },
	{ "de", W_LINE, "karte|rufnummer|anschluss|sim karte" },
	{ "de", W_OTHERDATE, "seit|vom|stand|am|aktiviert am|letzte" },
	{ "nl", W_UNTIL, "geldig tot|geldig t/m|tot en met|tot|t/m|verloopt op|vervalt op"
	  "|geldig|einddatum" },
	{ "pl", W_UNTIL, "ważne do|wazne do|ważny do|wazny do|ważna do|ważność|waznosc"
	  "|ważności|ważne do dnia|do dnia|wygasa|wygaśnie|do|konto ważne do|traci ważność"
	  "|wazne do dnia|waznosci do|wygasa dnia" },
	{ "pl", W_LINE, "konto ważne|konto wazne|polaczenia wychodzace|rozmowy wychodzące" },
	{ "pl", W_GRACE, "przychodzące|przychodzace|odbieran*" },
	{ "pl", W_UNLIT, "bezterminowo" },
	{ "cs", W_UNTIL, "platnost|platnost do|platný do|platny do|platí do|plati do"
	  "|platné do|platne do|vyprší|vyprsi|expiruje|expirace|do|konci|skončí|platnosť"
	  "|plati do" },
	{ "cs", W_LINE, "karta|karty|kredit platí" },
	{ "hu", W_UNTIL, "érvényes|érvényesség|ervenyes|ervenyesseg|lejár|lejárat|lejarat"
	  "|felhasználható|lejar" },
	{ "hu", W_TILL, "ig|-ig" },
	{ "ro", W_UNTIL, "valabil până la|valabil pana la|pana la|până la|pana in|până în"
	  "|expira la|expiră la|valabil|expira|valabilitate|expira pe|valabil pana pe"
	  "|pana pe|valabil pana la data de" },
	{ "sr", W_UNTIL, "važi do|vazi do|vaze do|važe do|ističe|istice|vrijedi do|vredi do"
	  "|do|datum važenja|datum vazenja|krajnji datum vazenja|aktivan do|veljavno do"
	  "|velja do|poteče|važenje|vazenja|rok važenja|valjanost|veljavnost" },
	{ "bg", W_UNTIL, "валиден до|валидни до|валидно до|до|изтича|изтича на|валидност" },
	{ "ru", W_UNTIL, "действует до|действительно до|действителен до|истекает"
	  "|срок действия|до|deystvuet do|dejstvuet do|годен до|заканчивается"
	  "|доступно до|активен до|сгорит|сгорят|сгорает|истечет"
	  "|заблокирован|истекают" },
	{ "ru", W_OTHERDATE, "на дату|по состоянию на|c|на|от|с" },
	{ "uk", W_UNTIL, "діє до|дійсний до|дійсно до|дійсні до|до|закінчується|термін дії"
	  "|diye do|diie do|do|активний до"
	  "|строк дії|termin dii|diysnyy do|закінчуються|діють до" },
	{ "el", W_UNTIL, "ισχύει έως|ισχύει μέχρι|έως|μέχρι|λήγει|λήξη|ισχύει|ληγει|ews|eos"
	  "|mexri|ischyei eos|ischyei mechri|isxyei ews|lixi|ligei" },
	{ "tr", W_UNTIL, "son kullanma tarihi|son kullanım tarihi|son kullanim tarihi"
	  "|bitiş tarihi|bitis tarihi|geçerlilik|gecerlilik|son gün|skt" },
	{ "tr", W_TILL, "tarihine kadar|kadar|tarihinde sona|a kadar|e kadar|ye kadar" },
	{ "ar", W_UNTIL, "صالح حتى|صالح لغاية|حتى|لغاية|الصلاحية|صلاحية|تنتهي|ينتهي"
	  "|تاريخ الانتهاء|صالحة حتى|سارية|انتهاء|ساري حتى" },
	{ "fa", W_UNTIL, "تا|تا تاریخ|انقضا|ta|مهلت" },
	{ "he", W_UNTIL, "בתוקף עד|תוקף|עד|תקף עד|עד תאריך" },
	{ "hi", W_UNTIL, "वैधता|वैध|মেয়াদ|মেয়াদ|میعاد|waidhata" },
	{ "hi", W_TILL, "तक|পর্যন্ত|تک" },
	{ "id", W_UNTIL, "masa aktif|masa berlaku|aktif sd|aktif s/d|s.d.|s.d|sd|s/d"
	  "|sampai dengan|sampai|hingga|berlaku sd|berlaku sampai|berlaku hingga"
	  "|berlaku s.d.|aktif hingga|aktif sampai|sah hingga|tamat|tamat tempoh"
	  "|tarikh luput|luput|berakhir|berakhir pada|aktif s.d.|expired|kadaluarsa"
	  "|sah sehingga|sehingga|aktif" },
	{ "id", W_GRACE, "masa tenggang|tempoh tangguh" },
	{ "vi", W_UNTIL, "hsd|hạn sử dụng|han su dung|hết hạn|het han|đến|den|den ngay"
	  "|đến ngày|hạn|hsd den|sd den|su dung den|sử dụng đến|hieu luc den|han dung" },
	{ "vi", W_OTHERDATE, "ngay kh|ngày kh|ngày kích hoạt|ngay kich hoat" },
	{ "vi", W_GRACE, "khoa2c|khoa 2c|khóa 2 chiều|khoa 2 chieu" },
	{ "th", W_UNTIL, "ใช้ได้ถึง|ใช้ได้ถึงวันที่|หมดอายุ|วันหมดอายุ|ถึงวันที่|ถึง|ໝົດອາຍຸ"
	  "|ថ្ងៃផុតកំណត់|សុពលភាព" },
	{ "zh", W_UNTIL, "有效期至|有效期|有效日期|到期日|有效至|截止日期|失效日期|使用期限|到期日期|屆滿日|有效期限至|到期时间|有效期限" },
	{ "zh", W_TILL, "到期|失效|前有效|为止" },
	{ "zh", W_OTHERDATE, "截至|截止|于" },
	{ "ja", W_UNTIL, "有効期限|期限" },
	{ "ja", W_TILL, "まで" },
	{ "ko", W_UNTIL, "유효기간|유효기간은|만료일|만료일은|만료" },
	{ "ko", W_TILL, "까지|까지입니다" },
	{ "sv", W_UNTIL, "giltigt till|giltigt t.o.m.|giltig till|gäller till|t.o.m.|tom"
	  "|gyldig til|udløber|udløber den|gælder til|voimassa|voimassa asti|utløper"
	  "|kehtib kuni|deriga lidz|derīga līdz|derigs lidz|lidz|kuni|galioja iki|iki"
	  "|derīgs līdz|līdz|går ut|upphör|til og med" },
	{ "fi", W_TILL, "asti|saakka" },
	{ "tl", W_UNTIL, "hanggang|mag eexpire|valid hanggang|mageexpire" },
	{ "sw", W_UNTIL, "hadi|mpaka|itaisha|inaisha|itakwisha|muda wa matumizi|kuisha"
	  "|inaisha tarehe" },
	{ "mg", W_UNTIL, "manankery|manan kery|hatramin|hatramin ny|manan kery hatramin ny" },
	{ "ht", W_UNTIL, "jiska|ap ekspire|ekspire|valab jiska" },
	{ "am", W_UNTIL, "እስከ" },
	{ "et", W_UNTIL, "kehtiv kuni|galioja" },
	{ NULL, 0, NULL },
};

const struct st_value_words st_words_months[] = {
	{ 1, "jan|january|janvier|janv|janv.|enero|ene|januar|jänner|gennaio|gen|januari"
	  "|janeiro|stycznia|sty|ledna|januára|január|ianuarie|ian|siječnja|januara|января"
	  "|янв|січня|януари|ocak|januarij|oca|يناير|كانون الثاني|ינואר|ม.ค.|มกราคม|tháng 1"
	  "|januarie|tammikuuta|jaanuar|januarja|Ιαν|ιανουαρίου|janv|januari|januar" },
	{ 2, "feb|february|février|fevrier|févr|fev|févr.|febrero|februar|feber|febbraio"
	  "|februari|fevereiro|lutego|lut|února|unora|februára|február|februarie|veljače"
	  "|februara|февраля|фев|лютого|февруари|şubat|subat|sub|فبراير|שباط|פברואר|ก.พ."
	  "|กุมภาพันธ์|helmikuuta|φεβρουαρίου|februarja|pebruari" },
	{ 3, "mar|march|mars|marzo|märz|maerz|mrz|maart|mrt|março|marco|marca|března|brezna"
	  "|brezen|március|martie|ožujka|marta|марта|мар|березня|март|mart|مارس|מרץ|มี.ค."
	  "|มีนาคม|maret|mac|maaliskuuta|μαρτίου" },
	{ 4, "apr|april|avril|avr|avr.|abril|abr|aprile|kwietnia|kwi|dubna|apríla|április"
	  "|aprilie|travnja|aprila|апреля|апр|квітня|април|nisan|nis|أبريل|ابريل|אפריל|เม.ย."
	  "|เมษายน|huhtikuuta|απριλίου" },
	{ 5, "may|mai|mayo|maggio|mag|mei|maio|maja|května|kvetna|mája|május|svibnja|maja"
	  "|мая|май|травня|mayıs|mayis|مايو|מאי|พ.ค.|พฤษภาคม|toukokuuta|μαΐου|maj" },
	{ 6, "jun|june|juin|junio|juni|giugno|giu|junho|czerwca|cze|června|cervna|júna"
	  "|június|iunie|lipnja|juna|июня|июн|червня|юни|haziran|haz|يونيو|יוני|มิ.ย."
	  "|มิถุนายน|kesäkuuta|ιουνίου|junij|iun" },
	{ 7, "jul|july|juillet|juil|juil.|julio|juli|luglio|lug|julho|lipca|lip|července"
	  "|cervence|júla|július|iulie|srpnja|jula|июля|июл|липня|юли|temmuz|tem|يوليو|יולי"
	  "|ก.ค.|กรกฎาคม|heinäkuuta|ιουλίου|iul" },
	{ 8, "aug|august|août|aout|agosto|ago|agustus|ogos|sierpnia|sie|srpna|augusta"
	  "|augusztus|kolovoza|avgusta|августа|авг|серпня|август|ağustos|agustos|أغسطس|اغسطس"
	  "|אוגוסט|ส.ค.|สิงหาคม|elokuuta|αυγούστου|augustus|agt|avgust" },
	{ 9, "sep|sept|september|septembre|septiembre|settembre|set|setembro|września"
	  "|wrzesnia|wrz|září|zari|septembra|szeptember|septembrie|rujna|сентября|сен"
	  "|вересня|септември|eylül|eylul|eyl|سبتمبر|ספטמבר|ก.ย.|กันยายน|syyskuuta"
	  "|σεπτεμβρίου|sept." },
	{ 10, "oct|october|octobre|octubre|oktober|okt|ottobre|ott|outubro|out|października"
	  "|pazdziernika|paź|října|rijna|októbra|október|octombrie|listopada hr|oktobra"
	  "|октября|окт|жовтня|октомври|ekim|eki|أكتوبر|اكتوبر|אוקטובר|ต.ค.|ตุลาคม|lokakuuta"
	  "|οκτωβρίου" },
	{ 11, "nov|november|novembre|noviembre|novembro|listopada pl|novembra|noiembrie"
	  "|studenog|studenoga|ноября|ноя|листопада|ноември|kasım|kasim|kas|نوفمبر|נובמבר"
	  "|พ.ย.|พฤศจิกายน|marraskuuta|νοεμβρίου|noi" },
	{ 12, "dec|december|décembre|decembre|déc|diciembre|dic|dezember|dez|dicembre"
	  "|dezembro|grudnia|gru|prosince|decembra|decembrie|prosinca|декабря|дек|грудня"
	  "|декември|aralık|aralik|ara|ديسمبر|דצמבר|ธ.ค.|ธันวาคม|desember|joulukuuta"
	  "|δεκεμβρίου|des|disember" },
	{ 0, NULL },
};

/* Single letters count only where they touch the number. */
const struct st_value_words st_words_units[] = {
	{ U_B, "bytes|byte|octets|octet|b" },
	{ U_KB, "kb|kbyte|kbytes|kilobytes|kilobyte|kib|ko|kilooctets|кб|кбайт|كيلوبايت|k" },
	{ U_MB, "mb|mbyte|mbytes|megabytes|megabyte|mib|mo|mega octets|megaoctets|mégaoctets"
	  "|megas|mega|meg|megs|мб|мбайт|мегабайт*|mbs|mib|ميجا|ميجابايت|ميغابايت|م.ب|م ب"
	  "|مگابایت|مگ|मेगाबाइट|এমবি|எம்பி|एमबी|兆|兆字节|เมกะไบต์|메가|メガ" },
	{ U_GB, "gb|gt|gbyte|gbytes|gigabytes|gigabyte|gib|go|gigaoctets|gigas|giga|gig|gigs|гб"
	  "|гбайт|гигабайт*|гігабайт*|gbs|جيجا|جيجابايت|غيغابايت|گیگ|گیگابایت|জিবি|जीबी|吉"
	  "|กิกะไบต์|g|기가|ギガ" },
	{ U_TB, "tb|to|terabytes|terabyte|тб|tib" },
	{ U_SEC, "s|sec|secs|seconds|second|secondes|seconde|segundos|segundo|seg|sekunden"
	  "|sek|secondi|seconden|sekund|sekundy|sekundi|secunde|секунд*|сек|saniye|detik"
	  "|saat sec|giây|giay|วินาที|秒|ثانية|ثواني|ثانیه|שניות|δευτερόλεπτα|sekúnd|секунди"
	  "|sec.|sekonde" },
	{ U_MIN, "m|min|mins|minutes|minute|minutos|minuto|minuten|minuti|minut|minuty|minút"
	  "|perc|perce|perces|minuta|minute de|минут*|мин|хвилин*|хв|hvylyn|hv|dk|dakika"
	  "|menit|minit|phut|phút|นาที|分钟|分鐘|分|دقيقة|دقائق|دقیقه|דקות|דקה|λεπτά|λ|minuuttia"
	  "|mins.|min.|dak|mnt|mn|мінут|kilo min|dakiikaa|분" },
	{ U_HOUR, "h|hour|hours|hrs|heures|heure|horas|hora|stunden|stunde|std|ore|ora|uur"
	  "|uren|godzin|godziny|hodin|hod|óra|sati|час*|годин*|saat|jam|giờ|gio|ชั่วโมง|小时"
	  "|小時|ساعة|ساعات|ساعت|שעות|ώρες" },
	{ U_SMS, "sms|smsek|smses|texts|text messages|messages|textos|mensajes|mensagens"
	  "|messaggi|nachrichten|berichten|wiadomosci|zprav|zpravy|sprav|uzenet|mesaje"
	  "|poruka|poruke|смс|сообщен*|повідомлен*|mesaj|pesan|tin nhan|tin|ข้อความ|条短信|条|條"
	  "|رسالة|رسائل|پیامک|הודעות|μηνύματα|sms ek|texto|free sms|free texts|sms e|viesti*"
	  "|건" },
	{ U_DAY, "d|j|day|days|jours|jour|jrs|jr|días|dias|dia|tage|tag|tagen|giorni|giorno"
	  "|dagen|dag|dni|dnů|dnu|den|nap|napig|zile|zi|dana|dan|дней|дня|день|дн|днів|gün"
	  "|gun|hari|hr|ngày|ngay|วัน|天|日|يوم|يوما|ايام|أيام|روز|ימים|יום|ημέρες|andro|siku"
	  "|jou|araw|dagar|päivää|दिन|দিন|dnei|dney|dniv|jours.|일" },
	{ U_WEEK, "week|weeks|semaine|semaines|semana|semanas|woche|wochen|settimana"
	  "|settimane|weken|tydzień|tygodni|týden|týdnů|hét|săptămână|недел*|тижн*|hafta"
	  "|minggu|tuần|tuan|สัปดาห์|周|أسبوع|هفته|wiki|tyzhni" },
	{ U_MONTH, "month|months|mois|mes|meses|monat|monate|mese|mesi|maand|maanden|miesiąc"
	  "|miesiecy|měsíc|mesiac|hónap|luna|luni|mesec|mjesec|месяц*|мес|місяц*|ay|bulan"
	  "|tháng|thang|เดือน|个月|月|شهر|אחודש|mwezi" },
	{ U_YEAR, "year|years|an|ans|año|años|ano|anos|jahr|jahre|anno|anni|jaar|rok|lat|год"
	  "|года|лет|рік|yıl|tahun|năm|ปี|年|سنة|سال" },
	{ U_TIMES, "mms|points|point|pts|punkte|punkty|punti|points.|stars|miles|times|mbps"
	  "|kbps|gbps|mbit|puntos|mb/s|баллов|балл|балл*|percent|procent|%|pct"
	  "|credits points|km away" },
	{ U_NONE, NULL },
};
