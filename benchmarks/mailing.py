"""Mail that asks somebody to look twice, for pictures: ``python -m benchmarks.mailing`` in a demo's data."""

from __future__ import annotations

from email.message import EmailMessage

if __name__ == "__main__":
    import django

    django.setup()

from django.conf import settings

from escalated.core.jobs import JobState
from escalated.mail.adapters import InboundRequest
from escalated.mail.caps import HELD_BACK
from escalated.mail.models import OutgoingMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.providers.postmark import PostmarkParser
from escalated.mail.receiving import receive
from escalated.tickets.models import Ticket

SERVER = "mx.mossandbloom.example"
SUBJECT = "Change of bank account"
ASKS = "Hello,\n\nplease send what is still to be paid to our new account from now on. It is in the file.\n\n{name}"
STRANGERS = ("Jo Marsh", "Ravi Patel", "Lena Vogt", "Sam Okafor", "Mei Tanaka", "Noor Haddad", "Ivo Horvat")
EACH = 4  # a picture of what was decided takes one of them


def main() -> None:
    """Write to the demo: as somebody vouched for, somebody forged and nobody knows, and as strangers to a ticket."""
    settings.ESCALATED = {**settings.ESCALATED, "TRUSTED_AUTHSERV_IDS": [SERVER]}
    _receive_broken()
    reference = _conversation()
    for number in range(EACH * len(STRANGERS)):
        name = STRANGERS[number % len(STRANGERS)]
        _receive("Confirm your email address", name="Seedbank", address=f"no-reply@seedbank{number}.example")
        _receive(f"Re: [{reference}] {SUBJECT}", name=name, address=f"{name.split()[0].lower()}{number}@web.example")
    _come_back()


def _conversation() -> str:
    customer = {"name": "Dana Whitfield", "address": "dana@whitfield-nurseries.example"}
    _receive(SUBJECT, **customer, said="dmarc=pass")
    reference: str = Ticket.objects.latest("pk").reference
    for said in ("dmarc=fail", ""):
        _receive(f"Re: [{reference}] {SUBJECT}", **customer, said=said)
    return reference


def _receive(subject: str, *, name: str, address: str, said: str = "") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", "help@support.example.com", subject
    if said:
        mail["Authentication-Results"] = f"{SERVER}; {said} header.from={address.partition('@')[2]}"
    mail.set_content(ASKS.format(name=name))
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Bank details.pdf")
    receive(InboundRequest(mail.as_bytes()), MimeParser())


def _receive_broken() -> None:
    """Let one mail be unreadable."""
    receive(InboundRequest(b'{"Headers": 7, "FromFull": 7}', "application/json"), PostmarkParser())


def _come_back() -> None:
    """Let the newest mails to customers be given up, and one be held back."""
    newest = [mail.pk for mail in OutgoingMail.objects.order_by("-pk")[:4]]
    reason = "550 5.1.1 The address you wrote to does not exist"
    OutgoingMail.objects.filter(pk__in=newest).update(state=JobState.DEAD, reason=reason)
    OutgoingMail.objects.filter(pk=newest[0]).update(reason=HELD_BACK)


if __name__ == "__main__":
    main()
