/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Words beside amounts, continued: the Nordic countries, Asia, Africa. */
#include "words.h"

const struct st_words st_words_kind[] = {
	{ "sv", W_BAL, "saldo|saldot|kontantsaldo|samtalskonto|konto saldo|restsaldo" },
	{ "sv", W_REMAIN, "kvar|återstår|aterstar|återstående|resterande|igen|tilbage"
	  "|gjenstår|gjenstående|tilbageværende|jäljellä|jaljella" },
	{ "sv", W_HAVE, "du har|du har kvar" },
	{ "sv", W_PRICE, "kostar|kostnad|pris|koster|pris:|bare|endast|maksaa|hinta" },
	{ "sv", W_TOPUP, "laddat|laddning|laddade|påfylld|fyldt|fylt|tankning|ladattu|lataus"
	  "|fyll" },
	{ "sv", W_LINK, "är|er|på|on" },
	{ "sv", W_OF, "av|af|ud af" },
	{ "ar", W_OF, "من|من أصل|من اصل|מתוך" },
	{ "sv", W_AND, "och|og|ja|sekä" },
	{ "fi", W_BAL, "saldosi|saldo on|puhesaldo|liittymäsi saldo|saldonne" },
	{ "et", W_BAL, "kontojääk|kontojaak|kõnejääk|konejaak|konnejaak|jääk|jaak"
	  "|konto seis|atlikums|sąskaitos likutis|likutis"
	  "|saskaitos|sąskaitoje|konta atlikums|kredits" },
	{ "sq", W_BAL, "bilanci|gjendja|kredia|kredi|balanca" },
	{ "ka", W_BAL, "ბალანსი|ანგარიშზე|ნაშთი" },
	{ "hy", W_BAL, "հաշվեկշիռ|մնացորդ|հաշվի մնացորդ|hashvekshir*|mnatsord*" },
	{ "az", W_BAL, "balansınız|balans|hesabınız|balansiniz" },
	{ "kk", W_BAL, "теңгерім|баланс|шотыңызда|qoldiq|hisobingizda|balansingiz|shotynyzda" },
	{ "mn", W_BAL, "үлдэгдэл|dans|negj|uldegdel" },

	{ "ar", W_BAL, "رصيد|الرصيد|رصيدك|رصيدكم|رصيدي" },
	{ "ar", W_REMAIN, "متبقي|المتبقي|المتبقية|باقي|المتاح|متبقية|يتبقى" },
	{ "ar", W_HAVE, "لديك|لديكم|لك" },
	{ "ar", W_MAIN, "الأساسي|الرئيسي|اساسي" },
	{ "ar", W_NEW, "الجديد|الحالي|جديد" },
	{ "ar", W_OLD, "السابق|القديم" },
	{ "ar", W_BONUS, "هدية|مكافأة|إضافي|بونص|الهدية|الاضافي" },
	{ "ar", W_PROMO, "مجاني|مجانا|مجانية" },
	{ "ar", W_USED, "استهلاك|المستهلك|استخدمت|استهلكت" },
	{ "ar", W_PRICE, "سعر|تكلفة|رسوم|خصم|بسعر|فقط|مقابل|دفع" },
	{ "ar", W_TOPUP, "شحن|تعبئة|إضافة|شحنت|تم شحن|بقيمة" },
	{ "ar", W_LOAN, "سلفة|سلفني|دين|مستحق|سلف" },
	{ "ar", W_TRANSFER, "تحويل|حوالة|محفظة" },
	{ "ar", W_LIMIT, "الحد الأدنى|الأدنى|الأقصى|اقل من|أكثر من" },
	{ "ar", W_LINK, "هو|يساوي|يبلغ" },
	{ "ar", W_AND, "و" },
	{ "ar", W_OFFER, "اشترك|استمتع|احصل|اطلب|للاشتراك|عرض|اضغط|فعل" },
	{ "fa", W_BAL, "اعتبار|موجودی|شارژ اصلی|اعتبار شما|etebar|mojoodi|mojudi|etebare" },
	{ "fa", W_REMAIN, "باقیمانده|مانده|باقی مانده|baghimande|mande" },
	{ "fa", W_BONUS, "شگفت انگیز|هدیه|shegeftangiz|hedieh" },
	{ "fa", W_PRICE, "هزینه|قیمت|مبلغ" },
	{ "fa", W_LINK, "است|می باشد|ast|mibashad" },
	{ "he", W_BAL, "יתרה|היתרה|יתרתך|יתרת" },
	{ "he", W_REMAIN, "נותרו|נותר|נשארו|נשאר|שנותרו" },
	{ "he", W_HAVE, "ברשותך|עומדים לרשותך" },
	{ "he", W_BONUS, "בונוס|מתנה" },
	{ "he", W_PRICE, "מחיר|עלות|חיוב|תשלום|במחיר" },
	{ "he", W_TOPUP, "טעינה|הטענה|נטען|הטענת" },
	{ "he", W_LINK, "היא|הוא|הינה|הנה" },

	{ "hi", W_BAL, "बैलेंस|शेष राशि|शेष|बैलेन्स|balance|ব্যালেন্স|ব্যালান্স|स्थानीय"
	  "|मौज्दात|ब्यालेन्स|بیلنس|இருப்பு|ശേഷിപ്പ്|బ్యాలెన్స్|ಬ್ಯಾಲೆನ್ಸ್|બેલેન્સ|ਬੈਲੇਂਸ"
	  "|ශේෂය" },
	{ "hi", W_REMAIN, "बाकी|बचा|अवशिष्ट|অবশিষ্ট|বাকি|باقی|baki|bacha" },
	{ "hi", W_HAVE, "आपके पास|apke paas|আপনার|আপনার কাছে|tapaiko" },
	{ "hi", W_BONUS, "बोनस|বোনাস|بونس" },
	{ "hi", W_PRICE, "मूल्य|कीमत|মূল্য|মাত্র|قیمت|صرف|केवल" },
	{ "hi", W_TOPUP, "रिचार्ज|রিচার্জ|ریچارج|टॉपअप" },
	{ "hi", W_LINK, "है|छ|হল|হলো|ہے|hai" },

	{ "id", W_BAL, "pulsa|sisa pulsa|saldo|pulsa utama|pulsa anda|baki|kredit"
	  "|baki kredit|baki anda|pulsamu" },
	{ "id", W_ACCT, "akaun|akun" },
	{ "id", W_REMAIN, "sisa|tersisa|baki|tinggal|lebihan" },
	{ "id", W_HAVE, "anda memiliki|anda mempunyai|kamu punya|anda ada" },
	{ "id", W_MAIN, "utama|reguler|regular" },
	{ "id", W_NEW, "baru|terkini|semasa" },
	{ "id", W_OLD, "lama|sebelumnya" },
	{ "id", W_BONUS, "bonus|ekstra|tambahan|hadiah" },
	{ "id", W_PROMO, "gratis|percuma" },
	{ "id", W_USED, "terpakai|digunakan|pemakaian" },
	{ "id", W_PRICE, "harga|biaya|tarif|hanya|bayaran|caj|cuma|beli|seharga|biaya:" },
	{ "id", W_TOPUP, "isi ulang|pengisian|tambah nilai|telah diisi|topup|diterima" },
	{ "id", W_LIMIT, "minimal|maksimal|kurang dari|lebih dari|had|minimum" },
	{ "id", W_LOAN, "pinjaman|hutang|darurat" },
	{ "id", W_TRANSFER, "kirim|pindah|pindahan|dikirim" },
	{ "id", W_LINK, "adalah|ialah|sebesar|sebanyak" },
	{ "id", W_OF, "dari|daripada" },
	{ "id", W_AND, "dan" },
	{ "id", W_EVERY, "/hr|/hari|per hari|sehari" },
	{ "id", W_OFFER, "beli|dapatkan|aktifkan|nikmati|raih|langgan|ayo|daftar|ketik"
	  "|konten|hub|hubungi" },
	{ "id", W_IDENT, "nomor|no anda|kartu" },

	{ "vi", W_BAL, "tk chính|tk chinh|tài khoản chính|tài khoản|tai khoan|tk goc|tk gốc"
	  "|số dư|so du|tkc|tk|tai khoan goc|tai khoan chinh|tk chinh=|tkg" },
	{ "vi", W_REMAIN, "còn lại|con lai|còn|con" },
	{ "vi", W_HAVE, "quý khách có|quy khach co|bạn có|ban co|quy khach con|qk co|qk con" },
	{ "vi", W_MAIN, "chính|chinh|gốc|goc" },
	{ "vi", W_BONUS, "khuyến mãi|khuyen mai|tặng|km|km1|km2|tk km|tk khuyen mai|thưởng"
	  "|tkkm|tkkm1|tk km1|tk thuong" },
	{ "vi", W_PROMO, "miễn phí|mien phi" },
	{ "vi", W_USED, "đã sử dụng|da su dung|da dung|đã dùng" },
	{ "vi", W_PRICE, "giá|gia|cước|cuoc|phí|phi|trừ|voi gia|với giá|với" },
	{ "vi", W_FOR, "voi|với" },
	{ "vi", W_TOPUP, "nạp|nap|nap the|nạp thẻ|da nap|cong|cộng" },
	{ "vi", W_LOAN, "nợ|ứng|ung|ung tien|ứng tiền" },
	{ "vi", W_LINK, "là|la" },
	{ "vi", W_AND, "và|va" },
	{ "vi", W_EVERY, "/ngày|/ngay|/thang|/tháng" },
	{ "vi", W_OFFER, "bấm gọi|bam goi|soạn|soan|đăng ký|dang ky|goi ngay|truy cap|nhận"
	  "|bam" },
	{ "vi", W_IDENT, "so tb|số tb|thuê bao|thue bao|cskh|lh" },

	{ "th", W_BAL, "ยอดเงิน|ยอดเงินคงเหลือ|เงินคงเหลือ|จำนวนเงิน|ยอดคงเหลือ|ເງິນໃນບັນຊີ"
	  "|ຍອດເງິນ|សមតុល្យ|ទឹកប្រាក់|လက်ကျန်ငွေ|လက်ကျန်" },
	{ "th", W_REMAIN, "คงเหลือ|เหลือ|ຍັງເຫຼືອ|ຄົງເຫຼືອ|នៅសល់|ကျန်" },
	{ "th", W_BONUS, "โบนัส|ฟรี" },
	{ "th", W_PRICE, "ราคา|ค่าบริการ|เพียง|ชำระ|ค่าโทร" },
	{ "th", W_TOPUP, "เติมเงิน|เติม" },
	{ "th", W_LINK, "คือ" },
	{ "th", W_OFFER, "สมัคร|รับ|กด" },

	{ "zh", W_BAL, "余额|餘額|话费余额|账户余额|帳戶餘額|可用余额|剩余话费|结余|結餘|本金余额|储值额|儲值額" },
	{ "zh", W_REMAIN, "剩余|剩餘|尚余|还剩|還剩|可用|尚有|剩" },
	{ "zh", W_HAVE, "您有|您还有|你有" },
	{ "zh", W_MAIN, "主账户|主帳戶|基本账户|通用" },
	{ "zh", W_BONUS, "赠款|赠送|贈送|奖励|赠" },
	{ "zh", W_PROMO, "优惠|免费|免費" },
	{ "zh", W_INCL, "其中" },
	{ "zh", W_USED, "已用|已使用|使用了|消费|已消费|用量|用了" },
	{ "zh", W_PRICE, "费用|费|资费|收费|月租|扣费|价格|售价|应缴|实时话费|当月话费|月费|仅需|話費|话费|扣除|扣款" },
	{ "zh", W_TOPUP, "充值|缴费|交费|增值|充入|到账|储值" },
	{ "zh", W_LIMIT, "不足|低于|可透支|透支|额度|信用度|上限|超过|超出|至少" },
	{ "zh", W_LOAN, "欠费|欠費|欠款" },
	{ "zh", W_LINK, "为|是|為" },
	{ "zh", W_OF | W_TOTAL, "共|总共|總共|总|總|总流量|總流量" },
	{ "zh", W_AND, "和|及" },
	{ "zh", W_OFFER, "办理|辦理|领取|点击|回复|拨打|订购|參加|参加|立即" },
	{ "zh", W_NEW, "当前|目前|現時|现时" },
	{ "ja", W_BAL, "残高|チャージ残高" },
	{ "ja", W_REMAIN, "残り|残|残量" },
	{ "ja", W_LINK, "は" },
	{ "ko", W_BAL, "잔액|잔액은|잔액이|잔여금액|남은 금액" },
	{ "ko", W_REMAIN, "잔여|남은|남았습니다|잔여량" },
	{ "ko", W_PRICE, "요금|가격|결제" },
	{ "ko", W_TOPUP, "충전" },

	{ "tl", W_BAL, "load balance|natitirang load|ang balance|load bal|regular load" },
	{ "tl", W_REMAIN, "natitira|natitirang|matitira|natira" },
	{ "tl", W_HAVE, "mayroon kang|meron kang|may" },
	{ "tl", W_LINK, "ay" },
	{ "tl", W_AND, "at" },
	{ "sw", W_BAL, "salio|salio lako|baki|muda wa maongezi|salio kuu" },
	{ "sw", W_REMAIN, "umebakiwa|iliyobaki|limebaki|zilizobaki|imebaki|umebakiza" },
	{ "sw", W_HAVE, "una|unayo" },
	{ "sw", W_BONUS, "bonasi|zawadi|bure" },
	{ "sw", W_PRICE, "gharama|bei|ada|kwa tu" },
	{ "sw", W_TOPUP, "umeongeza|umeweka|umejaza|vocha|muda wa" },
	{ "sw", W_LOAN, "deni|mkopo|nipige tafu|songesha" },
	{ "sw", W_TRANSFER, "umetuma|umepokea|umetoa|tuma" },
	{ "sw", W_LINK, "ni" },
	{ "sw", W_AND, "na" },
	{ "sw", W_OFFER, "nunua|jiunge|piga|pata|furahia" },
	{ "am", W_BAL, "ሒሳብ|ሂሳብ|ቀሪ ሂሳብ|ቀሪ ሒሳብ|ቀሪ|hisab" },
	{ "am", W_REMAIN, "ቀሪ|የቀረ" },
	{ "am", W_LINK, "ነው" },
	{ "so", W_BAL, "haraaga|haraagaaga|hadhaaga" },
	{ "ha", W_BAL, "ragowar|ragowa|asusunka|egbala|iye owo" },
	{ "rw", W_BAL, "usigaje|amafaranga asigaye|mufite|ufite" },
	{ "zu", W_BAL, "ibhalansi|balansi|airtime esele|imali" },
	{ "af", W_BAL, "balans|krediet|lugtyd" },
	{ "mg", W_BAL, "fahana|fahana sisa|crédit sisa" },
	{ "mg", W_REMAIN, "sisa|mbola" },
	{ "mg", W_HAVE, "manana" },
	{ "mg", W_LINK, "dia" },
	{ "mg", W_AND, "sy|ary" },
	{ "mg", W_USABLE, "ampiasaina" },
	{ "ht", W_BAL, "balans|kredi|balans ou|kredi ou" },
	{ "ht", W_REMAIN, "rete|ki rete|rete ou" },
	{ "ht", W_HAVE, "ou gen|ou genyen" },
	{ "ht", W_LINK, "se" },
	{ "ht", W_AND, "ak" },

	/* What is counted. */
	{ "", W_DATA, "data|internet|datos|données|daten|datenvolumen|dados|dati|dane"
	  "|internetu|dat|datový*|adatforgalom|adat|datum|podaci|podataka|transfer danych"
	  "|интернет*|трафик*|internet*|traffic|trafik|trafika|данные|мобильный интернет"
	  "|інтернет*|veri|paketi|kuota|kuota data|dung lượng|dung luong|luu luong|lưu lượng"
	  "|เน็ต|อินเทอร์เน็ต|流量|数据|上网流量|数據|數據|データ|데이터|بيانات|انترنت|إنترنت|الانترنت|اینترنت"
	  "|גלישה|δεδομένα|дані|datu|surf|mobile data|volume|volumen|volum|bytes|navigation"
	  "|date mobile|данни|മൊബൈൽ|डेटा|ডাটা|ڈیٹا|bando|intaneti|интернета"
	  "|nacional de datos|tráfico|megas" },
	{ "", W_VOICE, "voice|minutes|mins|calls|call|voix|appels|appel|minutos|voz|llamadas"
	  "|minuten|anrufe|gespräche|telefonie|telefonieren|chiamate|minuti|voce|bellen"
	  "|rozmowy|minut|minuty|volání|hovory|perc|hívás|minute|apeluri|minuta|poziv*"
	  "|razgovor*|минут*|звонк*|разговор*|хвилин*|дзвінк*|hvylyn|hv|dakika|dk|konuşma"
	  "|konusma|telepon|nelpon|menit|minit|panggilan|phút|phut|gọi|โทร|นาที|语音|通话|分钟|通話"
	  "|통화|음성|دقيقة|دقائق|مكالمات|دقیقه|מכוניות|דקות|שיחות|λεπτά|ομιλία|dakika|dakiķes"
	  "|puhelut|samtal|ringa|opkald|ring|talk|onnet mins|offnet mins|off net|offnet"
	  "|off network|all net|chamadas|sekund*"
	  "|seconds|secondes|мин|min|mins.|dak" },
	{ "", W_SMS, "sms|smsek|texts|text messages|messages|textos|mensajes|mensagens"
	  "|messaggi|nachrichten|berichten|wiadomości|zpráv|zpravy|správ|üzenet|mesaje"
	  "|poruka|poruke|смс|сообщен*|повідомлен*|mesaj|pesan|tin nhắn|tin nhan|ข้อความ|短信"
	  "|短訊|文字|رسالة|رسائل|پیامک|הודעות|μηνύματα|sms ek|texto|mms" },
	{ "", W_PACK, "bundle|bundles|package|packages|pack|packs|plan|forfait|forfaits"
	  "|paquete|paquetes|pacote|pacotes|pacchetto|paket*|pakiet*|pakket|bundel|balíček"
	  "|balíčku|csomag|pachet|opțiune|option|options|optie|opcja|пакет*|опция|опции|gói"
	  "|goi|แพ็กเกจ|套餐|باقة|الباقة|بسته|חבילה|πακέτο|promo data|allowance|allowances"
	  "|tarif|tariff plan|quota|kvota|bolsa|fúp|fup|mahandry|bandali|kifurushi"
	  "|kifurushi chako|tarifa|franchise|inclus|inclusive" },
	{ "", W_UNLIM, "unlimited|illimité|illimités|illimitée|illimitées|illimite|illimites"
	  "|ilimitado|ilimitados|ilimitada|ilimitadas|illimitato|illimitati|illimitate"
	  "|unbegrenzt*|unlimitiert*|onbeperkt|nielimitowan*|neomezen*|neobmedzen*|korlátlan"
	  "|nelimitat|neograničen*|безлимит*|bezlimit*|безліміт*|sınırsız|sinirsiz|limitsiz"
	  "|tanpa batas|tanpa had|không giới hạn|khong gioi han|ไม่จำกัด|不限|无限|غير محدود"
	  "|لا محدود|نامحدود|ללא הגבלה|απεριόριστα|obegränsat|ubegrenset|ubegrænset|rajaton"
	  "|no limit|bila kikomo|walang limit" },
	{ "", W_NIGHT, "night|nuit|noche|noturno|notte|nacht|nocny|noční|éjszakai|noć|ночь"
	  "|ночной|ночные|gece|malam|đêm|dem|กลางคืน|夜间|夜|闲时|ليلي|ليلية|off peak|offpeak"
	  "|midnight|nachts|usiku" },
	{ "", W_ONNET, "on net|onnet|intra|w sieci|внутри сети|v seti|в мережі|nội mạng"
	  "|noi mang|u mrezi|u mreži|family|faf|sesama|on network|même réseau|in network" },
	{ "", W_ROAM, "roaming|rouming|роуминг*|роумінг*|abroad|za kordon|ausland|étranger"
	  "|extranjero|estero|za granicą|yurtdışı|luar negeri|漫游|漫遊" },
	{ "", W_USABLE, "usable|utilisable|utilisables|utlisable|to be used|à utiliser"
	  "|utilizables|para usar|a usar|verwendbar|do wykorzystania" },
	{ "", W_RESERVE, "reserve|reserva|réserve|rezerv*|резерв*|cadangan|notfall*|locked"
	  "|bloqueado|inactive|inactivo*|no activos|no activo" },
	{ "", W_MINUS, "minus|minus|мінус" },
	{ NULL, 0, NULL },
};
