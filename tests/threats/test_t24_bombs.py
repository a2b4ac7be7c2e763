"""T24: mail built to be expensive is kept and read within 10 s of CPU and 256 MB, what was cut is said, and the next
mail is not held up."""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from escalated.mail.models import StoredMail
from escalated.tickets.models import Attachment, Reply, Ticket
from tests.mail.bounces import take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HEAD = b"From: Kim <kim@example.org>\r\nTo: help@example.com\r\nSubject: Fire\r\nMessage-ID: <1@example.org>\r\n"
MEGABYTE = 1024 * 1024
CPU_SECONDS, GROWTH = 10.0, 256 * MEGABYTE

# In a process of its own, as a peak is never given back.
MEASURE = """
import re, sys, time
from pathlib import Path
import django
django.setup()
from escalated.core.html import sanitise, text_to_html
from escalated.mail.parsing import parse
from escalated.mail.quoting import split_html, split_text
def peak():  # of this process alone: getrusage tells that of whoever started it, too
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
parse(b"Subject: warm\\r\\n\\r\\nup")
raw = sys.stdin.buffer.read()
before, began = peak(), time.process_time()
mail = parse(raw)
if mail.html:
    sanitise(split_html(mail.html)[0])
text_to_html(split_text(mail.text)[0])
print(time.process_time() - began, peak() - before)
print(" ".join(mail.warnings))
"""


def attached(content: bytes, kind: str, name: str) -> bytes:
    head = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'.encode()
    head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'.encode()
    return multipart([b"Content-Type: text/plain\r\n\r\nIt burns.", head + base64.encodebytes(content)])


def multipart(parts: list[bytes]) -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body + b"--b--\r\n"


def zip_bomb() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.bin", bytes(50 * MEGABYTE))
    return attached(written.getvalue(), "application/zip", "bomb.zip")


def huge_picture() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    packer = zlib.compressobj(9)
    lines = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(200)) + packer.flush()
    return attached(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b""), "image/png", "a.png")


def nested(levels: int) -> bytes:
    opened = b"".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode() for level in range(levels)
    )
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nIt burns."


def enclosed(levels: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: inside\r\n\r\nIt burns."


def html_of(body: str) -> bytes:
    return HEAD + b"Content-Type: text/html\r\n\r\n" + body.encode()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip": (zip_bomb, ""),
    "picture": (huge_picture, ""),
    "10,000 parts": (lambda: multipart([b"\r\nx"] * 10_000), "Parts beyond the first"),
    "1,000 nested multiparts": (lambda: nested(1_000), "nested more than"),
    "200 nested messages": (lambda: enclosed(200), ""),
    "50 MB of base64": (lambda: attached(bytes(37 * MEGABYTE), "application/zip", "a.zip"), ""),
    "1 MB header": (lambda: HEAD + b"X-Long: " + b"a" * MEGABYTE + b"\r\n\r\nIt burns.", "was cut"),
    "1 MB folded header": (lambda: HEAD + b"X-Long: a" + b"\r\n b" * (MEGABYTE // 4) + b"\r\n\r\nIt burns.", "cut"),
    "50,000 headers": (lambda: HEAD + b"X: y\r\n" * 50_000 + b"\r\nIt burns.", "Headers beyond the first"),
    "10,000 recipients": (
        lambda: HEAD + b"Cc: " + b",\r\n ".join(b"a%d@example.net" % each for each in range(10_000)) + b"\r\n\r\nx",
        "Recipients beyond the first",
    ),
    "100,000 links": (lambda: HEAD + b"\r\n" + b"https://example.net/x\r\n" * 100_000, ""),
    "100,000 links in HTML": (lambda: html_of('<a href="https://example.net/x">x</a> ' * 100_000), ""),
    "20,000 nested elements": (lambda: html_of("<div>" * 20_000 + "It burns."), ""),
    "10 MB of one line": (lambda: HEAD + b"\r\n" + b"a" * 10 * MEGABYTE, ""),
    "1 MB of encoded words": (lambda: HEAD + b"X-A: " + b"=?utf-8?q?a?= " * 75_000 + b"\r\n\r\nx", "cut"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_read_within_its_bounds_and_what_was_cut_is_said(name: str) -> None:
    make, said = BOMBS[name]
    ran = subprocess.run([sys.executable, "-c", MEASURE], input=make(), capture_output=True, check=True, timeout=120)
    figures, _, warnings = ran.stdout.decode().partition("\n")
    seconds, growth = map(float, figures.split())
    assert (seconds < CPU_SECONDS, growth < GROWTH) == (True, True), figures
    assert said in warnings


@pytest.mark.parametrize("name", ["10,000 parts", "1,000 nested multiparts", "10,000 recipients", "zip", "1 MB header"])
def test_it_is_kept_and_the_next_mail_is_taken(name: str) -> None:
    raw: bytes = BOMBS[name][0]()
    assert take(raw).outcome == "created_new"
    good: Any = take(HEAD.replace(b"<1@", b"<2@") + b"\r\nAnother.")
    assert (good.outcome, Ticket.objects.count()) == ("created_new", 2)
    assert bytes(StoredMail.objects.earliest("pk").raw) == raw
    assert Reply.objects.count() == 2
    assert Attachment.objects.count() <= 5
