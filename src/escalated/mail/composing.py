"""Writing the mails that follow from what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.mail.caps import held_back, is_by_machine
from escalated.mail.enclosing import enclosure_of
from escalated.mail.linking import is_proven, links_for, may_mail_unasked
from escalated.mail.message_ids import event_id, opening_id, reply_address, reply_id
from escalated.mail.models import OutgoingMail
from escalated.mail.outgoing import Envelope, Wording, write_mail
from escalated.people.addresses import normalised
from escalated.people.contacts import brought_up_to_date
from escalated.people.models import Contact
from escalated.tickets.bodies import to_html, to_text
from escalated.tickets.continuing import TicketContinued
from escalated.tickets.guest_links import GuestLinkAsked
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.opening import TicketOpened
from escalated.tickets.replying import ReplyAdded
from escalated.tickets.statuses import Channel
from escalated.tickets.transitioning import TicketResolved
from escalated.timeline.models import TicketActivity

MAX_REFERENCES = 30


@dataclass(frozen=True)
class Letter:
    """One mail to be: which template, which message it carries, and its place in the thread."""

    template: str
    message_id: str
    reply: Reply | None = None
    carries_body: bool = False


def compose(activity: TicketActivity) -> None:
    """Write a row for every mail to customers that follows from the activity; nobody is told of their own act.

    Of a ticket that holds nothing but notes its requester hears nothing.
    """
    letter = letter_for(activity) if activity.ticket.public_at else None
    if letter is None:
        return
    for contact in recipients_of(letter, activity):
        if contact.email:
            with translation.override(contact.language or settings.LANGUAGE_CODE):
                _write(letter, activity, contact)


def recipients_of(letter: Letter, activity: TicketActivity) -> list[Contact]:
    """Return who gets the letter: the requester and, of what was said in public, who was in CC by then."""
    ticket = activity.ticket
    requester = brought_up_to_date(ticket.requester)
    if letter.template == "received":
        return [requester]
    in_copy = [] if letter.reply is None else _in_copy(ticket, letter.reply)
    own = _own(activity, in_copy)
    others = {normalised(each.email): each for each in (*in_copy, requester) if each.pk not in own}
    return sorted(others.values(), key=lambda each: each.pk != requester.pk)


def _in_copy(ticket: Ticket, reply: Reply) -> list[Contact]:
    by_then = ticket.participants.filter(joined_at__lte=reply.created_at).select_related("contact__user")
    return [brought_up_to_date(each.contact) for each in by_then.order_by("pk")]


def _own(activity: TicketActivity, in_copy: Sequence[Contact]) -> set[int | None]:
    """Return the contacts whose act it was: a requester may have acted as another contact of theirs."""
    if activity.actor_kind != "requester":
        return set()
    is_in_copy = any(each.pk == activity.actor_id for each in in_copy)
    return {activity.actor_id} if is_in_copy else {activity.actor_id, activity.ticket.requester_id}


def letter_for(activity: TicketActivity) -> Letter | None:
    """Return the mail that customers get for this activity, if any."""
    ticket_id, happening = activity.ticket_id, activity.happening
    match happening:
        case TicketOpened():
            return _opening(activity, happening)
        case ReplyAdded():
            reply = Reply.objects.get(pk=happening.reply_id)
            # What a customer mails reaches the others by that mail: sent on, two auto-replies would answer each other.
            is_mailed = activity.actor_kind == "requester" and reply.channel == Channel.EMAIL
            return None if is_mailed else Letter("reply", reply_id(ticket_id, reply.pk), reply, carries_body=True)
        case TicketContinued() if activity.ticket.channel == Channel.EMAIL:  # who wrote on the web was told there
            return Letter("continued", event_id(ticket_id, activity.pk))
        case GuestLinkAsked():
            return Letter("link", event_id(ticket_id, activity.pk))
        case TicketResolved():
            return Letter("resolved", event_id(ticket_id, activity.pk))
    return None


def _opening(activity: TicketActivity, happening: TicketOpened) -> Letter | None:
    """A request made on the web is confirmed; one that came by mail is not, for its sender proved no address.

    Nor is one that is taken for spam.
    """
    if activity.ticket.is_spam:
        return None
    if activity.actor_kind != "requester":
        reply = Reply.objects.get(pk=happening.reply_id)
        return Letter("reply", opening_id(activity.ticket_id), reply, carries_body=True)
    if happening.channel == "email":
        return None
    return Letter("received", opening_id(activity.ticket_id))


def _write(letter: Letter, activity: TicketActivity, contact: Contact) -> None:
    if OutgoingMail.objects.filter(activity=activity, contact=contact).exists():
        return
    if letter.template == "received" and not (is_proven(contact) or may_mail_unasked(contact.email)):
        return
    ticket = activity.ticket
    is_automatic = letter.reply is None or activity.actor_kind == "requester"
    if is_automatic and letter.template != "link" and is_by_machine(ticket):
        return
    links = links_for(ticket, contact, is_invited=letter.template == "received")
    is_first = letter.message_id == opening_id(ticket.pk)
    envelope = Envelope(
        to_email=contact.email,
        from_email=sender(ticket.department.address or ""),
        reply_to=reply_address(ticket.pk, contact.pk),
        message_id=letter.message_id,
        thread=() if is_first else references_for(ticket, contact),
    )
    context = {**_context(letter, activity, contact), **links.context}
    wording = Wording(letter.template, _subject(letter, ticket, contact), context)
    of = {"contact": contact, "reply": letter.reply, "is_automatic": is_automatic}
    held = held_back(ticket, contact.email) if is_automatic else {}
    write_mail(activity, envelope, wording, **of, **held).links.add(*links.rows)


def look() -> dict[str, object]:
    """Return what the frame around every mail shows."""
    return {
        "brand": parseaddr(sender())[0] or host_settings().mail_domain,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def subject_of(ticket: Ticket, *, is_first: bool) -> str:
    """Return the subject line; the tag in brackets finds the ticket when every header is lost."""
    line = f"[{ticket.reference}] {ticket.subject}"
    return line if is_first else f"Re: {line}"


def _subject(letter: Letter, ticket: Ticket, contact: Contact) -> str:
    """A confirmation to an address nobody has proven carries none of the sender's words: it would relay spam."""
    if letter.template in ("received", "continued") and not is_proven(contact):
        told = _("We have received your request")
        return f"[{ticket.reference}] {told}"
    return subject_of(ticket, is_first=letter.message_id == opening_id(ticket.pk))


def sender(department_address: str = "") -> str:
    """Return the From address with a name people know; a department's own, where it has one."""
    name, address = parseaddr(host_settings().from_email or settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, department_address or address))


def references_for(ticket: Ticket, contact: Contact) -> list[str]:
    """Return the thread as this recipient knows it: our opening id, then what they wrote and what they were sent."""
    written = Reply.objects.filter(ticket=ticket, author_contact=contact).exclude(message_id="")
    sent = OutgoingMail.objects.filter(ticket=ticket, contact=contact)
    known = [*written.values_list("created_at", "message_id"), *sent.values_list("created_at", "message_id")]
    opening = opening_id(ticket.pk)
    chain = [message_id for _, message_id in sorted(known) if message_id != opening]
    return [opening, *chain[-MAX_REFERENCES:]]


def _signature(letter: Letter) -> str:
    """Return what the agent who wrote the message puts under it today."""
    agent = letter.reply.author_agent if letter.reply and letter.carries_body else None
    return agent.signature if agent else ""


def _context(letter: Letter, activity: TicketActivity, contact: Contact) -> dict[str, object]:
    ticket, reply = activity.ticket, letter.reply
    body = (reply.body, reply.body_format) if reply and letter.carries_body else ("", "text")
    signature = _signature(letter)
    return {
        **look(),
        "ticket": ticket,
        "contact": contact,
        "actor_name": activity.actor_name,
        "body_html": to_html(*body),
        "body_text": to_text(*body),
        "signature_html": to_html(signature, "markdown"),
        "signature_text": to_text(signature, "markdown"),
        "left_out": enclosure_of(reply).left_out if letter.carries_body else (),
    }
