"""A page and an API of the host's own beside us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from inertia import render, share
from ninja import NinjaAPI

api = NinjaAPI(title="The host's own", urls_namespace="api")


@api.get("/orders")
def orders(request: HttpRequest) -> list[dict[str, int]]:
    return [{"id": 7}]


def share_secrets(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def shared(request: HttpRequest) -> HttpResponse:
        share(request, plan="the host's secret plan")
        return get_response(request)

    return shared


def dashboard(request: HttpRequest) -> Any:
    said = [str(each) for each in messages.get_messages(request)]
    return render(request, "Dashboard", props={"said": said})


def order(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Ordered.")
    return HttpResponse("ordered")


urlpatterns = [
    path("dashboard", dashboard),
    path("order", order),
    path("api/", api.urls),
    path("support/", include("escalated.urls")),
]
