"""Every part under one mount: ``path("support/", include("escalated.urls"))``. Each may be included by itself."""

from django.urls import include, path

urlpatterns = [
    path("", include("escalated.urls.portal")),
    path("", include("escalated.urls.agent")),
    path("", include("escalated.urls.admin")),
    path("", include("escalated.urls.inbound")),
]
