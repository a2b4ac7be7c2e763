"""What an agent was told, and what they choose to be told."""

from __future__ import annotations

from escalated.core.schema import Schema, Timestamp
from escalated.tickets.notices import Notice
from escalated.tickets.telling import Event, sentence
from escalated.web.links import link


class NoticeRow(Schema):
    id: int
    event: str
    sentence: str
    actor_name: str
    reference: str
    subject: str
    url: str
    is_read: bool
    created_at: Timestamp


class NotificationRow(Schema):
    """An event and whether one is told of it in the app and by mail."""

    event: str
    label: str
    in_app: bool
    mail: bool


def notice_row(notice: Notice) -> NoticeRow:
    activity, ticket = notice.activity, notice.ticket
    message = activity.happening.message()
    url = link("agent", "ticket", ticket.reference)
    return NoticeRow(
        id=notice.pk,
        event=notice.event,
        sentence=sentence(Event(notice.event), activity.happening, activity.actor_name),
        actor_name=activity.actor_name,
        reference=ticket.reference,
        subject=ticket.subject,
        url=f"{url}#m{message}" if message else url,
        is_read=notice.read_at is not None,
        created_at=notice.created_at,
    )
