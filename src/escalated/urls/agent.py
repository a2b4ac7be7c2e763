"""The agents' desk."""

from escalated.urls.slashes import page_paths
from escalated.web.pages import landing
from escalated.web.pages.agent import queue, ticket

app_name = "escalated_agent"

urlpatterns = page_paths(
    ("agent", landing.home, "home"),
    ("agent/tickets", queue.index, "tickets"),
    ("agent/tickets/<str:reference>", ticket.show, "ticket"),
    ("agent/tickets/<str:reference>/reply", ticket.reply, "reply"),
    ("agent/tickets/<str:reference>/note", ticket.note, "note"),
    ("agent/tickets/<str:reference>/assign", ticket.assign, "assign"),
    ("agent/tickets/<str:reference>/status", ticket.status, "status"),
    ("agent/tickets/<str:reference>/priority", ticket.priority, "priority"),
    ("agent/tickets/<str:reference>/department", ticket.department, "department"),
)
