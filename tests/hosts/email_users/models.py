"""Users with UUID keys."""

from __future__ import annotations

import uuid

from django.db import models

from tests.hosts.people import OwnUser


class User(OwnUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
