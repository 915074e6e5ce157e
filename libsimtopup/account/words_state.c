/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Phrases that say what became of a request. They decide before any amount is looked for. */
#include "words.h"

const struct st_words st_words_state[] = {
	{ "en", W_DOWN, "service unavailable|temporarily unavailable|currently unavailable"
	  "|try again later|try later|please try later|maintenance|system busy"
	  "|system is busy|service is not available|not available at the moment"
	  "|not available now|service temporarily|under maintenance|pls try again"
	  "|please try again|try again|out of service|network busy|technical difficulties"
	  "|we are unable to process|unable to process|cannot process|could not be processed"
	  "|system error|internal error|service not available|timed out|request timeout" },
	{ "fr", W_DOWN, "service indisponible|momentanément indisponible"
	  "|temporairement indisponible|actuellement indisponible|réessayer plus tard"
	  "|essayer plus tard|reconnecter ultérieurement|réessayez|veuillez réessayer"
	  "|ultérieurement|en maintenance|service suspendu|système occupé"
	  "|n est pas disponible|indisponible|renouveler votre demande" },
	{ "es", W_DOWN, "no disponible en este momento|no está disponible|no esta disponible"
	  "|servicio no disponible|inténtalo más tarde|intente más tarde|intente mas tarde"
	  "|intentalo mas tarde|vuelve a intentar|no puede ser tramitada"
	  "|temporalmente no disponible|en mantenimiento|intente nuevamente"
	  "|no podemos procesar|no pudo ser procesada|vuelve a ingresar|inténtelo más tarde"
	  "|fuera de servicio|intente de nuevo|intentelo" },
	{ "pt", W_DOWN, "serviço indisponível|indisponível|temporariamente indisponível"
	  "|tente mais tarde|tente novamente|em manutenção|não foi possível" },
	{ "it", W_DOWN, "servizio non disponibile|momentaneamente non disponibile"
	  "|riprova più tardi|riprova piu tardi|in manutenzione|riprovare|non è disponibile"
	  "|temporaneamente non" },
	{ "de", W_DOWN, "derzeit nicht verfügbar|wartungsarbeiten|später erneut"
	  "|spaeter erneut|versuchen sie es später|nicht bearbeiten|dienst nicht verfügbar"
	  "|nicht zur verfügung|zur zeit nicht|momentan nicht|vorübergehend nicht"
	  "|später noch einmal|nicht verfuegbar" },
	{ "nl", W_DOWN, "niet beschikbaar|probeer het later|later opnieuw|onderhoud"
	  "|probeer later" },
	{ "pl", W_DOWN, "usługa niedostępna|usluga niedostepna|spróbuj później"
	  "|sprobuj pozniej|chwilowo niedostępn*|prosimy spróbować później"
	  "|przerwa techniczna|sprobuj ponownie" },
	{ "cs", W_DOWN, "služba není dostupná|zkuste to později|zkuste to pozdeji"
	  "|dočasně nedostupn*|skúste neskôr|opakujte později|nie je dostupná|zkuste pozdeji" },
	{ "hu", W_DOWN, "nem elérhető|próbálja később|próbálja meg később|nem erheto el"
	  "|kerjuk probalja" },
	{ "ro", W_DOWN, "indisponibil|nu este disponibil|încercați mai târziu"
	  "|incercati mai tarziu|reveniti" },
	{ "sr", W_DOWN, "nedostupno|nedostupna|pokušajte kasnije|pokusajte kasnije"
	  "|trenutno nije dostupn*|nije dostupno|poskusite kasneje|pokusajte ponovo" },
	{ "bg", W_DOWN, "временно недостъпн*|опитайте по-късно|недостъпна" },
	{ "ru", W_DOWN, "временно недоступ*|сервис недоступен|услуга недоступна"
	  "|повторите попытку|попробуйте позже|попробуйте позднее|повторите запрос"
	  "|vremenno nedostup*|poprobuyte pozzhe|технические работы|не удалось"
	  "|сервис временно|povtorite|недоступна|недоступен" },
	{ "uk", W_DOWN, "тимчасово недоступ*|спробуйте пізніше|послуга недоступна"
	  "|tymchasovo nedostup*|sprobuyte piznishe" },
	{ "el", W_DOWN, "μη διαθέσιμη|δοκιμάστε αργότερα|δεν είναι διαθέσιμη"
	  "|προσπαθήστε αργότερα" },
	{ "tr", W_DOWN, "hizmet verilememektedir|daha sonra tekrar|gerçekleştirilemiyor"
	  "|şu anda|lütfen tekrar deneyiniz|tekrar deneyin|gecici olarak|geçici olarak"
	  "|bakım çalışması|su anda" },
	{ "ar", W_DOWN, "غير متاحة|غير متوفرة|حاول لاحقا|المحاولة لاحقا|حاول مرة أخرى"
	  "|الخدمة غير|يرجى المحاولة|المحاولة مرة" },
	{ "fa", W_DOWN, "در دسترس نیست|مجددا تلاش|دوباره تلاش|لطفا بعدا" },
	{ "he", W_DOWN, "אינו זמין|נסה שוב|נסו שוב|השירות אינו" },
	{ "hi", W_DOWN, "बाद में प्रयास|उपलब्ध नहीं|আবার চেষ্টা|کوشش کریں|पुनः प्रयास" },
	{ "id", W_DOWN, "coba beberapa saat lagi|silakan coba lagi|tidak dapat diproses"
	  "|tidak dapat kami proses|sistem sibuk|sedang gangguan|sila cuba lagi"
	  "|cuba sebentar lagi|tidak tersedia|coba lagi|cuba lagi|sedang sibuk"
	  "|dalam pemeliharaan" },
	{ "vi", W_DOWN, "hệ thống bận|he thong ban|vui lòng thử lại|vui long thu lai"
	  "|thử lại sau|thu lai sau|he thong dang ban|tạm thời gián đoạn" },
	{ "th", W_DOWN, "ไม่สามารถทำรายการ|กรุณาลองใหม่|ขออภัย|ระบบขัดข้อง|ไม่พร้อมให้บริการ" },
	{ "zh", W_DOWN, "系统繁忙|系統繁忙|稍后再试|稍後再試|暂时无法|服务不可用|网络繁忙|请稍后|暂不可用|暫時未能" },
	{ "ja", W_DOWN, "ご利用いただけません|利用できません" },
	{ "ko", W_DOWN, "이용할 수 없습니다|다시 시도" },
	{ "sv", W_DOWN, "försök igen|inte tillgänglig|ikke tilgængelig|ikke tilgjengelig"
	  "|prøv igen|prøv igjen|yritä uudelleen|ei ole käytettävissä|forsok igen" },
	{ "sw", W_DOWN, "jaribu tena|haipatikani|jaribu baadaye|samahani" },
	{ "tl", W_DOWN, "subukan muli|hindi available" },
	{ "mg", W_DOWN, "avereno ny fangatahanao" },

	{ "", W_PENDING, "will receive an sms|receive a sms|receive sms|sent to you by sms"
	  "|sent via sms|sent by sms|by sms shortly|you will receive|will be sent"
	  "|shortly receive|will get an sms|sms shortly|sms with|via sms|un sms vous sera"
	  "|sms vous sera envoyé|vous allez recevoir|vous recevrez|par sms|recevrez un sms"
	  "|prise en charge|recibirás|recibiras|recibirá|recibira un sms|te enviaremos"
	  "|le enviaremos|por sms|mensaje de texto con|receberá|recebera um sms|via sms"
	  "|riceverai|riceverà|sms con|erhalten sie per sms|per sms|sie erhalten|du erhältst"
	  "|erhalten in kürze|sms zugesendet|ontvangt een sms|ontvang je|je ontvangt"
	  "|otrzymasz|sms em|smsem|osobnym sms*|poinformujemy|obdržíte|obdrzite"
	  "|dostanete sms|zašleme|dostanete|sms ben|sms-ben|veti primi|veți primi|prin sms"
	  "|bicete obavesteni|dobićete|dobicete|putem sms|ще получите|в sms|в смс|придёт"
	  "|придет|отправлен* вам|в ответном|vy poluchite|poluchite|ожидайте|ozhidayte"
	  "|отримаєте|надійде|у смс|otrymayete|θα λάβετε|ile gönderilecektir|sms ile"
	  "|sms olarak|kısa mesaj|ستصلك|رسالة نصية|ستتلقى|sms akan|melalui sms|akan menerima"
	  "|akan dikirim|tunggu sms|se nhan duoc|sẽ nhận được|tin nhắn sẽ|จะได้รับ sms"
	  "|ทาง sms|将以短信|短信形式|短信通知|将发送|utapokea|please wait|being processed|is in process"
	  "|en cours de traitement|in process|se está procesando|processing your request"
	  "|wird bearbeitet|diproses|sedang diproses|wait as we process|request received"
	  "|recieved your request|received your request|przyjęte do realizacji|принят"
	  "|прийнято|obrabatyvaetsya|заявка принята" },

	{ "", W_CLAIM, "successfully|succesfully|successful|was successful"
	  "|has been recharged|has been credited|recharged with|has been activated"
	  "|is activated|confirmed|you have recharged|has been topped up|you have received"
	  "|subscribed|you bought|you have purchased|purchased|avec succès|avec succes"
	  "|réussi|réussie|reussi|reussie|vous avez recharge|vous avez rechargé|bien été"
	  "|bien ete|a été rechargé|a ete recharge|souscrit|est active|est activé"
	  "|transfere de votre|transféré de votre|con éxito|con exito|exitosa|exitosamente"
	  "|exitoso|has recargado|se ha recargado|recarga realizada|recargaste|se realizo"
	  "|com sucesso|recarga efetuada|sucesso|con successo|ricarica effettuata"
	  "|andata a buon fine|erfolgreich|wurde aufgeladen|aufgeladen|gutgeschrieben"
	  "|succesvol|gelukt|is opgewaardeerd|doładowane|doladowane|zostało doładowane"
	  "|pomyślnie|doładowałeś|zasilone|úspěšně|uspesne|bylo dobito|byl dobit|sikeres"
	  "|sikeresen|cu succes|a fost reincarcat|uspešno|uspesno|uspješno|успешно|успешен"
	  "|зачислен*|пополнен*|uspeshno|popolnen|успішно|поповнено|uspishno|επιτυχώς"
	  "|επιτυχής|başarıyla|basariyla|yüklendi|yüklenmiştir|gerçekleştirildi|بنجاح|تم شحن"
	  "|با موفقیت|בהצלחה|सफल|সফল|کامیاب|berhasil|berjaya|thanh cong|thành công|สำเร็จ"
	  "|เรียบร้อย|成功|已到账|充值成功|完了しました|완료|framgång|lyckades|onnistui|umefanikiwa"
	  "|kikamilifu|imekamilika|tafiditra|matagumpay|avek siksè" },

	{ "", W_PROMPT, "please choose|please select|select|choose|enter|reply with|send 1"
	  "|press|type|répondez|tapez|choisissez|appuyez|saisissez|entrez|composez le choix"
	  "|seleccione|selecciona|elija|elige|ingrese|ingresa|introduzca|marque|digite"
	  "|escolha|selecione|insira|scegli|digita|inserisci|wählen|wahlen|waehlen|wähl|wahl"
	  "|eingeben|geben sie|antworten|kies|voer in|toets|wybierz|wpisz|podaj|odpowiedz"
	  "|vyberte|zvolte|zadejte|zadajte|válasszon|adja meg|alegeti|alege|introduceti"
	  "|izaberite|izaberi|unesite|odaberite|izberite|vnesite|изберете|въведете|выберите"
	  "|введите|vyberite|vvedite|отправьте|оберіть|введіть|виберіть|επιλέξτε"
	  "|πληκτρολογήστε|seçiniz|seçin|giriniz|yazınız|اختر|أدخل|ادخل|اختار|انتخاب"
	  "|وارد کنید|בחר|הקש|הזן|pilih|masukkan|ketik|balas|chon|chọn|nhap|nhập|เลือก|กรอก"
	  "|请选择|請選擇|请输入|請輸入|選択|선택|välj|vælg|velg|valitse|chagua|ingiza|weka|pumili|ilagay"
	  "|chwazi|menu|main menu|servicemenu|menü|options:|safidio|vodic|ampidiro"
	  "|what would you like|would you like|voulez vous|en profiter|confirmer|confirm"
	  "|desea|deseja" },

	{ "", W_FAIL, "error|failed|failure|not successful|unsuccessful|was not|rejected"
	  "|declined|echec|échec|échoué|echoue|refusé|refuse|n a pas abouti|n a pas pu"
	  "|ne peut pas|ne pouvez pas|impossible|erreur|désolé|desole|falló|fallo|rechazad*"
	  "|no se pudo|no es posible|no pudo|erro|não foi possível|falhou|recusad*"
	  "|non riuscit*|errore|fallit*|rifiutat*|impossibile|fehlgeschlagen|fehler"
	  "|abgelehnt|nicht möglich|leider|konnte nicht|mislukt|geweigerd|fout|niet gelukt"
	  "|helaas|błąd|nie powiodło|odrzucon*|niepowodzenie|chyba|neúspěšn*|nelze"
	  "|nie je možné|neuspesne|zamitnut*|sikertelen|hiba|sajnos|eroare|esuat|eșuat"
	  "|respins|nu s a putut|greška|greska|neuspešn*|neuspesn*|neuspješn*|nije moguće"
	  "|грешка|неуспешн*|ошибка|oshibka|отказано|не выполнен*|невозможно|неуспішн*"
	  "|помилка|відхилено|неможливо|σφάλμα|απέτυχε|αποτυχία|hata|başarısız|basarisiz"
	  "|yapılamadı|فشل|خطأ|عذرا|لا يمكن|خطا|ناموفق|متاسفانه|שגיאה|נכשל|נכשלה|विफल|ব্যর্থ"
	  "|ناکام|gagal|maaf|tidak berhasil|that bai|thất bại|không thành công"
	  "|khong thanh cong|ไม่สำเร็จ|失败|失敗|エラー|실패|misslyckades|epäonnistui|imeshindikana"
	  "|haikufanikiwa|haijafanikiwa|miala tsiny|sorry|unfortunately|incorrect"
	  "|montant incorrect" },
	{ "", W_F_USED, "already used|been used|already been used|déjà utilisé|déjà utilisée"
	  "|deja ete utilise|deja utilisee|deja utilise|ya fue utilizad*"
	  "|ya ha sido utilizad*|ya utilizad*|já foi utilizad*|ja utilizado|già utilizzat*"
	  "|già stat*|bereits verwendet|bereits benutzt|bereits eingelöst|bereits genutzt"
	  "|al gebruikt|reeds gebruikt|już wykorzystan*|został wykorzystany|juz wykorzystan*"
	  "|již použit*|už použit*|byl pouzit|már felhasznál*|deja folosit*|deja utilizat*"
	  "|već iskorišćen*|vec iskoriscen*|već iskorišten*|вече е използван"
	  "|уже использован*|ранее использован*|вже використан*|χρησιμοποιηθεί"
	  "|daha önce kullanıl*|kullanılmış|مستخدمة|مستخدم من قبل|تم استخدام|استفاده شده"
	  "|sudah digunakan|telah digunakan|sudah terpakai|đã được sử dụng|da duoc su dung"
	  "|ถูกใช้แล้ว|已被使用|已使用过|已經使用|already redeemed|redeemed|imeshatumika|imetumika"
	  "|efa nampiasaina" },
	{ "", W_F_INVALID, "invalid voucher|invalid pin|invalid recharge|invalid code"
	  "|invalid number|not valid|is invalid|invalid|wrong voucher|wrong pin"
	  "|does not exist|n est pas valide|invalide|incorrects|incorrect"
	  "|ne sont pas corrects|inexistant|no es válido|no es valido|inválido|inválida"
	  "|invalido|não é válido|non valido|non è valido|ungültig*|ungueltig*|nicht gültig"
	  "|falsch*|ongeldig*|nieprawidłow*|nieprawidlow*|niepoprawn*|błędny|neplatn*|chybn*"
	  "|nesprávn*|érvénytelen|hibás|invalid*|nu este valid|neispravan|nevažeći|nevazeci"
	  "|pogrešan|невалид*|неверн*|недействит*|некоррект*|неправильн*|невірн*|недійсн*"
	  "|μη έγκυρ*|άκυρ*|geçersiz|gecersiz|hatalı|hatali|غير صحيح|غير صالح|خاطئ|نامعتبر"
	  "|اشتباه|שגוי|לא תקין|अमान्य|অবৈধ|غلط|tidak valid|tidak sah|salah|khong hop le"
	  "|không hợp lệ|sai|ไม่ถูกต้อง|无效|無效|错误|錯誤|不正确|ogiltig*|ugyldig*|virheellinen"
	  "|si sahihi|batili|diso" },
	{ "", W_F_EXPIRED, "voucher has expired|voucher expired|card expired|expired voucher"
	  "|card has expired|pin expired|recharge est expirée|carte est expirée|est expirée"
	  "|recharge est expiree|ticket expiré|ticket est expiré|tarjeta vencida"
	  "|tarjeta expirada|código expirado|recarga expirada|cartão expirado|scadut*"
	  "|voucher abgelaufen|code ist abgelaufen|abgelaufen|verlopen|stracił ważność"
	  "|stracil waznosc|po terminie|lejárt|a expirat|je istekao|isteklo"
	  "|истек срок действия ваучера|карта просрочена|закончился термін|süresi dolmuş"
	  "|منتهي|منتهية الصلاحية|voucher kadaluarsa|tamat tempoh telah|da het han"
	  "|đã hết hạn|หมดอายุแล้ว|已过期|已過期|imeisha muda" },
	{ "", W_F_BLOCKED, "is blocked|blocked|barred|suspended|est bloqué|est bloquée"
	  "|suspendu|bloqué|bloqueado|bloqueada|suspendid*|bloccat*|sospes*|gesperrt"
	  "|geblokkeerd|geblokkeerde|zablokowan*|blokován*|zablokovan*|letiltva|blocat*"
	  "|blokiran*|блокиран*|заблокирован*|заблокован*|engellen*|bloke|محظور|موقوف|مسدود"
	  "|diblokir|disekat|bị khóa|bi khoa|ถูกระงับ|已停机|已锁定|imefungwa|spärrad|spærret"
	  "|sperret" },
	{ "", W_F_LIMIT, "maximum number of attempts|too many attempts|number of attempts"
	  "|d essai maximum|nombre d essai|tentatives|número de intentos|numero de intentos"
	  "|demasiados intentos|numero massimo|zu viele versuche|anzahl der versuche"
	  "|te veel pogingen|liczba prób|zbyt wiele|příliš mnoho|limit reached"
	  "|limit exceeded|exceeded the|превышен*|исчерпан* попыт*|перевищен*"
	  "|çok fazla deneme|melebihi batas|terlalu banyak|quá số lần|超过次数"
	  "|maximum est atteint|attempts exceeded" },
	{ "", W_F_OFFER, "not compatible|pas compatible|no es compatible|não compatível"
	  "|non compatibile|nicht kompatibel|not eligible|vous devez avoir du crédit"
	  "|vous devez avoir du credit|non éligible|no aplica|not allowed for your"
	  "|nicht berechtigt|не доступен для вашего тарифа|не предусмотрен*" },
	{ "", W_F_TECH, "problème technique|probleme technique|problema técnico"
	  "|problema tecnico|technical problem|technical error|technischer fehler"
	  "|technische störung|błąd techniczny|technická chyba|техническ* ошибк*"
	  "|technical reasons" },
	{ "", W_F_FORMAT, "wrong format|invalid format|format incorrect|formato incorrecto"
	  "|formato inválido|falsches format|format salah|format pesan|format yang"
	  "|nieprawidłowy format|неверный формат|syntaxe|sai cu phap|sai cú pháp"
	  "|wrong code format" },
	{ "", W_F_FUNDS, "insufficient|not enough|insuffisant|insuffisante|insuffisants"
	  "|est insuffisant|solde insuffisant|insuficiente|saldo insuficiente"
	  "|no tienes saldo|no tiene saldo|no cuenta con saldo|insufficiente|non sufficiente"
	  "|reicht nicht|nicht ausreichend|nicht genügend|zu wenig guthaben|onvoldoende"
	  "|niewystarczaj*|brak środków|brak srodkow|nedostatečn*|nedostatocn*|nem elegendő"
	  "|nincs elég|insuficient|nedovoljno|nemate dovoljno|недостатъчн*|недостаточно"
	  "|nedostatochno|недостатньо|nedostatno|ανεπαρκ*|δεν επαρκεί|yetersiz|غير كافي"
	  "|غير كاف|رصيدك غير|کافی نیست|אין מספיק|पर्याप्त नहीं|অপর্যাপ্ত|ناکافی|tidak cukup"
	  "|tidak mencukupi|tidak mencukupi|không đủ|khong du|ไม่เพียงพอ|余额不足|餘額不足|已不足|잔액 부족"
	  "|残高不足|otillräckligt|ikke nok|ei riitä|haitoshi|hautoshi|kulang|tsy ampy"
	  "|pa gen ase" },
	{ "", W_F_DENIED, "not allowed|not authorized|not authorised|not permitted"
	  "|access denied|pas autorisé|pas autorise|pas accès|pas acces|no está autorizado"
	  "|no autorizado|não autorizado|non autorizzato|nicht berechtigt|nicht erlaubt"
	  "|nicht zugelassen|niet toegestaan|brak dostępu|brak uprawnień|nemáte přístup"
	  "|nem jogosult|nu aveti acces|nije dozvoljeno|nemate pravo|нямате достъп"
	  "|нет доступа|недоступна для|не разрешен*|немає доступу|yetkiniz|غير مسموح"
	  "|مجاز نیست|tidak diizinkan|tidak dibenarkan|không được phép|ไม่ได้รับอนุญาต|无权"
	  "|不允许|not subscribed|not a valid request"
	  "|unknown request|unknown application|invalid mmi|mmi" },
	{ NULL, 0, NULL },
};
