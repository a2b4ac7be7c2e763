"""T16, the Ticket Trick: what lets somebody prove an address of ours is shown in no request, and held for an admin."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.mail.message_ids import opening_id, reply_address
from escalated.mail.models import StoredMail
from escalated.mail.reasons import PROVING, reason_in_words
from escalated.people.actors import Requester, actor_for
from escalated.tickets.models import Reply, Ticket
from tests.making import make_customer, make_ticket, make_user, post_mail, postmark_mail, replies, run_due
from tests.web.asking import ask, content_of

pytestmark = pytest.mark.django_db

CODE = "canary-482913"
SENDERS = [
    ("no-reply@slack.com", "Slack confirmation code: ABC-DEF"),
    ("no-reply@accounts.google.com", "Verify your email address"),
    ("noreply@github.com", "[GitHub] Please verify your email address."),
    ("gitlab@mg.gitlab.com", "Confirmation code for GitLab"),
    ("account-security-noreply@accountprotection.microsoft.com", "Microsoft account security code"),
    ("appleid@id.apple.com", "Verify your Apple ID email address"),
    ("account-update@amazon.com", "Verify your new Amazon account"),
    ("security-noreply@linkedin.com", "Here's your PIN to sign in"),
    ("security@facebookmail.com", "Your one-time code is 482913"),
    ("verify@x.com", "482913 is your verification code"),
    ("noreply@discord.com", "Verify Email Address for Discord"),
    ("no-reply@zoom.us", "Code for signing in to Zoom: log in now"),
    ("notify@mail.notion.so", "Your temporary Notion login code"),
    ("no-reply@dropbox.com", "Please verify your email for Dropbox"),
    ("noreply@id.atlassian.com", "Verify your email for your Atlassian account"),
    ("noreply@okta.com", "Activate your account"),
    ("bot@notifications.heroku.com", "Confirm your account on Heroku"),
    ("notifications@stripe.com", "Confirm your email address"),
    ("no-reply@asana.com", "Ada invited you to join the team, sign up"),
    ("donotreply@bank.example", "Bestätigen Sie Ihre E-Mail-Adresse"),
]
WAYS = ("support", "own address", "identifier", "subject")


def trick(sender: str, subject: str, way: str, ticket: Ticket) -> dict[str, Any]:
    given: dict[str, Any] = {"subject": subject, "text": f"Use {CODE} within ten minutes."}
    match way:
        case "own address":
            given["to"] = reply_address(ticket.pk, ticket.requester_id)
        case "identifier":
            given["headers"] = {"In-Reply-To": opening_id(ticket.pk)}
        case "subject":
            given["subject"] = f"{subject} [{ticket.reference}]"
    return postmark_mail(sender, **given)


@pytest.mark.parametrize("way", WAYS)
def test_twenty_services_prove_nothing_to_nobody(way: str, mailoutbox: list[Any]) -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    run_due()
    mailoutbox.clear()
    for sender, subject in SENDERS:
        post_mail(trick(sender, subject, way, ticket))
    run_due()
    assert [(row.sender, row.is_held, row.reason) for row in StoredMail.objects.order_by("id")] == [
        (sender, True, PROVING) for sender, _subject in SENDERS
    ]
    assert (Ticket.objects.count(), len(replies(ticket)), mailoutbox) == (1, 1, [])
    shown = [ask(user, "portal:tickets"), ask(user, "portal:ticket", ticket.reference)]
    assert [(each.status_code, CODE.encode() in content_of(each)) for each in shown] == [(200, False)] * 2


@pytest.mark.parametrize("sender", [each for each, _subject in SENDERS])
def test_whatever_it_is_called_it_joins_no_request(sender: str) -> None:
    _user, by = make_customer("ada")
    ticket = make_ticket(by)
    post_mail(trick(sender, "Hello there", "own address", ticket))
    assert Reply.objects.visible_to(by).count() == 1
    assert len(replies(ticket)) == 1


def test_an_admin_is_told_why() -> None:
    post_mail(trick(*SENDERS[0], "support", make_ticket()))
    row = StoredMail.objects.get()
    page = ask(make_user(is_staff=True, is_superuser=True), "admin:mail_one", row.pk)
    assert (page.status_code, reason_in_words(PROVING) in page.json()["mail"]["reason"]) == (200, True)


def test_who_claims_the_services_address_sees_nothing_of_it() -> None:
    post_mail(postmark_mail("no-reply@slack.com", subject="Your weekly news", text=CODE))
    user = make_user("mallory")
    type(user).objects.filter(pk=user.pk).update(email="no-reply@slack.com")
    actor = actor_for(type(user).objects.get(pk=user.pk))
    assert isinstance(actor, Requester) is False or Ticket.objects.visible_to(actor).count() == 0


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("ada@example.org", "I cannot log in, the confirmation never comes"),
        ("ada@example.org", "Re: Verify your email address"),
        ("service@firma.example", "Passwort vergessen"),
        ("accounts@customer.example", "Please confirm our invoice"),
        ("no-reply@shop.example", "Order 17 has left us"),
    ],
)
def test_what_people_write_opens_a_ticket(sender: str, subject: str) -> None:
    assert post_mail(postmark_mail(sender, subject=subject)).json()["outcome"] == "created_new"
