"""What must work on MariaDB today: migrate, take a mail, answer it, page the queue, search. Run as a process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pymysql

if TYPE_CHECKING:
    from django.test import Client


def main(database: str) -> None:
    pymysql.version_info = (2, 2, 7, "final", 0)  # the version of mysqlclient it stands in for
    pymysql.install_as_MySQLdb()
    from django.conf import settings

    settings.DATABASES["default"] |= {
        "ENGINE": "django.db.backends.mysql",
        "NAME": database,
        "USER": "root",
        "HOST": "127.0.0.1",
        "OPTIONS": {"charset": "utf8mb4"},
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0)
    setup_test_environment()
    _story()


def _story() -> None:
    from django.core import mail

    from escalated.tickets.models import Ticket
    from escalated.tickets.replying import reply_to_ticket
    from tests.making import make_agent, make_ticket, post_mail, postmark_mail, run_due, signed_in

    payload = postmark_mail(subject="Grüße 🖨️ 日本語")
    assert post_mail(payload).json() == post_mail(payload).json()
    ticket, agent = Ticket.objects.get(), make_agent()
    reply_to_ticket(ticket, "It is on its way.", by=agent)
    run_due()
    assert [each.subject for each in mail.outbox] == ["Re: [ESC-00001] Grüße 🖨️ 日本語"]
    for _ in range(59):
        make_ticket()
    desk, shown, url = signed_in(agent.profile.user), [], "/support/agent/tickets?sort=-priority"
    while url:
        page = desk.get(url, headers={"Accept": "application/json"}).json()
        shown += [row["id"] for row in page["tickets"]]
        url = page["next_url"]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 60
    _search(desk)


def _search(desk: Client) -> None:
    """The first ticket came by a mail about 日本語, and no other did."""
    sought = {"grusse 日本": 1, '"on its way"': 1, '"way its"': 0, "grüß": 1, "日": 1, "printer -fire": 0, "the on": 59}
    path = "/support/agent/tickets"
    for text, count in sought.items():
        page = desk.get(path, {"q": text, "state": "all"}, headers={"Accept": "application/json"}).json()
        assert len(page["tickets"]) == min(count, 50), (text, len(page["tickets"]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main(sys.argv[1])
