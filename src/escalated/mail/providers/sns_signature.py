"""Whether SNS signed something: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

Needs ``cryptography``, which comes with the extra ``ses``.
"""

from __future__ import annotations

import base64
import binascii
from collections import deque
from threading import Lock
from time import monotonic

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from escalated.core.db import now
from escalated.core.http_client import Refused, Unreachable, fetch
from escalated.mail.adapters import CannotVerify, Unverified

MAX_CERTIFICATE = 16_384
MAX_KEPT = 8
# Anybody who knows a topic can make us ask for certificates that are none.
MOST_FETCHES, PER_SECONDS = 20, 60.0
FETCH_SECONDS = 5.0
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "1": hashes.SHA1,  # noqa: S303  a topic's default; AWS chooses it, and no collision lets anybody else sign
    "2": hashes.SHA256,
}

_kept: dict[str, x509.Certificate] = {}
_fetches: deque[float] = deque(maxlen=MOST_FETCHES)
_lock = Lock()


def is_signed(text: bytes, signature: str, *, version: str, by: str) -> bool:
    """Tell whether the certificate at that address signed the text; raises CannotVerify while it cannot be had."""
    algorithm = _HASHES.get(version)
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if algorithm is None or not given:
        return False
    certificate = _certificate(by)
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or not _is_valid_now(certificate):
        return False
    try:
        key.verify(given, text, PKCS1v15(), algorithm())
    except InvalidSignature:
        return False
    return True


def _is_valid_now(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_before_utc <= now() <= certificate.not_valid_after_utc


def _certificate(url: str) -> x509.Certificate:
    found = _kept.get(url)
    if found is None:
        found = _fetched(url)
        with _lock:
            while len(_kept) >= MAX_KEPT:
                del _kept[next(iter(_kept))]
            _kept[url] = found
    return found


def _fetched(url: str) -> x509.Certificate:
    _spend()
    try:
        answer = fetch(url, max_bytes=MAX_CERTIFICATE, seconds=FETCH_SECONDS)
    except (Refused, Unreachable) as error:
        raise CannotVerify(f"the certificate of SNS cannot be had: {error}") from error
    if answer.status >= 500 or answer.status == 429:
        raise CannotVerify(f"the certificate of SNS cannot be had: it answers {answer.status}")
    try:
        return x509.load_pem_x509_certificate(answer.body)
    except ValueError as error:
        raise Unverified("there is no such certificate of SNS") from error


def _spend() -> None:
    with _lock:
        moment = monotonic()
        if len(_fetches) == MOST_FETCHES and moment - _fetches[0] < PER_SECONDS:
            raise CannotVerify("too many certificates were asked for")
        _fetches.append(moment)


def forget_certificates() -> None:
    """Forget what was fetched: a test has certificates of its own."""
    with _lock:
        _kept.clear()
        _fetches.clear()
