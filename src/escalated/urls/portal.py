"""What customers see, and the downloads everybody shares."""

from escalated.urls.slashes import page_paths
from escalated.web.pages import downloads, landing, live
from escalated.web.pages.customer import requests

app_name = "escalated_portal"

urlpatterns = page_paths(
    ("", landing.home, "home"),
    ("tickets", requests.tickets, "tickets"),
    ("tickets/new", requests.new, "new"),
    ("tickets/<str:reference>", requests.show, "ticket"),
    ("tickets/<str:reference>/reply", requests.reply, "reply"),
    ("tickets/<str:reference>/seen", requests.seen, "seen"),
    ("tickets/<str:reference>/close", requests.close, "close"),
    ("tickets/<str:reference>/reopen", requests.reopen, "reopen"),
    ("live", live.live, "live"),
    ("attachments/<int:pk>/download", downloads.download, "download"),
)
