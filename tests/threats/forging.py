"""Mails that claim to be somebody's: who writes, to which issued address, with which signal and which check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import override_settings

from escalated.core.db import now
from escalated.mail.blocking import block_address
from escalated.mail.message_ids import agent_reply_address, forward_address, opening_id, reply_address
from escalated.mail.models import Outcome, OutgoingMail, StoredMail
from escalated.people.actors import SYSTEM, Agent, Requester
from escalated.people.contacts import contact_for_address
from escalated.people.models import AgentProfile
from escalated.tickets.assigning import assign_ticket
from escalated.tickets.bodies import Body
from escalated.tickets.forwarding import Forward, forward_message
from escalated.tickets.linking import linked_tickets
from escalated.tickets.models import Ticket
from escalated.tickets.notices import choose_notifications
from escalated.tickets.participating import add_participant
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.telling import Event, Ways
from tests.making import make_agent, make_customer, make_requester, make_ticket, postmark_mail, run_due
from tests.settings import ESCALATED

FROM = {
    "requester": "ada@example.org",
    "participant": "carl@example.net",
    "agent": "grace@example.com",
    "colleague": "hopper@example.com",
    "removed agent": "gone@example.com",
    "third party": "vera@vendor.example",
    "other customer": "bert@example.com",
    "stranger": "eve@example.net",
    "blocked": "spam@example.net",
    "ourselves": "support@support.example.com",
}
SIGNALS = {
    "-": {},
    "reply-to-id": {"In-Reply-To": "{opening}"},
    "references": {"References": "<x@y> {opening}"},
    "subject": {},
    "told": {"In-Reply-To": "{told}"},
}
CHECKS = {
    "-": "",
    "pass": "mx.example.com; dmarc=pass header.from={domain}",
    "fail": "mx.example.com; spf=fail; dkim=none; dmarc=fail header.from={domain}",
    "foreign pass": "mx.evil.example; dmarc=pass header.from={domain}",
    "foreign fail": "mx.evil.example; dmarc=fail header.from={domain}",
    "pass for another": "mx.example.com; dmarc=pass header.from=evil.example; dkim=fail header.d=evil.example",
    "pass below fail": "mx.example.com; dmarc=fail header.from={domain}",
}
WORDS = "Refund her all of it."
TRUSTING = {**ESCALATED, "TRUSTED_AUTHSERV_IDS": ["mx.example.com"]}


@dataclass
class Desk:
    """A ticket on which everybody of the table is somebody, and one of another customer."""

    ticket: Ticket
    another: Ticket
    agents: dict[str, Agent]
    users: dict[str, Any]

    def token(self, who: str, named: str) -> str:
        match named:
            case "none":
                return "support@support.example.com"
            case "own" | "another ticket's":
                return self.issued(who, self.another if named != "own" else self.ticket)
            case "expired":
                with override_settings(SECRET_KEY="given up long ago"):
                    return self.issued(who, self.ticket)
            case "truncated":
                local, _, domain = self.issued(who, self.ticket).partition("@")
                return f"{local[:-1]}@{domain}"
            case _:
                return self.issued(named.removesuffix("'s"), self.ticket)

    def issued(self, who: str, ticket: Ticket) -> str:
        if who in self.agents:
            return agent_reply_address(ticket.pk, self.agents[who].profile.pk)
        issue = forward_address if who == "third party" else reply_address
        return issue(ticket.pk, contact_for_address(FROM[who]).pk)


def desk_of_all() -> Desk:
    """Return a desk with all of them."""
    agents = {"agent": make_agent("grace"), "colleague": make_agent("hopper"), "removed agent": make_agent("gone")}
    user, bert = make_customer("bert")
    ticket = make_ticket(make_requester(FROM["requester"]))
    add_participant(ticket, FROM["participant"], by=agents["agent"])
    forward_message(ticket.replies.get(), Forward((FROM["third party"],), Body("Yours?"), []), by=agents["agent"])
    AgentProfile.objects.filter(pk=agents["removed agent"].profile.pk).update(removed_at=now())
    block_address(FROM["blocked"], by=SYSTEM)
    choose_notifications({each: Ways(in_app=True, mail=True) for each in Event}, by=agents["agent"])
    assign_ticket(ticket, agents["agent"].profile, by=SYSTEM)
    reply_to_ticket(ticket, "Any news?", by=Requester((ticket.requester,)))
    run_due()
    return Desk(ticket, make_ticket(bert), agents, {"bert": user})


def sent_by(who: str, *, to: str, signal: str, check: str, desk: Desk) -> Any:
    sender, opening = FROM[who], opening_id(desk.ticket.pk)
    said = CHECKS[check].format(domain=sender.partition("@")[2])
    told = OutgoingMail.objects.filter(agent=desk.agents["agent"].profile).latest("id").message_id
    headers = {name: value.format(opening=opening, told=told) for name, value in SIGNALS[signal].items()}
    fields = [{"Name": name, "Value": value} for name, value in headers.items()]
    fields += [{"Name": "Authentication-Results", "Value": said}] if said else []
    if check == "pass below fail":  # what the sender wrote in our server's name
        fields += [{"Name": "Authentication-Results", "Value": CHECKS["pass"].format(domain=sender.partition("@")[2])}]
    subject = f"Re: [{desk.ticket.reference}] Hello" if signal == "subject" else "Hello"
    copied = [{"Email": "mallory@example.net", "Name": ""}] if check == "fail" else []
    return postmark_mail(sender, to=to, subject=subject, text=WORDS, Headers=fields, CcFull=copied)


def became(desk: Desk, before: set[int]) -> str:
    """Return what became of the mail, in the table's words."""
    row = StoredMail.objects.get()
    if row.outcome == Outcome.REPLIED:
        assert row.reply is not None
        return str(row.reply.kind) if row.reply.ticket_id == desk.ticket.pk else "elsewhere"
    if row.outcome == Outcome.CREATED_NEW:
        (own,) = Ticket.objects.exclude(pk__in=before)
        return "apart" if linked_tickets(own, viewer=SYSTEM) else "new"
    return "review" if row.is_held else "refused"
