"""The test host, with a mail server on the port that the test names."""

from __future__ import annotations

import os

from tests.settings import *  # noqa: F403

EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["ESCALATED_TEST_SMTP_PORT"])
