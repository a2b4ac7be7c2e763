"""Remembering whom the host lets in, so that lists of agents need not ask it for everybody they show."""

from __future__ import annotations

from datetime import timedelta

from escalated.core.db import now
from escalated.core.periodic import periodic
from escalated.people.host import let_in_as
from escalated.people.models import AgentProfile

AT_MOST = 200


@periodic("ask_whom_the_host_lets_in", every=timedelta(minutes=1))
def ask_whom_the_host_lets_in() -> None:
    """Ask the host's checks about the agents whom they were asked about longest ago; they may cost queries each."""
    asked = list(AgentProfile.objects.working().select_related("user").order_by("asked_at", "pk")[:AT_MOST])
    for profile in asked:
        remember(profile)
    AgentProfile.objects.filter(pk__in=[each.pk for each in asked]).update(asked_at=now())


def remember(profile: AgentProfile) -> None:
    """Ask the host about this agent and remember the answer."""
    word = let_in_as(profile.user)
    if word != profile.let_in_as:
        AgentProfile.objects.filter(pk=profile.pk).update(let_in_as=word)
        profile.let_in_as = word
