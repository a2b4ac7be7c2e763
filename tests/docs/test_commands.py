"""Every command on our pages exists and takes the options shown; what a web server is asked, it answers."""

from __future__ import annotations

import json
import shlex
from configparser import ConfigParser
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from escalated.tickets.models import Ticket
from tests.docs.blocks import Block, code_in_sentences, pages, written_in
from tests.docs.commands import ask, check, commands

pytestmark = pytest.mark.django_db(transaction=True)

# Directives of systemd.unit(5), systemd.service(5) and systemd.exec(5).
DIRECTIVES = {
    "Unit": {"Description", "After", "Wants", "Requires"},
    "Service": {"User", "WorkingDirectory", "Environment", "ExecStart", "Restart", "RestartSec"},
    "Install": {"WantedBy"},
}


class Unit(ConfigParser):
    def optionxform(self, optionstr: str) -> str:
        """Leave names as they are: systemd knows upper from lower case."""
        return optionstr


@pytest.fixture(autouse=True)
def _as_the_pages_say(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["app.example.com"]
    secrets = {"EMAIL_INBOUND_SECRET": "SECRET", "HEALTH_TOKEN": "TOKEN"}
    settings.ESCALATED = {**settings.ESCALATED, **secrets}
    call_command("escalated_tick", stdout=StringIO())  # or health would miss a worker


@pytest.mark.parametrize("block", written_in("bash", ""), ids=str)
def test_the_commands_of_a_block_are_known(block: Block) -> None:
    for words in commands(block):
        check(words)


@pytest.mark.parametrize("page", pages())
def test_the_commands_in_sentences_are_known(page: str) -> None:
    for code in code_in_sentences(page):
        if code.startswith(("manage.py ", "python manage.py ", "make ", "pip install ", "PGOPTIONS=")):
            check(shlex.split(code.partition(" < ")[0]))


def test_a_mail_is_answered_as_the_page_says() -> None:
    (words, *_) = (words for block in written_in("bash") for words in commands(block) if "-d" in words)
    (promised,) = (json.loads(code) for code in code_in_sentences("docs/mail.md") if code.startswith('{"status"'))
    assert ask(words[1:]).json() == {**promised, "ticket_id": Ticket.objects.get().pk}


@pytest.mark.parametrize("block", written_in("ini"), ids=str)
def test_a_unit_of_systemd_starts_what_there_is(block: Block) -> None:
    unit = Unit(interpolation=None)
    unit.read_string(block.text)
    assert {(name, each) for name in unit.sections() for each in unit[name] if each not in DIRECTIVES[name]} == set()
    service = unit["Service"]
    python, *words = shlex.split(service["ExecStart"])
    assert python.startswith(f"{service['WorkingDirectory']}/")
    assert service["WorkingDirectory"].startswith("/")
    assert service["Restart"] in {"no", "always", "on-success", "on-failure", "on-abnormal", "on-abort"}
    check(words)
