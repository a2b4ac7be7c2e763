"""The rows of a story, as the operations would have written them, merged with all others in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.documents import Documents
from benchmarks.moments import written
from benchmarks.stories import Said, Step, Story
from benchmarks.tables import Loading, Table
from escalated.core.jobs import JobState
from escalated.mail.models import OutgoingMail
from escalated.people.models import Contact
from escalated.tickets.indexing import document_of_message, document_of_tags, document_of_ticket
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Reply, Tag, Ticket
from escalated.tickets.reading import ReadMark
from escalated.tickets.replying import NoteAdded
from escalated.tickets.statuses import Channel, ReplyKind
from escalated.timeline.models import TicketActivity

PREVIEW = 140


class Pending(NamedTuple):
    """A step that is written when its time has come; keys and moments run together, as on a real desk."""

    at: float
    ticket_id: int
    nth: int
    story: Story


class Telling:
    """Writes stories: tickets as they are opened, what happened on them as it happened."""

    def __init__(self, loading: Loading) -> None:
        self.loading = loading
        self.pending: list[Pending] = []
        self.tickets = Table(
            Ticket,
            "id subject requester department assignee status priority type channel preview version created_at "
            "updated_at last_activity_at last_reply_at requester_read_at first_response_at "
            "resolved_at closed_at",
        )
        self.replies = Table(
            Reply,
            "id ticket kind body body_format quoted channel author_kind author_contact author_agent author_name "
            "message_id created_at public_at",
        )
        self.activities = Table(
            TicketActivity,
            "id ticket kind data is_public actor_kind actor_id actor_name created_at state attempts next_attempt_at",
        )
        self.mails = Table(
            OutgoingMail,
            "id activity ticket reply contact to_email from_email reply_to subject message_id text html created_at "
            "sent_at state attempts next_attempt_at",
        )
        self.marks = Table(ReadMark, "id agent ticket version read_at")
        self.mentions = Table(Mention, "id agent ticket reply version created_at")
        self.tags = Table(Ticket.tags.through, "id ticket tag")
        self.documents = Documents(loading)

    def tell(self, story: Story) -> None:
        """Write everything that happened before this story began, then its ticket."""
        self.catch_up(story.opened_at)
        pk = self.tickets.take_id()
        for nth, step in enumerate(story.steps):
            heapq.heappush(self.pending, Pending(step.at, pk, nth, story))
        self._write_ticket(pk, story)
        self._write_marks(pk, story)
        self._write_tags(pk, story)
        self._write_documents(pk, story)

    def catch_up(self, moment: float) -> None:
        while self.pending and self.pending[0].at < moment:
            due = heapq.heappop(self.pending)
            self._write_step(due, due.story.steps[due.nth])

    def _write_ticket(self, pk: int, story: Story) -> None:
        opened, last = written(story.opened_at), written(story.steps[-1].at)
        belongs = (story.requester.id, story.department[0], story.assignee and story.assignee.id)
        words = (str(story.status), int(story.priority), story.type, story.channel, preview(story.last_said))
        moments = (story.last_reply_at, story.first_response_at, story.resolved_at, story.closed_at)
        row = (pk, story.subject, *belongs, *words, len(story.steps), opened, last, last, written(story.last_reply_at))
        self.loading.add(self.tickets, (*row, *(each and written(each) for each in moments)))

    def _write_marks(self, pk: int, story: Story) -> None:
        luck, read_at = story.chance.random, written(story.steps[-1].at)
        readers = {story.agent.id} if story.assignee else set()
        if luck() < 0.3:
            readers.add(story.world.crowd.agents.one().id)
        for reader in readers & story.world.crowd.readers:
            seen = len(story.steps) if luck() < 0.85 else 1 + int(luck() * len(story.steps))
            self.loading.add(self.marks, (self.marks.take_id(), reader, pk, seen, read_at))

    def _write_tags(self, pk: int, story: Story) -> None:
        for tag, _ in story.tags:
            self.loading.add(self.tags, (self.tags.take_id(), pk, tag))

    def _write_documents(self, pk: int, story: Story) -> None:
        requester = Contact(name=story.requester.name, email=story.requester.email)
        ticket = Ticket(pk=pk, subject=story.subject, requester=requester)
        self.documents.add(document_of_ticket(ticket))
        self.documents.add(document_of_tags(ticket, [Tag(name=name) for _, name in story.tags]))

    def _write_step(self, due: Pending, step: Step) -> None:
        at, fields = written(step.at), step.fields
        if step.said:
            fields = {**fields, "reply_id": self._write_reply(due, step, step.said)}
        pk, event = self.activities.take_id(), step.event(**fields)
        row = (pk, due.ticket_id, event.kind, event.model_dump_json(), event.is_public, *step.by, at)
        self.loading.add(self.activities, (*row, str(JobState.DONE), 1, at))
        if step.said and step.said.kind == ReplyKind.REPLY and step.by[0] == "agent":
            self._write_mail(due, pk, step.said)

    def _write_reply(self, due: Pending, step: Step, said: Said) -> int:
        pk, at, (kind, actor, name) = self.replies.take_id(), written(step.at), step.by
        authors = (actor, None) if kind == "requester" else (None, actor)
        message_id = f"<{pk}.{due.ticket_id}@mail.example>" if said.channel == Channel.EMAIL else ""
        row = (pk, due.ticket_id, said.kind, said.body, said.format, said.quoted, said.channel, kind, *authors, name)
        self.loading.add(self.replies, (*row, message_id, at, at))
        words = Reply(ticket_id=due.ticket_id, kind=said.kind, body=said.body, body_format=said.format)
        words.pk, words.quoted = pk, said.quoted
        self.documents.add(document_of_message(words))
        if step.event is NoteAdded and due.story.chance.random() < 0.2:
            mentioned, version = due.story.world.crowd.agents.one().id, due.nth + 1
            self.loading.add(self.mentions, (self.mentions.take_id(), mentioned, due.ticket_id, pk, version, at))
        return pk

    def _write_mail(self, due: Pending, activity_id: int, said: Said) -> None:
        pk, at, reply_id = self.mails.take_id(), written(due.at), self.replies.next_id - 1
        to, ours = due.story.requester, "help@support.example.com"
        keys = (pk, activity_id, due.ticket_id, reply_id, to.id)
        message_id = f"<ticket-{due.ticket_id}-reply-{reply_id}@support.example.com>"
        row = (*keys, to.email, ours, ours, f"Re: {due.story.subject}", message_id, said.body, f"<p>{said.body}</p>")
        self.loading.add(self.mails, (*row, at, at, str(JobState.DONE), 1, at))


def preview(text: str) -> str:
    """Return what the operations keep of the last message: it has no markup here, so no reading of it."""
    line = " ".join(text[: PREVIEW * 2].split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1].rstrip() + "…"


def told(stories: Iterator[Story], loading: Loading) -> None:
    """Write all the stories, which come in the order they begin."""
    telling = Telling(loading)
    for story in stories:
        telling.tell(story)
    telling.catch_up(float("inf"))
