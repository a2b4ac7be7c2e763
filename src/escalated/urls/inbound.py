"""Where mail providers post."""

from django.urls import path

from escalated.web.hooks.inbound import inbound

app_name = "escalated_inbound"

urlpatterns = [path("webhook/email/inbound", inbound, name="email")]
