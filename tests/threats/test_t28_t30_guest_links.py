"""T28, T29, T30, T31, T43: a private link opens one request, for whom it was mailed to, until it ends."""

from __future__ import annotations

import itertools
import re
import secrets
import string
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as sent
from django.test import Client, override_settings

from escalated import services
from escalated.core.db import now
from escalated.core.errors import NotFound
from escalated.people.actors import Requester
from escalated.people.models import Contact
from escalated.tickets.guest_links import GuestLink, Purpose, find_link, link_for
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.faults.racing import rounds
from tests.making import kinds, make_agent, make_requester, make_ticket, make_user, run_due
from tests.settings import ESCALATED
from tests.web.asking import HTML, JSON, every_row, url

pytestmark = pytest.mark.django_db


def guests_ticket() -> tuple[Ticket, str]:
    ticket = make_ticket(make_requester("ada@example.org"))
    return ticket, link_for(ticket).token()


def opened(token: str, *, client: str = "192.0.2.7", **headers: str) -> Any:
    return Client(REMOTE_ADDR=client).get(url("portal:guest", token), headers={**JSON, **headers})


def test_only_the_exact_token_opens_it() -> None:
    _ticket, token = guests_ticket()
    wrong = [f"{token}A", token[:-1], f" {token}", token.swapcase(), token.replace(token[0], "а"), "x", "A" * 43]
    answers = [opened(each) for each in wrong]
    assert opened(token).status_code == 200
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}


def test_it_ends_when_it_says() -> None:
    _ticket, token = guests_ticket()
    GuestLink.objects.update(expires_at=now() + timedelta(seconds=5))
    assert opened(token).status_code == 200
    GuestLink.objects.update(expires_at=now())
    assert opened(token).status_code == 404


def test_a_link_to_look_claims_nothing_and_one_to_claim_shows_nothing() -> None:
    ticket, token = guests_ticket()
    claim = link_for(ticket, Purpose.CLAIM).token()
    assert opened(claim).status_code == 404
    with pytest.raises(NotFound):
        services.claim_guest_tickets(token, make_user())


def test_it_ends_with_the_address_it_was_mailed_to() -> None:
    _ticket, token = guests_ticket()
    Contact.objects.update(email="other@example.org")
    assert opened(token).status_code == 404


def test_another_requester_is_not_shown_by_an_old_link() -> None:
    ticket, token = guests_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(requester=make_requester().contacts[0])
    assert opened(token).status_code == 404


def test_no_table_holds_a_token() -> None:
    ticket, token = guests_ticket()
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    run_due()
    assert token in sent.outbox[0].body
    assert [name for name, rows in every_row().items() if any(token in row for row in rows)] == []


def test_a_mail_that_is_tried_again_holds_the_same_link_also_after_the_key_is_changed() -> None:
    ticket, token = guests_ticket()
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert link_for(ticket).token() == token
        assert opened(token).status_code == 200
    with override_settings(SECRET_KEY="another"):
        renewed = link_for(ticket).token()
        assert (renewed == token, opened(renewed).status_code) == (False, 200)


def guesses(token: str) -> Iterator[str]:
    """Yield random tokens, and the neighbours of a right one: one sign changed, two signs swapped."""
    signs = string.ascii_letters + string.digits + "-_"
    for _ in rounds(500, 100_000):
        yield secrets.token_urlsafe(32)
    for place, sign in itertools.product(range(len(token)), rounds(8, len(signs))):
        yield token[:place] + signs[sign] + token[place + 1 :]
    for place in range(len(token) - 1):
        yield token[:place] + token[place + 1] + token[place] + token[place + 2 :]


def test_t30_no_guess_and_no_neighbour_opens_anything() -> None:
    _ticket, token = guests_ticket()
    wrong = {each for each in guesses(token) if each != token}
    assert len(wrong) > 700
    assert [each for each in wrong if is_known(each)] == []
    assert is_known(token)


def is_known(token: str) -> bool:
    try:
        find_link(token, Purpose.VIEW)
    except NotFound:
        return False
    return True


def test_guessing_ends_after_twenty_tries_a_minute_and_others_go_on() -> None:
    _ticket, token = guests_ticket()
    answers = [opened(f"{each:043d}", client="203.0.113.9").status_code for each in range(50)]
    assert answers == [404] * 20 + [429] * 30
    assert [opened(token, client=each).status_code for each in ("203.0.113.9", "192.0.2.7")] == [429, 200]


def test_a_header_of_the_visitor_is_another_network_only_where_the_host_trusts_it() -> None:
    tries = [opened("A" * 43, **{"X-Forwarded-For": f"198.51.100.{each}"}).status_code for each in range(25)]
    assert tries.count(429) == 5
    with override_settings(ESCALATED={**ESCALATED, "CLIENT_IP_HEADER": "X-Forwarded-For"}):
        spoofed = [f"10.0.0.{each}, 198.51.100.7" for each in range(25)]
        tries = [opened("A" * 43, **{"X-Forwarded-For": each}).status_code for each in spoofed]
    assert tries.count(429) == 5


def test_the_link_never_leaves_the_page() -> None:
    _ticket, token = guests_ticket()
    page = opened(token, **HTML)
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "private, no-store")
    assert '<meta name="referrer" content="no-referrer">' in page.content.decode()


def test_asking_for_a_new_link_is_answered_alike_whatever_is_true() -> None:
    ticket, _token = guests_ticket()
    run_due()
    sent.outbox.clear()
    asked = [(ticket.reference, "ada@example.org"), (ticket.reference, "eve@example.org"), ("ESC-9", "ada@example.org")]
    client = Client()
    answers = [
        client.post(url("portal:guest_link"), {"reference": reference, "email": email}, headers=JSON)
        for reference, email in asked
    ]
    assert {(each.status_code, each.content) for each in answers} == {(200, answers[0].content)}
    run_due()
    (letter,) = sent.outbox
    (token,) = re.findall(r"/guest/([\w-]{43})", str(letter.body))
    assert (letter.to, opened(token).status_code) == (["ada@example.org"], 200)
    assert kinds(ticket) == ["ticket.opened", "guest.link_asked"]


def test_claiming_joins_the_tickets_once_and_ends_every_link() -> None:
    ticket, token = guests_ticket()
    make_ticket(Requester((ticket.requester,)), subject="Another")
    claim, user = link_for(ticket, Purpose.CLAIM).token(), make_user("ada")
    own = services.claim_guest_tickets(claim, user)
    assert own.user == user
    assert set(Ticket.objects.values_list("requester", flat=True)) == {own.pk}
    assert kinds(ticket)[-1] == "ticket.claimed"
    assert opened(token).status_code == 404
    with pytest.raises(NotFound):
        services.claim_guest_tickets(claim, make_user("eve"))
