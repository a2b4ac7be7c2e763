"""Doing what a plan says, through the operations that every door shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property

from django.core.files.base import ContentFile

from escalated import services
from escalated.core.jobs import run_now
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import OutgoingMail
from escalated.mail.providers.mime import MimeParser
from escalated.mail.receiving import receive
from escalated.people.actors import SYSTEM, Agent, Requester
from escalated.people.models import Department
from escalated.standalone.demo.planning import Plan, Step
from escalated.standalone.mail_client import answer, new_mail
from escalated.tickets.attaching import Upload
from escalated.tickets.bodies import Body
from escalated.tickets.models import Ticket
from escalated.tickets.statuses import Channel
from escalated.tickets.writing import Message
from escalated.timeline.models import TicketActivity


@dataclass
class Player:
    """Plays one ticket's steps, one after the other."""

    plan: Plan
    agent: Agent
    customer: Requester
    department: Department
    ticket: Ticket = field(init=False)

    def play(self, step: Step, *, is_recent: bool) -> None:
        """Do one step and, for the recent past, send the mail that follows from it."""
        self._acts[step.act](step)
        # Of what is older nobody sees the mail, but an answer by mail needs one to answer.
        is_answered_by_mail = self.plan.by_mail and step.act == "reply"
        if is_answered_by_mail or (is_recent and step.act in ("open", "reply", "resolve")):
            self._deliver(is_recent)

    def _deliver(self, is_recent: bool) -> None:
        activity = TicketActivity.objects.filter(ticket=self.ticket).latest("pk")
        TicketActivity.objects.filter(pk=activity.pk).update(next_attempt_at=activity.created_at)  # nobody undoes it
        run_now("deliver_activity", activity.pk)
        for mail in OutgoingMail.objects.filter(activity=activity, contact=self.customer.id) if is_recent else ():
            run_now("send_mail", mail.pk)

    @cached_property
    def _acts(self) -> dict[str, Callable[[Step], None]]:
        return {
            "open": self._open,
            "answer": self._answer,
            "reply": self._reply,
            "note": self._note,
            "escalate": self._escalate,
            "take": self._take,
            "resolve": lambda step: services.resolve_ticket(self.ticket, by=self.agent),
            "close": lambda step: services.close_ticket(self.ticket, by=SYSTEM),
        }

    def _open(self, step: Step) -> None:
        if self.plan.by_mail:
            raw = new_mail(self.plan.subject, step.text, by=self.plan.customer, files=step.files)
            self.ticket = Ticket.objects.get(pk=_receive(raw))
            return
        self.ticket = services.create_ticket(
            subject=self.plan.subject,
            body=_message(step),
            requester=self.customer.contacts[0],
            type=self.plan.script.type,
            department=self.department,
        )

    def _answer(self, step: Step) -> None:
        if not self.plan.by_mail:
            services.reply_to_ticket(self.ticket, _message(step), by=self.customer)
            return
        last = OutgoingMail.objects.filter(ticket=self.ticket).latest("created_at", "pk")
        raw = answer(
            _as_it_arrived(last),
            step.text,
            by=self.plan.customer.name,
            language=self.plan.customer.language,
            as_html=self.plan.as_html,
            files=step.files,
        )
        _receive(raw)

    def _reply(self, step: Step) -> None:
        services.reply_to_ticket(self.ticket, _message(step), by=self.agent)

    def _note(self, step: Step) -> None:
        services.add_note(self.ticket, _message(step), by=self.agent)

    def _escalate(self, step: Step) -> None:
        services.change_status(self.ticket, "escalated", by=self.agent)
        self._note(step)

    def _take(self, step: Step) -> None:
        services.assign_ticket(self.ticket, self.agent.profile, by=self.agent)
        services.change_priority(self.ticket, self.plan.script.priority, by=self.agent)
        services.change_department(self.ticket, self.department, by=self.agent)
        services.add_tags(self.ticket, self.plan.script.tags, by=self.agent)
        if len(self.plan.script.turns) % 2:
            services.change_status(self.ticket, "in_progress", by=self.agent)


def _message(step: Step) -> Message:
    files = [Upload(each.name, ContentFile(each.content)) for each in step.files]
    return Message(Body(step.text), files, Channel.WEB)


def _receive(raw: bytes) -> int:
    receipt = receive(InboundRequest(raw, "message/rfc822"), MimeParser())
    if receipt.ticket_id is None:
        raise ValueError(f"The mail was {receipt.status}.")
    return receipt.ticket_id


def _as_it_arrived(row: OutgoingMail) -> EmailMessage:
    """Return the mail as its recipient has it, as far as an answer needs it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Reply-To"] = row.from_email, row.to_email, row.reply_to
    mail["Subject"], mail["Message-ID"], mail["References"] = row.subject, row.message_id, row.references
    mail["Date"] = format_datetime(row.created_at)
    mail.set_content(row.text)
    return mail
