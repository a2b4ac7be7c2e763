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
        "wrote|writes|schreef|geschreven|a écrit|écrit|a ecrit|schrieb|schrieb am|ha scritto|scritto|napisał|"
        "napisała|napisał(a)|pisze|escreveu|написал|написала|написал(а)|пишет|писал|писала|escribió|yazdı|şunu yazdı|"
        "şunları yazdı"
    )
    + r")(?!\w)|wrote:|"
    + _any("كتب|كتبت|تمت كتابة ما يلي")
    + "|"
    + _any("写道|寫道|写到|书写|のメール|は書きました|は次のように書きました|님이 작성|작성|님이 씀")
    + r")",
    re.IGNORECASE,
)
INTRO = re.compile(
    r"^(?:on|le|el|il|il giorno|am|em|op|w dniu|dnia|в|في|بتاريخ|在|於|于)(?=[\s\d،,]).{0,60}?\d",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}[:h.]\d{2}\b|\b(?:19|20)\d{2}\b|\d{4}\s?[年년]|\d{1,2}:\d{2}"
)
EMAIL = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,200}")
NAME_AND_EMAIL = re.compile(r"[^<>@:]{0,80}<[^\s<>@]{1,64}@[^\s<>@]{1,200}>[^.!?。]{0,30}")
ENDS_ATTRIBUTION = re.compile(r"[:：]\s*$|(?:写道|寫道|작성|씀)\s*$")

HEADER_LABELS = {
    "from": "From|Von|De|Da|Van|Od|От|Kimden|Gönderen|差出人|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|من",
    "date": (
        "Sent|Date|Gesendet|Datum|Envoyé|Envoyé le|Enviado|Enviado el|Enviado em|Enviada em|Enviada|Fecha|Data|"
        "Inviato|Verzonden|Wysłano|Wysłane|Отправлено|Дата|Gönderildi|Gönderilme Tarihi|Tarih|送信日時|送信|日時|日付|"
        "发送时间|发送日期|发送|日期|时间|傳送日期|寄件日期|보낸 날짜|보낸날짜|날짜|"
        "تاريخ الإرسال|التاريخ|تم الإرسال|أُرسلت|أرسلت|تاريخ"
    ),
    "to": (
        "To|An|À|A|Para|Aan|Do|Кому|Kime|Alıcı|宛先|收件人|收件者|받는 사람|받는사람|إلى|"
        "Cc|Kopie|Копия|Bilgi|抄送|副本|참조"
    ),
    "subject": (
        "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Temat|Тема|Konu|件名|主题|主旨|主題|标题|제목|الموضوع"
    ),
}
HEADER = re.compile(
    r"^[\s*_>|]{0,10}(?:"
    + "|".join(f"(?P<{kind}>{_any(labels)})" for kind, labels in HEADER_LABELS.items())
    + r")[\s*_]{0,5}[:：]",
    re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"^[\s>*]{0,10}[-_=]{2,}\s*(?:"
    + _any(
        "Original Message|Original Email|Original|Reply Message|Ursprüngliche Nachricht|Originalnachricht|"
        "Message d'origine|Message d’origine|Message original|Mensaje original|Mensagem original|Messaggio originale|"
        "Oorspronkelijk bericht|Origineel bericht|Oryginalna wiadomość|Wiadomość oryginalna|Исходное сообщение|"
        "Оригинальное сообщение|Orijinal Mesaj|Özgün İleti|Orijinal İleti|元のメッセージ|オリジナルメッセージ|"
        "オリジナル メッセージ|原始邮件|原始郵件|邮件原件|回复的原邮件|원본 메시지|원본 메일|"
        "الرسالة الأصلية|رسالة أصلية"
    )
    + r")\s*[-_=]{2,}\s*$",
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
SEPARATOR = re.compile(r"^[\s*]{0,10}[-_=*]{5,}\s*$")
FOOTER_RULE = re.compile(r"^_{20,}\s*$")
SIGNATURE = re.compile(r"^--\s*$")
SIGNED_BY_DASH = re.compile(r"^[-–—](?:[^\W\d_][\w.'’]{1,30})(?:\s[^\W\d_][\w.'’]{0,30}){0,2}$")
MOBILE_SIGNATURE = re.compile(
    r"^(?:(?:sent|get|enviado|enviada|envoyé|inviato|verstuurd|verzonden|wysłane|wysłano|отправлено|gesendet)\s+"
    r"(?:from|via|with|using|outlook|desde|do|de|depuis|da|dal|vanaf|van|met|z|с|из|von|mit)\b"
    r"(?:\s[\w'’®™-]{1,20}){1,6}"
    r"|von\s+meine[mr](?:\s[\w'’®™-]{1,20}){1,4}\s+(?:gesendet|aus)"
    r"|[\w'’]{2,20}\s?(?:'|’)?(?:ımdan|imden|umdan|ümden|dan|den)\s+gönderildi"
    r"|[\w ]{2,20}から送信|发自我的\s?[\w ]{2,20}|從我的\s?[\w ]{2,20}\s?傳送|(?:나의|내)\s[\w ]{2,20}에서 보냄"
    r"|(?:أُرسلت|أرسلت|تم الإرسال|مرسل) من .{2,40})\s*$",
    re.IGNORECASE,
)
