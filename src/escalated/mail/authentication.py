"""What mail servers found when they checked whom a mail is from: RFC 8601's Authentication-Results."""

from __future__ import annotations

import re
from dataclasses import dataclass

from escalated.conf import host_settings
from escalated.mail.parsing import IncomingMail
from escalated.people.ours import is_ours
from escalated.tickets.statuses import SenderCheck

FIELD = "authentication-results"
METHODS = ("dmarc", "dkim", "spf", "arc", "iprev")
MAX_VERDICTS = 20
FAILURES = frozenset(["fail", "softfail", "reject", "policy"])

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_VERDICT = re.compile(r"\s*([a-z][a-z0-9-]{0,30})(?:/[0-9]{1,3})?\s*=\s*([a-z]{1,20})\b(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one server says of one check. Anybody can write such a field: only a trusted server's word counts."""

    method: str
    result: str
    detail: str
    server: str
    is_trusted: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What the trusted servers' word comes to: whether a mail is from whom its From names, and by whose check."""

    outcome: SenderCheck = SenderCheck.NOT_ASKED
    by: str = ""


def check_of(mail: IncomingMail) -> Checked:
    """Judge a mail by its nearest trusted server; of one from our own address, as web forms send, only that it failed.

    By DMARC or, where it says neither, by a signature of the domain of From, else by what failed.
    """
    if not host_settings().trusted_authserv_ids or mail.from_address is None:
        return Checked()
    domain = mail.from_address.email.rpartition("@")[2].lower()
    checked = _judge([each for each in verdicts_of(mail) if each.is_trusted], domain)
    is_told = checked.outcome == SenderCheck.SUSPECTED or not is_ours(mail.from_address.email)
    return checked if is_told else Checked()


def _judge(trusted: list[Verdict], domain: str) -> Checked:
    # A field of the nearest server stands on top; what a sender wrote in its name stands below.
    dmarc = next((each for each in trusted if each.method == "dmarc"), None)
    if dmarc and dmarc.result in FAILURES:
        return _judged(SenderCheck.SUSPECTED, dmarc)
    if dmarc and _confirms(dmarc, domain, "header.from"):
        return _judged(SenderCheck.CONFIRMED, dmarc)
    others = [each for each in trusted if each.method in ("dkim", "spf")]
    signed = next((each for each in others if each.method == "dkim" and _confirms(each, domain, "header.d")), None)
    failed = next((each for each in others if each.result in FAILURES), None)
    if signed:
        return _judged(SenderCheck.CONFIRMED, signed)
    return _judged(SenderCheck.SUSPECTED, failed) if failed else Checked(SenderCheck.UNCONFIRMED)


def has_failed(mail: IncomingMail) -> bool:
    """Tell whether a trusted server found it not to be from whom it says."""
    return check_of(mail).outcome == SenderCheck.SUSPECTED


def _confirms(verdict: Verdict, domain: str, name: str) -> bool:
    """Tell whether it passed for the domain of From: one that passed for another domain says nothing of this one."""
    found = re.search(rf"(?:^|\s){re.escape(name)}\s*=\s*\"?([^\s\";]+)", verdict.detail, re.IGNORECASE)
    checked = found[1].lower() if found else domain if verdict.method == "dmarc" else ""
    return verdict.result == "pass" and "." in checked and f".{domain}".endswith(f".{checked}")


def _judged(outcome: SenderCheck, verdict: Verdict) -> Checked:
    return Checked(outcome, f"{verdict.server} ({verdict.method.upper()})")


def verdicts_of(mail: IncomingMail) -> tuple[Verdict, ...]:
    """Return what is said of a mail, those of servers in ``TRUSTED_AUTHSERV_IDS`` first."""
    values = [value for name, value in mail.headers if name.lower() == FIELD]
    found = [verdict for value in values[:MAX_VERDICTS] for verdict in _in_field(value)]
    return tuple(sorted(found, key=lambda each: not each.is_trusted)[:MAX_VERDICTS])


def _in_field(value: str) -> list[Verdict]:
    server, _, rest = _COMMENT.sub(" ", value).partition(";")
    name = next(iter(server.split()), "").lower()  # a version may stand behind it
    is_trusted = name in {each.lower() for each in host_settings().trusted_authserv_ids or ()}
    matches = (_VERDICT.match(part) for part in rest.split(";")[:MAX_VERDICTS])
    return [
        Verdict(match[1].lower(), match[2].lower(), " ".join(match[3].split())[:200], name[:255], is_trusted)
        for match in matches
        if match and match[1].lower() in METHODS
    ]
