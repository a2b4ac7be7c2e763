"""Fill the shop: a customer with orders, an agent who may refund them and one who may not."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from shop.models import Item, Order


class Command(BaseCommand):
    help = "Make ada (a customer), grace (may refund) and alan (may not), with two orders. Twice is once."

    def add_arguments(self, parser):
        parser.add_argument("--password", default="demo", help="of all three")

    @transaction.atomic
    def handle(self, *args, password, **options):
        ada, grace, _alan = (self.user(name, password, is_staff=name != "ada") for name in ("ada", "grace", "alan"))
        grace.user_permissions.add(Permission.objects.get(content_type__app_label="shop", codename="refund_order"))
        for name, price, in_stock in (("lamp", 80, 3), ("last vase", 120, 0)):
            item, _made = Item.objects.get_or_create(name=name, defaults={"price": price, "in_stock": in_stock})
            Order.objects.get_or_create(customer=ada, item=item, defaults={"total": item.price})
        self.stdout.write("Sign in as ada, grace or alan.")

    def user(self, name, password, *, is_staff):
        user, made = get_user_model().objects.get_or_create(
            username=name, defaults={"email": f"{name}@example.com", "is_staff": is_staff, "first_name": name.title()}
        )
        if made:
            user.set_password(password)
            user.save()
        return user
