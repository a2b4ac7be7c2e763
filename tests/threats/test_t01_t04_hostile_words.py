"""T1 to T4: what strangers write runs nowhere, fetches nothing, stays in its box and links where links may lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from escalated.administration.department_details import DepartmentDetails
from escalated.administration.departments import create_department
from escalated.core.html import markdown_to_html, sanitise, text_to_html
from escalated.core.markup import Tag, tokens
from escalated.core.sanitising import ATTRIBUTES, PLACEHOLDER, TAGS
from escalated.people.actors import SYSTEM
from escalated.tickets.guest_links import link_for
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.tickets.tagging import add_tags
from tests.making import hold_mail, make_agent, make_customer, make_form_token, post_mail, postmark_mail, run_due
from tests.threats.vectors import HTML, LINES, TEXT
from tests.threats.watching import Watch, assert_mails_carry_nothing_hostile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

LINKS = ("http:", "https:", "mailto:", "tel:")
CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
TOGETHER, SHOWN = 9, 8
# What one attack leaves open may not hide the next.
CLOSED = "\"'--></script></style></title></textarea></xmp></noscript></template></svg></math></iframe>"


def corpus() -> list[str]:
    source = CORPORA / "xss-dompurify" / "expect.json"
    return [case["payload"] for case in json.loads(source.read_text())] if source.exists() else []


@pytest.fixture
def desk() -> dict[str, Any]:
    """A desk to which somebody hostile wrote by every door."""
    user, kim = make_customer("kim")
    agent = make_agent("grace", is_admin=True)
    ticket = opened_by_mail(user.email)
    vectors = HTML + corpus()
    for number in range(0, len(vectors), TOGETHER):
        body = CLOSED.join(f"<div>{each}</div>" for each in vectors[number : number + TOGETHER])
        write(user.email, ticket, HtmlBody=body, text="")
    for number in range(0, len(TEXT), 3):
        write(user.email, ticket, text="\n\n".join(TEXT[number : number + 3]))
    reply_to_ticket(ticket, "\n\n".join(TEXT + HTML), by=agent)
    department = create_department(DepartmentDetails(name=LINES[1]), by=SYSTEM)
    add_tags(ticket, [each[:40] for each in LINES[:3]], by=agent)
    Ticket.objects.filter(pk=ticket.pk).update(department=department)
    asked_on_the_form()
    held = hold_mail(f"From: kim@example.com\nSubject: {LINES[0]}\nContent-Type: text/html\n\n{''.join(HTML)}".encode())
    run_due()
    guest = f"/support/guest/{link_for(ticket).token()}"
    return {"agent": agent.profile.user, "kim": kim, "user": user, "ticket": ticket, "mail": held.pk, "guest": guest}


def opened_by_mail(sender: str) -> Ticket:
    files = [{"Name": each, "Content": "aGVsbG8=", "ContentType": "text/plain"} for each in LINES[:5]]
    post_mail(postmark_mail(sender, name=LINES[1], subject=" ".join(LINES), HtmlBody=HTML[0], attachments=files))
    return Ticket.objects.get()


def write(sender: str, ticket: Ticket, **given: Any) -> None:
    post_mail(postmark_mail(sender, subject=f"Re: [{ticket.reference}]", name=LINES[1], **given))


def asked_on_the_form() -> None:
    given = {"name": LINES[1], "email": "eve@example.org", "subject": LINES[0], "body": "\n\n".join(TEXT + HTML[:9])}
    Client().post("/support/guest/create", {**given, "form_token": make_form_token()}, "application/json")


def test_pages_and_mails_show_hostile_words_as_words(desk: dict[str, Any], live_server: Any, at_browser: Any) -> None:
    agent = Watch(at_browser(desk["agent"]), live_server.url)
    reference, contact = desk["ticket"].reference, desk["ticket"].requester_id
    assert agent.opens(f"/support/agent/tickets/{reference}") > SHOWN
    for path in ("agent/tickets", f"agent/contacts/{contact}", "agent/contacts", f"admin/mail/{desk['mail']}"):
        agent.opens(f"/support/{path}")
    for form in Ticket.objects.exclude(pk=desk["ticket"].pk):
        assert agent.opens(f"/support/agent/tickets/{form.reference}") == 1
    for path in ("admin/mail", "admin/departments", "admin/tags", "admin/audit-log"):
        agent.opens(f"/support/{path}")
    guest = Watch(at_browser(), live_server.url)
    assert guest.opens(desk["guest"]) > SHOWN
    Ticket.objects.filter(pk=desk["ticket"].pk).update(requester=desk["kim"].contacts[0])
    customer = Watch(at_browser(desk["user"]), live_server.url)
    customer.opens("/support/tickets")
    assert customer.opens(f"/support/tickets/{reference}") > SHOWN
    assert_mails_carry_nothing_hostile(guest)


@pytest.mark.parametrize("vector", HTML + TEXT, ids=range(len(HTML + TEXT)))
def test_each_alone_leaves_nothing_forbidden(vector: str) -> None:
    for shown in (sanitise(vector), markdown_to_html(vector), text_to_html(vector)):
        for tag in tokens(shown):
            if isinstance(tag, Tag):
                allowed = ATTRIBUTES.get(tag.name, set()) | PLACEHOLDER.get(tag.name, set()) | ATTRIBUTES["*"]
                assert tag.name in TAGS
                assert tag.attributes.keys() <= allowed | {"rel", "target"}
                assert "href" not in tag.attributes or tag.get("href").startswith(LINKS)
                assert "src" not in tag.attributes
