"""The ledger of mail, for admins."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.making import make_agent, post_mail, postmark_mail
from tests.web.asking import ask, content_of, outcome, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Any:
    return make_agent("boss", is_admin=True).profile.user


def test_every_mail_is_listed_with_what_became_of_it(boss: Any) -> None:
    post_mail(postmark_mail("ada@example.org", subject="Hello"))
    post_mail(postmark_mail(subject="", text=""))
    post_mail(b"{broken")
    ticket = Ticket.objects.get()
    status, page = outcome(ask(boss, "admin:mail"))
    shown = [(each["state"], each["sender"], each["subject"], each["ticket"]) for each in page["mails"]]
    linked = {"reference": ticket.reference, "url": f"/support/agent/tickets/{ticket.reference}"}
    assert (status, shown[1][0], shown[2]) == (200, "skipped", ("handled", "ada@example.org", "Hello", linked))
    assert (shown[0][0], page["mails"][0]["run_again_url"] is None) == ("needs_review", False)
    assert [each["run_again_url"] for each in page["mails"][1:]] == [None, None]
    found = [len(ask(boss, "admin:mail", state=state).json()["mails"]) for state in ("all", "needs_review", "skipped")]
    assert found == [3, 1, 1]
    assert ask(boss, "admin:mail", state="lost").status_code == 422


def test_a_mail_that_could_not_be_read_is_run_again_and_kept(boss: Any) -> None:
    post_mail(b"{broken")
    (mail,) = StoredMail.objects.all()
    status, page = outcome(send(boss, "admin:mail_run_again", mail.pk))
    assert (status, [each["state"] for each in page["mails"]]) == (200, ["needs_review"])
    StoredMail.objects.filter(pk=mail.pk).update(raw=b'{"Subject": "Hi", "FromFull": {"Email": "a@example.org"}}')
    page = send(boss, "admin:mail_run_again", mail.pk).json()
    assert ([each["state"] for each in page["mails"]], Ticket.objects.get().subject) == (["handled"], "Hi")
    assert send(boss, "admin:mail_run_again", mail.pk).status_code == 200
    assert Ticket.objects.count() == 1


def test_the_bytes_are_downloaded_and_never_shown(boss: Any) -> None:
    post_mail(b"<script>alert(1)</script>")
    response = ask(boss, "admin:mail_download", StoredMail.objects.get().pk)
    assert content_of(response).startswith(b"<script>alert(1)</script>")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["admin:mail_run_again", "admin:mail_download"])
def test_a_mail_that_is_not_there(boss: Any, name: str) -> None:
    response = ask(boss, name, 10**30) if name.endswith("download") else send(boss, name, 10**30)
    assert outcome(response) == (404, {"message": "There is no such mail.", "errors": {}})
