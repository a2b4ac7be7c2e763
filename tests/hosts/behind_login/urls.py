"""Each part included by itself, below a path of the host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def dashboard(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the host's own")


urlpatterns = [
    path("dashboard", dashboard),
    path("app/help/desk/", include("escalated.urls")),
]
