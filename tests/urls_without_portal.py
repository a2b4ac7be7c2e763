"""A host that mounts the desk and forgets the portal it stands on."""

from django.urls import include, path

urlpatterns = [path("support/", include("escalated.urls.agent"))]
