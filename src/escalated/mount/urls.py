"""The helpdesk below the path it is mounted at, and where people choose their language."""

from __future__ import annotations

from django.urls import include, path

from escalated.mount.identity import said

_below = said("PATH").removeprefix("/") + "/"

urlpatterns = [
    path(f"{_below}i18n/", include("django.conf.urls.i18n")),
    path(_below, include("escalated.urls")),
]
