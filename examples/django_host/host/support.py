"""Who answers tickets, and what customers may ask about."""

from shop.models import Order

from escalated.people.host import Host


def is_agent(user):
    return user.is_staff


class ShopHost(Host):
    def may_ask_about(self, user, thing):
        return isinstance(thing, Order) and thing.customer_id == user.pk
