"""F26, F27: mails that cannot be read, and very large ones, are in nobody's way and bring no worker down."""

from __future__ import annotations

import base64
import os
import resource
import time
from pathlib import Path

import pytest

from escalated.core.jobs import JobState, tick
from escalated.mail.models import StoredMail
from tests.faults.mails_in import finish
from tests.faults.processes import fork
from tests.faults.racing import rounds

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = 100
POISON = [b"{broken", b"[]", b"\xff\xfe\x00", b'{"FromFull": 7}', b"", b'{"Headers": "x", "Attachments": [7]}', b"null"]
LARGE, MEGABYTES = len(rounds(2, 100)), 25
MOST_MEGABYTES, AS_STARTED = 512, 150  # of which a worker that has read nothing yet may take so many


def stored(key: str, raw: bytes, provider: str) -> None:
    StoredMail.objects.create(key=key, provider=provider, content_type="application/json", raw=raw, size=len(raw))


def test_f26_good_mails_pass_those_that_cannot_be_read() -> None:
    for number, raw in enumerate(POISON * 5):
        stored(f"poison-{number}", raw, "postmark")
    for number in range(GOOD):
        stored(f"good-{number}", f"From: guest{number}@example.org\r\n\r\nHello".encode(), "mime")
    started = time.monotonic()
    while tick():
        pass
    assert time.monotonic() - started < 60
    good = StoredMail.objects.filter(key__startswith="good")
    assert set(good.values_list("state", "outcome")) == {(JobState.DONE, "created_new")}
    poison = StoredMail.objects.filter(key__startswith="poison").exclude(outcome="skipped")
    assert set(poison.values_list("state", flat=True)) <= {JobState.DEAD, JobState.DUE}
    assert [
        bytes(each.raw) for each in StoredMail.objects.filter(key__startswith="poison").order_by("id")
    ] == POISON * 5
    assert "" not in set(poison.values_list("reason", flat=True))


def test_f27_a_worker_reads_very_large_mails_within_its_memory() -> None:
    content = base64.encodebytes(os.urandom(MEGABYTES * 1024 * 1024 * 3 // 4))
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n"
    file = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
    named = b'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\n'
    for number in range(LARGE):
        sender = f"From: guest{number}@example.org\r\nSubject: Large\r\n".encode()
        stored(f"large-{number}", sender + head + file + named + content + b"\r\n--b--\r\n", "mime")
    del content
    before = resident()
    pid = fork(finish)
    _pid, status, usage = os.wait4(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert set(StoredMail.objects.values_list("outcome", flat=True)) == {"created_new"}
    assert usage.ru_maxrss / 1024 - before < MOST_MEGABYTES - AS_STARTED


def resident() -> float:
    """Return how many megabytes this process holds, and one that it forks begins with."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024 / 1024
