"""``escalated demo``, started as ``make demo`` starts it, looked at from outside."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.examples.site import Visitor, bare_environment, free_port, running, wait_for, wait_until

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "import sys; from escalated.standalone.cli import main; sys.exit(main())", "demo"]


@dataclass(frozen=True)
class Demo:
    site: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def signed_in_as(self, email: str, *, to: str = "") -> Visitor:
        visitor = Visitor(self.site)
        visitor.get("/sign-in/")
        visitor.post("/sign-in/", {"email": email, "next": to})
        return visitor


@contextmanager
def started(folder: Path) -> Iterator[Demo]:
    port = free_port()
    command = [*COMMAND, "--port", str(port)]
    with running(command, cwd=folder, env=bare_environment(), log=folder / "log") as process:
        demo = Demo(f"http://127.0.0.1:{port}", folder, process)
        wait_for(demo.site, process, seconds=120)
        wait_until(lambda: "Ctrl-C stops" in demo.said)
        yield demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with started(tmp_path_factory.mktemp("demo")) as running_demo:
        yield running_demo


def sent_names(visitor: Visitor) -> list[str]:
    return re.findall(r'href="/outbox/([\w-]{20,})/"', visitor.get("/outbox/").text)


def queue(visitor: Visitor, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = visitor.get_json(f"/support/agent/tickets{query}")["tickets"]
    return rows


def test_it_says_where_it_is_who_one_can_be_and_what_to_try(demo: Demo) -> None:
    for words in (demo.site, "customer", "agent", "admin", f"{demo.site}/outbox/", "demo-inbound-secret"):
        assert words in demo.said


def test_each_role_lands_where_it_works(demo: Demo) -> None:
    homes = {
        email: demo.signed_in_as(email).get("/").url.removeprefix(demo.site)
        for email in ("priya@verdantloft.example", "ana@mossbell.example", "dana@mossbell.example")
    }
    assert list(homes.values()) == ["/support/tickets", "/support/agent", "/support/agent"]
    assert demo.signed_in_as("dana@mossbell.example").get("/support/admin/mail").status == 200
    assert Visitor(demo.site).get("/").url == f"{demo.site}/sign-in/"


def test_next_leads_to_pages_of_this_site_alone(demo: Demo) -> None:
    visitor = Visitor(demo.site)
    visitor.get("/sign-in/")
    for target, expected in {
        "/support/agent/tickets?status=open": "/support/agent/tickets?status=open",
        "https://evil.example/": "/support/agent",
        "//evil.example/": "/support/agent",
        "javascript:alert(1)": "/support/agent",
    }.items():
        answer = visitor.post("/sign-in/", {"email": "ana@mossbell.example", "next": target})
        assert answer.url == f"{demo.site}{expected}"


def test_nobody_signs_in_without_the_token_nor_as_a_stranger(demo: Demo) -> None:
    form = b"email=dana%40mossbell.example"
    assert Visitor(demo.site).post_raw("/sign-in/", form, {}).status == 403
    assert demo.signed_in_as("nobody@mossbell.example").get("/").url == f"{demo.site}/sign-in/"


def test_signing_out_ends_the_session(demo: Demo) -> None:
    visitor = demo.signed_in_as("ana@mossbell.example")
    assert visitor.post("/sign-out/", {}).url == f"{demo.site}/sign-in/"
    assert visitor.get("/").url == f"{demo.site}/sign-in/"


def test_the_pasted_command_opens_a_ticket(demo: Demo) -> None:
    command = demo.said[demo.said.index("curl ") :].partition("\n\n")[0]
    _, url, *options = shlex.split(command.replace("\\\n", " "))
    headers = dict(value.split(": ", 1) for option, value in pairwise(options) if option == "-H")
    receipt = Visitor(demo.site).post_raw(url, options[-1].encode(), headers).json
    assert receipt["outcome"] == "created_new"
    first = queue(demo.signed_in_as("ana@mossbell.example"))[0]
    assert first["subject"] == "My hub is offline since this morning"


def test_a_mail_goes_out_is_answered_in_the_outbox_and_comes_back_once(demo: Demo) -> None:
    agent = demo.signed_in_as("ana@mossbell.example")
    known = sent_names(agent)
    row = next(row for row in queue(agent, "?status=waiting_on_customer"))
    path = f"/support/agent/tickets/{row['reference']}"
    before = len(agent.get_json(path)["messages"])
    agent.post_json(f"{path}/reply", {"body": "Is it **better** today?"})
    name = wait_until(lambda: [name for name in sent_names(agent)[:5] if name not in known])[0]
    assert row["subject"] in agent.get(f"/outbox/{name}/").text.replace("&#x27;", "'").replace("&amp;", "&")
    assert "<strong>better</strong>" in agent.get(f"/outbox/{name}/html/").text

    agent.post(f"/outbox/{name}/", {"text": "Yes, thank you."})
    ticket = agent.get_json(path)
    assert len(ticket["messages"]) == before + 2
    assert ticket["ticket"]["status"] == "waiting_on_agent"
    assert "Yes, thank you." in str(ticket["messages"][-1])


def test_a_customer_writes_a_new_mail(demo: Demo) -> None:
    agent = demo.signed_in_as("ana@mossbell.example")
    agent.get("/outbox/write/")
    form = {"sender": "liwei@lvye.example", "subject": "新的问题", "text": "您好"}
    assert "opened a new ticket" in agent.post("/outbox/write/", form).text
    assert queue(agent)[0]["subject"] == "新的问题"
    refused = agent.post("/outbox/write/", {**form, "sender": "stranger@evil.example"})
    assert "Choose who writes" in refused.text


def test_a_mail_is_shown_without_power(demo: Demo) -> None:
    visitor = Visitor(demo.site)
    answer = visitor.get(f"/outbox/{sent_names(visitor)[0]}/html/")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert visitor.get("/outbox/20260101-000000-000000-00000000/").status == 404
    assert visitor.get("/outbox/..%2Fsecret-key/").status == 404


def test_every_page_has_a_strict_policy_and_nothing_inline(demo: Demo) -> None:
    visitor = Visitor(demo.site)
    for path in ("/sign-in/", "/outbox/", "/outbox/write/", f"/outbox/{sent_names(visitor)[0]}/"):
        answer = visitor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=", answer.text)


def test_the_bar_stands_above_the_desk(demo: Demo) -> None:
    text = demo.signed_in_as("ana@mossbell.example").get("/support/agent/tickets").text
    assert "Signed in as Ana Ribeiro" in text
    assert text.index("demo-bar") < text.index('id="app"')


def test_what_is_named_by_its_content_is_kept_for_good(demo: Demo) -> None:
    visitor = demo.signed_in_as("ana@mossbell.example")
    text = visitor.get("/support/agent/tickets").text
    for name in re.findall(r'"(/static/escalated/app/[^"]+)"', text):
        is_kept = "immutable" in visitor.get(name).headers["Cache-Control"]
        assert is_kept == ("/assets/" in name), name
    assert "/assets/" in text


def test_the_key_is_for_its_owner_alone(demo: Demo) -> None:
    key = demo.folder / "demo-data" / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text(encoding="ascii")) >= 50


def test_a_taken_port_is_said_in_a_line(demo: Demo) -> None:
    port = demo.site.rpartition(":")[2]
    done = subprocess.run(
        [*COMMAND, "--port", port], cwd=demo.folder, env=bare_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    sentence = f"escalated: cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with --port.\n"
    assert done.stderr == sentence


def test_it_stops_at_once_and_keeps_what_it_has(demo: Demo) -> None:
    """Runs last: it stops the demo the other tests look at."""
    references = [row["reference"] for row in queue(demo.signed_in_as("ana@mossbell.example"))]
    since = time.monotonic()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(timeout=10) == 0
    assert time.monotonic() - since < 3
    assert demo.said.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.said
    with started(demo.folder) as again:
        assert "Writing" not in again.said
        assert [row["reference"] for row in queue(again.signed_in_as("ana@mossbell.example"))] == references
