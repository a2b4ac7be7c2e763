"""Every model of the app, re-exported."""

from escalated.core.install import StoredSetting
from escalated.core.periodic import PeriodicWork
from escalated.core.worker import Heartbeat
from escalated.errors.models import AffectedPerson, ErrorGroup, FixNotice
from escalated.mail.alerts import AlertMail, ChannelAlert
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.people.blocked import BlockedSender
from escalated.people.models import AgentProfile, Contact, Department, Membership, Role
from escalated.people.participants import Participant
from escalated.people.words import ContactWord
from escalated.search.models import SearchDocument
from escalated.sla.models import BusinessHours, PolicyFollowing, SlaClock, SlaPolicy, SlaTerms
from escalated.tickets.drafting import Draft, DraftFile
from escalated.tickets.following import Follow
from escalated.tickets.handing_over import HandOver
from escalated.tickets.linking_objects import TicketObject
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Attachment, Reply, Tag, Ticket, TicketLink
from escalated.tickets.notices import Notice
from escalated.tickets.opening_once import OpenedOnce
from escalated.tickets.presence import Presence
from escalated.tickets.reading import ReadMark
from escalated.tickets.retiring_tags import TagRetirement
from escalated.tickets.snoozing import Snooze
from escalated.timeline.audit import AuditEntry
from escalated.timeline.models import SignalDelivery, TicketActivity

__all__ = [
    "AffectedPerson",
    "AgentProfile",
    "AlertMail",
    "Attachment",
    "AuditEntry",
    "BlockedSender",
    "BusinessHours",
    "ChannelAlert",
    "Contact",
    "ContactWord",
    "Department",
    "Draft",
    "DraftFile",
    "ErrorGroup",
    "FixNotice",
    "Follow",
    "HandOver",
    "Heartbeat",
    "Membership",
    "Mention",
    "Notice",
    "OpenedOnce",
    "OutgoingMail",
    "Participant",
    "PeriodicWork",
    "PolicyFollowing",
    "Presence",
    "ReadMark",
    "Reply",
    "Role",
    "SearchDocument",
    "SignalDelivery",
    "SlaClock",
    "SlaPolicy",
    "SlaTerms",
    "Snooze",
    "StoredMail",
    "StoredSetting",
    "Tag",
    "TagRetirement",
    "Ticket",
    "TicketActivity",
    "TicketLink",
    "TicketObject",
]
