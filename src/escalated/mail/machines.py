"""Knowing mail that a program wrote by itself: what is told of it, and what must never be answered by another."""

from __future__ import annotations

import re
from enum import StrEnum

from escalated.mail.parsing import IncomingMail
from escalated.mail.words import parse_parameters

FAILURE_SENDERS = frozenset(["mailer-daemon", "postmaster", "mail-daemon", "mdaemon"])
AUTOMATIC_PRECEDENCE = frozenset(["auto_reply", "auto-reply"])
WRITTEN_BY_PROGRAMS = frozenset(["bulk", "junk"])
# Fields that clients and servers set on vacation notes; a mail that has one was written by nobody.
VACATION_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation")
LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "feedback-id", "x-campaign-id", "x-csa-complaints")

# How servers and clients that set no field begin the subject of a vacation note, in the product's languages.
_VACATION_SUBJECT = re.compile(
    r"""\s*(?:
      out\ of\ (?:the\ )?office\b | auto(?:matic)?[ -]?reply\b | auto(?:matic)?[ -]?response\b | on\ vacation\b
    | automatische\ antwort\b | abwesenheits(?:notiz|nachricht|assistent|meldung) | au(?:ß|ss)er\ haus\b
    | r[ée]ponse\ automatique\b | absence\ du\ bureau\b
    | respuesta\ autom[aá]tica\b | fuera\ de\ la\ oficina\b
    | risposta\ automatica\b | fuori\ ufficio\b
    | resposta\ autom[aá]tica\b | aus[eê]ncia\ (?:do\ escrit[oó]rio|tempor[aá]ria)\b
    | automatisch\ antwoord\b | automatische\ beantwoording\b | afwezigheids(?:bericht|melding)
    | automatyczna\ odpowied[źz]\b | autoodpowied[źz]\b
    | otomatik\ (?:yan[ıi]t|cevap)
    | автоматический\ ответ | автоответ
    | 自動(?:応答|返信) | 不在(?:通知|のお知らせ)
    | 自动(?:回复|答复) | 自動回覆
    | 자동\ ?(?:회신|응답) | 부재중
    | رد\ تلقائي | الرد\ التلقائي
    )""",
    re.IGNORECASE | re.VERBOSE,
)


class Machine(StrEnum):
    """What kind of mail a program wrote."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    BULK = "bulk"


def machine_of(mail: IncomingMail) -> Machine | None:
    """Return what kind of program wrote a mail; None for a person's, and where that is doubtful.

    By the fields of RFC 3834, 3462, 5965 and 2919, and by what servers do that do not know them.
    """
    if _reports("feedback-report", mail):
        return Machine.COMPLAINT
    if _is_bounce(mail):
        return Machine.BOUNCE
    if _is_auto_reply(mail):
        return Machine.AUTO_REPLY
    return Machine.BULK if _is_bulk(mail) else None


def _is_bounce(mail: IncomingMail) -> bool:
    if _reports("delivery-status", mail) or mail.header("x-failed-recipients"):
        return True
    sender = mail.from_address.email.rpartition("@")[0].lower() if mail.from_address else ""
    return sender in FAILURE_SENDERS and _has_no_way_back(mail)


def _has_no_way_back(mail: IncomingMail) -> bool:
    """A failure's envelope is empty, RFC 5321, section 4.5.5; some servers tell it by Auto-Submitted alone."""
    return mail.header("return-path").strip() == "<>" or _submitted(mail) not in ("", "no")


def _is_auto_reply(mail: IncomingMail) -> bool:
    if _submitted(mail) == "auto-replied" or any(mail.header(name) for name in VACATION_FIELDS):
        return True
    precedence = mail.header("precedence").strip().lower()
    return precedence in AUTOMATIC_PRECEDENCE or _reports("disposition-notification", mail)


def has_vacation_subject(mail: IncomingMail) -> bool:
    """Tell whether the subject is that of a vacation note; so may be a person's first words, so it proves none."""
    return _VACATION_SUBJECT.match(mail.subject) is not None


def is_generated(mail: IncomingMail) -> bool:
    """Tell whether a program wrote it; what comes by a list may be a person's."""
    precedence = mail.header("precedence").strip().lower()
    return _submitted(mail) not in ("", "no") or precedence in WRITTEN_BY_PROGRAMS


def _is_bulk(mail: IncomingMail) -> bool:
    is_list = mail.header("precedence").strip().lower() == "list" or any(mail.header(name) for name in LIST_FIELDS)
    return is_list or is_generated(mail)


def _submitted(mail: IncomingMail) -> str:
    """Return RFC 3834's word, without its parameters and comments."""
    return mail.header("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()


def _reports(kind: str, mail: IncomingMail) -> bool:
    """Tell whether the mail is a report of that kind, RFC 6522."""
    content_type = parse_parameters(mail.header("content-type"))
    return content_type.value == "multipart/report" and content_type.parameters.get("report-type", "").lower() == kind
