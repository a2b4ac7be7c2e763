"""Mails that tell agents what happened; an answer to one goes to the customer told of, or becomes a note."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from escalated.core.links import absolute_link
from escalated.mail.answering import told_by, who_is_answered
from escalated.mail.composing import MAX_REFERENCES, look, sender, subject_of
from escalated.mail.message_ids import agent_reply_address, event_id, opening_id
from escalated.mail.models import OutgoingMail
from escalated.mail.outgoing import Envelope, Wording, write_mail
from escalated.people.actors import Agent
from escalated.people.host import host
from escalated.people.models import AgentProfile
from escalated.tickets.bodies import to_html, to_text
from escalated.tickets.telling import Event, sentence
from escalated.timeline.models import TicketActivity


def write_notice(activity: TicketActivity, agent: Agent, event: Event) -> None:
    """Write the mail that tells an agent of an activity, in their language; without an address there is none."""
    profile = agent.profile
    email = host().email(profile.user) or profile.email
    language = profile.language or host().language(profile.user) or settings.LANGUAGE_CODE
    if not email or OutgoingMail.objects.filter(activity=activity, agent=profile).exists():
        return
    with translation.override(language):
        _write(activity, profile, _context(activity, event, agent), to=email)


def _write(activity: TicketActivity, agent: AgentProfile, context: dict[str, object], *, to: str) -> None:
    ticket = activity.ticket
    sent = OutgoingMail.objects.filter(ticket=ticket, agent=agent).order_by("-created_at", "-id")
    thread = [opening_id(ticket.pk), *reversed(sent.values_list("message_id", flat=True)[:MAX_REFERENCES])]
    envelope = Envelope(
        to_email=to,
        from_email=sender(),
        reply_to=agent_reply_address(ticket.pk, agent.pk),
        message_id=event_id(ticket.pk, activity.pk),
        thread=thread,
    )
    wording = Wording("notice", subject_of(ticket, is_first=len(thread) == 1), context)
    write_mail(activity, envelope, wording, agent=agent)


def _context(activity: TicketActivity, event: Event, agent: Agent) -> dict[str, object]:
    ticket, happening = activity.ticket, activity.happening
    message = told_by(activity)
    body = (message.body, message.body_format) if message else ("", "text")
    url = absolute_link("escalated_agent:ticket", ticket.reference)
    return {
        **look(),
        "ticket": ticket,
        "told": sentence(event, happening, activity.actor_name),
        "answered": who_is_answered(activity, message, agent),
        "is_note": message is not None and message.kind == "note",
        "body_html": to_html(*body),
        "body_text": to_text(*body),
        "url": f"{url}#m{message.pk}" if url and message else url,
        "choose_url": absolute_link("escalated_agent:notifications"),
    }
