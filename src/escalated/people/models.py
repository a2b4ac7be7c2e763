"""Contacts, agents, their roles and departments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from escalated.core.db import database, now
from escalated.people.host import LetIn
from escalated.people.rights import EVERYTHING, Rights, asks_for_departments, scopes_of


class ContactQuerySet(models.QuerySet["Contact"]):
    def themselves(self) -> ContactQuerySet:
        """Leave out those that went into another."""
        return self.filter(merged_into=None)


class Contact(models.Model):
    """Somebody with an address: a guest, or a user of the host once they needed support.

    ``mail_key`` is the address whose mail belongs to this contact. A host user who has only claimed an address has
    none, so that nobody collects another person's mail by signing up with their address. One that was merged stays as
    a further address of the contact it went into. ``organisation`` is the host's key of whom they belong to.
    """

    email = models.CharField(max_length=254, db_index=True, blank=True)
    mail_key = models.CharField(max_length=254, unique=True, null=True)  # noqa: DJ001  unique where known
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.CharField(max_length=200, blank=True, db_index=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged")
    unreached_at = models.DateTimeField(null=True)
    unreached_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["-created_at", "-id"], name="escalated_contact_recent"),)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0] or gettext("Somebody")


class Role(models.Model):
    """What its agents may do: the scope of each act, by the words of ``rights``."""

    name = models.CharField(max_length=100, unique=True)
    rights = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Strategy(models.TextChoices):
    """Who gets a department's new tickets: nobody, the next in turn, or who has fewest unresolved."""

    MANUAL = "manual", _("By hand")
    ROUND_ROBIN = "round_robin", _("In turn")
    FEWEST = "fewest", _("Fewest unresolved")


class Department(models.Model):
    """A team with a queue of its own. ``address`` is the one its customers write to, as a key; priority is a weight.

    ``sla_policy`` is what its tickets are promised where the conditions of no policy are met.
    """

    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveIntegerField(default=0)
    address = models.CharField(max_length=254, unique=True, null=True)  # noqa: DJ001  unique where known
    default_priority = models.PositiveSmallIntegerField(null=True)
    strategy = models.CharField(max_length=20, choices=Strategy.choices, default=Strategy.MANUAL)
    sla_policy = models.ForeignKey(
        "escalated.SlaPolicy", null=True, on_delete=models.SET_NULL, related_name="departments"
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class AgentQuerySet(models.QuerySet["AgentProfile"]):
    def working(self) -> AgentQuerySet:
        """Return those who may still be given something: their user is there and no admin has removed them."""
        return self.filter(user__isnull=False, removed_at=None)

    def offered(self) -> AgentQuerySet:
        """Return those whom one may choose: they are working, and the host let them in when it was last asked."""
        return self.working().exclude(let_in_as=LetIn.NOBODY)

    def unable(self) -> AgentQuerySet:
        """Return those who cannot work at present: gone, removed, kept out by the host or away."""
        is_out = Q(user=None) | Q(removed_at__isnull=False) | Q(let_in_as=LetIn.NOBODY)
        return self.filter(is_out | ~_is_here())

    def free(self) -> AgentQuerySet:
        """Return those who may be given something now without being asked, as far as they say so themselves."""
        return self.working().filter(_is_here(), is_available=True)


def _is_here() -> Q:
    return Q(away_until=None) | Q(away_until__lte=now())


class AgentProfile(models.Model):
    """A host user who answers tickets; kept, by name, when the user is gone or an admin has removed them.

    Without a role they may do everything an agent can. Who is not ``is_available`` is given no new tickets and keeps
    their own; while they are away, until ``away_until``, what their customers write is offered to others too.
    ``capacity`` is how many unresolved tickets they are given without being asked, 0 for any number; ``signature`` is
    Markdown, ``language`` a code, both empty for none. ``notifications`` is what they chose to be told of and how, by
    the words of ``tickets.telling``. ``let_in_as`` is what the host said of them at ``asked_at``, for lists: whoever
    acts is asked for afresh.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    role = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="agents")
    departments = models.ManyToManyField(Department, through="Membership", related_name="agents")
    is_available = models.BooleanField(default=True)
    away_until = models.DateTimeField(null=True)
    capacity = models.PositiveIntegerField(default=0)
    signature = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    notifications = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True)
    let_in_as = models.CharField(max_length=5, choices=LetIn.choices, default=LetIn.AGENT, blank=True)
    asked_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    objects = AgentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_away(self) -> bool:
        return self.away_until is not None and self.away_until > now()

    @property
    def rights(self) -> Rights:
        """What their role allows, read afresh."""
        if self.role is None:
            return EVERYTHING
        scopes = scopes_of(self.role.rights)
        own = self.memberships.values_list("department", flat=True) if asks_for_departments(scopes) else ()
        return Rights(scopes, frozenset(own))


class Membership(models.Model):
    """An agent of a department; ``given_at`` is when they last got one of its tickets in turn."""

    agent = models.ForeignKey(AgentProfile, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="memberships")
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["agent", "department"], name="escalated_member_once"),)


def default_department() -> Department:
    """Return the department a ticket falls to when nobody names one; a new install has just "Support"."""
    ours = Department.objects.using(database())
    return ours.order_by("position", "id").first() or ours.get_or_create(name="Support")[0]
