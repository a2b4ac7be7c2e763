"""Mail in: stored first, in a durable transaction of its own; read, matched and acted on in a second one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from escalated.core.db import atomic, database, now
from escalated.core.html import clean_text
from escalated.core.ids import digest_key
from escalated.core.jobs import GiveUp, asked, completing, isolate, job, new_lease, revive, run_now
from escalated.mail.acting import act, conclude
from escalated.mail.adapters import InboundParser, InboundRequest, parser_of_stored
from escalated.mail.blocking import is_blocked
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import IncomingMail, UnreadableMail

BLOCKED = "blocked"
STATUS_WORDS = {
    Outcome.CREATED_NEW: "created",
    Outcome.REPLIED: "matched",
    Outcome.SKIPPED: "skipped",
    Outcome.STORED: "stored",
}


@dataclass(frozen=True)
class Receipt:
    """The inbound answer of FORMATS: what became of the mail so far."""

    status: str
    outcome: str
    ticket_id: int | None
    reply_id: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "outcome": self.outcome,
            "ticket_id": self.ticket_id,
            "reply_id": self.reply_id,
            "pending_attachment_downloads": [],
        }


def receive(request: InboundRequest, parser: InboundParser) -> Receipt:
    """Store a mail, then handle it. What was stored before is answered with what became of it."""
    row, is_new = store(request, parser)
    if is_new:
        isolate(row, handle)
    return receipt(StoredMail.objects.using(database()).without_raw().get(pk=row.pk))


def store(request: InboundRequest, parser: InboundParser) -> tuple[StoredMail, bool]:
    """Keep the bytes under their unique key, already claimed by this process; False when they were kept before."""
    key = _key(request, parser)
    try:
        with atomic(durable=True):
            row = StoredMail.objects.create(
                key=key,
                provider=parser.name,
                content_type=request.content_type[:255],
                raw=request.body,
                size=len(request.body),
                first_attempt_at=now(),
                **new_lease(),
            )
    except IntegrityError:
        return StoredMail.objects.using(database()).without_raw().get(key=key), False
    return row, True


def _key(request: InboundRequest, parser: InboundParser) -> str:
    """Return the provider's own id where it gives one, else a key over the bytes themselves."""
    delivery = asked(lambda: parser.delivery_id(request), otherwise="")
    return digest_key(parser.name, "id", delivery) if delivery else digest_key(parser.name, "raw", request.body)


def receipt(row: StoredMail) -> Receipt:
    """Return the answer for a stored mail."""
    outcome = Outcome(row.outcome)
    reply_id = row.reply_id if outcome == Outcome.REPLIED else None
    return Receipt(STATUS_WORDS[outcome], outcome.value, row.ticket_id, reply_id)


@job("handle_mail", StoredMail, order=0)
def handle(row: StoredMail) -> None:
    """Read, match and act on a stored mail, once: what it does and its mark are one transaction."""
    mail = _read(row)
    _remember(row, mail)
    with completing(row):
        if mail.is_empty:
            conclude(row, Outcome.SKIPPED)
            return
        if mail.from_address and is_blocked(mail.from_address.email):
            conclude(row, Outcome.SKIPPED, reason=BLOCKED)
            return
        act(row, mail)


def handle_again(row: StoredMail) -> None:
    """Run a mail again that could not be handled."""
    if revive(row):
        run_now("handle_mail", row.pk)


def _read(row: StoredMail) -> IncomingMail:
    parser = parser_of_stored(row.provider)
    if parser is None:
        raise GiveUp(f"No parser is configured for “{row.provider}”.")
    try:
        return parser.parse(InboundRequest(bytes(row.raw), row.content_type))
    except UnreadableMail as error:
        raise GiveUp(str(error)) from error


def _remember(row: StoredMail, mail: IncomingMail) -> None:
    """Keep what a list of mails shows, so that it need not read the bytes again."""
    sender = mail.from_address.email if mail.from_address else ""
    StoredMail.objects.filter(pk=row.pk).update(sender=sender[:254], subject=clean_text(mail.subject)[:255])
