"""Every model of the app, re-exported."""

from escalated.core.worker import Heartbeat
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.models import AgentProfile, Contact, Department
from escalated.tickets.models import Attachment, Reply, Ticket, TicketLink
from escalated.timeline.models import TicketActivity

__all__ = [
    "AgentProfile",
    "Attachment",
    "Contact",
    "Department",
    "Heartbeat",
    "OutgoingMail",
    "Reply",
    "StoredMail",
    "Ticket",
    "TicketActivity",
    "TicketLink",
]
