"""What an admin's guest policy makes of the requests of guests."""

from __future__ import annotations

import re

import pytest
from django.core import mail as sent

from escalated import services
from escalated.core.db import operation
from escalated.core.errors import InvalidInput
from escalated.core.install import save_settings
from escalated.people.guests import guest_policy
from escalated.tickets.models import Ticket
from tests.making import make_customer, make_requester, make_ticket, make_user, run_due
from tests.web.asking import ask

pytestmark = pytest.mark.django_db
change = operation(save_settings)


def test_a_configured_user_reads_what_guests_ask_and_a_wrong_one_is_nobody() -> None:
    user, _by = make_customer("desk")
    ticket = make_ticket(make_requester(), channel="web")
    make_ticket(make_requester(), channel="email")
    assert ask(user, "portal:tickets").json()["requests"] == []
    change({"guest_policy": "guest_user", "guest_user_id": str(user.pk)})
    assert [each["reference"] for each in ask(user, "portal:tickets").json()["requests"]] == [ticket.reference]
    assert ask(user, "portal:ticket", ticket.reference).json()["abilities"]["can_reply"] is False
    assert (guest_policy(), ask(make_user(), "portal:tickets").json()["requests"]) == ("guest_user", [])
    change({"guest_user_id": "nobody"})
    assert guest_policy() == "unassigned"


def test_an_invitation_leads_to_the_hosts_page_and_its_token_claims() -> None:
    change({"guest_policy": "prompt_signup", "guest_signup_url": "https://app.example.com/join?invitation={token}"})
    make_ticket(make_requester(), channel="web")
    run_due()
    (token,) = re.findall(r"https://app\.example\.com/join\?invitation=([\w-]{43})\s", str(sent.outbox[0].body))
    own = services.claim_guest_tickets(token, make_user("ada"))
    assert set(Ticket.objects.values_list("requester", flat=True)) == {own.pk}


def test_an_address_without_a_place_for_the_token_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        change({"guest_signup_url": "https://app.example.com/join"})
    told = "Write a whole address with {token} in it: https://app.example.com/join?invitation={token}"
    assert refused.value.errors == {"guest_signup_url": [told]}
    assert guest_policy() == "unassigned"
