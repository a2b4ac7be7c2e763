"""Mail in: stored first, in a durable transaction of its own; read, matched and acted on in a second one."""

from __future__ import annotations

from django.db import IntegrityError

from escalated import __version__
from escalated.core.db import atomic, database, now
from escalated.core.html import clean_text
from escalated.core.ids import digest_key
from escalated.core.jobs import GiveUp, LeaseLost, asked, completing, isolate, job, new_lease, wake
from escalated.mail.acting import act, conclude
from escalated.mail.adapters import FetchingParser, InboundParser, InboundRequest, NamingParser, parser_of_stored
from escalated.mail.downloading import expect_files
from escalated.mail.models import Outcome, StoredMail
from escalated.mail.parsing import IncomingMail, UnreadableMail
from escalated.mail.reasons import BLOCKED, EMPTY
from escalated.mail.receipts import Receipt, receipt
from escalated.mail.rereading import reread
from escalated.people.blocked import is_blocked


def receive(request: InboundRequest, parser: InboundParser, *, delivery: str = "") -> Receipt:
    """Store a mail, then handle it. What was stored before is answered with what became of it.

    ``delivery`` is the provider's id of the mail, where it does not stand in the request.
    """
    is_elsewhere = _is_elsewhere(request, parser)
    key = delivery_key(parser, delivery) if delivery else _key(request, parser)
    row, is_new = store(request, parser, key=key, is_due=is_elsewhere)
    if is_new and not is_elsewhere:
        isolate(row, handle)
    return receipt(StoredMail.objects.using(database()).without_raw().get(pk=row.pk))


def store(request: InboundRequest, parser: InboundParser, *, key: str, is_due: bool = False) -> tuple[StoredMail, bool]:
    """Keep the bytes under their unique key; False when they were kept before.

    The row is claimed by this process, or due, for the worker to take up.
    """
    try:
        with atomic(durable=True):
            row = StoredMail.objects.create(
                key=key,
                provider=parser.name,
                content_type=request.content_type[:255],
                raw=request.body,
                size=len(request.body),
                **({} if is_due else {"first_attempt_at": now(), **new_lease()}),
            )
            if is_due:
                wake("handle_mail", row.pk)
    except IntegrityError:
        return StoredMail.objects.using(database()).without_raw().get(key=key), False
    return row, True


def _key(request: InboundRequest, parser: InboundParser) -> str:
    """Return the provider's own id where it gives one, else a key over the bytes themselves."""
    delivery = asked(lambda: parser.delivery_id(request), otherwise="") if isinstance(parser, NamingParser) else ""
    return delivery_key(parser, delivery) if delivery else digest_key(parser.name, "raw", request.body)


def delivery_key(parser: InboundParser, delivery: str) -> str:
    return digest_key(parser.name, "id", delivery)


@job("handle_mail", StoredMail, order=0)
def handle(row: StoredMail) -> None:
    """Read, match and act on a stored mail, once: what it does and its mark are one transaction."""
    StoredMail.objects.filter(pk=row.pk).update(read_by=__version__)
    _bring(row)
    mail = _read(row)
    _remember(row, mail)
    with completing(row):
        if mail.is_empty:
            conclude(row, Outcome.SKIPPED, reason=EMPTY)
            return
        if mail.from_address and is_blocked(mail.from_address.email):
            conclude(row, Outcome.SKIPPED, reason=BLOCKED)
            return
        act(row, mail)
        if mail.remote_attachments:
            _expect(row, mail)


def _expect(row: StoredMail, mail: IncomingMail) -> None:
    row.refresh_from_db(fields=["reply"])
    if row.reply is not None:
        expect_files(row.reply, mail.remote_attachments)


def _is_elsewhere(request: InboundRequest, parser: InboundParser) -> bool:
    return isinstance(parser, FetchingParser) and asked(lambda: parser.is_elsewhere(request), otherwise=False)


def _bring(row: StoredMail) -> None:
    """Get a mail from where it lies, and keep its bytes in place of what told of it."""
    parser = parser_of_stored(row.provider)
    if not isinstance(parser, FetchingParser):
        return
    try:
        mail = parser.fetch(InboundRequest(bytes(row.raw), row.content_type))
    except UnreadableMail as error:
        raise GiveUp(str(error)) from error
    if mail is None:
        return
    held = StoredMail.objects.filter(pk=row.pk, lease=row.lease)
    if not held.update(raw=mail.body, content_type=mail.content_type[:255], size=len(mail.body)):
        raise LeaseLost
    row.raw, row.content_type = mail.body, mail.content_type[:255]


def _read(row: StoredMail) -> IncomingMail:
    try:
        return reread(row)
    except UnreadableMail as error:
        raise GiveUp(str(error)) from error


def _remember(row: StoredMail, mail: IncomingMail) -> None:
    """Keep what a list of mails shows, so that it need not read the bytes again."""
    sender = mail.from_address.email if mail.from_address else ""
    StoredMail.objects.filter(pk=row.pk).update(sender=sender[:254], subject=clean_text(mail.subject)[:255])
