"""What the test host shows of its orders, and lets its agents do to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from escalated import panels
from tests.shop.models import Order, Voucher


class RefundForm(forms.Form):
    amount = forms.DecimalField(label="Amount", min_value=Decimal("0.01"))
    reason = forms.CharField(label="Reason", required=False, widget=forms.Textarea)


def may_refund(user: Any, order: Order) -> bool:
    return bool(user.is_superuser) or user.first_name in {"Grace", "Desk"}


@panels.register(Order)
class OrderPanel(panels.Panel[Order]):
    def subtitle(self, thing: Order) -> str:
        return thing.customer

    def facts(self, thing: Order) -> Iterator[panels.Fact]:
        if thing.customer == "breaks":
            raise LookupError("the warehouse does not answer")
        yield panels.Money("Total", thing.total, "EUR")
        yield panels.Money("Refunded", thing.refunded, "EUR")
        yield panels.Status("Payment", "Refunded in part" if thing.refunded else "Paid", "good")
        yield panels.Moment("Placed", thing.placed_at)
        yield panels.Day("Day", thing.placed_at.date())
        yield panels.Link("Invoice", "<b>PDF</b>", f"/invoices/{thing.pk}")
        yield panels.Link("Trap", "Click", "javascript:alert(1)")
        yield panels.Text("Note", "<script>alert(1)</script>")

    def search(self, query: str, limit: int, *, asked_by: Any) -> Sequence[Order]:
        return list(Order.objects.filter(customer__icontains=query).order_by("pk")[:limit])

    def may_see(self, user: Any, thing: Order) -> bool:
        return thing.customer != f"hidden from {user.get_username()}"

    @panels.act(
        "Refund",
        permission=may_refund,
        form=RefundForm,
        initial=lambda order: {"amount": order.total - order.refunded},
        is_dangerous=True,
    )
    def refund(self, thing: Order, *, by: Any, amount: Decimal, reason: str) -> str:
        if thing.refunded + amount > thing.total:
            raise ValidationError({"amount": f"At most {thing.total - thing.refunded}."})
        thing.refunded += amount
        thing.save(update_fields=["refunded"])
        if reason == "boom":
            raise RuntimeError("the bank is closed")
        return f"€{amount} given back"

    @panels.act("Ring", permission=lambda user, order: True)
    def ring(self, thing: Order, *, by: Any) -> None:
        return None


@panels.register(Voucher)
class VoucherPanel(panels.Panel[Voucher]):
    def search(self, query: str, limit: int, *, asked_by: Any) -> Sequence[Voucher]:
        raise RuntimeError("no search today")
