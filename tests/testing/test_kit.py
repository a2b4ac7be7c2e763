"""The test kit: as a fixture, in unittest, in hosts of every shape, and in none that does not ask for it."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import TestCase
from django.utils import timezone

from escalated.services import Upload, add_note, reply_to_ticket
from escalated.testing import SupportKit, SupportTestMixin
from escalated.tickets.models import Attachment
from tests.docs import side_by_side
from tests.hosts.running import ROOT, run_as_host, run_python

EXAMPLES = ROOT / "examples" / "testing_with_the_kit"


def names_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["with_the_kit", "without_the_kit"])
def test_a_hosts_twenty_tests_pass(name: str) -> None:
    run_as_host(EXAMPLES / f"{name}.py")


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["email_users", "behind_login"])
def test_the_kit_works_in_a_host(shape: str) -> None:
    run_as_host(EXAMPLES / "with_the_kit.py", shape)


def test_with_the_kit_the_same_tests_are_much_shorter() -> None:
    kit, bare = EXAMPLES / "with_the_kit.py", EXAMPLES / "without_the_kit.py"
    assert names_in(kit) == names_in(bare)
    assert len(names_in(kit)) == 20
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in (kit, bare)]
    assert lengths[0] * 3 < lengths[1] * 2


@pytest.mark.slow
def test_a_host_that_does_not_use_the_kit_loads_nothing_of_it() -> None:
    asked = (
        "import sys, escalated.pytest_plugin; print([n for n in ('django', 'escalated.testing') if n in sys.modules])"
    )
    done = run_python("-c", asked)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_files_of_a_test_stay_in_memory(support: SupportKit) -> None:
    ticket = support.make_ticket(attachments=[Upload("plan.txt", ContentFile(b"hello"))])
    attachment = Attachment.objects.get(reply__ticket=ticket)
    assert type(attachment.file.storage).__name__ == "InMemoryStorage"
    assert attachment.file.read() == b"hello"


def test_the_clock_stands_and_moves(support: SupportKit) -> None:
    clock = support.freeze("2026-11-27 09:00")
    ticket = support.make_ticket()
    assert ticket.created_at == timezone.now() == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert clock.move(days=1, hours=2) == timezone.now() == datetime(2026, 11, 28, 11, tzinfo=UTC)
    assert clock.move_to("2026-12-24") == timezone.now() == datetime(2026, 12, 24, tzinfo=UTC)


def test_running_what_is_due_tells_what_an_agent_may_still_undo(support: SupportKit, settings: object) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 20}  # type: ignore[attr-defined]
    ticket = support.make_ticket("ada@example.org")
    support.run_due()
    mail.outbox.clear()
    reply_to_ticket(ticket, "Try water.", by=support.make_agent())
    assert support.outbox_for(ticket).recipients == ["ada@example.org"]


def test_the_outbox_is_of_one_ticket_and_says_who_got_none(support: SupportKit) -> None:
    ticket, _other = support.make_ticket("ada@example.org"), support.make_ticket("bob@example.org")
    outbox = support.outbox_for(ticket)
    assert (len(outbox), outbox[0], outbox.recipients) == (1, outbox.to("ada@example.org"), ["ada@example.org"])
    with pytest.raises(AssertionError, match=r"No mail went to eve@example.org; .*\['ada@example.org'\]"):
        outbox.to("eve@example.org")


def test_a_user_who_is_no_agent_for_the_host_is_none_for_the_kit(support: SupportKit) -> None:
    with pytest.raises(AssertionError, match="AGENT_CHECK"):
        support.make_agent(support.make_customer("ada"))
    with pytest.raises(AssertionError, match="ADMIN_CHECK"):
        support.make_admin(support.make_agent().user)


def test_a_page_that_is_not_shown_says_so(support: SupportKit) -> None:
    ticket = support.make_ticket()
    with pytest.raises(AssertionError, match="answers 404, not 200"):
        support.client_as(support.make_customer()).see(ticket)


def test_a_mail_is_taken_in_any_form(support: SupportKit, tmp_path: Path) -> None:
    written = support.letter("ada@example.org", "Where is it?", subject="Order 7")
    path = tmp_path / "order.eml"
    path.write_bytes(written.as_bytes())
    first = support.deliver_email(written)
    assert [support.deliver_email(each) for each in (path, written.as_bytes(), written.as_string())] == [first] * 3
    assert first.outcome == "created_new"


class TestWithUnittest(SupportTestMixin, TestCase):
    def test_the_mixin_gives_the_same_kit(self) -> None:
        clock = self.support.freeze("2026-11-27 09:00")
        ticket = self.support.make_ticket("ada@example.org")
        add_note(ticket, "Seen", by=self.support.make_agent())
        assert self.support.timeline_of(ticket) == ["ticket.opened", "note.added"]
        assert self.support.outbox_for(ticket).recipients == ["ada@example.org"]
        clock.move(days=1)

    def test_the_clock_runs_again_in_the_next_test(self) -> None:
        assert abs((timezone.now() - datetime.now(UTC)).total_seconds()) < 60


def test_the_page_shows_the_tests_that_run() -> None:
    assert side_by_side.PAGE.read_text(encoding="utf-8").endswith(side_by_side.compared())


@pytest.mark.slow
def test_the_code_of_the_page_runs(tmp_path: Path) -> None:
    text = side_by_side.PAGE.read_text(encoding="utf-8")
    story = tmp_path / "test_page.py"
    story.write_text("\n\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)))
    run_as_host(story)
