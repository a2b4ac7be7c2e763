"""The mails by which a message leaves for third parties: that message alone, with who wrote it and when."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from escalated.mail.composing import MAX_REFERENCES, look, sender, subject_of
from escalated.mail.enclosing import enclosure_of
from escalated.mail.message_ids import forward_address, reply_id
from escalated.mail.models import OutgoingMail
from escalated.mail.outgoing import Envelope, Wording, write_mail
from escalated.people.models import Contact
from escalated.tickets.bodies import to_html, to_text
from escalated.tickets.forwarding import MessageForwarded, Recipient
from escalated.tickets.models import Reply
from escalated.timeline.models import TicketActivity


def mail_forwards(activity: TicketActivity) -> None:
    """Write a row for each third party a message was forwarded to."""
    happening = activity.happening
    if not isinstance(happening, MessageForwarded):
        return
    note = Reply.objects.select_related("author_agent").get(pk=happening.reply_id)
    message = Reply.objects.get(pk=happening.message_id)
    keys = [each.contact_id for each in happening.to]
    languages = dict(Contact.objects.filter(pk__in=keys).values_list("pk", "language"))
    for recipient in happening.to:
        with translation.override(languages.get(recipient.contact_id) or settings.LANGUAGE_CODE):
            _write(activity, note, _context(activity, message, note), to=recipient)


def _write(activity: TicketActivity, note: Reply, context: dict[str, object], *, to: Recipient) -> None:
    ticket = activity.ticket
    if OutgoingMail.objects.filter(activity=activity, contact=to.contact_id).exists():
        return
    address = forward_address(ticket.pk, to.contact_id)
    sent = OutgoingMail.objects.filter(ticket=ticket, contact=to.contact_id, reply_to=address)
    envelope = Envelope(
        to_email=to.email,
        from_email=sender(ticket.department.address or ""),
        reply_to=address,
        message_id=reply_id(ticket.pk, note.pk),
        thread=list(sent.order_by("created_at", "id").values_list("message_id", flat=True))[-MAX_REFERENCES:],
    )
    wording = Wording("forward", f"Fwd: {subject_of(ticket, is_first=True)}", context)
    write_mail(activity, envelope, wording, contact_id=to.contact_id, reply=note)


def _context(activity: TicketActivity, message: Reply, note: Reply) -> dict[str, object]:
    """Return what the mail shows; of the ticket nothing else."""
    agent = note.author_agent
    signature = agent.signature if agent else ""
    return {
        **look(),
        "actor_name": activity.actor_name,
        "author": message.author_name,
        "written_at": message.created_at,
        "body_html": to_html(note.body, note.body_format),
        "body_text": to_text(note.body, note.body_format),
        "message_html": to_html(note.quoted, note.body_format),
        "message_text": to_text(note.quoted, note.body_format),
        "signature_html": to_html(signature, "markdown"),
        "signature_text": to_text(signature, "markdown"),
        "left_out": enclosure_of(note).left_out,
    }
