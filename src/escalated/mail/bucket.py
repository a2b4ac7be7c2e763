"""Mails that wait in a bucket of SES: which of them are not here yet, and taking them in."""

from __future__ import annotations

from collections.abc import Sequence

from escalated.core.db import database
from escalated.mail.adapters import InboundRequest
from escalated.mail.models import StoredMail
from escalated.mail.providers.mime import raw_type
from escalated.mail.providers.ses import SESParser, fetched, stored_id
from escalated.mail.receiving import delivery_key, receive


def missing(bucket: str, keys: Sequence[str]) -> list[str]:
    """Return the object keys of which no mail is here, in their order."""
    ours = {key: delivery_key(SESParser(), stored_id(bucket, key)) for key in keys}
    known = set(StoredMail.objects.using(database()).filter(key__in=ours.values()).values_list("key", flat=True))
    return [key for key in keys if ours[key] not in known]


def take_in(bucket: str, key: str, *, region: str | None) -> None:
    """Receive the mail of an object; raises NotYet while it cannot be had."""
    mail = InboundRequest(fetched(bucket, key, region=region), raw_type(""))
    receive(mail, SESParser(), delivery=stored_id(bucket, key))
