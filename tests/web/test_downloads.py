"""T5, T6, T7: files of strangers are served by our table of types, under tame names, to whoever may read them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from escalated.core.errors import InvalidInput
from escalated.tickets.attaching import Upload
from escalated.tickets.filenames import clean_filename
from escalated.tickets.models import Attachment, private_storage
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.making import make_agent, make_customer, make_ticket, post_mail, postmark_mail, signed_in
from tests.settings import ESCALATED
from tests.web.asking import JSON, ask, content_of, url

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ANY_KIND = "html htm svg xml xhtml pdf mht js swf gif png jpg webp txt json eml wasm".split()  # noqa: SIM905  reads better

pytestmark = pytest.mark.django_db


def stored(filename: str, content: bytes) -> tuple[Any, Attachment]:
    """Return the customer and their file, taken by a host that takes any kind."""
    user, by = make_customer()
    with override_settings(ESCALATED={**ESCALATED, "ATTACHMENT_TYPES": ANY_KIND}):
        make_ticket(by, attachments=[Upload(filename, ContentFile(content))])
    return user, Attachment.objects.get()


@pytest.mark.parametrize(
    ("filename", "content", "served_as"),
    [
        ("a.html", HTML, "text/html"),
        ("a.htm", HTML, "text/html"),
        ("a.svg", SVG, "application/octet-stream"),
        ("a.xml", SVG, "text/xml"),
        ("a.xhtml", HTML, "application/octet-stream"),
        ("a.pdf", HTML, "application/pdf"),
        ("a.mht", HTML, "message/rfc822"),
        ("a.js", b"alert(1)", "application/javascript|text/javascript"),  # as the Python version has it
        ("a.swf", b"CWS", "application/x-shockwave-flash"),
        ("a.png", HTML, "application/octet-stream"),
        ("a.jpg", SVG, "application/octet-stream"),
        ("a.gif", PNG, "image/png"),
        ("a.gif", GIF_AND_SCRIPT, "image/gif"),
        ("a.html", PNG, "text/html"),
    ],
)
@pytest.mark.parametrize("query", ["", "?inline=1"])
def test_only_a_raster_image_is_ever_shown(filename: str, content: bytes, served_as: str, query: str) -> None:
    user, file = stored(filename, content)
    response = signed_in(user).get(url("portal:download", file.pk) + query)
    is_shown = bool(query) and served_as in {"image/png", "image/gif"}
    assert response.status_code == 200
    assert response.headers["Content-Type"] in served_as.split("|")
    assert response.headers["Content-Disposition"].partition(";")[0] == ("inline" if is_shown else "attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "public" not in response.headers["Cache-Control"]
    assert content_of(response).startswith(content)


@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "image/png", "x", "text/html\r\nX-Evil: 1", ""])
def test_what_the_sender_claims_is_not_asked(claimed: str) -> None:
    user = make_customer()[0]
    upload = SimpleUploadedFile("notes.txt", HTML, content_type=claimed)
    body = {"subject": "s", "body": "b", "attachments": upload}
    assert signed_in(user).post(url("portal:tickets"), body, headers=JSON).status_code == 201
    response = ask(user, "portal:download", Attachment.objects.get().pk)
    assert (response.headers["Content-Type"], "X-Evil" in response.headers) == ("text/plain", False)


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\boot.txt": "boot.txt",
    "/etc/cron.d/x.txt": "x.txt",
    "C:\\x\\y.txt": "y.txt",
    "nul\0byte.txt": "nulbyte.txt",
    "a\r\nX-Evil: 1\r\n\r\n.txt": "aX-Evil 1.txt",
    "invoice\u202etxt.exe.txt": "invoicetxt.exe.txt",
    "zero\u200bwidth\ufeff.txt": "zerowidth.txt",
    "x" * 300 + ".txt": "x" * 146 + ".txt",
    "\N{PARTY POPPER}\N{ZERO WIDTH JOINER}.txt": "\N{PARTY POPPER}.txt",
    "\";'%00.txt": "\";'%00.txt",
    ".htaccess.txt": "htaccess.txt",
    "con.txt": "con.txt",
    " . .txt": "txt",
    "na\u0308hte.txt": "nähte.txt",
    "line\u2028sep\u2029.txt": "linesep.txt",
    "lone\ud800.txt": "lone.txt",
    "خطاب.txt": "خطاب.txt",
    "請求書.txt": "請求書.txt",
}


@pytest.mark.parametrize("given", NAMES, ids=range(len(NAMES)))
def test_a_name_is_made_tame_and_the_file_is_kept_elsewhere(given: str) -> None:
    user, by = make_customer()
    with override_settings(ESCALATED={**ESCALATED, "ATTACHMENT_TYPES": ["txt", ""]}):
        make_ticket(by, attachments=[Upload(given, ContentFile(b"hello"))])
    file = Attachment.objects.get()
    response = ask(user, "portal:download", file.pk)
    assert content_of(response).startswith(b"hello")
    _, _, name = response.headers["Content-Disposition"].partition("filename")
    shown = unquote(name.removeprefix("*=utf-8''")) if name.startswith("*") else name[2:-1].replace('\\"', '"')
    assert (file.filename, shown) == (clean_filename(given), file.filename)
    assert (len(file.filename) <= 150, file.filename.isprintable()) == (True, True)
    assert not set(file.filename) & set("/\\\r\n\0\u202e")
    assert str(file.file.name).startswith("escalated/")
    assert "txt" not in str(file.file.name)
    assert private_storage().exists(str(file.file.name))


@pytest.mark.parametrize(("given", "kept"), [(given, kept) for given, kept in NAMES.items() if ":" not in given[2:]])
def test_a_name_keeps_what_a_person_would_read(given: str, kept: str) -> None:
    assert clean_filename(given) == kept


@pytest.mark.parametrize("name", [".htaccess", "con", "..", "/", "\0", "", "\u202e", "a/", "x" * 400, "." * 400])
def test_a_name_without_an_extension_is_of_no_kind_we_take(name: str) -> None:
    assert clean_filename(name)
    with pytest.raises(InvalidInput):
        make_ticket(attachments=[Upload(name, ContentFile(b"hello"))])
    assert Attachment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mails_file_comes_under_the_same_rules() -> None:
    attachment = {"Name": "../x\r\ny.txt", "ContentType": "text/html", "Content": "aGVsbG8=", "ContentLength": 5}
    assert post_mail(postmark_mail(attachments=[attachment])).json()["outcome"] == "created_new"
    response = ask(make_agent().profile.user, "portal:download", Attachment.objects.get().pk)
    assert response.headers["Content-Type"] == "text/plain"
    assert set(response.headers["Content-Disposition"]) & set("\r\n/") == set()


def test_who_may_fetch_which_file() -> None:
    (ada, by), (bob, _), agent = make_customer("ada"), make_customer("bob"), make_agent()
    ticket = make_ticket(by, attachments=[Upload("a.txt", ContentFile(b"a"))])
    reply_to_ticket(ticket, "b", by=agent, attachments=[Upload("b.txt", ContentFile(b"b"))])
    add_note(ticket, "c", by=agent, attachments=[Upload("c.txt", ContentFile(b"c"))])
    files = list(Attachment.objects.order_by("pk"))
    people = {"ada": ada, "bob": bob, "agent": agent.profile.user, "nobody": None}
    matrix = {
        name: [ask(user, "portal:download", file.pk).status_code for file in files] for name, user in people.items()
    }
    assert matrix == {"ada": [200, 200, 404], "bob": [404] * 3, "agent": [200] * 3, "nobody": [401] * 3}


def test_a_file_that_is_gone_is_not_found() -> None:
    user, file = stored("a.txt", b"hello")
    file.file.storage.delete(str(file.file.name))
    told = {"message": "This file is no longer in the storage.", "errors": {}}
    response = ask(user, "portal:download", file.pk)
    assert (response.status_code, response.json()) == (404, told)
    path = url("portal:download", file.pk)
    file.reply.ticket.delete()
    assert signed_in(user).get(path, headers=JSON).status_code == 404
