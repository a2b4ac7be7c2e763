"""What becomes of guests by the policy an admin chose; one that cannot be followed is as good as ``unassigned``."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from escalated.core.install import GuestPolicy, install_settings


def guest_policy() -> GuestPolicy:
    """Return the policy in force."""
    chosen = install_settings().guest_policy
    match chosen:
        case "guest_user" if guest_user() is None:
            return "unassigned"
        case "prompt_signup" if not install_settings().guest_signup_url:
            return "unassigned"
    return chosen


def guest_user() -> Any:
    """Return the configured host user, or None where the id is nobody's who may sign in."""
    users = get_user_model()._default_manager
    try:
        key = install_settings().guest_user_id
        user = users.filter(pk=key).first() if key else None
    except (ValueError, ValidationError, OverflowError):  # no key of this user model
        return None
    return user if user is not None and user.is_active else None


def follows_guests(user: Any) -> bool:
    """Tell whether this host user, who is signed in, reads the requests of guests beside their own."""
    settings = install_settings()
    return user is not None and settings.guest_policy == "guest_user" and str(user.pk) == settings.guest_user_id


def signup_link(token: str) -> str:
    """Return where a guest follows an invitation; empty where the policy invites nobody."""
    return install_settings().guest_signup_url.replace("{token}", token) if guest_policy() == "prompt_signup" else ""
