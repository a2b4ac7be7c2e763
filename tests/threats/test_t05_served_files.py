"""T5: nothing a stranger uploads is run on our origin; only raster images are ever shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from escalated.tickets.attaching import Upload
from escalated.tickets.drafting import add_draft_file
from escalated.tickets.models import Attachment
from tests.making import make_agent, make_customer, make_ticket, signed_in
from tests.pictures import GIF_AND_SCRIPT, gif, jpeg, png, webp
from tests.settings import ESCALATED
from tests.web.asking import JSON, ask, content_of, url

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
XHTML = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
MHTML = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n" + HTML
OCTETS = "application/octet-stream"
IMAGE_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}

# Name, content, and the type it is served as: by our table and its bytes, whatever the sender says.
FILES = [
    ("a.html", HTML, OCTETS),
    ("a.htm", HTML, OCTETS),
    ("a.svg", SVG, OCTETS),
    ("a.xml", SVG, OCTETS),
    ("a.xhtml", XHTML, OCTETS),
    ("a.mht", MHTML, OCTETS),
    ("a.eml", MHTML, OCTETS),
    ("a.js", b"alert(1)", OCTETS),
    ("a.mjs", b"alert(1)", OCTETS),
    ("a.css", b"*{background:url(//x)}", OCTETS),
    ("a.swf", b"CWS", OCTETS),
    ("a.wasm", b"\0asm", OCTETS),
    ("a.pdf", b"%PDF-1.7", "application/pdf"),
    ("a.pdf", HTML, OCTETS),
    ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.docx", HTML, OCTETS),
    ("a.txt", HTML, "text/plain"),
    ("a.json", b"{}", "application/json"),
    ("a.png", HTML, OCTETS),
    ("a.jpg", SVG, OCTETS),
    ("a.png", png(), "image/png"),
    ("a.jpeg", jpeg(), "image/jpeg"),
    ("a.gif", gif(), "image/gif"),
    ("a.webp", webp(), "image/webp"),
    ("a.gif", png(), "image/png"),
    ("a.gif", b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)", OCTETS),
    ("a.png", png(behind=HTML), OCTETS),
    ("a.png", png(50_000, 50_000), OCTETS),
    ("a.html", png(), OCTETS),
    ("a.unheard-of", png(), OCTETS),
    ("a.png.gz", png(), "application/gzip"),
]
LIES = (
    "text/html", "image/svg+xml", "image/png", "image/gif", "application/xhtml+xml", "text/xml", "text/javascript",
    "application/pdf", "multipart/related", "x", "text/html\r\nX-Evil: 1", "",
)  # fmt: skip
ANY_KIND = sorted({name.rpartition(".")[2].replace("-", "") for name, _, _ in FILES} | {"unheardof"})

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_any_kind() -> Any:
    with override_settings(ESCALATED={**ESCALATED, "ATTACHMENT_TYPES": ANY_KIND, "MAX_ATTACHMENTS": 50}):
        yield


def tame(name: str) -> str:
    return name.replace("unheard-of", "unheardof")


def hold(response: Any, served_as: str, *, is_asked_inline: bool) -> None:
    """Hold an answer against what must be true of each."""
    is_shown = is_asked_inline and served_as in IMAGE_TYPES
    assert response.status_code == 200
    assert response.headers["Content-Type"] == served_as
    assert response.headers["Content-Disposition"].partition(";")[0] == ("inline" if is_shown else "attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"].startswith("private")
    assert "X-Evil" not in response.headers


@pytest.mark.parametrize("claimed", LIES, ids=range(len(LIES)))
def test_what_the_sender_claims_is_not_asked(claimed: str) -> None:
    user = make_customer()[0]
    posted = [SimpleUploadedFile(tame(name), content, content_type=claimed) for name, content, _ in FILES]
    body = {"subject": "s", "body": "b", "attachments": posted}
    client = signed_in(user)
    assert client.post(url("portal:tickets"), body, headers=JSON).status_code == 201
    rows = list(Attachment.objects.order_by("pk"))
    assert [row.filename for row in rows] == [tame(name) for name, _, _ in FILES]
    for row, (_, content, served_as) in zip(rows, FILES, strict=True):
        for query in ("", "?inline=1"):
            response = client.get(url("portal:download", row.pk) + query)
            hold(response, served_as, is_asked_inline=bool(query))
            assert content_of(response).startswith(content)


def test_a_drafts_file_is_served_under_the_same_rules() -> None:
    ticket, agent = make_ticket(), make_agent()
    for name, content, served_as in FILES:
        row = add_draft_file(ticket, "reply", Upload(tame(name), ContentFile(content)), by=agent)
        for query in ("", "?inline=1"):
            response = signed_in(agent.profile.user).get(url("agent:draft_file", row.pk) + query, headers=JSON)
            hold(response, served_as, is_asked_inline=bool(query))


def test_an_image_in_the_text_must_be_one() -> None:
    agent, ticket = make_agent(), make_ticket()
    for name, content, served_as in FILES:
        upload = SimpleUploadedFile(tame(name), content, content_type="image/png")
        body = {"kind": "reply", "file": upload, "is_inline": "true"}
        path = url("agent:draft_files", ticket.reference)
        status = signed_in(agent.profile.user).post(path, body, headers=JSON).status_code
        assert (name, status) == (name, 201 if served_as in IMAGE_TYPES else 422)


def test_a_page_offers_to_show_images_alone() -> None:
    user, by = make_customer()
    ticket = make_ticket(by, attachments=[Upload(tame(name), ContentFile(content)) for name, content, _ in FILES])
    (message,) = ask(user, "portal:ticket", ticket.reference).json()["messages"]
    offered = [bool(tile["preview_url"]) for tile in message["attachments"]]
    assert offered == [served_as in IMAGE_TYPES for _, _, served_as in FILES]


def test_a_polyglot_that_is_a_whole_image_is_served_as_an_image_and_nothing_else() -> None:
    """No parser can tell it from an image: what keeps it from running is its type, nosniff and the sandbox."""
    user, by = make_customer()
    make_ticket(by, attachments=[Upload("a.gif", ContentFile(GIF_AND_SCRIPT))])
    path = url("portal:download", Attachment.objects.get().pk)
    hold(signed_in(user).get(path + "?inline=1"), "image/gif", is_asked_inline=True)
