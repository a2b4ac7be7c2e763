"""The examples in other frameworks, each on a real server, with a worker and a mail server beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.architecture.source import ROOT
from tests.e2e.conftest import Sink
from tests.examples.site import MAIL, Visitor, bare_environment, free_port, running, wait_for, wait_until

pytestmark = pytest.mark.slow

TOOLS = Path(sys.executable).parent
SECRET = {"x-escalated-inbound-secret": "change-me-three"}
HOOK = "/support/webhook/email/inbound?adapter=postmark"
SERVERS = {
    "uvicorn": ("fastapi_host", ["uvicorn", "shop:app", "--port", "{port}"]),
    "gunicorn": ("flask_host", ["gunicorn", "shop:app", "--bind", "127.0.0.1:{port}", "--workers", "2"]),
}


@dataclass(frozen=True)
class MountedHost:
    site: str
    sink: Sink

    def signed_in(self, name: str) -> Visitor:
        visitor = Visitor(self.site)
        visitor.post("/login", {"name": name})
        visitor.get("/support/")
        return visitor


@pytest.fixture(scope="module", params=SERVERS)
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MountedHost]:
    example, command = SERVERS[request.param]
    folder = tmp_path_factory.mktemp(request.param) / example
    shutil.copytree(ROOT / "examples" / example, folder, ignore=shutil.ignore_patterns("*.sqlite3*", "__pycache__"))
    port, sink = free_port(), Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    site = f"http://127.0.0.1:{port}"
    mails = {"HOST_SMTP_PORT": str(controller.port)}
    env = bare_environment(HOST_SITE_URL=site, HOST_STATE_DIR=str(folder), PYTHONPATH=str(folder), **mails)
    controller.start()
    manage: list[str | Path] = [TOOLS / "escalated", "manage", "shop"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=folder, env=env, check=True, timeout=120)
    serve: list[str | Path] = [TOOLS / command[0], *(each.format(port=port) for each in command[1:])]
    work = running([*manage, "escalated_worker"], cwd=folder, env=env, log=folder / "worker.log")
    with running(serve, cwd=folder, env=env, log=folder / "log") as process, work:
        wait_for(site, process)
        yield MountedHost(site, sink)
    controller.stop()


def test_static_files_are_there_and_cookies_keep_to_themselves(host: MountedHost) -> None:
    kim = host.signed_in("kim")
    page = kim.get("/support/tickets", Accept="text/html").text
    files = re.findall(r'(?:src|href)="(/support/static/[^"]+\.(?:js|css))"', page)
    answers = [kim.get(name) for name in files]
    assert {each.status for each in answers} == {200}
    assert {each.headers.get_content_type() for each in answers} == {"text/javascript", "text/css"}
    assert all("immutable" in each.headers["Cache-Control"] for each in answers)
    assert Visitor(host.site).get("/support/static/escalated/app/none.js").status == 404
    kept = {cookie.name: cookie.path for cookie in kim.cookies}
    assert kept == {"shop_session": "/", "escalated_csrftoken": "/support/"}


def test_an_act_needs_its_token_and_a_person(host: MountedHost) -> None:
    kim, body = host.signed_in("kim"), {"subject": "Token", "body": "Please."}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    assert kim.post_raw("/support/tickets", b'{"subject": "Token", "body": "Please."}', headers).status == 403
    assert kim.post_json("/support/tickets", body).status == 201
    stranger = Visitor(host.site)
    stranger.cookies.set_cookie(next(each for each in kim.cookies if each.name == "escalated_csrftoken"))
    assert stranger.post_json("/support/tickets", body).status == 401
    assert [each["subject"] for each in kim.get_json("/support/tickets")["requests"]].count("Token") == 1


def test_who_signs_out_of_the_host_is_out_of_the_helpdesk(host: MountedHost) -> None:
    ana, kim = host.signed_in("ana"), host.signed_in("kim")
    assert ana.get("/support/agent/tickets", Accept="application/json").status == 200
    assert kim.get("/support/agent/tickets", Accept="application/json").status == 404
    ana.post("/logout", {})
    assert ana.get("/support/agent/tickets", Accept="application/json").status == 401
    back = ana.get("/support/agent/tickets?view=mine", Accept="text/html").url
    assert back == f"{host.site}/login?next=/support/agent/tickets%3Fview%3Dmine"


def test_every_redirect_stays_below_the_mount(host: MountedHost) -> None:
    kim = host.signed_in("kim")
    assert kim.get("/support").url == f"{host.site}/support/tickets"
    assert kim.get("/support/tickets/?state=open").url == f"{host.site}/support/tickets?state=open"
    assert Visitor(host.site).get("/support").url == f"{host.site}/login?next=/support/"


def test_a_mail_goes_round_and_is_heard_live(host: MountedHost) -> None:
    ana = host.signed_in("ana")
    after = ana.get_json("/support/live")["after"]
    subject = "My hub is offline"
    opened = Visitor(host.site).post_json(HOOK, MAIL, **SECRET).json
    assert opened["outcome"] == "created_new"
    reference = f"ESC-{opened['ticket_id']:05}"
    heard = ana.get_json(f"/support/live?after={after}")["activities"]
    assert [each["kind"] for each in heard if each["reference"] == reference] == ["ticket.opened"]
    replied = ana.post_json(f"/support/agent/tickets/{reference}/reply", {"body": "Press its button."})
    assert replied.status in {200, 201}
    mail = wait_until(lambda: _to_robin(host.sink, subject), seconds=60)
    assert mail["In-Reply-To"] == "<robin-1@garden.example>"
    answer = {
        **MAIL,
        "ToFull": [{"Email": str(mail["Reply-To"]), "Name": ""}],
        "Subject": f"Re: {subject}",
        "TextBody": "It works again.",
        "MessageID": "postmark-2",
        "Headers": [{"Name": "Message-ID", "Value": "<robin-2@garden.example>"}],
    }
    assert Visitor(host.site).post_json(HOOK, answer, **SECRET).json["ticket_id"] == opened["ticket_id"]
    shown = ana.get_json(f"/support/agent/tickets/{reference}")
    assert [each["author"]["name"] for each in shown["messages"]] == ["Robin Greene", "Ana Lopes", "Robin Greene"]


def _to_robin(sink: Sink, subject: str) -> EmailMessage | None:
    found = [each for each in sink.received if each["To"] == "robin@garden.example" and subject in each["Subject"]]
    return found[0] if found else None


@pytest.mark.browser
def test_a_request_goes_round_in_two_browsers(host: MountedHost, browser: Browser) -> None:
    problems: list[str] = []
    kim, ana = (_sit_down(host, browser, name, problems) for name in ("kim", "ana"))
    kim.goto("/support/tickets/new")
    kim.get_by_label("Subject").fill("My invoice is wrong")
    kim.get_by_label("Message").fill("It says two licences.")
    kim.get_by_role("button", name="Send request").click()
    expect(kim.get_by_role("heading", name="My invoice is wrong")).to_be_visible()
    reference = kim.url.rpartition("/")[2]
    ana.goto(f"/support/agent/tickets/{reference}")
    ana.get_by_role("textbox", name="Reply").fill("It is corrected.")
    ana.get_by_role("button", name="Send reply", exact=True).click()
    expect(kim.locator("[data-message]").filter(has_text="It is corrected.")).to_be_visible(timeout=30_000)
    assert problems == []
    for page in (kim, ana):
        page.context.close()


def _sit_down(host: MountedHost, browser: Browser, name: str, problems: list[str]) -> Page:
    """Open the helpdesk as a stranger, and come back to it by the host's own sign-in."""
    page = browser.new_context(base_url=host.site, locale="en").new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: _note(said, problems))
    page.goto("/support/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/support/(tickets|agent)"))
    return page


def _note(said: ConsoleMessage, problems: list[str]) -> None:
    if said.type == "error" and "/favicon.ico" not in said.location["url"]:  # the shop has none
        problems.append(said.text)
