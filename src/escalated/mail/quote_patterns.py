"""The words by which mail clients announce quoted text, in fourteen languages."""

from __future__ import annotations

import re

MAX_ATTRIBUTION_LENGTH = 400


def _any(words: str) -> str:
    """Return a pattern for any of the words given, one alternative between bars."""
    return "|".join(re.escape(word.strip()).replace(r"\ ", r"\s+") for word in words.split("|"))


# Of "On Monday Ann wrote:" and its sisters: ar, zh, nl, en, fr, de, it, ja, ko, pl, pt-BR, ru, es, tr.
VERB = re.compile(
    r"(?:\b(?:"
    + _any(
        "wrote|writes|schreef|geschreven|a écrit|écrit|a ecrit|schrieb|geschrieben|ha scritto|scritto|napisał|napisała|"
        "napisał(a)|napisana przez|pisze|escreveu|написал|написала|написал(а)|написал(-а)|пишет|писал|писала|писал(а)|"
        "писали|пише|escribió|yazdı|şunu yazdı|şunları yazdı|skrev|kirjoitti|napsal|napsal(a)|napísal|napísal(a)|írta|"
        "a scris|έγραψε|написа|menulis|đã viết|Zitat von|Quoting|Citando|Citation de"
    )
    + r")(?!\w)|wrote:|"
    + _any("كتب|كتبت|تمت كتابة ما يلي")
    + "|"
    + _any("写道|寫道|写到|书写|のメール|書きました|書いた|님이 작성|작성|작성했습니다|님이 씀|쓴 글|כתב|כתבה|נכתב")
    + r")",
    re.IGNORECASE,
)
INTRO = re.compile(
    r"^(?:on|at|le|el|il|il giorno|am|em|op|w dniu|dnia|den|в|في|بتاريخ|在|於|于)(?=[\s\d،,]).{0,60}?\d",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}[:h.]\d{2}\b|\b(?:19|20)\d{2}\b|\d{4}\s?[年년]|\d{1,2}:\d{2}"
)
# A day of a year and a time begin the line: of "03.11.2026 16:12, Ann пишет:" and "2026年11月3日(火) 16:12 Ann <...>:".
DATED_FIRST = re.compile(
    r"(?:[^\W\d_]{1,12}[.,]{0,2}\s)?(?=[^<>@]{0,30}?(?:(?:19|20)\d{2}|\d[./-]\d{1,2}[./-]\d{2}))"
    r"\d{1,4}[^<>@]{3,60}?\d{1,2}:\d{2}(?!\d)"
)
ENDS_IN_VERB = re.compile(rf"(?:{VERB.pattern})\s*[:：]?\s*$", re.IGNORECASE)
ENDS_IN_ADDRESS = re.compile(r"<[^\s<>@]{1,64}@[^\s<>@]{1,200}>\s?[:：]\s*$")
EMAIL = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,200}")
NAME_AND_EMAIL = re.compile(r"[^<>@:]{0,80}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>[^.!?。]{0,30}")
# What turns the direction of writing stands between Hebrew or Arabic words, an address and a colon.
_TURNS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
ENDS_ATTRIBUTION = re.compile(rf"[:：][\s{_TURNS}]*$|(?:写道|寫道|작성|씀|쓴 글)\s*$")

HEADER_LABELS = {
    "from": (
        "From|Von|De|Da|Van|Od|От|Kimden|Gönderen|Från|Fra|Lähettäjä|Feladó|Expéditeur|Remitente|Remetente|Mittente|"
        "Absender|Afzender|Nadawca|Отправитель|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|발신|"
        "من|المرسل|Від|Από|מאת|จาก|Từ|De la|Šalje|Dari"
    ),
    "date": (
        "Sent|Date|Gesendet|Datum|Envoyé|Envoyé le|Enviado|Enviado el|Enviado em|Enviada em|Enviada|Fecha|Data|"
        "Inviato|Verzonden|Verstuurd|Wysłano|Wysłane|Отправлено|Дата|Gönderildi|Gönderilme Tarihi|Tarih|Skickat|Sendt|"
        "Dato|Lähetetty|Päivä|Odesláno|Elküldve|送信日時|送信|日時|日付|发送时间|发送日期|发送|日期|时间|時間|"
        "傳送日期|寄件日期|傳送時間|보낸 날짜|보낸날짜|보낸 시간|날짜|"
        "تاريخ الإرسال|التاريخ|تم الإرسال|أُرسلت|أرسلت|تاريخ|Надіслано|Изпратено|Στάλθηκε|Ημερομηνία|נשלח|תאריך|"
        "ส่ง|วันที่|Đã gửi|Ngày|Trimis|Poslano|Odoslané|Dikirim|Tanggal|Enviat|Enviat el"
    ),
    "to": (
        "To|An|À|A|Para|Aan|Do|Кому|Kime|Alıcı|Till|Til|Vastaanottaja|Komu|Címzett|Destinataire|Destinatario|"
        "Destinatário|Empfänger|Odbiorca|Ontvanger|Получатель|宛先|受信者|收件人|收件者|받는 사람|받는사람|수신|إلى|"
        "Cc|Kopie|Copie à|Kopia|DW|Копия|Bilgi|抄送|副本|참조|نسخة|До|Προς|אל|ถึง|Tới|Đến|Către|Prima|Kepada|Per a"
    ),
    "subject": (
        "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Temat|Тема|Konu|Ämne|Emne|Aihe|Předmět|Tárgy|Sujet|"
        "件名|主题|主旨|主題|标题|標題|제목|الموضوع|Относно|Θέμα|נושא|เรื่อง|Chủ đề|Subiect|Predmet|Subjek|Assumpte"
    ),
}
HEADER = re.compile(
    rf"^[\s*_>|{_TURNS}]{{0,10}}(?:"
    + "|".join(f"(?P<{kind}>{_any(labels)})" for kind, labels in HEADER_LABELS.items())
    + r")[\s*_]{0,5}[:：]",
    re.IGNORECASE,
)
# The second label and those after it, where a program put the whole block on one line.
MORE_HEADERS = re.compile(
    r"\s(?:"
    + "|".join(f"(?P<{kind}>{_any(labels)})" for kind, labels in HEADER_LABELS.items())
    + r")[\s*_]{0,5}[:：]\s"
)
ORIGINAL = re.compile(
    r"^[\s>*]{0,10}[-_=]{2,}\s*(?:"
    + _any(
        "Original Message|Original Email|Original|Reply Message|Replied Message|Ursprüngliche Nachricht|"
        "Ursprüngliche Mail|Originalnachricht|Original-Nachricht|Mail original|Courriel original|Mail originale|"
        "Message d'origine|Message d’origine|Message original|Mensaje original|Mensagem original|Messaggio originale|"
        "Oorspronkelijk bericht|Origineel bericht|Oryginalna wiadomość|Wiadomość oryginalna|Исходное сообщение|"
        "Оригинальное сообщение|Orijinal Mesaj|Orijinal E-posta|Özgün İleti|Orijinal İleti|"
        "元のメッセージ|オリジナルメッセージ|"
        "オリジナル メッセージ|原始邮件|原始郵件|邮件原件|回复的原邮件|원본 메시지|원본 메일|원본 이메일|"
        "الرسالة الأصلية|رسالة أصلية|Původní e-mail|Původní zpráva|Pôvodná správa|Eredeti üzenet|Mesaj original|"
        "Alkuperäinen viesti|Ursprungligt meddelande|Opprinnelig melding|Oprindelig meddelelse|Αρχικό μήνυμα|"
        "הודעה מקורית|Оригінальне повідомлення"
    )
    + r")\s*[-_=]{2,}\s*$"
    # Zoho and Notes: "---- On Monday Ann wrote ----", "-----Ann wrote: -----".
    + r"|^-{3,10}\s?[^-\s](?:[^-]|-(?!-)){1,250}\s(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef)"
    r"\s?:?\s?-{3,10}\s*$"
    # Ticket systems.
     + r"|^[\W_]{0,20}(?:please\s)?(?:type|write|enter|add)?\s?(?:your\s)?(?:reply|response|answer)\sabove\sthis\sline"
    r"[^\n]{0,60}$"
    + r"|^[\W_]{0,20}(?:bitte\s)?(?:antworten sie|antwort|schreiben sie)[^\n]{0,40}(?:über|oberhalb)[^\n]{0,10}zeile"
    r"[^\n]{0,40}$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[\s>*]{0,10}(?:[-_=]{2,}\s*(?:"
    + _any(
        "Forwarded message|Forwarded by|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|"
        "Mensagem encaminhada|Messaggio inoltrato|Doorgestuurd bericht|Wiadomość przekazana dalej|"
        "Пересылаемое сообщение|İletilen ileti|Yönlendirilen ileti|転送メッセージ|转发的邮件|轉寄訊息|전달된 메시지|"
        "رسالة معاد توجيهها|الرسالة المعاد توجيهها"
    )
    + r")|begin forwarded message|anfang der weitergeleiteten nachricht|début du message transféré)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"^[\s*]{0,10}[-–—_=*]{5,}\s*$")
# GroupWise: ">>> Ann Lee <ann@example.com> 11/20/2026 10:12 AM >>>".
BETWEEN_ARROWS = re.compile(r"^>>>\s[^>\n][^\n]{2,250}\s>>>\s*$")
FOOTER_RULE = re.compile(r"^_{20,}\s*$")
SIGNATURE = re.compile(r"^--\s*$")
SIGNED_BY_DASH = re.compile(r"^[-–—](?:[^\W\d_][\w.'’]{1,30})(?:\s[^\W\d_][\w.'’]{0,30}){0,2}$")
MOBILE_SIGNATURE = re.compile(
    r"^(?:(?:sent|get|enviado|enviada|envoyé|inviato|verstuurd|verzonden|wysłane|wysłano|отправлено|gesendet)\s+"
    r"(?:from|via|with|using|outlook|desde|do|de|depuis|da|dal|vanaf|van|met|z|с|из|von|mit)\b"
    r"(?:\s[\w'’®™-]{1,20}){1,6}"
    r"|von\s+meine[mr](?:/meiner)?(?:\s[\w'’®™-]{1,20}){1,4}\s+(?:gesendet|aus)"
    r"|(?:diese nachricht wurde|this message was|ce message a été)\s[\w\s'’-]{1,60}"
    r"(?:k-9|android|iphone)[\w\s'’-]{0,30}"
    r"|[\w'’]{2,20}(?:\scihaz|\stelefon)?\s?(?:'|’)?(?:ımdan|imden|umdan|ümden|dan|den)\s+gönderildi"
    r"|[\w ]{2,20}から送信|(?:发|發|來|来)自我的\s?[\w ]{2,20}|(?:從|从)我的\s?[\w ]{2,20}\s?(?:傳送|发送|發送)"
    r"|(?:나의|내)\s[\w ]{2,20}에서 보냄"
    r"|(?:أُرسلت|أرسلت|تم الإرسال|مرسل) من .{2,40}"
    r"|(?!.{60})(?:get|holen sie sich|laden sie|obtenir|téléchargez|télécharger|obtener|obtén|ottieni|"
    r"scarica|pobierz|obter|obtenha|"
    r"baixar|получите|скачать|скачайте|获取|下载|取得|الحصول على|احصل على)\b.{0,30}\boutlook\b.{0,25}"
    r"|outlook\s(?:voor|für)\s\w{3,8}\s(?:downloaden|beziehen|herunterladen)"
    r"|(?:ios|android)\s?(?:için|版|용)\s?outlook.{0,14}"
    r"|outlook for (?:ios|android)\s?(?:を入手する|を入手|가져오기|다운로드)"
    r")\.?\s*(?:<https?://[^\s>]{1,80}>)?\s*$",
    re.IGNORECASE,
)
