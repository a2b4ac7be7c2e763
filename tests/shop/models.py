"""Things with keys of each type that a host may have."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models


class Order(models.Model):
    """A customer's order, which can be refunded in part."""

    customer = models.CharField(max_length=100)
    total = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(120))
    refunded = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    placed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Order {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/orders/{self.pk}"


class Parcel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    def __str__(self) -> str:
        return "A parcel"


class Voucher(models.Model):
    code = models.CharField(max_length=200, primary_key=True)

    def __str__(self) -> str:
        return f"Voucher {self.code}"
