"""The generated desk is one that the operations could have made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q

from benchmarks import target
from benchmarks.copying import copy
from benchmarks.generating import CROWDED, fill
from benchmarks.vocabulary import COMMON, JAPANESE, RARE, RARE_DOCUMENTS
from escalated.core.jobs import JobState
from escalated.mail.models import OutgoingMail
from escalated.people.models import Contact
from escalated.tickets.bodies import preview_of
from escalated.tickets.indexing import sweep
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.reading import ReadMark
from escalated.tickets.statuses import FINISHED, UNRESOLVED, ReplyKind
from escalated.timeline.models import TicketActivity
from tests.making import make_requester, make_ticket
from tests.replay import assert_replays
from tests.search.test_reindexing import documents

pytestmark = pytest.mark.django_db

TICKETS = 200
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_words_of_earlier_tests() -> None:
    """On SQLite, tests that commit leave words of documents behind whose keys are then given again."""
    sweep()


@pytest.fixture
def desk() -> dict[str, int]:
    return fill(TICKETS, seed=7, until=NOW)


def test_every_ticket_replays(desk: dict[str, int]) -> None:
    connection.check_constraints()
    assert Ticket.objects.count() == TICKETS
    for ticket in Ticket.objects.all():
        assert_replays(ticket)


def test_what_a_ticket_remembers_is_what_was_said(desk: dict[str, int]) -> None:
    for ticket in Ticket.objects.all():
        said = [reply for reply in ticket.replies.order_by("pk") if reply.kind != ReplyKind.NOTE]
        answers = [reply for reply in said if reply.author_agent_id]
        last = said[-1]
        assert ticket.preview == preview_of(last.body, last.body_format)
        assert ticket.last_reply_at == last.public_at
        assert ticket.first_response_at == (answers[0].public_at if answers else None)


def test_moments_run_with_keys_up_to_the_present(desk: dict[str, int]) -> None:
    for model in (Ticket, Reply, TicketActivity):
        moments = list(model._default_manager.order_by("pk").values_list("created_at", flat=True))
        assert moments == sorted(moments)
        assert NOW - timedelta(days=5 * 365 + 1) < moments[0] < moments[-1] <= NOW


def test_each_activity_names_its_message_and_leaves_no_work(desk: dict[str, int]) -> None:
    told = TicketActivity.objects.filter(data__has_key="reply_id")
    assert sorted(row.data["reply_id"] for row in told) == sorted(Reply.objects.values_list("pk", flat=True))
    assert TicketActivity.objects.exclude(state=JobState.DONE).count() == 0
    answers = Reply.objects.filter(kind=ReplyKind.REPLY, author_kind="agent")
    assert set(OutgoingMail.objects.values_list("reply", flat=True)) == set(answers.values_list("pk", flat=True))


def test_the_search_index_is_the_one_that_is_made_anew(desk: dict[str, int]) -> None:
    written = documents()
    assert len(written) > TICKETS * 4
    call_command("escalated_reindex", stdout=StringIO())
    assert documents() == written


def test_it_is_skewed_as_desks_are() -> None:
    fill(2_000, seed=7, until=NOW)
    finished = Ticket.objects.filter(status__in=FINISHED).count()
    assert 0.92 < finished / 2_000 < 0.98
    busiest = Contact.objects.annotate(count=Count("tickets")).order_by("-count")
    assert busiest[0].tickets.count() > 3 * busiest[100].tickets.count()
    lengths = Ticket.objects.annotate(count=Count("replies")).order_by("-count").values_list("count", flat=True)
    assert list(lengths[: len(CROWDED)]) == [150] * len(CROWDED)
    assert lengths[1_000] in {2, 3}


def test_the_words_that_are_sought_are_there() -> None:
    fill(2_000, seed=7, until=NOW)
    holding = {word: Reply.objects.filter(body__icontains=word).count() for word in (RARE, COMMON, JAPANESE)}
    assert holding[RARE] == RARE_DOCUMENTS
    assert 0.25 < holding[COMMON] / Reply.objects.count() < 0.45
    assert 10 < holding[JAPANESE] < 200


def test_some_agents_have_read_some_tickets(desk: dict[str, int]) -> None:
    marks = ReadMark.objects.select_related("ticket")
    assert marks.filter(version__lt=1).count() == 0
    assert all(mark.version <= mark.ticket.version for mark in marks)
    assert any(mark.version < mark.ticket.version for mark in marks)


def test_the_same_seed_makes_the_same_desk(desk: dict[str, int]) -> None:
    first = _story_of_all()
    assert desk["escalated_ticket"] == TICKETS
    fill_again = fill(TICKETS, seed=7, until=NOW) if _emptied() else {}
    assert fill_again == desk
    assert _story_of_all() == first


def _story_of_all() -> list[Any]:
    rows = Ticket.objects.order_by("pk").values_list("subject", "status", "version", "created_at", "preview")
    return list(rows)


def _emptied() -> bool:
    from django.contrib.auth import get_user_model

    from escalated.people.models import AgentProfile, Department
    from escalated.tickets.models import Tag

    for model in (Ticket, Contact, Department, Tag, AgentProfile, get_user_model()):
        model._default_manager.all().delete()
    sweep()
    return True


def test_what_is_written_afterwards_gets_keys_of_its_own(desk: dict[str, int]) -> None:
    newest = Ticket.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    ticket = make_ticket(make_requester())
    assert ticket.pk > newest >= TICKETS
    assert Ticket.objects.filter(Q(status__in=UNRESOLVED), pk=ticket.pk).count() == 1


def test_a_database_of_another_name_is_refused() -> None:
    with pytest.raises(target.NotABenchmark):
        target.require_benchmark(is_told=False)
    target.require_benchmark(is_told=True)


@pytest.mark.postgres
def test_a_copy_of_a_ticket_has_parts_of_its_own(desk: dict[str, int]) -> None:
    replies = Reply.objects.count()
    rows = copy(2)
    connection.check_constraints()
    assert rows["ticket"] == Ticket.objects.count() == 3 * TICKETS
    assert Reply.objects.count() == 3 * replies
    first, *copies = Ticket.objects.filter(subject=Ticket.objects.earliest("pk").subject).order_by("pk")[:3]
    assert [each.replies.count() for each in copies] == [first.replies.count()] * 2
    assert first.created_at - copies[0].created_at == timedelta(minutes=61)
    assert make_ticket().pk == 3 * TICKETS + 1
