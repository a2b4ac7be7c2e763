"""What mail servers say of whom a mail is from, and whose word counts."""

from __future__ import annotations

import pytest
from django.test import override_settings

from escalated.mail.authentication import Verdict, verdicts_of
from escalated.mail.parsing import IncomingMail, parse
from tests.settings import ESCALATED


def mail(*results: str) -> IncomingMail:
    fields = [f"Authentication-Results: {each}" for each in results]
    return parse("\r\n".join(["From: ada@example.org", *fields, "", "Hello"]).encode())


def test_each_check_is_told_with_its_server_and_whether_it_is_trusted() -> None:
    given = mail(
        "mx.evil.example; dmarc=pass header.from=example.org",
        "MX.example.com 1; spf=fail (no; really) smtp.mailfrom=example.org;\r\n dkim=pass header.d=example.org",
    )
    with override_settings(ESCALATED={**ESCALATED, "TRUSTED_AUTHSERV_IDS": ["mx.example.com"]}):
        assert verdicts_of(given) == (
            Verdict("spf", "fail", "smtp.mailfrom=example.org", "mx.example.com", True),
            Verdict("dkim", "pass", "header.d=example.org", "mx.example.com", True),
            Verdict("dmarc", "pass", "header.from=example.org", "mx.evil.example", False),
        )


@pytest.mark.parametrize("value", ["", ";", "mx; none", "mx; x-odd=pass", "mx; dkim", ";;;=;=", "mx; " + "(" * 5000])
def test_what_says_nothing_known_is_nothing(value: str) -> None:
    assert verdicts_of(mail(value)) == ()


def test_nobody_is_trusted_who_is_not_named() -> None:
    assert [each.is_trusted for each in verdicts_of(mail("mx.example.com; spf=pass"))] == [False]
