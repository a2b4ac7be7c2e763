"""What an agent wants to be told of, and how."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from escalated.core.schema import Input
from escalated.people.actors import Agent
from escalated.sla.switch import is_sla_on
from escalated.tickets.notices import choose_notifications
from escalated.tickets.telling import DEADLINES, Event, Ways, chosen
from escalated.web.acts import changed
from escalated.web.doors import AgentRequest, agent_page
from escalated.web.input import read_body
from escalated.web.links import link
from escalated.web.page import Page
from escalated.web.schemas.notices import NotificationRow


class NotificationsPage(Page):
    component: ClassVar[str] = "Escalated/Agent/Notifications"
    notifications: list[NotificationRow]
    email: str
    save_url: str


class NotificationInput(Input):
    event: Event
    in_app: bool
    mail: bool


class NotificationsInput(Input):
    notifications: list[NotificationInput] = Field(max_length=len(Event))


@agent_page("GET", "POST")
def notifications(request: AgentRequest) -> HttpResponse:
    return _save(request) if request.method == "POST" else page_of(request.actor).respond(request)


def _save(request: AgentRequest) -> HttpResponse:
    given = read_body(request, NotificationsInput)
    ways = {each.event: Ways(in_app=each.in_app, mail=each.mail) for each in given.notifications}
    choose_notifications(chosen(request.actor.profile.notifications) | ways, by=request.actor)
    return changed(request, lambda: page_of(request.actor), url=link("agent", "notifications"), told=_("Saved"))


def page_of(agent: Agent) -> NotificationsPage:
    ways = chosen(agent.profile.notifications)
    return NotificationsPage(
        notifications=[
            NotificationRow(event=event.value, label=str(event.label), in_app=way.in_app, mail=way.mail)
            for event, way in ways.items()
            if is_sla_on() or event not in DEADLINES
        ],
        email=agent.profile.email,
        save_url=link("agent", "notifications"),
    )
