"""What only the host knows about its users. A host subclasses ``Host`` and names it in ``ESCALATED["HOST"]``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Q, TextChoices
from django.utils.module_loading import import_string

from escalated.conf import host_settings
from escalated.people.hooks import ArrivedMail, IncomingFile, NewTicket

SEARCHED = ("first_name", "last_name", "name", "full_name", "display_name")


class LetIn(TextChoices):
    """What the host lets one of its users in as."""

    NOBODY = ""
    AGENT = "agent"
    ADMIN = "admin"


class Host:
    """The host's answers; but for the searches, every method takes one of the host's users. Override what differs."""

    def display_name(self, user: Any) -> str:
        """Return the name shown to everybody."""
        full_name = user.get_full_name() if hasattr(user, "get_full_name") else ""
        return str(full_name).strip() or str(user.get_username()).partition("@")[0]

    def email(self, user: Any) -> str:
        """Return the address mail to this user goes to; empty when there is none."""
        return str(getattr(user, user.get_email_field_name(), "") or "")

    def verified_emails(self, user: Any) -> Sequence[str]:
        """Return the addresses the host has proven to belong to this user.

        Mail and guest requests from them appear in the user's own list. The default is none: an address that
        somebody merely typed at sign-up would open another person's requests.
        """
        return ()

    def language(self, user: Any) -> str:
        """Return the language of mails to this user, such as ``pt-br``; empty for the one they first wrote in."""
        return ""

    def time_zone(self, user: Any) -> str:
        """Return an IANA time-zone name; empty for the browser's own."""
        return ""

    def avatar_url(self, user: Any) -> str:
        """Return the URL of a picture; empty for initials."""
        return ""

    def profile_url(self, user: Any) -> str:
        """Return where an agent sees this user in the host's product; empty when nowhere."""
        return ""

    def organisation(self, user: Any) -> str:
        """Return the key of the organisation this user belongs to, for ever the same; empty when there is none."""
        return ""

    def organisation_name(self, user: Any) -> str:
        """Return what that organisation is called."""
        return self.organisation(user)

    def shares_requests(self, user: Any) -> bool:
        """Tell whether this user may read, and no more than read, the requests of others of their organisation."""
        return False

    def may_ask_about(self, user: Any, thing: Any) -> bool:
        """Tell whether this customer may open a request about a thing of yours: an order that is theirs, say.

        The default is no: its title would tell one customer of another's.
        """
        return False

    def search_users(self, query: str, limit: int) -> Sequence[Any]:
        """Return users an admin may make agents, by name, user name or address; they need not be agents yet.

        Every word is in one of those, in whatever case.
        """
        users = get_user_model()._default_manager.all()
        names = _searched_fields()
        if not names:
            return []
        for word in query.split():
            users = users.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)))
        found = users.order_by(get_user_model().USERNAME_FIELD)
        return list(found[:limit])

    def search_customers(self, query: str, limit: int, *, asked_by: Any) -> Sequence[Any]:
        """Return users whom an agent may make a ticket's requester, by name, user name or address.

        ``asked_by`` is the agent's own user; it is asked only for agents who may open tickets, who read the names and
        addresses of all it returns. The default is what an admin finds.
        """
        return self.search_users(query, limit)

    def may_open_ticket(self, mail: ArrivedMail) -> bool:
        """Tell whether a mail may open a ticket; one that may not waits under Administration › Email for an admin.

        Answers to a ticket, and who takes part in one, are not asked about. Where it raises, the mail waits too.
        """
        return True

    def department_for(self, ticket: NewTicket) -> str:
        """Return the name of the department in which a ticket begins that names none; empty for the default one.

        A name that is none, and raising, are logged and mean the default one.
        """
        return ""

    def narrow_tickets(self, user: Any) -> Q | None:
        """Return a condition on tickets outside which this agent sees none, whatever their role; None for no such.

        It is asked once for each request. Where it raises, the agent sees no tickets.
        """
        return None

    def clean_attachment(self, file: IncomingFile) -> IncomingFile | None:
        """Return the file to keep: the given one, or another in its place; None refuses it.

        It is asked before the file is stored, within the request or the mail that brings it. Where it raises, the file
        is refused as one that could not be checked.
        """
        return file


def _searched_fields() -> list[str]:
    """Return the columns of the host's users that hold a name or an address."""
    model = get_user_model()
    own = {field.name for field in model._meta.get_fields() if isinstance(field, CharField)}
    return [
        name for name in dict.fromkeys((model.USERNAME_FIELD, model.get_email_field_name(), *SEARCHED)) if name in own
    ]


def host() -> Host:
    """Return the host's answers."""
    return _load(host_settings().host)


def shared_organisation(user: Any) -> str:
    """Ask the host, now, whose requests this user may read besides their own: their organisation's, or nobody's."""
    return host().organisation(user)[:200] if host().shares_requests(user) else ""


@lru_cache(maxsize=8)
def _load(path: str) -> Host:
    loaded: Host = import_string(path)()
    return loaded


def let_in_as(user: Any) -> LetIn:
    """Ask the host, now, what it lets this user in as; an admin is an agent too."""
    if is_admin(user):
        return LetIn.ADMIN
    return LetIn.AGENT if _holds(host_settings().agent_check, user) else LetIn.NOBODY


def is_admin(user: Any) -> bool:
    """Ask the host, now, whether this user is an admin."""
    return _holds(host_settings().admin_check, user)


def is_agent(user: Any) -> bool:
    """Ask the host, now, whether this user is an agent; an admin is one too."""
    return let_in_as(user) != LetIn.NOBODY


def _holds(check: Callable[[Any], bool] | str | None, user: Any) -> bool:
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if check is None:
        return bool(getattr(user, "is_superuser", False))
    return bool((import_string(check) if isinstance(check, str) else check)(user))
