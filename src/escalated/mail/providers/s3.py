"""Mails that SES has put into a bucket. Needs ``boto3``, which comes with the extra ``ses``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from escalated.core.jobs import NotYet
from escalated.mail.parsing import UnreadableMail

MAX_BYTES = 64 * 1024 * 1024
SET_UP = "AMAZON_SES_SETUP_NOTIFICATION"
_CONFIG: Any = Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 2})


def read_object(bucket: str, key: str, *, region: str | None) -> bytes:
    """Return the bytes of a mail; raises NotYet while they cannot be had."""
    try:
        found = _client(region).get_object(Bucket=bucket, Key=key)
        if found["ContentLength"] > MAX_BYTES:
            raise UnreadableMail(f"The mail is larger than {MAX_BYTES} bytes.")
        content: bytes = found["Body"].read()
    except (BotoCoreError, ClientError) as error:
        raise NotYet(f"“{key}” cannot be read from the bucket “{bucket}”: {error}") from error
    return content


def keys_in(bucket: str, *, prefix: str, since: datetime, region: str | None) -> Iterator[str]:
    """Yield the keys of mails put there since; raises NotYet where the bucket cannot be listed."""
    pages: Any = _client(region).get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    try:
        for page in pages:
            for each in page.get("Contents", ()):
                if each["LastModified"] >= since and not each["Key"].endswith((SET_UP, "/")):
                    yield each["Key"]
    except (BotoCoreError, ClientError) as error:
        raise NotYet(f"The bucket “{bucket}” cannot be listed: {error}") from error


def _client(region: str | None) -> Any:
    return boto3.client("s3", region_name=region, config=_CONFIG)
