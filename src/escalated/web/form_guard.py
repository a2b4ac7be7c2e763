"""Telling programs from people who fill in a form: by a field nobody sees, and by how long it took."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from escalated.core.errors import InvalidInput
from escalated.core.ids import random_name

SALT = "escalated.form"
SOONEST = timedelta(seconds=3)
LATEST = timedelta(hours=24)


def new_form_token() -> str:
    """Return what a form sends back: when it was opened, signed."""
    return signing.TimestampSigner(salt=SALT).sign(random_name())


def refuse_programs(token: str, trap: str) -> None:
    """Refuse what looks sent by a program; a person may send it again, and it passes.

    Raises InvalidInput on ``form``, or on ``form_token`` where it takes another copy of the form.
    """
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(token, max_age=LATEST)
    except signing.BadSignature:
        raise InvalidInput(form_token=_("The form was open for very long. Please send it again.")) from None
    if trap:
        raise InvalidInput(form=_("That looked as if a program had filled it in. Please send it again."))
    if _is_early(signer, token):
        raise InvalidInput(form=_("That was very fast. Please wait a few seconds and send it again."))


def _is_early(signer: signing.TimestampSigner, token: str) -> bool:
    try:
        signer.unsign(token, max_age=SOONEST)
    except signing.SignatureExpired:
        return False
    return True
