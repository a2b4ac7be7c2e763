"""The example host, started as a person would start it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT
from tests.examples.site import MAIL, Visitor, bare_environment, free_port, running, wait_for

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class ExampleHost:
    folder: Path
    site: str

    def manage(self, *arguments: str) -> str:
        return manage(self.folder, *arguments)


def manage(folder: Path, *arguments: str) -> str:
    account = {"DJANGO_SUPERUSER_USERNAME": "ana", "DJANGO_SUPERUSER_PASSWORD": "a long password"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=bare_environment(DJANGO_SUPERUSER_EMAIL="ana@example.com", **account),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ExampleHost]:
    folder = tmp_path / "django_host"
    shutil.copytree(ROOT / "examples" / "django_host", folder, ignore=shutil.ignore_patterns("*.sqlite3*", "mail"))
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "createsuperuser", "--noinput")
    address = f"127.0.0.1:{free_port()}"
    serve = [sys.executable, "manage.py", "runserver", "--noreload", address]
    with running(serve, cwd=folder, env=bare_environment(), log=tmp_path / "log") as process:
        wait_for(f"http://{address}", process)
        yield ExampleHost(folder, f"http://{address}")


def test_a_mail_comes_in_and_its_answer_goes_out(host: ExampleHost) -> None:
    secret = {"x-escalated-inbound-secret": "change-me-too"}
    receipt = Visitor(host.site).post_json("/support/webhook/email/inbound?adapter=postmark", MAIL, **secret).json
    assert (receipt["outcome"], receipt["ticket_id"]) == ("created_new", 1)
    host.manage("escalated_tick")

    agent = sign_in(host)
    queue = agent.get_json("/support/agent/tickets")
    assert [(row["reference"], row["subject"]) for row in queue["tickets"]] == [("ESC-00001", "My hub is offline")]
    answered = agent.post_json("/support/agent/tickets/ESC-00001/reply", {"body": "Please press its **button**."})
    assert answered.status in {200, 201}
    assert answered.json["ticket"]["status"] == "waiting_on_customer"

    host.manage("escalated_tick")
    assert not (host.folder / "mail").exists(), "an answer can be undone for some seconds before its mail leaves"
    (mail,) = mails_once_due(host)
    assert (mail["To"], mail["Subject"]) == ("robin@garden.example", "Re: [ESC-00001] My hub is offline")
    assert mail["In-Reply-To"] == "<robin-1@garden.example>"


def test_the_home_page_links_to_support_for_each_role(host: ExampleHost) -> None:
    assert '<a href="/support/">Support</a>' in Visitor(host.site).get("/").text
    assert '<a href="/support/">Agent desk</a>' in sign_in(host).get("/").text


def sign_in(host: ExampleHost) -> Visitor:
    visitor = Visitor(host.site)
    visitor.get("/login/")
    answer = visitor.post("/login/", {"username": "ana", "password": "a long password"})
    assert answer.url == f"{host.site}/"
    return visitor


def mails_once_due(host: ExampleHost) -> list[Any]:
    """Run what is due until a mail has left, for 30 seconds at most; return the mails."""
    deadline = time.monotonic() + 30
    while not (host.folder / "mail").exists() and time.monotonic() < deadline:
        time.sleep(1)
        host.manage("escalated_tick")
    return sent_mails(host.folder / "mail")


def sent_mails(folder: Path) -> list[Any]:
    """Return what the file-based backend wrote, one mail per file, each closed by a rule."""
    texts = (path.read_text(encoding="utf-8").rpartition("-" * 79)[0] for path in sorted(folder.iterdir()))
    return [message_from_string(text, policy=policy.default) for text in texts]
