"""Who is told and what a breach does, as policies keep it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from escalated.sla.models import SlaTerms
from escalated.sla.telling import Assign, ChangeStatus, RaisePriority, agent_of


def test_whoever_takes_part_is_told_unless_terms_say_otherwise() -> None:
    terms = SlaTerms()
    assert (terms.told_of_warning, terms.told_of_breach) == (["assignee", "followers"], ["assignee", "followers"])
    assert terms.acts_on_breach == []


def test_terms_name_whom_to_tell_and_what_to_do() -> None:
    acts = [{"act": "raise_priority"}, {"act": "change_status", "status": "escalated"}, {"act": "assign", "agent": 7}]
    terms = SlaTerms(tells_breach=["department", "agent:7"], acts_breach=acts)
    assert [agent_of(each) for each in terms.told_of_breach] == [None, 7]
    assert terms.acts_on_breach == [RaisePriority(), ChangeStatus(), Assign(agent=7)]
    assert [each.model_dump() for each in terms.acts_on_breach] == acts


@pytest.mark.parametrize("told", ["customer", "agent:", "agent:0", "agent:x", "assignee ", 7])
def test_nobody_else_can_be_told(told: Any) -> None:
    with pytest.raises(ValidationError):
        assert SlaTerms(tells_warning=[told]).told_of_warning


@pytest.mark.parametrize("act", [{"act": "close"}, {"act": "assign"}, {"act": "change_status", "status": "closed"}, {}])
def test_nothing_else_can_be_done(act: Any) -> None:
    with pytest.raises(ValidationError):
        assert SlaTerms(acts_breach=[act]).acts_on_breach
