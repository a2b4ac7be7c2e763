"""Which mail a program wrote, and what a bounce says."""

from __future__ import annotations

import pytest

from escalated.mail.failures import Failure, failures_of, is_unreachable, returned_ids
from escalated.mail.machines import Machine, has_vacation_subject, machine_of
from escalated.mail.parsing import IncomingMail, parse
from tests.mail.bounces import BOUNCE, bounce

VACATIONS = [
    "Automatic reply: Your order",
    "Out of Office Re: Your order",
    "Auto-Reply: away",
    "Automatische Antwort: Ihre Bestellung",
    "Abwesenheitsnotiz: Urlaub",
    "Réponse automatique : commande",
    "Respuesta automática: pedido",
    "Risposta automatica: ordine",
    "Resposta automática: pedido",
    "Automatisch antwoord: bestelling",
    "Autoodpowiedź: zamówienie",
    "Otomatik yanıt: sipariş",
    "Автоматический ответ: заказ",
    "自動応答: 注文",
    "自动回复: 订单",
    "자동 회신: 주문",
    "رد تلقائي: طلب",
]
PERSONS = ["Your office is out of paper", "Re: Automatic reply: Your order", "Automatic doors", "Vacation in May", ""]


def mail(*fields: str, body: str = "Hello", sender: str = "Ada <ada@example.org>") -> IncomingMail:
    return parse("\r\n".join([f"From: {sender}", *fields, "", body]).encode())


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (mail(), None),
        (mail("Auto-Submitted: no"), None),
        (mail("X-Auto-Response-Suppress: All"), None),
        (mail("Auto-Submitted: auto-replied (vacation)"), Machine.AUTO_REPLY),
        (mail("auto-submitted: Auto-Replied; owner-email=x@example.org"), Machine.AUTO_REPLY),
        (mail("X-Autoreply: yes"), Machine.AUTO_REPLY),
        (mail("X-Autorespond: away"), Machine.AUTO_REPLY),
        (mail("Precedence: auto_reply"), Machine.AUTO_REPLY),
        (mail("Content-Type: multipart/report; report-type=disposition-notification; boundary=b"), Machine.AUTO_REPLY),
        (mail("Auto-Submitted: auto-generated"), Machine.BULK),
        (mail("Precedence: bulk"), Machine.BULK),
        (mail("List-Id: <news.example.org>"), Machine.BULK),
        (mail("List-Unsubscribe: <mailto:off@example.org>"), Machine.BULK),
        (mail("Content-Type: multipart/report; report-type=feedback-report; boundary=b"), Machine.COMPLAINT),
        (mail("Content-Type: multipart/report; report-type=delivery-status; boundary=b"), Machine.BOUNCE),
        (mail("X-Failed-Recipients: kim@example.org", sender="Mail <x@example.org>"), Machine.BOUNCE),
        (mail("Return-Path: <>", sender="MAILER-DAEMON@mx.example.org"), Machine.BOUNCE),
        (mail("Auto-Submitted: auto-replied", sender="postmaster@mx.example.org"), Machine.BOUNCE),
        (mail(sender="postmaster@mx.example.org"), None),
        (mail("Return-Path: <>"), None),
    ],
)
def test_who_wrote_a_mail_is_told_by_its_fields(given: IncomingMail, kind: Machine | None) -> None:
    assert machine_of(given) == kind


def test_a_subject_alone_makes_no_machine() -> None:
    assert [machine_of(mail(f"Subject: {subject}")) for subject in VACATIONS] == [None] * len(VACATIONS)
    assert [has_vacation_subject(mail(f"Subject: {subject}")) for subject in VACATIONS] == [True] * len(VACATIONS)
    assert [has_vacation_subject(mail(f"Subject: {subject}")) for subject in PERSONS] == [False] * len(PERSONS)


def test_a_bounce_names_what_came_back_from_whom_and_why() -> None:
    given = parse(bounce("<ticket-7-reply-9@support.example.com>", to="Kim@example.org"))
    assert machine_of(given) == Machine.BOUNCE
    assert failures_of(given) == (Failure("Kim@example.org", "5.1.1", "550 5.1.1 No such user here"),)
    assert returned_ids(given) == ("<ticket-7-reply-9@support.example.com>",)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_arrived_has_not_failed(action: str) -> None:
    given = parse(BOUNCE.replace("Action: failed", f"Action: {action}").encode())
    assert (machine_of(given), failures_of(given)) == (Machine.BOUNCE, ())


def test_each_address_of_a_bounce_fails_by_itself() -> None:
    more = "\nFinal-Recipient: RFC822; <ann@example.org>\nAction: FAILED\nStatus: 4.2.2 (full)\n"
    given = parse(BOUNCE.replace("No such user here\n", f"No such user here\n{more}").encode())
    assert [(each.recipient, each.status, each.reason) for each in failures_of(given)] == [
        ("kim@example.org", "5.1.1", "550 5.1.1 No such user here"),
        ("ann@example.org", "4.2.2", "4.2.2"),
    ]


def test_a_server_that_knows_no_report_is_understood_by_its_words() -> None:
    words = "This message could not be delivered.\n\n  kim@example.org\n    550 5.1.1 unknown user\n"
    given = mail("X-Failed-Recipients: kim@example.org", "In-Reply-To: <7@x>", body=words, sender="mailer-daemon@x.org")
    assert failures_of(given) == (Failure("kim@example.org", "5.1.1", "550 5.1.1 unknown user"),)
    assert returned_ids(given) == ("<7@x>",)
    quoting = mail(body=f"{words}\n> Message-ID: <ticket-7@support.example.com>", sender="mailer-daemon@x.org")
    assert returned_ids(quoting) == ("<ticket-7@support.example.com>",)
    unnamed = mail("Return-Path: <>", "Subject: failure notice", body="Hi. No luck.", sender="mailer-daemon@x.org")
    assert failures_of(unnamed) == (Failure("", "", "failure notice"),)
    late = mail("Return-Path: <>", "Subject: Warning: message delayed", sender="mailer-daemon@x.org")
    assert (machine_of(late), failures_of(late)) == (Machine.BOUNCE, ())


@pytest.mark.parametrize(
    ("reason", "is_gone"),
    [
        ("550 5.1.1 No such user", True),
        ("5.2.1 disabled", True),
        ("552 5.2.2 full", False),
        ("554 5.7.1 spam", False),
        ("15.1.1", False),
        ("", False),
    ],
)
def test_an_address_is_gone_only_where_the_server_says_so(reason: str, is_gone: bool) -> None:
    assert is_unreachable(reason) == is_gone
