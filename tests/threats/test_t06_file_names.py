"""T6: files are kept under random names and served under tame ones."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from escalated.core.errors import InvalidInput
from escalated.tickets.attaching import Upload
from escalated.tickets.filenames import clean_filename
from escalated.tickets.models import Attachment, private_storage
from tests.making import make_agent, make_customer, make_ticket, post_mail, postmark_mail
from tests.settings import ESCALATED
from tests.web.asking import ask, content_of

pytestmark = pytest.mark.django_db


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
