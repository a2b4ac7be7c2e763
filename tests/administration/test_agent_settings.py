"""What an agent sets for themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from escalated.administration.agent_settings import AgentSettings, change_agent_settings
from escalated.core.db import now
from escalated.core.errors import InvalidInput, NotAllowed
from escalated.people.actors import SYSTEM
from escalated.people.models import AgentProfile
from escalated.timeline.audit import AuditEntry
from tests.making import make_agent, make_requester
from tests.web.asking import INERTIA, ask, outcome, send

pytestmark = pytest.mark.django_db


def stored(profile: AgentProfile) -> tuple[Any, ...]:
    row = AgentProfile.objects.get(pk=profile.pk)
    return row.is_available, row.away_until, row.signature, row.language


def sentences() -> list[str]:
    return [entry.sentence for entry in AuditEntry.objects.order_by("id")]


def test_what_is_given_is_changed_once_and_written_down() -> None:
    ann, until = make_agent("ann"), now() + timedelta(days=3)
    given = AgentSettings(is_available=False, away_until=until, signature="Yours, **Ann**")
    for _ in range(2):
        change_agent_settings(ann.profile, given, by=ann)
    assert stored(ann.profile) == (False, until, "Yours, **Ann**", "")
    assert sentences() == ["Ann changed their own settings: availability, absence, signature"]
    change_agent_settings(ann.profile, AgentSettings(away_until=None), by=ann)
    assert stored(ann.profile) == (False, None, "Yours, **Ann**", "")


def test_they_are_ones_own_an_admins_and_a_machines() -> None:
    ann, ben, boss = make_agent("ann"), make_agent("ben"), make_agent("boss", is_admin=True)
    for stranger in (ben, make_requester()):
        with pytest.raises(NotAllowed):
            change_agent_settings(ann.profile, AgentSettings(is_available=False), by=stranger)
    assert (stored(ann.profile)[0], sentences()) == (True, [])
    change_agent_settings(ann.profile, AgentSettings(is_available=False), by=boss)
    change_agent_settings(ann.profile, AgentSettings(is_available=True), by=SYSTEM)
    assert sentences()[0] == "Boss changed the settings of Ann: availability"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("away_until", {"away_until": now() - timedelta(minutes=1)}),
        ("away_until", {"away_until": now() + timedelta(days=400)}),
        ("away_until", {"away_until": datetime(2999, 1, 1)}),  # noqa: DTZ001  a moment without a zone
        ("language", {"language": "tlh"}),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, given: dict[str, Any]) -> None:
    ann = make_agent("ann")
    with pytest.raises(InvalidInput) as refused:
        change_agent_settings(ann.profile, AgentSettings(**given, signature="x"), by=ann)
    assert list(refused.value.errors) == [field]
    assert stored(ann.profile) == (True, None, "", "")


def test_the_page_shows_them_and_saves_what_is_sent() -> None:
    user = make_agent("ann").profile.user
    until = (now() + timedelta(days=2)).isoformat()
    saved = send(user, "agent:settings", away_until=until, signature="Yours, **Ann**", language="de")
    assert saved.status_code == 200
    assert outcome(ask(user, "agent:settings")) == (200, saved.json())
    page = saved.json()
    assert page["settings"] == {
        "is_available": True,
        "away_until": page["settings"]["away_until"],
        "signature": "Yours, **Ann**",
        "language": "de",
    }
    assert page["signature_html"].strip() == "<p>Yours, <strong>Ann</strong></p>"


def test_an_absence_that_is_over_is_not_shown() -> None:
    ann = make_agent("ann")
    AgentProfile.objects.update(away_until=now() - timedelta(hours=1))
    assert ask(ann.profile.user, "agent:settings").json()["settings"]["away_until"] is None


def test_unknown_keys_and_long_signatures_are_refused() -> None:
    user = make_agent("ann").profile.user
    assert send(user, "agent:settings", capacity=0).status_code == 400
    assert list(send(user, "agent:settings", signature="x" * 2001).json()["errors"]) == ["signature"]


def test_every_page_of_the_desk_says_whether_one_is_available() -> None:
    user = make_agent("ann").profile.user
    send(user, "agent:settings", is_available=False)
    props = ask(user, "agent:settings", accept=INERTIA).json()["props"]
    assert props["availability"] == {"is_available": False, "away_until": None}
