"""Mailing admins that a way of mail needs attention, past the queue that may be the one: no mail to a customer waits
behind it, and what is over, or a day old, is no longer mailed.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.db import now
from escalated.core.jobs import NotYet, finish, job
from escalated.core.links import absolute_link
from escalated.mail.alerts import AlertMail, ChannelAlert, problems_in_words
from escalated.mail.composing import look, sender
from escalated.mail.outgoing import inlined
from escalated.mail.reasons import reason_in_words
from escalated.mail.smtp import connection
from escalated.people.actors import acting
from escalated.people.host import host
from escalated.people.models import AgentProfile

TOLD_FOR = timedelta(days=1)
TRIED_WITHIN = timedelta(minutes=15)


@job("mail_alert", AlertMail, order=3)
def mail_alert(row: AlertMail) -> None:
    """Mail an admin of an alert that still lasts; one who is none by now, or has no address, is not told."""
    email = _address(row.agent)
    is_told = row.alert.current is not None and now() - row.alert.began_at <= TOLD_FOR
    if is_told and email:
        try:
            _mail(row, email).send()
        except (SMTPException, OSError) as error:
            raise NotYet(f"{type(error).__name__}: {error}", within=TRIED_WITHIN) from error
    finish(row)


def _address(profile: AgentProfile) -> str:
    admin = acting(profile)
    return (host().email(profile.user) or profile.email) if admin and admin.is_admin else ""


def _mail(row: AlertMail, email: str) -> EmailMultiAlternatives:
    language = row.agent.language or host().language(row.agent.user) or settings.LANGUAGE_CODE
    with translation.override(language):
        context = _context(row.alert)
        mail = EmailMultiAlternatives(
            subject=str(context["subject"]),
            body=render_to_string("escalated/mail/alert.txt", context),
            from_email=sender(),
            to=[email],
            headers={
                "Message-ID": f"<mail-alert-{row.pk}@{host_settings().mail_domain}>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
            connection=connection(),
        )
        mail.attach_alternative(inlined("escalated/mail/alert.html", context), "text/html")
    return mail


def _context(alert: ChannelAlert) -> dict[str, object]:
    is_out = alert.channel == "outgoing"
    return {
        **look(),
        "subject": _("Outgoing mail needs your attention") if is_out else _("Incoming mail needs your attention"),
        "problems": problems_in_words(alert.problems),
        "reason": reason_in_words(alert.reason),
        "url": absolute_link("escalated_admin:mail"),
    }
