"""Which addresses are our own: mail to them comes back to us."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from escalated.conf import host_settings
from escalated.people.addresses import normalised
from escalated.people.models import AgentProfile, Department


def own_address() -> str:
    """Return the address that our mail is from, as a key."""
    return normalised(parseaddr(host_settings().from_email or settings.DEFAULT_FROM_EMAIL)[1])


def is_ours(email: str) -> bool:
    """Tell whether mail to that address arrives here."""
    key = normalised(email)
    is_one = key == own_address() or key.rpartition("@")[2] == host_settings().mail_domain.lower()
    return is_one or Department.objects.filter(address=key).exists()


def is_an_agents(email: str) -> bool:
    """Tell whether an agent says that this is their address; it proves nobody."""
    return AgentProfile.objects.working().filter(email__iexact=normalised(email)).exists()
