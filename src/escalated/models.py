"""Every model of the app, re-exported."""

from escalated.core.worker import Heartbeat
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.models import AgentProfile, Contact, Department
from escalated.search.models import SearchDocument
from escalated.tickets.drafting import Draft, DraftFile
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Attachment, Reply, Tag, Ticket, TicketLink
from escalated.tickets.presence import Presence
from escalated.tickets.reading import ReadMark
from escalated.timeline.models import TicketActivity

__all__ = [
    "AgentProfile",
    "Attachment",
    "Contact",
    "Department",
    "Draft",
    "DraftFile",
    "Heartbeat",
    "Mention",
    "OutgoingMail",
    "Presence",
    "ReadMark",
    "Reply",
    "SearchDocument",
    "StoredMail",
    "Tag",
    "Ticket",
    "TicketActivity",
    "TicketLink",
]
