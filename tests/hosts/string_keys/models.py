"""Users with keys such as ``usr_5f3a``."""

from __future__ import annotations

import secrets

from django.db import models

from tests.hosts.people import OwnUser


def new_key() -> str:
    return f"usr_{secrets.token_hex(8)}"


class User(OwnUser):
    key = models.CharField(max_length=40, primary_key=True, default=new_key)
