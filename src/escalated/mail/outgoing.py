"""Writing a mail down as a row of work: composed once, sent as often as it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import css_inline
from django.template.loader import render_to_string

from escalated.core.jobs import JobState, wake
from escalated.mail.models import OutgoingMail
from escalated.timeline.models import TicketActivity


@dataclass(frozen=True)
class Envelope:
    """Whom a mail goes to and comes from; ``thread`` are the ids of the mails before it, the oldest first."""

    to_email: str
    from_email: str
    reply_to: str
    message_id: str
    thread: Sequence[str] = ()


@dataclass(frozen=True)
class Wording:
    """What a mail says: a subject and a template, rendered in the language that is active."""

    template: str
    subject: str
    context: Mapping[str, object]


def write_mail(activity: TicketActivity, envelope: Envelope, wording: Wording, **of: Any) -> OutgoingMail:
    """Write down a mail that follows from an activity, to be sent soon; ``of`` is whatever else its row says."""
    context = {**wording.context, "subject": wording.subject}
    thread = envelope.thread
    row = OutgoingMail.objects.create(
        activity=activity,
        ticket=activity.ticket,
        to_email=envelope.to_email,
        from_email=envelope.from_email,
        reply_to=envelope.reply_to,
        subject=wording.subject,
        message_id=envelope.message_id,
        in_reply_to=thread[-1] if thread else "",
        references=" ".join(thread),
        text=render_to_string(f"escalated/mail/{wording.template}.txt", context),
        html=inlined(f"escalated/mail/{wording.template}.html", context),
        **of,
    )
    if row.state == JobState.DUE:
        wake("send_mail", row.pk)
    return row


def inlined(template: str, context: Mapping[str, object]) -> str:
    """Return a template as HTML that mail programs show alike: its style stands in every element."""
    return css_inline.inline(render_to_string(template, dict(context)), load_remote_stylesheets=False)
