"""What agents answer by mail to what they were told: their customer reads it, or only the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from escalated.core.links import absolute_link
from escalated.mail.machines import has_vacation_subject, is_generated, machine_of
from escalated.mail.message_ids import ReplyAddress
from escalated.mail.models import OutgoingMail
from escalated.mail.parsing import IncomingMail
from escalated.mail.posting import tokens
from escalated.people.actors import Agent, acting
from escalated.people.addresses import normalised
from escalated.people.host import host
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.bodies import Body
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from escalated.tickets.statuses import ReplyKind, SenderCheck
from escalated.tickets.writing import Message
from escalated.timeline.models import TicketActivity


def answered_by_agent(mail: IncomingMail, message: Callable[[IncomingMail], Message]) -> Reply | None:
    """Write an agent's answer to what they were told; None where the mail is none.

    It takes the address that was issued to this agent, their own From, and their rights on the ticket now.
    """
    for token in tokens(mail):
        agent = _agent_of(token, mail)
        ticket = Ticket.objects.filter(pk=token.ticket_id).first() if agent else None
        if agent and ticket and policy.can_see(agent, ticket):
            written = message(mail)
            public = _for_customers(written, mail, _told_of(mail, ticket, agent))
            if public is not None:
                return reply_to_ticket(ticket, public, by=agent)
            if policy.can_note(agent, ticket):
                return add_note(ticket, written, by=agent)
    return None


def _agent_of(token: ReplyAddress, mail: IncomingMail) -> Agent | None:
    known = AgentProfile.objects.working().select_related("user", "role")
    profile = known.filter(pk=token.agent_id).first() if token.agent_id else None
    if profile is None or mail.from_address is None:
        return None
    own = {normalised(profile.email), normalised(host().email(profile.user))} - {""}
    return acting(profile) if normalised(mail.from_address.email) in own else None


def _for_customers(written: Message, mail: IncomingMail, customer: str) -> Message | None:
    """Return what customers may read of an answer, without anything it quotes; None where any doubt is left."""
    by_program = machine_of(mail) or has_vacation_subject(mail) or is_generated(mail)
    is_forged = written.sender_check == SenderCheck.SUSPECTED
    if not customer or by_program or is_forged or written.body.is_empty or _quotes_us(written.body):
        return None
    return replace(written, body=replace(written.body, quoted=""))


def _told_of(mail: IncomingMail, ticket: Ticket, agent: Agent) -> str:
    """Return whose message the answered mail told this agent of."""
    told = OutgoingMail.objects.filter(agent=agent.profile, ticket=ticket, message_id=mail.in_reply_to)
    row = told.select_related("activity__ticket").first()
    return who_is_answered(row.activity, told_by(row.activity), agent) if row else ""


def told_by(activity: TicketActivity) -> Reply | None:
    """Return the message that an activity tells of."""
    key = activity.happening.message()
    return Reply.objects.filter(pk=key).first() if key else None


def who_is_answered(activity: TicketActivity, told: Reply | None, agent: Agent) -> str:
    """Return which customer reads this agent's answer to the mail that tells of it; empty where it is a note."""
    if told is None or told.kind == ReplyKind.NOTE or told.author_contact_id is None or not activity.is_public:
        return ""
    return told.author_name if policy.can_reply(agent, activity.ticket) else ""


def _quotes_us(body: Body) -> bool:
    """Tell whether the foot of our own mail is still in what a client wrote above its quotation."""
    links = (absolute_link("escalated_agent:notifications"), absolute_link("escalated_agent:tickets"))
    return any(link and link in body.source for link in links)
