"""Where everything is: the helpdesk on its mount, the demo's own pages around it."""

from __future__ import annotations

from django.urls import include, path

from escalated.standalone.pages import outbox, signing_in

demo = (
    [
        path("", signing_in.home, name="home"),
        path("sign-in/", signing_in.sign_in, name="sign_in"),
        path("sign-out/", signing_in.sign_out, name="sign_out"),
        path("outbox/", outbox.index, name="outbox"),
        path("outbox/write/", outbox.write, name="write"),
        path("outbox/<slug:name>/", outbox.show, name="mail"),
        path("outbox/<slug:name>/html/", outbox.html, name="mail_html"),
    ],
    "demo",
)

urlpatterns = [
    path("", include(demo)),
    path("", include("django.conf.urls.i18n")),
    path("support/", include("escalated.urls")),
]
