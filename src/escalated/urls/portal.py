"""What customers see, and the downloads everybody shares."""

from escalated.urls.slashes import page_paths
from escalated.web.pages import downloads, landing, live
from escalated.web.pages.customer import requests
from escalated.web.pages.guest import form, request

app_name = "escalated_portal"

GUEST_ACTS = {
    "reply": request.reply,
    "seen": request.seen,
    "close": request.close,
    "reopen": request.reopen,
    "rate": request.rate,
    "live": request.live,
}

urlpatterns = page_paths(
    ("", landing.home, "home"),
    ("tickets", requests.tickets, "tickets"),
    ("tickets/new", requests.new, "new"),
    ("tickets/<str:reference>", requests.show, "ticket"),
    ("tickets/<str:reference>/reply", requests.reply, "reply"),
    ("tickets/<str:reference>/seen", requests.seen, "seen"),
    ("tickets/<str:reference>/close", requests.close, "close"),
    ("tickets/<str:reference>/reopen", requests.reopen, "reopen"),
    ("tickets/<str:reference>/rate", requests.rate, "rate"),
    ("guest/create", form.create, "guest_create"),
    ("guest/link", request.new_link, "guest_link"),
    ("guest/<str:token>", request.show, "guest"),
    *((f"guest/<str:token>/{name}", view, f"guest_{name}") for name, view in GUEST_ACTS.items()),
    ("guest/<str:token>/files/<int:pk>", request.file, "guest_file"),
    ("live", live.live, "live"),
    ("attachments/<int:pk>/download", downloads.download, "download"),
)
