"""What an agent has begun to write: kept on the server until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext as _

from escalated.conf import host_settings
from escalated.core.db import held, now, on_commit, operation, unheld
from escalated.core.errors import InvalidInput, NotFound, Stale
from escalated.core.ids import random_name
from escalated.core.periodic import periodic
from escalated.core.text import clean_text
from escalated.people.actors import Actor, Agent
from escalated.people.models import AgentProfile
from escalated.tickets import policy
from escalated.tickets.attaching import Refused, StoredUpload, Upload, described, refusal_of
from escalated.tickets.bodies import is_blank
from escalated.tickets.filenames import IMAGE_TYPES
from escalated.tickets.models import Reply, Ticket, private_storage, random_path
from escalated.tickets.queries import visible
from escalated.tickets.statuses import ReplyKind
from escalated.tickets.writing import too_long

FORGOTTEN_AFTER = timedelta(days=7)
SWEPT_AT_ONCE = 20


class DraftFileQuerySet(models.QuerySet["DraftFile"]):
    def visible_to(self, actor: Actor) -> DraftFileQuerySet:
        """Return the files of this actor's own drafts on tickets they may read: nobody else reads a draft."""
        own = self.filter(draft__agent=actor.profile) if isinstance(actor, Agent) else self.none()
        return own.filter(visible(actor, "draft__ticket__"))


class Draft(models.Model):
    """An answer or a note under way, one of each per agent and ticket; HTML from the editor."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    body = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "agent", "kind"], name="escalated_draft_once"),)


class DraftFile(models.Model):
    """A file added to a draft; it becomes an attachment when the draft is sent.

    An image within the text is named by its ``content_id``.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(storage=private_storage, upload_to=random_path, max_length=200)
    filename = models.CharField(max_length=255)
    mime_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        ordering = ("id",)


KeptDraft = tuple[Draft, list[DraftFile]]


def drafts_of(ticket: Ticket, *, by: Agent) -> list[KeptDraft]:
    """Return an agent's drafts on a ticket, each with its files, in one query."""
    mine = Draft.objects.filter(ticket=ticket, agent=by.profile)
    no_text, no_number = Value("", models.TextField()), Value(0, models.BigIntegerField())
    texts = mine.annotate(of_file=no_number, type=no_text, bytes=no_number, cid=no_text)
    files = DraftFile.objects.filter(draft__in=mine).order_by()
    rows = texts.values_list("kind", "of_file", "body", "type", "bytes", "cid", "updated_at").union(
        files.values_list("draft__kind", "pk", "filename", "mime_type", "size", "content_id", "draft__updated_at"),
        all=True,
    )
    found: dict[str, KeptDraft] = {}
    for kind, pk, text, mime_type, size, content_id, moment in sorted(rows, key=lambda row: (row[0], row[1])):
        if not pk:
            found[kind] = (Draft(ticket=ticket, agent=by.profile, kind=kind, body=text, updated_at=moment), [])
        elif kind in found:
            file = DraftFile(pk=pk, filename=text, mime_type=mime_type, size=size, content_id=content_id)
            found[kind][1].append(file)
    return list(found.values())


def version_of(body: str) -> str:
    """Return what tells one text of a draft from another; empty for a blank one."""
    text = clean_text(body)
    return "" if is_blank(text, "html") else sha256(text.encode()).hexdigest()[:16]


@operation
def save_draft(ticket: Ticket, kind: str, body: str, *, by: Agent, after: str | None = None) -> datetime:
    """Keep what an agent has written so far and return when; with nothing in it there is no draft.

    Raises InvalidInput on ``body``, and Stale where the draft is neither the text ``after`` which this one goes on
    nor this one.
    """
    _require(ticket, kind, by)
    problems = too_long(body, "html")
    if problems:
        raise InvalidInput(body=problems)
    if after is not None:
        _refuse_to_overwrite(_own(ticket, kind, by), {"", after, version_of(body)})
    text, moment = clean_text(body), now()
    if is_blank(text, "html"):
        _blank(_own(ticket, kind, by), moment)
    else:
        _begun(ticket, kind, by, body=text, updated_at=moment)
    return moment


@operation
def add_draft_file(ticket: Ticket, kind: str, upload: Upload, *, by: Agent) -> DraftFile:
    """Add a file to a draft; an inline one gets a Content-ID by which its HTML names it. Raises InvalidInput."""
    _require(ticket, kind, by)
    draft = _begun(ticket, kind, by, updated_at=now())
    of_its_sort = draft.files.exclude(content_id="") if upload.is_inline else draft.files.filter(content_id="")
    refused = refusal_of(upload, beside=of_its_sort.count())
    kept = upload.cleaned if refused is None and isinstance(upload.cleaned, Upload) else upload
    values = described(kept)
    if refused is None and upload.is_inline and values["mime_type"] not in IMAGE_TYPES:
        refused = Refused(values["filename"], "kind")
    if refused:
        raise InvalidInput(file=f"{refused.filename}: {refused.sentence()}")
    row = DraftFile(draft=draft, **values | {"content_id": _content_id() if upload.is_inline else ""})
    row.file.save(row.filename, kept.file, save=True)
    forget_draft_files()
    return row


@operation
def remove_draft_file(ticket: Ticket, pk: int, *, by: Agent) -> None:
    """Take a file off one's draft; raises NotFound."""
    policy.require(policy.can_see, by, ticket)
    wanted = DraftFile.objects.visible_to(by).filter(pk=pk, draft__ticket=ticket)
    Draft.objects.filter(pk__in=wanted.values("draft")).update(updated_at=now())
    draft = Draft.objects.filter(files__in=wanted).first()
    if draft is None:
        raise NotFound(_("There is no such file."))
    _forget(wanted)
    if is_blank(draft.body, "html"):
        _blank(_own(ticket, draft.kind, by), now())


def files_to_send(ticket: Ticket, kind: str, pks: Sequence[int], *, by: Agent) -> list[StoredUpload]:
    """Return those files of one's draft as a message takes them; raises InvalidInput on ``draft_files``.

    They are held: what is sent is neither taken off the draft nor forgotten meanwhile.
    """
    _own(ticket, kind, by).update(updated_at=now())  # the draft before its files, as everybody takes them
    wanted = DraftFile.objects.visible_to(by).filter(pk__in=pks, draft__ticket=ticket, draft__kind=kind)
    found = list(held(wanted.order_by("pk"))) if pks else []
    if len(found) != len(set(pks)):
        raise InvalidInput(draft_files=_("A file is no longer there. Add it again."))
    return [
        StoredUpload(each.filename, each.file, each.content_id, bool(each.content_id), each.mime_type, each.size)
        for each in found
    ]


def finish_draft(ticket: Ticket, kind: str, *, by: Agent, sent: Reply) -> None:
    """End a draft that was sent; files that went with the message are its own by now, the others are forgotten."""
    mine = _own(ticket, kind, by)
    mine.update(updated_at=now())  # nobody adds a file from here on
    _forget(DraftFile.objects.filter(draft__in=mine).exclude(file__in=sent.attachments.values("file")))
    mine.delete()


def put_back(ticket: Ticket, kind: str, body: str, *, by: Agent) -> Draft:
    """Make a text a draft again, before whatever its author has begun to write since."""
    draft = _begun(ticket, kind, by, updated_at=now())
    draft.body = body + draft.body
    draft.save(update_fields=["body"])
    return draft


def _own(ticket: Ticket, kind: str, by: Agent) -> models.QuerySet[Draft]:
    return Draft.objects.filter(ticket=ticket, agent=by.profile, kind=kind)


def _require(ticket: Ticket, kind: str, by: Agent) -> None:
    policy.require(policy.can_note if kind == ReplyKind.NOTE else policy.can_reply, by, ticket)


def _refuse_to_overwrite(mine: models.QuerySet[Draft], known: set[str]) -> None:
    other = held(mine).first()
    if other and version_of(other.body) not in known:
        raise Stale(body=_("This draft was changed in another tab."))


def _begun(ticket: Ticket, kind: str, by: Agent, **values: object) -> Draft:
    """Return the draft with these values, written now if there was none, and hold it."""
    return Draft.objects.update_or_create(ticket=ticket, agent=by.profile, kind=kind, defaults=values)[0]


def _blank(mine: models.QuerySet[Draft], moment: datetime) -> None:
    mine.update(body="", updated_at=moment)
    if not DraftFile.objects.filter(draft__in=mine).exists():
        mine.delete()


def _content_id() -> str:
    return f"{random_name()}@{host_settings().mail_domain or 'localhost'}"


def _forget(files: models.QuerySet[DraftFile]) -> None:
    """Remove rows, and after commit what they stored; a row that went with a message meanwhile is none any more."""
    rows = list(held(files.order_by("pk")))
    DraftFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        on_commit(partial(private_storage().delete, str(row.file.name)))


@periodic("forget_draft_files", every=timedelta(hours=1))
@operation
def forget_draft_files() -> None:
    """Forget files of drafts that nobody touched for a week, some at a time, the oldest first."""
    old = unheld(DraftFile.objects.filter(draft__updated_at__lte=now() - FORGOTTEN_AFTER)).order_by("pk")
    _forget(DraftFile.objects.filter(pk__in=[each.pk for each in old[:SWEPT_AT_ONCE]]))
