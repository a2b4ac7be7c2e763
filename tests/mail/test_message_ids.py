"""Message-IDs and signed reply addresses: what we write we read, and what others make up we do not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import secrets

import pytest
from django.conf import settings
from django.test import override_settings

from escalated.mail.message_ids import (
    ReplyAddress,
    event_id,
    inbound_secrets,
    opening_id,
    read_reply_address,
    reply_address,
    reply_id,
    ticket_of_message_id,
)

DOMAIN = "support.example.com"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


def test_our_own_ids_are_the_familys() -> None:
    assert [opening_id(7), reply_id(7, 3), event_id(7, 9)] == [
        "<ticket-7@support.example.com>",
        "<ticket-7-reply-3@support.example.com>",
        "<ticket-7-event-9@support.example.com>",
    ]


@pytest.mark.parametrize(
    "message_id",
    [
        opening_id(7),
        reply_id(7, 3),
        event_id(7, 9),
        "ticket-7@support.example.com",
        " <ticket-7@SUPPORT.Example.com>\n",
    ],
)
def test_our_own_ids_are_read_back(message_id: str) -> None:
    assert ticket_of_message_id(message_id) == 7


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "<ticket-7@example.com>",
        "<ticket-7@support.example.com.evil.example>",
        "<ticket-7@evil.example@support.example.com>",
        "<xticket-7@support.example.com>",
        "<ticket-7-note-3@support.example.com>",
        "<ticket-7-reply-@support.example.com>",
        "<ticket--7@support.example.com>",
        "<ticket-٧@support.example.com>",
        f"<ticket-{'9' * 19}@support.example.com>",
        "<ticket-7@support.example.com> <ticket-8@support.example.com>",
    ],
)
def test_other_ids_are_not_ours(message_id: str) -> None:
    assert ticket_of_message_id(message_id) is None


@pytest.mark.parametrize("spelling", [str, str.upper, str.title, lambda address: f"  {address}\n"])
def test_a_reply_address_is_read_back_however_it_is_spelt(spelling: object) -> None:
    assert callable(spelling)
    assert read_reply_address(spelling(reply_address(7, 3))) == ReplyAddress(ticket_id=7, contact_id=3)


def test_a_reply_address_carries_eighty_bits_or_more_and_fits_a_mailbox_name() -> None:
    local = reply_address(10**12, 10**12).partition("@")[0]
    assert (len(local) <= 64, len(local.partition(".")[2]) * 5 >= 80) == (True, True)


def test_an_address_is_bound_to_ticket_recipient_key_and_purpose() -> None:
    signature = reply_address(7, 3).partition(".")[2].partition("@")[0]
    for ticket_id, contact_id in ((8, 3), (7, 4), (73, 3), (3, 7)):
        assert read_reply_address(f"reply+{ticket_id}-c{contact_id}.{signature}@{DOMAIN}") is None
    with override_settings(SECRET_KEY="another"):
        assert read_reply_address(reply_address(7, 3)) is not None
        assert read_reply_address(f"reply+7-c3.{signature}@{DOMAIN}") is None
    plain = hmac.new(settings.SECRET_KEY.encode(), b"7:c3", hashlib.sha256).digest()[:16]
    assert read_reply_address(f"reply+7-c3.{base64.b32encode(plain).decode().rstrip('=').lower()}@{DOMAIN}") is None


def test_an_address_on_another_domain_is_not_ours() -> None:
    local = reply_address(7, 3).partition("@")[0]
    for domain in ("example.com", f"{DOMAIN}.evil.example", f"evil{DOMAIN}", ""):
        assert read_reply_address(f"{local}@{domain}") is None


def test_of_ten_thousand_forged_signatures_none_is_taken() -> None:
    drawn = random.Random(20)
    signatures = {"".join(drawn.choices(BASE32, k=26)) for _ in range(10_000)}
    assert len(signatures) == 10_000
    assert [each for each in signatures if read_reply_address(f"reply+7-c3.{each}@{DOMAIN}")] == []


def test_of_all_signatures_one_letter_off_none_is_taken() -> None:
    local, _, signature = reply_address(7, 3).partition("@")[0].partition(".")
    # The last letter holds three bits of the digest and two of padding; no other spelling of it is taken either.
    near = {
        f"{signature[:place]}{letter}{signature[place + 1 :]}"
        for place in range(26)
        for letter in BASE32
        if letter != signature[place]
    }
    assert len(near) == 26 * 31
    assert [each for each in near if read_reply_address(f"{local}.{each}@{DOMAIN}")] == []


@pytest.mark.parametrize("cut", [0, 1, 13, 25, 27, 52])
def test_a_signature_of_another_length_is_not_taken(cut: int) -> None:
    local, _, signature = reply_address(7, 3).partition("@")[0].partition(".")
    assert read_reply_address(f"{local}.{(signature * 2)[:cut]}@{DOMAIN}") is None


def test_a_rotated_key_is_taken_as_long_as_it_is_a_fallback() -> None:
    address = reply_address(7, 3)
    with override_settings(SECRET_KEY="fresh", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert read_reply_address(address) == ReplyAddress(7, 3)
        assert reply_address(7, 3) != address
    with override_settings(SECRET_KEY="fresh"):
        assert read_reply_address(address) is None


def family(pk: str, secret: str = "test-inbound-secret") -> str:
    digest = hmac.new(secret.encode(), pk.encode(), hashlib.sha256).hexdigest()[:8]
    return f"reply+{pk}.{digest}@{DOMAIN}"


def test_the_familys_address_finds_the_ticket_and_proves_no_recipient() -> None:
    assert read_reply_address(family("7")) == ReplyAddress(ticket_id=7, contact_id=None)
    assert read_reply_address(family("7", "guessed")) is None
    assert read_reply_address(family("7").replace("+7.", "+8.")) is None


def test_a_previous_inbound_secret_is_still_taken_and_an_empty_one_never() -> None:
    given = {"MAIL_DOMAIN": DOMAIN, "EMAIL_INBOUND_SECRET": "new", "EMAIL_INBOUND_PREVIOUS_SECRETS": ["old", ""]}
    with override_settings(ESCALATED=given):
        assert inbound_secrets() == ["new", "old"]
        taken = [read_reply_address(family("7", secret)) is not None for secret in ("new", "old", "", "older")]
    assert taken == [True, True, False, False]


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str | bytes, str | bytes]] = []

    def compare_digest(one: str | bytes, two: str | bytes) -> bool:
        compared.append((one, two))
        return False

    monkeypatch.setattr(secrets, "compare_digest", compare_digest)  # where Django's comparison ends
    assert [read_reply_address(each) for each in (reply_address(7, 3), family("7"))] == [None, None]
    assert [(one == two, len(one)) for one, two in compared] == [(True, 26), (True, 8)]
