"""A small shop: items in stock, and the orders that customers placed."""

from decimal import Decimal

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse

from escalated.services import create_ticket


class OutOfStock(Exception):
    """There is nothing left to send."""


class Item(models.Model):
    name = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    in_stock = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name


class Order(models.Model):
    class State(models.TextChoices):
        PAID = "paid", "Paid"
        EXCHANGING = "exchanging", "Being exchanged"
        REFUNDED = "refunded", "Refunded"

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders")
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    total = models.DecimalField(max_digits=8, decimal_places=2)
    refunded = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    state = models.CharField(max_length=20, choices=State, default=State.PAID)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        permissions = [("refund_order", "Can refund orders")]

    def __str__(self):
        return f"Order {self.pk}"

    def get_absolute_url(self):
        return reverse("order", args=[self.pk])

    @transaction.atomic
    def exchange(self):
        """Open a ticket for a replacement and take that from the stock: both, or neither where none is left."""
        self.state = self.State.EXCHANGING
        self.save(update_fields=["state"])
        ticket = create_ticket(
            subject=f"{self}: exchange the {self.item}",
            body="The customer asked for a replacement on the order's page.",
            requester=self.customer,
            about=[self],
        )
        if not Item.objects.filter(pk=self.item_id, in_stock__gt=0).update(in_stock=F("in_stock") - 1):
            raise OutOfStock
        return ticket
