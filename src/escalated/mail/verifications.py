"""Knowing mail by which another service lets somebody prove that an address of ours is theirs: the Ticket Trick.

Whoever could read it in a request of theirs would open accounts in our name.
"""

from __future__ import annotations

import re

from escalated.mail.machines import is_generated
from escalated.mail.parsing import IncomingMail
from escalated.tickets.bodies import preview_of
from escalated.tickets.writing import Message

MOST_READ = 1_000

_PROGRAM = re.compile(
    r"""(?:.*[._+-])?(?:no[._-]?reply | do[._-]?not[._-]?reply | notify | notifications? | mailer | robot | bot | verify
    | verification | confirm(?:ation)? | invit(?:e|es|ations?) | account[._-]?(?:update|security))(?:[._+-].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
# What no person begins a subject with, whoever sends it.
_SURELY_ASKS = re.compile(
    r"""(?!\s*(?:re|aw|fwd?|wg)\s*:).{0,60}?\b(?:
      (?:verify|confirm|activate)\ your\b.{0,30}\b(?:e-?mail|address|account|id)
    | (?:verification|confirmation|security|login|sign-in)\ code | one[ -]time\ (?:code|passcode|password)
    | best[äa]tigen\ sie\ ihre?\b.{0,30}\b(?:e-?mail|adresse|konto)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKS = re.compile(
    r"""\b(?:verif(?:y|ication) | confirm(?:\ your|ation)? | activat(?:e|ion) | one[ -]time | pass(?:code|word) | otp
    | magic\ link | sign[ -]?(?:in|up) | log[ -]?in | invit(?:ed|ation|es) | (?:security|access|login)\ code | 2fa
    | best[äa]tig\w* | aktivier\w* | einladung | eingeladen | anmeld\w* | kennwort | passwort
    | v[ée]rifi\w* | confirm\w* | activ(?:er|ez|ar|ación|ação) | mot\ de\ passe | contrase[ñn]a | senha
    | conferm\w* | verific\w* | bevestig\w* | potwierd\w* | doğrula\w* | onayla\w* | подтверд\w* | код)\b
    | تأكيد | تحقق | التحقق | رمز | 確認 | 認証 | 验证 | 驗證 | 인증 | 확인""",
    re.IGNORECASE | re.VERBOSE,
)


def lets_prove_an_address(mail: IncomingMail, written: Message, *, is_answer: bool) -> bool:
    """Tell whether a program asks to prove an address; of what points at another's ticket the sender alone tells it."""
    local = mail.from_address.email.rpartition("@")[0] if mail.from_address else ""
    is_program = _PROGRAM.fullmatch(local[:64]) is not None
    if (is_program and is_answer) or _SURELY_ASKS.match(mail.subject[:MOST_READ]):
        return True
    preview = preview_of(written.body.source, written.body.format, 300)
    return (is_program or is_generated(mail)) and (_asks(mail.subject) or _asks(preview))


def _asks(text: str) -> bool:
    return _ASKS.search(text[:MOST_READ]) is not None
