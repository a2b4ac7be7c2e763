"""One click signs a visitor in as anybody of the demo's cast, and as nobody else."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from escalated.standalone.demo.cast import Person, by_email, of_role

CUSTOMERS_SHOWN = 9


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send people to the helpdesk if we know who they are, else to the sign-in page."""
    is_known = request.user.is_authenticated
    return HttpResponseRedirect(reverse("escalated_portal:home" if is_known else "demo:sign_in"))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show who one can be, and become them."""
    target = _safe_target(request)
    person = by_email().get(request.POST.get("email", ""))
    if request.method == "POST" and person:
        login(request, get_user_model()._default_manager.get(email=person.email))
        return HttpResponseRedirect(target or reverse("escalated_portal:home"))
    return render(request, "demo/sign_in.html", {"groups": _groups(), "next": target})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("demo:sign_in"))


def _groups() -> dict[str, list[Person]]:
    return {
        "customers": of_role("customer")[:CUSTOMERS_SHOWN],
        "agents": of_role("agent"),
        "admins": of_role("admin"),
    }


def _safe_target(request: HttpRequest) -> str:
    """Return where ``next`` leads if that is a page of this site, else an empty string."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else ""
