"""Takes in the mails of a bucket that no notification told of: SNS tries for minutes, a bucket waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from escalated.core.db import now
from escalated.core.jobs import GiveUp, NotYet
from escalated.mail.bucket import missing, take_in

BATCH = 500


class Command(BaseCommand):
    help = "List the bucket of an S3 action of SES and receive the mails in it that are not here yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bucket")
        parser.add_argument("--prefix", default="", help="the object key prefix of the action")
        parser.add_argument("--region", help="the region of the bucket, where boto3 is not told otherwise")
        parser.add_argument("--days", type=int, default=7, help="how far back to look (default: 7)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from escalated.mail.providers.s3 import keys_in
        except ImportError as error:
            raise CommandError("The package boto3 is missing: install escalated[ses].") from error
        bucket, region, taken, seen = options["bucket"], options["region"], 0, 0
        since = now() - timedelta(days=options["days"])
        try:
            for keys in _batches(keys_in(bucket, prefix=options["prefix"], since=since, region=region)):
                seen += len(keys)
                for key in missing(bucket, keys):
                    take_in(bucket, key, region=region)
                    taken += 1
        except (NotYet, GiveUp) as error:
            raise CommandError(f"{error} Until then {taken} were taken in.") from error
        self.stdout.write(f"{seen} mails in the bucket, {taken} taken in that were missing.")


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    source = iter(keys)
    while batch := list(islice(source, BATCH)):
        yield batch
