"""Settings of one install of several: it keeps everything in its own directory and sends from its own domain."""

import os
from typing import Any

from escalated.standalone.settings import *  # noqa: F403
from escalated.standalone.settings import ESCALATED as ALONE

DOMAIN = f"{os.environ['INSTALL']}.example"
DEFAULT_FROM_EMAIL = f"Support <help@{DOMAIN}>"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_OWN: dict[str, Any] = {"MAIL_DOMAIN": DOMAIN, "UNDO_SEND_SECONDS": 0}
ESCALATED = {**ALONE, **_OWN}
