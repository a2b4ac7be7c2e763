"""The helpdesk below the language, and the webhook, which nobody reads, once more without one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("hooks/", include("escalated.urls.inbound", namespace="hooks")),
    *i18n_patterns(path("support/", include("escalated.urls"))),
]
