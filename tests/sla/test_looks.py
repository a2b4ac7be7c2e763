"""What a clock looks like to agents."""

from __future__ import annotations

import pytest

from escalated.automation.breaching import check_sla_breaches
from escalated.core.db import now
from escalated.sla.models import ClockKind
from escalated.tickets.classifying import change_priority
from escalated.tickets.models import Ticket
from escalated.web.schemas.sla import ClockShown, clocks_shown
from tests.automation.test_breaching import MINUTE, let_pass
from tests.making import make_agent, make_ticket

pytestmark = pytest.mark.django_db


def test_a_broken_promise_that_is_given_more_time_runs_again() -> None:
    ticket = make_ticket()
    change_priority(ticket, "critical", by=make_agent())
    let_pass(ticket, ClockKind.FIRST_RESPONSE, due=-MINUTE)
    check_sla_breaches()
    assert first(ticket).look == "breached"
    ticket.refresh_from_db()
    change_priority(ticket, "low", by=make_agent())
    shown = first(ticket)
    assert shown.due_at is not None
    assert (shown.look, shown.due_at > now()) == ("running", True)


def first(ticket: Ticket) -> ClockShown:
    return next(each for each in clocks_shown(ticket) if each.kind == ClockKind.FIRST_RESPONSE)
