"""Mounted where the documentation does."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("support/", include("escalated.urls"))]
