"""Without a cookie the token is a prop, and with it an act is taken."""

from __future__ import annotations

import pytest
from django.test import Client

from escalated.tickets.models import Ticket
from tests.hosts.people import make_person
from tests.web.asking import INERTIA, send_to, url

pytestmark = pytest.mark.django_db


def test_the_token_of_the_page_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("ada"))
    csrf = client.get(url("portal:new"), headers=INERTIA).json()["props"]["csrf"]
    body = {"subject": "Hello", "body": "It burns."}
    assert send_to(client, url("portal:tickets"), body, accept=INERTIA).status_code == 403
    accepted = {**INERTIA, csrf["header_name"]: csrf["token"]}
    assert send_to(client, url("portal:tickets"), body, accept=accepted).status_code == 303
    assert (Ticket.objects.count(), "csrftoken" in client.cookies) == (1, False)
