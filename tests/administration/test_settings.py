"""What an admin sets for the whole install: recorded with what it was, and read by the code that it names."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as outbox

from escalated.administration.setting_groups import every_setting
from escalated.administration.settings import change_settings
from escalated.core.errors import InvalidInput, NotAllowed, UnknownField
from escalated.core.install import KEPT, KEYS, StoredSetting, forget, install_settings
from escalated.people.actors import SYSTEM
from escalated.tickets.models import Ticket
from escalated.tickets.references import pk_of, reference_of
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.audit import AuditEntry
from tests.making import make_agent, make_requester, make_ticket, post_mail, postmark_mail, run_due

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return [entry.sentence for entry in AuditEntry.objects.order_by("id")]


def differences() -> list[tuple[str, str, str]]:
    return [
        (each.of, each.before, each.after)
        for entry in AuditEntry.objects.order_by("id")
        for each in entry.change.differences()
    ]


def test_every_setting_has_a_name_and_a_sentence_in_one_group() -> None:
    assert sorted(each.key for each in every_setting()) == sorted(set(KEYS) - set(KEPT))
    assert all(str(each.label) and str(each.hint).endswith(".") for each in every_setting())


def test_what_differs_is_saved_and_recorded_once_with_what_it_was() -> None:
    boss = make_agent("grace", is_admin=True)
    change_settings({"max_attachments": 7, "allow_customer_close": False, "product_name": "Support"}, by=boss)
    assert (install_settings().max_attachments, install_settings().allow_customer_close) == (7, False)
    assert told() == ["Grace changed in the settings: Customers may close their requests, Files per message"]
    assert differences() == [("Customers may close their requests", "On", "Off"), ("Files per message", "5", "7")]
    change_settings({"max_attachments": 7}, by=boss)
    assert len(told()) == 1


def test_a_number_is_told_with_what_it_counts_and_a_list_in_a_row() -> None:
    change_settings({"auto_close_resolved_after_days": 3, "attachment_types": [".PDF", "png", "pdf "]}, by=SYSTEM)
    assert [(before if of != "Kinds of files" else "", after) for of, before, after in differences()] == [
        ("7 days", "3 days"),
        ("", "pdf, png"),
    ]


def test_an_admin_alone_may() -> None:
    for by in (make_agent(), make_requester()):
        with pytest.raises(NotAllowed):
            change_settings({"max_attachments": 7}, by=by)
    assert (AuditEntry.objects.count(), StoredSetting.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("max_attachments", -1, "Write 0 or more."),
        ("max_attachments", "many", "Write a whole number."),
        ("max_attachments", 1.5, "Write a whole number."),
        ("auto_close_resolved_after_days", 10**9, "Write 36500 or less."),
        ("product_name", "  ", "At least 1 characters."),
        ("product_name", "x" * 61, "At most 60 characters."),
        ("reference_prefix", "A", "Write 2 to 10 letters from A to Z, such as ESC."),
        ("reference_prefix", "ÄÖ", "Write 2 to 10 letters from A to Z, such as ESC."),
        ("reference_prefix", "ESC-1", "Write 2 to 10 letters from A to Z, such as ESC."),
        ("attachment_types", ["p/f"], "“p/f” is not how a file name ends. Write endings such as pdf or png."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(key: str, value: Any, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        change_settings({"allow_customer_close": False, key: value}, by=SYSTEM)
    assert refused.value.errors == {key: [said]}
    assert (install_settings().allow_customer_close, AuditEntry.objects.count()) == (True, 0)


@pytest.mark.parametrize("key", ["no_such_thing", *KEPT])
def test_what_is_no_setting_of_theirs_is_refused(key: str) -> None:
    with pytest.raises(UnknownField) as refused:
        change_settings({key: ["A"]}, by=SYSTEM)
    assert refused.value.errors == {key: ["There is no such setting."]}


def test_a_pinned_setting_is_the_hosts(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "PINNED": ["ALLOW_CUSTOMER_CLOSE"]}
    forget()
    with pytest.raises(InvalidInput) as refused:
        change_settings({"allow_customer_close": False, "max_attachments": 9}, by=SYSTEM)
    assert list(refused.value.errors) == ["allow_customer_close"]
    assert (install_settings().max_attachments, AuditEntry.objects.count()) == (5, 0)


def test_a_new_prefix_is_shown_and_every_earlier_one_still_finds() -> None:
    ticket = make_ticket()
    first = ticket.reference
    change_settings({"reference_prefix": "help"}, by=SYSTEM)
    second = ticket.reference
    change_settings({"reference_prefix": "DESK"}, by=SYSTEM)
    assert (first, second, ticket.reference) == (
        f"ESC-{ticket.pk:05d}",
        f"HELP-{ticket.pk:05d}",
        f"DESK-{ticket.pk:05d}",
    )
    assert [pk_of(each) for each in (first, second, ticket.reference, second.lower())] == [ticket.pk] * 4
    assert (pk_of("ACME-00001"), reference_of(7)) == (None, "DESK-00007")
    assert Ticket.objects.with_reference(first).get() == ticket
    assert install_settings().earlier_prefixes == ["ESC", "HELP"]


def test_a_prefix_that_comes_back_is_no_earlier_one() -> None:
    for prefix in ("HELP", "ESC"):
        change_settings({"reference_prefix": prefix}, by=SYSTEM)
    assert (install_settings().reference_prefix, install_settings().earlier_prefixes) == ("ESC", ["HELP"])
    assert differences() == [("Prefix of references", "ESC", "HELP"), ("Prefix of references", "HELP", "ESC")]


@pytest.mark.django_db(transaction=True)
def test_mails_say_the_new_prefix_and_answers_to_old_ones_arrive() -> None:
    by, agent = make_requester("ada@example.org"), make_agent()
    ticket = make_ticket(by, channel="email")
    old = ticket.reference
    change_settings({"reference_prefix": "HELP"}, by=SYSTEM)
    reply_to_ticket(ticket, "Try water.", by=agent)
    run_due()
    assert outbox.outbox[-1].subject == f"Re: [HELP-{ticket.pk:05d}] The printer is on fire"
    for reference in (old, ticket.reference):
        mail = postmark_mail("ada@example.org", subject=f"Re: [{reference}] The printer is on fire")
        assert post_mail(mail).json()["outcome"] == "replied_to_existing"
    stranger = postmark_mail("ada@example.org", subject=f"Re: [ACME-{ticket.pk:05d}] The printer is on fire")
    assert post_mail(stranger).json()["outcome"] == "created_new"
