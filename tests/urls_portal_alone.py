"""A host that mounts the portal and nothing else."""

from django.urls import include, path

urlpatterns = [path("support/", include("escalated.urls.portal"))]
