"""The Python of every page runs as it stands, from top to bottom, and its settings are taken."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from anymail.signals import inbound
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import router
from django.test import override_settings
from moto import mock_aws

from escalated.checks import check_router
from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.anymail import receive_inbound
from escalated.tickets.models import Ticket
from tests.docs.blocks import blocks, written_in
from tests.docs.programs import load_settings, run
from tests.hosts.running import run_as_host

pytestmark = pytest.mark.django_db(transaction=True)

APART = {
    "docs/objects-and-panels.md",  # test_objects_and_panels.py: in a shop
    "docs/other-frameworks.md",  # test_other_frameworks.py: in a process of its own
    "docs/testing-your-host.md",  # below: as the tests of a host
}
PROGRAMS = sorted({block.page for block in written_in("python")} - APART)


@pytest.mark.usefixtures("no_event_loop")
@pytest.mark.parametrize("page", PROGRAMS)
def test_the_python_of_a_page_runs(page: str) -> None:
    load_settings(run(page))


@pytest.mark.slow
def test_the_tests_of_a_host_pass(tmp_path: Path) -> None:
    story = tmp_path / "test_support.py"
    code = [block.text for block in blocks("docs/testing-your-host.md") if block.language == "python"]
    story.write_text("\n\n".join(code), encoding="utf-8")
    assert "2 passed" in run_as_host(story)


def test_the_router_of_the_page_reads_ours_where_they_are_written() -> None:
    page = run("docs/deploying.md")
    with override_settings(DATABASE_ROUTERS=[page["Router"]()]):
        assert (router.db_for_read(Ticket), router.db_for_read(get_user_model())) == ("default", "replica")
        assert check_router(None) == []


def test_the_storage_of_the_page_keeps_what_nobody_else_may_read() -> None:
    page = run("docs/deploying.md")
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="shop-support")
        storage = load_settings(page)["escalated"]
        name = storage.save("plan.txt", ContentFile(b"hello"))
        assert storage.open(name).read() == b"hello"
        granted = s3.get_object_acl(Bucket="shop-support", Key=name)["Grants"]
        assert [(each["Grantee"]["Type"], each["Permission"]) for each in granted] == [
            ("CanonicalUser", "FULL_CONTROL")
        ]
        assert "Signature=" in storage.url(name)


def test_the_bridge_of_the_page_is_connected() -> None:
    run("docs/mail.md")["SupportConfig"].ready(None)
    assert inbound.disconnect(receive_inbound)


def test_the_adapter_of_the_page_reads_mail_of_its_own_pigeons() -> None:
    pigeons = run("docs/mail.md")["PigeonParser"]()
    letter = b"From: Kim <kim@example.org>\r\nSubject: Fire\r\n\r\nIt burns.\r\n"
    request = InboundRequest(letter, headers={"X-Ring": "gold"})
    pigeons.verify(request)
    mail = pigeons.parse(request)
    assert (mail.from_address.email, mail.subject, mail.text.strip()) == ("kim@example.org", "Fire", "It burns.")
    with pytest.raises(Unverified, match="no gold ring"):
        pigeons.verify(InboundRequest(letter))
