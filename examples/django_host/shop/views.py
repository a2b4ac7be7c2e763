from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from shop.models import Order, OutOfStock


def visible_to(user):
    orders = Order.objects.select_related("item", "customer").order_by("-pk")
    return orders if user.is_staff else orders.filter(customer=user)


@login_required
def orders(request):
    return render(request, "shop/orders.html", {"orders": visible_to(request.user)})


@login_required
def order(request, pk):
    return render(request, "shop/order.html", {"order": get_object_or_404(visible_to(request.user), pk=pk)})


@login_required
@require_POST
def exchange(request, pk):
    found = get_object_or_404(visible_to(request.user), pk=pk)
    try:
        ticket = found.exchange()
    except OutOfStock:
        messages.error(request, f"There is no {found.item} left, so nothing was changed.")
    else:
        messages.success(request, f"We will send another {found.item}. Your request is {ticket.reference}.")
    return redirect(found)
