"""What keeps mail of Amazon SES from coming in for good: asked by the doctor, and told in its words."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from escalated.conf import host_settings
from escalated.core.db import database
from escalated.core.http_client import Refused, Unreachable, fetch
from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.models import StoredMail
from escalated.mail.parsing import UnreadableMail
from escalated.mail.providers.mime import is_raw
from escalated.mail.providers.ses import SESParser, has_mail_along
from escalated.mail.providers.sns import api_host

PACKAGES = {"cryptography": "no signature of SNS can be checked", "boto3": "no mail can be fetched from its bucket"}
ASKED_FOR_SECONDS = 10.0


def is_used() -> bool:
    return bool(host_settings().ses_topic_arns)


def problems() -> Iterator[str]:
    """Yield what is wrong with the packages, the topics, the hosts of their certificates and the bucket."""
    missing = {name: what for name, what in PACKAGES.items() if find_spec(name) is None}
    yield from (f"The package {name} is missing: {what}. Install escalated[ses]." for name, what in missing.items())
    hosts = set()
    for arn in host_settings().ses_topic_arns or ():
        try:
            hosts.add(api_host(arn))
        except Unverified:
            yield f"SES_TOPIC_ARNS names “{arn}”, which is no topic of SNS: its messages are refused."
    yield from filter(None, map(_unreached, sorted(hosts)))
    if _newest_came_without_a_copy():
        yield (
            "The newest mail came without a copy in a bucket, and SNS drops what it could not deliver within an hour. "
            "Give the receipt rule an S3 action, and let cron run escalated_reconcile_ses."
        )


def _unreached(host: str) -> str:
    """Say so where the host is away that the certificates lie with and that subscriptions are confirmed at."""
    try:
        fetch(f"https://{host}/", max_bytes=65_536, seconds=ASKED_FOR_SECONDS)
    except (Refused, Unreachable) as error:
        return f"{host} is not reached, where the certificates of its topics lie: {error}"
    return ""


def _newest_came_without_a_copy() -> bool:
    row = StoredMail.objects.using(database()).filter(provider=SESParser.name).order_by("-received_at", "-pk").first()
    if row is None or not row.has_bytes or is_raw(row.content_type):
        return False
    try:
        return has_mail_along(InboundRequest(bytes(row.raw), row.content_type))
    except UnreadableMail:
        return False
