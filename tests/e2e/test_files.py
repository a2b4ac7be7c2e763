"""T5 in a browser: an image that is a script as well does not run, however a page asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, expect

from escalated.tickets.attaching import Upload
from escalated.tickets.models import Attachment
from tests.making import make_customer, make_ticket, signed_in
from tests.pictures import GIF_AND_SCRIPT
from tests.web.asking import url

pytestmark = pytest.mark.django_db(transaction=True)

ADD = """([src, run]) => new Promise((done) => {
  const added = Object.assign(document.createElement(run ? 'script' : 'img'), { src })
  added.onload = () => done('loaded')
  added.onerror = () => done('refused')
  document.body.append(added)
})"""


def test_a_polyglot_is_shown_and_never_run(browser: Browser, live_server: Any, settings: Any) -> None:
    user, by = make_customer()
    make_ticket(by, attachments=[Upload("a.gif", ContentFile(GIF_AND_SCRIPT))])
    path = f"{live_server.url}{url('portal:download', Attachment.objects.get().pk)}?inline=1"
    cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{url('portal:tickets')}")
    expect(page).to_have_title("My requests · Support")
    assert [page.evaluate(ADD, [path, run]) for run in (False, True)] == ["loaded", "refused"]
    expect(page).to_have_title("My requests · Support")
    page.goto(path)
    assert page.evaluate("document.contentType") == "image/gif"
    context.close()
