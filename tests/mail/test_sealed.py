"""What is signed or encrypted, and images inside a message, reach the desk byte for byte."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from escalated.mail.models import StoredMail
from escalated.tickets.models import Ticket
from tests.making import make_agent, run_due, signed_in
from tests.web.asking import ask, url

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = b"From: Ada <ada@example.org>\r\nTo: support@support.example.com\r\nSubject: Sealed\r\nMIME-Version: 1.0\r\n"
ARMOUR = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA+ =\t\xe9 \r\n=AbCd\r\n-----END PGP MESSAGE-----\r\n"
SIGNATURE = b"-----BEGIN PGP SIGNATURE-----\r\n\r\niQEzBAEB  \r\n=AbCd\r\n-----END PGP SIGNATURE-----\r\n"
SEALED = bytes(range(256)) * 40
# What is signed may not change by a byte: trailing spaces, a lone LF, From at the start of a line.
SIGNED = b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nFrom here on: gr\xfc\xdfe  \r\n-- \r\nlone\nfeed\r\n"


def encoded(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def multipart(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(b"--=_s\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/" + kind + b"; boundary==_s\r\n\r\n" + body + b"--=_s--\r\n"


def file(kind: bytes, name: bytes, content: bytes) -> bytes:
    return (
        b"Content-Type: " + kind + b"; name=" + name + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=" + name + b"\r\n\r\n"
    ) + encoded(content)


PGP = multipart(
    b'encrypted; protocol="application/pgp-encrypted"',
    b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
    b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n' + ARMOUR,
)
PGP_SIGNED = multipart(
    b'signed; protocol="application/pgp-signature"; micalg=pgp-sha512',
    SIGNED,
    b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n" + SIGNATURE,
)
SMIME = HEAD + file(b"application/pkcs7-mime; smime-type=enveloped-data", b"smime.p7m", SEALED)
SMIME_SIGNED = multipart(
    b'signed; protocol="application/pkcs7-signature"; micalg=sha-256',
    SIGNED,
    file(b"application/pkcs7-signature", b"smime.p7s", SEALED),
)
CASES: list[tuple[bytes, dict[str, bytes]]] = [
    (PGP, {"encrypted.asc": ARMOUR}),
    (PGP_SIGNED, {"signature.asc": SIGNATURE}),
    (SMIME, {"smime.p7m": SEALED}),
    (SMIME_SIGNED, {"smime.p7s": SEALED}),
]


def received(raw: bytes, at: Path) -> tuple[StoredMail, Ticket]:
    at.write_bytes(raw)
    call_command("escalated_receive", str(at))
    run_due()
    return StoredMail.objects.get(), Ticket.objects.get()


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize(("raw", "files"), CASES, ids=["pgp", "pgp signed", "s/mime", "s/mime signed"])
def test_what_is_sealed_is_downloaded_as_it_came(raw: bytes, files: dict[str, bytes], tmp_path: Path) -> None:
    row, ticket = received(raw, tmp_path / "mail.eml")
    boss, agent = make_agent("boss", is_admin=True), make_agent("cara")
    assert ask(boss.profile.user, "admin:mail_download", row.pk).content == raw
    client = signed_in(agent.profile.user)
    found = {}
    for each in ticket.replies.get().attachments.all():
        answer = client.get(url("portal:download", each.pk))
        found[each.filename] = body_of(answer)
        assert answer["Content-Disposition"].startswith("attachment")
    assert {name: found[name] for name in files} == files


def png(colour: bytes) -> bytes:
    """Return an image of two dots."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" + colour * 2)), chunk(b"IEND", b"")]
    )


def test_images_inside_a_mail_are_shown_in_their_places(tmp_path: Path) -> None:
    images = {"one@mail": png(b"\xff\0\0"), "two@mail": png(b"\0\xff\0")}
    html = b'Content-Type: text/html\r\n\r\n<p>First <img src="cid:two@mail"> then <img src="cid:one@mail"></p>'
    parts = [
        b"Content-Type: image/png\r\nContent-ID: <" + name.encode() + b">\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded(content)
        for name, content in images.items()
    ]
    _row, ticket = received(multipart(b"related", html, *parts), tmp_path / "mail.eml")
    agent = make_agent("cara").profile.user
    (message,) = ask(agent, "agent:ticket", ticket.reference).json()["messages"]
    shown = re.findall(r'<img src="([^"]+)"', message["html"])
    client = signed_in(agent)
    answers = [client.get(each) for each in shown]
    assert [body_of(each) for each in answers] == [images["two@mail"], images["one@mail"]]
    assert {(each["Content-Type"], each["Content-Disposition"].split(";")[0]) for each in answers} == {
        ("image/png", "inline")
    }
