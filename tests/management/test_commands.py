"""The commands for scripts: one tick, one message, and what is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import override_settings

from escalated.core import periodic
from escalated.core.jobs import JobState
from escalated.core.worker import Heartbeat, beat
from escalated.mail.models import OutgoingMail, StoredMail
from escalated.tickets.models import Ticket
from escalated.tickets.replying import reply_to_ticket
from tests.making import kinds, make_agent, make_requester, make_ticket, replies, run_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _surroundings_are_fine(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True  # from where they lie: a test collects none
    settings.ALLOWED_HOSTS = [".example.com"]


MESSAGE = b"From: Ada <ada@example.org>\r\nSubject: Where is it?\r\nMessage-ID: <1@example.org>\r\n\r\nMy order.\r\n"


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_a_tick_does_what_is_due_and_is_seen() -> None:
    ticket = make_ticket(make_requester(), channel="email")
    reply_to_ticket(ticket, "Try water.", by=make_agent())
    assert [run("escalated_tick") for _ in range(2)] == [f"{3 + len(periodic._kinds)} done\n", "0 done\n"]
    assert [mail.body.split("\n")[0] for mail in sent.outbox] == ["Try water."]
    assert [row.name for row in Heartbeat.objects.all()] == ["tick"]


def test_a_raw_message_is_received_once_and_answered_as_the_webhook_does(tmp_path: Path) -> None:
    file = tmp_path / "message.eml"
    file.write_bytes(MESSAGE)
    answers = [json.loads(run("escalated_receive", str(file))) for _ in range(2)]
    ticket = Ticket.objects.get()
    assert (
        answers
        == [
            {
                "status": "created",
                "outcome": "created_new",
                "ticket_id": ticket.pk,
                "reply_id": None,
                "pending_attachment_downloads": [],
            }
        ]
        * 2
    )
    assert (ticket.subject, replies(ticket), kinds(ticket)) == (
        "Where is it?",
        [("opening", "Ada", "My order.")],
        ["ticket.opened"],
    )


def test_a_raw_message_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(MESSAGE)))
    assert json.loads(run("escalated_receive"))["outcome"] == "created_new"
    assert Ticket.objects.get().requester.email == "ada@example.org"


def test_a_message_that_cannot_be_had_is_said_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty.eml"
    empty.touch()
    with pytest.raises(CommandError, match=r"The message is empty\."):
        run("escalated_receive", str(empty))
    with pytest.raises(CommandError, match=r"Cannot read .*No such file"):
        run("escalated_receive", str(tmp_path / "gone.eml"))
    assert StoredMail.objects.count() == 0


def findings(text: str) -> dict[str, bool]:
    return {each["name"]: each["is_fine"] for each in json.loads(text)}


def doctor() -> tuple[int, dict[str, bool], str]:
    out = io.StringIO()
    code = 0
    try:
        call_command("escalated_doctor", "--json", stdout=out)
    except CommandError as error:
        code = error.returncode
    sentences = " ".join(each["sentence"] for each in json.loads(out.getvalue()))
    return code, findings(out.getvalue()), sentences


def healthy(**given: Any) -> dict[str, bool]:
    names = [
        "configuration",
        "database",
        "worker",
        "search",
        "guests",
        "address",
        "attachments",
        "time",
        "cache",
        "static files",
        "way in",
        "mail server",
        "incoming mail",
        "deadlines that follow a changed policy",
        "tickets of agents who left",
        "tags that are deleted or merged",
        "snoozed tickets",
        "what follows from acts",
        "files that mail providers keep",
        "links that guests ask for",
        "outgoing mail",
        "mails to admins that mail needs attention",
        "telling your own code of what happened",
        "telling people that an error is fixed",
        "regular work",
    ]
    fine = dict.fromkeys(names, True)
    return {**fine, **given}


def test_the_doctor_finds_nothing_wrong_where_nothing_is() -> None:
    beat("worker")
    assert doctor()[:2] == (0, healthy())


def test_the_doctor_says_when_no_worker_runs() -> None:
    code, found, sentences = doctor()
    assert (code, found) == (1, healthy(worker=False))
    assert "Never seen. Mail is neither sent nor read again. Run: manage.py escalated_worker" in sentences


def test_the_doctor_names_mail_that_needs_somebody() -> None:
    beat("worker")
    StoredMail.objects.create(key="x", provider="mime", raw=b"", size=0, state=JobState.DEAD)
    code, found, sentences = doctor()
    assert (code, found) == (1, healthy(**{"incoming mail": False}))
    assert "1 given up or waiting for review. Newest reason: none noted" in sentences


def test_the_doctor_names_mail_that_keeps_failing_before_it_is_given_up() -> None:
    beat("worker")
    make_ticket(channel="web")
    run_due()
    OutgoingMail.objects.update(state=JobState.DUE, attempts=3, reason="535 bad password")
    code, found, sentences = doctor()
    assert (code, found) == (1, healthy(**{"outgoing mail": False}))
    assert "1 failing and tried again. Newest reason: 535 bad password" in sentences


def test_the_doctor_names_the_setting_and_the_remedy() -> None:
    beat("worker")
    with override_settings(ESCALATED={"SITE_ULR": "https://app.example.com"}):
        code, found, sentences = doctor()
    assert (code, found["configuration"]) == (1, False)
    assert 'Did you mean "SITE_URL"?' in sentences


def test_the_doctor_speaks_to_people_too() -> None:
    beat("worker")
    assert run("escalated_doctor").splitlines()[-1] == "ok    regular work: Nothing is stuck."


def test_a_mail_that_cannot_be_stored_stays_with_the_mail_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: Any) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(StoredMail.objects, "create", fail)
    (tmp_path / "mail.eml").write_bytes(b"Subject: Fire\r\n\r\nIt burns.")
    with pytest.raises(CommandError, match="the database is away") as raised:
        call_command("escalated_receive", str(tmp_path / "mail.eml"))
    assert raised.value.returncode == 75
