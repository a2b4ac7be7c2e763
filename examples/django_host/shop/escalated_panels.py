"""What agents see of an order beside its ticket, and what they may do to it there."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from escalated import panels
from shop.models import Order

TONES = {"paid": "good", "exchanging": "warning", "refunded": "neutral"}


class RefundForm(forms.Form):
    amount = forms.DecimalField(label="Amount in €", min_value=Decimal("0.01"), decimal_places=2)


@panels.register(Order)
class OrderPanel(panels.Panel[Order]):
    def subtitle(self, thing):
        return thing.item.name

    def facts(self, thing):
        yield panels.Status("State", thing.get_state_display(), TONES[thing.state])
        yield panels.Money("Total", thing.total, "EUR")
        yield panels.Money("Refunded", thing.refunded, "EUR")
        yield panels.Moment("Placed", thing.placed_at)
        yield panels.Text("Customer", thing.customer.get_username())

    def search(self, query, limit, *, asked_by):
        number = query.lower().removeprefix("order").strip()
        orders = Order.objects.select_related("item").order_by("-pk")
        if number.isdecimal():
            return orders.filter(pk=int(number))[:limit]
        return orders.filter(customer__username__icontains=query)[:limit]

    @panels.act(
        "Refund",
        permission="shop.refund_order",
        form=RefundForm,
        initial=lambda order: {"amount": order.total - order.refunded},
        is_dangerous=True,
    )
    def refund(self, thing, *, by, amount):
        order = Order.objects.select_for_update().get(pk=thing.pk)
        if order.refunded + amount > order.total:
            raise ValidationError({"amount": f"At most €{order.total - order.refunded} can be refunded."})
        order.refunded += amount
        if order.refunded == order.total:
            order.state = Order.State.REFUNDED
        order.save(update_fields=["refunded", "state"])
        return f"€{amount} refunded"
