"""The doors of the mail that came in, and mails that something can be decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalated.core.jobs import JobState
from escalated.mail.caps import HELD_BACK
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.mail.reviewing import set_mail_aside
from escalated.people.actors import SYSTEM
from tests.making import hold_mail
from tests.threats.door import THE_ADMINS, Door

if TYPE_CHECKING:
    from tests.threats.scene import Scene

ADMIN_MAKES = (401, 404, 404, 404, 404, 404, 201, 404, 404)
UNDECIDABLE = (401, 404, 404, 404, 404, 404, 409, 404, 404)  # the mail of the scene has not been read yet
UNREADABLE = (401, 404, 404, 404, 404, 404, 422, 404, 404)
DECISIONS = {"accept": UNREADABLE, "open": UNREADABLE} | dict.fromkeys(
    ("spam", "set_aside", "put_back", "undo"), UNDECIDABLE
)


def _mail(scene: Scene) -> tuple[object, ...]:
    return (scene.mail.pk,)


ADMINS_HEAR_IT_IS_RED = tuple(503 if each == 200 else each for each in THE_ADMINS)  # no worker runs in the scene
MAIL_DOORS = [
    Door("admin:health", "GET", ADMINS_HEAR_IT_IS_RED),
    Door("admin:mail", "GET", THE_ADMINS),
    Door("admin:mail_health", "GET", THE_ADMINS),
    Door("admin:mail_out", "GET", THE_ADMINS),
    Door("admin:mail_release", "POST", THE_ADMINS, args=lambda scene: (unsent(scene).pk,)),
    Door("admin:mail_block", "POST", ADMIN_MAKES, {"sender": "eve@example.net"}),
    Door("admin:mail_unblock", "POST", THE_ADMINS, args=lambda scene: (scene.blocked.pk,)),
    Door("admin:mail_run_again", "POST", THE_ADMINS, args=_mail),
    Door("admin:mail_one", "GET", THE_ADMINS, args=_mail),
    *(Door(f"admin:mail_{act}", "POST", answers, args=_mail) for act, answers in DECISIONS.items()),
    Door("admin:mail_download", "GET", THE_ADMINS, args=_mail),
]


def held(scene: Scene) -> StoredMail:
    return hold_mail(b"From: eve@example.net\r\nSubject: Hello\r\n\r\nIt burns.")


def answering(scene: Scene) -> StoredMail:
    subject = f"Re: [{scene.own.reference}]"
    return hold_mail(f"From: eve@example.net\r\nSubject: {subject}\r\n\r\nMe too.".encode())


def unsent(scene: Scene) -> OutgoingMail:
    """Return a mail that was held back for being too much."""
    ticket = scene.own
    said = {"to_email": "ada@example.org", "from_email": "a@example.com", "reply_to": "a@example.com", "subject": "Hi"}
    return OutgoingMail.objects.create(
        activity=ticket.activities.earliest("pk"), ticket=ticket, state=JobState.DEAD, reason=HELD_BACK, **said
    )


def skipped(scene: Scene) -> StoredMail:
    row = held(scene)
    set_mail_aside(row, by=SYSTEM)
    return row
