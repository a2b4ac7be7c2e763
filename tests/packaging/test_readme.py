"""Follows the README, and nothing but the README, in a new empty project."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT
from tests.examples.site import Answer, Visitor, bare_environment, free_port, running, wait_for, wait_until
from tests.packaging.conftest import make_environment

pytestmark = pytest.mark.slow

BLOCKS = dict(
    re.findall(r"<!-- readme: (\w+) -->\n```\w*\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
)
FOLLOWED = {"settings", "urls", "migrate", "worker", "sqlite", "host", "receive", "api"}
SAYS_WHO_USERS_ARE = '\nESCALATED["HOST"] = "shop.people.OurHost"\n'
# What the README leaves to the reader: where mail goes in this project.
MAIL_TO_FILES = """
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE_DIR / "sent"
"""


@dataclass(frozen=True)
class Shop:
    """A project of ``django-admin startproject`` in an environment that holds the wheel."""

    python: Path
    folder: Path
    site: str

    @property
    def variables(self) -> dict[str, str]:
        return bare_environment(PATH=str(self.python.parent), DJANGO_SUPERUSER_PASSWORD="a long password")

    def sh(self, command: str) -> subprocess.CompletedProcess[str]:
        arguments = shlex.split(command)
        if arguments[2:3] == ["createsuperuser"]:
            arguments.append("--noinput")  # a person types the password instead
        return subprocess.run(
            [self.python, *arguments[1:]],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def follow(self, name: str) -> None:
        """Run the lines of a block, one after the other."""
        for line in BLOCKS[name].strip().splitlines():
            done = self.sh(line)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def shop(wheel: Path, locked_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    base = tmp_path_factory.mktemp("readme")
    python = make_environment(sys.executable, base, wheel, "-c", locked_versions).python
    folder = base / "product"
    folder.mkdir()
    start: list[str | Path] = [python, "-m", "django", "startproject", "shop", "."]
    subprocess.run(start, cwd=folder, env=bare_environment(), check=True, timeout=60)
    with (folder / "shop" / "settings.py").open("a", encoding="utf-8") as file:
        file.write(BLOCKS["settings"] + BLOCKS["sqlite"] + SAYS_WHO_USERS_ARE + MAIL_TO_FILES)
    (folder / "shop" / "people.py").write_text(BLOCKS["host"], encoding="utf-8")
    with (folder / "shop" / "urls.py").open("a", encoding="utf-8") as file:
        file.write(BLOCKS["urls"])
    made = Shop(python, folder, f"http://127.0.0.1:{free_port()}")
    made.follow("migrate")
    return made


@pytest.fixture(scope="module")
def served(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    address = shop.site.removeprefix("http://")
    serve: list[str | Path] = [shop.python, "manage.py", "runserver", "--noreload", address]
    log = tmp_path_factory.mktemp("log") / "server"
    with running(serve, cwd=shop.folder, env=shop.variables, log=log) as server:
        wait_for(shop.site, server)
        yield shop


def test_the_project_passes_its_checks(shop: Shop) -> None:
    assert "no issues" in shop.sh("python manage.py check").stdout


def test_mail_is_received_and_answered(served: Shop, tmp_path: Path) -> None:
    doctor = served.sh("python manage.py escalated_doctor")
    assert doctor.returncode == 1
    assert (
        "WRONG worker: Never seen. Mail is neither sent nor read again. Run: manage.py escalated_worker"
        in doctor.stdout
    )
    agent = signed_in(served)
    assert '"is_late": true' in agent.get("/support/agent/tickets").text

    with ExitStack() as stack:
        worker: list[str | Path] = [served.python, *shlex.split(BLOCKS["worker"])[1:]]
        stack.enter_context(running(worker, cwd=served.folder, env=served.variables, log=tmp_path / "worker"))
        receipt = curl(BLOCKS["receive"], served.site)
        expected = {"status": "created", "outcome": "created_new", "ticket_id": 1, "reply_id": None}
        assert receipt.json == {**expected, "pending_attachment_downloads": []}
        (row,) = agent.get_json("/support/agent/tickets")["tickets"]
        assert row["subject"] == "My hub is offline"
        agent.post_json("/support/agent/tickets/ESC-00001/reply", {"body": "Please hold its button."})
        (mail,) = wait_until(lambda: sent(served))
        assert "Message-ID: <ticket-1-reply-2@support.example.com>" in mail
        assert "To: robin@garden.example" in mail
        assert "Please hold its button." in mail
        assert served.sh("python manage.py escalated_doctor").returncode == 0
        assert '"is_late": false' in agent.get("/support/agent/tickets").text


def test_mail_of_a_user_is_theirs_once_the_host_says_so(shop: Shop) -> None:
    asked = """
from django.contrib.auth.models import User
from escalated import services
ticket = services.create_ticket(subject="By mail", body="Hello.", requester="kim@example.org")
kim = User.objects.create_user("kim", "kim@example.org")
print(list(services.tickets_for(kim)) == [ticket])
"""
    done = shop.sh(shlex.join(["python", "manage.py", "shell", "-v", "0", "-c", asked]))
    assert done.stdout.strip().splitlines()[-1:] == ["True"], done.stderr


def test_every_marked_block_is_followed() -> None:
    assert set(BLOCKS) == FOLLOWED


def test_the_python_example_runs(shop: Shop) -> None:
    done = shop.sh(
        shlex.join(["python", "manage.py", "shell", "-v", "0", "-c", BLOCKS["api"] + "print(ticket.status)"])
    )
    assert done.stdout.strip().splitlines()[-1:] == ["resolved"], done.stderr


def signed_in(shop: Shop) -> Visitor:
    visitor = Visitor(shop.site)
    visitor.get("/admin/login/")
    form = {"username": "ana", "password": "a long password", "next": "/support/"}
    assert visitor.post("/admin/login/", form).url == f"{shop.site}/support/agent"
    return visitor


def curl(command: str, site: str) -> Answer:
    """Do what curl would, on the port that was free."""
    _, url, *options = shlex.split(command.replace("http://127.0.0.1:8000", site).replace("\\\n", " "))
    given: list[tuple[str, Any]] = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    (body,) = (value for option, value in given if option == "-d")
    return Visitor(site).post_raw(url, body.encode(), headers)


def sent(shop: Shop) -> list[str]:
    """Return the mails that are written to their end: the worker writes while we look."""
    folder = shop.folder / "sent"
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()] if folder.exists() else []
    return [text for text in texts if text.rstrip().endswith("-" * 79)]
