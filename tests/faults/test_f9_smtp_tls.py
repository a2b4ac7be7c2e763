"""F9 where mail goes out by TLS: it is agreed on as ever, and a server that drips while it is gets no more time."""

from __future__ import annotations

import socketserver
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings

from escalated.core.jobs import JobState
from escalated.mail import smtp
from tests.faults.sink import mail_goes_to, smtp_sink
from tests.faults.test_f9_smtp import answer_to, serving, told
from tests.making import run_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def of_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return the TLS context of a server on 127.0.0.1 whose certificate this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    built = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificate, private = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(*form))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, private)
    return context


@pytest.mark.parametrize("asked_for", [True, False])
def test_mail_goes_out_by_tls(of_server: ssl.SSLContext, asked_for: bool) -> None:
    row = answer_to()
    options: dict[str, Any] = {"tls_context": of_server, "require_starttls": True} if asked_for else {}
    options |= {} if asked_for else {"ssl_context": of_server}
    with smtp_sink(**options) as sink, override_settings(EMAIL_USE_TLS=asked_for, EMAIL_USE_SSL=not asked_for):
        run_due()
    assert (told(row), sink.message_ids) == ((JobState.DONE, "", True), [row.message_id])


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    of_server: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = answer_to()
    monkeypatch.delenv("SSL_CERT_FILE")
    with smtp_sink(tls_context=of_server) as sink, override_settings(EMAIL_USE_TLS=True):
        run_due()
    state, reason, is_sent = told(row)
    assert (state, is_sent, sink.taken) == (JobState.DUE, False, [])
    assert reason.startswith("SSLCertVerificationError")


@contextmanager
def dripping_tls(*, asked_for: bool) -> Iterator[int]:
    """Run a server that begins to agree on TLS, once it is asked for or at once, and goes on by a byte at a time."""

    class Drips(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if asked_for:
                for answer in (b"220 slow\r\n", b"250-slow\r\n250 STARTTLS\r\n", b"220 go on\r\n"):
                    self.wfile.write(answer)
                    self.rfile.readline()
            self.wfile.write(b"\x16\x03\x03\x40\x00")  # a record of 16 kB is to come
            with suppress(OSError):
                for _ in range(100):
                    time.sleep(0.1)
                    self.wfile.write(b"\x02")

    with serving(Drips) as port:
        yield port


@pytest.mark.parametrize("asked_for", [True, False])
def test_a_handshake_that_drips_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch, asked_for: bool) -> None:
    monkeypatch.setattr(smtp, "CONVERSATION_SECONDS", 0.5)
    row = answer_to()
    tls = override_settings(EMAIL_USE_TLS=asked_for, EMAIL_USE_SSL=not asked_for)
    with dripping_tls(asked_for=asked_for) as port, mail_goes_to(port, timeout=5), tls:
        began = time.monotonic()
        run_due()
    assert time.monotonic() - began < 4
    assert told(row)[0] == JobState.DUE
